import {
    BACK,
    COUNT_CLICKS,
    DIALOG_CLOSED,
    SAVE_DIALOG,
    SAVE_PAGE,
    atMost,
    click,
    day,
    page,
    pick,
    print,
    select,
    type,
} from "./tour_steps";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const FORM = ".o_action_manager .o_form_view";

function family() {
    return [
        page("household"),
        click("Add a child", "button[name=action_add_dependent]"),
        type("first_name", "Navid"),
        {...type("birth_date", "03.09.2019"), run: "edit 03.09.2019 && press Tab"},
        ...SAVE_DIALOG,
        {
            content: "The child stands in the household",
            trigger: `${FORM} div[name=dependent_ids]:contains(Navid):contains(03.09.2037)`,
        },
        ...pick("family_ids", "Beispiel, K", "Karim", FORM),
        {
            content: "The spouse is chosen",
            trigger: `${FORM} div[name=family_ids] .o_tag:contains(Karim)`,
        },
        ...SAVE_PAGE,
        {
            content: "The spouse lives here, with a file of his own",
            trigger: `${FORM} div[name=family_ids] .o_tag:contains(Karim)`,
        },
    ];
}

function plan() {
    return [
        click("Open the plan", "button.oe_stat_button[name=action_open_plan]"),
        page("language"),
        click(
            "A language level",
            "div[name=language_level_ids] .o_field_x2many_list_row_add a"
        ),
        ...select("level", "B1", "div[name=language_level_ids] .o_selected_row"),
        page("assessment"),
        click(
            "How it stands in a topic",
            "div[name=assessment_ids] .o_field_x2many_list_row_add a"
        ),
        ...select("topic_id", "Arbeit", "div[name=assessment_ids] .o_selected_row"),
        ...select("rating", "2 Schwierig", "div[name=assessment_ids] .o_selected_row"),
        ...select(
            "importance",
            "3 Sehr wichtig",
            "div[name=assessment_ids] .o_selected_row"
        ),
        page("goals"),
        click("A new goal", "div[name=goal_ids] .o_field_x2many_list_row_add a"),
        type("name", "Stelle als Köchin finden", "div[name=goal_ids] .o_selected_row"),
        click(
            "The steps of the goal",
            "div[name=goal_ids] .o_selected_row .o_list_record_open_form_view button"
        ),
        type("indicator", "Arbeitsvertrag liegt vor"),
        ...select("topic_id", "Arbeit"),
        click(
            "A new measure",
            ".modal div[name=measure_ids] .o_field_x2many_list_row_add a"
        ),
        type(
            "name",
            "Beratung beim Jobcenter",
            ".modal div[name=measure_ids] .o_selected_row"
        ),
        click("Save the goal", ".modal .o_form_button_save"),
        {
            content: "Goal and measure stand in the plan",
            trigger:
                "body:not(:has(.modal)) div[name=goal_ids]" +
                " .o_intman_measures:contains(Beratung beim Jobcenter)",
        },
        ...SAVE_PAGE,
    ];
}

