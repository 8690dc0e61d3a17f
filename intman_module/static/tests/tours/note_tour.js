import {registry} from "@web/core/registry";

// A telephone call noted on the telephone: person, one line, done.
registry.category("web_tour.tours").add("intman_phone_note", {
    steps: () => [
        {
            content: "The other buttons of the file",
            trigger: ".o_statusbar_buttons button:has(.oi-ellipsis-v)",
            run: "click",
        },
        {
            content: "Note",
            trigger: ".o-dropdown--menu button[name=action_new_note]",
            run: "click",
        },
        {
            content: "No topic is asked for, and the person is there already",
            trigger:
                ".modal .o_intman_talk_note:not(:has([name=topic_id])) [name=client_ids] .o_tag",
        },
        {
            content: "By phone, unless said otherwise",
            trigger: ".modal [name=form] input[data-value=phone]:checked",
        },
        {
            content: "One line",
            trigger: ".modal [name=note] textarea",
            run: "edit Hat nach der Öffnungszeit gefragt",
        },
        {
            content: "Save",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {content: "Done", trigger: "body:not(:has(.modal))"},
    ],
});
