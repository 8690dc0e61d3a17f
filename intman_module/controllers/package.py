import json

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import Controller, content_disposition, request, route


class PackageFile(Controller):
    """Download of a handover package; checks access and consent like any other door.

    The package is made for the answer and stored nowhere.
    """

    @route(
        "/intman_module/package/<int:consent_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def package(self, consent_id, **_options):
        """Return the package for the recipient whom this consent names.

        404 for a consent that the user may not read, 409 where it allows no handover.
        """
        consent = request.env["intman.consent"].browse(consent_id)
        try:
            consent.check_access("read")
            document = consent._package_document()
        except (AccessError, MissingError):
            return self._refusal(
                404, request.env._("There is no such package, or not for you.")
            )
        except UserError as error:
            return self._refusal(409, str(error))
        content = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
        return request.make_response(
            content.encode(),
            headers=[
                ("Content-Type", "application/json; charset=utf-8"),
                (
                    "Content-Disposition",
                    # The number stands for the person, as everywhere outside the file.
                    content_disposition(f"{consent.client_id.number}.json"),
                ),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
            ],
        )

    def _refusal(self, status, sentence):
        return request.make_response(
            sentence,
            headers=[("Content-Type", "text/plain; charset=utf-8")],
            status=status,
        )
