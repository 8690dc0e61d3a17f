"""The data that comes with the addon."""

from unittest import SkipTest

from odoo.tests import TransactionCase, tagged
from odoo.tools import html2plaintext

URBAN = {
    "08111": "Stuttgart",
    "08121": "Heilbronn",
    "08211": "Baden-Baden",
    "08212": "Karlsruhe",
    "08221": "Heidelberg",
    "08222": "Mannheim",
    "08231": "Pforzheim",
    "08311": "Freiburg im Breisgau",
    "08421": "Ulm",
}
RURAL = {
    "08115": "Böblingen",
    "08116": "Esslingen",
    "08117": "Göppingen",
    "08118": "Ludwigsburg",
    "08119": "Rems-Murr-Kreis",
    "08125": "Heilbronn",
    "08126": "Hohenlohekreis",
    "08127": "Schwäbisch Hall",
    "08128": "Main-Tauber-Kreis",
    "08135": "Heidenheim",
    "08136": "Ostalbkreis",
    "08215": "Karlsruhe",
    "08216": "Rastatt",
    "08225": "Neckar-Odenwald-Kreis",
    "08226": "Rhein-Neckar-Kreis",
    "08235": "Calw",
    "08236": "Enzkreis",
    "08237": "Freudenstadt",
    "08315": "Breisgau-Hochschwarzwald",
    "08316": "Emmendingen",
    "08317": "Ortenaukreis",
    "08325": "Rottweil",
    "08326": "Schwarzwald-Baar-Kreis",
    "08327": "Tuttlingen",
    "08335": "Konstanz",
    "08336": "Lörrach",
    "08337": "Waldshut",
    "08415": "Reutlingen",
    "08416": "Tübingen",
    "08417": "Zollernalbkreis",
    "08425": "Alb-Donau-Kreis",
    "08426": "Biberach",
    "08435": "Bodenseekreis",
    "08436": "Ravensburg",
    "08437": "Sigmaringen",
}


@tagged("post_install", "-at_install")
class TestData(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.env.ref("base.module_intman_module").demo:
            raise SkipTest("the demo county is loaded")

    def own(self, model):
        """Return the records of a model that the addon brings along."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "intman_module"), ("model", "=", model)]
        )
        return (
            self.env[model]
            .with_context(active_test=False)
            .browse(data.mapped("res_id"))
        )

    def test_44_counties(self):
        """R045 All 44 counties with official code and kind, 9 urban and 35 rural."""
        counties = self.own("intman.county")
        self.assertEqual(len(counties), 44)
        found = {(c.code, c.name, c.kind) for c in counties}
        expected = {(code, name, "urban") for code, name in URBAN.items()}
        expected |= {(code, name, "rural") for code, name in RURAL.items()}
        self.assertEqual((len(URBAN), len(RURAL)), (9, 35))
        self.assertEqual(found, expected)
        self.assertTrue(all(counties.mapped("active")))
        self.assertEqual(set(counties.mapped("erasure_delay_days")), {7})
        self.assertEqual(set(counties.mapped("expiry_closing_days")), {30})

    def test_topics(self):
        """R063 R066 The topics of counselling; health is the special category."""
        topics = self.own("intman.topic")
        codes = set(topics.mapped("code"))
        self.assertEqual(
            codes,
            {
                "residence_law",
                "language",
                "school",
                "training",
                "further_qualification",
                "work",
                "housing",
                "money",
                "health",
                "family",
                "participation",
            },
        )
        special = topics.filtered("is_special_category")
        self.assertEqual(special.mapped("code"), ["health"])
        self.assertTrue(
            all(topics.mapped("hint")), "every topic says what belongs to it"
        )

    def test_residence_statuses(self):
        """R150 R152 R171 R172 The four forms of protection stand apart."""
        statuses = self.own("intman.residence.status")
        self.assertEqual(len(statuses), len(set(statuses.mapped("code"))))
        by_group = statuses.grouped("group")
        self.assertEqual(
            {
                "permission",
                "toleration",
                "protection",
                "temporary_protection",
                "opportunity",
                "other",
            },
            set(by_group),
        )
        self.assertEqual(
            set(by_group["protection"].mapped("code")),
            {"asylum", "refugee", "subsidiary", "removal_ban"},
        )

    def test_privacy_notices(self):
        """R082 R198 A notice to hand out, with a text, German among them."""
        notices = self.own("intman.privacy.notice")
        self.assertIn("de", notices.mapped("language"))
        for notice in notices:
            self.assertFalse(notice.provider_id)
            self.assertTrue(notice.version)
            self.assertGreater(len(html2plaintext(notice.body)), 500)

    def test_crons(self):
        """R211 Both nightly jobs are there, switched on, once a day."""
        for name, method in (
            ("ir_cron_period", "_cron_check_periods"),
            ("ir_cron_erasure", "_cron_erase_due"),
        ):
            cron = self.env.ref(f"intman_module.{name}")
            self.assertTrue(cron.active)
            self.assertEqual((cron.interval_number, cron.interval_type), (1, "days"))
            self.assertEqual(cron.model_id.model, "intman.client")
            self.assertEqual(cron.code, f"model.{method}()")
            self.assertTrue(callable(getattr(self.env["intman.client"], method)))
            self.assertEqual(cron.user_id, self.env.ref("base.user_root"))

    def test_no_client_comes_along(self):
        """R196 The data of the addon holds no person."""
        for model in ("intman.client", "intman.provider", "intman.counsellor"):
            self.assertFalse(self.own(model))
