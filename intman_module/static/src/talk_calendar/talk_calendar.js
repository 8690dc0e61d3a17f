import {CalendarController} from "@web/views/calendar/calendar_controller";
import {CalendarModel} from "@web/views/calendar/calendar_model";
import {_t} from "@web/core/l10n/translation";
import {calendarView} from "@web/views/calendar/calendar_view";
import {registry} from "@web/core/registry";

/**
 * Talks are called by their clients. The label of a talk holds numbers only, because
 * labels are read without access checks; the names are read here with the user's rights.
 */
export class TalkCalendarModel extends CalendarModel {
    async loadRecords(data) {
        const records = await super.loadRecords(data);
        const ids = new Set(
            Object.values(records).flatMap((record) => record.rawRecord.client_ids)
        );
        const clients = ids.size
            ? await this.orm.read("intman.client", [...ids], ["display_name"])
            : [];
        const names = Object.fromEntries(clients.map((c) => [c.id, c.display_name]));
        const states = Object.fromEntries(this.meta.fields.state.selection);
        for (const record of Object.values(records)) {
            const {client_ids, state} = record.rawRecord;
            const who = client_ids.map((id) => names[id]).filter(Boolean);
            record.title = who.join(" · ") || record.title;
            if (state !== "held") {
                record.title = `${states[state]}: ${record.title}`;
            }
            record.isHatched = state === "planned";
            record.isStriked = ["cancelled", "no_show"].includes(state);
        }
        return records;
    }
}

export class TalkCalendarController extends CalendarController {
    get editRecordDefaultDisplayText() {
        return _t("New Talk");
    }

    getQuickCreateFormViewProps(record) {
        return {...super.getQuickCreateFormViewProps(record), title: _t("New Talk")};
    }
}

registry.category("views").add("intman_talk_calendar", {
    ...calendarView,
    Controller: TalkCalendarController,
    Model: TalkCalendarModel,
});
