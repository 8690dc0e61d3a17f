import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

// Dialogs that may hold personal data when they are cancelled.
const FORGOTTEN = ["intman.intake", "intman.package.import"];

/**
 * A form that is stored by its button alone. Odoo saves what is typed when the page is
 * left; a counted talk or a name of somebody who has not decided yet is no draft.
 */
export class ConfirmedFormController extends FormController {
    async beforeExecuteActionButton(clickParams) {
        const {resModel, resId} = this.model.root;
        if (clickParams.special === "cancel" && resId && FORGOTTEN.includes(resModel)) {
            // A refused form has been stored already: cancelled means forgotten.
            await this.orm.call(resModel, "action_forget", [[resId]]);
        }
        return super.beforeExecuteActionButton(...arguments);
    }

    beforeUnload() {
        return Promise.resolve();
    }
}

registry.category("views").add("intman_confirmed_form", {
    ...formView,
    Controller: ConfirmedFormController,
});
