"""Shared fixtures: two counties, three providers, and users in every role."""

from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.tests import TransactionCase, new_test_user

from ..models.tools import calendar_day

PASSWORD = "Pruefung-2026-sicher"


class IntmanFixtures:
    """Mixin with the fixtures and short ways to make a case.

    Providers: ``provider`` (county A, whole team), ``other_provider`` (county A,
    assigned only), ``far_provider`` (county B). Users: ``counsellor_user``,
    ``colleague_user``, ``team_lead_user`` of ``provider``; ``other_user`` of
    ``other_provider``; ``far_user`` of ``far_provider``; ``coordinator_user`` and
    ``far_coordinator_user``; ``officer_user``; ``manager_user``; ``plain_user``.
    """

    @classmethod
    def _set_up_fixtures(cls):
        env = cls.env = cls.env(
            context={
                **cls.env.context,
                "no_reset_password": True,
                "tracking_disable": True,
                "lang": "de_DE",
                "tz": "Europe/Berlin",
            }
        )
        cls.today = calendar_day(env["intman.client"])
        cls.county = env["intman.county"].create(
            {"name": "Prüfkreis", "code": "08991", "kind": "rural"}
        )
        cls.far_county = env["intman.county"].create(
            {"name": "Fernkreis", "code": "08992", "kind": "rural"}
        )
        cls.municipality = env["intman.municipality"].create(
            {
                "name": "Prüfstadt",
                "code": "08991001",
                "county_id": cls.county.id,
            }
        )
        Provider = env["intman.provider"]
        cls.provider = Provider.create(
            {"name": "Landratsamt", "kind": "county", "county_id": cls.county.id}
        )
        cls.other_provider = Provider.create(
            {
                "name": "Wohlfahrt",
                "kind": "welfare",
                "county_id": cls.county.id,
                "case_access": "assigned",
            }
        )
        cls.far_provider = Provider.create(
            {"name": "Fernamt", "kind": "county", "county_id": cls.far_county.id}
        )
        for name, groups, provider in (
            ("counsellor", "counsellor", cls.provider),
            ("colleague", "counsellor", cls.provider),
            ("team_lead", "team_lead", cls.provider),
            ("other", "counsellor", cls.other_provider),
            ("other_colleague", "counsellor", cls.other_provider),
            ("other_lead", "team_lead", cls.other_provider),
            ("far", "counsellor", cls.far_provider),
            ("coordinator", "coordinator", None),
            ("far_coordinator", "coordinator", None),
            ("officer", "data_protection_officer", None),
            ("manager", "manager", None),
            ("plain", None, None),
        ):
            user = new_test_user(
                env,
                login=f"intman_{name}",
                name=f"Nutzer {name}",
                groups=f"intman_module.group_{groups}" if groups else "base.group_user",
                password=PASSWORD,
                lang="de_DE",
                tz="Europe/Berlin",
            )
            setattr(cls, f"{name}_user", user)
            if provider:
                provider.user_ids |= user
                staff = env["intman.counsellor"].create(
                    {
                        "user_id": user.id,
                        "provider_id": provider.id,
                        "hired_on": "2015-01-01",
                    }
                )
                setattr(cls, f"{name}_staff", staff)
        cls.county.coordinator_ids = cls.coordinator_user
        cls.far_county.coordinator_ids = cls.far_coordinator_user
        cls.topic = env.ref("intman_module.topic_work")

    @classmethod
    def day(cls, days=0, **delta):
        """Return the day so many days (months=, years=) from today."""
        return cls.today + relativedelta(days=days, **delta)

    @classmethod
    def make_client(cls, env=None, consent=None, provider=None, **vals):
        """Make a client whose consent was given three years ago by default."""
        env = env or cls.env
        provider = provider or cls.provider
        staff = {
            cls.provider: cls.counsellor_staff,
            cls.other_provider: cls.other_staff,
            cls.far_provider: cls.far_staff,
        }[provider]
        return env["intman.client"].create(
            {
                "first_name": "Amira",
                "last_name": "Beispiel",
                "birth_date": "1990-05-17",
                "gender": "female",
                "provider_id": provider.id,
                "counsellor_id": staff.id,
                "target_group": "au",
                "benefit": "asylblg",
                "consent_ids": [
                    Command.create(
                        {
                            "purpose": "processing",
                            "state": "given",
                            "form": "written",
                            "given_on": cls.day(years=-4),
                            **(consent or {}),
                        }
                    )
                ],
                **vals,
            }
        )

    @classmethod
    def sign_agreement(cls, client, on=None):
        """Record the counselling agreement, signed by both on one day."""
        on = on or cls.day(years=-4)
        return cls.env["intman.agreement"].create(
            {
                "client_id": client.id,
                "client_signed_on": on,
                "counsellor_signed_on": on,
            }
        )

    @classmethod
    def make_talk(cls, clients, on=None, env=None, **vals):
        """Record a held talk with these clients that counts, today by default."""
        env = env or cls.env
        return env["intman.consultation"].create(
            {
                "provider_id": clients[0].provider_id.id,
                "counsellor_id": clients[0].counsellor_id.id,
                "date": on or cls.today,
                "form": "office",
                "topic_id": cls.topic.id,
                "state": "held",
                "participant_ids": [
                    Command.create({"client_id": client.id}) for client in clients
                ],
                **vals,
            }
        )

    @classmethod
    def make_plan(cls, client, on=None, env=None, **vals):
        """Make the integration plan, with the agreement it needs."""
        if not client.agreement_ids:
            cls.sign_agreement(client, on)
        return (env or cls.env)["intman.plan"].create(
            {"client_id": client.id, "made_on": on or cls.today, **vals}
        )

    @classmethod
    def make_service(cls, name="Jobcenter Prüfstadt", env=None, **vals):
        """Make a service of county A in the directory, a job centre by default."""
        return (env or cls.env)["intman.service"].create(
            {
                "name": name,
                "type_id": cls.env.ref("intman_module.service_type_job_centre").id,
                "county_id": cls.county.id,
                **vals,
            }
        )

    @classmethod
    def make_referral(cls, client, service, env=None, **vals):
        """Make a draft of a referral, with which the client goes alone."""
        return (env or cls.env)["intman.referral"].create(
            {
                "client_id": client.id,
                "service_id": service.id,
                "topic_id": cls.topic.id,
                **vals,
            }
        )


class IntmanCase(IntmanFixtures, TransactionCase):
    """TransactionCase with the fixtures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()
