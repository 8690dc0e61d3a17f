"""Plans the cases of the demo county: pure Python, without a database.

The same day and seed yield the same plan, so the demo is reproducible; all days are
relative to the day given, so it is never out of date. ``intman_demo.py`` stores it.
"""

from datetime import timedelta
from random import Random

from .organisation import COUNSELLORS
from .planning_cases import CasePlanner
from .planning_casework import CaseworkPlanner
from .planning_contents import ContentsPlanner
from .planning_data import Case, County, Talk, is_working_day, working_day
from .planning_example import ExamplePlanner
from .planning_persons import UNUSUAL_NAMES, PersonPlanner
from .planning_plans import PlanPlanner
from .planning_referrals import ReferralPlanner
from .planning_talks import TalkPlanner
from .services import SERVICES

__all__ = ["Case", "County", "Talk", "is_working_day", "plan_county", "working_day"]

SEED = 8999

#: Who advises the family with everything in it (``planning_example.py``).
EXAMPLE_OF = "beraterin1"
#: What a case of a counsellor tells; the rest of the files is "running".
STORIES = [
    "intake",
    "first_talk",
    "first_talk",
    "overdue",
    "ending_soon",
    "ending_soon",
    "ending",
    "expired",
    "extended",
    "extended",
    "paused",
    "paused",
    "in_correction",
    "moved_here",
]
#: Stories that not every counsellor has: login → stories.
MORE_STORIES = {
    "beraterin1": ["revoked", "due", "draft_plan", "revised"],
    "berater2": ["due", "draft_plan", "provisional"],
    "teamleitung": ["due"],
    "beraterin3": ["due", "draft_plan", "revised"],
    "berater4": ["due"],
    "beraterin5": ["due", "draft_plan", "provisional"],
    "teamleitung2": ["due", "resumed"],
}
#: Files erased already: (login, closing reason, days since closing).
ERASED = [
    ("beraterin1", "goals_achieved", 640),
    ("beraterin1", "moved", 430),
    ("beraterin1", "consent_revoked", 300),
    ("beraterin1", "no_need", 150),
    ("beraterin1", "period_over", 45),
    ("berater2", "contact_lost", 210),
    ("berater2", "left_country", 30),
    ("teamleitung", "goals_achieved", 510),
    ("teamleitung", "moved", 120),
    ("beraterin3", "goals_achieved", 350),
    ("beraterin3", "period_over", 95),
    ("beraterin3", "contact_lost", 20),
    ("berater4", "no_need", 260),
    ("beraterin5", "goals_achieved", 560),
    ("beraterin5", "deceased", 330),
    ("beraterin5", "moved", 180),
    ("beraterin5", "consent_revoked", 60),
    ("berater6", "not_target_group", 35),
    ("teamleitung2", "left_country", 390),
    ("teamleitung2", "goals_achieved", 25),
]


def plan_county(today, seed=SEED):
    """Return the planned ``County`` for the day ``today``."""
    return _Planner(today, seed).plan()


class _Planner(
    PersonPlanner,
    CasePlanner,
    TalkPlanner,
    PlanPlanner,
    ContentsPlanner,
    ReferralPlanner,
    CaseworkPlanner,
    ExamplePlanner,
):
    services = SERVICES

    def __init__(self, today, seed):
        self.today = today
        self.seed = seed
        self.random = Random(seed)
        self.cases = []
        self.talks = []
        self.households = []
        self.names = set()
        self.unusual = list(UNUSUAL_NAMES)
        self.staff = {person.login: person for person in COUNSELLORS}
        self.by_case = {}

    def plan(self):
        for person in COUNSELLORS:
            stories = STORIES + MORE_STORIES.get(person.login, [])
            if person.provider == "town":
                # The town has no team lead who could extend a period.
                stories = [story for story in stories if story != "extended"]
            families = 2 if person.cases > 35 else 1
            singles = person.cases - len(stories) - 2 * families
            if person.login == EXAMPLE_OF:
                singles -= 2
                self._example(person)
            for story in stories + ["running"] * singles:
                self._tell(self._case(person, story))
            for _number in range(families):
                parent = self._case(person, "running")
                self._tell(parent)
                self._family(person, parent)
        for login, reason, days in ERASED:
            self._erased_case(self.staff[login], reason, days)
        self._erased_parent(self.staff["beraterin3"])
        for person in COUNSELLORS:
            self._this_week_and_next(person)
        self._renumber()
        # By a lot of its own: what was planned so far does not depend on it.
        self.random = Random(self.seed + 1)
        self._casework()
        self.talks.sort(key=lambda talk: (talk.date, talk.cases))
        return County(self.today, self.cases, self.talks, self.households)

    def _renumber(self):
        """Bring the cases into the order of intake, in which they get numbers."""
        self.cases.sort(key=lambda case: (case.intake, case.key))
        keys = {case.key: key for key, case in enumerate(self.cases)}
        for case in self.cases:
            case.key = keys[case.key]
        for talk in self.talks:
            talk.cases = sorted(keys[key] for key in talk.cases)
        self.by_case = {keys[key]: talks for key, talks in self.by_case.items()}

    def _ago(self, low, high):
        """Return a working day between ``low`` and ``high`` days ago."""
        return working_day(self.today - timedelta(days=self.random.randint(low, high)))
