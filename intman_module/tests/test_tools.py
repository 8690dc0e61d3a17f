"""The small functions, without a database."""

import calendar
from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..models.tools import adult_from, is_adult, last_day, name_sounds

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2150, 12, 31))
BIRTHS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
MONTHS = st.lists(st.integers(min_value=1, max_value=12), max_size=4)


def add_months(day, months):
    """Add months by the book (§ 188 (3) BGB): the last day where one is missing."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def age(birth_date, on):
    """Return the years of age on a day, by comparing month and day."""
    reached = (on.month, on.day) >= (birth_date.month, birth_date.day)
    return on.year - birth_date.year - (not reached)


@tagged("post_install", "-at_install")
class TestTools(BaseCase):
    @settings(deadline=None)
    @given(first=DAYS)
    @example(first=date(2024, 2, 29))
    @example(first=date(2023, 12, 31))
    def test_last_day_is_the_same_date_three_years_later(self, first):
        """R031 The first day is not counted, the last is the same date."""
        end = last_day(first)
        if (first.month, first.day) == (2, 29):
            self.assertEqual(end, date(first.year + 3, 2, 28))
        else:
            self.assertEqual(end, date(first.year + 3, first.month, first.day))

    @settings(deadline=None)
    @given(first=DAYS, later=DAYS)
    def test_a_later_first_talk_never_ends_earlier(self, first, later):
        """R031 The period grows with its first day."""
        if first > later:
            first, later = later, first
        self.assertLessEqual(last_day(first), last_day(later))

    @settings(deadline=None)
    @given(first=DAYS, months=MONTHS)
    @example(first=date(2021, 8, 31), months=[6, 6])
    @example(first=date(2024, 2, 29), months=[12])
    def test_every_extension_runs_from_the_old_end(self, first, months):
        """R032 Steps are added one after the other, each from the end before it."""
        end = last_day(first)
        for step in months:
            end = add_months(end, step)
        self.assertEqual(last_day(first, months), end)

    def test_without_a_first_talk_there_is_no_period(self):
        """R031 The period begins with the first talk."""
        self.assertFalse(last_day(False))
        self.assertFalse(last_day(None, [6]))

    def test_examples_of_the_period(self):
        """R031 R032 Leap day, year's end, weekend, steps over a short month."""
        for first, months, expected in (
            (date(2024, 2, 29), (), date(2027, 2, 28)),
            (date(2025, 2, 28), (), date(2028, 2, 28)),
            (date(2023, 12, 31), (), date(2026, 12, 31)),
            (date(2023, 8, 1), (), date(2026, 8, 1)),  # a Saturday
            (date(2024, 2, 29), (12,), date(2028, 2, 28)),
            (date(2023, 8, 31), (6,), date(2027, 2, 28)),
            # From the old end of 28 February, not from 31 August.
            (date(2023, 8, 31), (6, 6), date(2027, 8, 28)),
            (date(2023, 8, 31), (12,), date(2027, 8, 31)),
        ):
            with self.subTest(first=first, months=months):
                self.assertEqual(last_day(first, months), expected)

    @settings(deadline=None)
    @given(birth_date=BIRTHS)
    @example(birth_date=date(2008, 2, 29))
    @example(birth_date=date(2004, 2, 29))
    def test_adult_from_the_first_day_of_age_18(self, birth_date):
        """R036 R086 18 on that day, 17 on the day before."""
        day = adult_from(birth_date)
        self.assertEqual(age(birth_date, day), 18)
        self.assertEqual(age(birth_date, day - timedelta(days=1)), 17)

    def test_born_on_leap_day(self):
        """R036 Born on 29 February: adult on 1 March."""
        self.assertEqual(adult_from(date(2008, 2, 29)), date(2026, 3, 1))
        self.assertFalse(is_adult(date(2008, 2, 29), date(2026, 2, 28)))
        self.assertTrue(is_adult(date(2008, 2, 29), date(2026, 3, 1)))

    @settings(deadline=None)
    @given(birth_date=BIRTHS, on=DAYS)
    def test_is_adult_agrees_with_the_age(self, birth_date, on):
        """R086 Adult means 18 or more on that day."""
        self.assertEqual(is_adult(birth_date, on), age(birth_date, on) >= 18)

    def test_unknown_birth_date_is_accepted(self):
        """R086 Somebody whose date of birth nobody knows can be advised."""
        self.assertTrue(is_adult(False, date(2026, 1, 1)))
        self.assertFalse(adult_from(False))

    def test_the_end_of_time(self):
        """A date of birth at the end of the calendar is no adult, and no crash."""
        for birth_date in (date(9999, 12, 31), date(9982, 1, 1), date(9984, 2, 29)):
            with self.subTest(birth_date=birth_date):
                self.assertFalse(is_adult(birth_date, date(2026, 1, 1)))


@tagged("post_install", "-at_install")
class TestNameSounds(BaseCase):
    def test_same_sound(self):
        """R038 Names that are written in several ways sound alike."""
        for names in (
            ("Mohammed", "Muhammad", "Mohamad", "MOHAMMED"),
            ("Schmidt", "Schmitt", "Schmid"),
            ("Meyer", "Maier", "Mayr"),
            ("Müller", "Mueller", "Mu\u0308ller", "Miller"),
            ("O'Brien", "O\u2019Brien", "OBrien"),
            ("Al-Hassan", "Al Hassan", "Hassan al"),
            ("Çelik", "Celik"),
            ("\u0645\u062d\u0645\u062f", "  \u0645\u062d\u0645\u062f  "),
            ("\u0406\u0432\u0430\u043d", "\u0456\u0432\u0430\u043d"),
        ):
            with self.subTest(names=names):
                self.assertEqual(len({tuple(name_sounds(n)) for n in names}), 1)
                self.assertTrue(name_sounds(names[0]))

    def test_vowel_signs_do_not_matter(self):
        """R038 Arabic with and without vowel signs is the same name."""
        self.assertEqual(
            name_sounds("\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f"),
            name_sounds("\u0645\u062d\u0645\u062f"),
        )

    def test_different_sound(self):
        """R038 Different names stay different."""
        for one, other in (
            ("Schmidt", "Schneider"),
            ("Amira", "Samira"),
            ("\u0645\u062d\u0645\u062f", "\u0623\u062d\u0645\u062f"),
        ):
            with self.subTest(one=one, other=other):
                self.assertNotEqual(name_sounds(one), name_sounds(other))

    def test_nothing(self):
        """Nothing to say gives nothing."""
        self.assertEqual(name_sounds(), [])
        self.assertEqual(name_sounds("", None, False, "   "), [])

    @settings(deadline=None)
    @given(words=st.lists(st.text(max_size=20), max_size=4))
    @example(words=["-"])
    @example(words=["'", "\u2019"])
    @example(words=["\x00\ud800"])
    def test_any_text(self, words):
        """Codes are sorted, without blanks (which separate them) and never empty."""
        sounds = name_sounds(*words)
        self.assertEqual(sounds, sorted(set(sounds)))
        for sound in sounds:
            self.assertTrue(sound)
            self.assertEqual(sound.split(), [sound])

    @settings(deadline=None)
    @given(
        first=st.text(
            alphabet="abcdefghijklmnopqrstuvwxyzäöüß", min_size=1, max_size=9
        ),
        last=st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüß", min_size=1, max_size=9),
    )
    def test_order_and_case_do_not_matter(self, first, last):
        """R038 Found whatever comes first, and however it is capitalised."""
        self.assertEqual(name_sounds(first, last), name_sounds(f"{last} {first}"))
        self.assertEqual(name_sounds(first), name_sounds(first.upper()))
