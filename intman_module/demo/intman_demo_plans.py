"""Stores the demo county's plans, talks and reviews, and how files rest and end."""

from datetime import datetime, time, timedelta

from odoo import Command, api, models

from .organisation import COUNSELLORS
from .texts_casework import PLAN_REMARKS, PROPERTIES, REFUSAL


class IntmanDemo(models.AbstractModel):
    _inherit = "intman.demo"

    # ------------------------------------------------------------------
    # Plans with goals and measures
    # ------------------------------------------------------------------

    @api.model
    def _store_plans(self, store, plan):
        plans = self.env["intman.plan"]
        store["providers"]["welfare"].with_user(
            store["users"]["teamleitung2"]
        ).plan_properties_definition = PROPERTIES
        pairs = list(zip(plan.cases, store["clients"], strict=True))
        for case, client in pairs:
            if case.earlier_plan:
                vals = {**case.earlier_plan, "client_id": client.id}
                closed_on = vals.pop("closed_on")
                plans.create(vals)._close(closed_on, "goals_achieved")
        plans.flush_model()  # the unique index has to see that they are closed
        planned = [(case, client) for case, client in pairs if case.plan]
        made = plans.create(
            [
                {
                    **case.plan,
                    "client_id": client.id,
                    # Reviews come before a plan rests or waits for the next one.
                    "state": "running" if case.plan["made_on"] else "draft",
                    "language_level_ids": [Command.create(v) for v in case.levels],
                }
                for case, client in planned
            ]
        )
        store["plans"] = {
            case.key: record
            for (case, _client), record in zip(planned, made, strict=True)
        }
        rows = [
            (case, place)
            for case, _client in planned
            for place, goal in enumerate(case.goals)
            if goal.get("since") is None
        ]
        goals = self.env["intman.goal"].create(
            [
                {
                    **self._goal_vals(case.goals[place]),
                    "plan_id": store["plans"][case.key].id,
                }
                for case, place in rows
            ]
        )
        store["goals"] = {
            (case.key, place): goal
            for (case, place), goal in zip(rows, goals, strict=True)
        }
        self.env["intman.assessment"].create(
            [
                {
                    "topic_id": self._topic(vals.pop("topic")),
                    **vals,
                    "plan_id": store["plans"][case.key].id,
                }
                for case, _client in planned
                for vals in map(dict, case.assessments)
            ]
        )
        for case, _client in planned:
            self._store_reviews(store, case)
            self._store_plan_state(store, case)

    @api.model
    def _goal_vals(self, goal):
        vals = {key: goal[key] for key in goal if key not in ("since", "steps")}
        vals["topic_id"] = self._topic(vals.pop("topic"))
        vals["measure_ids"] = [Command.create(row) for row in vals.pop("measures")]
        return vals

    @api.model
    def _topic(self, code):
        return self.env.ref(f"intman_module.topic_{code}").id

    @api.model
    def _store_reviews(self, store, case):
        """Review the plan in the order of the days, as the dialog does."""
        for number, review in enumerate(case.reviews):
            commands, new = [], []
            for place, goal in enumerate(case.goals):
                if goal["since"] == number:
                    commands.append(Command.create(self._goal_vals(goal)))
                    new.append(place)
                elif number in goal["steps"]:
                    record = store["goals"][case.key, place]
                    commands.append(Command.update(record.id, goal["steps"][number]))
            record = store["plans"][case.key]
            known = record.goal_ids
            self.env["intman.review"].create(
                {
                    **{k: v for k, v in review.items() if k != "counsellor"},
                    "plan_id": record.id,
                    "counsellor_id": store["staff"][review["counsellor"]].id,
                    "goal_ids": commands,
                }
            )
            agreed = (record.goal_ids - known).sorted("id")
            for place, goal in zip(new, agreed, strict=True):
                store["goals"][case.key, place] = goal

    @api.model
    def _store_plan_state(self, store, case):
        record = store["plans"][case.key]
        if case.plan["state"] == "review":
            record.state = "review"
        if case.plan["state"] == "paused" or case.plan_rests:
            record.action_pause()

    # ------------------------------------------------------------------
    # Talks and extensions
    # ------------------------------------------------------------------

    @api.model
    def _store_talks(self, store, plan):
        """Store the talks, those after an extension once it has been granted."""
        granted = {
            case.key: extension["granted_on"]
            for case in plan.cases
            for extension in case.extensions[:1]
            if "granted_on" in extension
        }
        before, after = [], []
        for talk in plan.talks:
            days = [granted[key] for key in talk.cases if key in granted]
            late = days and talk.date >= min(days)
            (after if late else before).append(self._talk_vals(store, talk))
        talks = self.env["intman.consultation"]
        talks.create(before)
        for case, client in zip(plan.cases, store["clients"], strict=True):
            extensions = self._extensions_as(store, self._leads()[case.provider])
            for extension in case.extensions:
                if "granted_on" in extension:
                    extensions.create({**extension, "client_id": client.id})
        talks.create(after)

    @api.model
    def _leads(self):
        """Return the login of the team lead, ``None`` without one, by provider."""
        leads = dict.fromkeys(person.provider for person in COUNSELLORS)
        return leads | {p.provider: p.login for p in COUNSELLORS if p.is_lead}

    @api.model
    def _extensions_as(self, store, login):
        extensions = self.env["intman.extension"]
        return extensions.with_user(store["users"][login]) if login else extensions

    @api.model
    def _store_requests(self, store, plan):
        """Let counsellors ask for an extension; one is refused by the team lead."""
        for case, client in zip(plan.cases, store["clients"], strict=True):
            for extension in case.extensions:
                if "state" not in extension:
                    continue
                request = self._extensions_as(store, case.counsellor).create(
                    {**extension, "state": "requested", "client_id": client.id}
                )
                if extension["state"] == "refused":
                    lead = store["users"][self._leads()[case.provider]]
                    request.with_user(lead).action_refuse(REFUSAL)

    @api.model
    def _talk_vals(self, store, talk):
        clients = [store["clients"][key] for key in talk.cases]
        return {
            "provider_id": clients[0].provider_id.id,
            "municipality_id": clients[0].municipality_id.id,
            "counsellor_id": store["staff"][talk.counsellor].id,
            "date": talk.date,
            "form": talk.form,
            "topic_id": self._topic(talk.topic) if talk.topic else False,
            "side_topic_ids": [Command.link(self._topic(c)) for c in talk.side_topics],
            "counted": talk.counted,
            "state": talk.state,
            "minor_count": talk.minors,
            "has_interpreter": talk.interpreter,
            "duration": talk.duration if talk.state == "held" else 0,
            "note": talk.note,
            "participant_ids": [
                Command.create({"client_id": client.id}) for client in clients
            ],
        }

    # ------------------------------------------------------------------
    # Pausing, closing, erasing
    # ------------------------------------------------------------------

    @api.model
    def _store_steps(self, store, plan):
        pairs = list(zip(plan.cases, store["clients"], strict=True))

        def of(story):
            keys = [case.key for case in plan.cases if case.story == story]
            return store["clients"].browse([store["clients"][key].id for key in keys])

        (of("paused") | of("resumed")).action_pause()
        of("resumed").action_resume()
        of("revoked").consent_ids.filtered(
            lambda consent: consent.purpose == "processing"
        ).action_revoke()
        for case, client in pairs:
            if case.paused_on:
                client._write_guarded({"paused_on": case.paused_on})
            if case.plan_closed:
                closed_on, reason = case.plan_closed
                record = store["plans"][case.key]
                record._close(closed_on, reason)
                record.closing_remark = PLAN_REMARKS[reason]
            if case.closed_on:
                client._close(case.closing_reason, case.closed_on)
        for case, client in pairs:
            if case.is_erased:
                # In the night after the correction period, at about one o'clock.
                delay = case.closing_reason != "consent_revoked" and 7
                night = case.closed_on + timedelta(days=delay + 1)
                log = client._erase()
                log.date = datetime.combine(
                    min(night, plan.today), time(0, 1, case.key % 60)
                )
