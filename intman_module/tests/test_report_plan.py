"""Plan and certificate on paper: contents, who may print, and what is left out."""

import io
import re
import unicodedata

import pypdf

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from .casework import CaseworkCase
from .rpc_common import ROLES, SEES, RpcCase

PLAN = "intman_module.report_plan"
CERTIFICATE = "intman_module.report_certificate"


def text_of(document):
    """Return the text of a PDF, letters only as the reader hears them."""
    text = "\n".join(page.extract_text() for page in document.pages)
    return unicodedata.normalize("NFKC", re.sub(r"\s+", " ", text))


class PrintCase(CaseworkCase):
    """A file with everything in it, and a way to print as somebody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client_record = cls.make_client(
            first_name="Олена",
            last_name="Шевченко",
            street="Lindenstraße 3",
            city="Prüfstadt",
        )
        cls.make_talk(cls.client_record, cls.day(-60))
        cls.plan = cls.make_plan(
            cls.client_record,
            cls.day(-50),
            german_level="a2",
            first_language="Ukrainisch",
            recognition="partial",
            housing_form="municipal",
            work_hours=19.5,
        )

    def pdf(self, record, report, user=None):
        """Print as the user and return the document, opened again."""
        content, kind = (
            self.env["ir.actions.report"]
            .with_user(user or self.counsellor_user)
            ._render_qweb_pdf(report, record.ids)
        )
        self.assertEqual(kind, "pdf")
        return pypdf.PdfReader(io.BytesIO(content))

    def special_consent(self, **vals):
        return self.env["intman.consent"].create(
            {
                "client_id": self.client_record.id,
                "purpose": "special_category",
                "state": "given",
                "given_on": self.day(-20),
                **vals,
            }
        )

    def assertTagged(self, document):
        """The file is PDF/UA: tagged, with language and title."""
        root = document.trailer["/Root"]
        self.assertTrue(root["/MarkInfo"]["/Marked"])
        self.assertIn("/StructTreeRoot", root)
        self.assertTrue(root["/Lang"].startswith("de"))
        self.assertTrue(document.metadata.title)
        self.assertNotIn("Шевченко", document.metadata.title)


@tagged("post_install", "-at_install")
class TestReportPlan(PrintCase):
    def fill(self):
        plan, env = self.plan, self.env
        goal = env["intman.goal"].create(
            {
                "plan_id": plan.id,
                "name": "B1 bestehen",
                "topic_id": self.topic.id,
                "indicator": "Zertifikat liegt vor",
                "due_on": self.day(90),
                "agreed_on": self.day(-50),
            }
        )
        env["intman.measure"].create(
            {
                "goal_id": goal.id,
                "name": "Kurs besuchen",
                "responsible": "client",
                "due_on": self.day(30),
            }
        )
        env["intman.measure"].create(
            {
                "goal_id": goal.id,
                "name": "Anmeldung",
                "responsible": "third_party",
                "done_on": self.day(-3),
                "result": "Platz zugesagt",
            }
        )
        for rating, days in (("2", -40), ("4", -2)):
            env["intman.assessment"].create(
                {
                    "plan_id": plan.id,
                    "topic_id": self.topic.id,
                    "rating": rating,
                    "date": self.day(days),
                }
            )
        env["intman.review"].create(
            {
                "plan_id": plan.id,
                "date": self.day(-5),
                "result": "Gut voran",
                "goal_ids": [(1, goal.id, {"state": "in_progress"})],
                "next_review_on": self.day(60),
            }
        )
        return goal

    def test_everything_is_on_paper(self):
        """R025 R067 R068 R074 R078 The plan in German: goals, steps, reviews."""
        self.fill()
        document = self.pdf(self.plan, PLAN)
        self.assertTagged(document)
        text = text_of(document)
        for expected in (
            "Олена Шевченко",
            self.client_record.number,
            "17.05.1990",
            "Lindenstraße 3, Prüfstadt",
            "Ukrainisch",
            "A2",
            "19,5",
            "B1 bestehen",
            "Zertifikat liegt vor",
            "Kurs besuchen",
            "Anmeldung",
            "Platz zugesagt",
            "Gut voran",
            self.topic.with_context(lang="de_DE").name,
            self.provider.name,
            self.counsellor_staff.name,
            *(
                day.strftime("%d.%m.%Y")
                for day in (
                    self.day(-50),
                    self.day(-60),
                    self.day(90),
                    self.day(30),
                    self.day(-3),
                    self.day(60),
                    self.client_record.period_end,
                )
            ),
        ):
            with self.subTest(expected=expected):
                self.assertIn(expected, text)
        states = dict(
            self.env["intman.goal"]
            .with_context(lang="de_DE")
            ._fields["state"]
            ._description_selection(self.env(context={"lang": "de_DE"}))
        )
        self.assertIn(states["in_progress"], text)

    def test_letters_of_other_scripts(self):
        """R025 Arabic and Tigrinya names are printed, none becomes an empty box."""
        self.client_record.write({"first_name": "نور", "last_name": "ሰላም"})
        text = text_of(self.pdf(self.plan, PLAN))
        self.assertIn("ሰላም", text)
        # Arabic is shaped and runs from right to left.
        self.assertEqual(set("نور") - set(text), set())

    def test_no_empty_sections(self):
        """R072 R209 What was not collected leaves no heading behind."""
        plan = self.make_plan(self.make_client(), self.day(-3))
        values = self._values(plan)
        for part in ("sections", "goals", "progress", "levels", "own_fields"):
            self.assertFalse(values[part][plan.id], part)
        text = text_of(self.pdf(plan, PLAN))
        self.assertNotIn("Ukrainisch", text)

    def _values(self, plan, user=None):
        report = self.env["report.intman_module.report_plan"]
        return report.with_user(user or self.counsellor_user)._get_report_values(
            plan.ids, {"docs": "ignored"}
        )

    def test_health_with_its_consent_only(self):
        """R207 Health is printed while its consent is in force, and not otherwise."""
        consent = self.special_consent(valid_until=self.today)
        health = self.env["intman.topic"].search(
            [("is_special_category", "=", True)], limit=1
        )
        self.plan.health_note = "ZZAsthma"
        self.env["intman.goal"].create(
            {"plan_id": self.plan.id, "name": "ZZTherapie", "topic_id": health.id}
        )
        self.env["intman.assessment"].create(
            {"plan_id": self.plan.id, "topic_id": health.id, "rating": "2"}
        )
        text = text_of(self.pdf(self.plan, PLAN))
        self.assertIn("ZZAsthma", text)
        self.assertIn("ZZTherapie", text)
        # Run out, not withdrawn: what is stored is not printed any more.
        self.env.cr.execute(
            "UPDATE intman_consent SET valid_until = %s WHERE id = %s",
            [self.day(-1), consent.id],
        )
        self.env.invalidate_all()
        text = text_of(self.pdf(self.plan, PLAN))
        self.assertNotIn("ZZ", text)
        self.assertNotIn(health.with_context(lang="de_DE").name, text)

    def test_own_fields(self):
        """R070 R071 The provider's own fields are printed with their labels."""
        self.provider.plan_properties_definition = [
            {"name": "kopf", "string": "Freizeit", "type": "separator"},
            {"name": "sport", "string": "Verein", "type": "char"},
            {
                "name": "laune",
                "string": "Zufrieden",
                "type": "selection",
                "selection": [["ja", "Ja, sehr"], ["nein", "Nein"]],
            },
            {"name": "tag", "string": "Beitritt", "type": "date"},
            {"name": "leer", "string": "Leeres Feld", "type": "char"},
            {"name": "ende", "string": "Leerer Teil", "type": "separator"},
        ]
        self.plan.properties = {"sport": "TSV", "laune": "ja", "tag": "2026-03-01"}
        text = text_of(self.pdf(self.plan, PLAN))
        for expected in ("Freizeit", "Verein", "TSV", "Ja, sehr", "01.03.2026"):
            self.assertIn(expected, text)
        self.assertNotIn("Leer", text)

    def test_after_closing(self):
        """R025 R205 Moved: in the correction period the plan can still be printed."""
        self.fill()
        self.client_record.action_close("moved")
        action = self.client_record.with_user(self.counsellor_user).action_print_plan()
        self.assertEqual(action["report_name"], PLAN)
        self.assertIn("B1 bestehen", text_of(self.pdf(self.plan, PLAN)))

    def test_no_printing_after_a_withdrawal(self):
        """R199 R203 A withdrawn consent ends printing for everybody."""
        self.client_record.consent_ids.action_revoke()
        for user in (self.counsellor_user, self.team_lead_user):
            with self.assertRaises(AccessError):
                self._values(self.plan, user)

    def test_no_printing_without_a_consent_in_force(self):
        """R199 Run out: the file is still seen, but nothing is printed any more."""
        client = self.make_client(
            consent={"given_on": self.day(-9), "valid_until": self.today}
        )
        self.sign_agreement(client, self.day(-9))
        self.make_talk(client)
        plan = self.make_plan(client)
        self.assertTrue(self._values(plan))
        with freeze_time(self.day(2)):
            for report, record in ((PLAN, plan), (CERTIFICATE, client)):
                with self.subTest(report=report):
                    with self.assertRaises(UserError) as caught:
                        self.env[f"report.{report}"].with_user(
                            self.counsellor_user
                        )._get_report_values(record.ids)
                    self.assertNotIsInstance(caught.exception, AccessError)
                    self.assertIn(client.number, str(caught.exception))

    def test_no_plan_to_print(self):
        """R025 Where there is no plan the button says so."""
        with self.assertRaises(UserError):
            self.make_client().action_print_plan()

    def test_name_of_the_file(self):
        """R025 R196 The file is named after the case number, never after a person."""
        for name, record in (
            ("action_report_plan", self.plan),
            ("action_report_certificate", self.client_record),
        ):
            report = self.env.ref(f"intman_module.{name}")
            file_name = safe_eval(report.print_report_name, {"object": record})
            self.assertIn(self.client_record.number, file_name)
            self.assertNotIn("Шевченко", file_name)
            self.assertFalse(report.attachment, "nothing is stored")


