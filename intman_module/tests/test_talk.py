"""Talks: who may be advised when, one rule after the other."""

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged

from .casework import CaseworkCase


@tagged("post_install", "-at_install")
class TestTalk(CaseworkCase):
    def talk(self, clients, on=None, env=None, **vals):
        """Record a held, counted talk as the counsellor."""
        return self.make_talk(clients, on, env=env or self.counsellor_env, **vals)

    # ------------------------------------------------------------------
    # Recording
    # ------------------------------------------------------------------

    def test_single_talk(self):
        """R066 R073 The plain case, with topic and form."""
        client = self.make_client(municipality_id=self.municipality.id)
        talk = self.talk(client)
        self.assertRecordValues(
            talk,
            [
                {
                    "state": "held",
                    "counted": True,
                    "kind": "single",
                    "provider_id": self.provider.id,
                    "counsellor_id": self.counsellor_staff.id,
                    "topic_id": self.topic.id,
                }
            ],
        )
        self.assertEqual(talk.participant_ids.provider_id, self.provider)
        self.assertEqual(client.talk_count, 1)
        self.assertEqual(client.last_talk_on, self.today)

    def test_by_the_clients_alone(self):
        """R073 The quick way: clients and nothing else; the rest is filled in."""
        client = self.make_client(municipality_id=self.municipality.id)
        talk = self.counsellor_env["intman.consultation"].create(
            {"client_ids": [Command.set(client.ids)], "topic_id": self.topic.id}
        )
        self.assertRecordValues(
            talk,
            [
                {
                    "date": self.today,
                    "provider_id": self.provider.id,
                    "counsellor_id": self.counsellor_staff.id,
                    "municipality_id": self.municipality.id,
                }
            ],
        )
        self.assertEqual(talk.participant_ids.client_id, client)
        self.assertEqual(client.first_consultation_on, self.today)

    def test_by_the_default_of_the_button(self):
        """R073 “New talk” in the file brings the client along."""
        client = self.make_client()
        context = client.with_env(self.counsellor_env).action_new_talk()["context"]
        talks = self.counsellor_env["intman.consultation"].with_context(**context)
        talk = talks.create({"topic_id": self.topic.id})
        self.assertEqual(talk.client_ids, client)
        self.assertEqual(talk.provider_id, self.provider)

    def test_exchange_of_a_client(self):
        """R073 A wrong client is taken out and the right one put in."""
        wrong, right = self.make_client(), self.make_client()
        talk = self.talk(wrong)
        self.assertEqual(wrong.first_consultation_on, self.today)
        talk.client_ids = [Command.set(right.ids)]
        self.assertEqual(talk.participant_ids.client_id, right)
        self.env.invalidate_all()
        self.assertFalse(wrong.first_consultation_on)
        self.assertEqual(right.first_consultation_on, self.today)

    def test_exchange_is_checked_too(self):
        """R019 R199 The rules hold for a client who is put in later."""
        good = self.make_client()
        minor = self.make_client(birth_date=self.day(years=-15))
        talk = self.talk(good)
        with self.assertRefused():
            talk.client_ids = [Command.set(minor.ids)]
        with self.assertRefused():
            talk.client_ids = [Command.link(minor.id)]
        with self.assertRefused():
            talk.participant_ids = [Command.create({"client_id": minor.id})]
        with self.assertRefused():
            talk.client_ids = [Command.clear()]

    def test_somebody_has_to_take_part(self):
        """R073 A talk with nobody is none."""
        with self.assertRefused():
            self.counsellor_env["intman.consultation"].create(
                {
                    "provider_id": self.provider.id,
                    "counsellor_id": self.counsellor_staff.id,
                    "date": self.today,
                }
            )

    def test_the_counsellor_decides_what_counts(self):
        """R073 A talk that is not ticked starts no period and counts nowhere."""
        client = self.make_client()
        talk = self.talk(client, self.day(-5), counted=False)
        self.assertFalse(client.first_consultation_on)
        self.assertEqual(client.talk_count, 0)
        talk.counted = True
        self.assertEqual(client.first_consultation_on, self.day(-5))
        talk.counted = False
        self.assertFalse(client.first_consultation_on)

    def test_ticking_later_is_checked(self):
        """R019 R086 What may not count cannot be ticked afterwards."""
        client = self.make_client(reception_stage="provisional")
        talk = self.talk(client, counted=False)
        with self.assertRefused():
            talk.counted = True

    def test_numbers(self):
        """R207 Children and minutes are plausible numbers."""
        client = self.make_client()
        for vals in (
            {"minor_count": -1},
            {"minor_count": 21},
            {"duration": -1},
            {"duration": 1441},
        ):
            with self.subTest(vals=vals), self.assertRefused(ValidationError):
                self.talk(client, **vals)
        self.assertTrue(self.talk(client, minor_count=20, duration=1440))

    # ------------------------------------------------------------------
    # Date and consent
    # ------------------------------------------------------------------

    def test_not_in_the_future(self):
        """R073 A talk of tomorrow has not been held."""
        client = self.make_client()
        with self.assertRefused(ValidationError):
            self.talk(client, self.day(1))
        with self.assertRefused(ValidationError):
            self.talk(client, self.day(1), counted=False)
        talk = self.talk(client)
        with self.assertRefused(ValidationError):
            talk.date = self.day(1)

    def test_consent_on_that_day(self):
        """R199 No talk on a day without a consent in force, counted or not."""
        client = self.make_client(consent={"given_on": self.day(-10)})
        for counted in (True, False):
            with self.subTest(counted=counted), self.assertRefused():
                self.talk(client, self.day(-11), counted=counted)
        talk = self.talk(client, self.day(-10))
        with self.assertRefused():
            talk.date = self.day(-11)

    def test_consent_in_a_gap(self):
        """R199 Between two consents there is no talk."""
        client = self.make_client(
            consent={"given_on": self.day(-30), "valid_until": self.day(1)}
        )
        self.env["intman.consent"].create(
            {
                "client_id": client.id,
                "purpose": "processing",
                "given_on": self.day(-10),
                "form": "written",
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE intman_consent SET valid_until = %s"
            " WHERE client_id = %s AND given_on = %s",
            [self.day(-20), client.id, self.day(-30)],
        )
        self.env.invalidate_all()
        self.assertTrue(self.talk(client, self.day(-20)))
        with self.assertRefused():
            self.talk(client, self.day(-15))
        self.assertTrue(self.talk(client, self.day(-10)))

    def test_consent_today_too(self):
        """R199 Recording is processing: the consent is needed today as well."""
        client = self.make_client(
            consent={"given_on": self.day(-30), "valid_until": self.day(1)}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE intman_consent SET valid_until = %s WHERE client_id = %s",
            [self.day(-1), client.id],
        )
        self.env.invalidate_all()
        with self.assertRefused():
            self.talk(client, self.day(-5))
        with self.assertRefused():
            self.talk(client, self.day(5), state="planned")

    # ------------------------------------------------------------------
    # Who
    # ------------------------------------------------------------------

    def test_minor(self):
        """R036 R086 Only adults; on the 18th birthday it begins."""
        birthday = self.day(-10)
        client = self.make_client(birth_date=fields.Date.subtract(birthday, years=18))
        with self.assertRefused():
            self.talk(client, fields.Date.subtract(birthday, days=1))
        self.assertTrue(self.talk(client, birthday))

    @freeze_time("2026-03-10 10:00:00")
    def test_born_on_leap_day(self):
        """R036 Born on 29 February: adult on 1 March, not on 28 February."""
        client = self.make_client(
            birth_date="2008-02-29", consent={"given_on": "2026-02-01"}
        )
        with self.assertRefused():
            self.talk(client, "2026-02-28")
        self.assertTrue(self.talk(client, "2026-03-01"))

    def test_unknown_birth_date(self):
        """R086 Somebody whose date of birth nobody knows can be advised."""
        self.assertTrue(self.talk(self.make_client(birth_date=False)))

    def test_reception_stage(self):
        """R004 R019 Before the Anschlussunterbringung somebody else advises."""
        for stage in ("initial", "provisional"):
            client = self.make_client(reception_stage=stage)
            with self.subTest(stage=stage), self.assertRefused():
                self.talk(client)
            # A talk that does not count may prepare the handover (R006).
            self.assertTrue(self.talk(client, counted=False))
            client.reception_stage = "follow_up"
            self.assertTrue(self.talk(client))

    def test_ukraine_whatever_the_housing_and_benefits(self):
        """R028 R029 R030 § 24: neither accommodation nor benefits matter."""
        for stage in ("initial", "provisional", "follow_up"):
            client = self.make_client(
                target_group="ukraine", reception_stage=stage, benefit="none"
            )
            with self.subTest(stage=stage):
                self.assertTrue(self.talk(client))

    def test_housing_does_not_matter(self):
        """R021 The form of housing is no condition in the AU either."""
        client = self.make_client()
        plan = self.make_plan(client)
        for housing in ("collective", "municipal", "private"):
            plan.housing_form = housing
            with self.subTest(housing=housing):
                self.assertTrue(self.talk(client))

    def test_ukraine_is_open_for_a_time(self):
        """R028 The extension to Ukraine can end: nobody new, the others go on."""
        known = self.make_client(target_group="ukraine")
        self.talk(known, self.day(-20))
        self.county.ukraine_until = self.day(-10)
        new = self.make_client(target_group="ukraine")
        with self.assertRefused():
            self.talk(new, self.day(-9))
        with self.assertRefused():
            self.talk(new)
        self.assertTrue(self.talk(known), "admitted before, goes on")
        self.assertTrue(self.talk(new, self.day(-10)), "the last day is inclusive")
        self.assertTrue(self.talk(new))
        # Another county decides for itself, and the other group is not concerned.
        far = self.make_client(provider=self.far_provider, target_group="ukraine")
        self.assertTrue(self.make_talk(far))
        self.assertTrue(self.talk(self.make_client()))

    def test_no_benefits_needs_a_reason(self):
        """R020 R022 R023 Without benefits the counsellor records why it goes on."""
        client = self.make_client(benefit="none")
        with self.assertRefused():
            self.talk(client)
        client.eligibility_reason = "   "
        with self.assertRefused():
            self.talk(client)
        client.eligibility_reason = "Wohnungsverlust droht"
        self.assertTrue(self.talk(client))

    def test_benefits(self):
        """R020 Whoever draws benefits is entitled; unknown is not refused."""
        for benefit in ("asylblg", "sgb2", "sgb12", "unknown"):
            with self.subTest(benefit=benefit):
                self.assertTrue(self.talk(self.make_client(benefit=benefit)))

    # ------------------------------------------------------------------
    # Period
    # ------------------------------------------------------------------

    @freeze_time("2026-03-10 10:00:00")
    def test_last_day_is_inclusive(self):
        """R031 On the last day yes, on the day after no, counted or not."""
        client = self.make_client(consent={"given_on": "2022-01-01"})
        self.talk(client, "2023-03-09")
        self.assertEqual(str(client.period_end), "2026-03-09")
        for counted in (True, False):
            with self.subTest(counted=counted), self.assertRefused():
                self.talk(client, "2026-03-10", counted=counted)
        self.assertTrue(self.talk(client, "2026-03-09"))

    @freeze_time("2026-03-10 10:00:00")
    def test_planned_after_the_last_day(self):
        """R031 No talk is planned for a day after the period."""
        client = self.make_client(consent={"given_on": "2022-01-01"})
        self.talk(client, "2023-03-20")
        with self.assertRefused():
            self.talk(client, "2026-03-21", state="planned")
        self.assertTrue(self.talk(client, "2026-03-20", state="planned"))

    @freeze_time("2026-03-10 10:00:00")
    def test_an_earlier_talk_entered_late(self):
        """R031 An earlier first talk must not push a later one out of the period."""
        client = self.make_client(consent={"given_on": "2022-01-01"})
        self.talk(client, "2023-03-05")
        self.make_plan(client, "2023-03-05")
        self.talk(client, "2026-03-04")
        with self.assertRefused():
            self.talk(client, "2023-03-03")
        self.assertTrue(self.talk(client, "2023-03-04"))
        self.assertEqual(str(client.period_end), "2026-03-04")

    # ------------------------------------------------------------------
    # Counsellor
    # ------------------------------------------------------------------

    def test_counsellor_of_another_provider(self):
        """R046 The counsellor works for the provider of the talk."""
        client = self.make_client()
        for staff in (self.other_staff, self.far_staff):
            with self.subTest(staff=staff.name), self.assertRefused():
                self.talk(client, counsellor_id=staff.id)
        talk = self.talk(client, counsellor_id=self.colleague_staff.id)
        with self.assertRefused():
            talk.counsellor_id = self.far_staff

    def test_client_of_another_provider(self):
        """R046 R208 A talk is recorded where the client is advised, in every state."""
        own = self.make_client()
        far = self.make_client(provider=self.far_provider)
        for state in ("held", "planned", "cancelled", "no_show"):
            with self.subTest(state=state), self.assertRefused():
                self.make_talk(
                    own,
                    participant_ids=[
                        Command.create({"client_id": own.id}),
                        Command.create({"client_id": far.id}),
                    ],
                    state=state,
                )

    def test_counsellor_hired_and_left(self):
        """R046 On the first and the last working day, not before, not after."""
        staff = self.colleague_staff
        client = self.make_client()
        staff.write({"hired_on": self.day(-20), "left_on": self.day(-5)})
        for days in (-21, -4, 0):
            with self.subTest(days=days), self.assertRefused():
                self.talk(client, self.day(days), counsellor_id=staff.id)
        for days in (-20, -5):
            with self.subTest(days=days):
                self.assertTrue(
                    self.talk(client, self.day(days), counsellor_id=staff.id)
                )

    def test_work_begun_before_the_contract(self):
        """R117 The earlier of contract and taking up the work counts."""
        staff = self.colleague_staff
        staff.write({"hired_on": self.day(-10), "work_begun_on": self.day(-20)})
        client = self.make_client()
        self.assertTrue(self.talk(client, self.day(-20), counsellor_id=staff.id))
        with self.assertRefused():
            self.talk(client, self.day(-21), counsellor_id=staff.id)

    # ------------------------------------------------------------------
    # State of the file
    # ------------------------------------------------------------------

    def test_paused(self):
        """R043 A paused file is taken up before a talk is recorded."""
        client = self.make_client()
        client.action_pause()
        for counted in (True, False):
            with self.subTest(counted=counted), self.assertRefused():
                self.talk(client, counted=counted)
        planned = self.talk(client, self.day(3), state="planned")
        self.assertEqual(planned.state, "planned")
        client.action_resume()
        self.assertTrue(self.talk(client))

    def test_closed(self):
        """R205 R211 In a closed file nothing is recorded or changed."""
        client = self.make_client()
        talk = self.talk(client)
        planned = self.talk(client, self.day(3), state="planned")
        client.action_close("goals_achieved")
        self.assertEqual(planned.state, "cancelled")
        for state in ("held", "planned", "cancelled", "no_show"):
            with self.subTest(state=state), self.assertRefused():
                self.talk(client, state=state)
        for vals in (
            {"note": "später"},
            {"date": self.day(-1)},
            {"counted": False},
            {"state": "cancelled"},
        ):
            with self.subTest(vals=vals), self.assertRefused():
                talk.write(vals)
        with self.assertRefused():
            talk.participant_ids.note = "später"
        with self.assertRefused():
            planned.action_hold()

    # ------------------------------------------------------------------
    # Family talks
    # ------------------------------------------------------------------

    def test_family_talk_is_one_talk(self):
        """R036 Two adults and children: one talk, everybody an own period."""
        one, other = self.make_client(), self.make_client()
        self.talk(one, self.day(-30))
        talk = self.talk(one | other, minor_count=1)
        self.assertEqual(talk.kind, "family")
        self.assertEqual(talk.participant_ids.client_id, one | other)
        self.assertEqual(one.first_consultation_on, self.day(-30))
        self.assertEqual(other.first_consultation_on, self.today)
        self.assertEqual(self.talk(other, minor_count=2).kind, "family")

    def test_family_talk_from_the_file(self):
        """R036 The dialog of a file begins with its client; others may be added."""
        one, other = self.make_client(), self.make_client()
        self.talk(one, self.day(-30))
        dialog = one.with_env(self.counsellor_env).action_new_talk()["context"]
        model = self.counsellor_env["intman.consultation"].with_context(**dialog)
        talk = model.create(
            {
                "client_ids": [Command.link(one.id), Command.link(other.id)],
                "topic_id": self.topic.id,
            }
        )
        self.env.invalidate_all()
        self.assertEqual(
            self.env["intman.consultation"].browse(talk.id).participant_ids.client_id,
            one | other,
        )

    def test_one_inadmissible_refuses_all(self):
        """R019 R199 If one may not be advised, the family talk is not stored at all."""
        good = self.make_client()
        closed = self.make_client()
        closed.action_close("no_need")
        paused = self.make_client()
        paused.action_pause()
        withdrawn = self.make_client()
        withdrawn.consent_ids.action_revoke()
        expired = self.make_client()
        self.make_talk(expired, self.day(-9, years=-3))
        for label, bad in (
            ("closed", closed),
            ("paused", paused),
            ("withdrawn", withdrawn),
            ("expired", expired),
            ("minor", self.make_client(birth_date=self.day(years=-17))),
            ("late consent", self.make_client(consent={"given_on": self.today})),
            ("stage", self.make_client(reception_stage="initial")),
            ("no benefits", self.make_client(benefit="none")),
            ("other provider", self.make_client(provider=self.other_provider)),
        ):
            for clients in (good + bad, bad + good):
                with self.subTest(label=label), self.assertRefused():
                    self.make_talk(
                        clients,
                        self.day(-1),
                        provider_id=self.provider.id,
                        counsellor_id=self.counsellor_staff.id,
                    )
        self.assertTrue(self.talk(good, self.day(-1)))

    def test_same_client_twice(self):
        """R036 Everybody takes part in a talk once."""
        client = self.make_client()
        with self.assertRefused(ValidationError):
            self.talk(
                client,
                participant_ids=[
                    Command.create({"client_id": client.id}),
                    Command.create({"client_id": client.id}),
                ],
            )
        talk = self.talk(client)
        with self.assertRefused(ValidationError):
            talk.participant_ids = [Command.create({"client_id": client.id})]
        talk.client_ids = [Command.set([client.id, client.id])]
        self.assertEqual(len(talk.participant_ids), 1)

    # ------------------------------------------------------------------
    # Planned talks
    # ------------------------------------------------------------------

    def test_planned_held_cancelled(self):
        """R073 A planned talk is held, cancelled or missed."""
        client = self.make_client()
        future = self.talk(client, self.day(3), state="planned")
        self.assertFalse(client.first_consultation_on, "a plan starts no period")
        with self.assertRefused():
            future.action_hold()
        today = self.talk(client, state="planned")
        today.action_hold()
        self.assertEqual(today.state, "held")
        self.assertEqual(client.first_consultation_on, self.today)
        future.action_cancel()
        missed = self.talk(client, self.day(-1), state="planned")
        missed.action_no_show()
        self.assertEqual((future.state, missed.state), ("cancelled", "no_show"))
        self.assertEqual(client.talk_count, 1)

    def test_holding_is_checked(self):
        """R019 R199 What was planned is judged again when it is held."""
        client = self.make_client(reception_stage="provisional")
        talk = self.talk(client, state="planned")
        with self.assertRefused():
            talk.action_hold()
        client.reception_stage = "follow_up"
        client.action_pause()
        with self.assertRefused():
            talk.action_hold()
        client.action_resume()
        talk.action_hold()
        self.assertEqual(talk.state, "held")

    def test_cancelling_takes_the_period_back(self):
        """R031 A talk that was not one starts no period."""
        client = self.make_client()
        talk = self.talk(client, self.day(-5))
        self.talk(client, self.day(-2))
        talk.state = "cancelled"
        self.assertEqual(client.first_consultation_on, self.day(-2))

    # ------------------------------------------------------------------
    # Midnight
    # ------------------------------------------------------------------

    @freeze_time("2026-03-10 23:30:00")
    def test_half_past_midnight_in_germany(self):
        """R073 Shortly after midnight it is the new day, whatever Greenwich says."""
        client = self.make_client(consent={"given_on": "2026-01-01"})
        talk = self.counsellor_env["intman.consultation"].create(
            {"client_ids": [Command.set(client.ids)], "topic_id": self.topic.id}
        )
        self.assertEqual(str(talk.date), "2026-03-11")
        self.assertEqual(talk.state, "held")
        with self.assertRefused():
            self.talk(client, "2026-03-12")

    @freeze_time("2026-03-10 22:30:00")
    def test_half_past_eleven_in_germany(self):
        """R073 Before midnight tomorrow is still tomorrow."""
        client = self.make_client(consent={"given_on": "2026-01-01"})
        with self.assertRefused():
            self.talk(client, "2026-03-11")
        self.assertTrue(self.talk(client, "2026-03-10"))

    @freeze_time("2026-07-10 22:30:00")
    def test_summer_time(self):
        """R073 In summer the day begins at 22:00 in Greenwich."""
        client = self.make_client(consent={"given_on": "2026-01-01"})
        self.assertTrue(self.talk(client, "2026-07-11"))

    def test_form_proposes_planned_for_a_future_day(self):
        """R073 A day in the future makes it a planned talk by itself."""
        client = self.make_client()
        with Form(self.counsellor_env["intman.consultation"]) as form:
            form.client_ids.add(client)
            form.date = self.day(3)
            form.topic_id = self.topic
        self.assertEqual(form.record.state, "planned")
        self.assertEqual(form.record.client_ids, client)

    # ------------------------------------------------------------------
    # Contact without a talk, and what is no task of a counsellor
    # ------------------------------------------------------------------

    def note(self, client, **vals):
        """Record a contact without a counselling talk, with the form of the file."""
        client = client.with_env(self.counsellor_env)
        action = client.action_new_note()
        view = self.env.ref("intman_module.intman_consultation_view_form_note")
        self.assertEqual(action["views"][0][0], view.id)
        talks = self.counsellor_env["intman.consultation"]
        with Form(talks.with_context(**action["context"]), view=view) as form:
            form.note = "Termin erfragt"
            for name, value in vals.items():
                setattr(form, name, value)
        return form.record

    def test_note_is_no_talk(self):
        """R067 R073 A repeat contact without a talk is kept and counted nowhere."""
        client = self.make_client()
        note = self.note(client)
        self.assertRecordValues(
            note,
            [
                {
                    "counted": False,
                    "form": "phone",
                    "state": "held",
                    "date": self.today,
                    "topic_id": False,
                    "counsellor_id": self.counsellor_staff.id,
                    "client_ids": client.ids,
                }
            ],
        )
        self.assertFalse(client.first_consultation_on, "it starts no period")
        self.assertEqual(client.talk_count, 0)

    def test_notes_in_the_figures(self):
        """R073 R101 The figures are the same with and without notes."""
        client = self.make_client()
        only_notes = self.make_client()
        self.talk(client)
        report = self.env["intman.indicator.report"].create(
            {"county_id": self.county.id, "year": self.today.year}
        )

        def figures():
            report.action_compute()
            return sorted(
                (line.indicator_id.code, line.level, line.display_name, line.value)
                for line in report.line_ids
            )

        before = figures()
        self.assertTrue(any(row[-1] for row in before))
        for _time in range(3):
            self.note(client)
        self.note(only_notes, form="office")
        self.assertEqual(figures(), before)

    def test_notes_need_no_plan(self):
        """R067 R077 Notes are possible without a plan; the third talk still is not."""
        client = self.make_client()
        self.talk(client, self.day(-2))
        self.talk(client, self.day(-1))
        self.note(client)
        with self.assertRefused(ValidationError):
            self.talk(client)
        note = self.note(client)
        with self.assertRefused(ValidationError):
            note.counted = True

    def test_note_needs_the_consent(self):
        """R196 R199 A note is client data like any other: not before the consent."""
        client = self.make_client(consent={"given_on": self.day(-3)})
        with self.assertRefused():
            self.note(client, date=self.day(-4))
        self.assertTrue(self.note(client, date=self.day(-3)))

    def test_not_our_task(self):
        """R053 R062 What is not our task is said where it matters."""
        for name, word in (
            ("residence_law", "Rechtsdienstleistungsgesetz"),
            ("work", "Finding a job"),
            ("money", "accompanying"),
        ):
            topic = self.env.ref(f"intman_module.topic_{name}")
            self.assertIn(word, topic.with_context(lang="en_US").hint)
            with Form(
                self.counsellor_env["intman.consultation"],
                view="intman_module.intman_consultation_view_form_quick",
            ) as form:
                form.client_ids.add(self.make_client())
                self.assertFalse(form.topic_hint, "no nagging before it matters")
                form.topic_id = topic
                self.assertEqual(form.topic_hint, topic.hint)
        view = self.env["intman.measure"].get_view(
            self.env.ref("intman_module.intman_measure_view_form").id, "form"
        )
        self.assertIn("responsible != 'counsellor'", view["arch"])

    def test_no_field_for_other_tasks(self):
        """R053 No talk, form or topic stands for a task outside the closed list."""
        forms = dict(self.env["intman.consultation"]._fields["form"].selection)
        self.assertEqual(set(forms), {"office", "outreach", "phone", "digital"})
        codes = set(self.env["intman.topic"].search([]).mapped("code"))
        self.assertFalse(
            codes & {"legal_advice", "forms", "appointments", "accompanying"}
        )


@tagged("post_install", "-at_install")
class TestFamilyTalk(CaseworkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mother, cls.father, cls.aunt, cls.friend = (
            cls.make_client(last_name=name)
            for name in ("Mutter", "Vater", "Tante", "Freundin")
        )
        cls.mother.family_ids = cls.father | cls.aunt
        cls.aunt.action_pause()
        for years in (4, 17, 19):
            # Children are entered while they are minors.
            birth = cls.day(years=-years)
            with freeze_time(cls.day(years=-2)):
                cls.env["intman.dependent"].create(
                    {
                        "household_id": cls.mother.household_id.id,
                        "first_name": "Kind",
                        "birth_date": birth,
                    }
                )

    def test_one_tick(self):
        """R036 R073 The family comes along in one tick: adults in sight, children."""
        form = Form(
            self.counsellor_env["intman.consultation"],
            view="intman_module.intman_consultation_view_form_quick",
        )
        form.client_ids.add(self.mother)
        form.topic_id = self.topic
        form.with_family = True
        self.assertEqual(form.minor_count, 2)
        form.client_ids.add(self.friend)
        form.with_family = False
        self.assertEqual(form.client_ids[:], self.mother | self.friend)
        self.assertEqual(form.minor_count, 0)
        form.with_family = True
        talk = form.save()
        self.assertEqual(talk.client_ids, self.mother | self.friend | self.father)
        self.assertEqual((talk.minor_count, talk.kind), (2, "family"))

    def test_out_of_sight(self):
        """R196 R207 Whose file is out of sight does not come along."""
        self.provider.case_access = "assigned"
        self.father.counsellor_id = self.colleague_staff
        form = Form(
            self.counsellor_env["intman.consultation"],
            view="intman_module.intman_consultation_view_form_quick",
        )
        form.client_ids.add(self.mother)
        form.with_family = True
        self.assertEqual(form.client_ids[:], self.mother)
