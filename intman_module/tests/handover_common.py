"""What the tests of package and handover share: a full file, consents, takeovers."""

from odoo import Command

from .casework import CaseworkCase


class HandoverCase(CaseworkCase):
    """The fixtures, a file with everything that travels, and a short way to accept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.far_env = cls.env(user=cls.far_user)
        cls.other_env = cls.env(user=cls.other_user)
        cls.health_topic = cls.env["intman.topic"].search(
            [("is_special_category", "=", True)], limit=1
        )

    @classmethod
    def make_full_file(cls, **vals):
        """Make a client with talk, extension, a closed and a running plan."""
        client = cls.make_client(
            first_name="Amira",
            last_name="Übergabe-Yılmaz",
            nationality_id=cls.env.ref("base.sy").id,
            municipality_id=cls.municipality.id,
            residence_status_id=cls.env["intman.residence.status"]
            .search([], limit=1)
            .id,
            phone="+49 711 1",
            language="de",
            **vals,
        )
        cls.make_talk(client, cls.day(-400), note="Nur hier")
        old = cls.make_plan(client, cls.day(-390), work_note="Früher")
        cls.env["intman.goal"].create({"plan_id": old.id, "name": "Altes Ziel"})
        old._close(cls.day(-200))
        plan = cls.make_plan(
            client, cls.day(-100), work_note="Sucht Arbeit", school_years=9
        )
        goal = cls.env["intman.goal"].create(
            {
                "plan_id": plan.id,
                "name": "B1 bestehen",
                "topic_id": cls.topic.id,
                "agreed_on": cls.day(-90),
                "due_on": cls.day(90),
                "state": "in_progress",
            }
        )
        cls.env["intman.measure"].create(
            {"goal_id": goal.id, "name": "Kurs suchen", "done_on": cls.day(-50)}
        )
        cls.env["intman.language.level"].create(
            {"plan_id": plan.id, "level": "a2", "date": cls.day(-95)}
        )
        cls.env["intman.assessment"].create(
            {
                "plan_id": plan.id,
                "topic_id": cls.topic.id,
                "date": cls.day(-100),
                "rating": "2",
                "note": "Noch ohne Arbeit",
            }
        )
        cls.env["intman.review"].create(
            {"plan_id": plan.id, "date": cls.day(-30), "result": "Es geht voran"}
        )
        # Asked for and not decided: nothing that the next provider has to know.
        cls.env["intman.extension"].create(
            {
                "client_id": client.id,
                "ground": "other",
                "months": 1,
                "justification": "Beantragt",
                "state": "requested",
            }
        ).action_withdraw()
        cls.env["intman.extension"].create(
            {
                "client_id": client.id,
                "ground": "illiteracy",
                "months": 4,
                "granted_on": cls.day(-20),
                "justification": "Nur hier begründet",
            }
        )
        return client

    @classmethod
    def allow(cls, client, recipient, categories=(), **vals):
        """Record a consent to the handover to a provider or to a name."""
        named = isinstance(recipient, str)
        codes = cls.env["intman.data.category"].search([("code", "in", categories)])
        return cls.env["intman.consent"].create(
            {
                "client_id": client.id,
                "purpose": "handover",
                "given_on": cls.today,
                "recipient": recipient if named else recipient.name,
                "recipient_provider_id": False if named else recipient.id,
                "category_ids": [Command.set(codes.ids)],
                **vals,
            }
        )

    @classmethod
    def allow_health(cls, client):
        """Record the consent to special categories, in force for a year already."""
        return cls.env["intman.consent"].create(
            {
                "client_id": client.id,
                "purpose": "special_category",
                "given_on": cls.day(-395),
            }
        )

    @classmethod
    def consent_vals(cls, special=False):
        """Return the consents that are taken at the receiving provider."""
        purposes = ["processing", *(["special_category"] if special else [])]
        return [
            Command.create({"purpose": purpose, "given_on": cls.today})
            for purpose in purposes
        ]

    def dialog(self, env, **vals):
        """Return the dialog of the receiving provider with everything ticked."""
        user = env.user
        staff = self.env["intman.counsellor"].search([("user_id", "=", user.id)])
        return env["intman.package.import"].create(
            {
                "provider_id": staff.provider_id.id,
                "counsellor_id": staff.id,
                "is_notice_explained": True,
                "is_consent_given": True,
                **vals,
            }
        )
