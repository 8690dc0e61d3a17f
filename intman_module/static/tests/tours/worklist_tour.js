import {SAVE_DIALOG, SAVE_PAGE, click, menu, type} from "./tour_steps";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const LIST = ".o_intman_worklist";

/** One click leads to where it is done; done, the line is gone. */
function settle(kind, deed) {
    return [
        click(
            `${kind}: one click leads to the deed`,
            `${LIST} a.o_intman_row[data-kind=${kind}]`
        ),
        ...deed,
        click(
            "Back to the list",
            "[data-menu-xmlid='intman_module.menu_intman_worklist']"
        ),
        {
            content: `${kind}: gone from the list`,
            trigger: `${LIST}:has(h1):not(:has(a.o_intman_row[data-kind=${kind}]))`,
        },
    ];
}

const NEW_GOAL = [
    click("A new goal", "div[name=goal_ids] .o_field_x2many_list_row_add a"),
    type("name", "Kita-Platz finden", "div[name=goal_ids] .o_selected_row"),
];

tours.add("intman_worklist", {
    steps: () => [
        ...settle("agreement", [
            click(
                "The agreement",
                ".o_statusbar_buttons button.btn-primary[name=action_new_agreement]"
            ),
            ...SAVE_DIALOG,
        ]),
        ...settle("plan_overdue", [
            click(
                "Make the plan",
                ".o_statusbar_buttons button.btn-primary[name=action_open_plan]"
            ),
            ...NEW_GOAL,
            ...SAVE_PAGE,
        ]),
        ...settle("talk_open", [
            click(
                "It was held",
                ".o_statusbar_buttons button.btn-primary[name=action_hold]"
            ),
            {
                content: "Held",
                trigger: ".o_arrow_button_current:contains(Stattgefunden)",
            },
        ]),
        ...settle("review", [
            click(
                "Review",
                ".o_statusbar_buttons button.btn-primary[name=action_review]"
            ),
            ...SAVE_DIALOG,
        ]),
        ...settle("goals", [...NEW_GOAL, ...SAVE_PAGE]),
        ...settle("feedback", [
            {
                content: "What is missing is said",
                trigger: ".o_form_view .alert:contains(Rückmeldung)",
            },
            type("outcome", "Kurs hat begonnen", ".o_form_view"),
            click(
                "Completed",
                ".o_statusbar_buttons button.btn-primary[name=action_complete]"
            ),
            {
                content: "Completed",
                trigger: ".o_arrow_button_current:contains(Abgeschlossen)",
            },
        ]),
        {
            content: "Nothing is left",
            trigger: `${LIST}:not(:has(.o_intman_row))`,
        },
    ],
});

tours.add("intman_worklist_team", {
    steps: () => [
        click("Extensions alone", `${LIST} button[data-kind=extension]:contains(1)`),
        {
            content: "The other kinds are hidden",
            trigger: `${LIST}:not(:has(a.o_intman_row:not([data-kind=extension])))`,
        },
        click("Open the request", `${LIST} a.o_intman_row[data-kind=extension]`),
        click("Grant", ".o_form_view button[name=action_grant]"),
        {
            content: "Granted",
            trigger: ".o_form_view div[name=state]:contains(Bewilligt)",
        },
        ...menu("menu_intman_team", "menu_intman_team_worklist"),
        {
            content: "The line is gone, the others stay",
            trigger: `${LIST}:has(a.o_intman_row[data-kind=agreement]):not(:has([data-kind=extension]))`,
        },
    ],
});

// On the telephone: the list, and the review, without scrolling sideways.
const FITS = {
    content: "Nothing is wider than the screen",
    trigger: "body",
    run() {
        const {scrollWidth, clientWidth} = document.documentElement;
        if (scrollWidth > clientWidth || clientWidth > 400) {
            throw new Error(`The page is ${scrollWidth} wide on ${clientWidth}.`);
        }
    },
};

/** A telephone shows the choices in a sheet at the bottom, above all dialogs. */
function chooseBelow(label) {
    return {
        content: `Choose ${label} at the bottom`,
        trigger: ".modal:last",
        async run({waitFor}) {
            const choice = await waitFor(
                `.o_bottom_sheet .o_select_menu_item:contains(${label})`
            );
            choice.click();
        },
    };
}

tours.add("intman_phone_worklist", {
    steps: () => [
        {
            content: "The list stands",
            trigger: `${LIST} a.o_intman_row[data-kind=review]`,
        },
        FITS,
        click("To the deed", `${LIST} a.o_intman_row[data-kind=review]`),
        click("Review", ".o_statusbar_buttons button[name=action_review]"),
        {
            content: "The goals are cards",
            trigger: ".modal div[name=goal_ids] .o_kanban_record:contains(B1 bestehen)",
        },
        FITS,
        click("The goal", ".modal .o_kanban_record:contains(B1 bestehen)"),
        click("Its state", ".modal:last div[name=state] .o_select_menu_toggler"),
        chooseBelow("Erreicht"),
        {
            content: "Chosen",
            trigger: ".modal:last div[name=state] input:value(/^Erreicht/)",
        },
        type("assessment", "Zertifikat gesehen", ".modal:last"),
        click("Done with the goal", ".modal:last .o_form_button_save"),
        {
            content: "The card says it",
            trigger:
                ".modal .o_kanban_record:contains(Erreicht):contains(Zertifikat gesehen)",
        },
        type("result", "Am Telefon besprochen"),
        FITS,
        ...SAVE_DIALOG,
        {
            content: "The plan has no page wider than the screen either",
            trigger:
                ".o_form_view div[name=goal_ids] .o_kanban_record:contains(Erreicht)",
        },
        FITS,
    ],
});
