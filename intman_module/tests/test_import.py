"""Import of clients: with their consent or not at all, and no file stays."""

import io
import logging
from contextlib import contextmanager
from datetime import timedelta

import xlsxwriter

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from .casework import CaseworkCase
from .common import PASSWORD, IntmanFixtures

HEAD = ("Nachname", "Vorname", "Geburtsdatum", "Einwilligung am")
OPTIONS = {"has_headers": True, "quoting": '"', "separator": "", "encoding": ""}


@tagged("post_install", "-at_install")
class TestImport(CaseworkCase):
    def preview(self, content, model="intman.client", env=None, **vals):
        """Upload a file and read it, as the import screen does."""
        if isinstance(content, str):
            content = content.encode()
        upload = (env or self.team_lead_env)["base_import.import"].create(
            {
                "res_model": model,
                "file": content,
                "file_name": "Liste.csv",
                "file_type": "text/csv",
                **vals,
            }
        )
        return upload, upload.parse_preview({**OPTIONS, "limit": 2000})

    def run_import(self, content, dryrun=False, **options):
        """Upload and import with the columns that were recognised."""
        upload, preview = self.preview(content, **options.pop("vals", {}))
        if preview.get("error"):
            return upload, {"ids": False, "messages": [{"message": preview["error"]}]}
        headers = preview["headers"]
        paths = [
            "/".join(preview["matches"].get(index, [])) or False
            for index in range(len(headers))
        ]
        return upload, upload.execute_import(
            paths,
            [header.lower() for header in headers],
            {**preview["options"], **options},
            dryrun=dryrun,
        )

    def table(self, *rows, head=HEAD, separator=";"):
        """Return a CSV with the usual columns."""
        return "\n".join(separator.join(row) for row in (head, *rows)) + "\n"

    def imported(self):
        return self.env["intman.client"].search([("last_name", "=like", "Marke%")])

    def files(self):
        """Return how many files the tables hold, attachments included."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT (SELECT count(file) FROM base_import_import)"
                " + (SELECT count(*) FROM ir_attachment"
                "    WHERE res_model = 'base_import.import')"
            )
        )
        return rows[0][0]

    @contextmanager
    def log(self):
        """Collect what the server logs meanwhile, as a log file would hold it."""
        stream, lines = io.StringIO(), []
        handler = logging.StreamHandler(stream)
        logger = logging.getLogger("odoo")
        level = logger.level
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        try:
            yield lines
        finally:
            logger.removeHandler(handler)
            logger.setLevel(level)
            lines += stream.getvalue().splitlines()

    # ------------------------------------------------------------------
    # What comes in
    # ------------------------------------------------------------------

    def test_with_their_consent(self):
        """R196 R199 Name and day of the consent are enough; the notice is found."""
        _upload, result = self.run_import(
            self.table(
                ("Marke", "Eins", "17.05.1990", "03.02.2025"),
                ("Marke O'Neil", "", "", "2025-02-03"),
            )
        )
        self.assertFalse(result["messages"])
        clients = self.imported()
        self.assertEqual(len(clients), 2)
        self.assertEqual(str(clients[0].birth_date), "1990-05-17")
        for client in clients:
            self.assertTrue(client._has_consent("processing"))
            self.assertEqual(str(client.consent_ids.given_on), "2025-02-03")
            self.assertTrue(client.consent_ids.notice_id)
            self.assertEqual(client.provider_id, self.provider)
            self.assertFalse(client.counsellor_id, "nobody chose who advises")

    def test_empty_cells(self):
        """R196 The template with the required cells alone; the rest has its default."""
        templates = self.team_lead_env["intman.import.template"]
        columns = templates._columns("intman.client")
        values = {"last_name": "Marke", "consent_ids/given_on": "03.02.2025"}
        row = ";".join(values.get(path, "") for path, _label in columns)
        _upload, result = self.run_import(
            templates._csv("intman.client") + row.encode()
        )
        self.assertFalse(result["messages"])
        client = self.imported()
        self.assertEqual((client.target_group, client.benefit), ("au", "unknown"))
        self.assertEqual(client.consent_ids.form, "written")
        self.assertFalse(client.agreement_ids)

    def test_every_column_of_the_template(self):
        """R196 The template imports as it is, with all its columns."""
        status = self.env["intman.residence.status"].search([], limit=1)
        values = {
            "last_name": "Marke",
            "first_name": "Alles",
            "birth_date": "17.05.1990",
            "consent_ids/given_on": "03.02.2025",
            "consent_ids/form": "Auf Papier, unterschrieben",
            "gender": "Weiblich",
            "nationality_id": "SY",
            "language": "Arabisch",
            "needs_interpreter": "ja",
            "municipality_id": "Prüfstadt",
            "zip": "72764",
            "target_group": "Anschlussunterbringung",
            "residence_status_id": status.name,
            "benefit": "SGB II",
            "external_first_consultation_on": "03.02.2025",
            "external_source": "certificate",
            "agreement_ids/client_signed_on": "03.02.2025",
            "agreement_ids/counsellor_signed_on": "03.02.2025",
            "counsellor_id": "Nutzer counsellor",
        }
        env = self.team_lead_env
        content = env["intman.import.template"]._csv("intman.client")
        columns = env["intman.import.template"]._columns("intman.client")
        form = env["intman.consent"]._fields["form"]._description_selection(env)
        values["consent_ids/form"] = dict(form)["written"]
        row = ";".join(values.get(path, "") for path, _label in columns)
        _upload, result = self.run_import(content + row.encode())
        self.assertFalse(result["messages"])
        client = self.imported()
        self.assertRecordValues(
            client,
            [
                {
                    "gender": "female",
                    "language": "ar",
                    "needs_interpreter": True,
                    "municipality_id": self.municipality.id,
                    "counsellor_id": self.counsellor_staff.id,
                    "residence_status_id": status.id,
                    "benefit": "sgb2",
                    "has_agreement": True,
                    "first_consultation_on": fields.Date.to_date("2025-02-03"),
                    "zip": "72764",
                }
            ],
        )
        self.assertEqual(client.nationality_id.code, "SY")

    def test_services(self):
        """R196 The directory of services comes in by its template."""
        env = self.env(user=self.coordinator_user)
        columns = env["intman.import.template"]._columns("intman.service")
        type_ = env["intman.service.type"].search([], limit=1)
        topics = env["intman.topic"].search([], limit=2)
        values = {
            "name": "Jobcenter Prüfstadt",
            "type_id": type_.name,
            "municipality_ids": "Prüfstadt",
            "topic_ids": topics[0].name,
            "min_age": "18",
            "city": "Prüfstadt",
        }
        row = ";".join(values.get(path, "") for path, _label in columns)
        content = env["intman.import.template"]._csv("intman.service") + row.encode()
        upload, preview = self.preview(content, "intman.service", env)
        paths = [
            "/".join(preview["matches"].get(index, [])) or False
            for index in range(len(columns))
        ]
        self.assertEqual(paths, [path for path, _label in columns])
        result = upload.execute_import(paths, preview["headers"], preview["options"])
        self.assertFalse(result["messages"])
        self.assertRecordValues(
            env["intman.service"].browse(result["ids"]),
            [
                {
                    "county_id": self.county.id,
                    "type_id": type_.id,
                    "municipality_ids": self.municipality.ids,
                    "topic_ids": topics[0].ids,
                    "min_age": 18,
                }
            ],
        )
        self.assertEqual(self.files(), 0)

    def import_services(self, *rows):
        """Import services and return the result; a row is a dict by path."""
        env = self.env(user=self.coordinator_user)
        template = env["intman.import.template"]
        paths = [path for path, _label in template._columns("intman.service")]
        lines = (";".join(row.get(path, "") for path in paths) for row in rows)
        content = template._csv("intman.service") + "\n".join(lines).encode()
        upload, preview = self.preview(content, "intman.service", env)
        return upload.execute_import(paths, preview["headers"], preview["options"])

    def test_refused_services(self):
        """R196 A refused service is named by its row in the file, all are kept out."""
        type_ = self.env["intman.service.type"].search([], limit=1)
        before = self.env["intman.service"].search([])
        place = {"type_id": type_.name, "municipality_ids": "Prüfstadt"}
        good = {"name": "Prüfstelle A", **place}
        result = self.import_services(
            good,
            {"name": "Prüfstelle B"},
            {"name": "Prüfstelle C", **place, "type_id": "Unbekannte Art"},
            {"name": "Prüfstelle D", **place},
        )
        self.assertFalse(result["ids"])
        (message,) = result["messages"]
        lines = message["message"].splitlines()[1:]
        self.assertEqual([line.split(":")[0][-1] for line in lines], ["3", "4"])
        self.assertEqual(self.env["intman.service"].search([]), before)
        self.assertTrue(self.import_services(good)["ids"])
        result = self.import_services({**good, "name": "Prüfstelle E"}, good)
        lines = result["messages"][0]["message"].splitlines()[1:]
        self.assertEqual([line.split(":")[0][-1] for line in lines], ["3"])
        self.assertIn(good["name"], lines[0])

    def test_workbook(self):
        """R196 The workbook of the template comes back filled in."""
        env = self.team_lead_env
        self.assertTrue(env["intman.import.template"]._workbook("intman.client"))
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"in_memory": True})
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for column, header in enumerate((*HEAD, "Postleitzahl")):
            sheet.write_string(0, column, header)
        sheet.write_string(1, 0, "Marke")
        sheet.write_formula(1, 1, '=HYPERLINK("x")', None, "=1+1")
        sheet.write_datetime(1, 2, fields.Datetime.to_datetime("1990-05-17"), day)
        sheet.write_datetime(1, 3, fields.Datetime.to_datetime("2025-02-03"), day)
        book.close()
        _upload, result = self.run_import(
            stream.getvalue(), vals={"file_name": "x.xlsx", "file_type": False}
        )
        self.assertFalse(result["messages"])
        client = self.imported()
        self.assertEqual(str(client.birth_date), "1990-05-17")
        self.assertEqual(client.first_name, "=1+1", "text stays text")

    def test_files_as_offices_write_them(self):
        """R196 Excel's CSV is read: Windows-1252, UTF-8 with a mark, UTF-16, commas."""
        for number, (encoding, separator) in enumerate(
            (
                ("windows-1252", ";"),
                ("utf-8-sig", ";"),
                ("utf-16", "\t"),
                ("utf-8", ","),
            )
        ):
            name = f"Marke Müßig {number}"
            content = self.table(
                (name, "", "", "03.02.2025"), separator=separator
            ).encode(encoding)
            _upload, result = self.run_import(content)
            self.assertFalse(result["messages"], encoding)
            self.assertIn(name, self.imported().mapped("last_name"))

    # ------------------------------------------------------------------
    # What is refused
    # ------------------------------------------------------------------

    def assertRowsRefused(self, content, *texts, **options):
        """Nothing is stored, and the message says all of it."""
        before = self.stored()
        with self.log() as lines:
            _upload, result = self.run_import(content, **options)
        self.assertFalse(result["ids"])
        self.env.invalidate_all()
        self.assertEqual(self.stored(), before)
        self.assertEqual(len(result["messages"]), 1)
        for text in texts:
            self.assertIn(text, result["messages"][0]["message"])
        self.assertNotIn("Marke", "\n".join(lines))

    def test_row_without_consent(self):
        """R196 R199 A row without a consent is named, and no other row is stored."""
        self.assertRowsRefused(
            self.table(
                ("Marke", "Mit", "", "03.02.2025"),
                ("Marke", "Ohne", "", ""),
                ("Marke", "Auch ohne", "", ""),
            ),
            "3",
            "4",
        )
        self.assertRowsRefused(self.table(("Marke",), head=("Nachname",)), "2")

    def test_all_rules_hold(self):
        """R019 R196 What the form refuses, the import refuses, row by row."""
        far = self.env["intman.municipality"].create(
            {"name": "Fernstadt", "code": "08992001", "county_id": self.far_county.id}
        )
        tomorrow = self.day(1).strftime("%d.%m.%Y")
        child = self.day(years=-17).strftime("%d.%m.%Y")
        head = (*HEAD, "Gemeinde", "Aufenthaltsstatus")
        good = ("Marke", "Gut", "", "03.02.2025", "", "")
        for bad in (
            ("Marke", "Zukunft", tomorrow, "03.02.2025", "", ""),
            ("Marke", "Kind", child, "03.02.2025", "", ""),
            ("Marke", "Kein Tag", "31.02.1990", "03.02.2025", "", ""),
            ("Marke", "Zwei Ziffern", "01.02.58", "03.02.2025", "", ""),
            ("Marke", "Einwilligung morgen", "", tomorrow, "", ""),
            ("Marke", "Fern", "", "03.02.2025", far.name, ""),
            ("Marke", "Fern", "", "03.02.2025", far.code, ""),
            ("Marke", "Status", "", "03.02.2025", "", "Unbekannter Status"),
            ("", "Ohne Nachname", "", "03.02.2025", "", ""),
            ("Marke" * 50, "", "", "03.02.2025", "", ""),
            good,
        ):
            with self.subTest(row=bad):
                self.assertRowsRefused(self.table(good, bad, head=head), "3")

    def test_right_rows_are_blamed(self):
        """R196 A row without a mistake is not named, whatever is wrong with others."""
        _upload, result = self.run_import(
            self.table(
                ("Marke", "Richtig", "", "03.02.2025"),
                ("Marke", "Kein Tag", "31.02.1990", "03.02.2025"),
                ("Marke", "Später", "", self.day(9).strftime("%d.%m.%Y")),
            )
        )
        lines = result["messages"][0]["message"].splitlines()[1:]
        self.assertEqual([line.split(":")[0][-1] for line in lines], ["3", "4"])

    def test_refused_rows_use_up_no_number(self):
        """R186 Numbers run on without gaps: refused files and test runs draw none."""
        good = ("Marke", "Gut", "", "03.02.2025")
        self.run_import(self.table(good))
        first = self.imported()
        self.run_import(
            self.table(("Marke", "A", "", self.day(1).strftime("%d.%m.%Y")))
        )
        self.run_import(self.table(("Marke", "B", "", "03.02.2025")), dryrun=True)
        self.run_import(self.table(*(("Marke", n, "", "03.02.2025") for n in "CD")))
        numbers = (self.imported() - first).sorted("number").mapped("number")
        begin, last = first.number.rsplit("-", 1)
        self.assertEqual(numbers, [f"{begin}-{int(last) + step:04}" for step in (1, 2)])

    def test_no_file_without_a_number(self):
        """R186 Keys of the context, as a caller may send them, withhold no number."""
        clients = self.team_lead_env["intman.client"].with_context(
            intman_number_later=True, intman_test_run=True
        )
        result = clients.load(
            ["last_name", "consent_ids/given_on"], [["Marke", "2025-02-03"]]
        )
        self.assertTrue(clients.browse(result["ids"]).number)

    def test_known_already(self):
        """R186 The same file twice makes nobody a second file."""
        content = self.table(("Marke", "Eins", "17.05.1990", "03.02.2025"))
        self.run_import(content)
        number = self.imported().number
        self.assertRowsRefused(content, "2", number)

    def test_namesake_in_another_county(self):
        """R186 A place of the same name elsewhere is not meant."""
        self.env["intman.municipality"].create(
            {"name": "Prüfstadt", "code": "08992002", "county_id": self.far_county.id}
        )
        row = ("Marke", "", "", "03.02.2025", "Prüfstadt")
        _upload, result = self.run_import(self.table(row, head=(*HEAD, "Gemeinde")))
        self.assertFalse(result["messages"])
        self.assertEqual(self.imported().municipality_id, self.municipality)

    def test_two_counsellors_of_one_name(self):
        """R196 Odoo would take the first; a guess is not good enough."""
        self.colleague_staff.name = self.counsellor_staff.name
        row = ("Marke", "", "", "03.02.2025", self.counsellor_staff.name)
        self.assertRowsRefused(self.table(row, head=(*HEAD, "Integrationsmanager/in")))

    def test_bad_files(self):
        """R196 What is no table gets a sentence, not a traceback."""
        table = self.table(("Marke", "", "", "03.02.2025"))
        image = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
        for content in (
            b"",
            b"\n\n",
            self.table(),
            image,
            b"PK\x03\x04" + image,
            table.replace("Marke", "Mar\x00ke"),
            '"Marke;' + table,
        ):
            with self.subTest(content=content[:20]):
                self.assertRowsRefused(content)
        # A sentence of ours, nothing about an encoding that nobody chose.
        self.assertRowsRefused(image, ".xlsx")
        many = self.table(*(("Marke", str(n), "", "03.02.2025") for n in range(2001)))
        self.assertRowsRefused(many, "2001")

    def test_nothing_half_done(self):
        """R196 A bad last row stops all, however the rows are portioned."""
        rows = [("Marke", str(n), "", "03.02.2025") for n in range(12)]
        self.assertRowsRefused(
            self.table(*rows, ("Marke", "Ohne", "", "")), "14", limit=5, skip=2
        )

    def test_columns_of_the_system(self):
        """R196 No column fills what the system keeps, nor changes what is there."""
        client = self.make_client()
        load = self.team_lead_env["intman.client"].load
        consent = ["consent_ids/given_on", "2025-02-03"]
        for path, value in (
            (".id", str(client.id)),
            ("id", "marke.name_der_person"),
            ("state", "closed"),
            ("number", "X"),
            ("person_key", "X"),
            ("create_date", "2020-01-01 00:00:00"),
            ("plan_ids/made_on", "2025-02-03"),
            ("participant_ids/.id", "1"),
            ("consent_ids/revoked_on", "2025-02-03"),
            ("consent_ids/.id", str(client.consent_ids.id)),
        ):
            with self.subTest(path=path), self.assertNothingStored():
                result = load(
                    ["last_name", consent[0], path], [["M", consent[1], value]]
                )
                self.assertFalse(result["ids"])
        paths = self.team_lead_env["base_import.import"].get_fields_tree(
            "intman.client"
        )
        self.assertNotIn("state", [field["name"] for field in paths])

    def assertNothingStored(self):
        case = self

        class Watch:
            def __enter__(self):
                self.before = case.stored()

            def __exit__(self, *_error):
                case.env.invalidate_all()
                case.assertEqual(case.stored(), self.before)

        return Watch()

    # ------------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------------

    def test_team_leads_only(self):
        """R196 Counsellors, coordinators and managers import no clients."""
        row = [["Marke", "2025-02-03"]]
        for user in (
            self.counsellor_user,
            self.coordinator_user,
            self.manager_user,
            self.officer_user,
            self.plain_user,
        ):
            clients = self.env(user=user)["intman.client"]
            with self.subTest(user=user.login), self.assertRefused(AccessError):
                clients.load(["last_name", "consent_ids/given_on"], row)
            self.assertFalse(clients.get_import_templates())
            uploads = self.env(user=user)["base_import.import"]
            with self.subTest(user=user.login), self.assertRefused(AccessError):
                uploads.create({"res_model": "intman.client"})
        self.assertTrue(self.team_lead_env["intman.client"].get_import_templates())

    def test_foreign_provider(self):
        """R186 A team lead brings nobody into another provider."""
        with mute_logger("odoo.addons.base.models.ir_rule"):
            result = self.team_lead_env["intman.client"].load(
                ["last_name", "consent_ids/given_on", "provider_id/.id"],
                [["Marke", "2025-02-03", str(self.other_provider.id)]],
            )
        self.assertFalse(result["ids"])
        self.assertFalse(self.imported())

    def test_no_other_client_data(self):
        """R196 Talks, consents and plans come in by no file."""
        client = self.make_client()
        for name in self.personal_models():
            if name not in ("intman.client", "intman.intake"):
                with self.subTest(model=name), self.assertRefused(AccessError):
                    self.team_lead_env[name].load(["client_id/.id"], [[str(client.id)]])

    # ------------------------------------------------------------------
    # What stays
    # ------------------------------------------------------------------

    def test_no_file_stays(self):
        """R196 R197 After the import the file is gone; a test run keeps it."""
        content = self.table(("Marke", "Eins", "17.05.1990", "03.02.2025"))
        upload, result = self.run_import(content, dryrun=True)
        self.assertTrue(result["ids"])
        self.assertFalse(self.imported(), "a test run stores nobody")
        self.assertEqual(self.files(), 1)
        upload.action_intman_forget()
        self.assertEqual(self.files(), 0, "leaving the screen drops it")
        self.run_import(content)
        self.assertTrue(self.imported())
        self.assertEqual(self.files(), 0)

    def test_left_files_are_dropped(self):
        """R196 R197 Whoever closes the browser leaves no file for an hour."""
        content = self.table(("Marke", "", "", "03.02.2025"))
        upload, _preview = self.preview(content)
        cron = self.env.ref("intman_module.ir_cron_import_file")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(self.files(), 1, "somebody works with it")
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE base_import_import SET write_date = %s",
                fields.Datetime.now() - timedelta(minutes=45),
            )
        )
        upload.invalidate_recordset()
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(self.files(), 0)

    def test_files_of_others(self):
        """R196 Nobody opens or drops the file of somebody else."""
        upload, _preview = self.preview(self.table(("Marke", "", "", "03.02.2025")))
        for user in (self.counsellor_user, self.plain_user, self.manager_user):
            other = upload.with_user(user)
            other.invalidate_recordset()
            for call in (
                lambda r=other: r.read(["file"]),
                lambda r=other: r.parse_preview(dict(OPTIONS)),
                lambda r=other: r.action_intman_forget(),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call()
        self.assertEqual(self.files(), 1)

    def test_no_name_in_remembered_headers(self):
        """R196 A table without headers leaves no person in Odoo's list of headers."""
        content = "Marke;03.02.2025\nMarke Zwei;03.02.2025\n"
        upload, preview = self.preview(content)
        result = upload.execute_import(
            ["last_name", "consent_ids/given_on"],
            ["marke", "03.02.2025"],
            preview["options"],
        )
        self.assertTrue(result["ids"])
        remembered = self.env["base_import.mapping"].search([])
        self.assertNotIn("marke", remembered.mapped("column_name"))

    def test_unreadable_file_in_the_log(self):
        """R196 The log of an unreadable file holds neither its name nor its text."""
        logger = "odoo.addons.base_import.models.base_import"
        with self.assertLogs(logger, "WARNING") as log:
            _upload, preview = self.preview(
                b"PK\x03\x04 Marke", file_name="Marke Eins.xlsx", file_type=False
            )
        self.assertTrue(preview["error"])
        self.assertNotIn("Marke", "\n".join(log.output))

    def test_queries(self):
        """R196 A hundred rows take no more questions a row than ten."""
        counts = []
        for rows in (10, 60):
            content = self.table(
                *((f"Marke {rows}", str(n), "", "03.02.2025") for n in range(rows))
            )
            before = self.env.cr.sql_log_count
            self.run_import(content)
            counts.append((self.env.cr.sql_log_count - before) / rows)
        self.assertLessEqual(counts[1], counts[0])


@tagged("post_install", "-at_install")
class TestTemplates(IntmanFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()

    def test_download(self):
        """R196 Templates for those who import, for nobody else."""
        for login, model, allowed in (
            ("intman_team_lead", "intman.client", True),
            ("intman_counsellor", "intman.client", False),
            ("intman_manager", "intman.client", False),
            ("intman_manager", "intman.municipality", True),
            ("intman_coordinator", "intman.municipality", True),
            ("intman_coordinator", "res.users", False),
        ):
            self.authenticate(login, PASSWORD)
            for kind, begin in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
                with self.subTest(login=login, model=model, kind=kind):
                    answer = self.url_open(
                        f"/intman_module/import_template/{model}/{kind}"
                    )
                    self.assertEqual(answer.status_code, 200 if allowed else 404)
                    if allowed:
                        self.assertTrue(answer.content.startswith(begin))


@tagged("post_install", "-at_install")
class TestImportInTheBrowser(IntmanFixtures, HttpCase):
    ACTION = "/odoo/action-intman_module.action_intman_client_import"

    def test_file(self):
        """R196 R197 An empty file gets a sentence; closing the tab drops a file."""
        self._set_up_fixtures()
        # Odoo's own upload sends more than its route takes, and logs that.
        with mute_logger("odoo.http"):
            self.start_tour(self.ACTION, "intman_import_file", login="intman_team_lead")

    def test_who_may_not(self):
        """R196 By its address the screen opens for team leads alone."""
        self._set_up_fixtures()
        # The server logs every refusal; this one is meant.
        with mute_logger("odoo.http"):
            self.start_tour(
                self.ACTION, "intman_import_refused", login="intman_counsellor"
            )
