"""The start page: what is to be done, one block a role, built by the server."""

from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from .tools import calendar_day, german_date

#: So many rows are shown; below them a link leads to all.
MAX_ROWS = 10


class IntmanStart(models.AbstractModel):
    _name = "intman.start"
    _description = "Start Page"

    @api.model
    @api.readonly
    def get_page(self):
        """Return the start page of the current user, one block for each role.

        Everything is read with the rights of the user, so a coordinator gets figures
        only. The number of queries does not depend on the number of records.

        :return: ``{"title", "date", "hint", "blocks"}``; a block is ``{"key", "title",
            "hint", "buttons", "tiles_title", "tiles", "sections"}``. Buttons, tiles
            (``label``, ``value``, ``state``) and rows of sections (``label``,
            ``detail``, ``badge``, ``state``) carry a ``target``: an ``action``, or a
            ``model`` with an ``id``, with a ``domain``, or with neither for a new
            record. ``state`` is the colour; the words are in label and badge.
        """
        user = self.env.user
        today = calendar_day(self)
        blocks = [
            getattr(self, method)(today)
            for group, method in (
                ("group_counsellor", "_casework"),
                ("group_team_lead", "_team"),
                ("group_coordinator", "_coordination"),
                ("group_data_protection_officer", "_protection"),
                ("group_manager", "_management"),
            )
            if user.has_group(f"intman_module.{group}")
        ]
        return {
            "title": self.env._("Welcome, %(name)s", name=user.name),
            "date": format_date(self.env, today, date_format="full"),
            "hint": False
            if blocks
            else self.env._(
                "You have no role in the Integrationsmanagement yet. Please ask the "
                "administrator."
            ),
            "blocks": blocks,
        }

    # ------------------------------------------------------------------
    # Counsellor
    # ------------------------------------------------------------------

    def _casework(self, today):
        """Return the block of a counsellor: own clients, what is due, this week."""
        _ = self.env._
        clients = self.env["intman.client"]
        mine = [("counsellor_id.user_id", "=", self.env.uid)]
        open_mine = [*mine, ("state", "!=", "closed")]
        deputised = [
            ("deputy_ids.user_id", "=", self.env.uid),
            ("state", "!=", "closed"),
        ]
        tiles = [
            self._count(clients, label, domain, state)
            for label, domain, state in (
                (_("Active clients"), [*mine, ("state", "=", "active")], "running"),
                (_("Paused clients"), [*mine, ("state", "=", "paused")], "paused"),
                (
                    _("Period ends within three months"),
                    [*open_mine, ("period_state", "=", "ending")],
                    "ending",
                ),
                (
                    _("Period expired"),
                    [*open_mine, ("period_state", "=", "expired")],
                    "expired",
                ),
                (_("Clients as a deputy"), deputised, "paused"),
            )
        ]
        if not tiles[-1]["value"]:
            tiles.pop()
        assigned = self.env["intman.provider"].search_count(
            [("user_ids", "in", self.env.uid)], limit=1
        )
        return {
            "key": "casework",
            "title": _("My clients"),
            "hint": False
            if assigned
            else _(
                "You are not assigned to a provider yet, so there are no files for "
                "you. Please ask the manager."
            ),
            "buttons": [
                {
                    "label": _("New talk"),
                    "primary": True,
                    "target": {
                        "action": "intman_module.action_intman_consultation_new"
                    },
                },
                {
                    "label": _("New client"),
                    "primary": False,
                    "target": {"action": "intman_module.action_intman_intake"},
                },
            ],
            "tiles": tiles,
            "sections": [
                self._due_section(open_mine, today),
                self._week_section(today),
                self._ending_section(open_mine, today),
            ],
        }

    def _due_section(self, open_mine, today):
        """Return what is due: agreements, plans, reviews, ending periods."""
        _ = self.env._
        clients = self.env["intman.client"].search(
            [*open_mine, ("state", "=", "active")]
        )
        due = self._due(clients, today)
        # By urgency, what has waited longest first.
        due.sort(key=lambda row: (*row[0], row[1].last_name or "", row[1].id))
        return {
            "key": "due",
            "title": _("What is due"),
            "empty": _("Nothing is due."),
            "rows": [
                {
                    "label": client.display_name,
                    "detail": detail,
                    "badge": badge,
                    "state": state,
                    "target": {"model": client._name, "id": client.id},
                }
                for _rank, client, detail, badge, state in due[:MAX_ROWS]
            ],
            "more": self._more(
                len(due) - MAX_ROWS,
                clients,
                _("What is due"),
                [("id", "in", list({row[1].id for row in due}))],
            ),
        }

    def _due(self, clients, today):
        """Return ``((rank, day), client, what, badge, state)`` for all that is due.

        Says the same as the computed fields of the clients (``has_agreement``,
        ``plan_state``, ``talk_count``), by counting in the database instead of
        loading every talk.
        """
        _ = self.env._
        soon = fields.Date.add(today, months=1)
        mine = [("client_id", "in", clients.ids)]
        signed = {
            client.id
            for (client,) in self.env["intman.agreement"]._read_group(
                [*mine, ("signed_on", "!=", False)], ["client_id"]
            )
        }
        talks = {
            client.id: count
            for client, count in self.env[
                "intman.consultation.participant"
            ]._read_group(
                [
                    *mine,
                    ("consultation_id.state", "=", "held"),
                    ("consultation_id.counted", "=", True),
                ],
                ["client_id"],
                ["__count"],
            )
        }
        reviews = {}
        for client, state, review_on in self.env["intman.plan"]._read_group(
            mine, ["client_id", "state"], ["next_review_on:min"]
        ):
            reviews.setdefault(client.id, False)
            if state != "closed":
                reviews[client.id] = review_on
        overdue, now, next_time = _("Overdue"), _("Due"), _("Next talk")
        close, expired = _("Close the file"), _("Period expired")
        sign = _("Take the counselling agreement")
        due = []
        for client in clients:
            end, count = client.period_end, talks.get(client.id, 0)
            if end and end < today:
                due.append(((0, end), client, close, expired, "expired"))
            elif end and end <= soon:
                day = _("Last day %(date)s", date=german_date(end))
                due.append(((2, end), client, day, _("Ending soon"), "ending"))
            if client.id not in signed:
                due.append(((1, today), client, sign, now, "ending"))
            elif client.id not in reviews and count:
                what = _("Make the integration plan")
                if count > 1:
                    due.append(((1, today), client, what, overdue, "expired"))
                else:
                    due.append(((4, today), client, what, next_time, "planned"))
            review_on = reviews.get(client.id)
            if review_on and review_on <= today:
                what = _(
                    "Review the integration plan, due on %(date)s",
                    date=german_date(review_on),
                )
                due.append(((3, review_on), client, what, now, "ending"))
        return due

    def _week_section(self, today):
        """Return the talks of this week, planned and held."""
        _ = self.env._
        model = self.env["intman.consultation"]
        domain = [
            ("counsellor_id.user_id", "=", self.env.uid),
            ("date", ">=", fields.Date.start_of(today, "week")),
            ("date", "<=", fields.Date.end_of(today, "week")),
            ("state", "in", ["planned", "held"]),
        ]
        # Planned talks come first: they are still to be held.
        talks = model.search(domain, order="state desc, date, id", limit=MAX_ROWS)
        count = model.search_count(domain)
        states = dict(model._fields["state"]._description_selection(self.env))
        return {
            "key": "week",
            "title": _("Talks of this week"),
            "empty": _("No talks this week."),
            "rows": [
                {
                    "label": ", ".join(talk.client_ids.mapped("display_name"))
                    or talk.display_name,
                    "detail": " · ".join(
                        filter(
                            None,
                            (
                                format_date(
                                    self.env, talk.date, date_format="EEEE, d.M."
                                ),
                                talk.topic_id.name,
                            ),
                        )
                    ),
                    "badge": states[talk.state],
                    "state": talk.state,
                    "target": {"model": model._name, "id": talk.id},
                }
                for talk in talks
            ],
            "more": self._more(
                count - MAX_ROWS, model, _("Talks of this week"), domain
            ),
        }

    def _ending_section(self, open_mine, today):
        """Return the own clients whose period ends next, with the days left."""
        _ = self.env._
        model = self.env["intman.client"]
        domain = [*open_mine, ("period_end", ">=", today)]
        clients = model.search(domain, order="period_end, id", limit=MAX_ROWS)
        count = model.search_count(domain)
        states = dict(model._fields["state"]._description_selection(self.env))
        return {
            "key": "ending",
            "title": _("Whose period ends next"),
            "empty": _("No running periods."),
            "rows": [
                {
                    "label": client.display_name,
                    "detail": _(
                        "%(state)s, last day %(date)s",
                        state=states[client.state],
                        date=german_date(client.period_end),
                    ),
                    "badge": _("%(days)s days left", days=client.days_left),
                    "state": client.period_state,
                    "target": {"model": model._name, "id": client.id},
                }
                for client in clients
            ],
            "more": self._more(count - MAX_ROWS, model, _("My clients"), domain),
        }

    # ------------------------------------------------------------------
    # Team lead
    # ------------------------------------------------------------------

    def _team(self, today):
        """Return the block of a team lead: the load of the team."""
        _ = self.env._
        clients = self.env["intman.client"]
        # A team lead may hold other roles: the team is that of the own providers.
        own = [("provider_id.user_ids", "in", self.env.uid), ("state", "!=", "closed")]
        counts = {
            (counsellor.id, state): count
            for counsellor, state, count in clients._read_group(
                own, ["counsellor_id", "state"], ["__count"]
            )
        }
        model = self.env["intman.counsellor"]
        staff_domain = [("provider_id.user_ids", "in", self.env.uid)]
        staff = model.with_context(active_test=False).search(staff_domain)
        rows = []
        for person in staff:
            row = self._load_row(person, counts, today)
            if row:
                rows.append(row)
        active = sum(
            count for (_id, state), count in counts.items() if state == "active"
        )
        fte = sum(staff.mapped("fte"))
        unassigned = [*own, ("counsellor_id", "=", False)]
        list_of_staff = {
            "model": model._name,
            "domain": staff_domain,
            "name": _("Counsellors"),
        }
        return {
            "key": "team",
            "title": _("My team"),
            "buttons": [],
            "tiles": [
                self._count(
                    clients,
                    _("Active clients of the team"),
                    [*own, ("state", "=", "active")],
                    "running",
                    active,
                ),
                {
                    "label": _("Active clients per full-time post"),
                    "value": self._ratio(active, fte),
                    "state": "figure",
                    "target": list_of_staff,
                },
                {
                    "label": _("Full-time posts"),
                    "value": formatLang(self.env, fte, digits=2),
                    "state": "figure",
                    "target": list_of_staff,
                },
                self._count(
                    clients,
                    _("Clients without counsellor"),
                    unassigned,
                    "ending",
                    counts.get((False, "active"), 0) + counts.get((False, "paused"), 0),
                ),
            ],
            "sections": [
                {
                    "key": "load",
                    "title": _("Load of the team"),
                    "empty": _("No counsellors have been entered yet."),
                    "rows": rows,
                }
            ],
        }

    def _load_row(self, person, counts, today):
        """Return the row of a counsellor, or None for one who has left no files."""
        _ = self.env._
        active = counts.get((person.id, "active"), 0)
        paused = counts.get((person.id, "paused"), 0)
        if not person._works_on(today) or not person.active:
            if not active + paused:
                return None
            badge, state = _("Hand over the files"), "expired"
        elif not person.fte:
            badge, state = _("No employment share"), "ending"
        else:
            badge = _("%(load)s per post", load=self._ratio(active, person.fte))
            state = "figure"
        return {
            "label": person.name,
            "detail": _(
                "%(active)s active, %(paused)s paused, share %(share)s",
                active=active,
                paused=paused,
                share=formatLang(self.env, person.fte, digits=2),
            ),
            "badge": badge,
            "state": state,
            "target": {
                "model": "intman.client",
                "domain": [
                    ("counsellor_id", "=", person.id),
                    ("state", "!=", "closed"),
                ],
                "name": person.name,
            },
        }

    # ------------------------------------------------------------------
    # Coordinator
    # ------------------------------------------------------------------

    def _coordination(self, today):
        """Return the block of a coordinator: figures and organisation, no client."""
        _ = self.env._
        counties = self.env["intman.county"].search(
            [("coordinator_ids", "in", self.env.uid)]
        )
        model = self.env["intman.indicator.report"]
        reports = model.search(
            [("county_id", "in", counties.ids), ("state", "!=", "superseded")],
            order="year desc, county_id, version desc",
            limit=MAX_ROWS,
        )
        return {
            "key": "coordination",
            "title": _("Figures and providers"),
            "hint": False
            if counties
            else _("You coordinate no county yet. Please ask the manager."),
            "buttons": self._report_buttons(counties, reports, today),
            **self._figure_tiles(reports),
            "sections": [
                self._report_section(reports, today),
                self._provider_section(counties),
            ],
        }

    def _report_buttons(self, counties, reports, today):
        """Return the next step of last year's report as a button."""
        _ = self.env._
        year = today.year - 1
        buttons = []
        for county in counties:
            report = reports.filtered(
                lambda r, county=county: r.county_id == county and r.year == year
            )[:1]
            target = {"model": reports._name, "id": report.id}
            if not report:
                label = _("Make the report for %(year)s", year=str(year))
                target = {
                    "model": reports._name,
                    "context": {"default_year": year, "default_county_id": county.id},
                }
            elif report.state == "open":
                label = _("Go on with the report for %(year)s", year=str(year))
            elif report.state == "final":
                label = _("Submit the report for %(year)s", year=str(year))
            else:
                continue
            if len(counties) > 1:
                label = f"{label}: {county.name}"
            buttons.append({"label": label, "primary": not buttons, "target": target})
        return buttons

    def _figure_tiles(self, reports):
        """Return the county's totals of the newest report as tiles."""
        _ = self.env._
        report = reports.filtered("computed_on")[:1]
        lines = self.env["intman.indicator.line"].search(
            [
                ("report_id", "in", report.ids),
                ("level", "=", "county"),
                ("dimension", "=", False),
            ],
            order="indicator_id, id",
        )
        states = dict(report._fields["state"]._description_selection(self.env))
        return {
            "tiles_title": report
            and _(
                "Indicators %(year)s (%(state)s)",
                year=str(report.year),
                state=states[report.state],
            ),
            "tiles": [
                {
                    "label": line.indicator_id.display_name,
                    "value": formatLang(self.env, line.value, digits=0),
                    "state": "figure",
                    "target": {"model": report._name, "id": report.id},
                }
                for line in lines
            ],
        }

    def _report_section(self, reports, today):
        _ = self.env._
        states = dict(reports._fields["state"]._description_selection(self.env))
        rows = []
        for report in reports:
            badge, state = states[report.state], "ending"
            if report.state == "submitted":
                state = "running"
            elif report.deadline and report.deadline < today:
                badge, state = _("%(state)s, overdue", state=badge), "expired"
            rows.append(
                {
                    "label": report.display_name,
                    "detail": _("Due on %(date)s", date=german_date(report.deadline)),
                    "badge": badge,
                    "state": state,
                    "target": {"model": report._name, "id": report.id},
                }
            )
        return {
            "key": "reports",
            "title": _("Indicator reports"),
            "empty": _("There is no report yet. Make one for the last year."),
            "rows": rows,
        }

    def _provider_section(self, counties):
        _ = self.env._
        providers = self.env["intman.provider"].search(
            [("county_id", "in", counties.ids)]
        )
        staff = self.env["intman.counsellor"].search(
            [("provider_id", "in", providers.ids)]
        )
        kinds = dict(providers._fields["kind"]._description_selection(self.env))
        rows = []
        for provider in providers:
            own = staff.filtered(lambda s, provider=provider: s.provider_id == provider)
            rows.append(
                {
                    "label": provider.name,
                    "detail": kinds[provider.kind],
                    "badge": _(
                        "%(count)s counsellors, %(fte)s posts",
                        count=len(own),
                        fte=formatLang(self.env, sum(own.mapped("fte")), digits=2),
                    ),
                    "state": "figure",
                    "target": {"model": provider._name, "id": provider.id},
                }
            )
        return {
            "key": "providers",
            "title": _("Providers"),
            "empty": _("No providers have been entered yet."),
            "rows": rows,
        }

    # ------------------------------------------------------------------
    # Data protection officer and manager
    # ------------------------------------------------------------------

    def _protection(self, today):
        """Return the block of a data protection officer: erasures and notices."""
        _ = self.env._
        erasures = self.env["intman.erasure"]
        since = [("date", ">=", fields.Date.start_of(today, "year"))]
        last = erasures.search([], limit=MAX_ROWS)
        reasons = dict(erasures._fields["reason"]._description_selection(self.env))
        return {
            "key": "protection",
            "title": _("Data protection"),
            "buttons": [],
            "tiles": [
                self._count(erasures, _("Files erased this year"), since, "figure"),
                self._count(
                    erasures,
                    _("Of these after a withdrawn consent"),
                    [*since, ("reason", "=", "revoked")],
                    "figure",
                ),
                self._count(
                    self.env["intman.privacy.notice"],
                    _("Privacy notices"),
                    [],
                    "figure",
                ),
            ],
            "sections": [
                self._erasure_runs(today),
                {
                    "key": "erasures",
                    "title": _("Last erasures"),
                    "empty": _("Nothing has been erased yet."),
                    "rows": [
                        {
                            "label": german_date(
                                fields.Datetime.context_timestamp(self, entry.date)
                            ),
                            "detail": _("%(count)s records", count=entry.record_count),
                            "badge": reasons[entry.reason],
                            "state": "figure",
                            "target": {"model": entry._name, "id": entry.id},
                        }
                        for entry in last
                    ],
                },
            ],
        }

    def _erasure_runs(self, today):
        """Return whether the nightly erasure runs, and what it left undone."""
        _ = self.env._
        # sudo: the officer sees when the action ran and how many files wait, no file.
        cron = self.env.ref("intman_module.ir_cron_erasure").sudo()
        last = cron.lastcall and fields.Datetime.context_timestamp(self, cron.lastcall)
        runs = cron.active and (
            (last and last.date() >= fields.Date.subtract(today, days=2))
            or (not last and cron.nextcall and cron.nextcall.date() >= today)
        )
        late = (
            self.env["intman.client"]
            .sudo()
            .search_count(  # sudo: as above
                [
                    ("state", "=", "closed"),
                    ("erasure_due_on", "<", fields.Date.subtract(today, days=1)),
                ]
            )
        )
        target = {"model": "intman.erasure", "domain": [], "name": _("Last erasures")}
        rows = [
            {
                "label": _("Nightly erasure"),
                "detail": _("Last run on %(date)s", date=german_date(last))
                if last
                else _("Has not run yet"),
                "badge": _("Runs") if runs else _("Does not run"),
                "state": "running" if runs else "expired",
                "target": target,
            },
            {
                "label": _("Files overdue for erasure"),
                "detail": _("Due for more than a day and still here"),
                "badge": str(late),
                "state": "expired" if late else "running",
                "target": target,
            },
        ]
        return {
            "key": "erasure_runs",
            "title": _("Does the erasure run?"),
            "empty": "",
            "rows": rows,
        }

    def _management(self, today):
        """Return the block of a manager: organisations, and what is missing there."""
        _ = self.env._
        providers = self.env["intman.provider"]
        staff = self.env["intman.counsellor"]
        on_duty = ["|", ("left_on", "=", False), ("left_on", ">=", today)]
        rows = [
            self._gap(record, what)
            for model, domain, what in (
                (providers, [("user_ids", "=", False)], _("Nobody works here yet")),
                (
                    staff,
                    [*on_duty, ("user_id", "=", False)],
                    _("Has no user, so cannot log in"),
                ),
                (
                    staff,
                    [*on_duty, ("employment_ids", "=", False)],
                    _("No employment share entered"),
                ),
            )
            for record in model.search(domain, limit=MAX_ROWS)
        ]
        on_staff = staff.search([*on_duty, ("user_id", "!=", False)])
        rows += [
            self._gap(record, _("Not among the users of the provider, so no access"))
            for record in on_staff.filtered(
                lambda c: c.user_id not in c.provider_id.user_ids
            )[:MAX_ROWS]
        ]
        return {
            "key": "management",
            "title": _("Organisation"),
            "buttons": [],
            "tiles": [
                self._count(providers, _("Providers"), [], "figure"),
                self._count(staff, _("Counsellors"), on_duty, "figure"),
                self._count(
                    self.env["intman.municipality"], _("Municipalities"), [], "figure"
                ),
                self._count(self.env["intman.county"], _("Counties"), [], "figure"),
            ],
            "sections": [
                {
                    "key": "gaps",
                    "title": _("Still to be entered"),
                    "empty": _("Nothing is missing."),
                    "rows": rows,
                }
            ],
        }

    def _gap(self, record, what):
        return {
            "label": record.display_name,
            "detail": what,
            "badge": self.env._("Missing"),
            "state": "ending",
            "target": {"model": record._name, "id": record.id},
        }

    # ------------------------------------------------------------------
    # Pieces
    # ------------------------------------------------------------------

    @api.model
    def _count(self, model, label, domain, state, value=None):
        """Return a tile that counts the records of a domain and opens their list."""
        return {
            "label": label,
            "value": model.search_count(domain) if value is None else value,
            "state": state,
            "target": {"model": model._name, "domain": domain, "name": label},
        }

    @api.model
    def _more(self, count, model, name, domain):
        """Return the link to what is not shown, or False when nothing is left out."""
        if count <= 0:
            return False
        return {
            "label": self.env._("Show all (%(count)s more)", count=count),
            "target": {"model": model._name, "domain": domain, "name": name},
        }

    @api.model
    def _ratio(self, number, fte):
        return formatLang(self.env, number / fte, digits=1) if fte else "–"
