/**
 * A record has an address of its own, so that it can be opened in a new tab.
 *
 * @param {Object} target
 * @returns {String|undefined}
 */
export function targetAddress(target) {
    return target.id ? `/odoo/${target.model}/${target.id}` : undefined;
}

/**
 * Open what the server names as the target of a button, tile or line.
 *
 * @param {Object} action the action service
 * @param {Object} target an action, or a model with an id, a domain, or neither
 * @param {MouseEvent} ev
 * @param {Boolean} isSmall whether the screen is that of a telephone
 * @returns {Promise|undefined}
 */
export function openTarget(action, target, ev, isSmall) {
    if (target.id && (ev.ctrlKey || ev.metaKey || ev.shiftKey)) {
        return;
    }
    ev.preventDefault();
    if (target.action) {
        return action.doAction(target.action);
    }
    const window = {
        type: "ir.actions.act_window",
        res_model: target.model,
        name: target.name || "",
        context: target.context || {},
    };
    if (target.domain) {
        return action.doAction({
            ...window,
            domain: target.domain,
            // Cards fit a telephone, a list with columns does not.
            views: [
                [false, isSmall ? "kanban" : "list"],
                [false, "form"],
            ],
        });
    }
    return action.doAction({
        ...window,
        res_id: target.id || false,
        views: [[false, "form"]],
    });
}
