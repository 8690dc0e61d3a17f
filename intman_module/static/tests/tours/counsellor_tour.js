import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function choose(field, choice) {
    return [
        {
            content: `Open the list of ${field}`,
            trigger: `.modal div[name=${field}] .o_select_menu_toggler`,
            run: "click",
        },
        {
            content: `Choose in ${field}`,
            trigger: `.o_select_menu_item:eq(${choice})`,
            run: "click",
        },
        {
            content: `${field} is chosen`,
            trigger: `.modal div[name=${field}] input:value(/./)`,
        },
    ];
}

const SAVE_DIALOG = [
    {
        content: "Save the dialog",
        trigger: ".modal .o_form_button_save",
        run: "click",
    },
    {content: "The dialog is gone", trigger: "body:not(:has(.modal))"},
];

// The way of a case through the hands of one counsellor, from the first visit to the
// closing of the file.
tours.add("intman_counsellor_path", {
    steps: () => [
        {
            content: "Take somebody in",
            trigger: ".o_control_panel .o_intman_new_client",
            run: "click",
        },
        {
            content: "Search before anything is written down",
            trigger: ".modal div[name=search_name] input",
            run: "edit Neumann Salma && press Enter",
        },
        {
            content: "Nobody of that name is known",
            trigger: ".modal .alert-success",
        },
        {
            content: "Before the consent there is no field for a name",
            trigger:
                ".modal-content:not(:has(div[name=last_name])):not(:has(div[name=first_name]))",
        },
        {
            content: "... and no way to make a file",
            trigger: ".modal-content:not(:has(button[name=action_create_client]))",
        },
        {
            content: "The notice is shown",
            trigger:
                ".modal .o_intman_notice div[name=notice_body]:contains(Datenschutz)",
        },
        {
            content: "The consent waits for the explanation",
            trigger: ".modal div[name=is_consent_given] input:disabled",
        },
        {
            content: "The notice was explained",
            trigger: ".modal div[name=is_notice_explained] input",
            run: "click",
        },
        {
            content: "The consent is given",
            trigger: ".modal div[name=is_consent_given] input:enabled",
            run: "click",
        },
        {
            content: "Only now the last name",
            trigger: ".modal div[name=last_name] input",
            run: "edit Neumann",
        },
        {
            content: "First name",
            trigger: ".modal div[name=first_name] input",
            run: "edit Salma",
        },
        {
            content: "Date of birth",
            trigger: ".modal div[name=birth_date] input",
            run: "edit 17.05.1990 && press Enter",
        },
        {
            content: "Make the file",
            trigger: ".modal button[name=action_create_client]",
            run: "click",
        },
        {
            content: "The agreement is the highlighted step",
            trigger:
                ".o_statusbar_buttons button.btn-primary[name=action_new_agreement]",
            run: "click",
        },
        ...SAVE_DIALOG,
        {
            content: "The talk is the highlighted step, and the only one",
            trigger:
                ".o_statusbar_buttons:not(:has(.btn-primary:not([name=action_new_talk])))" +
                " button.btn-primary[name=action_new_talk]",
            run: "click",
        },
        ...choose("topic_id", 1),
        {
            content: "What is not the counsellor's task is said",
            trigger: ".modal .o_intman_hint div[name=topic_hint] span:not(:empty)",
        },
        {
            content: "No plan is asked for with the first talk",
            trigger: ".modal-content:not(:has(div[name=make_plan]))",
        },
        {
            content: "One line about the talk",
            trigger: ".modal div[name=note] textarea",
            run: "edit Lage und Fragen besprochen",
        },
        ...SAVE_DIALOG,
        {
            content: "One talk is counted, and the period has begun",
            trigger:
                ".o_form_view:has(.oe_stat_button .o_stat_value:contains(1))" +
                " .o_intman_period_running",
        },
        {
            content: "The second talk",
            trigger: ".o_statusbar_buttons button[name=action_new_talk]",
            run: "click",
        },
        {
            content: "The plan is proposed in the same step",
            trigger: ".modal div[name=make_plan] input:checked",
        },
        ...choose("topic_id", 2),
        ...SAVE_DIALOG,
        {
            content: "Two talks are counted",
            trigger: ".oe_stat_button .o_stat_value:contains(2)",
        },
        {
            content: "The plan is one click away",
            trigger: "button.oe_stat_button[name=action_open_plan]",
            run: "click",
        },
        {
            content: "A new goal",
            trigger: "div[name=goal_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "What the client wants to reach",
            trigger: "div[name=goal_ids] .o_selected_row div[name=name] input",
            run: "edit Deutschkurs B1 abschließen",
        },
        {
            content: "Open the goal with its measures",
            trigger: "div[name=goal_ids] .o_list_record_open_form_view button",
            run: "click",
        },
        {
            content: "A new measure",
            trigger: ".modal div[name=measure_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "The step",
            trigger:
                ".modal div[name=measure_ids] .o_selected_row div[name=name] input",
            run: "edit Anmeldung beim Kursträger",
        },
        {
            content: "Save the goal",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "The measure stands beside the goal",
            trigger:
                "body:not(:has(.modal)) div[name=goal_ids]" +
                " .o_intman_measures:contains(Anmeldung beim)",
        },
        {
            content: "Save the plan",
            trigger: ".o_form_button_save:visible",
            run: "click",
        },
        {
            content: "The plan is saved",
            trigger: "body:not(:has(.o_form_button_save:visible))",
        },
        {
            content: "Back to the client",
            trigger: ".o_back_button, .o_breadcrumb .breadcrumb-item:last a",
            run: "click",
        },
        {
            content: "Close the file",
            trigger: ".o_statusbar_buttons button[name=action_open_closing]",
            run: "click",
        },
        {
            content: "What will happen is said before",
            trigger: ".modal .alert div[name=consequence] span:not(:empty)",
        },
        ...choose("reason", 0),
        {
            content: "Confirm",
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            content: "The file is closed and says when it is erased",
            trigger:
                "body:not(:has(.modal)) .o_form_view:has(.o_intman_period_closed)" +
                " .alert div[name=erasure_hint]",
        },
        {
            content: "No step is left but to take it up again",
            trigger:
                ".o_statusbar_buttons:not(:has(button[name=action_new_talk])):not(:has(.btn-primary))" +
                " button[name=action_resume]",
        },
    ],
});

