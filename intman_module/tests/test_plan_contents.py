"""Contents of the plan: minimum contents, language levels, assessments, health data."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .casework import CaseworkCase


@tagged("post_install", "-at_install")
class TestPlanContents(CaseworkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client_record = cls.make_client()
        cls.plan = cls.make_plan(cls.client_record, cls.day(-40)).with_env(
            cls.counsellor_env
        )
        cls.health = cls.env["intman.topic"].search(
            [("is_special_category", "=", True)], limit=1
        )

    def special_consent(self, client=None, **vals):
        return self.env["intman.consent"].create(
            {
                "client_id": (client or self.client_record).id,
                "purpose": "special_category",
                "state": "given",
                "given_on": self.day(-20),
                **vals,
            }
        )

    def add(self, model, **vals):
        return self.counsellor_env[model].create({"plan_id": self.plan.id, **vals})

    # ------------------------------------------------------------------
    # Minimum contents
    # ------------------------------------------------------------------

    def test_nothing_but_the_day_is_asked(self):
        """R072 Counsellors decide what they collect: no content field is required."""
        fields = self.plan._fields
        required = {
            name for name, field in fields.items() if field.required and field.store
        }
        self.assertLessEqual(required, {"id", "client_id", "state"})
        self.plan.write({"work_note": "nur das"})

    def test_all_minimum_contents(self):
        """R188 R189 R190 R191 R192 R193 Every field of the template can be kept."""
        vals = {
            "first_language": "Tigrinya",
            "is_literate": "latin_learning",
            "course_state": "dropped_out",
            "course_kind": "literacy",
            "course_organiser": "vhs",
            "school_years": 8,
            "recognition": "partial",
            "attending": "Abendrealschule",
            "employment_status": "employed",
            "work_hours": 19.5,
            "work_permission": "with_permit",
            "work_experience": "Schneiderin",
            "jobcenter_measure": "Coaching",
            "housing_form": "municipal",
            "housing_since": self.day(-300),
            "household_size": 4,
            "housing_contract": "assignment",
            "looking_for_flat": True,
            "family_note": "zwei Kinder",
            "money_note": "Raten",
            "participation_note": "Chor",
            "residence_law_note": "Termin",
        }
        self.plan.write(vals)
        self.env.flush_all()
        self.plan.invalidate_recordset()
        for name, value in vals.items():
            with self.subTest(field=name):
                self.assertEqual(self.plan[name], value)

    def test_numbers_and_days_that_cannot_be(self):
        """R191 R192 Hours, persons and days within what there is."""
        for vals in (
            {"work_hours": -1},
            {"work_hours": 81},
            {"household_size": -1},
            {"household_size": 31},
            {"housing_since": self.day(1)},
        ):
            with self.subTest(vals=vals), self.assertRefused(ValidationError):
                self.plan.write(vals)
        self.plan.write({"work_hours": 80, "housing_since": self.today})

    # ------------------------------------------------------------------
    # Language levels
    # ------------------------------------------------------------------

    def test_newest_level_counts(self):
        """R089 R189 Dated entries show the progress; the newest one is the level."""
        for level, days in (("b1", -3), ("a1", -30), ("a2", -10)):
            self.add("intman.language.level", level=level, date=self.day(days))
        self.add("intman.language.level", language="en", level="c2", date=self.today)
        self.assertEqual(self.plan.german_level, "b1")
        self.assertEqual(self.column(self.plan, "german_level"), "b1")
        self.assertEqual(
            self.plan.language_level_ids.filtered(lambda e: e.language == "de").mapped(
                "level"
            ),
            ["b1", "a2", "a1"],
        )

    def test_quick_entry(self):
        """R189 Choosing the level in the plan makes the dated entry."""
        self.plan.german_level = "a1"
        self.assertRecordValues(
            self.plan.language_level_ids,
            [{"language": "de", "level": "a1", "date": self.today}],
        )
        self.plan.german_level = "a2"
        self.assertEqual(self.plan.language_level_ids.mapped("level"), ["a2"])
        with self.assertRefused(ValidationError):
            self.plan.german_level = False

    def test_level_of_a_new_plan(self):
        """R189 What is entered with a plan was true on its day."""
        plan = self.make_plan(self.make_client(), self.day(-7), german_level="b2")
        self.assertRecordValues(
            plan.language_level_ids, [{"level": "b2", "date": self.day(-7)}]
        )
        self.assertEqual(plan.german_level, "b2")

    def test_level_in_the_future(self):
        """R189 Nobody has reached a level tomorrow."""
        with self.assertRefused(ValidationError):
            self.add("intman.language.level", level="a1", date=self.day(1))

    # ------------------------------------------------------------------
    # Assessments
    # ------------------------------------------------------------------

    def test_before_and_after(self):
        """R016 R084 R089 First and latest assessment of each topic, with the change."""
        language = self.env.ref("intman_module.topic_language")
        for topic, rating, days in (
            (self.topic, "2", -30),
            (self.topic, "5", -20),
            (self.topic, "4", -2),
            (language, "3", -30),
        ):
            self.add(
                "intman.assessment",
                topic_id=topic.id,
                rating=rating,
                date=self.day(days),
                importance="3",
            )
        rows = [
            (
                topic,
                first.rating,
                latest.rating,
                bool(self.plan._change_of(first, latest)),
            )
            for topic, first, latest in self.plan._progress()
        ]
        self.assertEqual(
            rows, [(language, "3", "3", False), (self.topic, "2", "4", True)]
        )
        self.assertIn(self.topic.name, self.plan.progress_table)
        self.assertNotIn("5 ", self.plan.progress_table, "what lay between is no end")

    def test_text_in_the_table_is_text(self):
        """R016 A topic's name is shown as it is written."""
        self.topic.name = "<b>Arbeit</b>"
        self.add("intman.assessment", topic_id=self.topic.id, rating="2")
        self.assertNotIn("<b>", self.plan.progress_table)

    def test_day_of_an_assessment(self):
        """R199 Not in the future, not before the consent."""
        for days in (1, -365 * 5):
            with self.subTest(days=days), self.assertRefused():
                self.add(
                    "intman.assessment",
                    topic_id=self.topic.id,
                    rating="2",
                    date=self.day(days),
                )

    def test_ended_plan_stays_as_it_is(self):
        """R195 Nothing is added to or changed in a plan that has ended."""
        level = self.add("intman.language.level", level="a1")
        assessment = self.add("intman.assessment", topic_id=self.topic.id, rating="2")
        self.plan.action_close("goals_achieved")
        for change in (
            lambda: self.add("intman.language.level", level="a2"),
            lambda: self.add("intman.assessment", topic_id=self.topic.id, rating="2"),
            lambda: level.write({"level": "b1"}),
            lambda: assessment.write({"rating": "3"}),
            lambda: self.plan.write({"work_note": "x"}),
            lambda: self.plan.write({"german_level": "b1"}),
            lambda: self.add("intman.review"),
        ):
            with self.assertRefused():
                change()
        self.plan.write({"closing_remark": "Gut", "handed_out_on": self.today})

    # ------------------------------------------------------------------
    # Health: Art. 9 GDPR
    # ------------------------------------------------------------------

    def test_health_needs_its_consent(self):
        """R207 Without the consent under Art. 9 no word on health, in no way."""
        goal = self.add("intman.goal", name="Arbeit", topic_id=self.topic.id)
        for change in (
            lambda: self.plan.write({"health_note": "Asthma"}),
            lambda: self.add("intman.assessment", topic_id=self.health.id, rating="2"),
            lambda: self.add("intman.goal", name="Therapie", topic_id=self.health.id),
            lambda: goal.write({"topic_id": self.health.id}),
        ):
            with self.assertRefused(UserError):
                change()
        self.assertFalse(self.plan.has_special_consent)
        self.special_consent()
        self.plan.invalidate_recordset()
        self.assertTrue(self.plan.has_special_consent)
        self.plan.write({"health_note": "Asthma"})
        self.add("intman.goal", name="Therapie", topic_id=self.health.id)

    def test_withdrawal_empties_health(self):
        """R203 R207 Withdrawing the consent empties it at once; the rest stays."""
        consent = self.special_consent()
        self.plan.write({"health_note": "ZZAsthma", "work_note": "Arbeit"})
        goals = {
            topic: self.add(
                "intman.goal",
                name="ZZZiel",
                indicator="ZZZeichen",
                assessment="ZZUrteil",
                topic_id=topic.id,
                measure_ids=[(0, 0, {"name": "ZZSchritt", "result": "ZZErgebnis"})],
            )
            for topic in (self.health, self.topic)
        }
        for topic in goals:
            self.add("intman.assessment", topic_id=topic.id, rating="2", note="ZZNotiz")
        self.add(
            "intman.review",
            goal_ids=[(1, goals[self.health].id, {"state": "in_progress"})],
        )
        # A plan that has ended is emptied, too.
        self.plan.action_close("other")
        consent.with_env(self.counsellor_env).action_revoke()
        self.assertFalse(self.plan.health_note)
        self.assertEqual(self.plan.work_note, "Arbeit")
        self.assertEqual(self.plan.assessment_ids.topic_id, self.topic)
        emptied, kept = goals[self.health], goals[self.topic]
        self.assertFalse(emptied.topic_id)
        self.assertEqual(emptied.state, "dropped")
        self.assertEqual(kept.name, "ZZZiel")
        self.assertEqual(kept.measure_ids.result, "ZZErgebnis")
        for record in (*emptied, *emptied.measure_ids, *self.plan.review_ids):
            for name, field in record._fields.items():
                if field.type in ("char", "text"):
                    self.assertNotIn("ZZ", record[name] or "", f"{record._name} {name}")

    def test_second_consent_keeps_health(self):
        """R207 As long as another consent for it is in force the data may stay."""
        first = self.special_consent()
        self.special_consent(given_on=self.today)
        self.plan.write({"health_note": "Asthma"})
        first.action_revoke()
        self.assertEqual(self.plan.health_note, "Asthma")

    def test_withdrawal_in_a_closed_file(self):
        """R203 Never refused: in the correction period as well."""
        consent = self.special_consent()
        self.plan.write({"health_note": "Asthma"})
        self.client_record.action_close("moved")
        consent.with_env(self.counsellor_env).action_revoke()
        self.assertFalse(self.plan.health_note)

    # ------------------------------------------------------------------
    # Goals and measures
    # ------------------------------------------------------------------

    def test_goal_with_indicator(self):
        """R016 R078 A goal of this client: topic, how it is seen, until when."""
        goal = self.add(
            "intman.goal",
            name="B1 bestehen",
            topic_id=self.topic.id,
            indicator="Zertifikat liegt vor",
            due_on=self.day(90),
        )
        self.assertEqual(goal.state, "agreed")
        self.assertEqual(goal.client_id, self.client_record)
        goal.state = "achieved"
        self.assertEqual(goal.achieved_on, self.today)

    def test_course_and_result_of_a_measure(self):
        """R068 R079 Who does what until when, done since when, with what result."""
        goal = self.add("intman.goal", name="B1")
        open_one, done = self.counsellor_env["intman.measure"].create(
            [
                {
                    "goal_id": goal.id,
                    "name": name,
                    "responsible": "third_party",
                    "due_on": self.day(10),
                }
                for name in ("Anmeldung", "Kurs")
            ]
        )
        done.write({"done_on": self.today, "result": "bestanden"})
        self.assertEqual(goal.measure_ids.sorted("id"), open_one | done)
        self.assertEqual(
            goal.measure_ids.filtered(lambda m: not m.done_on), open_one, "still to do"
        )
        self.assertEqual(done.result, "bestanden")
