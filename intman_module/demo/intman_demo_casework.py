"""Stores the demo county's services, referrals, families, absences and handovers."""

from datetime import timedelta

from odoo import Command, api, models

from .organisation import ABSENCES, PROVIDERS
from .planning_data import is_working_day, working_day
from .services import COOPERATIONS, SERVICES
from .texts_casework import HANDOVER_MESSAGE, HANDOVER_REFUSAL

RESULTS = ("completed", "declined", "no_show")


class IntmanDemo(models.AbstractModel):
    _inherit = "intman.demo"

    # ------------------------------------------------------------------
    # Directory of services
    # ------------------------------------------------------------------

    @api.model
    def _store_services(self, store, plan):
        codes = {
            name: {record.code: record for record in self.env[name].search([])}
            for name in ("intman.service.language", "intman.data.category")
        }
        store["codes"] = codes
        services = self.env["intman.service"].create(
            [
                self._service_vals(store, number, service)
                for number, service in enumerate(SERVICES.values())
            ]
        )
        store["services"] = dict(zip(SERVICES, services, strict=True))
        for row in COOPERATIONS:
            day = row.signed and plan.today - timedelta(days=row.signed)
            agreement = self.env["intman.cooperation"].create(
                {
                    "service_id": store["services"][row.service].id,
                    "provider_id": store["providers"][row.provider].id
                    if row.provider
                    else False,
                    "signed_on": day,
                    "review_on": row.review is not None
                    and plan.today - timedelta(days=row.review),
                    "note": row.note,
                }
            )
            if row.state != "draft":
                agreement.action_sign()
            if row.state == "ended":
                agreement.action_end()

    @api.model
    def _service_vals(self, store, number, service):
        languages = store["codes"]["intman.service.language"]
        kind = self.env.ref(f"intman_module.service_type_{service.type}")
        ages = {}
        if service.ages:
            ages = dict(zip(("min_age", "max_age"), service.ages, strict=True))
        place = next(
            m for m in store["municipalities"].values() if m.name == service.city
        )
        return {
            "name": service.name,
            "type_id": kind.id,
            "county_id": store["county"].id,
            "municipality_ids": [
                Command.link(store["municipalities"][code].id)
                for code in service.places
            ],
            "topic_ids": [Command.link(self._topic(code)) for code in service.topics],
            "language_ids": [
                Command.link(languages[code].id) for code in service.languages
            ],
            "city": service.city,
            # No delivery area in Germany has a postcode that begins with 00.
            "zip": f"00{place.code[-3:]}",
            "phone": f"030 23125 {500 + number}",
            "mail_address": f"stelle{number:02}@example.org",
            "contact_name": service.contact,
            "offer": service.offer,
            "access_note": service.access,
            **ages,
        }

    @api.model
    def _categories(self, store, codes):
        return [store["codes"]["intman.data.category"][code].id for code in codes]

    # ------------------------------------------------------------------
    # Referrals
    # ------------------------------------------------------------------

    @api.model
    def _store_referrals(self, store, plan):
        rows = [(case, row) for case in plan.cases for row in case.referrals]
        referrals = self.env["intman.referral"].create(
            [self._referral_vals(store, case, row) for case, row in rows]
        )
        sent = referrals.browse()
        for (_case, row), referral in zip(rows, referrals, strict=True):
            if row["state"] not in ("draft", "recalled"):
                sent |= referral
        sent.action_send()
        for (_case, row), referral in zip(rows, referrals, strict=True):
            if row["state"] == "accepted":
                referral.answered_on = row["answered_on"]
                referral.action_accept()
            elif row["state"] == "recalled":
                referral.action_recall()
            elif row["state"] in RESULTS:
                self._end_referral(referral, row["state"], row["answered_on"])

    @api.model
    def _referral_vals(self, store, case, row):
        measure = self.env["intman.measure"]
        if row["measure"]:
            place, number = row["measure"]
            measures = store["goals"][case.key, place].measure_ids
            measure = measures.sorted("id")[number]
        return {
            "client_id": store["clients"][case.key].id,
            "service_id": store["services"][row["service"]].id,
            "topic_id": self._topic(row["topic"]),
            "measure_id": measure.id,
            "kind": row["kind"],
            "category_ids": [Command.set(self._categories(store, row["categories"]))],
            "date": row["date"],
            "sent_on": row.get("sent_on"),
            "note": row["note"],
            "outcome": row.get("outcome"),
        }

    @api.model
    def _end_referral(self, referral, state, day):
        """Note a result as of an earlier day: the button itself knows today only."""
        referral._require_step(state)
        referral._write_guarded({"state": state, "answered_on": day, "ended_on": day})
        referral._tell_measure()

    # ------------------------------------------------------------------
    # History and households
    # ------------------------------------------------------------------

    @api.model
    def _store_history(self, store, plan):
        """Date the situations back, then add what was before."""
        rows = []
        for case, client in zip(plan.cases, store["clients"], strict=True):
            if case.is_erased:
                continue
            client.situation_ids.valid_from = case.since
            for vals in map(dict, case.situations):
                status = vals.pop("status")
                vals["residence_status_id"] = self.env.ref(
                    f"intman_module.residence_status_{status}"
                ).id
                place = store["municipalities"][vals.pop("municipality")]
                rows.append(
                    {**vals, "municipality_id": place.id, "client_id": client.id}
                )
        self.env["intman.situation"].create(rows)

    @api.model
    def _store_households(self, store, plan):
        children = []
        for household in plan.households:
            first, *others = (store["clients"][key] for key in household.adults)
            home = first._own_household()
            for other in others:
                first._live_with(other)
            children += [
                {**child, "household_id": home.id} for child in household.children
            ]
        # Only minors are entered; some have come of age in the meantime.
        grown = plan.today.replace(year=plan.today.year - 17, day=1)
        records = self.env["intman.dependent"].create(
            [
                {**vals, "birth_date": max(vals["birth_date"], grown)}
                for vals in children
            ]
        )
        for vals, child in zip(children, records, strict=True):
            if child.birth_date != vals["birth_date"]:
                child.birth_date = vals["birth_date"]

    # ------------------------------------------------------------------
    # Absences and handovers
    # ------------------------------------------------------------------

    @api.model
    def _store_absences(self, store, plan):
        self.env["intman.absence"].create(
            [
                {
                    "counsellor_id": store["staff"][login].id,
                    "deputy_id": store["staff"][deputy].id,
                    "date_from": plan.today + timedelta(days=first),
                    "date_to": plan.today + timedelta(days=last),
                }
                for login, deputy, first, last in ABSENCES
            ]
        )

    @api.model
    def _store_handovers(self, store, plan):
        """Offer files to another provider; it accepts one and refuses one."""
        for case, client in zip(plan.cases, store["clients"], strict=True):
            if not case.handover:
                continue
            provider = store["providers"][case.handover["to"]]
            counsellor = store["users"][case.counsellor]
            offer = client.with_user(counsellor)._offer_handover(
                provider, HANDOVER_MESSAGE
            )
            receiver = store["users"][case.handover["receiver"]]
            offer = self.env["intman.handover"].with_user(receiver).browse(offer.id)
            if case.handover["state"] == "refused":
                offer._refuse(HANDOVER_REFUSAL)
            elif case.handover["state"] == "accepted":
                self._take_over(store, plan, case, offer)

    @api.model
    def _take_over(self, store, plan, case, offer):
        """Take the client over as the dialog does, with consent and agreement."""
        login = case.handover["receiver"]
        places = PROVIDERS[case.handover["to"]]["municipalities"]
        dialog = offer.env["intman.package.import"].create(
            {
                "handover_id": offer.id,
                "provider_id": offer.to_provider_id.id,
                "counsellor_id": store["staff"][login].id,
                "municipality_id": store["municipalities"][places[0]].id,
                "is_notice_explained": True,
                "is_consent_given": True,
                "is_agreement_signed": True,
            }
        )
        action = dialog.action_take_over()
        client = self.env["intman.client"].browse(action["res_id"])
        # Advised at two providers this year, counted once in the county.
        today = is_working_day(plan.today)
        self.env["intman.consultation"].create(
            {
                "provider_id": client.provider_id.id,
                "municipality_id": client.municipality_id.id,
                "counsellor_id": client.counsellor_id.id,
                "date": plan.today if today else working_day(plan.today, step=1),
                "state": "held" if today else "planned",
                "topic_id": self._topic("housing"),
                "participant_ids": [Command.create({"client_id": client.id})],
            }
        )
