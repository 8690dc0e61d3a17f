import {patch} from "@web/core/utils/patch";
import {Record} from "@web/model/relational_model/record";

const COMPARED = [
    "boolean",
    "char",
    "date",
    "datetime",
    "float",
    "html",
    "integer",
    "many2one",
    "selection",
    "text",
];

/**
 * Say to the server which values stood in the fields that were changed, in the record
 * and in the lines below it. Two people on the same file then overwrite nothing of each
 * other without a word: the server refuses what somebody else has changed meanwhile.
 */
function collectSeen(record, seen) {
    if (record.resId) {
        for (const name of Object.keys(record._changes)) {
            if (
                COMPARED.includes(record.fields[name]?.type) &&
                name in record._values
            ) {
                seen[record.resModel] ??= {};
                seen[record.resModel][record.resId] ??= {};
                seen[record.resModel][record.resId][name] = record._formatServerValue(
                    record.fields[name].type,
                    record._values[name]
                );
            }
        }
    }
    for (const name of Object.keys(record._changes)) {
        if (record.fields[name]?.type === "one2many") {
            for (const line of record.data[name]?.records || []) {
                collectSeen(line, seen);
            }
        }
    }
    return seen;
}

patch(Record.prototype, {
    async _save() {
        if (this.resModel.startsWith("intman.")) {
            this.intmanSeen = collectSeen(this, {});
        }
        try {
            return await super._save(...arguments);
        } finally {
            this.intmanSeen = undefined;
        }
    },

    get context() {
        const context = super.context;
        return this.intmanSeen ? {...context, intman_seen: this.intmanSeen} : context;
    },
});