@tagged("post_install", "-at_install")
class TestReportCertificate(PrintCase):
    def test_certificate(self):
        """R024 R025 R026 First talk, last day, extension: the next one can go on."""
        self.env["intman.extension"].create(
            [
                {
                    "client_id": self.client_record.id,
                    "ground": "illiteracy",
                    "months": months,
                    "justification": "ZZGrund",
                }
                for months in (3, 4)
            ]
        )
        client = self.client_record
        document = self.pdf(client, CERTIFICATE)
        self.assertTagged(document)
        self.assertEqual(len(document.pages), 1)
        text = text_of(document)
        for expected in (
            "Олена Шевченко",
            "17.05.1990",
            self.day(-60).strftime("%d.%m.%Y"),
            self.day(-60, years=3).strftime("%d.%m.%Y"),
            client.period_end.strftime("%d.%m.%Y"),
            "7 ",
            self.provider.name,
            self.counsellor_staff.name,
            self.today.strftime("%d.%m.%Y"),
        ):
            with self.subTest(expected=expected):
                self.assertIn(expected, text)
        self.assertNotIn("ZZGrund", text, "why it was extended is nobody's business")

    def test_first_talk_elsewhere(self):
        """R026 The earlier first talk is handed on, with where it is known from."""
        client = self.make_client(
            external_first_consultation_on=self.day(years=-1),
            external_source="statement",
        )
        text = text_of(self.pdf(client, CERTIFICATE))
        self.assertIn(self.day(years=-1).strftime("%d.%m.%Y"), text)
        source = dict(
            client._fields["external_source"]._description_selection(
                client.with_context(lang="de_DE").env
            )
        )["statement"]
        self.assertIn(source, text)

    def test_nothing_to_certify(self):
        """R026 Before the first talk no period runs."""
        with self.assertRaises(UserError):
            self.pdf(self.make_client(), CERTIFICATE)

    def test_buttons(self):
        """R025 One click from the client and from the plan."""
        own = self.client_record.with_user(self.counsellor_user)
        plan = self.plan.with_user(self.counsellor_user)
        for action, name in (
            (own.action_print_plan(), PLAN),
            (own.action_print_certificate(), CERTIFICATE),
            (plan.action_print(), PLAN),
            (plan.action_print_certificate(), CERTIFICATE),
        ):
            self.assertEqual(action["type"], "ir.actions.report")
            self.assertEqual(action["report_name"], name)


