"""Plans what happens around talks and plans: families, history, rest, handover."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from . import names, texts
from . import texts_casework as more_texts
from .organisation import PROVIDERS
from .planning_data import Household, Talk, working_day

#: A status and what it was before: (status, benefit).
EARLIER_STATUS = {
    "refugee": ("permission", "asylblg"),
    "subsidiary": ("permission", "asylblg"),
    "removal_ban": ("permission", "asylblg"),
    "settlement": ("refugee", "sgb2"),
    "opportunity": ("toleration_60a", "asylblg"),
    "integrated_youth": ("toleration_60a", "asylblg"),
    "sustained_integration": ("toleration_employment", "asylblg"),
    "toleration_employment": ("toleration_60a", "asylblg"),
    "toleration_training": ("toleration_60a", "asylblg"),
}
#: (story, what the request becomes) where there is a team lead.
REQUESTS = [
    ("ending_soon", "requested"),
    ("ending", "requested"),
    ("ending_soon", "requested"),
    ("ending", "refused"),
]
#: From whom to which provider: (login, provider, what becomes of it, login there).
HANDOVERS = [
    ("beraterin3", "county", "offered", "beraterin1"),
    ("beraterin1", "town", "refused", "beraterin3"),
    ("beraterin5", "county", "accepted", "berater2"),
]
RESTING_DAYS = 365


class CaseworkPlanner:
    """The part of the planner that tells what else happens in the files."""

    def _casework(self):
        """Add the casework to the files that are planned already."""
        open_ones = [case for case in self.cases if not case.is_erased]
        self._rests(open_ones)
        self._unrecorded()
        for case in open_ones:
            if case.story == "example":
                continue
            if case.plan:
                self._contents(case)
            if case.agreed_on and case.story in self._referring:
                self._referrals(case)
                self._contact_notes(case)
            self._history(case)
        self._certain_referrals(open_ones)
        self._plans_that_end(open_ones)
        self._more_extensions(open_ones)
        self._handovers(open_ones)
        self._households(open_ones)
        self._example_casework()

    _referring = ("running", "moved_here", "extended", "ending", "in_correction", "due")

    # ------------------------------------------------------------------
    # Files and plans that rest, talks nobody has recorded
    # ------------------------------------------------------------------

    def _rests(self, cases):
        """Let all paused files rest since their last talk, some for over a year."""
        paused = [case for case in cases if case.story == "paused"]
        old = sorted(paused, key=lambda case: case.intake)[:4]
        for case in paused:
            stop = self._ago(RESTING_DAYS + 30, RESTING_DAYS + 90)
            if case in old and case.plan and case.plan["made_on"] < stop:
                self._stop(case, stop)
            days = [talk.date for talk in self.by_case[case.key]]
            last = max(days, default=case.agreed_on)
            day = last + timedelta(days=self.random.randint(5, 20))
            case.paused_on = working_day(min(day, self.today - timedelta(days=1)))
            case.paused_on = max(case.paused_on, last)

    def _stop(self, case, day):
        """Take out what was planned after that day."""
        for talk in [talk for talk in self.by_case[case.key] if talk.date > day]:
            self.by_case[case.key].remove(talk)
            self.talks.remove(talk)
        case.until = day
        case.plan["next_review_on"] = day + timedelta(days=90)
        case.goals = [goal for goal in case.goals if goal["agreed_on"] <= day]
        for goal in case.goals:
            if goal.get("achieved_on"):
                goal["achieved_on"] = min(goal["achieved_on"], day)
            for measure in goal["measures"]:
                if measure["done_on"]:
                    measure["done_on"] = min(measure["done_on"], day)

    def _unrecorded(self):
        """Leave a planned talk of last week unrecorded, once a counsellor."""
        monday = self.today - timedelta(days=self.today.weekday())
        for login in self.staff:
            for talk in self.talks:
                days = (monday - talk.date).days
                case = self.cases[talk.cases[0]]
                if (
                    talk.counsellor == login
                    and talk.state == "held"
                    and 0 < days <= 12
                    and len(talk.cases) == 1
                    and case.story in ("running", "extended")
                    and len(self.by_case[case.key]) > 4
                ):
                    talk.state, talk.note = "planned", False
                    break

    def _contact_notes(self, case):
        """Add notes of contacts without a talk."""
        rng = self.random
        first, last = self._time_of(case)
        for _number in range(rng.choices([0, 1, 2], [65, 25, 10])[0]):
            span = (last - first).days
            day = working_day(last - timedelta(days=rng.randint(0, min(span, 300))))
            day = max(day, first)
            here = day >= self._hired_on(self.staff[case.counsellor])
            talk = Talk(
                date=day,
                cases=[case.key],
                counsellor=case.counsellor if here else self._colleague(case, day),
                topic=None,
                note=rng.choice(more_texts.CONTACT_NOTES),
                form=rng.choice(["phone", "phone", "digital"]),
                counted=False,
                duration=rng.choice([5, 10]),
            )
            self.talks.append(talk)
            self.by_case[case.key].append(talk)

    def _plans_that_end(self, cases):
        """Let two plans rest and close two others with a reason, in open files."""
        found = [case for case in self._quiet(cases) if case.reviews]
        for case in found[:2]:
            case.plan_rests = True
        for case, reason in zip(found[2:4], ["goals_achieved", "other"], strict=False):
            day = max(self._last_day_in(case), case.reviews[-1]["date"])
            case.plan_closed = (day, reason)

    def _last_day_in(self, case):
        held = [talk.date for talk in self.by_case[case.key] if talk.state == "held"]
        return max(held)

    def _quiet(self, cases):
        """Return running files in which nothing of another story happens."""
        return [
            case
            for case in cases
            if case.story == "running"
            and case.partner is None
            and not case.handover
            and not case.plan_rests
            and not case.plan_closed
            and case.plan
            and case.plan["state"] == "running"
            and case.plan["next_review_on"] > self.today
            and all(talk.date < self.today for talk in self.by_case[case.key])
        ]

    # ------------------------------------------------------------------
    # Period and handover
    # ------------------------------------------------------------------

    def _more_extensions(self, cases):
        """Grant one extension in two steps a provider; ask for some, refuse one."""
        for provider in PROVIDERS:
            mine = [case for case in cases if case.provider == provider]
            for case in mine:
                end = case.agreed_on and case.agreed_on + relativedelta(years=3)
                if case.story == "extended" and (self.today - end).days < 90:
                    first = case.extensions[0]
                    first["months"] = 6
                    case.extensions.append(
                        {**first, "granted_on": working_day(self.today - timedelta(3))}
                    )
                    break
        wishes = list(REQUESTS)
        for case in cases:
            for story, state in wishes:
                if case.story == story and case.provider != "town":
                    case.extensions.append(
                        {
                            "state": state,
                            "ground": "multiple_problems",
                            "months": 6,
                            "justification": texts.EXTENSIONS["multiple_problems"],
                        }
                    )
                    wishes.remove((story, state))
                    break

    def _handovers(self, cases):
        for login, provider, state, receiver in HANDOVERS:
            case = next(c for c in self._quiet(cases) if c.counsellor == login)
            case.handover = {"to": provider, "state": state, "receiver": receiver}
            case.consents.append(
                self._consent(
                    "handover", self.today - timedelta(days=1), to_provider=provider
                )
            )

    # ------------------------------------------------------------------
    # History and household
    # ------------------------------------------------------------------

    def _history(self, case):
        """Tell since when the situation is as it is, for some what it was before."""
        rng = self.random
        case.since = case.intake
        days = (self.today - case.intake).days
        if days < 120 or rng.random() > 0.45:
            return
        vals = case.vals
        earlier = {
            "valid_from": case.intake,
            "status": case.status,
            "residence_status_until": vals["residence_status_until"],
            "benefit": vals["benefit"],
            "municipality": case.municipality,
        }
        case.since = case.intake + timedelta(days=rng.randint(40, days - 20))
        places = PROVIDERS[case.provider]["municipalities"]
        others = [place for place in places if place != case.municipality]
        if case.status in EARLIER_STATUS:
            earlier["status"], earlier["benefit"] = EARLIER_STATUS[case.status]
            earlier["residence_status_until"] = case.since
        elif others and rng.random() < 0.6:
            earlier["municipality"] = rng.choice(others)
        else:
            earlier["benefit"] = "asylblg" if vals["benefit"] != "asylblg" else "none"
            earlier["residence_status_until"] = case.since
        case.situations.append(earlier)

    def _households(self, cases):
        """Let couples live together, and give some adults children."""
        rng = self.random
        done = set()
        # Days until (after) the 18th birthday of children of older parents.
        birthdays = [-4, 9, -12, 20, -2, 27]
        for case in cases:
            if case.closed_on or case.key in done or case.story == "example":
                continue
            partner = case.partner
            adults = [case.key]
            if partner and not partner.is_erased:
                adults.append(partner.key)
            minors = max((talk.minors for talk in self.by_case[case.key]), default=0)
            if not partner and (case.story != "running" or rng.random() > 0.18):
                continue
            done.update(adults)
            children = []
            age = self._age(case)
            for _number in range(max(minors, rng.choice([1, 1, 2, 3]))):
                if birthdays and age > 40 and not children:
                    day = self.today + timedelta(days=birthdays.pop(0))
                    birth = day - relativedelta(years=18)
                else:
                    oldest = max(min(age - 18, 16), 1)
                    days = rng.randint(60, oldest * 365)
                    birth = self.today - timedelta(days=days)
                children.append(self._child(case, birth))
            self.households.append(Household(adults, children))

    def _age(self, case):
        birth = case.vals["birth_date"]
        return relativedelta(self.today, birth).years if birth else 30

    def _child(self, case, birth):
        gender = self.random.choice(["female", "male"])
        return {
            "first_name": self.random.choice(names.FIRST_NAMES[case.country][gender]),
            "gender": gender,
            "birth_date": birth,
        }
