import {registry} from "@web/core/registry";

/** Part of every client's name in the database of the test. */
const MARKER = "Zzgeheim";

/** Throws when anything of a client stands in the page, visible or not. */
function assertNoClient() {
    if (document.documentElement.innerHTML.includes(MARKER)) {
        throw new Error("The page shows the name of a client to the coordinator");
    }
}

/** Throws unless the list shows this value for the indicator. */
function assertFigure(list, code, value) {
    const rows = [...document.querySelectorAll(`.o_field_widget[name=${list}] tr`)];
    const row = rows.find((r) => r.textContent.trim().startsWith(`${code} `));
    const cell = row && row.querySelector("td[name=value]");
    if (!cell || cell.textContent.trim() !== String(value)) {
        throw new Error(`${code} is ${cell && cell.textContent}, not ${value}`);
    }
}

/** Before and after each step the page is searched for a client's name. */
function watched(steps) {
    return steps.flatMap((step) => [
        step,
        {
            content: "No client in sight",
            trigger: "body",
            run: assertNoClient,
        },
    ]);
}

registry.category("web_tour.tours").add("intman_coordinator_tour", {
    url: "/odoo",
    steps: () =>
        watched([
            {
                content: "The start page is the first thing after the login",
                trigger: ".o_intman_start [data-block=coordination]",
            },
            {
                content: "It shows the providers of the county",
                trigger:
                    "[data-section=providers] .o_intman_row:contains('Landratsamt')",
            },
            {
                content: "And leads to the report of the last year",
                trigger:
                    "[data-block=coordination] .o_intman_start_buttons .btn-primary",
                run: "click",
            },
            {
                content: "Compute it",
                trigger: ".o_form_view button[name=action_compute].btn-primary",
                run: "click",
            },
            {
                content: "The totals of the county, every person once",
                trigger: ".o_field_widget[name=county_line_ids] .o_data_row",
                run: () => {
                    assertFigure("county_line_ids", "K1", 2);
                    assertFigure("county_line_ids", "K8", 3);
                    assertFigure("county_line_ids", "K8a", 5);
                    assertFigure("county_line_ids", "K10", 1);
                },
            },
            {
                content: "The figures by provider",
                trigger: ".o_notebook .nav-link[name=providers]",
                run: "click",
            },
            {
                trigger:
                    ".o_field_widget[name=provider_line_ids] .o_data_row:contains('Wohlfahrt')",
            },
            {
                content: "The figures by gender and target group",
                trigger: ".o_notebook .nav-link[name=dimensions]",
                run: "click",
            },
            {
                trigger: ".o_field_widget[name=dimension_line_ids] .o_data_row",
            },
            {
                content: "All figures as a list",
                trigger: "button[name=action_open_lines]",
                run: "click",
            },
            {
                trigger: ".o_list_view .o_group_header",
            },
            {
                content: "Back to the report",
                trigger: ".o_breadcrumb .o_back_button a, .o_back_button",
                run: "click",
            },
            {
                content: "Finalise it",
                trigger: ".o_form_view button[name=action_finalise].btn-primary",
                run: "click",
            },
            {
                content: "Confirm",
                trigger: ".modal-footer .btn-primary",
                run: "click",
            },
            {
                content: "The report is final",
                trigger:
                    ".o_statusbar_status .o_arrow_button_current[data-value=final]",
            },
            {
                content: "It can be printed",
                trigger: ".o_form_view button[name=action_print_pdf]",
            },
            {
                content: "And saved as a workbook",
                trigger: ".o_form_view button[name=action_print_xlsx]",
            },
            {
                content: "The next step is to send it",
                trigger: ".o_form_view button[name=action_submit].btn-primary",
            },
            {
                content: "Back to the start page",
                trigger:
                    ".o_menu_sections [data-menu-xmlid='intman_module.menu_intman_start']",
                run: "click",
            },
            {
                content: "Which shows the figures now",
                trigger:
                    ".o_intman_tile:contains('K1') .o_intman_tile_value:contains(2)",
            },
            {
                content: "And asks to send the report",
                trigger: "[data-section=reports] .o_intman_row",
            },
        ]),
});
