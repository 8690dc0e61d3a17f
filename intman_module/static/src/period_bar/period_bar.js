import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * The period of a client as a plain bar: what is left is said in words, the colour and
 * the length of the bar only repeat it.
 */
export class PeriodBar extends Component {
    static template = "intman_module.PeriodBar";
    static props = {...standardFieldProps, compact: {type: Boolean, optional: true}};

    get state() {
        const {state, period_state: periodState} = this.props.record.data;
        return state === "closed" ? "closed" : periodState;
    }

    get percent() {
        return this.props.record.data.period_percent;
    }

    get text() {
        const days = this.props.record.data[this.props.name];
        switch (this.state) {
            case "closed":
                return _t("Erased from %s", this.erasureDay);
            case "expired":
                return _t("Expired on %s", this.lastDay);
            case "ending":
                if (days === 0) {
                    return _t("Last day today");
                }
                return days === 1
                    ? _t("1 day left, ends soon")
                    : _t("%s days left, ends soon", days);
            case "running":
                return _t("%s days left", days);
        }
        return this.props.compact ? _t("Not begun") : _t("Begins with the first talk");
    }

    get hasBar() {
        return Boolean(this.props.record.data.period_end);
    }

    get erasureDay() {
        return formatDate(this.props.record.data.erasure_due_on);
    }

    get firstTalk() {
        return formatDate(this.props.record.data.first_consultation_on);
    }

    get lastDay() {
        return formatDate(this.props.record.data.period_end);
    }
}

export const periodBar = {
    component: PeriodBar,
    displayName: _t("Period"),
    supportedTypes: ["integer"],
    isEmpty: () => false,
    fieldDependencies: [
        {name: "erasure_due_on", type: "date"},
        {name: "first_consultation_on", type: "date"},
        {name: "period_end", type: "date"},
        {name: "period_percent", type: "integer"},
        {name: "period_state", type: "selection"},
        {name: "state", type: "selection"},
    ],
    extractProps: ({options}) => ({compact: Boolean(options.compact)}),
};

registry.category("fields").add("intman_period", periodBar);