@tagged("post_install", "-at_install")
class TestPrintDoors(RpcCase):
    """The addresses of the documents, asked by everybody (P8)."""

    def _get(self, role, address):
        response = self.opener_of(role).get(self.base_url() + address, timeout=120)
        content = response.content
        if response.headers.get("Content-Type") == "application/pdf":
            document = pypdf.PdfReader(io.BytesIO(content))
            return True, text_of(document)
        return False, response.text

    def test_who_gets_the_documents(self):
        """R196 R208 Plan and certificate for whoever works on the file, nobody else."""
        for role in ROLES:
            for scope, file in self.files.items():
                for report, record in ((PLAN, "plan"), (CERTIFICATE, "client")):
                    address = f"/report/html/{report}/{file[record].id}"
                    _is_pdf, text = self._get(role, address)
                    with self.subTest(role=role, scope=scope, report=report):
                        self.assertEqual(
                            f"{self.marker(scope)} Name" in text,
                            SEES.get(role) == scope,
                        )

    def test_parameters_open_nothing(self):
        """R196 Ids of several files, options and context of the address do not help."""
        own, foreign = self.files["O"]["plan"].id, self.files["F"]["plan"].id
        for address in (
            f"/report/html/{PLAN}/{own},{foreign}",
            f"/report/html/{PLAN}/{foreign}?context=%7B%22active_test%22%3Afalse%7D",
            f"/report/html/{PLAN}?options=%7B%22docids%22%3A%5B{foreign}%5D%7D",
            f"/report/html/{PLAN}/0",
        ):
            _is_pdf, text = self._get("counsellor", address)
            self.assertNotIn(self.marker("F"), text, address)

    def test_pdf_from_outside(self):
        """R025 The counsellor gets a PDF, a coordinator does not."""
        address = f"/report/pdf/{PLAN}/{self.files['O']['plan'].id}"
        is_pdf, text = self._get("counsellor", address)
        self.assertTrue(is_pdf)
        self.assertIn("MarkeO Name", text)
        is_pdf, text = self._get("coordinator", address)
        self.assertFalse(is_pdf)
        self.assertNotIn("MarkeO", text)
        # In a sentence and no page of the web server's, as at the other doors.
        response = self.opener_of("coordinator").get(
            self.base_url() + address, timeout=60
        )
        self.assertEqual(response.status_code, 403)
        self.assertIn("text/plain", response.headers["Content-Type"])
        self.assertNotIn("Forbidden", response.text)
