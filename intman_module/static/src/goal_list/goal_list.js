import {X2ManyField, x2ManyField} from "@web/views/fields/x2many/x2many_field";
import {registry} from "@web/core/registry";

/**
 * Goals are edited in their row; the button of a row opens the measures in a dialog, so
 * that a review needs no change of page.
 */
export class GoalList extends X2ManyField {
    async switchToForm(record) {
        if (await this.list.leaveEditMode({canAbandon: false})) {
            this._openRecord({
                record,
                context: this.props.context,
                readonly: this.props.readonly,
            });
        }
    }
}

registry.category("fields").add("intman_goals", {...x2ManyField, component: GoalList});
