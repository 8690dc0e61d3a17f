import {RelationalModel} from "@web/model/relational_model/relational_model";
import {patch} from "@web/core/utils/patch";

/**
 * Odoo keeps what views have read on the disk of the computer and shows it before the
 * server has answered. A file that is withdrawn, erased or out of one's access must be
 * gone from every screen at once, and stay on no disk.
 */
patch(RelationalModel.prototype, {
    _getCacheParams(config) {
        if (config.resModel.startsWith("intman.")) {
            return undefined;
        }
        return super._getCacheParams(...arguments);
    },
});
