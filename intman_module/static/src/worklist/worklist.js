import {Component, onWillStart, useState} from "@odoo/owl";
import {openTarget, targetAddress} from "../start/open_target";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/**
 * Worklist: all that is due, the most urgent first (intman.worklist.get_page). Tiles
 * choose one kind, a team lead chooses one counsellor.
 */
export class IntmanWorklist extends Component {
    static template = "intman_module.Worklist";
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.scope = this.props.action.params?.scope || "own";
        this.state = useState({page: null, kind: null, counsellor: null});
        this.env.config.setDisplayName(
            this.scope === "team" ? _t("Worklist of the Team") : _t("Worklist")
        );
        onWillStart(() => this.load());
    }

    /**
     * @param {Number} offset lines that are there already
     * @returns {Promise<Object>}
     */
    fetch(offset = 0) {
        return this.orm.call("intman.worklist", "get_page", [], {
            scope: this.scope,
            kind: this.state.kind,
            counsellor_id: this.state.counsellor,
            offset,
        });
    }

    async load() {
        this.state.page = await this.fetch();
    }

    async more() {
        const page = await this.fetch(this.state.page.rows.length);
        this.state.page.rows.push(...page.rows);
    }

    /**
     * @param {String|null} kind the code of a kind; null for all
     * @returns {Promise}
     */
    chooseKind(kind) {
        this.state.kind = this.state.kind === kind ? null : kind;
        return this.load();
    }

    /**
     * @param {Event} ev
     * @returns {Promise}
     */
    chooseCounsellor(ev) {
        const value = ev.target.value;
        this.state.counsellor = value === "" ? null : Number(value);
        return this.load();
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

registry.category("actions").add("intman_worklist", IntmanWorklist);
