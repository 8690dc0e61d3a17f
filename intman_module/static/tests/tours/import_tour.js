import {registry} from "@web/core/registry";

function choose(content) {
    return ({anchor}) => {
        const files = new DataTransfer();
        files.items.add(new File([content], "Liste.csv", {type: "text/csv"}));
        anchor.files = files.files;
        anchor.dispatchEvent(new Event("change"));
    };
}

const INPUT = ".o_control_panel input[type=file]:not(:visible)";

// An empty file gets a sentence; a good one is read, and goes when the tab is closed.
registry.category("web_tour.tours").add("intman_import_file", {
    steps: () => [
        {content: "No bytes", trigger: INPUT, run: choose("")},
        {
            content: "A sentence, no failure",
            trigger: ".o_import_data_content .alert-danger:contains(keine Zeilen)",
        },
        {
            content: "A table",
            trigger: INPUT,
            run: choose("Nachname;Einwilligung am\nMarke;03.02.2025\n"),
        },
        {
            content: "Read; now the tab is closed",
            trigger: ".o_import_data_content:contains(Marke)",
            run: () => window.dispatchEvent(new Event("pagehide")),
        },
        {
            content: "The server has dropped the file",
            trigger: "body",
            async run() {
                for (let turn = 0; turn < 50; turn++) {
                    const answer = await fetch(
                        "/web/dataset/call_kw/base_import.import/search_count",
                        {
                            method: "POST",
                            headers: {"Content-Type": "application/json"},
                            body: JSON.stringify({
                                params: {
                                    model: "base_import.import",
                                    method: "search_count",
                                    args: [[["file_name", "=", "Liste.csv"]]],
                                    kwargs: {},
                                },
                            }),
                        }
                    );
                    if ((await answer.json()).result === 0) {
                        return;
                    }
                    await new Promise((resolve) => setTimeout(resolve, 100));
                }
                throw new Error("the file is still there");
            },
        },
    ],
});

registry.category("web_tour.tours").add("intman_import_refused", {
    steps: () => [
        {
            content: "Who may import is said",
            trigger: ".modal:contains(importiert die Teamleitung)",
        },
        {content: "Nothing to upload", trigger: "body:not(:has(.o_import_action))"},
    ],
});