function referrals() {
    return [
        page("referrals"),
        click("New referral", "button[name=action_new_referral]"),
        ...pick("service_id", "Sprach", "Sprachschule", FORM),
        ...pick("topic_id", "Deutsch", "Deutsche Sprache", FORM),
        {
            content: "The client goes alone, unless said otherwise",
            trigger: `${FORM} div[name=kind] input[data-value=information]:checked`,
        },
        click("Send", ".o_statusbar_buttons button[name=action_send]"),
        {
            content: "The referral waits, with the day of the feedback",
            trigger:
                ".o_statusbar_status button.o_arrow_button_current:contains(Wartend)",
        },
        BACK,
        {
            content: "The first one stands in the file",
            trigger: `${FORM} div[name=referral_ids] .o_data_row:contains(Sprachschule)`,
        },
        click("New referral", "button[name=action_new_referral]"),
        ...pick("service_id", "Job", "Jobcenter Prüfstadt", FORM),
        ...pick("measure_id", "Beratung", "Beratung beim Jobcenter", FORM),
        {
            content: "Goal and topic come with the measure",
            trigger: `${FORM}:has(div[name=goal_id] input:value(/Köchin/)) div[name=topic_id] input:value(/Arbeit/)`,
        },
        click(
            "Data is passed on",
            `${FORM} div[name=kind] input[data-value=disclosure]`
        ),
        ...pick("category_ids", "Name", "Name und Kontaktdaten", FORM),
        {
            content: "Without a consent there is no sending",
            trigger: ".o_statusbar_buttons:not(:has(button[name=action_send]))",
        },
        click(
            "Take the consent here",
            ".o_statusbar_buttons button[name=action_take_consent]"
        ),
        {
            content: "It names the service and the data already",
            trigger:
                ".modal:has(div[name=recipient_service_id] input:value(/Jobcenter/))" +
                " div[name=category_ids] .o_tag:contains(Name und Kontaktdaten)",
        },
        ...SAVE_DIALOG,
        click("Send", ".o_statusbar_buttons button[name=action_send]"),
        {
            content: "Sent under that consent",
            trigger: `.o_form_view:has(.o_arrow_button_current:contains(Wartend)) div[name=consent_id]`,
        },
        type("outcome", "Maßnahme ab Januar zugesagt", FORM),
        click("The result comes in", "button[name=action_complete]"),
        {
            content: "Completed",
            trigger: ".o_arrow_button_current:contains(Abgeschlossen)",
        },
        BACK,
        {
            content: "Both stand in the file, one with its result",
            trigger:
                `${FORM} div[name=referral_ids]:has(.o_data_row:contains(Sprachschule))` +
                " .o_data_row:contains(Jobcenter):contains(Maßnahme ab Januar zugesagt)",
        },
    ];
}

// The first open goal was agreed years ago, the second one in this tour.
const REVIEWED = ".modal div[name=goal_ids] .o_data_row";

function review() {
    return [
        click("Open the plan", "button.oe_stat_button[name=action_open_plan]"),
        click("Review", ".o_statusbar_buttons button.btn-primary[name=action_review]"),
        {
            content: "All open goals stand on one screen, the measure is done",
            trigger:
                `.modal div[name=goal_ids]:has(.o_data_row:contains(Wohnung)):has(.o_data_row:contains(Köchin))` +
                " .o_intman_measures:contains(erledigt)",
            run() {
                window.intmanReview = window.location.href;
            },
        },
        click("The first goal", `${REVIEWED}:contains(Wohnung) td[name=state]`),
        ...select("state", "Erreicht", ".modal div[name=goal_ids] .o_selected_row"),
        type(
            "assessment",
            "Zwei Zimmer seit Oktober",
            ".modal div[name=goal_ids] .o_selected_row"
        ),
        click("The second goal", `${REVIEWED}:contains(Köchin) td[name=state]`),
        ...select("state", "In Arbeit", ".modal div[name=goal_ids] .o_selected_row"),
        type(
            "assessment",
            "Maßnahme ab Januar",
            ".modal div[name=goal_ids] .o_selected_row"
        ),
        click("A new goal", ".modal div[name=goal_ids] .o_field_x2many_list_row_add a"),
        type("name", "Führerschein", ".modal div[name=goal_ids] .o_selected_row"),
        type("result", "Es geht voran"),
        click(
            "The next day is proposed, and can be changed",
            ".modal div[name=next_review_on] button:contains(20)"
        ),
        day("next_review_on", 60),
        ...SAVE_DIALOG,
        {
            content: "The page has not changed",
            trigger: ".o_form_view div[name=goal_ids]:contains(Führerschein)",
            run() {
                if (window.location.href !== window.intmanReview) {
                    throw new Error("The review has led to another page.");
                }
            },
        },
        page("reviews"),
        {
            content: "Three reviews, the newest with what has changed",
            trigger:
                "div[name=review_ids]:has(.o_data_row:eq(2))" +
                " .o_data_row:contains(Neues Ziel: Führerschein)",
        },
        ...print(
            "Print the plan",
            ".o_statusbar_buttons button[name=action_print], .o-dropdown--menu button[name=action_print]"
        ),
        ...print(
            "Print the certificate",
            ".o_statusbar_buttons button[name=action_print_certificate]"
        ),
        BACK,
    ];
}

