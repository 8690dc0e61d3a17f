"""Plans the talks of the demo county: those held, this week's and the next."""

from datetime import timedelta

from . import texts
from .organisation import PROVIDERS
from .planning_data import Talk, is_working_day, working_day

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


class TalkPlanner:
    """The part of the planner that plans talks."""

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
