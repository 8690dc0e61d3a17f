"""Small functions without a model, tested without a database."""

import unicodedata
from datetime import date

import cologne_phonetics
from dateutil.relativedelta import relativedelta

from odoo import fields

#: Years of the period after the first counselling talk (Leitfaden II.1.3).
PERIOD_YEARS = 3
#: All extensions together (Leitfaden II.1.3).
MAX_EXTENSION_MONTHS = 12
ADULT_AGE = 18


#: All counties lie here; used where a user or a nightly action has no time zone.
TIME_ZONE = "Europe/Berlin"


def calendar_day(record):
    """Return the calendar day of the user, never that of UTC by accident."""
    if not record.env.context.get("tz") and not record.env.user.tz:
        record = record.with_context(tz=TIME_ZONE)
    return fields.Date.context_today(record)


def same_value(record, name, value):
    """Tell whether writing ``value`` would leave the field ``name`` as it is."""
    field = record._fields[name]
    if field.relational:
        return field.convert_to_cache(value, record) == field.convert_to_cache(
            record[name], record
        )
    current = record[name]
    return field.convert_to_record(
        field.convert_to_cache(value, record), record
    ) == current or (not value and not current)


def last_day(first, extension_months=()):
    """Return the last day (inclusive) of the period that begins with ``first``.

    The day of the first talk is not counted, so the last day is the same date three
    years later; 29 February ends on 28 February, weekends do not shift it
    (§§ 187 (1), 188 (2) (3) BGB). Every extension runs from the old end (§ 190 BGB).
    """
    if not first:
        return False
    end = first + relativedelta(years=PERIOD_YEARS)
    for months in extension_months:
        end += relativedelta(months=months)
    return end


def adult_from(birth_date):
    """Return the 18th birthday; somebody born on 29 February is adult on 1 March."""
    if not birth_date:
        return False
    year = birth_date.year + ADULT_AGE
    if year > date.max.year:
        return date.max
    try:
        return birth_date.replace(year=year)
    except ValueError:
        return birth_date.replace(year=year, month=3, day=1)


def is_adult(birth_date, on):
    """Tell whether somebody is 18 on that day; an unknown birth date is accepted."""
    return not birth_date or adult_from(birth_date) <= on


def age_on(birth_date, on):
    """Return the completed years of life on that day, ``None`` without a birth date.

    Somebody born on 29 February completes a year on 1 March.
    """
    if not birth_date:
        return None
    before = (on.month, on.day) < (birth_date.month, birth_date.day)
    return on.year - birth_date.year - before


def german_date(date):
    """Return the date the German way, without asking the database for the format."""
    return fields.Date.to_date(date).strftime("%d.%m.%Y") if date else ""


def german_number(number):
    """Return a whole number the German way, with a point between the thousands."""
    return f"{number:,}".replace(",", ".")


def typed(text):
    """Return what was typed without characters that no database takes."""
    return "".join(
        char for char in text or "" if unicodedata.category(char) not in ("Cc", "Cs")
    )


def visible_name(text):
    """Return a name without characters that nobody sees or that turn its direction.

    The joiners of Arabic and Persian script are part of the spelling and stay.
    """
    return "".join(
        char
        for char in text or ""
        if unicodedata.category(char) != "Cf" or char in "\u200c\u200d"
    )


def name_sounds(*names):
    """Return the sound codes (Kölner Phonetik) of all words in the names.

    A word the code knows no sound for (Arabic or Cyrillic script) stands for itself in
    lower case, so that it is still found when written the same way.
    """
    codes = set()
    for name in names:
        # Letters make the sound, not vowel signs, accents or wildcards.
        text = "".join(
            char
            for char in unicodedata.normalize("NFKD", name or "")
            if unicodedata.category(char)[0] in ("L", "N", "Z") or char in "-"
        )
        for word in text.replace("-", " ").split():
            sounds = [code for _word, code in cologne_phonetics.encode(word) if code]
            codes.update(sounds or [word.casefold()])
    return sorted(codes)
