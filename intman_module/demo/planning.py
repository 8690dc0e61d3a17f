"""Plans the cases of the demo county: pure Python, without a database.

The same day and seed yield the same plan, so the demo is reproducible; all days are
relative to the day given, so it is never out of date. ``intman_demo.py`` stores it.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from dateutil.relativedelta import relativedelta

from . import names, texts
from .organisation import COUNSELLORS, PROVIDERS

SEED = 8999

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
CLOSING_REASONS = [
    "goals_achieved",
    "moved",
    "no_need",
    "contact_lost",
    "left_country",
    "not_target_group",
]

#: Country → (weight, status codes, languages of the interface, first language).
NATIONALITIES = {
    "UA": (34, ["temporary_protection"], ["uk", "uk", "ru"], "Ukrainisch"),
    "SY": (
        20,
        ["refugee", "refugee", "subsidiary", "subsidiary", "permission", "settlement"],
        ["ar", "ar", "ar", "ku"],
        "Arabisch",
    ),
    "AF": (
        14,
        ["removal_ban", "removal_ban", "refugee", "permission", "opportunity"],
        ["fa", "fa", "ps"],
        "Dari",
    ),
    "TR": (
        9,
        ["permission", "permission", "refugee", "asylum", "toleration_60a"],
        ["tr", "tr", "ku"],
        "Türkisch",
    ),
    "IQ": (
        7,
        ["toleration_60a", "refugee", "permission", "integrated_youth"],
        ["ar", "ku"],
        "Arabisch",
    ),
    "ER": (5, ["refugee", "subsidiary", "sustained_integration"], ["ti"], "Tigrinya"),
    "IR": (4, ["permission", "refugee", "removal_ban"], ["fa"], "Farsi"),
    "GM": (
        4,
        ["toleration_60a", "toleration_employment", "opportunity", "toleration_60b"],
        ["en"],
        "Mandinka",
    ),
    "SO": (3, ["subsidiary", "permission", "toleration_training"], ["so"], "Somali"),
}
ASYLBLG = ("permission", "toleration_60a", "toleration_60b")

#: Names that forms and lists have to cope with (last name, first name).
UNUSUAL_NAMES = [
    ("GM", "female", "N'Jie", "Mariama"),
    ("AF", "male", "Zabihullah", False),
    (
        "ER",
        "male",
        "Gebremedhin Weldemichael Teklemariam",
        "Yohannes Amanuel Habtom Natnael",
    ),
    ("UA", "female", "Коваленко", "Оксана"),
    ("SY", "male", "الحمد", "خالد"),
    ("ER", "female", "ኪዳነ", "ሰላም"),
    ("UA", "male", "Oliinyk-Rudenko", "Yevhen"),
]

#: Telephone numbers that the Bundesnetzagentur keeps free for films and books.
DRAMA_NUMBERS = "030 23125 {:03}"

TOPIC_WEIGHTS = {
    "language": 24,
    "work": 16,
    "housing": 14,
    "money": 13,
    "residence_law": 9,
    "family": 8,
    "training": 5,
    "further_qualification": 4,
    "participation": 4,
    "school": 3,
}


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
    extension: dict | None = None
    closed_on: date | None = None
    closing_reason: str | None = None
    is_erased: bool = False
    until: date | None = None


@dataclass
class County:
    """The whole plan."""

    today: date
    cases: list
    talks: list

    def digest(self):
        """Return a fingerprint of all that is planned."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def plan_county(today, seed=SEED):
    """Return the planned ``County`` for the day ``today``."""
    return _Planner(today, seed).plan()


def is_working_day(day):
    """Tell whether offices are open: no weekend, no holiday with a fixed date."""
    holidays = [(1, 1), (1, 6), (5, 1), (10, 3), (11, 1), (12, 24), (12, 25), (12, 26)]
    return day.weekday() < 5 and (day.month, day.day) not in holidays


def working_day(day, step=-1):
    """Return the day itself or the next working day before (after: ``step=1``)."""
    while not is_working_day(day):
        day += timedelta(days=step)
    return day


