"""Plans what integration plans hold: language levels, assessments, reviews."""

from datetime import timedelta

from . import texts_casework as texts
from .planning_data import working_day

LEVELS = ["none", "a1", "a2", "b1", "b2", "c1"]
#: A review of the demo is so many days old at least: the next one lies after it.
REVIEW_AGE = 21
SOON_ENOUGH = 80


class ContentsPlanner:
    """The part of the planner that fills integration plans."""

    def _contents(self, case):
        """Fill the plan of a case: contents, levels, reviews and assessments."""
        plan = case.plan
        self._fill(case, plan)
        for goal in case.goals:
            goal["indicator"] = self.random.choice(texts.INDICATORS[goal["topic"]])
        if not plan["made_on"]:
            return
        end = case.closed_on or case.paused_on or self.today - timedelta(days=1)
        self._levels(case, plan, end)
        self._reviews(case, plan, end)
        for place, goal in enumerate(case.goals):
            self._goal_by_reviews(case, goal, place)
        self._assess(case, plan)

    def _fill(self, case, plan):
        rng = self.random
        level = LEVELS.index(plan["german_level"])
        state = rng.choices(
            ["waiting", "running", "completed", "dropped_out", "none"],
            [20, 30, 35, 5, 10],
        )[0]
        course = state != "none"
        kinds = ["integration", "integration", "vocational", "volunteer"]
        literate = plan["is_literate"]
        employed = plan["employment_status"] in ("employed", "self_employed")
        form = plan["housing_form"]
        plan |= {
            "course_state": state,
            "course_kind": ("literacy" if literate == "no" else rng.choice(kinds))
            if course
            else False,
            "course_organiser": rng.choice(texts.COURSE_ORGANISERS)
            if course
            else False,
            "recognition": rng.choice(["not_applied", "running", "partial", "full"])
            if plan["training"]
            else False,
            "attending": rng.choice(texts.ATTENDING) if rng.random() < 0.3 else False,
            "work_hours": rng.choice([10, 20, 25, 38.5]) if employed else 0,
            "work_permission": "with_permit"
            if case.status.startswith(("permission", "toleration"))
            else "allowed",
            "work_experience": rng.choice(texts.WORK_EXPERIENCE)
            if rng.random() < 0.5
            else False,
            "jobcenter_measure": rng.choice(texts.JOBCENTER_MEASURES)
            if case.vals["benefit"] == "sgb2" and rng.random() < 0.3
            else False,
            "housing_since": case.intake - timedelta(days=rng.randint(20, 500)),
            "household_size": rng.choice([1, 1, 1, 2, 3]),
            "housing_contract": "contract" if form == "private" else "assignment",
            "looking_for_flat": form != "private" and rng.random() < 0.6,
        }
        for name, notes, share in (
            ("family_note", texts.FAMILY_NOTES, 0.2),
            ("money_note", texts.MONEY_NOTES, 0.15),
            ("participation_note", texts.PARTICIPATION_NOTES, 0.25),
            ("housing_note", texts.HOUSING_NOTES, 0.2),
        ):
            if rng.random() < share:
                plan[name] = rng.choice(notes)
        if self._has_health_consent(case) and rng.random() < 0.5:
            plan["health_note"] = rng.choice(texts.HEALTH_NOTES)
        if plan["made_on"] and rng.random() < 0.8:
            plan["handed_out_on"] = plan["made_on"]
        if case.provider == "welfare" and rng.random() < 0.7:
            plan["properties"] = {
                "lb_mentor": rng.random() < 0.5,
                "lb_offer": rng.choice(["cafe", "garden", "choir"]),
                "lb_goal": rng.choice(texts.WISHES),
                "lb_visits": rng.randint(0, 8),
            }
        if level > 2 and rng.random() < 0.2:
            plan["language_note"] = "Spricht im Alltag sicher Deutsch."

    def _levels(self, case, plan, end):
        """Let the level of German grow to the one planned."""
        rng, made_on = self.random, plan["made_on"]
        final = LEVELS.index(plan.pop("german_level"))
        steps = min(rng.choice([0, 1, 1, 2]), final, (end - made_on).days // 120)
        day = made_on
        for place in range(final - steps, final + 1):
            case.levels.append(
                {
                    "language": "de",
                    "level": LEVELS[place],
                    "date": day,
                    "certificate": place > 0 and rng.random() < 0.5,
                }
            )
            day = working_day(day + timedelta(days=rng.randint(90, 118)))
        if rng.random() < 0.15:
            case.levels.append({"language": "en", "level": "b1", "date": made_on})

    # ------------------------------------------------------------------
    # Reviews and the goals walked through
    # ------------------------------------------------------------------

    def _reviews(self, case, plan, end, count=None):
        """Let the plan be reviewed at some of the talks; ``count`` times if given."""
        rng = self.random
        last = min(end, self.today - timedelta(days=REVIEW_AGE))
        days, earlier = [], plan["made_on"]
        for talk in sorted(self.by_case[case.key], key=lambda talk: talk.date):
            long_ago = (talk.date - earlier).days >= SOON_ENOUGH
            if talk.state == "held" and long_ago and talk.date <= last:
                days.append(talk)
                earlier = talk.date
        if count is None:
            count = rng.choices([0, 1, 2, 3], [30, 25, 20, 25])[0]
            chosen = days[-count:] if count else []
        else:
            # Spread over the whole time, the last one included.
            chosen = days[:: -max(len(days) // count, 1)][:count][::-1]
        for talk in chosen:
            case.reviews.append(
                {
                    "date": talk.date,
                    "counsellor": talk.counsellor,
                    "result": rng.choice(texts.REVIEW_RESULTS),
                    "next_review_on": talk.date + timedelta(days=91),
                }
            )
        if case.reviews:
            case.reviews[-1]["next_review_on"] = plan["next_review_on"]

    def _goal_by_reviews(self, case, goal, place):
        """Let the reviews agree on the goal and change its state, as in real life."""
        days = [review["date"] for review in case.reviews]
        goal["since"], goal["steps"] = None, {}
        made_on = case.plan["made_on"]
        if goal["agreed_on"] > made_on:
            later = [i for i, day in enumerate(days) if day >= goal["agreed_on"]]
            if later:
                goal["since"] = later[0]
                self._agree_later(goal, days[later[0]])
        first = 0 if goal["since"] is None else goal["since"] + 1
        state, done = goal["state"], goal.get("achieved_on")
        since = max(goal["agreed_on"], done or goal["agreed_on"])
        reviews = [i for i in range(first, len(days)) if days[i] >= since]
        if state == "agreed" or not reviews:
            return
        at = reviews[0] if done else reviews[-1]
        step = {"state": state}
        for name in ("achieved_on", "assessment"):
            if name in goal:
                step[name] = goal.pop(name)
        goal["state"] = "agreed"
        goal["steps"][at] = step
        if at > first and state != "in_progress" and place % 2 == 0:
            goal["steps"][first] = {"state": "in_progress"}

    def _agree_later(self, goal, day):
        """Move a goal to the day of the review that agreed on it."""
        goal["agreed_on"] = day
        goal["due_on"] = max(goal["due_on"], day + timedelta(days=30))
        if goal.get("achieved_on"):
            goal["achieved_on"] = max(goal["achieved_on"], day)
        for measure in goal["measures"]:
            measure["due_on"] = max(measure["due_on"], day + timedelta(days=14))
            if measure["done_on"]:
                measure["done_on"] = max(measure["done_on"], day)

    # ------------------------------------------------------------------
    # Assessments
    # ------------------------------------------------------------------

    def _assess(self, case, plan):
        """Assess some topics when the plan is made, and again at reviews."""
        rng = self.random
        if rng.random() < 0.25 and not case.reviews:
            return
        topics = [goal["topic"] for goal in case.goals if goal["topic"] != "health"]
        topics += rng.sample(["language", "work", "housing", "participation"], 2)
        for topic in dict.fromkeys(topics):
            rating = rng.choice([1, 2, 2, 3])
            self._assessment(case, topic, plan["made_on"], rating, rng.randint(1, 3))
            for review in case.reviews[-1:] if rng.random() < 0.7 else case.reviews:
                rating = min(max(rating + rng.choice([-1, 0, 1, 1, 2]), 1), 5)
                self._assessment(case, topic, review["date"], rating)

    def _assessment(self, case, topic, day, rating, importance=None):
        case.assessments.append(
            {
                "topic": topic,
                "date": day,
                "rating": str(rating),
                "importance": str(importance) if importance else False,
                "note": self.random.choice(texts.ASSESSMENT_NOTES)
                if self.random.random() < 0.25
                else False,
            }
        )
