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

    /**
     * A record has an address of its own, so that it can be opened in a new tab.
     *
     * @param {Object} target
     * @returns {String|undefined}
     */
    href(target) {
        return target.id ? `/odoo/${target.model}/${target.id}` : undefined;
    }

    /**
     * @param {Object} target
     * @param {MouseEvent} ev
     */
    open(target, ev) {
        if (target.id && (ev.ctrlKey || ev.metaKey || ev.shiftKey)) {
            return;
        }
        ev.preventDefault();
        if (target.action) {
            return this.action.doAction(target.action);
        }
        const action = {
            type: "ir.actions.act_window",
            res_model: target.model,
            name: target.name || "",
            context: target.context || {},
        };
        if (target.domain) {
            return this.action.doAction({
                ...action,
                domain: target.domain,
                // Cards fit a telephone, a list with columns does not.
                views: [
                    [false, this.env.isSmall ? "kanban" : "list"],
                    [false, "form"],
                ],
            });
        }
        return this.action.doAction({
            ...action,
            res_id: target.id || false,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("intman_start", IntmanStart);
