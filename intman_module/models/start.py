"""The start page: what is to be done, by role. Numbers and links, built by the server."""

from odoo import api, fields, models

from .tools import german_date


class IntmanStart(models.AbstractModel):
    _name = "intman.start"
    _description = "Start Page"

    @api.model
    @api.readonly
    def get_page(self):
        """Return the start page of the current user.

        :return: ``{"title", "tiles": [{label, value, state, action}], "sections":
            [{title, empty, rows: [{label, detail, state, model, id}]}]}``. Everything is
            read with the rights of the user, so a coordinator gets figures only.
        """
        user = self.env.user
        page = {"name": user.name, "tiles": [], "sections": [], "buttons": []}
        if user.has_group("intman_module.group_counsellor"):
            self._add_casework(page)
        if user.has_group("intman_module.group_team_lead"):
            self._add_team(page)
        if user.has_group("intman_module.group_coordinator"):
            self._add_coordination(page)
        if user.has_group("intman_module.group_data_protection_officer"):
            self._add_protection(page)
        return page

    # ------------------------------------------------------------------
    # Counsellor
    # ------------------------------------------------------------------

    def _add_casework(self, page):
        _ = self.env._
        clients = self.env["intman.client"]
        today = fields.Date.context_today(self)
        mine = [("counsellor_id.user_id", "=", self.env.uid)]
        open_mine = [*mine, ("state", "!=", "closed")]
        page["buttons"] += [
            {
                "label": _("New talk"),
                "action": "intman_module.action_intman_consultation_new",
                "primary": True,
            },
            {
                "label": _("New client"),
                "action": "intman_module.action_intman_intake",
                "primary": False,
            },
        ]
        for label, domain, state in (
            (_("My active clients"), [*mine, ("state", "=", "active")], "running"),
            (_("Paused"), [*mine, ("state", "=", "paused")], "paused"),
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
        ):
            page["tiles"].append(
                self._tile(label, clients.search_count(domain), state, clients, domain)
            )
        monday = fields.Date.start_of(today, "week")
        talks = self.env["intman.consultation"].search(
            [
                ("counsellor_id.user_id", "=", self.env.uid),
                ("date", ">=", monday),
                ("date", "<=", fields.Date.end_of(today, "week")),
                ("state", "in", ["planned", "held"]),
            ],
            order="date, id",
            limit=40,
        )
        states = dict(talks._fields["state"]._description_selection(self.env))
        page["sections"].append(
            {
                "title": _("Talks of this week"),
                "empty": _("No talks this week."),
                "rows": [
                    {
                        "label": " · ".join(talk.client_ids.mapped("display_name")),
                        "detail": " · ".join(
                            filter(
                                None,
                                (
                                    german_date(talk.date),
                                    talk.topic_id.name,
                                    states[talk.state],
                                ),
                            )
                        ),
                        "state": talk.state,
                        "model": talk._name,
                        "id": talk.id,
                    }
                    for talk in talks
                ],
            }
        )
        page["sections"].append(self._due_section(open_mine))

    def _due_section(self, open_mine):
        """Return what is due: agreements, plans, reviews, ending periods."""
        _ = self.env._
        today = fields.Date.context_today(self)
        soon = fields.Date.add(today, months=1)
        rows = []
        clients = self.env["intman.client"].search(
            [*open_mine, ("state", "=", "active")]
        )
        for client in clients:
            if client.period_end and client.period_end < today:
                rows.append((0, client, _("Period expired, close the file"), "expired"))
            elif client.period_end and client.period_end <= soon:
                rows.append(
                    (
                        2,
                        client,
                        _("Last day %(date)s", date=german_date(client.period_end)),
                        "ending",
                    )
                )
            if not client.has_agreement:
                rows.append((1, client, _("Counselling agreement missing"), "ending"))
            elif client.plan_state == "due" and client.talk_count >= 2:
                rows.append((1, client, _("Integration plan overdue"), "expired"))
            elif client.plan_state == "due":
                rows.append(
                    (3, client, _("Integration plan with the next talk"), "running")
                )
            plan = client.open_plan_id
            if plan.next_review_on and plan.next_review_on <= today:
                rows.append(
                    (
                        2,
                        client,
                        _(
                            "Review since %(date)s",
                            date=german_date(plan.next_review_on),
                        ),
                        "ending",
                    )
                )
        rows.sort(key=lambda row: (row[0], row[1].last_name or "", row[1].id))
        return {
            "title": _("What is due"),
            "empty": _("Nothing is due."),
            "total": len(rows),
            "rows": [
                {
                    "label": client.display_name,
                    "detail": detail,
                    "state": state,
                    "model": client._name,
                    "id": client.id,
                }
                for _rank, client, detail, state in rows[:25]
            ],
        }

    # ------------------------------------------------------------------
    # Team lead, coordinator, data protection officer
    # ------------------------------------------------------------------

    def _add_team(self, page):
        _ = self.env._
        clients = self.env["intman.client"]
        counts = {
            (counsellor.id, state): count
            for counsellor, state, count in clients._read_group(
                [("state", "!=", "closed")], ["counsellor_id", "state"], ["__count"]
            )
        }
        staff = self.env["intman.counsellor"].search(
            [("provider_id.user_ids", "in", self.env.uid)]
        )
        rows = []
        for counsellor in staff:
            active = counts.get((counsellor.id, "active"), 0)
            paused = counts.get((counsellor.id, "paused"), 0)
            per_fte = (
                f"{active / counsellor.fte:.1f}".replace(".", ",")
                if counsellor.fte
                else "–"
            )
            rows.append(
                {
                    "label": counsellor.name,
                    "detail": _(
                        "%(active)s active, %(paused)s paused, %(load)s per "
                        "full-time post",
                        active=active,
                        paused=paused,
                        load=per_fte,
                    ),
                    "state": "running",
                    "model": counsellor._name,
                    "id": counsellor.id,
                }
            )
        unassigned = [("state", "!=", "closed"), ("counsellor_id", "=", False)]
        page["tiles"].append(
            self._tile(
                _("Without counsellor"),
                clients.search_count(unassigned),
                "ending",
                clients,
                unassigned,
            )
        )
        page["sections"].append(
            {
                "title": _("Load of the team"),
                "empty": _("No counsellors have been entered yet."),
                "rows": rows,
            }
        )

    def _add_coordination(self, page):
        _ = self.env._
        reports = self.env["intman.indicator.report"].search(
            [("state", "!=", "superseded")], limit=10
        )
        states = dict(reports._fields["state"]._description_selection(self.env))
        page["sections"].append(
            {
                "title": _("Indicator reports"),
                "empty": _("There is no report yet. Make one for the last year."),
                "rows": [
                    {
                        "label": report.display_name,
                        "detail": _(
                            "%(state)s, due on %(date)s",
                            state=states[report.state],
                            date=german_date(report.deadline),
                        ),
                        "state": "running" if report.state == "submitted" else "ending",
                        "model": report._name,
                        "id": report.id,
                    }
                    for report in reports
                ],
            }
        )
        report = reports.filtered("computed_on")[:1]
        for line in report.line_ids.filtered(
            lambda r: r.level == "county" and not r.dimension
        ).sorted(lambda r: r.indicator_id.sequence):
            page["tiles"].append(
                {
                    "label": f"{line.indicator_id.display_name} ({report.year})",
                    "value": line.value,
                    "state": "figure",
                    "model": report._name,
                    "id": report.id,
                }
            )
        providers = self.env["intman.provider"].search([])
        page["sections"].append(
            {
                "title": _("Providers"),
                "empty": _("No providers have been entered yet."),
                "rows": [
                    {
                        "label": provider.name,
                        "detail": _(
                            "%(count)s counsellors", count=len(provider.counsellor_ids)
                        ),
                        "state": "figure",
                        "model": provider._name,
                        "id": provider.id,
                    }
                    for provider in providers
                ],
            }
        )

    def _add_protection(self, page):
        _ = self.env._
        erasures = self.env["intman.erasure"]
        since = fields.Date.start_of(fields.Date.context_today(self), "year")
        domain = [("date", ">=", since)]
        page["tiles"].append(
            self._tile(
                _("Files erased this year"),
                erasures.search_count(domain),
                "figure",
                erasures,
                domain,
            )
        )
        last = erasures.search([], limit=10)
        reasons = dict(last._fields["reason"]._description_selection(self.env))
        page["sections"].append(
            {
                "title": _("Last erasures"),
                "empty": _("Nothing has been erased yet."),
                "rows": [
                    {
                        "label": german_date(
                            fields.Datetime.context_timestamp(self, entry.date)
                        ),
                        "detail": _(
                            "%(reason)s, %(count)s records",
                            reason=reasons[entry.reason],
                            count=entry.record_count,
                        ),
                        "state": "figure",
                        "model": entry._name,
                        "id": entry.id,
                    }
                    for entry in last
                ],
            }
        )

    @api.model
    def _tile(self, label, value, state, model, domain):
        return {
            "label": label,
            "value": value,
            "state": state,
            "model": model._name,
            "domain": domain,
        }
