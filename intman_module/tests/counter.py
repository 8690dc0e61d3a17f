"""A second, slow counter of the key figures, in plain Python.

Written from the definitions (Leitfaden II.4 and ``data/indicator_data.xml``), knowing
neither the SQL of the figures nor the carry-over. A ``History`` remembers everything
that ever happened, erased files too, so that what it counts is what has to be reported
before and after any erasure.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

DIMENSIONS = ("gender", "target_group")
CODES = ("K1", "K2", "K3", "K8", "K8a", "K10", "K11", "K13")


@dataclass
class File:
    """A client's file: who it is about, where it lies, when it ended."""

    id: int
    person: str
    provider: int
    county: int
    places: list  # (since, municipality), by day
    counsellor: int | None
    gender: str
    target_group: str
    external_first: date | None
    closed_on: date | None

    def place_at_end_of(self, year):
        """Return where the person lived on 31 December, else where first known."""
        place = self.places[0][1] if self.places else None
        for since, municipality in self.places:
            if since.year <= year:
                place = municipality
        return place


@dataclass
class Talk:
    """A talk, with the ids of the files of the adults who took part."""

    id: int
    provider: int
    county: int
    municipality: int | None
    counsellor: int
    date: date
    counts: bool
    children: int
    adults: set = field(default_factory=set)


@dataclass
class Plan:
    """An integration plan of one file."""

    id: int
    file: int
    counsellor: int | None
    made_on: date | None
    closed_on: date | None
    draft: bool
    taken_over_on: date | None = None


