"""The invented directory of services of the demo county, and who cooperates.

Places and topics are known by their codes, languages by those of the notice. Numbers
of telephones are those that the Bundesnetzagentur keeps free for films and books.
"""

from dataclasses import dataclass

EVERYWHERE = ()


@dataclass(frozen=True)
class Service:
    """A service; ``weight`` says how often people are referred to it.

    ``wait`` is the usual number of days until an answer, ``refusing`` the share of
    people who are turned away. ``takes_data`` are codes of the categories of data that
    are passed on where the client consents.
    """

    name: str
    type: str
    topics: tuple
    city: str = "Albfurt"
    places: tuple = EVERYWHERE
    languages: tuple = ("de",)
    ages: tuple | None = None
    weight: int = 1
    wait: int = 21
    refusing: float = 0.1
    takes_data: tuple = ()
    offer: str = ""
    access: str = ""
    contact: str = ""


SERVICES = {
    "immigration": Service(
        "Ausländerbehörde Landkreis Albfurt",
        "immigration_authority",
        ("residence_law",),
        weight=3,
        wait=40,
        access="Nur mit Termin, Wartezeit etwa sechs Wochen.",
    ),
    "immigration_town": Service(
        "Ausländerbehörde Stadt Albfurt",
        "immigration_authority",
        ("residence_law",),
        places=("08999001",),
        weight=2,
        wait=30,
        access="Termine über das Bürgertelefon.",
    ),
    "jobcenter": Service(
        "Jobcenter Albfurt",
        "job_centre",
        ("work", "money"),
        languages=("de", "en", "uk"),
        weight=14,
        takes_data=("master", "language", "work"),
        offer="Leistungen nach dem SGB II, Vermittlung in Arbeit, Eingliederung.",
        access="Ansprechperson für Geflüchtete ohne Termin: dienstags, 9 bis 11 Uhr.",
        contact="Herr Brunnacker",
    ),
    "agency": Service(
        "Agentur für Arbeit Albfurt – Berufsberatung",
        "employment_agency",
        ("work", "training", "further_qualification"),
        weight=7,
        takes_data=("master", "education"),
        offer="Berufsberatung, Ausbildungssuche, Anerkennung von Abschlüssen.",
        contact="Frau Tannwieser",
    ),
    "family_benefits": Service(
        "Familienkasse – Außenstelle Albfurt",
        "family_benefits_office",
        ("family", "money"),
        weight=2,
        access="Anträge mit der Post; offene Sprechstunde donnerstags.",
    ),
    "welfare_office": Service(
        "Sozialamt Landkreis Albfurt",
        "social_welfare_office",
        ("money", "housing"),
        weight=3,
    ),
    "youth_office": Service(
        "Jugendamt – Frühe Hilfen",
        "youth_welfare_office",
        ("family", "school"),
        weight=2,
        contact="Frau Gerstweiler",
    ),
    "school_office": Service(
        "Schulamt – Kontaktstelle Vorbereitungsklassen",
        "school_childcare",
        ("school", "family"),
        weight=2,
    ),
    "childcare": Service(
        "Kita-Anmeldestelle Rebmarkt",
        "school_childcare",
        ("family",),
        city="Rebmarkt",
        places=("08999007", "08999008", "08999009"),
        weight=3,
        wait=60,
        refusing=0.4,
        access="Zentrale Vormerkung bis Ende Februar; zurzeit lange Warteliste.",
    ),
    "health_office": Service(
        "Gesundheitsamt – Beratung und Vermittlung",
        "health",
        ("health",),
        wait=28,
    ),
    "trauma": Service(
        "Psychosoziales Zentrum Quellhof",
        "health",
        ("health",),
        city="Oberquellingen",
        languages=("de", "ar", "fa", "uk"),
        weight=2,
        wait=120,
        refusing=0.3,
        access="Warteliste von vier bis sechs Monaten.",
    ),
    "mbe": Service(
        "Migrationsberatung im Haus Lindenbrücke",
        "mbe",
        ("language", "work", "money", "residence_law"),
        city="Moosgartach",
        languages=("de", "en", "ar", "fa"),
        weight=4,
        contact="Frau Ilgengrund",
    ),
    "jmd": Service(
        "Jugendmigrationsdienst Albfurt",
        "jmd",
        ("school", "training", "language"),
        languages=("de", "en", "ar", "uk", "ru"),
        weight=4,
        contact="Herr Kirschhalder",
    ),
    "language_school": Service(
        "Volkshochschule Albfurt – Integrationskurse",
        "language_course",
        ("language",),
        weight=16,
        wait=70,
        refusing=0.12,
        takes_data=("master", "language"),
        offer="Integrationskurse A1 bis B1, Einstufung, Kurse mit Kinderbetreuung.",
        access="Kursbeginn vierteljährlich; mit Kinderbetreuung lange Warteliste.",
        contact="Frau Leinfelsen",
    ),
    "literacy": Service(
        "Lernwerkstatt Steinachbrunn – Alphabetisierung",
        "language_course",
        ("language",),
        city="Steinachbrunn",
        places=("08999002", "08999003", "08999004", "08999010", "08999012"),
        weight=4,
        wait=90,
    ),
    "vocational_course": Service(
        "Bildungsforum Brühlstetten – Berufssprachkurse",
        "language_course",
        ("language", "further_qualification"),
        city="Brühlstetten",
        weight=5,
        wait=50,
    ),
    "housing": Service(
        "Wohnraumbüro Albfurt",
        "housing",
        ("housing",),
        weight=12,
        wait=80,
        refusing=0.55,
        takes_data=("master", "housing", "family"),
        offer="Vormerkung für Wohnungen, Begleitung der Wohnungssuche.",
        access="Vormerkung persönlich; große Wohnungen fehlen.",
        contact="Herr Ziegelroth",
    ),
    "tenants": Service(
        "Mieterberatung Weidlingsbach",
        "housing",
        ("housing",),
        city="Weidlingsbach",
        weight=2,
    ),
    "debt": Service(
        "Schuldnerberatung im Landratsamt Albfurt",
        "debt_counselling",
        ("money",),
        weight=6,
        wait=45,
        refusing=0.2,
    ),
    "legal": Service(
        "Rechtsberatungsstelle der Anwaltschaft Albfurt",
        "legal_advice",
        ("residence_law",),
        weight=3,
        access="Beratungshilfeschein des Amtsgerichts mitbringen.",
    ),
    "volunteers": Service(
        "Freiwilligenbörse Albfurt",
        "volunteers",
        ("participation", "language"),
        languages=("de", "en", "fr"),
        weight=3,
        wait=10,
        refusing=0,
    ),
    "cafe": Service(
        "Begegnungscafé Ottmarsfurt",
        "volunteers",
        ("participation", "family"),
        city="Ottmarsfurt",
        places=("08999007", "08999005", "08999006"),
        weight=2,
        wait=7,
        refusing=0,
    ),
    "association": Service(
        "Ukrainischer Kulturkreis Albfurt",
        "migrant_organisation",
        ("participation", "school"),
        languages=("uk", "ru", "de"),
    ),
    "recognition": Service(
        "Anerkennungsberatung Albfurt",
        "local_offer",
        ("further_qualification", "training"),
        weight=5,
        wait=35,
        takes_data=("master", "education"),
        contact="Frau Dornhalde",
    ),
    "bicycle": Service(
        "Fahrradwerkstatt Seltringen",
        "local_offer",
        ("participation",),
        city="Seltringen",
        places=("08999009",),
        ages=(16, 0),
    ),
    "women": Service(
        "Fachberatungsstelle für Frauen Hagenlauter",
        "other",
        ("family",),
        city="Hagenlauter",
        languages=("de", "en", "ar", "tr"),
        ages=(18, 0),
    ),
}


@dataclass(frozen=True)
class Cooperation:
    """A cooperation agreement; days count back from today, negative ones ahead."""

    service: str
    state: str = "signed"
    signed: int | None = None
    review: int | None = None
    provider: str | None = None
    note: str = ""


COOPERATIONS = [
    Cooperation("jobcenter", "signed", 620, -110, note="Feste Ansprechperson."),
    Cooperation("agency", "signed", 400, -30),
    Cooperation(
        "language_school", "signed", 300, 20, note="Rückmeldung alle 4 Wochen."
    ),
    Cooperation("jmd", "signed", 510),
    Cooperation("mbe", "signed", 500, provider="county"),
    Cooperation("debt", "signed", 210, -150),
    Cooperation("housing", "draft", note="Entwurf liegt dem Wohnraumbüro vor."),
    Cooperation("trauma", "draft"),
    Cooperation("recognition", "ended", 900),
    Cooperation("volunteers", "ended", 700, provider="town"),
    Cooperation("volunteers", "signed", 90, provider="town"),
]
