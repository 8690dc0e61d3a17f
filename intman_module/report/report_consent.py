from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..models.tools import german_date

#: Languages that are written from right to left.
RIGHT_TO_LEFT = ("ar", "fa", "ps", "ku")


class ReportConsent(models.AbstractModel):
    """Values of the printed consent: the client's copy and the one kept on paper.

    Both sides should keep it (Leitfaden IV.3). It shows the very notice that was
    explained, in the client's language and in German.
    """

    _name = "report.intman_module.report_consent"
    _description = "Consent (PDF)"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the values of the template, for consents the user may read (P8).

        :raise AccessError: for consents out of the user's sight.
        :raise UserError: for a consent that was withdrawn, which is not printed.
        """
        consents = self.env["intman.consent"].browse(docids or []).exists()
        if not consents:
            raise AccessError(self.env._("There is no such consent, or not for you."))
        consents.check_access("read")
        if any(consent.state == "revoked" for consent in consents):
            raise UserError(
                self.env._(
                    "A withdrawn consent is no longer printed. The client has the "
                    "paper copy."
                )
            )
        return {
            "doc_ids": consents.ids,
            "doc_model": consents._name,
            "docs": consents,
            "german_date": german_date,
            "notices": {consent.id: self._notices(consent) for consent in consents},
            "persons": {consent.id: self._person(consent) for consent in consents},
            "recipients": {
                consent.id: self._recipients(consent) for consent in consents
            },
        }

    @api.model
    def _person(self, consent):
        client = consent.client_id
        name = " ".join(filter(None, (client.first_name, client.last_name)))
        return f"{name}, {client.number}"

    @api.model
    def _recipients(self, consent):
        named = [record.display_name for record in consent._recipient_records()]
        # The text of a consent mostly says the same as the record it points to.
        return ", ".join(dict.fromkeys(filter(None, [consent.recipient, *named])))

    @api.model
    def _notices(self, consent):
        """Return the notice that was explained, and its German text beside it."""
        notice = consent.notice_id
        german = notice.with_context(active_test=False).search(
            [
                ("version", "=", notice.version),
                ("provider_id", "=", notice.provider_id.id),
                ("language", "=", "de"),
            ],
            limit=1,
        )
        return [
            {
                "notice": text,
                "direction": "rtl" if text.language in RIGHT_TO_LEFT else "ltr",
                "language": text.language.replace("de_plain", "de"),
            }
            for text in notice | german
        ]
