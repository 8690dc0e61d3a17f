"""The directory of services, their types, and cooperation agreements."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models.tools import age_on
from .casework import CaseworkCase


@tagged("post_install", "-at_install")
class TestService(CaseworkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coordinator_env = cls.env(user=cls.coordinator_user)
        cls.job_centre = cls.make_service()
        cls.mbe = cls.make_service(
            "MBE Prüfstadt", type_id=cls.type_of("mbe").id, topic_ids=cls.topic.ids
        )
        cls.jmd = cls.make_service("JMD Prüfstadt", type_id=cls.type_of("jmd").id)

    @classmethod
    def type_of(cls, code):
        return cls.env.ref(f"intman_module.service_type_{code}")

    def found(self, *domain, env=None):
        """Return what a counsellor finds of the three services."""
        services = (env or self.counsellor_env)["intman.service"].search(list(domain))
        return services & (self.job_centre | self.mbe | self.jmd)

    # ------------------------------------------------------------------
    # Types
    # ------------------------------------------------------------------

    def test_types(self):
        """R108 R013 Regeldienste, federal and local offers come as data."""
        types = self.env["intman.service.type"].search([])
        regular = set(types.filtered("is_regular").mapped("code"))
        self.assertLessEqual(
            {
                "immigration_authority",
                "job_centre",
                "employment_agency",
                "family_benefits_office",
                "social_welfare_office",
                "youth_welfare_office",
                "school_childcare",
                "health",
            },
            regular,
        )
        others = set(types.mapped("code")) - regular
        self.assertLessEqual(
            {
                "mbe",
                "jmd",
                "debt_counselling",
                "volunteers",
                "migrant_organisation",
                "local_offer",
                "language_course",
                "housing",
                "legal_advice",
            },
            others,
        )
        self.assertTrue(all(types.mapped("description")))

    def test_legal_advice_hint(self):
        """R062 R064 Legal questions go to licensed advice; the voucher is named."""
        text = self.type_of("legal_advice").with_context(lang="en_US").description
        self.assertIn("no advice on individual legal questions", text)
        self.assertIn("Beratungshilfeschein", text)
        self.assertIn("bmj.de", text)

    def test_ages_of_the_federal_offers(self):
        """R011 R012 MBE from 27 on, JMD from 12 until the 27th birthday."""
        for age, expected in (
            (11, self.job_centre),
            (12, self.job_centre | self.jmd),
            (26, self.job_centre | self.jmd),
            (27, self.job_centre | self.mbe),
            (80, self.job_centre | self.mbe),
        ):
            with self.subTest(age=age):
                self.assertEqual(self.found(("fits_age", "=", age)), expected)
                for service in self.job_centre | self.mbe | self.jmd:
                    self.assertEqual(service._fits_age(age), service in expected)

    def test_ages_of_one_service(self):
        """R013 A local offer may be for another age than its type."""
        self.mbe.write({"min_age": 0, "max_age": 30})
        self.assertIn(self.mbe, self.found(("fits_age", "=", 20)))
        self.assertNotIn(self.mbe, self.found(("fits_age", "=", 31)))
        self.jmd.type_id = self.type_of("job_centre")
        self.assertEqual((self.jmd.min_age, self.jmd.max_age), (0, 0))

    def test_bad_ages(self):
        """R011 R012 Ages that nobody has, or the wrong way round."""
        for vals in ({"min_age": -1}, {"max_age": 121}, {"min_age": 30, "max_age": 20}):
            for record in (self.mbe, self.mbe.type_id):
                with self.subTest(vals=vals), self.assertRaises(ValidationError):
                    record.write({"min_age": 0, "max_age": 0, **vals})

    def test_age_on_a_day(self):
        """R012 Born on 29 February: a year older on 1 March."""
        day = self.day
        self.assertEqual(age_on(day(years=-27), self.today), 27)
        self.assertEqual(age_on(day(1, years=-27), self.today), 26)
        self.assertIsNone(age_on(False, self.today))

    # ------------------------------------------------------------------
    # Searching
    # ------------------------------------------------------------------

    def test_search_by_place(self):
        """R057 R013 A service is for the whole county or for some places."""
        village = self.env["intman.municipality"].create(
            {"name": "Dorf", "code": "08991002", "county_id": self.county.id}
        )
        self.mbe.municipality_ids = self.municipality
        for operator, value in (("=", village.id), ("ilike", "Dorf")):
            with self.subTest(operator=operator):
                self.assertEqual(
                    self.found(("fits_municipality_id", operator, value)),
                    self.job_centre | self.jmd,
                )
        self.assertIn(
            self.mbe, self.found(("fits_municipality_id", "=", self.municipality.id))
        )

    def test_search_by_topic_language_and_text(self):
        """R057 By topic, language, type and words."""
        ukrainian = self.env.ref("intman_module.service_language_uk")
        self.jmd.write(
            {"language_ids": ukrainian.ids, "offer": "Hilfe bei Lehrstellen"}
        )
        family = self.env.ref("intman_module.topic_family")
        self.assertNotIn(self.mbe, self.found(("fits_topic_id", "=", family.id)))
        self.assertIn(self.mbe, self.found(("fits_topic_id", "=", self.topic.id)))
        self.assertEqual(self.found(("language_ids", "=", ukrainian.id)), self.jmd)
        self.assertEqual(self.found(("offer", "ilike", "lehrstelle")), self.jmd)
        self.assertEqual(self.found(("type_id", "=", self.mbe.type_id.id)), self.mbe)

    def test_suitable_for_a_client(self):
        """R057 R056 What suits this client: age, place, topic."""
        client = self.make_client(birth_date=self.day(years=-20))
        client.municipality_id = self.municipality
        services = self.counsellor_env["intman.service"]
        domain = services._suitable_domain(client, self.topic)
        self.assertEqual(self.found(*domain), self.job_centre | self.jmd)
        action = client.with_env(self.counsellor_env).action_suitable_services()
        self.assertEqual(action["context"]["search_default_fits_age"], 20)
        self.assertEqual(action["context"]["intman_client_id"], client.id)
        referral = (
            self.jmd.with_env(self.counsellor_env)
            .with_context(**action["context"])
            .action_refer()
        )
        self.assertEqual(referral["context"]["default_client_id"], client.id)
        client.birth_date = False
        self.assertEqual(
            self.found(*services._suitable_domain(client)),
            self.job_centre | self.mbe | self.jmd,
        )

    # ------------------------------------------------------------------
    # Who keeps the directory
    # ------------------------------------------------------------------

    def test_coordinator_keeps_the_directory(self):
        """R142 R051 The coordinating body enters and changes services of its county."""
        service = self.coordinator_env["intman.service"].create(
            {"name": "Ausländerbehörde", "type_id": self.mbe.type_id.id}
        )
        self.assertEqual(service.county_id, self.county)
        service.write({"contact_name": "Frau Muster", "active": False})
        with self.assertRaises(AccessError):
            self.coordinator_env["intman.service"].create(
                {
                    "name": "Fern",
                    "type_id": self.mbe.type_id.id,
                    "county_id": self.far_county.id,
                }
            )

    def test_counsellor_reads_the_directory(self):
        """R057 R109 Counsellors see contact persons and change nothing."""
        self.job_centre.contact_name = "Herr Beispiel"
        own = self.job_centre.with_env(self.counsellor_env)
        self.assertEqual(own.contact_name, "Herr Beispiel")
        with self.assertRaises(AccessError):
            own.contact_name = "Jemand"
        with self.assertRaises(AccessError):
            self.job_centre.with_user(self.far_user).read(["name"])

    def test_a_service_stays_in_its_county(self):
        """R142 Moved to another county it would leave everybody's sight."""
        with self.assertRaises(UserError):
            self.job_centre.county_id = self.far_county
        foreign = self.env["intman.municipality"].create(
            {"name": "Fern", "code": "08992001", "county_id": self.far_county.id}
        )
        with self.assertRaises(ValidationError):
            self.job_centre.municipality_ids = foreign

    def test_one_name_means_one_service(self):
        """R208 A consent names the recipient, so a name stands for one service."""
        for name in ("Jobcenter Prüfstadt", "  jobcenter prüfstadt "):
            with self.subTest(name=name), self.assertRaises(ValidationError):
                self.make_service(name)
        self.job_centre.active = False
        with self.assertRaises(ValidationError):
            self.make_service()
        with self.assertRaises(ValidationError):
            self.make_service("   ")
        self.assertTrue(self.make_service(county_id=self.far_county.id))

    # ------------------------------------------------------------------
    # Cooperation
    # ------------------------------------------------------------------

    def test_cooperation(self):
        """R052 R110 R112 R141 The coordinating body agrees; everybody sees it."""
        agreement = self.coordinator_env["intman.cooperation"].create(
            {
                "service_id": self.job_centre.id,
                "provider_id": self.provider.id,
                "note": "Das Jobcenter nennt feste Ansprechpersonen.",
                "review_on": self.day(365),
            }
        )
        own = self.job_centre.with_env(self.counsellor_env)
        self.assertFalse(own.has_cooperation)
        self.assertNotIn(own, self.found(("has_cooperation", "=", True)))
        agreement.action_sign()
        self.assertEqual((agreement.state, agreement.signed_on), ("signed", self.today))
        own.invalidate_recordset()
        self.assertTrue(own.has_cooperation)
        self.assertEqual(self.found(("has_cooperation", "=", True)), self.job_centre)
        self.assertNotIn(self.job_centre, self.found(("has_cooperation", "=", False)))
        self.assertIn("Ansprechpersonen", own.cooperation_ids.note)
        with self.assertRaises(AccessError):
            own.cooperation_ids.note = "Anders"
        with self.assertRaises(AccessError):
            own.cooperation_ids.action_end()
        agreement.action_end()
        self.assertFalse(self.job_centre.has_cooperation)
        with self.assertRaises(UserError):
            agreement.action_sign()

    def test_cooperation_rules(self):
        """R141 Dates in order, state by its buttons, providers of the county."""
        agreements = self.coordinator_env["intman.cooperation"]
        create = agreements.with_context(lang="en_US").create
        base = {"service_id": self.job_centre.id}
        for vals in (
            {"signed_on": self.day(1)},
            {"signed_on": self.today, "review_on": self.day(-1)},
            {"state": "signed"},
            {"provider_id": self.far_provider.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                create({**base, **vals})
        with self.assertRaisesRegex(UserError, "cooperation agreement"):
            create({**base, "signed_on": self.day(1)})
        agreement = create(base)
        with self.assertRaises(UserError):
            agreement.state = "signed"

    def test_special_characters(self):
        """R142 A name with wildcards is no other name."""
        self.make_service("Hilfe_100%")
        self.assertTrue(self.make_service("Hilfe 1000"))
        self.assertTrue(
            self.make_service(
                "Привіт – O’Neill",
                municipality_ids=[Command.set(self.municipality.ids)],
            )
        )
