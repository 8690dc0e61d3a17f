"""Who works in the demo county: providers, counsellors and their posts.

Names and passwords of the users are in ``users.csv``; here they are known by login.
"""

from dataclasses import dataclass, field

#: The providers by key.
PROVIDERS = {
    "county": {
        "name": "Landratsamt Albfurt – Integrationsmanagement",
        "address": "Schlossplatz 1\n73999 Albfurt\nTelefon 07399 100-0",
        "kind": "county",
        "municipalities": ["08999002", "08999003", "08999004", "08999010", "08999012"],
        "case_access": "team",
        "number_prefix": "LK",
    },
    "town": {
        "name": "Stadt Albfurt – Integrationsmanagement",
        "address": "Rathausgasse 2\n73999 Albfurt\nTelefon 07399 200-0",
        "kind": "municipality",
        "municipalities": ["08999001"],
        "case_access": "team",
        "number_prefix": "ST",
    },
    "welfare": {
        "name": "Haus Lindenbrücke e. V. – Integrationsmanagement",
        "address": "Lindenweg 5\n73999 Albfurt\nTelefon 07399 300-0",
        "kind": "welfare",
        "municipalities": [
            "08999005",
            "08999006",
            "08999007",
            "08999008",
            "08999009",
            "08999011",
        ],
        "case_access": "assigned",
        "number_prefix": "HL",
    },
}


@dataclass(frozen=True)
class Counsellor:
    """A counsellor; days count back from today.

    ``shares`` are (days since the beginning, full-time equivalent), oldest first;
    ``cases`` is the number of files.
    """

    login: str
    provider: str
    cases: int
    hired: int
    shares: tuple
    degree: str = "social"
    is_lead: bool = False
    requalification: tuple = field(default=(None, None))


COUNSELLORS = [
    Counsellor("beraterin1", "county", 40, 2600, ((2600, 1.0),)),
    Counsellor(
        "berater2",
        "county",
        30,
        430,
        ((430, 0.75),),
        degree="other",
        requalification=(370, 60),
    ),
    Counsellor(
        "teamleitung", "county", 24, 3100, ((3100, 1.0), (900, 0.75)), is_lead=True
    ),
    Counsellor("beraterin3", "town", 39, 2100, ((2100, 0.5), (1300, 1.0))),
    Counsellor(
        "berater4",
        "town",
        28,
        700,
        ((700, 0.5), (250, 0.8)),
        degree="other",
        requalification=(640, 300),
    ),
    Counsellor("beraterin5", "welfare", 40, 1900, ((1900, 1.0),)),
    Counsellor(
        "berater6",
        "welfare",
        24,
        75,
        ((75, 0.5),),
        degree="none",
    ),
    Counsellor("teamleitung2", "welfare", 24, 2800, ((2800, 0.8),), is_lead=True),
]

#: Who is away, who stands in, first and last day counted from today.
ABSENCES = [
    ("beraterin5", "berater6", -3, 11),
    ("teamleitung2", "beraterin5", -60, -46),
    ("berater2", "beraterin1", -100, -92),
]
