from odoo.http import Controller, content_disposition, request, route

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ImportTemplate(Controller):
    """Download of the empty tables for the import."""

    @route(
        "/intman_module/import_template/<string:model>/<string:kind>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def template(self, model, kind, **_options):
        """Return the empty table; 404 for whoever does not import such data."""
        templates = request.env["intman.import.template"]
        if kind not in TYPES or not templates._may_use(model):
            raise request.not_found()
        content = templates._csv(model) if kind == "csv" else templates._workbook(model)
        name = f"Vorlage-{model.removeprefix('intman.')}.{kind}"
        return request.make_response(
            content,
            headers=[
                ("Content-Type", TYPES[kind]),
                ("Content-Disposition", content_disposition(name)),
            ],
        )
