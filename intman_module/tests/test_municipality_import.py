"""Municipalities from the official directory and from a table."""

import base64
import io
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import SQL

from .casework import CaseworkCase


def record(code, name, kind="64", type_="60"):
    """Return a line of the GV100AD: fixed columns, 220 characters."""
    line = f"{type_}20260331{code:<8}{'0001':<4}{name:<50}{'':<50}{kind}"
    return f"{line:<220}"


@tagged("post_install", "-at_install")
class TestMunicipalityImport(CaseworkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.directory = "\r\n".join(
            (
                record("08", "Baden-Württemberg", type_="10"),
                record("08991", "Prüfkreis", "43", type_="40"),
                record("08991001", "Prüfstadt, Große Kreisstadt", "67"),
                record("08991002", "Müßighofen"),
                record("08991971", "Gutsbezirk Wald", "66"),
                record("08992001", "Fernstadt, Stadt", "63"),
                record("09162000", "München, Landeshauptstadt", "61"),
            )
        )

    def wizard(self, content, user=None, **vals):
        if isinstance(content, str):
            content = content.encode()
        wizards = self.env(user=user or self.coordinator_user)[
            "intman.municipality.import"
        ]
        wizard = wizards.create({"file": base64.b64encode(content), **vals})
        wizard._onchange_file()
        wizard.update({k: v for k, v in vals.items() if k == "is_complete"})
        return wizard

    def names(self, county=None):
        found = self.env["intman.municipality"].search(
            [("county_id", "=", (county or self.county).id)]
        )
        return {municipality.code: municipality.name for municipality in found}

    def rows(self):
        self.env.flush_all()
        return self.env.execute_query(
            SQL("SELECT count(*) FROM intman_municipality_import")
        )[0][0]

    def test_directory(self):
        """R186 New, renamed and gone; the own county only; no addition to the name."""
        self.municipality.name = "Prüfstädtle"
        gone = self.env["intman.municipality"].create(
            {"name": "Eingemeindet", "code": "08991003", "county_id": self.county.id}
        )
        wizard = self.wizard(self.directory)
        self.assertTrue(wizard.is_complete)
        self.assertFalse(wizard.problem)
        for text in ("Müßighofen", "Prüfstädtle → Prüfstadt"):
            self.assertIn(text, wizard.preview)
        self.assertIn("Eingemeindet", wizard.warning)
        self.assertNotIn("Fernstadt", wizard.preview)
        self.assertEqual(self.names()["08991001"], "Prüfstädtle", "only a preview")
        wizard.action_run()
        self.assertEqual(
            self.names(), {"08991001": "Prüfstadt", "08991002": "Müßighofen"}
        )
        self.assertFalse(gone.active)
        self.assertFalse(self.names(self.far_county), "not the coordinator's county")
        self.assertEqual(self.rows(), 0, "the file went with the wizard")

    def test_again_changes_nothing(self):
        """R186 The second run finds nothing; what comes back is active again."""
        self.wizard(self.directory).action_run()
        stored = self.env["intman.municipality"].search([])
        stamps = stored.mapped("write_date")
        wizard = self.wizard(self.directory)
        self.assertIn(
            wizard._described({**wizard._changes(), "skipped": 0}).partition("\n")[0],
            wizard.preview,
        )
        changes = wizard._changes()
        self.assertFalse(changes["new"] or changes["renamed"] or changes["gone"])
        wizard.action_run()
        self.assertEqual(self.env["intman.municipality"].search([]), stored)
        self.assertEqual(stored.mapped("write_date"), stamps)
        self.municipality.active = False
        self.wizard(self.directory).action_run()
        self.assertTrue(self.municipality.active)

    def test_manager_brings_all_counties(self):
        """R186 The manager keeps all counties; other states are left out."""
        self.wizard(self.directory, self.manager_user).action_run()
        self.assertEqual(self.names(self.far_county), {"08992001": "Fernstadt"})
        self.assertFalse(
            self.env["intman.municipality"].search([("code", "=", "09162000")])
        )

    def test_encodings_and_zip(self):
        """R186 New files are UTF-8, older ones ISO 8859-1 or CP850; ZIP as offered."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("readme.pdf", b"%PDF")
            archive.writestr("GV100AD_31032026.txt", self.directory)
        contents = [
            *(self.directory.encode(e) for e in ("utf-8-sig", "latin-1", "cp850")),
            stream.getvalue(),
        ]
        for content in contents:
            rows, official = self.wizard(content)._rows()
            self.assertTrue(official)
            self.assertEqual(rows["08991002"], "Müßighofen")
            self.assertNotIn("08991971", rows, "nobody lives there")

    def test_table(self):
        """R186 A table may be a part: it archives nothing by itself."""
        for content in (
            "AGS;Name\n08991002;Müßighofen\n",
            "\ufeffGemeinde,Nr\n,\nx,8991002,Müßighofen\n",
            "Regionalschlüssel\tName\n089910001002\tMüßighofen\n",
        ):
            wizard = self.wizard(content)
            self.assertEqual(wizard._rows(), ({"08991002": "Müßighofen"}, False))
        wizard.action_run()
        self.assertEqual(
            self.names(), {"08991001": "Prüfstadt", "08991002": "Müßighofen"}
        )

    def test_refused_rows(self):
        """R186 A table with a wrong row changes nothing, and says which row and why."""
        before = self.names()
        wizard = self.wizard(
            "AGS;Name\n08991002;Müßighofen\n\n12;Kaputt\n;Ohne Schlüssel\n"
            "08991003;\n08991002;Anders\n08991004;Gut\n"
        )
        lines = wizard.problem.splitlines()[1:]
        rows = [line.split(":")[0].split()[-1] for line in lines]
        self.assertEqual(rows, ["4", "5", "6", "7"])
        self.assertIn("12", lines[0])
        self.assertFalse(wizard.preview)
        with self.assertRaises(UserError):
            wizard.action_run()
        self.assertEqual(self.names(), before)

    def test_part_of_the_directory(self):
        """R186 Where many would go, none is archived unasked, and a warning comes."""
        places = self.env["intman.municipality"].create(
            [
                {"name": f"Ort {n}", "code": code, "county_id": self.county.id}
                for n, code in enumerate(f"089910{n}" for n in range(10, 16))
            ]
        )
        wizard = self.wizard(self.directory)
        self.assertFalse(wizard.is_complete)
        self.assertFalse(wizard.warning)
        self.assertIn(str(len(places)), wizard.preview)
        wizard.action_run()
        self.assertTrue(all(places.mapped("active")))
        wizard = self.wizard(self.directory, is_complete=True)
        for name in places.mapped("name"):
            self.assertIn(name, wizard.warning)
            self.assertNotIn(name, wizard.preview)
        wizard.action_run()
        self.assertFalse(any(places.mapped("active")))

    def test_wrong_files(self):
        """R186 A file that is something else gets a sentence and changes nothing."""
        before = self.names()
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("xl/workbook.xml", "<x/>")
        for content in (
            b"",
            b"\x00\x01\x02" * 50,
            b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
            b"Name;Vorname\nAmira;Beispiel\n",
            b"PK\x03\x04 broken",
            stream.getvalue(),
            record("09162000", "München").encode(),
            b"60" * 1000,
            b"AGS;Name\n08991002;\n",
            b'"08991002;Offen',
        ):
            with self.subTest(content=content[:20]):
                wizard = self.wizard(content)
                if content:
                    self.assertTrue(wizard.problem)
                    self.assertFalse(wizard.preview)
                with self.assertRaises(UserError) as caught:
                    wizard.action_run()
                self.assertNotIsInstance(caught.exception, AccessError)
                self.assertEqual(self.names(), before)

    def test_form(self):
        """R186 The screen shows what would change as soon as the file is chosen."""
        wizards = self.env(user=self.coordinator_user)["intman.municipality.import"]
        with Form(wizards) as form:
            form.file = base64.b64encode(self.directory.encode())
            self.assertIn("Müßighofen", form.preview)
            self.assertTrue(form.is_complete)
        form.record.action_forget()
        self.assertEqual(self.rows(), 0)

    def test_who_may(self):
        """R186 Counsellors keep no municipalities; nobody runs another's wizard."""
        for user in (self.counsellor_user, self.team_lead_user, self.officer_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.wizard(self.directory, user)
        wizard = self.wizard(self.directory)
        wizard.invalidate_recordset()
        for user in (self.manager_user, self.far_coordinator_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                wizard.with_user(user).action_run()
        self.wizard(self.directory, self.far_coordinator_user).action_run()
        self.assertEqual(self.names(), {"08991001": "Prüfstadt"})
        self.assertEqual(self.names(self.far_county), {"08992001": "Fernstadt"})

    def test_county_follows_from_the_code(self):
        """R186 Odoo's own import needs the code and the name alone."""
        result = self.env(user=self.coordinator_user)["intman.municipality"].load(
            ["code", "name"], [["08991002", "Müßighofen"]]
        )
        self.assertFalse(result["messages"])
        self.assertIn("08991002", self.names())
        result = self.env(user=self.coordinator_user)["intman.municipality"].load(
            ["code", "name"], [["08992001", "Fernstadt"]]
        )
        self.assertFalse(result["ids"], "another county")