class _Planner:
    def __init__(self, today, seed):
        self.today = today
        self.random = Random(seed)
        self.cases = []
        self.talks = []
        self.names = set()
        self.unusual = list(UNUSUAL_NAMES)
        self.staff = {person.login: person for person in COUNSELLORS}
        self.by_case = {}

    # ------------------------------------------------------------------
    # The county
    # ------------------------------------------------------------------

    def plan(self):
        for person in COUNSELLORS:
            stories = STORIES + MORE_STORIES.get(person.login, [])
            if person.provider == "town":
                # The town has no team lead who could extend a period.
                stories = [story for story in stories if story != "extended"]
            families = 2 if person.cases > 35 else 1
            singles = person.cases - len(stories) - 2 * families
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
        self.talks.sort(key=lambda talk: (talk.date, talk.cases))
        return County(self.today, self.cases, self.talks)

    def _renumber(self):
        """Bring the cases into the order of intake, in which they get numbers."""
        self.cases.sort(key=lambda case: (case.intake, case.key))
        keys = {case.key: key for key, case in enumerate(self.cases)}
        for case in self.cases:
            case.key = keys[case.key]
        for talk in self.talks:
            talk.cases = sorted(keys[key] for key in talk.cases)

    def _ago(self, low, high):
        """Return a working day between ``low`` and ``high`` days ago."""
        return working_day(self.today - timedelta(days=self.random.randint(low, high)))

    # ------------------------------------------------------------------
    # Persons
    # ------------------------------------------------------------------

    def _case(self, person, story, relative=None):
        rng = self.random
        # Displaced persons from Ukraine have no vorläufige Unterbringung to wait in.
        countries = {
            code: row[0]
            for code, row in NATIONALITIES.items()
            if story != "provisional" or code != "UA"
        }
        country = rng.choices(list(countries), list(countries.values()))[0]
        if relative:
            country = relative.country
        gender = rng.choice(["female", "male"])
        if relative:
            gender = "male" if relative.vals["gender"] == "female" else "female"
        last_name, first_name = self._name(country, gender, relative)
        if self.unusual and story == "running" and not relative and rng.random() < 0.3:
            country, gender, last_name, first_name = self.unusual.pop(0)
        _weight, statuses, languages, mother_tongue = NATIONALITIES[country]
        status = relative.status if relative else rng.choice(statuses)
        municipality = (
            relative.municipality
            if relative
            else rng.choice(PROVIDERS[person.provider]["municipalities"])
        )
        first_on = relative.intake if relative else self._intake(story)
        age = 18.2 + min(rng.expovariate(1 / 15), 56)
        vals = {
            "last_name": last_name,
            "first_name": first_name,
            "gender": gender,
            "birth_date": first_on - timedelta(days=int(age * 365.25) + 10),
            "language": relative.vals["language"]
            if relative
            else rng.choice(languages),
            "needs_interpreter": rng.random() < 0.35,
            "target_group": "ukraine" if country == "UA" else "au",
            "residence_status_until": False
            if status == "settlement"
            else self.today + timedelta(days=rng.randint(-20, 900)),
            **self._address(municipality, relative),
            **self._benefit(country, status, age, relative),
        }
        if len(self.cases) in (30, 120):
            vals["gender"] = "diverse"
        elif len(self.cases) in (60, 180):
            vals["gender"] = "not_stated"
        if rng.random() < 0.02 and story == "running":
            vals["birth_date"] = False
        case = Case(
            key=len(self.cases),
            story=story,
            provider=person.provider,
            counsellor=person.login,
            intake=first_on,
            vals=vals,
            country=country,
            status=status,
            municipality=municipality,
            first_language=mother_tongue,
        )
        self.cases.append(case)
        self.by_case[case.key] = []
        return case

    def _intake(self, story):
        """Return the day of the first talk that the story asks for."""
        three_years = relativedelta(years=3)
        ago, day = self._ago, self.today
        rng = self.random
        if story in ("intake", "provisional"):
            return ago(1, 9)
        if story in ("first_talk", "draft_plan"):
            return ago(8, 30)
        if story == "overdue":
            return ago(40, 70)
        if story == "moved_here":
            return ago(120, 500)
        if story == "ending_soon":
            return working_day(day + timedelta(days=rng.randint(7, 27)) - three_years)
        if story == "ending":
            return working_day(day + timedelta(days=rng.randint(38, 84)) - three_years)
        if story == "expired":
            return working_day(day - timedelta(days=rng.randint(4, 18)) - three_years)
        if story == "extended":
            return working_day(day - timedelta(days=rng.randint(25, 140)) - three_years)
        if story in ("in_correction", "due", "revoked", "resumed", "revised"):
            return ago(200, 900)
        return ago(45, 985)

    def _name(self, country, gender, relative):
        rng = self.random
        firsts = names.FIRST_NAMES[country][gender]
        by_gender = names.LAST_NAMES_BY_GENDER.get(country, {}).get(gender, [])
        lasts = names.LAST_NAMES[country] + by_gender
        while True:
            last = (
                relative.vals["last_name"]
                if relative and relative.vals["last_name"] in names.LAST_NAMES[country]
                else rng.choice(lasts)
            )
            name = (last, rng.choice(firsts))
            if name not in self.names:
                self.names.add(name)
                return name

    def _address(self, municipality, relative):
        rng = self.random
        if relative:
            keys = ("street", "zip", "city", "phone", "mail_address")
            return {key: relative.vals[key] for key in keys}
        number = rng.randint(0, 999)
        return {
            "street": f"{rng.choice(names.STREETS)} {rng.randint(1, 68)}",
            # No delivery area in Germany has a postcode that begins with 00.
            "zip": f"00{municipality[-3:]}",
            "city": names.MUNICIPALITIES[municipality],
            "phone": DRAMA_NUMBERS.format(number) if rng.random() < 0.8 else False,
            "mail_address": f"klient{number:03}@example.org"
            if rng.random() < 0.4
            else False,
        }

    def _benefit(self, country, status, age, relative):
        rng = self.random
        if relative:
            keys = ("benefit", "eligibility_reason")
            return {key: relative.vals[key] for key in keys}
        if rng.random() < 0.02:
            benefit = "unknown"
        elif rng.random() < 0.12:
            benefit = "none"
        elif status in ASYLBLG:
            benefit = "asylblg"
        else:
            benefit = "sgb12" if age > 66 else "sgb2"
        reason = benefit == "none" and country != "UA"
        return {
            "benefit": benefit,
            "eligibility_reason": rng.choice(texts.ELIGIBILITY_REASONS)
            if reason
            else False,
        }

    # ------------------------------------------------------------------
    # Cases
    # ------------------------------------------------------------------

    def _tell(self, case):
        """Plan all that the case's story asks for."""
        rng, today = self.random, self.today
        first = case.intake
        # The consent comes before the first talk, on the same day or some days earlier.
        case.intake = working_day(first - timedelta(days=rng.choice([0, 0, 0, 2, 5])))
        self._consents(case)
        if case.story in ("intake", "provisional"):
            if case.story == "provisional":
                case.vals["reception_stage"] = "provisional"
            return
        case.agreed_on = first
        end = first + relativedelta(years=3)
        case.until = min(today - timedelta(days=1), end)
        if case.story == "in_correction":
            self._close(case, rng.choice(CLOSING_REASONS), rng.randint(1, 5))
            # Over the holidays the last working day may be longer ago.
            case.closed_on = max(case.closed_on, today - timedelta(days=5))
        elif case.story == "due":
            self._close(case, rng.choice(CLOSING_REASONS), rng.randint(8, 12))
        elif case.story == "paused":
            case.until = min(case.until, self._ago(30, 90))
        elif case.story == "moved_here":
            case.vals["external_first_consultation_on"] = working_day(
                first - timedelta(days=rng.randint(120, 400))
            )
            case.vals["external_source"] = rng.choice(["certificate", "statement"])
        elif case.story == "extended":
            self._extend(case, end)
        self._talks(case, first)
        self._plan(case)

    def _close(self, case, reason, days):
        case.closed_on = working_day(self.today - timedelta(days=days))
        case.closing_reason = reason
        case.until = min(case.until or case.closed_on, case.closed_on)

    def _extend(self, case, end):
        rng = self.random
        ground = rng.choice(list(texts.EXTENSIONS))
        if ground == "chronic_illness" and not self._has_health_consent(case):
            case.consents.append(self._consent("special_category", case.intake))
        late = (self.today - end).days > 90
        case.extension = {
            "ground": ground,
            "months": 12 if late else rng.choice([6, 9, 12]),
            "granted_on": working_day(end - timedelta(days=rng.randint(10, 45))),
            "justification": texts.EXTENSIONS[ground],
        }
        case.until = self.today - timedelta(days=1)

    def _consent(self, purpose, on, **more):
        form = self.random.choices(["written", "electronic", "oral"], [80, 15, 5])[0]
        return {
            "purpose": purpose,
            "state": "given",
            "form": form,
            "given_on": on,
            **more,
        }

    def _has_health_consent(self, case):
        return any(
            consent["purpose"] == "special_category" for consent in case.consents
        )

    def _consents(self, case):
        rng = self.random
        on = case.intake
        case.consents.append(self._consent("processing", on))
        if rng.random() < 0.12:
            case.consents.append(self._consent("special_category", on))
        if rng.random() < 0.2:
            more = {"recipient": "Jobcenter Albfurt"}
            if rng.random() < 0.4:
                more["valid_until"] = on + timedelta(days=180)
            case.consents.append(self._consent("disclosure", on, **more))
        elif rng.random() < 0.05:
            case.consents.append(
                {
                    "purpose": "disclosure",
                    "state": "draft",
                    "form": "written",
                    "recipient": "Anerkennungsberatung Albfurt",
                }
            )
        if PROVIDERS[case.provider]["case_access"] == "assigned" and rng.random() < 0.3:
            case.deputies = [self._colleague(case)]

    def _colleague(self, case, on=None):
        """Return another counsellor of the provider who worked there that day."""
        on = on or self.today
        colleagues = [
            person.login
            for person in COUNSELLORS
            if person.provider == case.provider
            and person.login != case.counsellor
            and on >= self._hired_on(person)
        ]
        return self.random.choice(colleagues or [case.counsellor])

    def _hired_on(self, person):
        return self.today - timedelta(days=person.hired)

    # ------------------------------------------------------------------
    # Talks
    # ------------------------------------------------------------------

    def _talks(self, case, first):
        rng = self.random
        limit = {"first_talk": 1, "draft_plan": 1, "overdue": 2}.get(case.story)
        day, count = first, 0
        while day <= case.until and (limit is None or count < limit):
            self._talk(case, day, count)
            count += 1
            gap = rng.randint(9, 24) if count == 1 else rng.randint(*self._gap)
            day = working_day(day + timedelta(days=gap), step=1)

    # Days between two talks, so that there are about 1,800 of them.
    _gap = (42, 132)

    def _talk(self, case, day, count, with_cases=(), minors=0):
        """Add the talk number ``count`` (from 0) of a case."""
        rng = self.random
        person = self.staff[case.counsellor]
        is_team = PROVIDERS[case.provider]["case_access"] == "team"
        counsellor = case.counsellor
        if day < self._hired_on(person) or (is_team and rng.random() < 0.06):
            counsellor = self._colleague(case, day)
        state, counted = "held", True
        if count > 2:
            state = rng.choices(["held", "no_show", "cancelled"], [88, 7, 5])[0]
            counted = rng.random() > 0.06
        topic = self._topic(case)
        side = [self._topic(case)] if rng.random() < 0.4 else []
        form = rng.choices(["office", "outreach", "phone", "digital"], [64, 17, 14, 5])
        if count == 0:
            form, note = ["office"], rng.choice(texts.FIRST_TALK_NOTES)
        elif count == 1 and case.story != "overdue":
            note = rng.choice(texts.PLAN_TALK_NOTES)
        elif with_cases:
            note = rng.choice(texts.FAMILY_NOTES)
        elif count > 2 and rng.random() < 0.2:
            note = rng.choice(texts.REVIEW_NOTES)
        else:
            note = rng.choice(texts.NOTES[topic])
        talk = Talk(
            date=day,
            cases=[case.key, *(other.key for other in with_cases)],
            counsellor=counsellor,
            topic=topic,
            note=note if state == "held" else False,
            side_topics=[code for code in side if code != topic],
            state=state,
            form=form[0],
            counted=counted,
            minors=minors,
            interpreter=case.vals["needs_interpreter"],
            duration=90 if count == 0 else rng.choice([20, 30, 30, 45, 45, 60]),
        )
        self.talks.append(talk)
        for key in talk.cases:
            self.by_case[key].append(talk)
        return talk

    def _topic(self, case):
        if self.random.random() < 0.15 and self._has_health_consent(case):
            return "health"
        return self.random.choices(list(TOPIC_WEIGHTS), list(TOPIC_WEIGHTS.values()))[0]

    # ------------------------------------------------------------------
    # Plans
    # ------------------------------------------------------------------

    def _plan(self, case):
        """Plan the integration plan, made with the second counted talk."""
        rng, today = self.random, self.today
        counted = [
            talk.date
            for talk in self.by_case[case.key]
            if talk.state == "held" and talk.counted
        ]
        if case.story in ("first_talk", "overdue"):
            return
        if case.story == "draft_plan":
            case.plan = {"state": "draft", "made_on": False, **self._education(case)}
            return
        if len(counted) < 2:
            return
        made_on = counted[1] if rng.random() < 0.85 else counted[0]
        if len(counted) > 2 and rng.random() < 0.07:
            # Late: a short talk came between, the plan was made with the third.
            made_on = counted[2]
        case.plan = {
            "state": "paused" if case.story == "paused" else "running",
            "made_on": made_on,
            "next_review_on": today + timedelta(days=rng.randint(3, 85)),
            **self._education(case),
        }
        if case.story == "revised" and len(counted) > 3:
            # The first plan was finished, a second one followed with the fourth talk.
            case.earlier_plan = {
                "made_on": made_on,
                "closed_on": counted[3],
                **self._education(case),
            }
            case.plan["made_on"] = made_on = counted[3]
        self._goals(case, made_on, case.closed_on or today - timedelta(days=1))

    def _education(self, case):
        rng = self.random
        levels = ["none", "a1", "a2", "b1", "b2", "c1"]
        weights = [10, 22, 32, 24, 10, 2]
        years = rng.choices([0, 4, 6, 8, 9, 10, 11, 12], [3, 5, 8, 12, 18, 20, 18, 16])[
            0
        ]
        training = (
            rng.choice(texts.TRAININGS) if years > 8 and rng.random() < 0.6 else ""
        )
        status = rng.choices(
            ["employed", "self_employed", "training", "seeking", "none"],
            [26, 2, 10, 38, 24],
        )[0]
        return {
            "first_language": case.first_language,
            "other_languages": rng.choice(["Englisch", "Russisch", "Türkisch", ""])
            or False,
            "is_literate": "no"
            if not years
            else rng.choices(["yes", "latin_learning"], [85, 15])[0],
            "german_level": rng.choices(levels, weights)[0],
            "school_years": years,
            "school_certificate": rng.choice(texts.CERTIFICATES) if years else False,
            "training": training or False,
            "employment_status": status,
            "occupation": rng.choice(texts.OCCUPATIONS) if training else False,
            "housing_form": rng.choices(
                ["collective", "municipal", "private"], [34, 31, 35]
            )[0],
        }

    def _goals(self, case, made_on, end):
        rng = self.random
        topics = rng.sample(
            ["language", "work", "housing", "further_qualification", "training"]
            + ["money", "family", "participation", "school", "language", "work"],
            rng.choice([1, 2, 2, 3, 3]),
        )
        if rng.random() < 0.5 and self._has_health_consent(case):
            topics.append("health")
        for topic in dict.fromkeys(topics):
            name, measures = rng.choice(texts.GOALS[topic])
            agreed = working_day(
                min(made_on + timedelta(days=rng.choice([0, 0, 0, 90, 200])), end)
            )
            agreed = max(agreed, made_on)
            due = working_day(agreed + timedelta(days=rng.randint(60, 300)), step=1)
            goal = {
                "topic": topic,
                "name": name,
                "agreed_on": agreed,
                "due_on": due,
                "state": self._goal_state(case, due),
                "measures": [],
            }
            done = min(max(agreed, due - timedelta(days=rng.randint(-15, 40))), end)
            if goal["state"] in ("achieved", "partly_achieved"):
                goal["achieved_on"] = done
            if goal["state"] in texts.ASSESSMENTS:
                goal["assessment"] = rng.choice(texts.ASSESSMENTS[goal["state"]])
            for step, (label, responsible) in enumerate(measures):
                is_done = goal["state"] == "achieved" or rng.random() < 0.3 - 0.1 * step
                goal["measures"].append(
                    {
                        "name": label,
                        "responsible": responsible,
                        "due_on": min(agreed + timedelta(days=30 * (step + 1)), due),
                        "done_on": min(agreed + timedelta(days=25 * (step + 1)), end)
                        if is_done
                        else False,
                        "result": rng.choice(texts.RESULTS) if is_done else False,
                    }
                )
            case.goals.append(goal)

    def _goal_state(self, case, due):
        rng = self.random
        if due < self.today or case.closed_on:
            return rng.choices(
                ["achieved", "partly_achieved", "not_achieved", "dropped"]
                + ["in_progress", "on_hold"],
                [56, 13, 8, 6, 13, 4] if not case.closed_on else [60, 18, 14, 8, 0, 0],
            )[0]
        return rng.choices(
            ["agreed", "in_progress", "on_hold", "achieved"], [38, 44, 6, 12]
        )[0]

    # ------------------------------------------------------------------
    # Families and erased files
    # ------------------------------------------------------------------

    def _family(self, person, parent):
        """Add the other parent: both come to some talks together, with children."""
        other = self._case(person, "running", relative=parent)
        other.intake = parent.intake
        self._consents(other)
        self._join(parent, other)
        return other

    def _join(self, parent, other):
        other.agreed_on = parent.agreed_on
        other.deputies = list(parent.deputies)
        minors = self.random.randint(1, 3)
        for count, talk in enumerate(self.by_case[parent.key]):
            if count < 2 or count % 3 == 0:
                talk.cases.append(other.key)
                self.by_case[other.key].append(talk)
                if talk.topic == "health":
                    talk.topic = "family"
                talk.side_topics = [
                    code for code in talk.side_topics if code != "health"
                ]
                if talk.state == "held":
                    talk.minors = minors if self.random.random() < 0.7 else 0
                    if count > 1:
                        talk.note = self.random.choice(texts.FAMILY_NOTES)
        self._plan(other)

    def _erased_case(self, person, reason, days):
        rng = self.random
        case = self._case(person, "erased")
        closed = working_day(self.today - timedelta(days=days))
        if reason == "period_over":
            first = working_day(closed - timedelta(days=30) - relativedelta(years=3))
        else:
            first = working_day(closed - timedelta(days=rng.randint(90, 500)))
        self._move_birth(case, first)
        case.intake = first
        self._consents(case)
        case.agreed_on = first
        case.is_erased = True
        case.until = min(closed, first + relativedelta(years=3))
        case.closed_on, case.closing_reason = closed, reason
        self._talks(case, first)
        self._plan(case)
        return case

    def _erased_parent(self, person):
        """Add a family of which one parent's file has been erased."""
        parent = self._case(person, "running")
        first = self._ago(560, 700)
        self._move_birth(parent, first)
        parent.intake = first
        self._tell(parent)
        other = self._family(person, parent)
        other.story, other.is_erased = "erased", True
        joint = self.by_case[other.key]
        for talk in joint[3:]:
            talk.cases.remove(other.key)
        del joint[3:]
        other.closed_on, other.closing_reason = joint[-1].date, "moved"
        other.plan, other.goals = None, []
        self._plan(other)

    def _move_birth(self, case, first):
        """Keep the person adult at an earlier first talk."""
        birth = case.vals["birth_date"]
        if birth:
            case.vals["birth_date"] = birth - (case.intake - first)

    # ------------------------------------------------------------------
    # This week and the next two
    # ------------------------------------------------------------------

    def _this_week_and_next(self, person):
        """Give a counsellor talks this week, planned ones, and reviews due."""
        rng, today = self.random, self.today
        monday = today - timedelta(days=today.weekday())
        running = [
            case
            for case in self.cases
            if case.counsellor == person.login
            and case.story in ("running", "moved_here")
            and case.plan
            and case.plan["state"] == "running"
        ]
        rng.shuffle(running)
        # Those who were here a few days ago come last.
        last_week = monday - timedelta(days=7)
        running.sort(key=lambda case: self.by_case[case.key][-1].date >= last_week)
        for place, case in enumerate(running[-3:]):
            case.plan["next_review_on"] = self._ago(1, 20)
            if place == 0:
                case.plan["state"] = "review"
        week = [monday + timedelta(days=offset) for offset in range(5)]
        coming = [today + timedelta(days=offset) for offset in range(15)]
        coming = [day for day in coming if is_working_day(day) and day not in week]
        days = sorted(rng.sample(coming, min(6, len(coming))))
        days += [day for day in week if is_working_day(day)]
        planned = []
        for case, day in zip(running, days, strict=False):
            talk = self._talk(case, day, 2)
            talk.counsellor = person.login
            if day >= today:
                talk.state, talk.note = "planned", False
                planned.append(talk)
        if len(planned) > 3:
            # Somebody called to say that the appointment is not possible.
            planned[-1].state = "cancelled"
