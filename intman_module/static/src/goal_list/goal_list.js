import {X2ManyField, x2ManyField} from "@web/views/fields/x2many/x2many_field";
import {Component} from "@odoo/owl";
import {ListRenderer} from "@web/views/list/list_renderer";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * Goals are edited in their row; the button of a row opens the measures in a dialog, so
 * that a review needs no change of page.
 */
export class GoalListRenderer extends ListRenderer {
    static recordRowTemplate = "intman_module.GoalRow";
}

export class GoalList extends X2ManyField {
    static components = {...X2ManyField.components, ListRenderer: GoalListRenderer};

    async switchToForm(record) {
        if (await this.list.leaveEditMode({canAbandon: false})) {
            this._openRecord({
                record,
                context: this.props.context,
                readonly: this.props.readonly,
                title: _t("Goal and steps"),
            });
        }
    }
}

registry.category("fields").add("intman_goals", {...x2ManyField, component: GoalList});

/**
 * The measures of a goal by name. The field itself must not be read-only in the view:
 * what is entered in the dialog would then not be saved.
 */
export class MeasureNames extends Component {
    static template = "intman_module.MeasureNames";
    static props = {...standardFieldProps};

    get measures() {
        return this.props.record.data[this.props.name].records.map((measure) => ({
            id: measure.id,
            name: measure.data.name,
            isDone: Boolean(measure.data.done_on),
        }));
    }
}

registry.category("fields").add("intman_measures", {
    component: MeasureNames,
    supportedTypes: ["one2many"],
    relatedFields: () => [
        {name: "name", type: "char"},
        {name: "done_on", type: "date"},
    ],
});
