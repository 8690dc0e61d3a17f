"""Loads the demo county through the ORM: every rule of the addon is obeyed."""

import csv
import logging
from datetime import timedelta
from pathlib import Path

from odoo import Command, api, fields, models

from .names import COUNTY, MUNICIPALITIES
from .organisation import COUNSELLORS, PROVIDERS
from .planning import plan_county

_logger = logging.getLogger(__name__)

USERS_FILE = Path(__file__).parent / "users.csv"


def _split_places(vals):
    vals = dict(vals)
    return vals, vals.pop("municipalities")


class IntmanDemo(models.AbstractModel):
    """An invented county with staff, services, clients, their casework and figures.

    Called by Odoo's demo mechanism only (``demo.xml``); stores what ``planning.py``
    has planned: organisation, clients and reports here, plans and talks in
    ``intman_demo_plans.py``, what else happens in ``intman_demo_casework.py``. It does
    nothing in a database that holds a client already.
    """

    _name = "intman.demo"
    _description = "Demo County"

    @api.model
    def _load(self):
        """Store the demo county; return the county, empty if it was not stored."""
        clients = self.env["intman.client"].with_context(active_test=False)
        counties = self.env["intman.county"].with_context(active_test=False)
        if clients.search_count([], limit=1) or counties.search_count(
            [("code", "=", COUNTY["code"])], limit=1
        ):
            _logger.info("There are clients already: no demo county is made.")
            return counties.browse()
        self = self.with_context(
            lang=self._language() or self.env.lang,
            tz="Europe/Berlin",
            no_reset_password=True,
            mail_create_nosubscribe=True,
            tracking_disable=True,
        )
        plan = plan_county(fields.Date.context_today(self))
        store = {}
        self._store_organisation(store)
        self._store_staff(store, plan)
        self._store_services(store, plan)
        self._store_clients(store, plan)
        self._store_history(store, plan)
        self._store_households(store, plan)
        self._store_plans(store, plan)
        self._store_referrals(store, plan)
        self._store_talks(store, plan)
        self._store_requests(store, plan)
        self._store_handovers(store, plan)
        self._store_steps(store, plan)
        self._store_absences(store, plan)
        self._store_reports(store, plan)
        # What the coming night would do: reminders stand in the activities at once.
        self.env["intman.client"]._cron_check_periods()
        return store["county"]

    @api.model
    def _language(self):
        """Return German where it is installed."""
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        return "de_DE" if "de_DE" in installed else False

    @api.model
    def _store_earlier_notices(self):
        """Store the version of the notice that was handed out in the first years."""
        for notice in self.env["intman.privacy.notice"].search([]):
            notice.copy({"version": "2022-1", "valid_from": "2022-01-01"})

    @api.model
    def _notice(self, found, provider, language, on):
        """Return the id of the notice handed out on that day; ``found`` is a cache."""
        on = fields.Date.to_date(on) or fields.Date.context_today(self)
        key = (language, on.year)
        if key not in found:
            notices = self.env["intman.privacy.notice"]
            found[key] = notices._current(provider, language, on).id
        return found[key]

    @api.model
    def _users(self):
        """Return the rows of ``users.csv``: login, password, role, name."""
        with USERS_FILE.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    # ------------------------------------------------------------------
    # Organisation and staff
    # ------------------------------------------------------------------

    @api.model
    def _store_organisation(self, store):
        county = self.env["intman.county"].create(COUNTY)
        self.env.company.name = f"Landkreis {county.name} (Demo)"
        municipalities = self.env["intman.municipality"].create(
            [
                {"code": code, "name": name, "county_id": county.id}
                for code, name in MUNICIPALITIES.items()
            ]
        )
        store["county"] = county
        store["municipalities"] = dict(zip(MUNICIPALITIES, municipalities, strict=True))
        providers = self.env["intman.provider"].create(
            [
                {
                    **vals,
                    "county_id": county.id,
                    "municipality_ids": [
                        Command.link(store["municipalities"][code].id)
                        for code in places
                    ],
                }
                for vals, places in map(_split_places, PROVIDERS.values())
            ]
        )
        store["providers"] = dict(zip(PROVIDERS, providers, strict=True))

    @api.model
    def _store_staff(self, store, plan):
        staff = {person.login: person for person in COUNSELLORS}
        groups = {
            "koordination": "coordinator",
            "datenschutz": "data_protection_officer",
            "verwaltung": "manager",
        }
        rows = [row for row in self._users() if row["login"] != "admin"]
        vals_list = []
        for row in rows:
            login = row["login"]
            person = staff.get(login)
            group = groups.get(login)
            if person:
                group = "team_lead" if person.is_lead else "counsellor"
            vals_list.append(
                {
                    "login": login,
                    "name": row["name"],
                    "password": row["password"],
                    "email": f"{login}@example.org",
                    "lang": self.env.lang,
                    "tz": "Europe/Berlin",
                    "group_ids": [
                        Command.set([self.env.ref(f"intman_module.group_{group}").id])
                    ],
                }
            )
        users = self.env["res.users"].create(vals_list)
        store["users"] = {user.login: user for user in users}
        store["county"].coordinator_ids = store["users"]["koordination"]
        today = plan.today
        counsellors = self.env["intman.counsellor"]
        store["staff"] = {}
        for key, provider in store["providers"].items():
            provider.user_ids = counsellors.user_id.union(
                *(
                    store["users"][person.login]
                    for person in COUNSELLORS
                    if person.provider == key
                )
            )
        for person in COUNSELLORS:
            hired = today - timedelta(days=person.hired)
            begun, done = (
                today - timedelta(days=days) if days else False
                for days in person.requalification
            )
            ends = [days + 1 for days, _fte in person.shares[1:]] + [None]
            store["staff"][person.login] = counsellors.create(
                {
                    "user_id": store["users"][person.login].id,
                    "provider_id": store["providers"][person.provider].id,
                    "hired_on": hired,
                    "work_begun_on": hired,
                    "degree": person.degree,
                    "requalification_begun_on": begun,
                    "requalification_done_on": done,
                    "employment_ids": [
                        Command.create(
                            {
                                "date_from": today - timedelta(days=days),
                                "date_to": today - timedelta(days=end)
                                if end
                                else False,
                                "fte": fte,
                            }
                        )
                        for (days, fte), end in zip(person.shares, ends, strict=True)
                    ],
                }
            )

    # ------------------------------------------------------------------
    # Clients with consents and agreements
    # ------------------------------------------------------------------

    @api.model
    def _store_clients(self, store, plan):
        countries = {
            country.code: country.id
            for country in self.env["res.country"].search(
                [("code", "in", sorted({case.country for case in plan.cases}))]
            )
        }
        self._store_earlier_notices()
        notices = {}
        vals_list = []
        for case in plan.cases:
            provider = store["providers"][case.provider]
            language = case.vals["language"]
            vals_list.append(
                {
                    **case.vals,
                    "number": provider._next_client_number(case.intake),
                    "provider_id": provider.id,
                    "counsellor_id": store["staff"][case.counsellor].id,
                    "deputy_ids": [
                        Command.link(store["staff"][login].id)
                        for login in case.deputies
                    ],
                    "municipality_id": store["municipalities"][case.municipality].id,
                    "nationality_id": countries[case.country],
                    "residence_status_id": self.env.ref(
                        f"intman_module.residence_status_{case.status}"
                    ).id,
                    "consent_ids": [
                        Command.create(
                            {
                                **self._consent_vals(store, consent),
                                "notice_id": self._notice(
                                    notices, provider, language, consent.get("given_on")
                                ),
                            }
                        )
                        for consent in case.consents
                    ],
                }
            )
        clients = self.env["intman.client"].create(vals_list)
        store["clients"] = clients
        self.env["intman.consent"]._cron_expire()
        self.env["intman.agreement"].create(
            [
                {
                    "client_id": client.id,
                    "client_signed_on": case.agreed_on,
                    "counsellor_signed_on": case.agreed_on,
                    "counsellor_id": client.counsellor_id.id,
                }
                for case, client in zip(plan.cases, clients, strict=True)
                if case.agreed_on
            ]
        )

    @api.model
    def _consent_vals(self, store, consent):
        """Return the values of a consent, with the records that it names."""
        vals = dict(consent)
        service = vals.pop("recipient_service", None)
        provider = vals.pop("to_provider", None)
        codes = vals.pop("categories", ())
        if service:
            vals["recipient_service_id"] = store["services"][service].id
        if provider:
            vals["recipient"] = store["providers"][provider].name
            vals["recipient_provider_id"] = store["providers"][provider].id
        if codes:
            vals["category_ids"] = [Command.set(self._categories(store, codes))]
        return vals

    # ------------------------------------------------------------------
    # Reports
    # ------------------------------------------------------------------

    @api.model
    def _store_reports(self, store, plan):
        """Last year is computed and open, the year before has been submitted."""
        reports = self.env["intman.indicator.report"].with_user(
            store["users"]["koordination"]
        )
        year = plan.today.year - 1
        earlier, last = reports.create(
            [
                {"county_id": store["county"].id, "year": year - 1},
                {"county_id": store["county"].id, "year": year},
            ]
        )
        earlier.action_compute()
        earlier.action_finalise()
        earlier.action_submit()
        day = fields.Date.to_date(f"{year}-03-20")
        earlier._write_guarded({"finalised_on": day, "submitted_on": day})
        last.action_compute()
