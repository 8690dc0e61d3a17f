"""Plans the referrals of the demo county, with the consents that they need."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from . import texts_casework as texts
from .planning_data import working_day
from .services import SERVICES

#: The service type's ages where the service has none of its own.
AGES = {"mbe": (27, 0), "jmd": (12, 26)}
#: Service, state and days since the referral of what is there on every day.
CERTAIN = [
    ("jobcenter", "draft", 2),
    ("housing", "draft", 1),
    *(("housing", "declined", days) for days in (40, 75, 110, 150)),
    *(("language_school", "sent", days) for days in (60, 95, 130, 170)),
    ("language_school", "recalled", 30),
]


class ReferralPlanner:
    """The part of the planner that refers clients to services."""

    def _referrals(self, case):
        """Refer some of the people, some of them twice."""
        rng = self.random
        for _number in range(rng.choices([0, 1, 2], [45, 37, 18])[0]):
            self._refer(case)

    def _refer(self, case):
        rng = self.random
        first, last = self._time_of(case)
        if (last - first).days < 3:
            return
        # Most of what is told of here happened in the last months.
        recent = max(first, last - timedelta(days=270))
        day = working_day(recent + timedelta(days=rng.randint(2, (last - recent).days)))
        code = self._suitable_service(case, day)
        if code:
            case.referrals.append(self._referral(case, code, max(day, first)))

    def _certain_referrals(self, cases):
        """Add what the lot may leave out: drafts, long waits, people turned away."""
        for code, state, days in CERTAIN:
            case = next(
                case
                for case in cases
                if case.story == "running"
                and (self.today - self._time_of(case)[0]).days > days + 5
                and len(case.referrals) < 2
                and all(referral["service"] != code for referral in case.referrals)
                and self._suits(SERVICES[code], case, self.today)
            )
            day = working_day(self.today - timedelta(days=days))
            case.referrals.append(self._referral(case, code, day, state))

    def _time_of(self, case):
        """Return the first and last day on which the person may be referred."""
        last = case.closed_on or case.paused_on or self.today
        return case.agreed_on, last - timedelta(days=1)

    def _suitable_service(self, case, day):
        topics = {goal["topic"] for goal in case.goals}
        weights = {
            code: service.weight * (3 if topics & set(service.topics) else 1)
            for code, service in SERVICES.items()
            if self._suits(service, case, day)
            and not any(referral["service"] == code for referral in case.referrals)
        }
        if not weights:
            return None
        return self.random.choices(list(weights), list(weights.values()))[0]

    def _suits(self, service, case, day):
        if service.topics == ("health",) and not self._has_health_consent(case):
            return False
        if service.places and case.municipality not in service.places:
            return False
        if service.type == "migrant_organisation" and case.country != "UA":
            return False
        low, high = service.ages or AGES.get(service.type, (0, 0))
        birth = case.vals["birth_date"]
        age = relativedelta(day, birth).years if birth else None
        return age is None or (low <= age and (not high or age <= high))

    def _referral(self, case, code, day, state=None):
        """Return the plan of a referral and add the consent that it needs."""
        rng, service = self.random, SERVICES[code]
        own = [goal["topic"] for goal in case.goals if goal["topic"] in service.topics]
        topic = own[0] if own else service.topics[0]
        waited = (self.today - day).days
        if state is None:
            state = self._referral_state(service, waited)
        referral = {
            "service": code,
            "topic": topic,
            "date": day,
            "state": state,
            "kind": "information",
            "categories": (),
            "note": rng.choice(texts.REFERRAL_NOTES.get(topic, [False])),
        }
        if state not in ("draft", "recalled"):
            referral["sent_on"] = day
        if state in ("accepted", "completed", "declined", "no_show"):
            answer = day + timedelta(days=rng.randint(2, max(service.wait, 3)))
            last = case.closed_on or self.today
            referral["answered_on"] = min(answer, last - timedelta(days=1))
        if state in texts.OUTCOMES:
            referral["outcome"] = rng.choice(texts.OUTCOMES[state])
        if service.topics == ("health",):
            referral["topic"] = "health"
        if service.takes_data and rng.random() < 0.5:
            self._disclose(case, referral, service)
        referral["measure"] = self._measure_for(case, referral)
        return referral

    def _referral_state(self, service, waited):
        """Return a state that fits the days since the referral was sent."""
        rng = self.random
        if waited < 4:
            return rng.choice(["draft", "sent", "sent"])
        if rng.random() < 0.04:
            return "recalled"
        if waited < service.wait * rng.uniform(0.5, 2.2):
            return "sent"
        if rng.random() < service.refusing:
            return "declined"
        return rng.choices(
            ["completed", "accepted", "no_show", "sent"], [60, 18, 12, 10]
        )[0]

    def _disclose(self, case, referral, service):
        """Let data be passed on, with a consent that names service and data."""
        referral["kind"] = "disclosure"
        referral["categories"] = service.takes_data
        case.consents.append(
            self._consent(
                "disclosure",
                referral["date"],
                recipient_service=referral["service"],
                categories=service.takes_data,
            )
        )

    def _measure_for(self, case, referral):
        """Return goal and measure (their places) for the result, or ``None``."""
        if not case.plan or case.plan["made_on"] is None:
            return None
        for place, goal in enumerate(case.goals):
            if (
                goal["topic"] == referral["topic"]
                and goal["agreed_on"] <= referral["date"]
                and goal.get("since") is None
            ):
                for number, measure in enumerate(goal["measures"]):
                    if not measure["done_on"]:
                        return place, number
        return None
