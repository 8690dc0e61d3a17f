"""Doors from outside: one session a role, real HTTP requests, answers to judge."""

import json
from collections import namedtuple
from contextlib import contextmanager

from odoo import Command
from odoo.tests import HttpCase, new_test_user
from odoo.tests.common import Opener
from odoo.tools import mute_logger

from .common import PASSWORD, IntmanFixtures

#: Loggers that report every refused request; refusals are what is tested here.
NOISE = (
    "odoo.http",
    "odoo.sql_db",
    "odoo.addons.web.controllers.export",
    "odoo.addons.web.controllers.report",
    "odoo.addons.rpc.controllers.jsonrpc",
    "odoo.addons.rpc.controllers.xmlrpc",
)

#: Columns of the table of expected values → attribute of the user.
ROLES = {
    "counsellor": "counsellor_user",
    "colleague": "colleague_user",
    "team_lead": "team_lead_user",
    "assigned": "other_user",
    "deputy": "deputy_user",
    "unassigned": "other_colleague_user",
    "other_lead": "other_lead_user",
    "far": "far_user",
    "coordinator": "coordinator_user",
    "far_coordinator": "far_coordinator_user",
    "officer": "officer_user",
    "manager": "manager_user",
    "admin": "admin_user",
    "plain": "plain_user",
    "portal": "portal_user",
    "public": None,
}

#: Which provider's clients a role may see; the other roles see none.
SEES = {
    "counsellor": "O",
    "colleague": "O",
    "team_lead": "O",
    "assigned": "X",
    "deputy": "X",
    "other_lead": "X",
    "far": "F",
}

ACCESS_ERRORS = ("AccessError", "AccessDenied", "SessionExpiredException", "Forbidden")
REFUSALS = ("UserError", "ValidationError", "MissingError", "RedirectWarning")


class Answer(namedtuple("Answer", "status error message result text")):
    """One answer of the server: ``kind`` is ok, denied, refused or broken."""

    @property
    def kind(self):
        """Tell success, refusal for want of access, refusal by a rule, or a crash."""
        if not self.error:
            return "ok"
        name = self.error.rpartition(".")[2]
        if name in ACCESS_ERRORS:
            return "denied"
        return "refused" if name in REFUSALS else "broken"


