import {openTarget, targetAddress} from "./open_target";
import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/**
 * Start page: one block for each role of the user. What it shows and where its links
 * lead is decided by the server (intman.start.get_page).
 */
export class IntmanStart extends Component {
    static template = "intman_module.Start";
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({page: null});
        this.env.config.setDisplayName(_t("Start"));
        onWillStart(async () => {
            this.state.page = await this.orm.call("intman.start", "get_page", []);
        });
    }

    href(target) {
        return targetAddress(target);
    }

    /**
     * @param {Object} target
     * @param {MouseEvent} ev
     * @returns {Promise|undefined}
     */
    open(target, ev) {
        return openTarget(this.action, target, ev, this.env.isSmall);
    }
}

registry.category("actions").add("intman_start", IntmanStart);
