"""Plans the integration plans of the demo county: education, goals, measures."""

from datetime import timedelta

from . import texts
from .planning_data import working_day


class PlanPlanner:
    """The part of the planner that makes integration plans."""

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
