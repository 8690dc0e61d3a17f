"""What the demo county's plan consists of: cases, talks, and days of work."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass
class Talk:
    """A talk; ``cases`` are the keys of those who take part."""

    date: date
    cases: list
    counsellor: str
    topic: str
    note: str
    side_topics: list = field(default_factory=list)
    state: str = "held"
    form: str = "office"
    counted: bool = True
    minors: int = 0
    interpreter: bool = False
    duration: int = 45


@dataclass
class Case:
    """A file from the consent to the erasure."""

    key: int
    story: str
    provider: str
    counsellor: str
    intake: date
    vals: dict
    country: str
    status: str
    municipality: str
    first_language: str
    consents: list = field(default_factory=list)
    deputies: list = field(default_factory=list)
    agreed_on: date | None = None
    plan: dict | None = None
    earlier_plan: dict | None = None
    goals: list = field(default_factory=list)
    levels: list = field(default_factory=list)
    assessments: list = field(default_factory=list)
    reviews: list = field(default_factory=list)
    referrals: list = field(default_factory=list)
    extensions: list = field(default_factory=list)
    situations: list = field(default_factory=list)
    since: date | None = None
    paused_on: date | None = None
    plan_rests: bool = False
    plan_closed: tuple | None = None
    handover: dict | None = None
    # Two who point at each other: the households say it in the fingerprint.
    partner: object = field(default=None, repr=False, compare=False)
    closed_on: date | None = None
    closing_reason: str | None = None
    is_erased: bool = False
    until: date | None = None


@dataclass
class Household:
    """A family; ``adults`` are keys of cases, children as values for the records."""

    adults: list
    children: list


@dataclass
class County:
    """The whole plan."""

    today: date
    cases: list
    talks: list
    households: list

    def digest(self):
        """Return a fingerprint of all that is planned."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def is_working_day(day):
    """Tell whether offices are open: no weekend, no holiday with a fixed date."""
    holidays = [(1, 1), (1, 6), (5, 1), (10, 3), (11, 1), (12, 24), (12, 25), (12, 26)]
    return day.weekday() < 5 and (day.month, day.day) not in holidays


def working_day(day, step=-1):
    """Return the day itself or the next working day before (after: ``step=1``)."""
    while not is_working_day(day):
        day += timedelta(days=step)
    return day
