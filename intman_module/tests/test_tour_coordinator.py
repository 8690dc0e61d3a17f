"""The coordinator's way in the browser: figures of the county, no client anywhere."""

import io
from datetime import date

import openpyxl
import pypdf

from odoo.tests import HttpCase, tagged

from .common import PASSWORD, IntmanFixtures

#: Part of every client's name; the tour looks for it on every page.
MARKER = "Zzgeheim"


@tagged("post_install", "-at_install")
class TestTourCoordinator(IntmanFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()
        cls.year = cls.today.year - 1
        # Two persons; the first is advised by two providers after a handover.
        cls.first = cls.make_client(last_name=f"{MARKER} Eins")
        cls.second = cls.make_client(
            last_name=f"{MARKER} Zwei", gender="male", target_group="ukraine"
        )
        cls.handed_over = cls.make_client(
            provider=cls.other_provider,
            last_name=f"{MARKER} Eins",
            person_key=cls.first.person_key,
        )
        cls.make_talk(cls.first, on=date(cls.year, 3, 1))
        cls.make_plan(cls.first, on=date(cls.year, 4, 1))
        cls.make_talk(
            cls.first | cls.second,
            on=date(cls.year, 5, 4),
            minor_count=1,
            note=f"{MARKER} Notiz",
        )
        cls.make_talk(cls.handed_over, on=date(cls.year, 9, 1))
        # Neither another year nor a talk that does not count changes the figures.
        cls.make_talk(cls.second, on=date(cls.year, 9, 1), counted=False)
        cls.make_talk(cls.first, on=date(cls.year + 1, 1, 2))

    def _report(self):
        return self.env["intman.indicator.report"].search(
            [("county_id", "=", self.county.id), ("year", "=", self.year)]
        )

    def _make_final_report(self):
        report = (
            self.env["intman.indicator.report"]
            .with_user(self.coordinator_user)
            .create({"county_id": self.county.id, "year": self.year})
        )
        report.action_compute()
        report.action_finalise()
        self.env.flush_all()
        return report

    def test_tour(self):
        """R105, R106: compute, read, finalise; no client's name on any page."""
        self.start_tour(
            "/odoo", "intman_coordinator_tour", login=self.coordinator_user.login
        )
        report = self._report()
        self.assertEqual(len(report), 1)
        self.assertEqual(report.state, "final")
        self.assertEqual(report.finalised_on, self.today)
        self.assertTrue(report.line_ids)

    def test_pdf(self):
        """R091, R146: the PDF opens, with both totals and without a name."""
        report = self._make_final_report()
        self.authenticate(self.coordinator_user.login, PASSWORD)
        response = self.url_open(
            f"/report/pdf/intman_module.report_indicators/{report.id}"
        )
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.content[:5], b"%PDF-")
        pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        name = (
            self.env.ref("intman_module.indicator_k1").with_context(lang="de_DE").name
        )
        self.assertIn(f"K1 {name} 2 3", text)
        self.assertNotIn(MARKER, text)
        self.assertNotIn(self.first.number, text)
        self.assertNotIn(self.counsellor_staff.name, text)

    def test_xlsx(self):
        """R091: the workbook opens, its numbers are numbers, and it names nobody."""
        report = self._make_final_report()
        self.authenticate(self.coordinator_user.login, PASSWORD)
        response = self.url_open(
            f"/report/xlsx/intman_module.report_indicators_xlsx/{report.id}"
        )
        self.assertEqual(response.status_code, 200)
        self.assertNotIn(MARKER, response.headers["Content-Disposition"])
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        county, units, *_rest = book.worksheets
        totals = {
            row[0]: row[4:6]
            for row in county.iter_rows(min_row=2, values_only=True)
            if row[5] is not None
        }
        self.assertEqual(totals["K1"], (2, 3))
        self.assertEqual(totals["K8"], (3, 3))
        self.assertEqual(totals["K8a"], (5, 5))
        self.assertEqual(totals["K10"], (1, 1))
        heads = [cell.value for cell in units[1]]
        by_unit = {
            row[1]: dict(zip(heads, row, strict=True))
            for row in units.iter_rows(min_row=2, values_only=True)
        }
        self.assertEqual(by_unit[self.provider.name]["K1"], 2)
        self.assertEqual(by_unit[self.other_provider.name]["K1"], 1)
        self.assertNotIn(self.counsellor_staff.name, by_unit)
        text = str(
            [
                value
                for sheet in book.worksheets
                for row in sheet.iter_rows(values_only=True)
                for value in row
            ]
        )
        self.assertNotIn(MARKER, text)
        self.assertNotIn(self.first.number, text)

    def test_other_county_gets_nothing(self):
        """R096: counsellor and coordinator of another county are refused."""
        report = self._make_final_report()
        for user in (self.far_user, self.far_coordinator_user, self.plain_user):
            with self.subTest(user=user.login):
                self.authenticate(user.login, PASSWORD)
                response = self.url_open(
                    f"/report/xlsx/intman_module.report_indicators_xlsx/{report.id}"
                )
                self.assertEqual(response.status_code, 404)
                response = self.url_open(
                    f"/report/pdf/intman_module.report_indicators/{report.id}"
                )
                self.assertEqual(response.status_code, 403)
                self.assertIn("text/plain", response.headers["Content-Type"])
                self.assertNotIn(b"%PDF", response.content)
                self.assertNotIn(self.county.name.encode(), response.content)

    def test_counsellor_gets_own_figures_only(self):
        """R096: a counsellor reads the own figures, nobody else's, not the county's."""
        report = self._make_final_report()
        lines = (
            self.env["intman.indicator.line"]
            .with_user(self.counsellor_user)
            .search([("report_id", "=", report.id)])
        )
        self.assertEqual(lines.mapped("level"), ["counsellor"] * len(lines))
        self.assertEqual(lines.counsellor_id, self.counsellor_staff)
