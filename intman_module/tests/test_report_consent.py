"""The printed consent: what the client takes home, opened again and read."""

import io

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .rpc_common import RpcCase
from .test_consent import ConsentCase

REPORT = "intman_module.report_consent"


def text_of(pdf):
    """Return the text of all pages, in one line."""
    return " ".join(
        " ".join(
            page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages
        ).split()
    )


@tagged("post_install", "-at_install")
class TestReportConsent(ConsentCase):
    def printed(self, consents, user=None):
        """Return the PDF as the user gets it."""
        reports = self.env(user=user or self.counsellor_user)["ir.actions.report"]
        return reports.with_context(force_report_rendering=True)._render_qweb_pdf(
            REPORT, consents.ids
        )[0]

    def test_copy_for_both_sides(self):
        """R202 One copy for each side: who, what for, which notice, both signatures.

        R197 It says that the consent is voluntary and refusing it harms nobody.
        """
        self.provider.address = "Schlossplatz 1\n73999 Prüfstadt"
        client = self.make_client(first_name="Олена", last_name="Шевченко")
        consent = client.consent_ids
        text = text_of(self.printed(consent))
        for word in (
            client.number,
            "Олена Шевченко",
            consent.given_on.strftime("%d.%m.%Y"),
            consent.notice_id.version,
            self.provider.name,
            "Schlossplatz 1",
        ):
            self.assertIn(word, text)
        voluntary = self.env._(
            "The privacy notice was handed out and explained to me. I give this "
            "consent voluntarily. Whoever refuses it has no disadvantage with other "
            "authorities."
        )
        self.assertIn(voluntary, text)

    def test_recipient_once(self):
        """R210 The recipient is named once, the title of the file is one line."""
        client = self.make_client()
        service = self.make_service(name="Wohnraumbüro")
        consent = self.consent(
            client, purpose="disclosure", recipient_service_id=service.id
        )
        pdf = self.printed(consent)
        self.assertEqual(text_of(pdf).count("Wohnraumbüro"), 1)
        title = PdfReader(io.BytesIO(pdf)).metadata.title
        self.assertTrue(title.endswith(f" {client.number}"), title)
        self.assertEqual(title, " ".join(title.split()))

    def test_notice_in_both_languages(self):
        """R198 R202 The notice that was explained, and the German one beside it."""
        client = self.make_client(language="uk")
        notice = client.consent_ids.notice_id
        self.assertEqual(notice.language, "uk")
        html = self.env(user=self.counsellor_user)["ir.actions.report"]
        html = html._render_qweb_html(REPORT, client.consent_ids.ids)[0].decode()
        self.assertIn('lang="uk"', html)
        self.assertIn('lang="de"', html)
        client = self.make_client(language="ar")
        html = self.env["ir.actions.report"]._render_qweb_html(
            REPORT, client.consent_ids.ids
        )[0]
        self.assertIn('lang="ar" dir="rtl"', html.decode())

    def test_tagged(self):
        """The file names its language and structure, for screen readers (BITV)."""
        pdf = PdfReader(io.BytesIO(self.printed(self.make_client().consent_ids)))
        root = pdf.trailer["/Root"]
        self.assertTrue(root["/MarkInfo"]["/Marked"])
        self.assertEqual(root["/Lang"], "de-DE")

    def test_form(self):
        """R200 No form is prescribed; the written one is what is proposed."""
        consents = self.env["intman.consent"]
        self.assertEqual(consents.default_get(["form"])["form"], "written")
        self.assertEqual(
            self.env["intman.intake"].default_get(["consent_form"])["consent_form"],
            "written",
        )
        for form in ("written", "electronic", "oral"):
            client = self.make_client(consent={"form": form})
            self.assertTrue(client._has_consent("processing"))

    def test_voluntary(self):
        """R197 Whoever says no is not in the system, and no can be said later too."""
        intake = self.counsellor_env["intman.intake"].create({"language": "de"})
        before = self.env["intman.client"].search_count([])
        with self.assertRaises(UserError):
            intake.action_create_client()
        intake.action_forget()
        self.assertFalse(intake.exists())
        self.assertEqual(self.env["intman.client"].search_count([]), before)
        client = self.make_client()
        client.consent_ids.with_env(self.counsellor_env).action_revoke()
        self.assertFalse(client._has_consent("processing"))

    def test_withdrawn(self):
        """R203 R205 A withdrawn consent is not printed any more."""
        client = self.make_client()
        client.consent_ids.action_revoke()
        with self.assertRaises(AccessError):
            self.printed(client.consent_ids)
        other = self.make_client()
        second = self.consent(other, purpose="special_category")
        second.action_revoke()
        with self.assertRaises(UserError):
            self.printed(second)

    def test_out_of_sight(self):
        """R204 Another provider's consent is not printed, by nobody outside."""
        consent = self.make_client().consent_ids
        for user in (self.far_user, self.coordinator_user, self.plain_user):
            self.env.invalidate_all()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.printed(consent, user)


@tagged("post_install", "-at_install")
class TestReportConsentDoor(RpcCase):
    def test_url(self):
        """R204 The address of the report opens for who may read the consent (P8)."""
        consent = self.files["O"]["client"].consent_ids.filtered("given_on")[:1]
        url = f"{self.base_url()}/report/html/{REPORT}/{consent.id}"
        for role, allowed in (
            ("counsellor", True),
            ("team_lead", True),
            ("far", False),
            ("coordinator", False),
            ("officer", False),
            ("portal", False),
        ):
            with self.subTest(role=role):
                answer = self.opener_of(role).get(url, timeout=60)
                self.assertEqual(answer.status_code == 200, allowed)
                self.assertEqual("MarkeO" in answer.text, allowed)