class RpcCase(IntmanFixtures, HttpCase):
    """HttpCase with the fixtures, a marked file in each provider and RPC calls.

    The file of each provider carries its own marker word (``MarkeO``, ``MarkeX``,
    ``MarkeF``) in every text, so that a leak is found wherever it shows.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()
        env = cls.env
        cls.admin_user = env.ref("base.user_admin")
        for name, groups in (
            ("deputy", "intman_module.group_counsellor"),
            ("portal", "base.group_portal"),
        ):
            user = new_test_user(
                env,
                login=f"intman_{name}",
                name=f"Nutzer {name}",
                groups=groups,
                password=PASSWORD,
                lang="de_DE",
                tz="Europe/Berlin",
            )
            setattr(cls, f"{name}_user", user)
        cls.other_provider.user_ids |= cls.deputy_user
        cls.deputy_staff = env["intman.counsellor"].create(
            {"user_id": cls.deputy_user.id, "provider_id": cls.other_provider.id}
        )
        cls.providers = {
            "O": cls.provider,
            "X": cls.other_provider,
            "F": cls.far_provider,
        }
        cls.staff = {
            "O": cls.counsellor_staff,
            "X": cls.other_staff,
            "F": cls.far_staff,
        }
        service = cls.make_service()
        far_service = cls.make_service("Fernstelle", county_id=cls.far_county.id)
        cls.services = {"O": service, "X": service, "F": far_service}
        cls.files = {scope: cls._make_file(scope) for scope in cls.providers}
        env.flush_all()

    @classmethod
    def marker(cls, scope):
        """Return the word that stands in every text of the file of this provider."""
        return f"Marke{scope}"

    @classmethod
    def _make_file(cls, scope):
        """Make a file with every kind of record, and a second one with room."""
        env, mark = cls.env, cls.marker(scope)
        deputies = cls.deputy_staff if scope == "X" else cls.deputy_staff.browse()
        common = {
            "provider": cls.providers[scope],
            "first_name": f"{mark} Vorname",
            "street": f"{mark} Straße",
            "deputy_ids": [Command.set(deputies.ids)],
        }
        client = cls.make_client(last_name=f"{mark} Name", **common)
        spare = cls.make_client(last_name=f"{mark} Zweitname", **common)
        agreement = cls.sign_agreement(client)
        cls.sign_agreement(spare)
        talk = cls.make_talk(client, cls.day(-60), note=f"{mark} Notiz")
        talk.participant_ids.note = f"{mark} Eigene Notiz"
        cls.make_talk(spare, cls.day(-60), note=f"{mark} Notiz")
        plan = cls.make_plan(client, cls.day(-50), work_note=f"{mark} Arbeit")
        goal = env["intman.goal"].create(
            {"plan_id": plan.id, "name": f"{mark} Ziel", "assessment": f"{mark} Urteil"}
        )
        child = env["intman.dependent"].create(
            {
                "household_id": client._own_household().id,
                "first_name": f"{mark} Kind",
                "last_name": f"{mark} Kindername",
                "birth_date": cls.day(years=-5),
            }
        )
        measure = env["intman.measure"].create(
            {"goal_id": goal.id, "name": f"{mark} Schritt"}
        )
        referral = cls.make_referral(
            client,
            cls.services[scope],
            measure_id=measure.id,
            note=f"{mark} Anliegen",
            outcome=f"{mark} Ausgang",
        )
        records = {
            "client": client,
            "situation": client.situation_ids,
            "household": client.household_id,
            "dependent": child,
            "spare": spare,
            "agreement": agreement,
            "consultation": talk,
            "consultation.participant": talk.participant_ids,
            "plan": plan,
            "goal": goal,
            "measure": measure,
            "referral": referral,
            "language.level": env["intman.language.level"].create(
                {"plan_id": plan.id, "level": "a1", "date": cls.day(-50)}
            ),
            "assessment": env["intman.assessment"].create(
                {
                    "plan_id": plan.id,
                    "topic_id": cls.topic.id,
                    "rating": "2",
                    "note": f"{mark} Einschätzung",
                }
            ),
            "review": env["intman.review"].create(
                {"plan_id": plan.id, "result": f"{mark} Überprüfung"}
            ),
            "consent": env["intman.consent"].create(
                {
                    "client_id": client.id,
                    "purpose": "disclosure",
                    "recipient": f"{mark} Stelle",
                }
            ),
            "extension": env["intman.extension"].create(
                {
                    "client_id": client.id,
                    "ground": "other",
                    "months": 1,
                    "justification": f"{mark} Grund",
                }
            ),
            "inherited.talks": env["intman.inherited.talks"].create(
                {
                    "client_id": client.id,
                    "year": 2020,
                    "level": "county",
                    "unit_id": 1,
                }
            ),
        }
        # To a provider where nobody works: what the receiving side sees of an offer is
        # judged in test_handover.py.
        taker = env["intman.provider"].search(
            [("name", "=", "Übernahmestelle")], limit=1
        ) or env["intman.provider"].create(
            {"name": "Übernahmestelle", "county_id": cls.county.id}
        )
        env["intman.consent"].create(
            [
                {
                    "client_id": person.id,
                    "purpose": "handover",
                    "given_on": cls.today,
                    "recipient": taker.name,
                    "recipient_provider_id": taker.id,
                }
                for person in (client, spare)
            ]
        )
        records["handover"] = client._offer_handover(taker)
        return records

    # ------------------------------------------------------------------
    # Calling
    # ------------------------------------------------------------------

    def setUp(self):
        super().setUp()
        self._openers = {}
        muted = mute_logger(*NOISE)
        muted.__enter__()
        self.addCleanup(muted.__exit__)

    def opener_of(self, role, **session_extra):
        """Return the HTTP session of a role, logged in once a test."""
        key = (role, *sorted(session_extra))
        if key not in self._openers:
            user = ROLES[role] and self[role]
            self.session = None
            if user:
                self.authenticate(user.login, PASSWORD, session_extra=session_extra)
            else:
                self.opener = Opener(self)
            self._openers[key] = self.opener
        # The test accepts requests of its current opener only.
        self.opener = self._openers[key]
        return self.opener

    def __getitem__(self, role):
        return getattr(self, ROLES[role])

    def call(self, role, model, method, *args, _session=None, **kwargs):
        """Call a method as the web client does; what it changes stays."""
        return self._post(
            self.opener_of(role, **(_session or {})),
            "/web/dataset/call_kw",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def probe(self, role, model, method, *args, **kwargs):
        """Call a method and undo what it changed."""
        with self.undone():
            return self.call(role, model, method, *args, **kwargs)

    @contextmanager
    def undone(self):
        """Undo what is done inside, here and by requests."""
        self.env.flush_all()
        with self.env.cr.savepoint(flush=False) as savepoint:
            yield
            savepoint.rollback()
        self.env.invalidate_all()

    def _post(self, opener, route, params):
        response = opener.post(
            self.base_url() + route,
            json={"id": 0, "jsonrpc": "2.0", "method": "call", "params": params},
            timeout=60,
        )
        return self._answer(response)

    @staticmethod
    def _answer(response):
        try:
            body = response.json()
        except ValueError:
            body = {}
        error, message, result = "", "", body
        if isinstance(body, dict) and "error" in body:
            data = body["error"].get("data") or {}
            error = data.get("name") or "unknown"
            message = data.get("message") or ""
        elif isinstance(body, dict) and "jsonrpc" in body:
            result = body.get("result")
        elif response.status_code >= 400:
            error = (body.get("name") if isinstance(body, dict) else "") or {
                401: "AccessDenied",
                403: "Forbidden",
                404: "MissingError",
            }.get(response.status_code, f"HTTP {response.status_code}")
            message = body.get("message", "") if isinstance(body, dict) else ""
        # As text, with umlauts: markers are looked for here.
        text = json.dumps(body, ensure_ascii=False) if body else response.text
        return Answer(response.status_code, error, message, result, text)

    # ------------------------------------------------------------------
    # Judging
    # ------------------------------------------------------------------

    def foreign_markers(self, role):
        """Return the markers that may never reach this role."""
        return [self.marker(s) for s in self.providers if s != SEES.get(role)]

    def leaks(self, role, answer):
        """Return the markers of files out of the role's sight that an answer holds."""
        return [mark for mark in self.foreign_markers(role) if mark in answer.text]

    def assertNoLeak(self, role, answer, message=""):
        """Fail when an answer holds a word of a file out of the role's sight."""
        found = self.leaks(role, answer)
        self.assertFalse(found, f"{message}: {role} sees {found}: {answer.text[:600]}")

    def assertRefused(self, answer, message=""):
        """Fail unless the call was refused in good order, without a crash."""
        self.assertIn(
            answer.kind, ("denied", "refused"), f"{message}: {answer.text[:600]}"
        )
