"""The demo county: complete, reproducible, within the rules, figures right."""

from datetime import date, timedelta
from unittest import SkipTest

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..demo import names
from ..demo.organisation import COUNSELLORS, PROVIDERS
from ..demo.planning import is_working_day, plan_county


def counted_days(plan, case):
    """Return the sorted days of the counted talks planned for a case."""
    return sorted(
        talk.date
        for talk in plan.talks
        if case.key in talk.cases and talk.state == "held" and talk.counted
    )


@tagged("post_install", "-at_install")
class TestDemoPlanning(TransactionCase):
    """What is planned, before anything is stored."""

    def test_same_day_and_seed_give_the_same_county(self):
        day = date(2027, 5, 12)
        self.assertEqual(plan_county(day).digest(), plan_county(day).digest())
        self.assertNotEqual(plan_county(day).digest(), plan_county(day, 1).digest())
        self.assertNotEqual(
            plan_county(day).digest(), plan_county(day + timedelta(days=1)).digest()
        )

    def test_plan_is_sound_on_any_day(self):
        """R031, R081, R083, R086: also on a weekend, on 29 February, at New Year."""
        days = [date(2026, 12, 24) + timedelta(days=37 * step) for step in range(20)]
        for today in [*days, date(2028, 2, 29), date(2027, 1, 1), date(2027, 12, 31)]:
            with self.subTest(today=today):
                plan = plan_county(today)
                self.assertEqual(sum(not case.is_erased for case in plan.cases), 250)
                self.assertEqual([c.key for c in plan.cases], [*range(len(plan.cases))])
                numbered = [case.intake for case in plan.cases]
                self.assertEqual(numbered, sorted(numbered))
                self._check_talks(plan)
                for case in plan.cases:
                    self._check_case(plan, case)

    def _check_talks(self, plan):
        staff = {person.login: person for person in COUNSELLORS}
        for login in staff:
            own = [talk for talk in plan.talks if talk.counsellor == login]
            ahead = [t for t in own if t.state == "planned" and t.date >= plan.today]
            self.assertGreaterEqual(len(ahead), 2)
            monday = plan.today - timedelta(days=plan.today.weekday())
            week = [t for t in own if 0 <= (t.date - monday).days < 7]
            self.assertTrue(week)
        for talk in plan.talks:
            self.assertTrue(is_working_day(talk.date))
            self.assertTrue(talk.cases)
            if talk.state == "held":
                self.assertLess(talk.date, plan.today)
            if talk.state == "planned":
                # One or two were forgotten last week.
                self.assertGreater(talk.date, plan.today - timedelta(days=21))
            person = staff[talk.counsellor]
            self.assertGreaterEqual(
                talk.date, plan.today - timedelta(days=person.hired)
            )
            for key in talk.cases:
                self.assertEqual(plan.cases[key].provider, person.provider)

    def _check_case(self, plan, case):
        counted = counted_days(plan, case)
        if not counted:
            return
        first = counted[0]
        self.assertLessEqual(case.consents[0]["given_on"], first)
        birth = case.vals["birth_date"]
        if birth:
            self.assertLessEqual(birth + relativedelta(years=18), first)
        start = case.vals.get("external_first_consultation_on") or first
        end = start + relativedelta(years=3)
        granted = [e for e in case.extensions if "granted_on" in e]
        for extension in granted:
            self.assertLessEqual(extension["granted_on"], end)
            end += relativedelta(months=extension["months"])
        months = [extension["months"] for extension in case.extensions]
        self.assertLessEqual(sum(months), 12)
        self.assertLessEqual(counted[-1], end)
        if len(counted) > 2:
            made = (case.earlier_plan or case.plan)["made_on"]
            self.assertLessEqual(made, counted[2])
        self._check_casework(plan, case)

    def _check_casework(self, plan, case):
        last = case.closed_on or plan.today
        for row in case.referrals:
            days = [case.agreed_on, row["date"], row.get("answered_on"), last]
            self.assertEqual([d for d in days if d], sorted(d for d in days if d))
        days = [review["date"] for review in case.reviews]
        for day, review in zip(days, case.reviews, strict=True):
            self.assertGreater(day, case.plan["made_on"])
            self.assertGreater(review["next_review_on"], day)
        self.assertEqual(days, sorted(set(days)))
        for goal in case.goals:
            steps = [days[at] for at in sorted(goal.get("steps", ()))]
            self.assertTrue(all(day >= goal["agreed_on"] for day in steps))
            self.assertLessEqual(goal["agreed_on"], goal["due_on"])
        if case.since:
            self.assertTrue(
                all(row["valid_from"] < case.since for row in case.situations)
            )
            self.assertLessEqual(case.since, plan.today)


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """What is stored, loaded once for the whole class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tz": "Europe/Berlin"})
        cls.today = fields.Date.context_today(cls.env["intman.client"])
        cls.county = cls.env["intman.demo"]._load()
        if not cls.county:
            raise SkipTest("This database holds clients of its own.")
        cls.plan = plan_county(cls.today)
        cls.year = cls.today.year - 1
        cls.env.flush_all()
        cls.env.invalidate_all()

    def _found(self, query, *args):
        self.env.flush_all()
        return self.env.execute_query(SQL(query, *args))

    def _accepted(self):
        return sum(
            (c.handover or {}).get("state") == "accepted" for c in self.plan.cases
        )

    def _users(self):
        rows = [r for r in self.env["intman.demo"]._users() if r["login"] != "admin"]
        users = self.env["res.users"].search(
            [("login", "in", [row["login"] for row in rows])]
        )
        return {user.login: user for user in users}, rows

    # ------------------------------------------------------------------
    # Content
    # ------------------------------------------------------------------

    def test_size(self):
        clients = self.env["intman.client"].search([])
        # Whoever was handed over has a file at both providers until the erasure.
        self.assertEqual(len(clients), 250 + self._accepted())
        self.assertEqual(clients.county_id, self.county)
        talks = self.env["intman.consultation"].search_count([])
        self.assertGreater(talks, 1800 * 0.85)
        self.assertLess(talks, 1800 * 1.15)
        self.assertEqual(len(self.county.municipality_ids), 12)
        self.assertEqual(self.env["intman.counsellor"].search_count([]), 8)
        begun = [day for day in clients.mapped("first_consultation_on") if day]
        self.assertLess(min(begun), self.today - relativedelta(years=3))

    def test_every_provider_and_counsellor_advises(self):
        self.assertEqual(
            sorted(self.county.provider_ids.mapped("kind")),
            sorted(vals["kind"] for vals in PROVIDERS.values()),
        )
        welfare = self.county.provider_ids.filtered(lambda p: p.kind == "welfare")
        self.assertEqual(welfare.case_access, "assigned")
        for provider in self.county.provider_ids:
            with self.subTest(provider=provider.name):
                self.assertGreater(
                    self.env["intman.client"].search_count(
                        [("provider_id", "=", provider.id)]
                    ),
                    50,
                )
        for counsellor in self.env["intman.counsellor"].search([]):
            with self.subTest(counsellor=counsellor.name):
                self.assertTrue(counsellor.client_ids)
                self.assertTrue(counsellor.employment_ids)
                self.assertTrue(
                    self.env["intman.consultation"].search_count(
                        [("counsellor_id", "=", counsellor.id), ("state", "=", "held")]
                    )
                )

    def test_every_state_is_there(self):
        for model, name in (
            ("intman.client", "state"),
            ("intman.client", "gender"),
            ("intman.client", "target_group"),
            ("intman.client", "benefit"),
            ("intman.client", "period_state"),
            ("intman.client", "plan_state"),
            ("intman.consultation", "state"),
            ("intman.consultation", "form"),
            ("intman.consultation", "kind"),
            ("intman.plan", "state"),
            ("intman.goal", "state"),
            ("intman.measure", "responsible"),
            ("intman.consent", "state"),
        ):
            with self.subTest(model=model, field=name):
                records = self.env[model].search([])
                states = {key for key, _label in records._fields[name].selection}
                self.assertEqual(set(records.mapped(name)), states)
        self.assertTrue(self.env["intman.extension"].search([]))

    def test_erasure_has_content(self):
        """R099: figures of erased files are carried over, nothing else is left."""
        erased = sum(case.is_erased for case in self.plan.cases)
        log = self.env["intman.erasure"].search([])
        self.assertEqual(len(log), erased)
        self.assertEqual(set(log.mapped("reason")), {"closed", "revoked"})
        self.assertTrue(
            self.env["intman.tally"].search_count([("year", "=", self.year)])
        )
        due = self.env["intman.client"].search(
            self.env["intman.client"]._erasure_domain()
        )
        self.assertTrue(due)
        waiting = self.env["intman.client"].search([("state", "=", "closed")]) - due
        self.assertTrue(waiting)

    def test_nothing_is_real(self):
        for client in self.env["intman.client"].search([]):
            self.assertIn(client.street.rsplit(" ", 1)[0], names.STREETS)
            self.assertTrue(client.zip.startswith("00"))
            # Kept free by the Bundesnetzagentur for films and books.
            self.assertRegex(client.phone or "030 23125 000", r"^030 23125 \d{3}$")
            self.assertRegex(client.mail_address or "@example.org", "@example.org$")
        # The codes of the state's own counties begin so.
        self.assertNotRegex(self.county.code, "^08[1-4]")

    def test_unusual_names(self):
        names_found = self.env["intman.client"].search([]).mapped("last_name")
        self.assertTrue(any("'" in name for name in names_found))
        self.assertTrue(any(len(name) > 30 for name in names_found))
        self.assertTrue(any(ord(name[0]) > 0x370 for name in names_found))
        self.assertTrue(
            self.env["intman.client"].search_count([("first_name", "=", False)])
        )

    # ------------------------------------------------------------------
    # Casework: each thing of the manual is there, on every day
    # ------------------------------------------------------------------

    def _count(self, model, *domain):
        return self.env[model].search_count(list(domain))

    def test_services_and_cooperation(self):
        """The directory holds all regular types, and agreements of every state."""
        services = self.env["intman.service"].search([])
        self.assertEqual(set(services.county_id), {self.county})
        regular = self.env["intman.service.type"].search([("is_regular", "=", True)])
        self.assertFalse(regular - services.type_id)
        for wanted in ("min_age", "language_ids", "municipality_ids", "topic_ids"):
            self.assertTrue(services.filtered(wanted), wanted)
        states = self.env["intman.cooperation"].search([]).mapped("state")
        self.assertEqual(set(states), {"draft", "signed", "ended"})
        for service in services:
            self.assertRegex(service.phone, r"^030 23125 \d{3}$")
            self.assertRegex(service.mail_address, "@example.org$")

    def test_referrals(self):
        """R056, R208: every state, long waits, disclosures with their consent."""
        referrals = self.env["intman.referral"].search([])
        states = dict(referrals._fields["state"].selection)
        self.assertEqual(set(referrals.mapped("state")), set(states))
        self.assertTrue(referrals.filtered("is_feedback_missing"))
        long_ago = self.today - timedelta(days=60)
        waiting = referrals.filtered(lambda r: r.state == "sent")
        self.assertTrue(waiting.filtered(lambda r: r.sent_on <= long_ago))
        disclosed = referrals.filtered(
            lambda r: r.kind == "disclosure" and r.state not in ("draft", "recalled")
        )
        self.assertTrue(disclosed)
        for referral in disclosed:
            self.assertTrue(referral.category_ids)
            self.assertTrue(
                referral.consent_id._covers(referral.service_id)
                and referral.consent_id.given_on <= referral.sent_on
            )
        done = referrals.filtered(lambda r: r.measure_id and r.state == "completed")
        self.assertTrue(done)
        for referral in done:
            self.assertTrue(referral.measure_id.done_on)
            self.assertIn(referral.service_id.name, referral.measure_id.result)
        self.assertLess(len(referrals.client_id), len(self.plan.cases) / 2)

    def test_overview_shows_numbers(self):
        """Three and more wait and are turned away somewhere: the overview is full."""
        overview = self.env["intman.referral.overview"].search([])
        for name in ("waiting", "completed", "declined"):
            self.assertGreaterEqual(max(overview.mapped(name)), 3, name)
        self.assertGreater(max(overview.mapped("longest_days")), 60)
        self.assertTrue(overview.filtered("hidden"))

    def test_households(self):
        """Couples with a file each, children, some just before or after the 18th."""
        homes = self.env["intman.household"].search([])
        couples = homes.filtered(lambda home: len(home.client_ids) == 2)
        self.assertTrue(couples.filtered("dependent_ids"))
        children = homes.dependent_ids
        month = relativedelta(months=1)
        days = children.mapped("adult_on")
        self.assertTrue([d for d in days if self.today - month < d <= self.today])
        self.assertTrue([d for d in days if self.today < d < self.today + month])
        for child in children:
            for parent in child.household_id.client_ids.filtered("birth_date"):
                self.assertLess(parent.birth_date, child.birth_date)

    def test_history(self):
        """Status, benefit and municipality of some were others before."""
        rows = self.env["intman.situation"].search([])
        clients = self.env["intman.client"].search([("state", "!=", "closed")])
        for name in ("residence_status_id", "benefit", "municipality_id"):
            changed = [
                client
                for client in clients
                if len({row[name] for row in client.situation_ids}) > 1
            ]
            self.assertGreaterEqual(len(changed), 3, name)
        for client in clients:
            latest = client.situation_ids.sorted("valid_from")[-1]
            self.assertEqual(latest._values(), client._situation_values())
        self.assertLess(min(rows.mapped("valid_from")), self.today)

    def test_plans_are_full(self):
        """R088, R089: levels and assessments over time, reviews, own fields."""
        plans = self.env["intman.plan"].search([])
        for name in (
            "course_state",
            "recognition",
            "work_hours",
            "work_permission",
            "housing_since",
            "housing_contract",
            "household_size",
            "looking_for_flat",
            "handed_out_on",
            "family_note",
            "health_note",
        ):
            self.assertTrue(plans.filtered(name), name)
        self.assertTrue(
            plans.filtered(lambda p: len(set(p.language_level_ids.mapped("level"))) > 2)
        )
        rows = [row for plan in plans for row in plan._progress()]
        self.assertTrue([r for r in rows if r[1].rating < r[2].rating])
        self.assertTrue([r for r in rows if r[1].rating > r[2].rating])
        self.assertTrue(plans.goal_ids.filtered("indicator"))
        self.assertGreater(len(plans.filtered(lambda p: len(p.review_ids) == 3)), 5)
        changes = "".join(plans.review_ids.mapped("changes"))
        self.assertIn("→", changes)
        for plan in plans.filtered(lambda p: p.review_ids and p.state != "closed"):
            last = plan.review_ids.sorted("date")[-1]
            self.assertEqual(plan.next_review_on, last.next_review_on)
        defined = self.county.provider_ids.filtered("plan_properties_definition")
        self.assertEqual(len(defined), 1)
        filled = [plan for plan in plans if plan._property_rows()]
        self.assertTrue(filled)
        self.assertFalse([p for p in filled if p.provider_id != defined])

    def test_plans_rest_and_end(self):
        open_files = self.env["intman.client"].search([("state", "=", "active")])
        plans = open_files.plan_ids
        self.assertTrue(plans.filtered(lambda p: p.state == "paused"))
        closed = plans.filtered(lambda p: p.state == "closed" and p.closing_remark)
        self.assertGreater(len(set(closed.mapped("closing_reason"))), 1)

    def test_extensions(self):
        """R033: waiting for the team lead, granted in steps, refused."""
        extensions = self.env["intman.extension"].search([])
        states = set(extensions.mapped("state"))
        self.assertLessEqual({"requested", "granted", "refused"}, states)
        granted = extensions.filtered(lambda e: e.state == "granted")
        stepped = [c for c in granted.client_id if len(c.extension_ids) > 1]
        self.assertTrue(stepped)
        waiting = extensions.filtered(lambda e: e.state == "requested")
        leads = self.env.ref("intman_module.group_team_lead").all_user_ids
        for extension in waiting:
            self.assertTrue(extension.provider_id.user_ids & leads)
            self.assertIn(
                extension.requested_by_id, extension.client_id.acting_user_ids
            )
        self.assertTrue(all(extensions.mapped("justification")))

    def test_absences(self):
        """A stand-in of the provider with assigned access sees the files today."""
        absences = self.env["intman.absence"].search([])
        running = absences.filtered(lambda a: a._is_running(self.today))
        self.assertIn("assigned", running.provider_id.mapped("case_access"))
        self.assertTrue(absences.filtered(lambda a: a.date_to < self.today))
        for absence in running:
            client = absence.counsellor_id.client_ids.filtered(
                lambda c, a=absence: a.deputy_id not in c.deputy_ids
            )[:1]
            self.assertTrue(
                client.with_user(absence.deputy_id.user_id).has_access("read")
            )

    def test_handovers(self):
        """R024, R097: one waits, one is refused, one counts once in the county."""
        handovers = self.env["intman.handover"].search([])
        states = handovers.mapped("state")
        self.assertEqual(set(states), {"offered", "accepted", "refused"})
        accepted = handovers.filtered(lambda h: h.state == "accepted")
        old = accepted.client_id
        new = self.env["intman.client"].search([("person_key", "=", old.person_key)])
        new -= old
        self.assertEqual(new.provider_id, accepted.to_provider_id)
        self.assertEqual(old.closing_reason, "handed_over")
        self.assertEqual(new.first_consultation_on, old.first_consultation_on)
        self.assertTrue(new.plan_ids.taken_over_on)

    def test_what_is_due(self):
        """Every kind of duty that the demo means to show has its reminder."""
        worklist = self.env["intman.worklist"]
        clients = self.env["intman.client"].search([("state", "!=", "closed")])
        kinds = {duty.kind for duty in worklist._duties(clients.ids)}
        self.assertLessEqual(
            {
                "expired",
                "agreement",
                "extension",
                "talk_open",
                "document",
                "document_expired",
                "review",
                "feedback",
                "adult",
                "adult_soon",
                "paused",
                "plan_overdue",
                "period_1",
                "period_3",
            },
            kinds,
        )
        types = worklist._reminder_types()
        self.env.invalidate_all()
        reminders = self.env["mail.activity"].search(
            [("res_model", "=", "intman.client")]
        )
        self.assertLessEqual(
            {types[kind] for kind in kinds if kind in types},
            set(reminders.activity_type_id.ids),
        )
        for login in ("beraterin1", "teamleitung", "berater6"):
            user = self.env["res.users"].search([("login", "=", login)])
            self.assertTrue(reminders.filtered(lambda r, u=user: r.user_id == u))

    def test_notes(self):
        """Contacts without a talk are notes and count nowhere."""
        notes = self.env["intman.consultation"].search(
            [("counted", "=", False), ("topic_id", "=", False), ("state", "=", "held")]
        )
        self.assertGreater(len(notes), 20)
        self.assertTrue(all(notes.mapped("note")))

    def test_example(self):
        """The file with everything in it, for the manual, is beraterin1's."""
        clients = self.env["intman.client"].search([("last_name", "=", "Musterfall")])
        self.assertEqual(clients.counsellor_id.user_id.login, "beraterin1")
        self.assertEqual(len(clients), 2)
        self.assertEqual(len(clients.household_id), 1)
        self.assertEqual(len(clients.household_id.dependent_ids), 2)
        client = clients.filtered("extension_ids")
        self.assertEqual(len(client), 1)
        self.assertEqual(client.state, "active")
        self.assertGreater(client.days_left, 30)
        plan = client.open_plan_id
        self.assertEqual(len(plan.review_ids), 3)
        self.assertGreater(len(plan.language_level_ids), 2)
        self.assertTrue([row for row in plan._progress() if row[1] != row[2]])
        self.assertEqual(len(client.referral_ids), 2)
        self.assertEqual(
            set(client.referral_ids.mapped("state")), {"completed", "sent"}
        )
        self.assertIn("disclosure", client.referral_ids.mapped("kind"))
        self.assertTrue(client.referral_ids.measure_id)
        self.assertGreater(len(client.situation_ids), 1)
        states = plan.goal_ids.mapped("state")
        self.assertLessEqual({"achieved", "in_progress"}, set(states))
        self.assertTrue(
            client.participant_ids.consultation_id.filtered(
                lambda talk: len(talk.client_ids) == 2 and talk.minor_count
            )
        )

    # ------------------------------------------------------------------
    # Rules, seen in the database
    # ------------------------------------------------------------------

    def test_talks_obey_the_rules(self):
        """R031, R083, R086: period, consent and plan, asked in plain SQL."""
        broken = {
            "in the future": """
                SELECT id FROM intman_consultation
                 WHERE state = 'held' AND date > %(today)s
            """,
            "without consent": """
                SELECT t.id FROM intman_consultation t
                  JOIN intman_consultation_participant p ON p.consultation_id = t.id
                 WHERE NOT EXISTS (
                     SELECT 1 FROM intman_consent c
                      WHERE c.client_id = p.client_id AND c.purpose = 'processing'
                        AND c.given_on <= t.date)
            """,
            "after the last day": """
                SELECT t.id FROM intman_consultation t
                  JOIN intman_consultation_participant p ON p.consultation_id = t.id
                  JOIN intman_client c ON c.id = p.client_id
                 WHERE t.state IN ('held', 'planned') AND t.date > c.period_end
            """,
            "before the counsellor worked here": """
                SELECT t.id FROM intman_consultation t
                  JOIN intman_counsellor s ON s.id = t.counsellor_id
                 WHERE s.hired_on > t.date OR s.provider_id != t.provider_id
            """,
            "third without a plan": """
                SELECT client_id FROM (
                    SELECT p.client_id, t.date, row_number() OVER (
                               PARTITION BY p.client_id ORDER BY t.date) AS place
                      FROM intman_consultation t
                      JOIN intman_consultation_participant p
                        ON p.consultation_id = t.id
                     WHERE t.state = 'held' AND t.counted) AS talk
                 WHERE place = 3 AND NOT EXISTS (
                     SELECT 1 FROM intman_plan plan
                      WHERE plan.client_id = talk.client_id
                        AND plan.made_on <= talk.date)
            """,
            "of a minor": """
                SELECT t.id FROM intman_consultation t
                  JOIN intman_consultation_participant p ON p.consultation_id = t.id
                  JOIN intman_client c ON c.id = p.client_id
                 WHERE t.counted AND c.birth_date + interval '18 years' > t.date
            """,
        }
        self.env.flush_all()
        for case, query in broken.items():
            with self.subTest(talk=case):
                # The queries are constants of this test.
                self.env.cr.execute(query, {"today": self.today})
                self.assertFalse(self.env.cr.fetchall())

    def test_plans_obey_the_rules(self):
        """R084, R086: the agreement first, one running plan a person."""
        self.assertFalse(
            self._found(
                """
                SELECT plan.id FROM intman_plan plan
                 WHERE plan.made_on IS NOT NULL AND plan.taken_over_on IS NULL
                   AND NOT EXISTS (
                     SELECT 1 FROM intman_agreement a
                      WHERE a.client_id = plan.client_id
                        AND a.signed_on <= plan.made_on)
                """
            )
        )
        self.assertFalse(
            self._found(
                """
                SELECT client_id FROM intman_plan WHERE state != 'closed'
                 GROUP BY client_id HAVING count(*) > 1
                """
            )
        )

    def test_rules_of_the_models_accept_everything(self):
        """What open files hold could be entered again as it is."""
        clients = self.env["intman.client"].search([("state", "=", "active")])
        for records in (
            clients,
            clients.participant_ids.consultation_id.filtered(
                lambda talk: all(c.state == "active" for c in talk.client_ids)
            ),
            clients.plan_ids,
            clients.plan_ids.goal_ids,
            clients.plan_ids.goal_ids.measure_ids,
            clients.agreement_ids,
            clients.extension_ids,
            clients.consent_ids,
            clients.plan_ids.language_level_ids,
            clients.plan_ids.assessment_ids,
            clients.plan_ids.review_ids,
            clients.referral_ids,
            clients.situation_ids,
            clients.household_id,
            clients.dependent_ids,
            clients.handover_ids,
            self.env["intman.service"].search([]),
            self.env["intman.cooperation"].search([]),
            self.env["intman.absence"].search([]),
            self.env["intman.counsellor"].search([]),
            self.env["intman.employment"].search([]),
        ):
            with self.subTest(model=records._name):
                self.assertTrue(records)
                records._validate_fields(records._fields)

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------

    def _reported(self, code, level, unit):
        report = self.env["intman.indicator.report"].search(
            [("county_id", "=", self.county.id), ("year", "=", self.year)]
        )
        self.assertEqual(report.state, "open")
        self.assertTrue(report.computed_on)
        return sum(
            report.line_ids.filtered(
                lambda line: (
                    line.indicator_id.code == code
                    and line.level == level
                    and line[f"{level}_id"] == unit
                    and not line.dimension
                )
            ).mapped("value")
        )

    def _by_hand(self, code, level, unit):
        """Count live rows in plain SQL and add what erased files left behind."""
        live = {
            "K1": """
                SELECT count(DISTINCT p.client_id) FROM intman_consultation t
                  JOIN intman_consultation_participant p ON p.consultation_id = t.id
                 WHERE t.state = 'held' AND t.counted
                   AND t.provider_id = ANY(%(providers)s)
                   AND extract(year FROM t.date) = %(year)s
            """,
            "K8": """
                SELECT count(*) FROM intman_consultation t
                 WHERE t.state = 'held' AND t.counted
                   AND t.provider_id = ANY(%(providers)s)
                   AND extract(year FROM t.date) = %(year)s
            """,
            "K10": """
                SELECT count(*) FROM intman_plan
                 WHERE provider_id = ANY(%(providers)s) AND taken_over_on IS NULL
                   AND extract(year FROM made_on) = %(year)s
            """,
        }[code]
        providers = unit if level == "provider" else unit.provider_ids
        self.env.flush_all()
        self.env.cr.execute(live, {"providers": providers.ids, "year": self.year})
        [count] = self.env.cr.fetchone()
        self.env.cr.execute(
            """
            SELECT COALESCE(sum(value), 0) FROM intman_tally
             WHERE indicator = %s AND level = %s AND unit_id = %s AND year = %s
               AND dimension IS NULL
            """,
            (code, level, unit.id, self.year),
        )
        [carried] = self.env.cr.fetchone()
        return count + carried

    def _planned(self, code, provider=None):
        """Count what was planned, as if nothing had been erased."""
        cases = [c for c in self.plan.cases if provider in (None, c.provider)]
        keys = {case.key for case in cases}
        talks = [
            talk
            for talk in self.plan.talks
            if talk.state == "held"
            and talk.counted
            and talk.date.year == self.year
            and keys.intersection(talk.cases)
        ]
        if code == "K8":
            return len(talks)
        if code == "K1":
            return len({key for talk in talks for key in talk.cases})
        plans = [plan for c in cases for plan in (c.plan, c.earlier_plan) if plan]
        return sum(
            bool(plan["made_on"]) and plan["made_on"].year == self.year
            for plan in plans
        )

    def test_last_years_figures(self):
        """R092, R097, R098, R099, R102: as counted by hand, erased files included."""
        units = [("county", None, self.county)]
        units += [
            (
                "provider",
                key,
                self.county.provider_ids.filtered(
                    lambda provider, vals=vals: provider.kind == vals["kind"]
                ),
            )
            for key, vals in PROVIDERS.items()
        ]
        for code in ("K1", "K8", "K10"):
            for level, key, unit in units:
                with self.subTest(indicator=code, unit=unit.name):
                    value = self._reported(code, level, unit)
                    self.assertGreater(value, 0)
                    self.assertEqual(value, self._by_hand(code, level, unit))
                    self.assertEqual(value, self._planned(code, key))

    def test_year_before_is_submitted(self):
        """R091: the report of the year before went out before the deadline."""
        report = self.env["intman.indicator.report"].search(
            [("county_id", "=", self.county.id), ("year", "=", self.year - 1)]
        )
        self.assertEqual(report.state, "submitted")
        self.assertLessEqual(report.submitted_on, report.deadline)
        self.assertTrue(report.line_ids.filtered("value"))

    # ------------------------------------------------------------------
    # Users
    # ------------------------------------------------------------------

    def test_users_can_log_in(self):
        users, rows = self._users()
        self.assertEqual(len(rows), 11)
        for row in rows:
            user = users[row["login"]]
            self.assertEqual(user.name, row["name"])
            self.assertEqual(user.tz, "Europe/Berlin")
            installed = dict(self.env["res.lang"].get_installed())
            if "de_DE" in installed:
                self.assertEqual(user.lang, "de_DE")
        for login in ("beraterin1", "koordination"):
            [row] = [row for row in rows if row["login"] == login]
            users[login].with_user(users[login])._check_credentials(
                {"type": "password", "login": login, "password": row["password"]},
                {"interactive": False},
            )
        self.assertTrue(self.env["res.users"].search([("login", "=", "admin")]))

    def test_every_counsellor_has_something_to_do(self):
        users, _rows = self._users()
        monday = fields.Date.start_of(self.today, "week")
        soon = self.today + relativedelta(months=1)
        for person in COUNSELLORS:
            with self.subTest(login=person.login):
                env = self.env(user=users[person.login])
                mine = env["intman.client"].search(
                    [("counsellor_id.user_id", "=", env.uid), ("state", "=", "active")]
                )
                self.assertTrue(mine.filtered(lambda c: not c.has_agreement))
                self.assertTrue(
                    mine.filtered(lambda c: c.plan_state == "due" and c.talk_count > 1)
                )
                self.assertTrue(
                    mine.filtered(
                        lambda c: c.period_end and self.today <= c.period_end <= soon
                    )
                )
                self.assertTrue(mine.filtered(lambda c: c.period_state == "expired"))
                self.assertTrue(
                    mine.open_plan_id.filtered(
                        lambda p: p.next_review_on and p.next_review_on <= self.today
                    )
                )
                week = env["intman.consultation"].search_count(
                    [
                        ("counsellor_id.user_id", "=", env.uid),
                        ("date", ">=", monday),
                        ("date", "<", monday + timedelta(days=7)),
                    ]
                )
                self.assertGreaterEqual(week, 2)
                ahead = env["intman.consultation"].search_count(
                    [
                        ("counsellor_id.user_id", "=", env.uid),
                        ("state", "=", "planned"),
                        ("date", ">=", self.today),
                        ("date", "<=", self.today + timedelta(days=14)),
                    ]
                )
                self.assertGreaterEqual(ahead, 2)

    # ------------------------------------------------------------------
    # Never on top of real data
    # ------------------------------------------------------------------

    def test_loads_nothing_where_clients_are(self):
        self.assertFalse(self.env["intman.demo"]._load())
        # Nor where the county is unknown but somebody is advised already.
        self.county.code = "08998"
        self.assertFalse(self.env["intman.demo"]._load())
        clients = self.env["intman.client"].search_count([])
        self.assertEqual(clients, 250 + self._accepted())
        self.assertFalse(self.env["intman.county"].search([("code", "=", "08999")]))
