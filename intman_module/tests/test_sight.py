"""What is out of sight stays so: forms, dialogs, defaults and orders are no oracles."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .handover_common import HandoverCase


@tagged("post_install", "-at_install")
class TestSight(HandoverCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client = cls.make_client(provider=cls.other_provider, last_name="Nordmann")
        cls.talk = cls.make_talk(cls.client, cls.day(-40), note="Nur für die Akte")
        cls.allow_health(cls.client)
        cls.plan = cls.make_plan(cls.client, cls.day(-30))
        cls.goal = cls.env["intman.goal"].create(
            {
                "plan_id": cls.plan.id,
                "name": "Therapie",
                "topic_id": cls.health_topic.id,
            }
        )
        cls.measure = cls.env["intman.measure"].create(
            {"goal_id": cls.goal.id, "name": "Arzt suchen"}
        )
        cls.level = cls.env["intman.language.level"].create(
            {"plan_id": cls.plan.id, "level": "b1", "date": cls.day(-20)}
        )
        cls.service = cls.make_service()
        cls.env["intman.consent"].create(
            {
                "client_id": cls.client.id,
                "purpose": "disclosure",
                "given_on": cls.today,
                "recipient_service_id": cls.service.id,
            }
        )
        cls.child = cls.env["intman.dependent"].create(
            {
                "household_id": cls.client._own_household().id,
                "first_name": "Kim",
                "birth_date": cls.day(-3000),
            }
        )
        cls.unassigned_env = cls.env(user=cls.other_colleague_user)
        cls.mine = cls.make_client(
            provider=cls.other_provider,
            last_name="Mitte",
            counsellor_id=cls.other_colleague_staff.id,
        )

    def test_a_form_computes_nothing_with_what_is_out_of_sight(self):
        """R111: consents, dates and topics of others are not told by an onchange."""
        participant = self.client.participant_ids
        asked = [
            ("intman.plan", {"client_id": self.client.id}, "has_special_consent"),
            (
                "intman.referral",
                {
                    "client_id": self.client.id,
                    "service_id": self.service.id,
                    "kind": "disclosure",
                    "state": "draft",
                },
                "is_consent_missing",
            ),
            ("intman.referral", {"goal_id": self.goal.id}, "topic_id"),
            ("intman.referral", {"measure_id": self.measure.id}, "goal_id"),
            (
                "intman.client",
                {"participant_ids": [[4, participant.id]]},
                "first_consultation_on",
            ),
            (
                "intman.client",
                {"participant_ids": [[6, 0, participant.ids]]},
                "period_end",
            ),
            (
                "intman.plan",
                {"language_level_ids": [[4, self.level.id]]},
                "german_level",
            ),
            ("intman.plan", {"client_id": {"plan_ids": [self.plan.id]}}, "state"),
            ("intman.client", {"counsellor_id": self.other_staff.id}, "stand_in_id"),
        ]
        for env in (self.far_env, self.counsellor_env):
            for model, values, name in asked:
                with self.subTest(user=env.user.login, model=model, field=name):
                    self.env.invalidate_all()
                    with self.assertRaises(AccessError):
                        env[model].onchange(values, [next(iter(values))], {name: {}})
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.far_env["intman.plan"].with_context(
                default_client_id=self.client.id
            ).onchange({}, [], {"client_id": {}, "has_special_consent": {}})
        self.env.invalidate_all()
        # Whoever works on the file is told.
        answer = self.other_env["intman.plan"].onchange(
            {"client_id": self.client.id}, ["client_id"], {"has_special_consent": {}}
        )
        self.assertEqual(answer["value"], {"has_special_consent": True})

    def test_a_dialog_names_nothing_out_of_sight(self):
        """R111: sorting one's own dialogs by the client would tell the last name."""
        for env in (self.far_env, self.counsellor_env, self.unassigned_env):
            self.env.invalidate_all()
            with self.assertRefused(AccessError):
                env["intman.closing"].create(
                    {"client_id": self.client.id, "reason": "moved"}
                )
            with self.assertRefused(AccessError):
                env["intman.closing"].with_context(
                    default_client_id=self.client.id
                ).create({"reason": "moved"})
            with self.assertRefused(AccessError):
                env["intman.intake"].create({"dependent_id": self.child.id})
        dialog = self.unassigned_env["intman.closing"].create(
            {"client_id": self.mine.id, "reason": "moved"}
        )
        with self.assertRefused(AccessError):
            dialog.client_id = self.client.id

    def test_no_default_leads_into_a_foreign_household(self):
        """R109, R111: the children of a family are seen by who works on its files."""
        household = self.client.household_id
        env = self.unassigned_env
        joiner = self.make_client(
            env=env(context={**env.context, "default_household_id": household.id}),
            provider=self.other_provider,
            counsellor_id=self.other_colleague_staff.id,
        )
        self.assertFalse(self.column(joiner, "household_id"))
        self.env.invalidate_all()
        self.assertFalse(joiner.with_env(env).dependent_ids)

    def test_no_default_leads_into_a_foreign_talk(self):
        """R111: the shared note of a talk is read by who takes part in it."""
        env = self.unassigned_env
        participants = env["intman.consultation.participant"]
        with self.assertRefused():
            participants.with_context(default_consultation_id=self.talk.id).create(
                {"client_id": self.mine.id}
            )

    def test_history_tells_no_day_of_a_file_out_of_sight(self):
        """R111: a taken day and a free one are refused alike."""
        taken = self.client.situation_ids[:1].valid_from
        for day in (taken, self.day(-77)):
            self.env.invalidate_all()
            with self.assertRefused(AccessError):
                self.far_env["intman.situation"].create(
                    {"client_id": self.client.id, "valid_from": day}
                )

    def test_defaults_do_not_pass_the_rules(self):
        """R068, R078: neither the context nor a saved default makes a closed plan."""
        client = self.make_client()
        plans = self.counsellor_env["intman.plan"]
        with self.assertRefused():
            plans.with_context(default_state="closed").create({"client_id": client.id})
        self.counsellor_env["ir.default"].set(
            "intman.plan", "taken_over_on", "2020-01-01", user_id=True
        )
        with self.assertRefused():
            plans.create({"client_id": client.id, "made_on": self.today})
        self.make_talk(client, self.day(-10))
        request = (
            self.counsellor_env["intman.extension"]
            .with_context(
                default_months=-12,
                default_late_override=True,
                default_decided_on="2020-01-01",
                default_refusal_reason="x",
            )
            .create(
                {
                    "client_id": client.id,
                    "ground": "other",
                    "state": "requested",
                    "justification": "Begründet",
                }
            )
        )
        self.assertEqual(request.months, 6)
        self.assertFalse(request.late_override or request.decided_on)
        self.assertFalse(request.refusal_reason)

    def test_stand_in_does_not_stay(self):
        """R110: the access of a stand-in ends with the absence, in no other way."""
        self.env["intman.absence"].create(
            {
                "counsellor_id": self.other_staff.id,
                "deputy_id": self.other_colleague_staff.id,
                "date_from": self.day(-1),
                "date_to": self.day(5),
            }
        )
        client = self.client.with_env(self.unassigned_env)
        own = self.other_colleague_staff
        for vals in (
            {"deputy_ids": [Command.link(own.id)]},
            {"counsellor_id": own.id},
        ):
            self.env.invalidate_all()
            with self.assertRefused(AccessError):
                client.write(vals)
        client.write({"phone": "0711 1", "counsellor_id": self.other_staff.id})
        lead = self.env(user=self.other_lead_user)
        self.client.with_env(lead).write({"deputy_ids": [Command.link(own.id)]})
        self.assertEqual(self.client.deputy_ids, own)

    def test_access_asks_for_no_time_zone_of_the_caller(self):
        """R110: in Kiribati it is tomorrow already, in the county it is not."""
        with freeze_time("2026-03-10 12:00:00"):
            self.env["intman.absence"].create(
                {
                    "counsellor_id": self.other_staff.id,
                    "deputy_id": self.other_colleague_staff.id,
                    "date_from": "2026-03-11",
                    "date_to": "2026-03-12",
                }
            )
            self.env.invalidate_all()
            clients = self.unassigned_env["intman.client"].with_context(
                tz="Pacific/Kiritimati"
            )
            self.assertFalse(clients.search([("id", "=", self.client.id)]))
            self.assertFalse(clients.browse(self.client.id).has_access("read"))

    def test_nobody_gets_the_access_that_another_person_had(self):
        """A team lead corrects the last working day, and lets no stranger in by it."""
        staff = self.colleague_staff.with_env(self.team_lead_env)
        staff.left_on = self.day(-2)
        self.assertNotIn(self.colleague_user, self.provider.user_ids)
        staff.user_id = self.far_user
        staff.left_on = False
        self.assertNotIn(self.far_user, self.provider.user_ids)

    def test_reminder_only_for_who_works_on_the_file(self):
        """R111: the assignee reads the text of a reminder, whatever the file says."""
        client = self.client.with_env(self.other_env)
        with self.assertRaises(ValidationError):
            client.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.other_colleague_user.id
            )
            self.env.flush_all()

    def test_consent_for_one_of_two_providers_of_one_name(self):
        """R111: a consent means the provider that was chosen, not its namesake."""
        twin = self.env["intman.provider"].create(
            {"name": self.far_provider.name, "county_id": self.far_county.id}
        )
        client = self.make_client()
        consent = self.allow(client, self.far_provider)
        self.assertEqual(client._handover_consents(self.far_provider), consent)
        self.assertFalse(client._handover_consents(twin))
        with self.assertRefused():
            client.with_env(self.counsellor_env)._offer_handover(twin)

    def test_withdrawal_empties_the_ground_of_an_extension(self):
        """R111, R120: a ground of health goes with the consent that allowed it."""
        client = self.make_client()
        talk = self.make_talk(client, self.day(-10))
        self.allow_health(client)
        extension = self.env["intman.extension"].create(
            {
                "client_id": client.id,
                "ground": "mental_illness",
                "months": 3,
                "justification": "Attest",
                "certificate_seen_on": self.today,
            }
        )
        # Not even where the extension breaks a rule by now.
        talk._write_guarded({"state": "cancelled"})
        client.consent_ids.filtered(
            lambda c: c.purpose == "special_category"
        ).action_revoke()
        self.assertEqual((extension.ground, extension.months), ("other", 3))
        self.assertNotIn("Attest", extension.justification)
        self.assertFalse(extension.certificate_seen_on)

    def test_municipality_stays_in_its_county(self):
        """R120: a moved municipality would break its talks, and block a withdrawal."""
        with self.assertRefused():
            self.municipality.write(
                {"county_id": self.far_county.id, "code": "08992001"}
            )

    def test_erasure_takes_saved_defaults_and_uploads_along(self):
        """R120: nothing of the person is left (Leitfaden IV.3)."""
        client = self.make_client(last_name="Rarname")
        env = self.counsellor_env
        env["ir.default"].set("intman.intake", "last_name", "Rarname", user_id=True)
        upload = env["ir.attachment"].create({"name": "Attest", "raw": b"x"})
        activity = client.with_env(env).activity_schedule(
            "mail.mail_activity_data_todo", user_id=env.uid
        )
        activity.action_feedback(attachment_ids=upload.ids)
        client._erase()
        self.assertFalse(upload.exists())
        self.assertFalse(
            self.env["ir.default"].search([("json_value", "like", "Rarname")])
        )

    def test_refusal_says_why(self):
        """What no column takes and an empty reason are refused in words."""
        client = self.make_client()
        self.allow(client, self.far_provider)
        offer = client._offer_handover(self.far_provider)
        dialogs = self.far_env["intman.handover.refusal"]
        with self.assertRefused():
            dialogs.create({"handover_id": offer.id, "reason": "a\x00b"})
        blank = dialogs.create({"handover_id": offer.id, "reason": "  "})
        with self.assertRefused():
            blank.action_confirm()

    def test_numbers_beyond_all_measure(self):
        """A number that no column takes is refused in words."""
        plan = self.make_plan(self.make_client())
        for number in (10**400, float("nan"), float("inf")):
            with self.subTest(number=str(number)[:5]), self.assertRefused():
                plan.with_env(self.counsellor_env).write({"work_hours": number})
        self.provider.plan_properties_definition = [
            {"name": "wert", "string": "Wert", "type": "float"}
        ]
        with self.assertRefused():
            plan.with_env(self.counsellor_env).write({"properties": {"wert": 10**400}})

    def test_page_of_the_worklist_takes_no_riddles(self):
        """An unknown kind is refused, of whatever type it is."""
        with self.assertRaises(UserError):
            self.counsellor_env["intman.worklist"].get_page(kind={"a": 1})
