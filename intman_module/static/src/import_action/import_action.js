import {onWillUnmount, useExternalListener} from "@odoo/owl";
import {FileInput} from "@web/core/file_input/file_input";
import {ImportAction} from "@base_import/import_action/import_action";
import {patch} from "@web/core/utils/patch";
import {useService} from "@web/core/utils/hooks";

const MODEL = "base_import.import";
const FORGET = "action_intman_forget";
const UPLOAD_ROUTE = "/base_import/set_file";

/** Odoo fails over a file of no bytes unless it finds it as `file`, too. */
function withEmptyFile(params) {
    const [file] = params.ufile || [];
    return file && !file.size ? {...params, file} : params;
}

patch(FileInput.prototype, {
    get httpParams() {
        const params = super.httpParams;
        return this.props.route === UPLOAD_ROUTE ? withEmptyFile(params) : params;
    },
});

/** A file with client data goes when its screen is left, whether imported or not. */
patch(ImportAction.prototype, {
    setup() {
        super.setup();
        const orm = useService("orm");
        const upload = this.uploadFiles;
        this.uploadFiles = (route, params) => upload(route, withEmptyFile(params));
        const hasFile = () =>
            this.resModel?.startsWith("intman.") && this.state.filename;
        onWillUnmount(() => {
            if (hasFile()) {
                orm.silent.call(MODEL, FORGET, [[this.model.id]]);
            }
        });
        // The tab is closed or shows another address: nothing is unmounted any more.
        useExternalListener(window, "pagehide", () => {
            if (hasFile()) {
                const params = {
                    model: MODEL,
                    method: FORGET,
                    args: [[this.model.id]],
                    kwargs: {},
                };
                fetch(`/web/dataset/call_kw/${MODEL}/${FORGET}`, {
                    method: "POST",
                    headers: {"Content-Type": "application/json"},
                    body: JSON.stringify({jsonrpc: "2.0", method: "call", params}),
                    keepalive: true,
                });
            }
        });
    },
});
