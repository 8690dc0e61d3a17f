import {ImportAction} from "@base_import/import_action/import_action";
import {onWillUnmount} from "@odoo/owl";
import {patch} from "@web/core/utils/patch";
import {useService} from "@web/core/utils/hooks";

/** A file with client data goes when its screen is left, whether imported or not. */
patch(ImportAction.prototype, {
    setup() {
        super.setup();
        const orm = useService("orm");
        onWillUnmount(() => {
            if (this.resModel?.startsWith("intman.") && this.state.filename) {
                orm.silent.call("base_import.import", "action_intman_forget", [
                    [this.model.id],
                ]);
            }
        });
    },
});
