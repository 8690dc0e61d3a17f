import {CalendarCommonRenderer} from "@web/views/calendar/calendar_common/calendar_common_renderer";
import {CalendarController} from "@web/views/calendar/calendar_controller";
import {CalendarModel} from "@web/views/calendar/calendar_model";
import {CalendarRenderer} from "@web/views/calendar/calendar_renderer";
import {_t} from "@web/core/l10n/translation";
import {calendarView} from "@web/views/calendar/calendar_view";
import {registry} from "@web/core/registry";

const VIEWS = {day: "dayGridDay", week: "dayGridWeek", month: "dayGridMonth"};

/** Talks have a day and no hour: no scale shows hours. */
class TalkCalendarCommonRenderer extends CalendarCommonRenderer {
    get options() {
        return {...super.options, initialView: VIEWS[this.props.model.scale]};
    }
}

class TalkCalendarRenderer extends CalendarRenderer {
    static components = {
        ...CalendarRenderer.components,
        day: TalkCalendarCommonRenderer,
        week: TalkCalendarCommonRenderer,
        month: TalkCalendarCommonRenderer,
    };
}

/**
 * Talks are called by their clients and, unless held, by their state. The label of a
 * talk holds numbers only, because labels are read without access checks; the names are
 * read here with the user's rights.
 */
class TalkCalendarModel extends CalendarModel {
    async loadRecords(data) {
        const records = await super.loadRecords(data);
        const ids = Object.values(records).flatMap((r) => r.rawRecord.client_ids);
        const clients = ids.length
            ? await this.orm.searchRead(
                  "intman.client",
                  [["id", "in", [...new Set(ids)]]],
                  ["last_name", "first_name"]
              )
            : [];
        const names = Object.fromEntries(
            clients.map((c) => [
                c.id,
                [c.last_name, c.first_name].filter(Boolean).join(", "),
            ])
        );
        const states = Object.fromEntries(this.meta.fields.state.selection);
        for (const record of Object.values(records)) {
            const {client_ids, state, counted} = record.rawRecord;
            const who = client_ids.map((id) => names[id]).filter(Boolean);
            record.title = who.join(" · ") || record.title;
            if (state !== "held") {
                record.title = `${states[state]}: ${record.title}`;
            } else if (!counted) {
                record.title = `${_t("Note")}: ${record.title}`;
            }
            record.isStriked = ["cancelled", "no_show"].includes(state);
        }
        return records;
    }
}

class TalkCalendarController extends CalendarController {
    get editRecordDefaultDisplayText() {
        return _t("New Talk");
    }

    getQuickCreateFormViewProps(record) {
        return {
            ...super.getQuickCreateFormViewProps(record),
            title: _t("New Talk"),
            onRecordSaved: () => this.model.load(),
        };
    }

    onNewTalk() {
        return this.createRecord({start: this.model.date, isAllDay: true});
    }

    onNewNote() {
        return this.action.doAction("intman_module.action_intman_consultation_note", {
            onClose: () => this.model.load(),
        });
    }
}

registry.category("views").add("intman_talk_calendar", {
    ...calendarView,
    Controller: TalkCalendarController,
    Model: TalkCalendarModel,
    Renderer: TalkCalendarRenderer,
    buttonTemplate: "intman_module.TalkCalendar.Buttons",
});
