"""The indicator report: computed, frozen, renewed, seen, printed and exported."""

import io
import re
from datetime import date

import openpyxl
import pypdf
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import PASSWORD, IntmanCase, IntmanFixtures
from .counter import CODES

PDF = "/report/pdf/intman_module.report_indicators/%s"
XLSX = "/report/xlsx/intman_module.report_indicators_xlsx/%s"


def figures(report, level="county"):
    """Return ``{code: total}`` of a report on one level, summed over its units."""
    report.env.invalidate_all()
    found = {}
    for line in report.sudo().line_ids:
        if line.level == level and not line.dimension:
            code = line.indicator_id.code
            found[code] = found.get(code, 0) + line.value
    return found


class ReportFixtures(IntmanFixtures):
    """Cases of the last year at two providers, one person at both."""

    @classmethod
    def _set_up_cases(cls):
        cls.year = cls.today.year - 1
        cls.amira = cls.make_client(municipality_id=cls.municipality.id)
        cls.omar = cls.make_client(first_name="Omar", last_name="Geheim", gender="male")
        cls.lesia = cls.make_client(
            first_name="Lesia",
            last_name="Vertraulich",
            gender=False,
            target_group="ukraine",
            provider=cls.other_provider,
        )
        cls.amira_again = cls.make_client(
            provider=cls.other_provider,
            person_key=cls.amira.person_key,
            external_first_consultation_on=date(cls.year, 2, 3),
            external_source="certificate",
        )
        cls.make_talk(cls.amira, date(cls.year, 2, 3))
        cls.make_plan(cls.amira, date(cls.year, 2, 4))
        cls.make_talk(cls.amira | cls.omar, date(cls.year, 3, 3), minor_count=2)
        cls.make_talk(cls.omar, date(cls.year, 4, 3))
        cls.make_talk(cls.lesia, date(cls.year - 1, 12, 30))
        cls.make_plan(cls.lesia, date(cls.year - 1, 12, 30))
        cls.make_talk(cls.lesia, date(cls.year, 1, 2))
        cls.make_talk(cls.amira_again, date(cls.year, 12, 31))
        cls.make_talk(cls.lesia, date(cls.year, 5, 5), state="cancelled")
        cls.make_talk(cls.lesia, date(cls.year, 5, 6), counted=False)
        cls.make_talk(cls.make_client(provider=cls.far_provider), date(cls.year, 5, 6))
        cls.report = (
            cls.env["intman.indicator.report"]
            .with_user(cls.coordinator_user)
            .create({"county_id": cls.county.id, "year": cls.year})
        )
        cls.report.action_compute()


