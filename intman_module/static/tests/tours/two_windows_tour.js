import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

// What a colleague saves while the form is open, seen by the server alone.
async function saveElsewhere(vals) {
    const id = parseInt(window.location.pathname.split("/").pop(), 10);
    await rpc("/web/dataset/call_kw/intman.client/write", {
        model: "intman.client",
        method: "write",
        args: [[id], vals],
        kwargs: {},
    });
}

registry.category("web_tour.tours").add("intman_two_windows", {
    steps: () => [
        {
            content: "The street is typed",
            trigger: "div[name=street] input",
            run: "edit Alte Straße 3",
        },
        {
            content: "Meanwhile another window saves another street",
            trigger: "div[name=street] input:value(Alte Straße 3)",
            run: () => saveElsewhere({street: "Neue Straße 2"}),
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "It is refused in words",
            trigger: ".modal .modal-body:contains(inzwischen geändert)",
        },
        {
            content: "Go on",
            trigger: ".modal .modal-footer button:first",
            run: "click",
        },
        {
            content: "What was typed still stands there",
            trigger:
                "body:not(:has(.modal)) div[name=street] input:value(Alte Straße 3)",
        },
        {
            content: "Give it up",
            trigger: ".o_form_button_cancel",
            run: "click",
        },
        {
            content: "Reload the page, as the sentence says",
            trigger: ".o_form_saved",
            run: () => window.location.reload(),
            expectUnloadPage: true,
        },
        {
            content: "The other street is shown",
            trigger: "div[name=street] input:value(Neue Straße 2)",
        },
        {
            content: "Another field is saved as ever",
            trigger: "div[name=phone] input",
            run: "edit 0711 3",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {content: "Saved", trigger: ".o_form_saved"},
    ],
});
