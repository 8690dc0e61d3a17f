import {DIALOG_CLOSED, click, menu, print, select, type} from "./tour_steps";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const CLOSE = [
    click("Close the file", ".o_statusbar_buttons button[name=action_open_closing]"),
    ...select("reason", "Wechsel in ein anderes Integrationsmanagement"),
];

const CONSENT = [
    {
        content: "What is passed on is said before",
        trigger: ".modal div[name=consent]:contains(Gesprächsnotizen bleiben hier)",
    },
    click("The client consents", ".modal div[name=is_consent_given] input"),
];

// The counsellor here: plan and certificate on paper, and the offer with the consent.
tours.add("intman_move_out", {
    steps: () => [
        ...CLOSE,
        ...print("The plan on paper", ".modal button[name=action_print_plan]"),
        ...print(
            "The certificate on paper",
            ".modal button[name=action_print_certificate]"
        ),
        click(
            "Handed over in this system",
            ".modal div[name=way] input[data-value=direct]"
        ),
        ...select("to_provider", "Fernamt"),
        type("message", "Termin bitte vormittags"),
        ...CONSENT,
        click("Offer", ".modal button[name=action_offer]"),
        DIALOG_CLOSED,
        {
            content: "The file stays open and says where it was offered",
            trigger:
                ".o_form_view:has(.o_arrow_button_current:contains(Aktiv))" +
                " div[name=handover_hint]:contains(Fernamt)",
        },
    ],
});

const NOTICE_AND_CONSENT = [
    click("The notice was explained", ".modal div[name=is_notice_explained] input"),
    click(
        "The consent is given here",
        ".modal div[name=is_consent_given] input:enabled"
    ),
    click("The agreement is signed", ".modal div[name=is_agreement_signed] input"),
    click("Take over", ".modal button[name=action_take_over]"),
];

// The review goes on where it was left.
const GO_ON = [
    {
        content: "Now the name is told, and the clock runs on",
        trigger:
            ".o_form_view:has(h1:contains(Beispiel, Amira)) .o_intman_period_wide:contains(noch)",
    },
    click("The plan came along", "button.oe_stat_button[name=action_open_plan]"),
    {
        content: "With its goal and the steps",
        trigger:
            "div[name=goal_ids] .o_data_row:contains(B1 bestehen)" +
            " .o_intman_measures:contains(Kurs suchen)",
    },
    click("Review", ".o_statusbar_buttons button[name=action_review]"),
    click("The goal", ".modal .o_data_row:contains(B1 bestehen) td[name=state]"),
    ...select("state", "Erreicht", ".modal .o_selected_row"),
    click("Save", ".modal .o_form_button_save"),
    DIALOG_CLOSED,
    {
        content: "The goal is reached here",
        trigger:
            "div[name=goal_ids] .o_data_row:contains(B1 bestehen):contains(Erreicht)",
    },
];

// The counsellor there: the offer tells no name, accepting it does.
tours.add("intman_move_in", {
    steps: () => [
        ...menu("menu_intman_client_root", "menu_intman_handover"),
        {
            content: "An offer without a name",
            trigger:
                ".o_list_view:not(:contains(Beispiel)):not(:contains(Amira))" +
                " .o_data_row:contains(Landratsamt)",
        },
        click("Take over", ".o_data_row button[name=action_accept]"),
        {
            content: "Still no name, but the message and the period",
            trigger:
                ".modal:not(:contains(Beispiel,)):not(:contains(Amira))" +
                " div[name=content]:contains(Termin bitte vormittags):contains(Erstgespräch)",
        },
        {
            content: "Without a consent there is no taking over",
            trigger: ".modal:not(:has(button[name=action_take_over]))",
        },
        ...NOTICE_AND_CONSENT,
        ...GO_ON,
    ],
});

// As a file for another system: the address of the download is taken down.
tours.add("intman_package_out", {
    steps: () => [
        ...CLOSE,
        click("As a package", ".modal div[name=way] input[data-value=package]"),
        {
            ...type("recipient", "Integrationsmanagement Fernamt"),
            run: "edit Integrationsmanagement Fernamt && press Tab",
        },
        ...CONSENT,
        {
            content: "Download",
            trigger: ".modal button[name=action_download]",
            async run({click: press}) {
                const {open} = browser;
                browser.open = (url) => {
                    browser.open = open;
                    document.body.dataset.package = url;
                };
                await press();
            },
        },
        {
            content: "A file comes, and the dialog stays",
            trigger: "body[data-package*='/intman_module/package/']:has(.modal)",
        },
        click("Close the file", ".modal button[name=action_confirm]"),
        DIALOG_CLOSED,
        {
            content: "The file is closed",
            trigger: ".o_form_view .o_intman_period_closed",
        },
    ],
});

tours.add("intman_package_in", {
    steps: () => [
        ...menu("menu_intman_client_root", "menu_intman_package_import"),
        {
            content: "Choose the file",
            trigger: ".modal div[name=file]",
            async run({anchor}) {
                const answer = await fetch("/web/content/intman_module.tour_package");
                const file = new File([await answer.text()], "paket.json");
                const files = new DataTransfer();
                files.items.add(file);
                const input = anchor.querySelector("input[type=file]");
                input.files = files.files;
                input.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {
            content: "What it holds is shown from memory",
            trigger: ".modal div[name=content]:contains(Beispiel, Amira)",
        },
        ...NOTICE_AND_CONSENT,
        ...GO_ON,
    ],
});
