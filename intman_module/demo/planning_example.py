"""The file with everything in it: family Musterfall, advised by ``beraterin1``."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from . import texts
from .planning_data import Household, working_day

LAST_NAME = "Musterfall"


class ExamplePlanner:
    """The part of the planner that tells the example for the manual.

    Samira Musterfall came first: three years, an extension, three reviews, referrals.
    Her husband came later and has a file and a period of his own; two children.
    """

    def _example(self, person):
        """Plan the two files; their casework follows in ``_example_casework``."""
        wife = self._example_case(person, "female", "Samira", 38)
        end = self.today + timedelta(days=-75)
        wife.intake = working_day(end - relativedelta(years=3))
        self._tell_example(wife)
        wife.extensions = [
            {
                "ground": "multiple_problems",
                "months": 6,
                "granted_on": working_day(end - timedelta(days=20)),
                "justification": texts.EXTENSIONS["multiple_problems"],
            }
        ]
        husband = self._example_case(person, "male", "Karim", 41, relative=wife)
        husband.intake = self._ago(395, 405)
        self._tell_example(husband)
        wife.partner, husband.partner = husband, wife
        for case, other in ((wife, husband), (husband, wife)):
            talk = max(self.by_case[case.key], key=lambda talk: talk.date)
            if talk.state == "held" and talk.date >= husband.intake:
                talk.cases.append(other.key)
                self.by_case[other.key].append(talk)
                talk.minors = 1
                talk.topic, talk.side_topics = "family", []

    def _example_case(self, person, gender, first_name, age, relative=None):
        case = self._case(person, "example", relative=relative)
        case.country, case.status, case.first_language = "SY", "refugee", "Arabisch"
        case.municipality = "08999003"
        case.vals |= {
            "last_name": LAST_NAME,
            "first_name": first_name,
            "gender": gender,
            "birth_date": self.today - relativedelta(years=age, days=100),
            "language": "ar",
            "needs_interpreter": False,
            "target_group": "au",
            "marital_status": "married",
            "benefit": "sgb2",
            "eligibility_reason": False,
            "residence_status_until": self.today + timedelta(days=60),
            "zip": "00003",
            "city": "Fohlenstetten",
        }
        return case

    def _tell_example(self, case):
        case.agreed_on = case.intake
        case.consents.append(self._consent("processing", case.intake))
        case.until = self.today - timedelta(days=1)
        self._talks(case, case.intake)
        for talk in self.by_case[case.key]:
            talk.state, talk.counted, talk.counsellor = "held", True, case.counsellor
            talk.note = talk.note or self.random.choice(texts.NOTES[talk.topic])
        self._plan(case)
        made_on = sorted(talk.date for talk in self.by_case[case.key])[1]
        case.plan |= {
            "made_on": made_on,
            "next_review_on": self.today + timedelta(days=12),
            "german_level": "b1",
            "is_literate": "yes",
        }
        case.goals = [self._example_goal(made_on, *row) for row in GOALS]

    def _example_goal(self, made_on, topic, name, state, months, measures):
        agreed = made_on
        return {
            "topic": topic,
            "name": name,
            "agreed_on": agreed,
            "due_on": agreed + relativedelta(months=months),
            "state": state,
            **(
                {
                    "achieved_on": agreed + timedelta(days=345),
                    "assessment": "Ziel erreicht.",
                }
                if state == "achieved"
                else {}
            ),
            "measures": [
                {
                    "name": label,
                    "responsible": responsible,
                    "due_on": agreed + timedelta(days=60),
                    "done_on": False,
                    "result": False,
                }
                for label, responsible in measures
            ],
        }

    def _example_casework(self):
        """Add to the example what is drawn by lot for other files."""
        wife, husband = sorted(
            (case for case in self.cases if case.story == "example"),
            key=lambda case: case.intake,
        )
        for case in (wife, husband):
            self._fill(case, case.plan)
            for goal in case.goals:
                goal["indicator"] = INDICATORS[goal["topic"]]
            case.plan.pop("german_level")
            made_on = case.plan["made_on"]
            for level, days in (("a1", 0), ("a2", 150), ("b1", 330)):
                case.levels.append(
                    {
                        "language": "de",
                        "level": level,
                        "date": min(made_on + timedelta(days=days), self._yesterday()),
                        "certificate": days > 0,
                    }
                )
            self._reviews(case, case.plan, self._yesterday(), count=3)
            for place, goal in enumerate(case.goals):
                self._goal_by_reviews(case, goal, place)
            days = [made_on, *(review["date"] for review in case.reviews)]
            for topic, ratings in RATINGS.items():
                for day, rating in zip(days, ratings, strict=False):
                    first = 3 if day == made_on else None
                    self._assessment(case, topic, day, rating, first)
            case.since = case.intake
        self._example_referrals(wife)
        wife.since = wife.intake + timedelta(days=210)
        wife.situations = [
            {
                "valid_from": wife.intake,
                "status": "permission",
                "residence_status_until": wife.since,
                "benefit": "asylblg",
                "municipality": "08999010",
            }
        ]
        children = [
            {
                "first_name": "Lina",
                "gender": "female",
                "birth_date": self.today - relativedelta(years=8, days=40),
            },
            {
                "first_name": "Elias",
                "gender": "male",
                "birth_date": self.today - relativedelta(years=18) + timedelta(days=16),
            },
        ]
        self.households.append(Household([wife.key, husband.key], children))

    def _example_referrals(self, case):
        """Refer to the language school (done) and the housing office (waiting)."""
        early = working_day(case.plan["made_on"] + timedelta(days=14))
        for code, day, state in (
            ("language_school", early, "completed"),
            ("housing", self._ago(55, 60), "sent"),
        ):
            referral = self._referral(case, code, day, state)
            if code == "housing" and referral["kind"] != "disclosure":
                self._disclose(case, referral, self.services[code])
            case.referrals.append(referral)

    def _yesterday(self):
        return self.today - timedelta(days=1)


#: Topic, goal, state, months until due, measures.
GOALS = [
    (
        "language",
        "Sprachprüfung B1 bestehen",
        "achieved",
        14,
        [("Integrationskurs besuchen", "client"), ("Kursplatz finden", "counsellor")],
    ),
    (
        "housing",
        "Eine größere Wohnung finden",
        "in_progress",
        34,
        [("Vormerkung im Wohnraumbüro", "client")],
    ),
    (
        "work",
        "Arbeit als Schneiderin oder Schneider aufnehmen",
        "in_progress",
        40,
        [("Bewerbungsunterlagen schreiben", "client")],
    ),
]
INDICATORS = {
    "language": "Zertifikat B1 liegt vor",
    "housing": "Mietvertrag ist unterschrieben",
    "work": "Arbeitsvertrag ist unterschrieben",
}
#: Topic → how it was when the plan was made and at the reviews.
RATINGS = {"language": [1, 2, 3, 4], "housing": [2, 2, 2, 3], "work": [2, 2, 3, 3]}
