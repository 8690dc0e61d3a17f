"""What every import of ours does with the rows of a table: all or none, by number."""

from odoo import api, models
from odoo.exceptions import UserError

#: So many refused rows are named; the others show once these are mended.
MAX_NAMED = 25
#: Tells a test run to ``load``; an object, so that no caller from outside can say so.
TEST_RUN = object()


class BatchRefused(Exception):
    """Somewhere in several rows one is refused."""


class IntmanImportRows(models.AbstractModel):
    """For models that come in by a table: it is taken whole, or says why not."""

    _name = "intman.import.rows"
    _description = "Rows of an Import"

    @api.model
    def get_import_templates(self):
        """Return the templates that the import screen offers."""
        return self.env["intman.import.template"]._links(self._name)

    @api.model
    def _refused_rows(self, problems):
        """Return the message on refused rows, in the order of the file.

        :param problems: pairs of the number of the row in the file (``None`` for what
            concerns the whole file) and the reason.
        """
        texts = []
        for row, problem in sorted(problems, key=lambda pair: pair[0] or 0):
            text = problem
            if row is not None:
                text = self.env._("Row %(row)s: %(problem)s", row=row, problem=problem)
            if text not in texts:
                texts.append(text)
        if len(texts) > MAX_NAMED:
            rest = len(texts) - MAX_NAMED
            texts = texts[:MAX_NAMED]
            texts.append(self.env._("… and %(rest)s more.", rest=rest))
        texts.insert(0, self.env._("Nothing was imported. Please correct the file:"))
        return "\n".join(texts)

    @api.model
    def load(self, fields, data):
        """Import all rows or none.

        :return: ``ids`` (``False`` if anything was refused) and ``messages`` with the
            number of the refused row and the reason.
        """
        with self.env.cr.savepoint() as savepoint:
            result = super().load(fields, data)
            if result["messages"]:
                # A warning is a guess (two counsellors of one name): no row then.
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
                result["ids"] = False
        return result

    def _convert_records(self, records, *, log=lambda a: None, savepoint):
        """Leave out rows with a wrong value: what follows from it is no news."""
        refused = set()

        def remember(message):
            if message["type"] == "error" and message.get("rows"):
                refused.add(message["rows"]["from"])
            log(message)

        converted = super()._convert_records(records, log=remember, savepoint=savepoint)
        for dbid, xid, vals, info in converted:
            if info["rows"]["from"] not in refused:
                yield dbid, xid, vals, info

    def _load_records(self, data_list, update=False):
        """Have Odoo try several rows one by one when one of them is refused.

        It would say of the first row what was wrong with any.
        """
        try:
            return super()._load_records(data_list, update)
        except UserError as error:
            if len(data_list) > 1:
                raise BatchRefused from error
            raise
