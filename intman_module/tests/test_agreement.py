"""Beratungsvereinbarung: signed by both, before the plan."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .casework import CaseworkCase


@tagged("post_install", "-at_install")
class TestAgreement(CaseworkCase):
    def agreement(self, client, **vals):
        return self.counsellor_env["intman.agreement"].create(
            {"client_id": client.id, **vals}
        )

    def test_signed_by_both(self):
        """R084 An agreement stands when both have signed, on the later day."""
        client = self.make_client()
        one = self.agreement(client, client_signed_on=self.day(-3))
        self.assertFalse(one.signed_on)
        self.assertFalse(client.has_agreement)
        one.counsellor_signed_on = self.day(-1)
        self.assertEqual(one.signed_on, self.day(-1))
        self.assertTrue(client.has_agreement)

    def test_not_in_the_future(self):
        """R084 Nobody has signed tomorrow."""
        client = self.make_client()
        for name in ("client_signed_on", "counsellor_signed_on"):
            with self.subTest(name=name), self.assertRefused(ValidationError):
                self.agreement(client, **{name: self.day(2)})

    def test_needs_the_consent_first(self):
        """R081 R084 Consent is step 2, agreement is step 3."""
        client = self.make_client(consent={"given_on": self.day(-10)})
        with self.assertRefused():
            self.agreement(
                client,
                client_signed_on=self.day(-11),
                counsellor_signed_on=self.day(-11),
            )
        self.assertTrue(
            self.agreement(
                client,
                client_signed_on=self.day(-10),
                counsellor_signed_on=self.day(-10),
            )
        )

    def test_not_after_the_consent_has_ended(self):
        """R199 Without a consent in force there is no agreement."""
        client = self.make_client()
        client.consent_ids.action_revoke()
        with self.assertRefused():
            self.env["intman.agreement"].create(
                {
                    "client_id": client.id,
                    "client_signed_on": self.today,
                    "counsellor_signed_on": self.today,
                }
            )

    def test_plan_needs_the_agreement_of_both(self):
        """R081 R084 The plan is step 5, after the agreement of both."""
        client = self.make_client()
        create = self.counsellor_env["intman.plan"].create
        with self.assertRefused(ValidationError):
            create({"client_id": client.id, "made_on": self.today})
        half = self.agreement(client, client_signed_on=self.day(-3))
        with self.assertRefused(ValidationError):
            create({"client_id": client.id, "made_on": self.today})
        half.counsellor_signed_on = self.day(-1)
        with self.assertRefused(ValidationError):
            create({"client_id": client.id, "made_on": self.day(-2)})
        self.assertTrue(create({"client_id": client.id, "made_on": self.day(-1)}))

    def test_agreement_under_a_plan_stays(self):
        """R081 R084 Once a plan rests on it, the agreement is not moved or emptied."""
        client = self.make_client()
        agreement = self.agreement(
            client, client_signed_on=self.day(-9), counsellor_signed_on=self.day(-9)
        )
        self.make_plan(client, self.day(-9))
        for value in (False, self.day(-8)):
            with self.subTest(value=value), self.assertRefused(UserError):
                agreement.counsellor_signed_on = value
        with self.assertRefused(UserError):
            agreement.client_signed_on = self.day(-8)

    def test_nobody_deletes_an_agreement(self):
        """R084 An agreement stays as long as the file."""
        client = self.make_client()
        agreement = self.agreement(client)
        self.assertFalse(agreement.has_access("unlink"))