let clicks = 0;

function count() {
    clicks += 1;
}

/** Types where the cursor stands already: a field that needs a click fails here. */
function typeAtCursor(text) {
    return ({anchor}) => {
        if (document.activeElement !== anchor) {
            throw new Error("The first field of the talk is not focused.");
        }
        anchor.value = text;
        anchor.dispatchEvent(new InputEvent("input", {bubbles: true, data: text}));
    };
}

/** Records a talk and counts every click that the hand has to make. */
function quickTalk(openDialog) {
    return [
        {
            content: "The calendar stands; count the clicks from here",
            trigger: ".o_calendar_view .fc-daygrid-day",
            run() {
                clicks = 0;
                document.addEventListener("click", count, {capture: true});
            },
        },
        {...openDialog, run: "click"},
        {
            content: "Two letters of the name",
            trigger: ".modal div[name=client_ids] input",
            run: typeAtCursor("Be"),
        },
        {
            content: "Choose the client",
            trigger: ".o-autocomplete--dropdown-item:contains(Beispiel) a",
            run: "click",
        },
        {
            content: "The client is there",
            trigger: ".modal div[name=client_ids] .o_tag:contains(Beispiel)",
        },
        {
            content: "... and brings along that an interpreter is needed",
            trigger: ".modal div[name=has_interpreter] input:checked",
        },
        ...choose("topic_id", 1),
        ...SAVE_DIALOG,
        {
            content: "The talk stands in the calendar under the client's name",
            trigger: ".o_calendar_view .fc-event:contains(Beispiel, Amira)",
            run() {
                document.removeEventListener("click", count, {capture: true});
                if (clicks > 5) {
                    throw new Error(`A talk took ${clicks} clicks, five are allowed.`);
                }
            },
        },
    ];
}

tours.add("intman_quick_talk_button", {
    steps: () =>
        quickTalk({
            content: "New talk",
            trigger: ".o_control_panel .o_intman_new_talk",
        }),
});

tours.add("intman_quick_talk_day", {
    steps: () =>
        quickTalk({
            content: "Click on today",
            trigger: ".o_calendar_view .fc-day-today",
        }),
});
