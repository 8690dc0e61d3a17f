"""The key figures: the worked examples and the edges of the definitions."""

from collections import Counter
from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import IntmanCase


class FiguresCase(IntmanCase):
    """Fixtures from 2023 on, and the figures of one unit at a glance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["intman.privacy.notice"].create(
            {"version": "2020", "body": "<p>Text</p>", "valid_from": "2020-01-01"}
        )

    @classmethod
    def client_on(cls, day, provider=None, **vals):
        """Make a client whose consent and agreement are of that day."""
        with freeze_time(day):
            client = cls.make_client(
                provider=provider,
                consent={"given_on": day, **vals.pop("consent", {})},
                **vals,
            )
            cls.sign_agreement(client, day)
        return client

    @classmethod
    def talk_on(cls, day, clients, **vals):
        with freeze_time(day):
            return cls.make_talk(clients, on=day, **vals)

    @classmethod
    def plan_on(cls, day, client, **vals):
        with freeze_time(day):
            return cls.make_plan(client, on=day, **vals)

    @classmethod
    def figures(cls, year, unit, dimension=None):
        """Return ``{code: value}`` of a unit, or ``{(code, category): value}``.

        Live data plus carry-over, as in a report.
        """
        county = unit if unit._name == "intman.county" else unit.county_id
        rows = Counter(cls.env["intman.figures"]._rows([year], county=county))
        rows.update(cls.env["intman.tally"]._rows(county, [year]))
        level = unit._name.removeprefix("intman.")
        return {
            (code, category) if dimension else code: value
            for (_year, where, unit_id, code, found, category), value in rows.items()
            if (where, unit_id, found) == (level, unit.id, dimension) and value
        }

    def assertFigures(self, year, unit, **expected):
        """Compare with the figures named; those left out are not looked at."""
        found = self.figures(year, unit)
        self.assertEqual({code: found.get(code, 0) for code in expected}, expected)


@tagged("post_install", "-at_install")
class TestFigures(FiguresCase):
    def test_turn_of_the_year(self):
        """R092, R093: what counts lies between 1 January and 31 December."""
        client = self.client_on("2025-12-01")
        self.talk_on("2025-12-31", client)
        self.talk_on("2026-01-02", client)
        self.plan_on("2026-01-02", client)
        self.assertFigures(2025, self.county, K1=1, K2=1, K3=0, K8=1, K8a=1, K10=0)
        self.assertFigures(2026, self.county, K1=1, K2=0, K3=1, K8=1, K10=1, K11=1)
        self.assertFigures(2025, self.county, K11=0, K13=0)

    def test_first_and_last_day_of_year(self):
        """R092, R093: both the first and the last day belong to the year."""
        client = self.client_on("2024-01-01")
        self.talk_on("2024-01-01", client)
        self.plan_on("2024-12-31", client)
        self.talk_on("2024-12-31", client)
        self.assertFigures(2024, self.county, K1=1, K2=1, K8=2, K10=1, K11=1, K13=0)
        self.assertFigures(2023, self.county, K1=0, K8=0, K10=0, K11=0)
        self.assertFigures(2025, self.county, K1=0, K8=0, K10=0, K11=1)

    def test_family_talk_is_one(self):
        """R098: two adults and a child in one talk are one talk, three takers-part."""
        mother = self.client_on("2024-03-01", gender="female")
        father = self.client_on("2024-03-01", gender="male", first_name="Omar")
        self.talk_on("2024-03-04", mother | father, minor_count=1)
        for unit in (self.county, self.provider, self.counsellor_staff):
            self.assertFigures(2024, unit, K8=1, K8a=3, K1=2)
        found = self.figures(2024, self.county, "gender")
        self.assertEqual(
            {key: value for key, value in found.items() if key[0] in ("K8", "K8a")},
            {
                ("K8", "mixed"): 1,
                ("K8a", "female"): 1,
                ("K8a", "male"): 1,
                ("K8a", "unknown"): 1,
            },
        )

    def test_talk_of_two_women_is_a_womens_talk(self):
        """R098: a talk has the gender that its adults have in common."""
        sisters = self.client_on("2024-03-01") | self.client_on("2024-03-01")
        self.talk_on("2024-03-04", sisters, minor_count=2)
        found = self.figures(2024, self.county, "gender")
        self.assertEqual(found["K8", "female"], 1)
        self.assertNotIn(("K8", "mixed"), found)
        self.assertEqual(found["K8a", "unknown"], 2)

    def test_unknown_gender_has_a_column(self):
        """R097: a person whose gender is not recorded counts as unknown."""
        client = self.client_on("2024-03-01", gender=False, target_group="ukraine")
        self.talk_on("2024-03-04", client)
        self.assertEqual(self.figures(2024, self.county, "gender")["K1", "unknown"], 1)
        self.assertEqual(
            self.figures(2024, self.county, "target_group")["K1", "ukraine"], 1
        )

    def test_two_providers_one_person(self):
        """R097, R102, R103: each provider counts the person, the county once."""
        here = self.client_on("2024-02-01")
        self.talk_on("2024-02-05", here)
        there = self.client_on(
            "2024-06-01",
            provider=self.other_provider,
            person_key=here.person_key,
            external_first_consultation_on="2024-02-05",
            external_source="certificate",
        )
        self.talk_on("2024-06-03", there)
        self.assertFigures(2024, self.provider, K1=1, K8=1)
        self.assertFigures(2024, self.other_provider, K1=1, K8=1)
        self.assertFigures(2024, self.county, K1=1, K2=1, K8=2)

    def test_first_talk_elsewhere(self):
        """R097: who was advised elsewhere before is not newly admitted."""
        client = self.client_on(
            "2024-06-01",
            external_first_consultation_on="2023-05-02",
            external_source="statement",
        )
        self.talk_on("2024-06-03", client)
        self.assertFigures(2024, self.county, K1=1, K2=0, K3=1)

    def test_levels_are_counted_apart(self):
        """R101, R102: two counsellors of one provider advise the same person."""
        client = self.client_on("2024-02-01", municipality_id=self.municipality.id)
        self.talk_on("2024-02-05", client)
        self.plan_on("2024-02-06", client, counsellor_id=self.colleague_staff.id)
        self.talk_on("2024-02-07", client, counsellor_id=self.colleague_staff.id)
        self.assertFigures(2024, self.counsellor_staff, K1=1, K8=1, K10=0, K11=0)
        self.assertFigures(2024, self.colleague_staff, K1=1, K8=1, K10=1, K11=1)
        self.assertFigures(2024, self.provider, K1=1, K8=2, K10=1, K11=1)
        self.assertFigures(2024, self.municipality, K1=1, K8=2, K10=1, K11=1)

    def test_what_is_not_counted(self):
        """R098, R101: planned, cancelled, missed and unticked talks do not count."""
        client = self.client_on("2024-02-01")
        self.talk_on("2024-02-05", client, state="cancelled")
        self.talk_on("2024-02-06", client, state="no_show")
        self.talk_on("2024-02-07", client, state="planned")
        self.talk_on("2024-02-08", client, counted=False)
        self.assertEqual(self.figures(2024, self.county), {})

    def test_consent_on_the_day(self):
        """R098: a talk counts only with a consent valid on that day."""
        client = self.client_on("2024-02-01")
        first = self.talk_on("2024-02-05", client)
        self.talk_on("2024-02-06", client)
        self.assertFigures(2024, self.county, K8=2)
        # The rules refuse such a talk, so the data is bent behind their back.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE intman_consent SET given_on = '2024-02-06' WHERE client_id = %s",
            [client.id],
        )
        self.assertFigures(2024, self.county, K1=1, K8=1, K8a=1)
        self.env.cr.execute(
            "UPDATE intman_consent SET given_on = '2024-01-01', valid_until = %s "
            "WHERE client_id = %s",
            [first.date, client.id],
        )
        self.assertFigures(2024, self.county, K1=1, K8=1, K8a=1)
        self.env.cr.execute(
            "UPDATE intman_consent SET valid_until = NULL, state = 'draft' "
            "WHERE client_id = %s",
            [client.id],
        )
        self.assertEqual(self.figures(2024, self.county), {})

    def test_withdrawal_is_not_retroactive(self):
        """R098: a talk of the very day of the withdrawal took place and counts."""
        client = self.client_on("2024-02-01")
        self.talk_on("2024-02-05", client)
        with freeze_time("2024-02-05"):
            client.consent_ids.action_revoke()
            self.assertFigures(2024, self.county, K1=1, K8=1)
            client._erase()
        self.assertFigures(2024, self.county, K1=1, K2=1, K8=1, K8a=1)

    def test_plan_runs_until_it_is_closed(self):
        """R099: a plan runs at the cut-off unless it was closed by then."""
        client = self.client_on("2023-02-01")
        plan = self.plan_on("2023-05-01", client)
        with freeze_time("2024-12-31"):
            plan.action_close()
        self.assertFigures(2023, self.county, K10=1, K11=1)
        self.assertFigures(2024, self.county, K10=0, K11=0)
        follow_up = self.plan_on("2025-01-01", client)
        with freeze_time("2026-01-01"):
            follow_up.action_close()
        self.assertFigures(2025, self.county, K10=1, K11=1)
        self.assertFigures(2026, self.county, K10=0, K11=0)

    def test_draft_plan_is_no_plan(self):
        """R099: a draft without a day is not made, not running, and does not help."""
        client = self.client_on("2024-02-01")
        self.talk_on("2024-02-05", client)
        self.talk_on("2024-02-06", client)
        with freeze_time("2024-02-07"):
            draft = self.env["intman.plan"].create(
                {"client_id": client.id, "state": "draft"}
            )
        self.assertFigures(2024, self.county, K10=0, K11=0, K13=1)
        with freeze_time("2025-01-07"):
            draft.write({"state": "running", "made_on": date(2025, 1, 7)})
        self.assertFigures(2024, self.county, K10=0, K11=0, K13=1)
        self.assertFigures(2025, self.county, K10=1, K11=1, K13=0)

    def test_plan_overdue(self):
        """R099: two counted talks and no plan at 31 December; one talk is not due."""
        client = self.client_on("2024-02-01")
        self.talk_on("2024-12-30", client)
        self.assertFigures(2024, self.county, K13=0)
        self.talk_on("2025-01-02", client)
        self.assertFigures(2024, self.county, K13=0)
        self.assertFigures(2025, self.county, K13=1)
        self.assertFigures(2025, self.counsellor_staff, K13=1)
        with freeze_time("2025-06-01"):
            client.action_close("contact_lost")
        self.assertFigures(2025, self.county, K13=1)
        self.assertFigures(2026, self.county, K13=0)

    def test_erased_in_june(self):
        """R091, R097, R098, R099: erased after four talks and a plan, still in."""
        client = self.client_on("2025-01-10", municipality_id=self.municipality.id)
        self.talk_on("2025-01-10", client)
        self.plan_on("2025-02-10", client)
        for day in ("2025-02-10", "2025-03-10", "2025-04-10"):
            self.talk_on(day, client)
        with freeze_time("2025-06-10"):
            client.action_close("moved")
        with freeze_time("2025-06-17"):
            client._erase()
        self.assertFalse(client.exists())
        for unit in (
            self.county,
            self.provider,
            self.municipality,
            self.counsellor_staff,
        ):
            self.assertFigures(2025, unit, K1=1, K2=1, K8=4, K8a=4, K10=1, K11=0)
        found = self.figures(2025, self.county, "gender")
        self.assertEqual(found["K1", "female"], 1)
        self.assertEqual(found["K8", "female"], 4)

    def test_erasing_one_of_a_family(self):
        """R098: a family talk stays one talk, whoever of the family is erased first."""
        mother = self.client_on("2024-03-01", gender="female")
        father = self.client_on("2024-03-01", gender="male")
        self.talk_on("2024-03-04", mother | father, minor_count=2)
        expected = {
            dimension: self.figures(2024, self.county, dimension)
            for dimension in (None, "gender", "target_group")
        }
        self.assertEqual(expected[None], {"K1": 2, "K2": 2, "K8": 1, "K8a": 4})
        for client in (father, mother):
            with freeze_time("2024-06-10"):
                client.action_close("moved")
                client._erase()
            for dimension, figures in expected.items():
                self.assertEqual(self.figures(2024, self.county, dimension), figures)

    def test_family_talk_keeps_its_mix(self):
        """R098: of whom a family talk was is kept when one of them is erased, also if
        the data of the other is corrected later."""
        mother = self.client_on("2024-03-01", gender="female")
        father = self.client_on("2024-03-01", gender="male", target_group="ukraine")
        self.talk_on("2024-03-04", mother | father)
        with freeze_time("2024-06-10"):
            father.action_close("moved")
            father._erase()
            mother.gender = "not_stated"
        for dimension, persons in (
            ("gender", {"male": 1, "not_stated": 1}),
            ("target_group", {"au": 1, "ukraine": 1}),
        ):
            found = self.figures(2024, self.county, dimension)
            self.assertEqual(
                {key: value for key, value in found.items() if key[0] in ("K1", "K8")},
                {
                    **{("K1", category): n for category, n in persons.items()},
                    ("K8", "mixed"): 1,
                },
            )

    def test_second_file_talks_after_erasure_of_first(self):
        """R097, R103: a person with two files counts once, on every level that both
        files share, even where the second is advised after the first was erased."""
        place = {"municipality_id": self.municipality.id}
        first = self.client_on("2024-01-10", **place)
        key = first.person_key
        elsewhere = self.client_on(
            "2024-01-10", provider=self.other_provider, person_key=key, **place
        )
        again = self.client_on("2024-01-10", person_key=key, **place)
        self.talk_on("2024-01-15", first)
        with freeze_time("2024-02-10"):
            first.action_close("moved")
            first._erase()
        units = {
            self.county: 1,
            self.municipality: 1,
            self.provider: 1,
            self.counsellor_staff: 1,
            self.other_provider: 0,
        }
        for unit, persons in units.items():
            self.assertFigures(2024, unit, K1=persons, K2=persons)
        self.talk_on("2024-03-15", again)
        self.talk_on("2024-03-16", elsewhere)
        for unit in units:
            self.assertFigures(2024, unit, K1=1, K2=1, K3=0)
        self.talk_on("2025-03-15", again)
        for unit in (self.county, self.provider, self.municipality):
            self.assertFigures(2025, unit, K1=1, K2=0, K3=1)
        for client in (again, elsewhere):
            with freeze_time("2025-06-10"):
                client.action_close("moved")
                client._erase()
        for unit in units:
            self.assertFigures(2024, unit, K1=1, K2=1, K3=0)

    def test_first_talk_elsewhere_of_erased_file(self):
        """R097: who was known to be advised before does not become new by erasure."""
        first = self.client_on(
            "2024-01-10",
            external_first_consultation_on="2023-05-02",
            external_source="certificate",
        )
        second = self.client_on(
            "2024-01-10", provider=self.other_provider, person_key=first.person_key
        )
        with freeze_time("2024-02-10"):
            first.action_close("moved")
            first._erase()
        self.talk_on("2024-03-01", second)
        self.assertFigures(2024, self.county, K1=1, K2=0, K3=1)

    def test_plan_of_erased_file_does_not_come_back(self):
        """R099: K13 never falls below zero and forgets no plan after an erasure."""
        first = self.client_on("2024-01-10")
        second = self.client_on(
            "2024-01-10", provider=self.other_provider, person_key=first.person_key
        )
        self.talk_on("2024-01-15", first)
        self.plan_on("2024-01-15", first)
        self.talk_on("2024-01-16", second)
        self.talk_on("2024-01-17", second)
        before = self.figures(2024, self.county).get("K13", 0)
        with freeze_time("2024-02-10"):
            first.action_close("moved")
            first._erase()
        self.assertFigures(2024, self.county, K13=before)
        self.assertFigures(2025, self.county, K13=before)
        self.plan_on("2024-03-01", second)
        self.assertFigures(2024, self.county, K13=0)
        self.assertFigures(2024, self.other_provider, K13=0)

    def test_other_county_is_left_out(self):
        """R103, R105: a county counts its own files only."""
        self.talk_on("2024-02-05", self.client_on("2024-02-01"))
        far = self.client_on("2024-02-01", provider=self.far_provider)
        self.talk_on("2024-02-05", far)
        self.talk_on("2024-02-06", far)
        self.assertFigures(2024, self.county, K1=1, K8=1)
        self.assertFigures(2024, self.far_county, K1=1, K8=2, K13=1)
        self.assertEqual(
            self.figures(2024, self.far_provider)["K8"],
            self.figures(2024, self.far_county)["K8"],
        )

    def test_municipality_at_the_cutoff(self):
        """R093 A plan counts where the person lived on 31 December, not now."""
        new_home = self.env["intman.municipality"].create(
            {"name": "Neustadt", "code": "08991002", "county_id": self.county.id}
        )
        with freeze_time("2024-02-01"):
            client = self.client_on("2024-02-01", municipality_id=self.municipality.id)
        self.talk_on("2024-02-01", client)
        self.make_plan(client, "2024-02-01")
        with freeze_time("2025-03-01"):
            client.municipality_id = new_home
        self.assertFigures(2024, self.municipality, K10=1, K11=1)
        self.assertFigures(2025, new_home, K11=1)
        self.assertFigures(2025, self.municipality, K11=0)
        self.assertFigures(2024, new_home, K10=0, K11=0)
        with freeze_time("2025-06-01"):
            client.action_close("moved")
            client._erase()
        self.assertFigures(2024, self.municipality, K10=1, K11=1)
        self.assertFigures(2024, new_home, K10=0, K11=0)

    def test_tally_names_nobody(self):
        """R095: the carry-over has no column that leads to a person or a file."""
        client = self.client_on("2024-01-10", municipality_id=self.municipality.id)
        self.talk_on("2024-01-15", client)
        with freeze_time("2024-02-10"):
            client.action_close("moved")
            client._erase()
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_name = 'intman_tally'"
        )
        columns = dict(self.env.cr.fetchall())
        self.assertEqual(
            set(columns),
            {
                "id",
                "year",
                "county_id",
                "level",
                "unit_id",
                "indicator",
                "dimension",
                "category",
                "value",
            },
        )
        self.assertLessEqual(
            set(columns.values()), {"integer", "character varying"}, columns
        )
        self.env.cr.execute(
            "SELECT level, indicator, dimension, category FROM intman_tally "
            "WHERE county_id = %s",
            [self.county.id],
        )
        texts = {text for row in self.env.cr.fetchall() for text in row if text}
        self.assertTrue(texts)
        self.assertLessEqual(
            texts,
            {"county", "provider", "municipality", "counsellor"}
            | {"K1", "K2", "K3", "K8", "K8a", "K10", "K11", "K13"}
            | {"gender", "target_group", "female", "au"},
        )

    def test_carry_over_is_added_up(self):
        """R095: two erased persons leave one row with a two, not a row each."""
        for _person in range(2):
            client = self.client_on("2024-01-10")
            self.talk_on("2024-01-15", client)
            with freeze_time("2024-02-10"):
                client.action_close("moved")
                client._erase()
        rows = self.env["intman.tally"].search(
            [
                ("county_id", "=", self.county.id),
                ("level", "=", "county"),
                ("indicator", "=", "K1"),
                ("dimension", "=", False),
            ]
        )
        self.assertEqual(rows.mapped("value"), [2])
        self.assertEqual(rows.year, 2024)

    def test_correcting_an_unfinished_year(self):
        """R091: a talk entered late counts in the year in which it was held."""
        client = self.client_on("2024-12-01")
        with freeze_time("2025-01-08"):
            self.make_talk(client, on=date(2024, 12, 20))
        self.assertFigures(2024, self.county, K1=1, K8=1)
        self.assertFigures(2025, self.county, K1=0, K8=0)

    def test_talk_entered_by_clients(self):
        """R101: a talk entered through ``client_ids`` counts like any other."""
        client = self.client_on("2024-12-01")
        with freeze_time("2024-12-05"):
            self.env["intman.consultation"].create(
                {"date": "2024-12-05", "client_ids": [Command.set(client.ids)]}
            )
        self.assertFigures(2024, self.counsellor_staff, K1=1, K8=1)
