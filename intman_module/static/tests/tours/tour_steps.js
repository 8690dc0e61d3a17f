import {download} from "@web/core/network/download";

/** A step that clicks. */
export function click(content, trigger) {
    return {content, trigger, run: "click"};
}

/** Opens a page of the notebook. */
export function page(name) {
    return click(
        `The page ${name}`,
        `.o_form_view .o_notebook .nav-link[name=${name}]:visible`
    );
}

/** Chooses in a selection, by what stands in the list. */
export function select(field, label, root = ".modal") {
    return [
        click(
            `Open the list of ${field}`,
            `${root} div[name=${field}] .o_select_menu_toggler`
        ),
        click(`${field}: ${label}`, `.o_select_menu_item:contains(${label})`),
        {
            content: `${field} is chosen`,
            trigger: `${root} div[name=${field}] input:value(/${label}/)`,
        },
    ];
}

/** Chooses a record by typing the beginning of its name. */
export function pick(field, typed, label, root = ".modal") {
    return [
        {
            content: `${field}: type ${typed}`,
            trigger: `${root} div[name=${field}] .o-autocomplete input`,
            run: `edit ${typed}`,
        },
        click(
            `${field}: choose ${label}`,
            `.o-autocomplete--dropdown-item:contains(${label}) a`
        ),
    ];
}

/** Types into a field. */
export function type(field, text, root = ".modal") {
    return {
        content: `${field}: ${text}`,
        trigger: ["input", "textarea"]
            .map((tag) => `${root} div[name=${field}] ${tag}`)
            .join(", "),
        run: `edit ${text}`,
    };
}

/** Enters a day, counted from today. */
export function day(field, days, root = ".modal") {
    return {
        content: `${field}: in ${days} days`,
        trigger: `${root} div[name=${field}] input`,
        async run({edit, press}) {
            const today = luxon.DateTime.now().setZone("Europe/Berlin");
            await edit(today.plus({days}).toFormat("dd.MM.yyyy"));
            await press("Enter");
        },
    };
}

export const DIALOG_CLOSED = {
    content: "The dialog is gone",
    trigger: "body:not(:has(.modal)):not(.modal-open)",
};

export const SAVE_DIALOG = [
    click("Save the dialog", ".modal .o_form_button_save"),
    DIALOG_CLOSED,
];

export const SAVE_PAGE = [
    click("Save the page", ".o_form_button_save:visible"),
    {
        content: "The page is saved",
        trigger: "body:not(:has(.o_form_button_save:visible))",
    },
];

export const BACK = click(
    "Back",
    ".o_back_button, .o_breadcrumb .breadcrumb-item:last a"
);

/**
 * A click that prints: what would be saved on the disk is fetched, and has to be a PDF.
 * The page stays where it is.
 */
export function print(content, trigger) {
    return [
        {
            content,
            trigger,
            async run({click: press}) {
                delete document.body.dataset.printed;
                download._download = async ({url, data}) => {
                    const body = new FormData();
                    for (const [name, value] of Object.entries(data)) {
                        body.append(name, value);
                    }
                    body.append("csrf_token", odoo.csrf_token);
                    const answer = await fetch(url, {method: "POST", body});
                    const text = await answer.text();
                    const name = answer.headers.get("Content-Disposition") || "";
                    if (!text.startsWith("%PDF") || !name.includes(".pdf")) {
                        throw new Error(
                            `No PDF came from ${url}: ${text.slice(0, 80)}`
                        );
                    }
                    document.body.dataset.printed = name;
                };
                await press();
            },
        },
        {content: "A PDF came", trigger: "body[data-printed]", timeout: 60000},
    ];
}

let clicks = 0;

// To enter a text, one clicks into it: that belongs to the text.
function countClick(ev) {
    clicks += ev.target.matches("textarea") ? 0 : 1;
}

/** From here on every click that the hand has to make is counted. */
export const COUNT_CLICKS = {
    content: "Count the clicks from here",
    trigger: "body",
    run() {
        clicks = 0;
        document.addEventListener("click", countClick, {capture: true});
    },
};

/** Fails when it took more clicks than allowed. */
export function atMost(allowed, trigger) {
    return {
        content: `At most ${allowed} clicks`,
        trigger,
        run() {
            document.removeEventListener("click", countClick, {capture: true});
            if (clicks > allowed) {
                throw new Error(`It took ${clicks} clicks, ${allowed} are allowed.`);
            }
        },
    };
}

/** Opens an entry of a menu of the bar. */
export function menu(root, entry) {
    return [
        click(`The menu ${root}`, `[data-menu-xmlid="intman_module.${root}"]`),
        click(
            `The entry ${entry}`,
            `.o-dropdown--menu [data-menu-xmlid="intman_module.${entry}"]`
        ),
    ];
}