@tagged("post_install", "-at_install")
class TestIndicatorReport(ReportFixtures, IntmanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_cases()

    def test_figures_of_county_and_providers(self):
        """R102, R103, R105: figures of the providers merged for the county."""
        self.assertEqual(
            figures(self.report),
            dict(zip(CODES, (3, 2, 1, 5, 8, 1, 2, 1), strict=True)),
        )
        # One person at both providers: their sum counts her twice.
        self.assertEqual(figures(self.report, "provider")["K1"], 4)
        self.assertEqual(figures(self.report, "counsellor")["K8"], 5)
        self.assertEqual(figures(self.report, "municipality")["K8"], 2)

    def test_zero_is_reported(self):
        """R091: a provider without talks reports zeros, it is not left out."""
        provider = self.env["intman.provider"].create(
            {"name": "Neu", "kind": "municipality", "county_id": self.county.id}
        )
        self.report.action_compute()
        lines = self.report.sudo().line_ids.filtered(
            lambda line: line.provider_id == provider
        )
        self.assertEqual(set(lines.indicator_id.mapped("code")), set(CODES))
        self.assertEqual(set(lines.mapped("value")), {0})

    def test_computed_anew_while_open(self):
        """R091: an open report can be computed anew, nothing is counted twice."""
        before = figures(self.report)
        self.report.action_compute()
        self.assertEqual(figures(self.report), before)
        self.make_talk(self.lesia, date(self.year, 6, 6))
        self.report.action_compute()
        self.assertEqual(figures(self.report)["K8"], before["K8"] + 1)

    def test_final_is_frozen(self):
        """R091, R095: nobody changes the figures of a final report."""
        self.report.action_finalise()
        self.assertEqual(self.report.state, "final")
        lines = self.report.sudo().line_ids
        before = {line.id: line.value for line in lines}
        vals = {
            "report_id": self.report.id,
            "indicator_id": lines[0].indicator_id.id,
            "level": "county",
            "county_id": self.county.id,
            "unit_name": "x",
            "value": 99,
        }
        with self.assertRaises(UserError):
            lines[0].create(vals)
        with self.assertRaises(UserError):
            lines[0].write({"value": 99})
        with self.assertRaises(UserError):
            lines[0].unlink()
        other = self.env["intman.indicator.report"].create(
            {"county_id": self.far_county.id, "year": self.year}
        )
        other.action_compute()
        with self.assertRaises(UserError):
            other.line_ids[0].write({"report_id": self.report.id})
        with self.assertRaises(UserError):
            self.report.sudo().write({"line_ids": [(5, 0, 0)]})
        for step in ("action_compute", "action_finalise"):
            with self.assertRaises(UserError):
                getattr(self.report, step)()
        self.make_talk(self.lesia, date(self.year, 6, 6))
        self.omar.action_close("moved")
        self.omar._erase()
        self.env.invalidate_all()
        self.assertEqual(
            {line.id: line.value for line in self.report.sudo().line_ids}, before
        )

    def test_state_is_no_field_to_write(self):
        """R091: the state changes by its steps only, for the superuser too."""
        report = self.report.sudo()
        for vals in (
            {"state": "submitted"},
            {"version": 7},
            {"submitted_on": "2020-01-01"},
            {"reason": "x"},
        ):
            with self.assertRaises(UserError):
                report.write(vals)
        for vals in ({"year": self.year - 1}, {"county_id": self.far_county.id}):
            with self.assertRaises(UserError):
                report.write(vals)
        with self.assertRaises(UserError):
            self.env["intman.indicator.report"].create(
                {
                    "county_id": self.far_county.id,
                    "year": self.year,
                    "state": "final",
                }
            )

    def test_finalise_needs_figures(self):
        """R091: an empty report cannot be finalised."""
        report = self.env["intman.indicator.report"].create(
            {"county_id": self.far_county.id, "year": self.year}
        )
        with self.assertRaises(UserError):
            report.action_finalise()

    def test_submit_after_the_year(self):
        """R092, R093, R106: submitted after the cut-off date only, once final."""
        with self.assertRaises(UserError):
            self.report.action_submit()
        running = (
            self.env["intman.indicator.report"]
            .with_user(self.coordinator_user)
            .create({"county_id": self.county.id, "year": self.today.year})
        )
        running.action_compute()
        running.action_finalise()
        with self.assertRaises(UserError):
            running.action_submit()
        with freeze_time(f"{self.today.year}-12-31 12:00:00"):
            running.invalidate_recordset(["is_year_over"])
            with self.assertRaises(UserError):
                running.action_submit()
        with freeze_time(f"{self.today.year + 1}-01-01 12:00:00"):
            running.invalidate_recordset(["is_year_over"])
            running.action_submit()
            self.assertEqual(running.submitted_on, date(self.today.year + 1, 1, 1))
        self.report.action_finalise()
        self.report.action_submit()
        self.assertEqual(self.report.state, "submitted")

    def test_new_version(self):
        """R091: a late change makes a new version with a reason; right after an
        erasure, too."""
        with self.assertRaises(UserError):
            self.report.action_new_version("zu früh")
        before = figures(self.report)
        self.report.action_finalise()
        for reason in ("", "  ", None):
            with self.assertRaises(UserError):
                self.report.action_new_version(reason)
        self.make_talk(self.lesia, date(self.year, 6, 6))
        for client in (self.omar, self.amira):
            client.action_close("moved")
            client._erase()
        new = self.report.action_new_version(" Nachtrag ")
        self.assertEqual(
            (new.version, new.state, new.reason, new.previous_id),
            (2, "open", "Nachtrag", self.report),
        )
        self.assertEqual(self.report.state, "superseded")
        self.assertEqual(figures(self.report), before)
        self.assertEqual(
            figures(new), {**before, "K8": before["K8"] + 1, "K8a": before["K8a"] + 1}
        )
        with self.assertRaises(UserError):
            self.report.action_new_version("noch einmal")
        with self.assertRaises(UserError):
            self.report.sudo().line_ids[0].write({"value": 99})

    def test_one_report_per_year(self):
        """R105: one bundled delivery of a county and year."""
        with self.assertRaises(UserError):
            self.env["intman.indicator.report"].create(
                {"county_id": self.county.id, "year": self.year}
            )
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["intman.indicator.report"].create(
                [{"county_id": self.far_county.id, "year": self.year}] * 2
            )

    def test_deadlines(self):
        """R104, R106: 31 January for 2023 and earlier, 31 March from 2024 on."""
        reports = self.env["intman.indicator.report"].create(
            [
                {"county_id": self.far_county.id, "year": year}
                for year in (2022, 2023, 2024, 2025)
            ]
        )
        self.assertEqual(
            reports.mapped("deadline"),
            [
                date(2023, 1, 31),
                date(2024, 1, 31),
                date(2025, 3, 31),
                date(2026, 3, 31),
            ],
        )

    def test_year_has_to_make_sense(self):
        """R092: no report before there was the programme, none for the future."""
        for year in (2016, self.today.year + 1):
            with self.assertRaises(UserError):
                self.env["intman.indicator.report"].create(
                    {"county_id": self.far_county.id, "year": year}
                )

    def test_indicator_switched_off(self):
        """R094, R101: a figure that the state does not ask for can be left out."""
        self.env.ref("intman_module.indicator_k8a").active = False
        self.report.action_compute()
        self.assertEqual(set(figures(self.report)), set(CODES) - {"K8a"})

    def test_who_sees_which_lines(self):
        """R096: counsellors see their own figures, team leads their provider's, the
        coordinator everything but single counsellors."""

        def seen(user):
            self.env.invalidate_all()
            lines = self.env["intman.indicator.line"].with_user(user)
            return {
                (line.level, line[f"{line.level}_id"].id)
                for line in lines.search([("report_id", "=", self.report.id)])
            }

        self.make_talk(
            self.amira, date(self.year, 7, 7), counsellor_id=self.colleague_staff.id
        )
        self.report.action_compute()
        own = ("counsellor", self.counsellor_staff.id)
        colleague = ("counsellor", self.colleague_staff.id)
        provider = ("provider", self.provider.id)
        self.assertEqual(seen(self.counsellor_user), {own})
        self.assertEqual(seen(self.colleague_user), {colleague})
        self.assertEqual(seen(self.team_lead_user), {own, colleague, provider})
        self.assertEqual(
            seen(self.coordinator_user),
            {
                ("county", self.county.id),
                provider,
                ("provider", self.other_provider.id),
                ("municipality", self.municipality.id),
            },
        )
        for user in (self.far_coordinator_user, self.far_user):
            self.assertEqual(seen(user), set())
        for user in (self.officer_user, self.manager_user, self.plain_user):
            with self.assertRaises(AccessError):
                seen(user)

    def test_grouping_does_not_reveal_counsellors(self):
        """R096: nor does counting by counsellor tell the coordinator anything."""
        groups = (
            self.env["intman.indicator.line"]
            .with_user(self.coordinator_user)
            ._read_group(
                [("report_id", "=", self.report.id)], ["counsellor_id"], ["value:sum"]
            )
        )
        self.assertEqual([group for group, _value in groups if group], [])

    def test_only_the_coordinator_takes_the_steps(self):
        """R091, R105: staff and coordinators elsewhere cannot compute or finalise."""
        for user in (
            self.counsellor_user,
            self.team_lead_user,
            self.far_coordinator_user,
            self.officer_user,
            self.manager_user,
        ):
            report = self.report.with_user(user)
            for step in ("action_compute", "action_finalise", "action_submit"):
                with self.assertRaises(AccessError):
                    getattr(report, step)()
            with self.assertRaises(AccessError):
                report.action_new_version("Grund")


@tagged("post_install", "-at_install")
class TestIndicatorReportFiles(ReportFixtures, HttpCase):
    """PDF and XLSX, fetched as a browser does, against a count by hand in SQL."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()
        cls._set_up_cases()
        cls.env.flush_all()
        cls.by_hand = cls._count_by_hand()
        # The files say the same when a part of the cases is gone by then.
        for client in (cls.omar, cls.amira):
            client.action_close("moved")
            client._erase()
        cls.report.action_compute()
        cls.env.flush_all()

    @classmethod
    def _count_by_hand(cls):
        """Return ``{code: (county, {provider: n}, {gender: n})}`` from the cases."""
        talks = """
            SELECT t.id, t.date, t.minor_count, v.name AS provider, c.person_key,
                   c.id AS client_id, COALESCE(c.gender, 'unknown') AS gender,
                   LEAST(c.external_first_consultation_on, min(t.date) OVER (
                       PARTITION BY c.id)) AS first_on
              FROM intman_consultation t
              JOIN intman_consultation_participant p ON p.consultation_id = t.id
              JOIN intman_client c ON c.id = p.client_id
              JOIN intman_provider v ON v.id = t.provider_id
             WHERE v.county_id = %(county)s AND t.state = 'held' AND t.counted
        """
        plans = """
            SELECT l.*, v.name AS provider, COALESCE(c.gender, 'unknown') AS gender
              FROM intman_plan l JOIN intman_client c ON c.id = l.client_id
              JOIN intman_provider v ON v.id = c.provider_id
             WHERE v.county_id = %(county)s
        """
        in_year = "extract(year FROM date) = %(year)s"
        persons = (
            f"SELECT DISTINCT %s, person_key AS it FROM ({talks}) t WHERE {in_year}"
        )
        new = "extract(year FROM first_on) = %(year)s"
        # Each yields one row for each thing counted, once for each unit.
        queries = {
            "K1": persons,
            "K2": f"{persons} AND {new}",
            "K3": f"{persons} AND NOT {new}",
            "K8": f"SELECT %s, id FROM ({talks}) t WHERE {in_year} GROUP BY id, 1",
            "K8a": f"""
                SELECT %s, client_id FROM ({talks}) t WHERE {in_year}
                 UNION ALL
                SELECT %s, id FROM (SELECT DISTINCT id, date, minor_count, provider,
                                           'unknown' AS gender FROM ({talks}) t) AS t,
                       generate_series(1, minor_count) WHERE {in_year}
            """,
            "K10": f"""
                SELECT %s, id FROM ({plans}) l
                 WHERE made_on BETWEEN %(first)s AND %(last)s
            """,
            "K11": f"""
                SELECT %s, id FROM ({plans}) l WHERE made_on <= %(last)s
                   AND (closed_on IS NULL OR closed_on > %(last)s)
            """,
            "K13": f"""
                SELECT %s, client_id FROM ({talks}) t
                 WHERE date <= %(last)s AND NOT EXISTS (
                       SELECT 1 FROM intman_plan l
                        WHERE l.client_id = t.client_id AND l.made_on <= %(last)s)
                 GROUP BY 1, client_id HAVING count(*) > 1
            """,
        }
        counted = {}
        for code, query in queries.items():
            found = []
            for unit in ("'county'", "provider", "gender"):
                if code == "K8" and unit == "gender":
                    query = query.replace("GROUP BY id, 1", "GROUP BY id")
                    unit = (
                        "CASE WHEN min(gender) = max(gender) THEN min(gender) "
                        "ELSE 'mixed' END"
                    )
                cls.env.cr.execute(
                    "SELECT unit, count(*) FROM ("
                    + query.replace("%s,", f"{unit} AS unit,")
                    + ") AS counted GROUP BY unit",
                    {
                        "county": cls.county.id,
                        "year": cls.year,
                        "first": date(cls.year, 1, 1),
                        "last": date(cls.year, 12, 31),
                    },
                )
                found.append(dict(cls.env.cr.fetchall()))
            county, providers, genders = found
            counted[code] = county.get("county", 0), providers, genders
        return counted

    def _fetch(self, url, user=None, report=None):
        self.authenticate((user or self.coordinator_user).login, PASSWORD)
        return self.url_open(url % (report or self.report).id)

    def _pdf(self):
        response = self._fetch(PDF)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        return pypdf.PdfReader(io.BytesIO(response.content))

    def _labels(self, field):
        model = self.env["intman.client"].with_context(lang="de_DE")
        labels = dict(model._fields[field]._description_selection(model.env))
        lines = self.env["intman.indicator.line"].with_context(lang="de_DE")
        for category in ("mixed", "unknown"):
            labels[category] = dict(lines._selection_category())[category]
        return labels

    def test_hand_count_is_no_row_of_zeros(self):
        """R103: the cases behind these tests contain all that is told apart."""
        self.assertEqual(
            {code: counted[0] for code, counted in self.by_hand.items()},
            dict(zip(CODES, (3, 2, 1, 5, 8, 1, 2, 1), strict=True)),
        )
        self.assertEqual(sum(self.by_hand["K1"][1].values()), 4)
        self.assertEqual(self.by_hand["K8"][2]["mixed"], 1)

    def test_pdf_figures(self):
        """R091, R097, R098, R099, R103: the PDF shows what a hand count yields."""
        lines = "\n".join(page.extract_text() for page in self._pdf().pages)
        found, code = {}, None
        genders = list(self._labels("gender").values())
        groups = list(self._labels("target_group").values())
        columns = []
        county_name = self.county.name
        for line in map(str.strip, lines.splitlines()):
            overview = re.fullmatch(r"(K\d+a?) .*\s(\d+) (\d+)", line)
            section = re.match(r"(K\d+a?) ", line)
            row = re.fullmatch(r"(\D+?) ((?:\d+ ?)+)", line)
            if overview and overview[1] not in found:
                found[overview[1]] = [int(overview[2]), int(overview[3]), {}, {}, {}]
            elif section:
                code = section[1]
            elif row and code:
                values = [int(number) for number in row[2].split()]
                self.assertEqual(sum(values[:-1]), values[-1], line)
                if not columns:
                    # The table by target group: totals are those by gender.
                    self.assertEqual(found[code][4].get(row[1]), values[-1], line)
                    continue
                self.assertEqual(len(values), len(columns) + 1, line)
                found[code][4][row[1]] = values[-1]
                if row[1] == county_name:
                    found[code][3] = dict(zip(columns, values, strict=False))
                else:
                    found[code][2][row[1]] = values[-1]
            elif groups[0] in line and code:
                columns = []
            elif genders[0] in line and genders[1] in line:
                columns = [label for label in genders if label in line]
                columns.sort(key=line.index)
        labels = self._labels("gender")
        for code, (county, providers, categories) in self.by_hand.items():
            total, provider_sum, by_provider, by_gender, _totals = found[code]
            with self.subTest(code):
                self.assertEqual(total, county)
                self.assertEqual(provider_sum, sum(providers.values()))
                self.assertEqual({k: v for k, v in by_provider.items() if v}, providers)
                self.assertEqual(set(by_provider), {"Landratsamt", "Wohlfahrt"})
                self.assertEqual(
                    {k: v for k, v in by_gender.items() if v},
                    {labels[key]: value for key, value in categories.items()},
                )
        self.assertEqual(set(found), set(CODES))

    def test_pdf_form(self):
        """R091: tagged and titled, A4, with page numbers, in German, no names."""
        document = self._pdf()
        root = document.trailer["/Root"]
        self.assertTrue(root["/MarkInfo"]["/Marked"])
        self.assertIn("/StructTreeRoot", root)
        self.assertEqual(root["/Lang"], "de-DE")
        self.assertIn(str(self.year), document.metadata.title)
        pages = len(document.pages)
        for number, page in enumerate(document.pages, start=1):
            self.assertAlmostEqual(float(page.mediabox.width), 595.28, 1)
            self.assertAlmostEqual(float(page.mediabox.height), 841.89, 1)
            text = page.extract_text()
            self.assertIn(f"{number} / {pages}", text)
            for name in ("Amira", "Beispiel", "Geheim", "Vertraulich", "Lesia"):
                self.assertNotIn(name, text)

    def test_xlsx_figures(self):
        """R091, R094, R103: the workbook holds numbers that a hand count yields."""
        response = self._fetch(XLSX)
        self.assertEqual(response.status_code, 200)
        self.assertIn("spreadsheetml", response.headers["Content-Type"])
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        county_sheet, unit_sheet = book.worksheets[:2]
        for sheet in book:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                self.assertNotEqual(cell.data_type, "f", cell.coordinate)
                for name in ("Amira", "Beispiel", "Geheim", "Vertraulich", "Lesia"):
                    self.assertNotIn(name, str(cell.value))
        totals, genders = {}, {}
        label = dict(
            self.env["intman.indicator.line"]
            .with_context(lang="de_DE")
            .fields_get(["dimension"])["dimension"]["selection"]
        )["gender"]
        for row in county_sheet.iter_rows(min_row=2, values_only=True):
            code, _name, dimension, category, value, providers = row
            if not category:
                totals[code] = (value, providers)
            elif dimension == label:
                genders.setdefault(code, {})[category] = value
        labels = self._labels("gender")
        header, *rows = unit_sheet.iter_rows(values_only=True)
        by_provider = {
            row[1]: dict(zip(header[2:], row[2:], strict=True))
            for row in rows
            if row[1] in ("Landratsamt", "Wohlfahrt")
        }
        for code, (county, providers, categories) in self.by_hand.items():
            with self.subTest(code):
                self.assertEqual(totals[code], (county, sum(providers.values())))
                self.assertEqual(
                    {k: v for k, v in genders[code].items() if v},
                    {labels[key]: value for key, value in categories.items()},
                )
                for provider, values in by_provider.items():
                    self.assertEqual(values[code], providers.get(provider, 0))
        self.assertEqual(set(totals), set(CODES))
        self.assertEqual(len(by_provider), 2)

    def test_xlsx_has_no_formulas(self):
        """R094: a name that looks like a formula stays a text."""
        self.env["intman.provider"].create(
            {"name": "=1+1", "kind": "county", "county_id": self.county.id}
        )
        self.report.action_compute()
        book = openpyxl.load_workbook(io.BytesIO(self._fetch(XLSX).content))
        cells = [cell for sheet in book for row in sheet for cell in row]
        self.assertNotIn("f", {cell.data_type for cell in cells})
        self.assertIn("=1+1", {cell.value for cell in cells})

    def test_file_name_has_no_person(self):
        """R095: the file is called after county and year."""
        response = self._fetch(XLSX)
        disposition = response.headers["Content-Disposition"]
        self.assertIn(f"{self.county.code}-{self.year}", disposition)
        self.assertIn("no-store", response.headers["Cache-Control"])

    def test_foreign_and_unknown_reports_are_refused(self):
        """R096, R105: no report of another county, by no door, for no role."""
        for user in (
            self.far_coordinator_user,
            self.far_user,
            self.officer_user,
            self.plain_user,
        ):
            for url in (PDF, XLSX):
                with self.subTest(user=user.login, url=url):
                    with mute_logger("odoo.http"):
                        response = self._fetch(url, user)
                    self.assertNotEqual(response.status_code, 200)
                    self.assertNotIn(b"%PDF", response.content[:10])
                    self.assertNotIn(b"PK", response.content[:2])
        missing = self.report.browse(self.report.id + 10**6)
        for url in (PDF, XLSX):
            with mute_logger("odoo.http"):
                response = self._fetch(url, report=missing)
            self.assertNotEqual(response.status_code, 200, url)

    def test_nobody_logged_in(self):
        """R096: without a login there is no report."""
        self.authenticate(None, None)
        for url in (PDF, XLSX):
            response = self.url_open(url % self.report.id, allow_redirects=False)
            self.assertIn(response.status_code, (302, 303, 403, 404))

    def test_team_lead_gets_no_wrong_county_figures(self):
        """R096: who may not see the county's figures gets none, rather than zeros."""
        response = self._fetch(XLSX, self.team_lead_user)
        if response.status_code != 200:
            return
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
        for row in sheet.iter_rows(min_row=2, values_only=True):
            self.assertIsNone(row[4], row)