function extension() {
    return [
        page("extensions"),
        click("Ask for more time", "button[name=action_request_extension]"),
        ...select("ground", "Multiproblemlage"),
        {...type("months", "4"), run: "edit 4"},
        type("justification", "Maßnahme läuft über das Ende hinaus"),
        click("Send the request", ".modal .modal-footer button.btn-primary:visible"),
        DIALOG_CLOSED,
        {
            content: "The request stands in the file and waits",
            trigger: `${FORM} div[name=extension_ids] .o_data_row:contains(Beantragt)`,
        },
    ];
}

function talks() {
    return [
        click("A talk", ".o_statusbar_buttons button[name=action_new_talk]"),
        ...pick("client_ids", "Beispiel, K", "Karim"),
        {
            content: "Both take part",
            trigger:
                ".modal div[name=client_ids]:has(.o_tag:contains(Amira)) .o_tag:contains(Karim)",
        },
        ...select("topic_id", "Wohnen"),
        type("note", "Umzug der Familie besprochen"),
        {...type("minor_count", "1"), run: "edit 1"},
        ...SAVE_DIALOG,
        click("A note", ".o_statusbar_buttons button[name=action_new_note]"),
        type("note", "Bescheid nachgereicht"),
        ...SAVE_DIALOG,
        page("talks"),
        {
            content: "The note stands beside the talks",
            trigger:
                `${FORM} div[name=participant_ids]:has(.o_data_row:contains(Bescheid nachgereicht))` +
                " .o_data_row:contains(Umzug der Familie)",
        },
    ];
}

// A case with everything in it: family, plan, two referrals, the third review, the
// request for an extension, a family talk, a note, and what is printed.
tours.add("intman_full_case", {
    steps: () => [
        ...family(),
        ...plan(),
        BACK,
        ...referrals(),
        ...review(),
        ...extension(),
        ...talks(),
    ],
});

// The second visit: find the file, log the talk, and the plan is made in the same step.
tours.add("intman_second_visit", {
    steps: () => [
        {
            content: "Two letters of the name",
            trigger: ".o_searchview input",
            run: "edit Be",
        },
        {
            content: "The name is proposed first",
            trigger: ".o_searchview_autocomplete .focus:contains(Name oder Nummer)",
        },
        {content: "Enter", trigger: ".o_searchview input", run: "press Enter"},
        {
            content: "One file is left",
            trigger:
                ".o_intman_client_kanban:has(.o_kanban_record:contains(Beispiel)):not(:has(.o_kanban_record:contains(Anders)))",
        },
        COUNT_CLICKS,
        click("Open the file", ".o_kanban_record:contains(Beispiel)"),
        {
            content: "Days left, last talk and plan stand on one page",
            trigger:
                ".o_form_view:has(.o_intman_period_running):has(div[name=last_talk_on]:contains(20))" +
                " div[name=plan_state]:contains(Jetzt fällig)",
        },
        click("New talk", ".o_statusbar_buttons button[name=action_new_talk]"),
        {
            content: "The plan is proposed in the same step",
            trigger: ".modal div[name=make_plan] input:checked",
        },
        ...select("topic_id", "Arbeit"),
        type("note", "Ziele gesammelt"),
        ...SAVE_DIALOG,
        atMost(
            5,
            ".o_form_view .o_statusbar_buttons button.btn-primary[name=action_open_plan]"
        ),
    ],
});
