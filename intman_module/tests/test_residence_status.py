"""What the Leitfaden says about each residence status (IV.2), as data."""

import csv
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import convert_file

from .casework import CaseworkCase

RULES = Path(__file__).parents[2] / "docs" / "rules.csv"

PROTECTION = ("asylum", "refugee", "subsidiary", "removal_ban")
LAWS = ("Art. 16a", "§ 3 AsylG", "§ 4 AsylG", "§ 60 Abs. 5 oder 7")
TOLERATION = (
    "toleration_60a",
    "toleration_60b",
    "toleration_training",
    "toleration_employment",
)
TITLES = (
    "temporary_protection",
    "opportunity",
    "integrated_youth",
    "sustained_integration",
    "settlement",
    "other",
)
TEXTS = (
    "description",
    "issued_by",
    "duration",
    "permanent_title",
    "work_note",
    "residence_note",
    "benefits_note",
    "ending",
)


@tagged("post_install", "-at_install")
class TestResidenceStatus(CaseworkCase):
    def status(self, code):
        """Return the status as it comes with the addon."""
        return self.env.ref(f"intman_module.residence_status_{code}")

    def assertSays(self, codes, field, *words):
        """Each of the statuses says all of this in the field."""
        for code in codes:
            text = self.status(code)[field] or ""
            for word in words:
                with self.subTest(code=code, field=field, word=word):
                    self.assertIn(word, text)

    def assertDoesNotSay(self, codes, field, *words):
        """None of the statuses says any of this in the field."""
        for code in codes:
            for word in words:
                with self.subTest(code=code, field=field, word=word):
                    self.assertNotIn(word, self.status(code)[field] or "")

    def test_changes_quickly_and_is_no_advice(self):
        """R149 Every hint says how old it is, that law changes and who decides."""
        for status in self.env["intman.residence.status"].search([]):
            hint = status.with_context(lang="en_US").hint
            with self.subTest(code=status.code):
                self.assertIn("no legal advice", hint)
                self.assertIn("complex and changes quickly", hint)
                self.assertIn("Ausländerbehörde decides", hint)
                self.assertIn("April 2024", hint)

    def test_permission(self):
        """R150 R151 The Gestattung replaces the Ankunftsnachweis until the end."""
        self.assertSays(
            ["permission"],
            "description",
            "nach dem Asylantrag",
            "ersetzt den Ankunftsnachweis",
            "rechtmäßigen Aufenthalt bis zum Abschluss des Asylverfahrens",
        )
        self.assertSays(["permission"], "issued_by", "BAMF")
        self.assertSays(
            ["arrival_certificate"], "description", "durch die Aufenthaltsgestattung"
        )
        self.assertSays(
            ["permission"],
            "residence_note",
            "auf den Bereich der zuständigen Erstaufnahme beschränkt",
            "Residenzpflicht",
        )

    def test_four_forms_of_protection(self):
        """R152 R153 Four forms; the BAMF decides, the Ausländerbehörde issues."""
        protection = self.env["intman.residence.status"].search(
            [("group", "=", "protection")]
        )
        self.assertEqual(set(protection.mapped("code")), set(PROTECTION))
        for code, law in zip(PROTECTION, LAWS, strict=True):
            self.assertIn(law, self.status(code).name)
        self.assertSays(PROTECTION, "description", "vier Schutzformen")
        self.assertSays(
            PROTECTION,
            "issued_by",
            "Das BAMF entscheidet",
            "noch nicht die Aufenthaltserlaubnis",
            "die Ausländerbehörde aus",
        )

    def test_duration_and_permanent_stay_of_refugees(self):
        """R154 R155 R156 R157 Three years; permanent after three or five."""
        codes = ("asylum", "refugee")
        self.assertSays(codes, "duration", "drei Jahre", "verlängerbar")
        self.assertSays(
            codes,
            "permanent_title",
            "frühestens nach drei Jahren möglich",
            "weit überwiegend",
            "C1",
            "Nach fünf Jahren zu erteilen",
            "gesichertem Lebensunterhalt und Deutsch B1",
            "Die Zeit des Asylverfahrens zählt in beiden Fällen mit",
        )

    def test_subsidiary_protection(self):
        """R158 R159 One year, twice prolonged; permanent after five."""
        self.assertSays(["subsidiary"], "duration", "ein Jahr", "zweimal verlängerbar")
        self.assertSays(
            ["subsidiary"],
            "permanent_title",
            "nach fünf Jahren Besitz der Aufenthaltserlaubnis möglich",
            "gesichertem Lebensunterhalt",
            "B1",
            "ausreichendem Wohnraum",
        )
        self.assertDoesNotSay(["subsidiary"], "permanent_title", "C1", "drei Jahren")

    def test_removal_ban(self):
        """R160 At least one year, prolonged repeatedly; no return to that state."""
        self.assertSays(
            ["removal_ban"], "description", "nicht in den Staat zurückgeführt"
        )
        self.assertSays(
            ["removal_ban"],
            "duration",
            "soll eine Aufenthaltserlaubnis erteilt werden",
            "mindestens ein Jahr",
            "wiederholt verlängerbar",
        )

    def test_residence_obligation_of_the_protected(self):
        """R161 R162 R163 R164 Three years at most, for the place of the AU."""
        self.assertSays(
            PROTECTION,
            "residence_note",
            "Wohnsitzauflage",
            "grundsätzlich höchstens drei Jahre",
            "Gemeinde der Anschlussunterbringung",
            "vorläufigen Unterbringung die der folgenden Zuteilung",
            "die Gemeinde, in der die Unterkunft liegt",
            "Nachziehende Familienangehörige erhalten dieselbe Wohnsitzauflage",
        )
        recognised = PROTECTION[:3]
        self.assertSays(
            recognised, "residence_note", "ab der Anerkennung durch das BAMF"
        )
        self.assertSays(
            ["removal_ban"], "residence_note", "ab Erteilung der Aufenthaltserlaubnis"
        )
        self.assertDoesNotSay(["removal_ban"], "residence_note", "ab der Anerkennung")

    def test_benefits(self):
        """R165 R176 SGB for three forms, AsylbLG for Gestattung and Duldung."""
        named = ("asylum", "subsidiary", "removal_ban")
        self.assertSays(
            named,
            "benefits_note",
            "SGB II (Bürgergeld) oder SGB XII (Sozialhilfe)",
            "Voraussetzungen erfüllt und Anträge gestellt",
        )
        self.assertSays(
            ["refugee"], "benefits_note", "nicht ausdrücklich", "vor Ort zu prüfen"
        )
        for code in PROTECTION:
            self.assertEqual(self.status(code).benefits_law, "sgb")
        for code in ("permission", *TOLERATION):
            self.assertEqual(self.status(code).benefits_law, "asylblg")
        self.assertSays(
            ("permission", *TOLERATION),
            "benefits_note",
            "AsylbLG",
            "Sozialamt, Integrations- oder Migrationsamt",
        )

    def test_rejection(self):
        """R166 R167 R168 R169 R178 Three kinds, 30 days or a week, and after."""
        self.assertSays(
            ["permission"],
            "ending",
            "unzulässig (z. B. nach der Dublin-III-Verordnung)",
            "einfach unbegründet",
            "offensichtlich unbegründet",
            "Frist für Rechtsmittel",
            "Nach einfacher Ablehnung muss die Person innerhalb von 30 Tagen",
            "bei „offensichtlich unbegründet“ oder „unzulässig“ bleibt eine Woche",
            "Einreise- und Aufenthaltsverbot",
            "freiwillige Rückkehr ist jederzeit möglich",
            "Folgeantrag ist nur zulässig",
        )

    def test_revocation(self):
        """R179 The BAMF revokes each of the four when its conditions are gone."""
        self.assertSays(PROTECTION, "ending", "Das BAMF muss den Schutz widerrufen")

    def test_toleration(self):
        """R170 R171 R174 R175 Its forms, and where the person may live."""
        self.assertSays(
            ["toleration_60a"],
            "description",
            "Aussetzung der Abschiebung",
            "bei seiner Entscheidung nicht berücksichtigen konnte",
            "§ 60b AufenthG, Ausbildungsduldung, Beschäftigungsduldung",
        )
        self.assertEqual(
            set(
                self.env["intman.residence.status"]
                .search([("group", "=", "toleration")])
                .mapped("code")
            ),
            set(TOLERATION),
        )
        self.assertSays(TOLERATION, "issued_by", "Ausländerbehörde")
        self.assertSays(
            TOLERATION,
            "residence_note",
            "ersten drei Monaten grundsätzlich auf das Bundesland beschränkt",
            "länger anordnen",
            "Ist der Lebensunterhalt nicht gesichert, gilt eine Wohnsitzauflage",
            "bei der Aussetzung der Abschiebung wohnte",
            "keinen anderen bestimmt",
        )

    def test_opportunity(self):
        """R172 R173 Who may apply; 18 months for the next title."""
        self.assertSays(
            ["opportunity"],
            "description",
            "31.10.2022",
            "seit fünf Jahren geduldet, gestattet oder erlaubt",
            "nicht straffällig",
            "zur deutschen Verfassung bekennen",
        )
        self.assertSays(["opportunity"], "duration", "18 Monate")
        self.assertSays(["opportunity"], "permanent_title", "§§ 25a und 25b AufenthG")

    def test_access_to_work(self):
        """R180 R181 R182 R183 R184 Free, with permission, or as the title says."""
        for code in PROTECTION[:3]:
            self.assertEqual(self.status(code).work_access, "allowed")
        self.assertSays(
            PROTECTION[:3], "work_note", "Sofort und ohne Genehmigung", "positiv"
        )
        for code in ("removal_ban", *TITLES):
            self.assertEqual(self.status(code).work_access, "note")
        self.assertSays(
            ("removal_ban", *TITLES),
            "work_note",
            "Vermerk im Aufenthaltstitel oder im Zusatzblatt",
            "Erwerbstätigkeit gestattet",
            "nur mit Genehmigung der Ausländerbehörde gestattet",
            "nicht gestattet",
            "Beschäftigung nur die unselbständige",
        )
        needing = ("permission", "toleration_60a")
        for code in needing:
            self.assertEqual(self.status(code).work_access, "permit")
        self.assertSays(
            needing,
            "work_note",
            "Arbeitserlaubnis der örtlichen Ausländerbehörde",
            "Bundesagentur für Arbeit muss in der Regel zustimmen",
            "Ab dem 49. Monat in Deutschland ist ihre Zustimmung nicht mehr nötig",
            "die Erlaubnis der Ausländerbehörde weiterhin",
            "Aufnahmeeinrichtung",
            "minderjährige Kinder",
            "Fachkräfte",
        )

    def test_hint_beside_the_status(self):
        """R149 R180 The file shows it in short, for the status that is chosen."""
        client = self.make_client(residence_status_id=self.status("subsidiary").id)
        hint = client.with_env(self.counsellor_env).residence_hint
        for words in (
            "ein Jahr, zweimal verlängerbar",
            "Anerkennung durch das BAMF.\n",
            "SGB II (Bürgergeld) oder SGB XII (Sozialhilfe)",
            "Leitfaden IV.2, Stand April 2024",
        ):
            self.assertIn(words, hint)
        self.assertLess(len(hint), 500, "a hint is short; the status says the rest")
        client.residence_status_id = False
        self.assertFalse(client.residence_hint)

    def test_an_update_fills_in_and_overwrites_nothing(self):
        """R149 Data of an older installation is completed; a county's text stays."""
        status = self.status("asylum")
        before = {name: status[name] for name in TEXTS}
        status.write({"duration": "Eigener Text", "ending": False})
        status.work_access = "unknown"
        convert_file(
            self.env,
            "intman_module",
            "data/residence_status_guide.xml",
            {},
            mode="update",
            noupdate=False,
        )
        self.assertEqual(status.duration, "Eigener Text")
        self.assertEqual(status.ending, before["ending"])
        self.assertEqual(status.work_access, "allowed")

    def test_every_rule_on_the_statuses_is_here(self):
        """R149 Each rule of the list that names the model has a test in this file."""
        with RULES.open(encoding="utf-8", newline="") as stream:
            rules = {
                row["id"]
                for row in csv.DictReader(stream)
                if row["where"].startswith("intman.residence.status")
            }
        named = " ".join(
            getattr(type(self), name).__doc__ or ""
            for name in dir(type(self))
            if name.startswith("test_")
        )
        self.assertFalse({rule for rule in rules if rule not in named})
