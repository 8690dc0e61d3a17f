import {BACK, DIALOG_CLOSED, click, day, menu, pick} from "./tour_steps";
import {registry} from "@web/core/registry";

const DUE = "[data-block=team] [data-section=due]";
const ROW = ".o_list_view .o_selected_row";

// The team lead finds the request for an extension, decides, enters an absence with a
// stand-in, and hands over all cases of somebody who leaves.
registry.category("web_tour.tours").add("intman_team_lead_extension", {
    steps: () => [
        click(
            "The request is among what is due",
            `${DUE} .o_intman_row:contains(Beispiel):contains(Über die Verlängerung entscheiden)`
        ),
        {
            content: "Who asks for what and why",
            trigger: ".o_form_view div[name=justification]:contains(Sprachkurs)",
        },
        click("Grant", ".o_form_view button[name=action_grant]"),
        {
            content: "Granted",
            trigger: ".o_form_view div[name=state]:contains(Bewilligt)",
        },
        click(
            "Back to the start page",
            "[data-menu-xmlid='intman_module.menu_intman_start']"
        ),
        {
            content: "The line is gone",
            trigger: `${DUE}:not(:has(.o_intman_row:contains(Verlängerung)))`,
        },
        ...menu("menu_intman_team", "menu_intman_team_absence"),
        click("A new absence", ".o_control_panel .o_list_button_add"),
        ...pick("counsellor_id", "Nutzer couns", "Nutzer counsellor", ROW),
        ...pick("deputy_id", "Nutzer coll", "Nutzer colleague", ROW),
        {
            content: "From today on, until further notice",
            trigger: `${ROW} div[name=date_from]:contains(20)`,
        },
        click("Save", ".o_list_button_save:visible"),
        {
            content: "The absence stands in the list",
            trigger:
                ".o_list_view:not(:has(.o_selected_row))" +
                " .o_data_row:contains(Nutzer counsellor):contains(Nutzer colleague)",
        },
        ...menu("menu_intman_team", "menu_intman_team_counsellor"),
        click("Who leaves", ".o_data_row:contains(Nutzer leaver) td[name=name]"),
        day("left_on", 0, ".o_form_view"),
        click(
            "All cases go to others, in one step",
            ".alert:contains(4) button[name=action_open_reassign]"
        ),
        ...pick("target_ids", "Nutzer coll", "Nutzer colleague"),
        ...pick("target_ids", "Nutzer couns", "Nutzer counsellor"),
        click("Hand over", ".modal button[name=action_confirm]"),
        {
            content: "It says how many",
            trigger: ".o_notification:contains(4)",
        },
        DIALOG_CLOSED,
        {
            content: "Nothing is left to hand over",
            trigger: ".o_form_view:not(:has(button[name=action_open_reassign]))",
        },
        BACK,
    ],
});