class History:
    """All files, talks and plans that there ever were."""

    def __init__(self):
        self.files = {}
        self.talks = {}
        self.plans = {}

    def learn(self, counties):
        """Read what there is now; what has been erased since stays remembered."""
        env = counties.env(su=True)
        inside = [("provider_id.county_id", "in", counties.ids)]
        for client in env["intman.client"].search(inside):
            self.files[client.id] = File(
                id=client.id,
                person=client.person_key,
                provider=client.provider_id.id,
                county=client.provider_id.county_id.id,
                places=sorted(
                    (row.valid_from, row.municipality_id.id or None)
                    for row in client.situation_ids
                ),
                counsellor=client.counsellor_id.id or None,
                gender=client.gender or "unknown",
                target_group=client.target_group or "unknown",
                external_first=client.external_first_consultation_on or None,
                closed_on=client.closed_on or None,
            )
        for talk in env["intman.consultation"].search(inside):
            gone = {
                file_id
                for file_id in getattr(self.talks.get(talk.id), "adults", ())
                if not env["intman.client"].browse(file_id).exists()
            }
            self.talks[talk.id] = Talk(
                id=talk.id,
                provider=talk.provider_id.id,
                county=talk.provider_id.county_id.id,
                municipality=talk.municipality_id.id or None,
                counsellor=talk.counsellor_id.id,
                date=talk.date,
                counts=talk.state == "held" and talk.counted,
                children=talk.minor_count,
                adults=gone | set(talk.participant_ids.client_id.ids),
            )
        for plan in env["intman.plan"].search(inside):
            self.plans[plan.id] = Plan(
                id=plan.id,
                file=plan.client_id.id,
                counsellor=plan.counsellor_id.id or None,
                made_on=plan.made_on or None,
                closed_on=plan.closed_on or None,
                draft=plan.state == "draft",
                taken_over_on=plan.taken_over_on or None,
            )
        return self

    # ------------------------------------------------------------------
    # Counting
    # ------------------------------------------------------------------

    def count(self, year, county):
        """Return ``{(level, unit, code, dimension, category): value}``, no zeros."""
        counted = defaultdict(int)
        for code, found in (
            *self._persons(year, county),
            ("K8", self._talk_units(year, county)),
            ("K8a", self._participations(year, county)),
            ("K10", self._plan_units(year, county, self._made_in(year))),
            ("K11", self._plan_units(year, county, self._running_at_end_of(year))),
            ("K13", self._overdue(year, county)),
        ):
            for level, unit, attributes in found:
                counted[level, unit, code, None, None] += 1
                for dimension in DIMENSIONS:
                    category = attributes[dimension]
                    counted[level, unit, code, dimension, category] += 1
        return dict(counted)

    @staticmethod
    def _units(counsellor, provider, municipality, county):
        named = {
            "counsellor": counsellor,
            "provider": provider,
            "municipality": municipality,
            "county": county,
        }
        return [(level, unit) for level, unit in named.items() if unit]

    @staticmethod
    def _attributes(file):
        return {"gender": file.gender, "target_group": file.target_group}

    def _counted_talks(self, county):
        return [t for t in self.talks.values() if t.counts and t.county == county]

    def _units_of_talk(self, talk):
        return self._units(
            talk.counsellor, talk.provider, talk.municipality, talk.county
        )

    def _units_of_file(self, file, year):
        return self._units(
            file.counsellor, file.provider, file.place_at_end_of(year), file.county
        )

    def _first_talks(self, county):
        """Return ``{person: first counted talk ever}`` as the county knows it."""
        firsts = defaultdict(list)
        for file in self.files.values():
            if file.county == county and file.external_first:
                firsts[file.person].append(file.external_first)
        for talk in self._counted_talks(county):
            for file_id in talk.adults:
                firsts[self.files[file_id].person].append(talk.date)
        return {person: min(days) for person, days in firsts.items()}

    def _persons(self, year, county):
        """K1 to K3: each person once in each unit."""
        firsts = self._first_talks(county)
        # (level, unit, person) → the last talk of that person there in that year
        seen = {}
        for talk in self._counted_talks(county):
            if talk.date.year != year:
                continue
            for file_id in talk.adults:
                file = self.files[file_id]
                for level, unit in self._units_of_talk(talk):
                    key = level, unit, file.person
                    last = (talk.date, talk.id, file_id)
                    seen[key] = max(seen.get(key, last), last)
        all_, new, continued = [], [], []
        for (level, unit, person), (_date, _talk, file_id) in seen.items():
            row = level, unit, self._attributes(self.files[file_id])
            all_.append(row)
            (new if firsts[person].year == year else continued).append(row)
        return ("K1", all_), ("K2", new), ("K3", continued)

    def _talk_units(self, year, county):
        """K8: one for each talk, by what its adults have in common."""
        for talk in self._counted_talks(county):
            if talk.date.year != year:
                continue
            attributes = {}
            for dimension in DIMENSIONS:
                values = {getattr(self.files[f], dimension) for f in talk.adults}
                attributes[dimension] = values.pop() if len(values) == 1 else "mixed"
            for level, unit in self._units_of_talk(talk):
                yield level, unit, attributes

    def _participations(self, year, county):
        """K8a: one for each adult and each child of a talk."""
        child = dict.fromkeys(DIMENSIONS, "unknown")
        for talk in self._counted_talks(county):
            if talk.date.year != year:
                continue
            heads = [self._attributes(self.files[f]) for f in talk.adults]
            heads += [child] * talk.children
            for level, unit in self._units_of_talk(talk):
                for attributes in heads:
                    yield level, unit, attributes

    @staticmethod
    def _made_in(year):
        return lambda plan: (
            bool(plan.made_on) and plan.made_on.year == year and not plan.taken_over_on
        )

    @staticmethod
    def _running_at_end_of(year):
        end = date(year, 12, 31)
        return lambda plan: (
            not plan.draft
            and bool(plan.made_on)
            and plan.made_on <= end
            and (not plan.taken_over_on or plan.taken_over_on <= end)
            and (not plan.closed_on or plan.closed_on > end)
        )

    def _plan_units(self, year, county, wanted):
        """K10 and K11: plans as records, by the counsellor who made them."""
        for plan in self.plans.values():
            file = self.files[plan.file]
            if file.county != county or not wanted(plan):
                continue
            for level, unit in self._units(
                plan.counsellor, file.provider, file.place_at_end_of(year), county
            ):
                yield level, unit, self._attributes(file)

    def _overdue(self, year, county):
        """K13: files with two or more counted talks and no plan made by then."""
        first_day, end = date(year, 1, 1), date(year, 12, 31)
        talks = [talk for talk in self._counted_talks(county) if talk.date <= end]
        planned = {
            plan.file
            for plan in self.plans.values()
            if plan.made_on and plan.made_on <= end
        }
        for file in self.files.values():
            if file.county != county or file.id in planned:
                continue
            if file.closed_on and file.closed_on < first_day:
                continue
            if sum(file.id in talk.adults for talk in talks) >= 2:
                for level, unit in self._units_of_file(file, year):
                    yield level, unit, self._attributes(file)
