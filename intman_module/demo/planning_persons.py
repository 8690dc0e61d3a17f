"""Plans the persons of the demo county: names, nationalities, addresses."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from . import names, texts
from .organisation import PROVIDERS
from .planning_data import Case, working_day

#: Country → (weight, status codes, languages of the interface, first language).
NATIONALITIES = {
    "UA": (34, ["temporary_protection"], ["uk", "uk", "ru"], "Ukrainisch"),
    "SY": (
        20,
        ["refugee", "refugee", "subsidiary", "subsidiary", "permission", "settlement"],
        ["ar", "ar", "ar", "ku"],
        "Arabisch",
    ),
    "AF": (
        14,
        ["removal_ban", "removal_ban", "refugee", "permission", "opportunity"],
        ["fa", "fa", "ps"],
        "Dari",
    ),
    "TR": (
        9,
        ["permission", "permission", "refugee", "asylum", "toleration_60a"],
        ["tr", "tr", "ku"],
        "Türkisch",
    ),
    "IQ": (
        7,
        ["toleration_60a", "refugee", "permission", "integrated_youth"],
        ["ar", "ku"],
        "Arabisch",
    ),
    "ER": (5, ["refugee", "subsidiary", "sustained_integration"], ["ti"], "Tigrinya"),
    "IR": (4, ["permission", "refugee", "removal_ban"], ["fa"], "Farsi"),
    "GM": (
        4,
        ["toleration_60a", "toleration_employment", "opportunity", "toleration_60b"],
        ["en"],
        "Mandinka",
    ),
    "SO": (3, ["subsidiary", "permission", "toleration_training"], ["so"], "Somali"),
}
ASYLBLG = ("permission", "toleration_60a", "toleration_60b")

#: Names that forms and lists have to cope with (last name, first name).
UNUSUAL_NAMES = [
    ("GM", "female", "N'Jie", "Mariama"),
    ("AF", "male", "Zabihullah", False),
    (
        "ER",
        "male",
        "Gebremedhin Weldemichael Teklemariam",
        "Yohannes Amanuel Habtom Natnael",
    ),
    ("UA", "female", "Коваленко", "Оксана"),
    ("SY", "male", "الحمد", "خالد"),
    ("ER", "female", "ኪዳነ", "ሰላም"),
    ("UA", "male", "Oliinyk-Rudenko", "Yevhen"),
]

#: Telephone numbers that the Bundesnetzagentur keeps free for films and books.
DRAMA_NUMBERS = "030 23125 {:03}"


class PersonPlanner:
    """The part of the planner that makes up persons and opens their files."""

    def _case(self, person, story, relative=None):
        rng = self.random
        # Displaced persons from Ukraine have no vorläufige Unterbringung to wait in.
        countries = {
            code: row[0]
            for code, row in NATIONALITIES.items()
            if story != "provisional" or code != "UA"
        }
        country = rng.choices(list(countries), list(countries.values()))[0]
        if relative:
            country = relative.country
        gender = rng.choice(["female", "male"])
        if relative:
            gender = "male" if relative.vals["gender"] == "female" else "female"
        last_name, first_name = self._name(country, gender, relative)
        if self.unusual and story == "running" and not relative and rng.random() < 0.3:
            country, gender, last_name, first_name = self.unusual.pop(0)
        _weight, statuses, languages, mother_tongue = NATIONALITIES[country]
        status = relative.status if relative else rng.choice(statuses)
        municipality = (
            relative.municipality
            if relative
            else rng.choice(PROVIDERS[person.provider]["municipalities"])
        )
        first_on = relative.intake if relative else self._intake(story)
        age = 18.2 + min(rng.expovariate(1 / 15), 56)
        vals = {
            "last_name": last_name,
            "first_name": first_name,
            "gender": gender,
            "birth_date": first_on - timedelta(days=int(age * 365.25) + 10),
            "language": relative.vals["language"]
            if relative
            else rng.choice(languages),
            "needs_interpreter": rng.random() < 0.35,
            "target_group": "ukraine" if country == "UA" else "au",
            "residence_status_until": False
            if status == "settlement"
            else self.today + timedelta(days=rng.randint(-20, 900)),
            **self._address(municipality, relative),
            **self._benefit(country, status, age, relative),
        }
        if len(self.cases) in (30, 120):
            vals["gender"] = "diverse"
        elif len(self.cases) in (60, 180):
            vals["gender"] = "not_stated"
        if rng.random() < 0.02 and story == "running":
            vals["birth_date"] = False
        case = Case(
            key=len(self.cases),
            story=story,
            provider=person.provider,
            counsellor=person.login,
            intake=first_on,
            vals=vals,
            country=country,
            status=status,
            municipality=municipality,
            first_language=mother_tongue,
        )
        self.cases.append(case)
        self.by_case[case.key] = []
        return case

    def _intake(self, story):
        """Return the day of the first talk that the story asks for."""
        three_years = relativedelta(years=3)
        ago, day = self._ago, self.today
        rng = self.random
        if story in ("intake", "provisional"):
            return ago(1, 9)
        if story in ("first_talk", "draft_plan"):
            return ago(8, 30)
        if story == "overdue":
            return ago(40, 70)
        if story == "moved_here":
            return ago(120, 500)
        if story == "ending_soon":
            return working_day(day + timedelta(days=rng.randint(7, 27)) - three_years)
        if story == "ending":
            return working_day(day + timedelta(days=rng.randint(38, 84)) - three_years)
        if story == "expired":
            return working_day(day - timedelta(days=rng.randint(4, 18)) - three_years)
        if story == "extended":
            return working_day(day - timedelta(days=rng.randint(25, 140)) - three_years)
        if story in ("in_correction", "due", "revoked", "resumed", "revised"):
            return ago(200, 900)
        return ago(45, 985)

    def _name(self, country, gender, relative):
        rng = self.random
        firsts = names.FIRST_NAMES[country][gender]
        by_gender = names.LAST_NAMES_BY_GENDER.get(country, {}).get(gender, [])
        lasts = names.LAST_NAMES[country] + by_gender
        while True:
            last = (
                relative.vals["last_name"]
                if relative and relative.vals["last_name"] in names.LAST_NAMES[country]
                else rng.choice(lasts)
            )
            name = (last, rng.choice(firsts))
            if name not in self.names:
                self.names.add(name)
                return name

    def _address(self, municipality, relative):
        rng = self.random
        if relative:
            keys = ("street", "zip", "city", "phone", "mail_address")
            return {key: relative.vals[key] for key in keys}
        number = rng.randint(0, 999)
        return {
            "street": f"{rng.choice(names.STREETS)} {rng.randint(1, 68)}",
            # No delivery area in Germany has a postcode that begins with 00.
            "zip": f"00{municipality[-3:]}",
            "city": names.MUNICIPALITIES[municipality],
            "phone": DRAMA_NUMBERS.format(number) if rng.random() < 0.8 else False,
            "mail_address": f"klient{number:03}@example.org"
            if rng.random() < 0.4
            else False,
        }

    def _benefit(self, country, status, age, relative):
        rng = self.random
        if relative:
            keys = ("benefit", "eligibility_reason")
            return {key: relative.vals[key] for key in keys}
        if rng.random() < 0.02:
            benefit = "unknown"
        elif rng.random() < 0.12:
            benefit = "none"
        elif status in ASYLBLG:
            benefit = "asylblg"
        else:
            benefit = "sgb12" if age > 66 else "sgb2"
        reason = benefit == "none" and country != "UA"
        return {
            "benefit": benefit,
            "eligibility_reason": rng.choice(texts.ELIGIBILITY_REASONS)
            if reason
            else False,
        }
