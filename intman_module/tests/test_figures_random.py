"""Random histories: every figure equals an independent count and survives erasure."""

from collections import Counter
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random

from freezegun import freeze_time
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import IntmanCase
from .counter import DIMENSIONS, History

START = date(2023, 9, 1)
DAYS = 1040  # three years less a little: to the summer of 2026
END = START + timedelta(days=DAYS)
YEARS = list(range(START.year, END.year + 1))
# The turns of the years, counted in days from the start.
EDGES = [
    (date(year, month, day) - START).days
    for year in YEARS[1:]
    for year, month, day in ((year - 1, 12, 31), (year, 1, 1))
]

# Reproducible. A history is made from a seed (lists drawn one by one are mostly short
# and refused by the rules), which leaves nothing to shrink.
PROFILE = settings(
    phases=[Phase.explicit, Phase.generate],
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class Chance:
    """Makes up a history from a seed.

    Persons are ``(gender, target group)``, files ``(person, provider, staff, place,
    days of the first talk elsewhere before the start)``, steps ``(name, day, …)`` with
    numbers that are taken modulo what there is.
    """

    def __init__(self, seed, with_erasures):
        self.random = Random(seed)
        choice, number = self.random.choice, self.random.randrange
        self.persons = [
            (
                choice(["female", "male", "diverse", "not_stated", False]),
                choice(["au", "au", "ukraine"]),
            )
            for _person in range(choice([1, 1, 2, 4]))
        ]
        self.files = [
            (
                number(len(self.persons)),
                choice([0, 0, 0, 1, 1, 2]),
                number(6),
                choice([0, 0, 1, 2]),
                choice([None, None, None, 30, 300, 900]),
            )
            for _file in range(choice([2, 4, 5, 6]))
        ]
        steps = {
            "talk": 16,
            "plan": 3,
            "close_plan": 1,
            "begin": 1,
            "pause": 1,
            "resume": 1,
            "hold": 1,
            "uncount": 1,
            "extend": 1,
            "edit": 2,
            "close": 2,
            "withdraw": 1,
        }
        if with_erasures:
            steps.update(erase=4)
        names = self.random.choices(
            list(steps), weights=steps.values(), k=choice([6, 20, 30])
        )
        # A few days only, or many: what happens on one day, in one year, over years.
        days = range(1, choice([5, 120, 500, DAYS]))
        self.steps = sorted(
            (
                (
                    name,
                    choice([choice(days)] * 3 + [choice(EDGES)]),
                    *getattr(self, f"_{name}")(),
                )
                for name in names
            ),
            key=lambda step: step[1],
        )

    def _who(self):
        return self.random.randrange(60)

    def _talk(self):
        choice = self.random.choice
        return (
            self._who(),
            [self._who() for _other in range(choice([0, 0, 0, 1, 2]))],
            self._who(),
            choice([0, 0, 1, 2]),
            choice([0, 0, 0, 1, 3]),
            choice(["held"] * 6 + ["planned", "cancelled", "no_show"]),
            choice([True] * 6 + [False]),
            choice([True, True, False]),
        )

    def _plan(self):
        return self._who(), self._who(), self.random.choice([False, False, True])

    def _edit(self):
        what = self.random.choice(["gender", "staff", "place"])
        return self._who(), what, self._who()

    def _close(self):
        reasons = ["goals_achieved", "moved", "left_country", "consent_revoked"]
        return self._who(), self.random.choice(reasons)

    def _begin(self):
        return (self._who(),)

    _withdraw = _close_plan = _pause = _resume = _hold = _uncount = _extend = _erase = (
        _begin
    )


seeds = st.integers(0, 2**32)


@tagged("post_install", "-at_install")
class TestFiguresRandom(IntmanCase):
    """The figures of random histories of one county, and a second one beside it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_place = cls.env["intman.municipality"].create(
            {"name": "Nebenort", "code": "08991002", "county_id": cls.county.id}
        )
        cls.far_place = cls.env["intman.municipality"].create(
            {"name": "Fernort", "code": "08992001", "county_id": cls.far_county.id}
        )
        cls.counties = cls.county | cls.far_county
        cls.providers = [cls.provider, cls.other_provider, cls.far_provider]
        staff = cls.env["intman.counsellor"]
        cls.staff = {
            provider: staff.search([("provider_id", "=", provider.id)])
            for provider in cls.providers
        }
        cls.places = {
            cls.county: [cls.municipality, cls.other_place, None],
            cls.far_county: [cls.far_place, None],
        }
        cls.env["intman.privacy.notice"].create(
            {"version": "2020", "body": "<p>Text</p>", "valid_from": "2020-01-01"}
        )

    # ------------------------------------------------------------------
    # Playing a history
    # ------------------------------------------------------------------

    @contextmanager
    def _example(self):
        """Forget everything afterwards, the clock included."""
        with freeze_time(START) as clock:
            self.clock = clock
            self.history = History()
            self.erased = set()
            savepoint = self.env.cr.savepoint()
            try:
                yield
            finally:
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def _play(self, seed, with_erasures=False):
        chance = Chance(seed, with_erasures)
        self._open(chance.persons, chance.files)
        for name, on, *details in chance.steps:
            self.clock.move_to(START + timedelta(days=on))
            try:
                with self.env.cr.savepoint():
                    getattr(self, f"_do_{name}")(*details)
            except UserError:
                continue  # against the rules: it did not happen
        self.clock.move_to(END)

    def _open(self, persons, opened):
        self.files = []
        for who, where, staff, place, elsewhere in opened:
            gender, group = persons[who]
            provider = self.providers[where]
            places = self.places[provider.county_id]
            municipality = places[place % len(places)]
            vals = {
                "gender": gender,
                "target_group": group,
                "person_key": f"person-{who}",
                "municipality_id": municipality.id if municipality else False,
                "counsellor_id": self._staff(provider, staff).id,
            }
            if elsewhere is not None:
                vals.update(
                    external_first_consultation_on=START - timedelta(days=elsewhere),
                    external_source="certificate",
                )
            client = self.make_client(
                provider=provider, consent={"given_on": START}, **vals
            )
            self.sign_agreement(client, START)
            self.files.append(client)

    def _staff(self, provider, number):
        return self.staff[provider][number % len(self.staff[provider])]

    def _file(self, number):
        client = self.files[number % len(self.files)]
        if client.id in self.erased:
            raise UserError("gone")
        return client

    def _do_talk(self, who, others, staff, place, children, state, counted, with_plan):
        first = self._file(who)
        provider = first.provider_id
        clients = first
        for other in others:
            other = self.files[other % len(self.files)]
            if (
                other.id not in self.erased
                and other.provider_id == provider
                and other.person_key not in clients.mapped("person_key")
            ):
                clients |= other
        places = self.places[provider.county_id]
        municipality = places[place % len(places)]
        self.make_talk(
            clients,
            on=date.today() + timedelta(days=3 if state == "planned" else 0),
            counsellor_id=self._staff(provider, staff).id,
            municipality_id=municipality.id if municipality else False,
            minor_count=children,
            state=state,
            counted=counted,
            make_plan=with_plan,
        )

    def _do_plan(self, who, staff, draft):
        client = self._file(who)
        self.env["intman.plan"].create(
            {
                "client_id": client.id,
                "counsellor_id": self._staff(client.provider_id, staff).id,
                **({"state": "draft"} if draft else {"made_on": date.today()}),
            }
        )

    def _do_begin(self, who):
        drafts = self._file(who).plan_ids.filtered(lambda p: p.state == "draft")
        drafts.write({"state": "running", "made_on": date.today()})

    def _do_close_plan(self, who):
        self._file(who).plan_ids.action_close()

    def _do_pause(self, who):
        self._file(who).action_pause()

    def _do_resume(self, who):
        self._file(who).action_resume()

    def _do_hold(self, who):
        talks = self._file(who).participant_ids.consultation_id
        talks.filtered(lambda t: t.state == "planned")[:1].action_hold()

    def _do_uncount(self, who):
        talks = self._file(who).participant_ids.consultation_id
        talks.filtered(lambda t: not t.erased_participants)[:1].counted = False

    def _do_extend(self, who):
        self.env["intman.extension"].create(
            {
                "client_id": self._file(who).id,
                "ground": "illiteracy",
                "months": 6,
                "justification": "Kurs",
            }
        )

    def _do_edit(self, who, what, value):
        client = self._file(who)
        provider = client.provider_id
        if what == "staff":
            client.counsellor_id = self._staff(provider, value)
        elif what == "place":
            places = self.places[provider.county_id]
            place = places[value % len(places)]
            client.municipality_id = place.id if place else False
        elif not self.erased:
            # The data of one person says the same in all files; what has been
            # carried over is known as it was.
            twins = [c for c in self.files if c.person_key == client.person_key]
            for twin in twins:
                if twin.state == "closed":
                    raise UserError("closed")
            gender = ["female", "male", "diverse", "not_stated", False][value % 5]
            for twin in twins:
                twin.gender = gender

    def _do_close(self, who, reason):
        self._file(who).action_close(reason)

    def _do_withdraw(self, who):
        client = self._file(who)
        self.make_talk(client, on=date.today())
        client.consent_ids.action_revoke()

    def _do_erase(self, who):
        client = self._file(who)
        if client.state != "closed":
            client.action_close("moved")
        self._erase(client)

    def _erase(self, client):
        self.history.learn(self.counties)
        self.erased.add(client.id)
        client._erase()

    # ------------------------------------------------------------------
    # Reading the figures
    # ------------------------------------------------------------------

    def _reported(self):
        """Return ``{(county, year): {key: value}}``: live data and the carry-over."""
        found = {}
        for county in self.counties:
            total = Counter(self.env["intman.figures"]._rows(YEARS, county=county))
            total.update(self.env["intman.tally"]._rows(county, YEARS))
            for year in YEARS:
                found[county.id, year] = {
                    key[1:]: value
                    for key, value in total.items()
                    if key[0] == year and value
                }
        return found

    def _counted(self):
        """Return the same, counted a second way."""
        self.history.learn(self.counties)
        return {
            (county.id, year): self.history.count(year, county.id)
            for county in self.counties
            for year in YEARS
        }

    def _assert_same(self, found, expected, when):
        for county_year, figures in expected.items():
            differences = {
                key: (figures.get(key, 0), found[county_year].get(key, 0))
                for key in figures.keys() | found[county_year].keys()
                if figures.get(key, 0) != found[county_year].get(key, 0)
            }
            self.assertFalse(
                differences,
                f"{when}, {county_year}: (expected, reported) differ",
            )

    def _assert_sums(self, found):
        """Every dimension sums to its total, nothing is negative."""
        self.assertFalse(self.env["intman.tally"].search([("value", "<", 0)]))
        for county_year, figures in found.items():
            self.assertGreaterEqual(min(figures.values(), default=0), 0, county_year)
            units = {key[:3] for key in figures}
            for level, unit, code in units:
                total = figures.get((level, unit, code, None, None), 0)
                for dimension in DIMENSIONS:
                    parts = sum(
                        value
                        for key, value in figures.items()
                        if key[:4] == (level, unit, code, dimension)
                    )
                    self.assertEqual(
                        parts, total, (county_year, level, code, dimension)
                    )

    # ------------------------------------------------------------------
    # The tests
    # ------------------------------------------------------------------

    @PROFILE
    @given(seeds)
    def test_figures_survive_erasure(self, seed):
        """R091, R092, R093, R097, R098, R099, R103: figures equal an independent
        count on every level, and erasing files in any order changes none of them."""
        with self._example():
            self._play(seed)
            found = self._reported()
            self._assert_same(found, self._counted(), "live")
            self._assert_sums(found)

            random = Random(seed)
            order = list(self.files)
            random.shuffle(order)
            part = random.randrange(len(order) + 1)
            for client in order:
                if client.state != "closed":
                    client.action_close(
                        random.choice(["moved", "contact_lost", "consent_revoked"])
                    )
            before = self._reported()
            self._assert_same(before, self._counted(), "closed")
            for group, when in (
                (order[:part], "after some erasures"),
                (order[part:], "after all erasures"),
            ):
                for client in group:
                    self._erase(client)
                after = self._reported()
                self._assert_same(after, before, when)
                self._assert_sums(after)

    @PROFILE
    @given(seeds)
    def test_figures_with_erasures_in_between(self, seed):
        """R091, R092, R097: talks go on while other files are erased; a person with
        two files in one county counts once, whichever of them is erased first."""
        with self._example():
            self._play(seed, with_erasures=True)
            found = self._reported()
            self._assert_same(found, self._counted(), "erasures in between")
            self._assert_sums(found)
            for client in self.files:
                if client.id not in self.erased:
                    if client.state != "closed":
                        client.action_close("moved")
            before = self._reported()
            self._assert_same(before, self._counted(), "closed")
            for client in self.files:
                if client.id not in self.erased:
                    self._erase(client)
            self._assert_same(self._reported(), before, "after all erasures")
