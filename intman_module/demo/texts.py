"""German phrases for the talks, goals and measures of the demo.

Plain words of everyday counselling, without a detail that could be somebody's.
"""

#: Code of the topic → short notes of talks.
NOTES = {
    "residence_law": [
        "Allgemeine Fragen zum Aufenthalt; an die Ausländerbehörde verwiesen.",
        "Verlängerung des Aufenthaltstitels steht an, Zuständigkeit erklärt.",
        "Unterschied der Aufenthaltstitel erklärt, keine Rechtsberatung. "
        "Hinweis auf den Beratungshilfeschein.",
        "Fragen zur Wohnsitzauflage, zuständige Stelle genannt.",
    ],
    "language": [
        "Einstufungstest erklärt, Kursangebote in der Nähe verglichen.",
        "Kursbeginn nach den Ferien; Fahrtweg besprochen.",
        "Kommt im Kurs gut mit, möchte mehr sprechen. Sprachcafé empfohlen.",
        "Kurs wegen Kinderbetreuung unterbrochen, Kurs mit Betreuung gesucht.",
        "Prüfung bestanden, nächste Stufe besprochen.",
        "Wartezeit auf den Kursplatz, Übungsmöglichkeiten online gezeigt.",
    ],
    "school": [
        "Schulsystem erklärt, weiterführende Schulen besprochen.",
        "Möglichkeit des nachträglichen Schulabschlusses vorgestellt.",
        "Elternabend: Ablauf erklärt, Fragen gesammelt.",
    ],
    "training": [
        "Ausbildungswege besprochen, Interesse an einem Handwerksberuf.",
        "Berufsberatung der Agentur für Arbeit empfohlen.",
        "Zugang zum Studium erklärt; Zeugnisse werden übersetzt.",
        "Einstiegsqualifizierung als Weg in die Ausbildung besprochen.",
    ],
    "further_qualification": [
        "Anerkennung des Abschlusses: Ablauf und Beratungsstelle genannt.",
        "Teilanerkennung liegt vor, Anpassungsqualifizierung besprochen.",
        "Fortbildung im bisherigen Beruf gesucht, Angebote verglichen.",
    ],
    "work": [
        "Berufserfahrung aufgenommen, Stärken besprochen.",
        "Sucht eine Teilzeitstelle; an die Arbeitsvermittlung verwiesen.",
        "Arbeitet seit Kurzem, Fragen zur Lohnabrechnung allgemein erklärt.",
        "Bewerbungsangebot der Volkshochschule genannt.",
        "Arbeitserlaubnis: Weg zur zuständigen Stelle erklärt.",
        "Praktikum gut verlaufen, möchte im Betrieb bleiben.",
    ],
    "housing": [
        "Sucht eine Wohnung; Wohnungssuche und Fristen erklärt.",
        "Zusage für eine Wohnung, Schritte bis zum Umzug besprochen.",
        "Mietvertrag: Rechte und Pflichten in Grundzügen erklärt.",
        "Wohnung zu klein für die Familie, Wohnberechtigungsschein erklärt.",
    ],
    "money": [
        "Übergang zum Jobcenter besprochen, Unterlagenliste durchgegangen.",
        "Rückfrage zum Bescheid; an die zuständige Stelle verwiesen.",
        "Kindergeld: Zuständigkeit der Familienkasse erklärt.",
        "Haushaltsplan besprochen, Schuldnerberatung empfohlen.",
        "Bankkonto eröffnet, Daueraufträge erklärt.",
    ],
    "health": [
        "Suche nach einem Facharzt; Terminservice erklärt.",
        "Psychosoziale Beratungsstelle genannt, möchte dort anrufen.",
        "Belastung im Alltag angesprochen, Gruppenangebot empfohlen.",
    ],
    "family": [
        "Kita-Anmeldung: Ablauf und Fristen erklärt.",
        "Familienzentrum vorgestellt, möchte den Müttertreff besuchen.",
        "Freizeitangebote für die Kinder besprochen.",
        "Fragen zum Familiennachzug, Fachberatung genannt.",
    ],
    "participation": [
        "Interesse an einem Verein, Ansprechperson genannt.",
        "Möchte sich ehrenamtlich engagieren, Freiwilligenbörse gezeigt.",
        "Begegnungscafé besucht, hat erste Kontakte geknüpft.",
    ],
}

FIRST_TALK_NOTES = [
    "Erstgespräch: Lebenslage, Bedarf und Wünsche aufgenommen.",
    "Erstgespräch: Angebot und Dauer der Begleitung erklärt, Bedarf gesammelt.",
    "Erstgespräch mit Dolmetscherin: Bedarf und nächste Schritte besprochen.",
    "Erstgespräch: wichtigste Themen sind Sprache und Arbeit.",
]

PLAN_TALK_NOTES = [
    "Integrationsplan gemeinsam erstellt und Ziele vereinbart.",
    "Ziele für das nächste halbe Jahr vereinbart, Plan ausgehändigt.",
]

REVIEW_NOTES = [
    "Ziele überprüft, ein Schritt ist erledigt.",
    "Stand der Ziele durchgegangen, Termin für das nächste Mal vereinbart.",
]

FAMILY_NOTES = [
    "Familiengespräch: Wohnen, Kita und Sprachkurse abgestimmt.",
    "Familiengespräch: Aufgaben verteilt, beide Pläne überprüft.",
    "Familiengespräch: Schulwechsel der Kinder besprochen.",
]

#: Code of the topic → goals, each with its measures (name, responsible).
GOALS = {
    "language": [
        (
            "Deutsch auf Niveau A2",
            [
                ("Einstufungstest machen", "client"),
                ("Kursplatz suchen", "client"),
                ("Sprachcafé vorstellen", "counsellor"),
            ],
        ),
        (
            "Deutsch auf Niveau B1 mit Zertifikat",
            [
                ("Kurs regelmäßig besuchen", "client"),
                ("Zur Prüfung anmelden", "client"),
                ("Über Lerngruppen informieren", "counsellor"),
            ],
        ),
        (
            "Berufssprachkurs B2 beginnen",
            [
                ("Berechtigung beim Jobcenter erfragen", "client"),
                ("Kursträger in der Nähe nennen", "counsellor"),
            ],
        ),
    ],
    "work": [
        (
            "Eine Arbeit in Teilzeit finden",
            [
                ("Lebenslauf schreiben", "client"),
                ("Bei der Arbeitsvermittlung vorsprechen", "client"),
                ("Arbeitsvermittlung schlägt Stellen vor", "third_party"),
            ],
        ),
        (
            "Ein Praktikum im Wunschberuf machen",
            [
                ("Betriebe in der Umgebung ansprechen", "client"),
                ("Berufsbilder vorstellen", "counsellor"),
            ],
        ),
    ],
    "further_qualification": [
        (
            "Abschluss anerkennen lassen",
            [
                ("Zeugnisse übersetzen lassen", "client"),
                ("Anerkennungsberatung aufsuchen", "client"),
                ("Anerkennungsstelle prüft die Unterlagen", "third_party"),
            ],
        ),
    ],
    "training": [
        (
            "Einen Ausbildungsplatz finden",
            [
                ("Termin bei der Berufsberatung vereinbaren", "client"),
                ("Über Einstiegsqualifizierung informieren", "counsellor"),
            ],
        ),
    ],
    "school": [
        (
            "Schulabschluss nachholen",
            [
                ("Infoabend der Abendschule besuchen", "client"),
                ("Voraussetzungen erklären", "counsellor"),
            ],
        ),
    ],
    "housing": [
        (
            "Eine eigene Wohnung finden",
            [
                ("Wohnberechtigungsschein beantragen", "client"),
                ("Wohnungssuche erklären", "counsellor"),
            ],
        ),
        (
            "Aus der Gemeinschaftsunterkunft ausziehen",
            [
                ("Wohnungsanzeigen lesen", "client"),
                ("Gemeinde nennt freie Wohnungen", "third_party"),
            ],
        ),
    ],
    "money": [
        (
            "Den eigenen Haushalt planen",
            [
                ("Haushaltsbuch führen", "client"),
                ("Schuldnerberatung vorstellen", "counsellor"),
            ],
        ),
    ],
    "family": [
        (
            "Einen Kita-Platz bekommen",
            [
                ("Kinder anmelden", "client"),
                ("Anmeldeverfahren erklären", "counsellor"),
            ],
        ),
    ],
    "participation": [
        (
            "Anschluss im Ort finden",
            [
                ("Einen Verein besuchen", "client"),
                ("Begegnungscafé vorstellen", "counsellor"),
            ],
        ),
        (
            "Sich ehrenamtlich engagieren",
            [("Sprechstunde der Freiwilligenbörse besuchen", "client")],
        ),
    ],
    "health": [
        (
            "Eine regelmäßige Unterstützung finden",
            [("Beratungsstelle aufsuchen", "client")],
        ),
    ],
}

ASSESSMENTS = {
    "achieved": ["Ziel erreicht.", "Schneller erreicht als geplant."],
    "partly_achieved": ["Ein Teil ist geschafft, der Rest wird neu vereinbart."],
    "not_achieved": ["Die Umstände haben sich geändert.", "Zeit war zu knapp."],
    "dropped": ["Ziel ist nicht mehr wichtig."],
}

RESULTS = ["Erledigt.", "Hat gut geklappt.", "Nach einem zweiten Versuch erledigt."]

OCCUPATIONS = [
    "Verkauf",
    "Landwirtschaft",
    "Pflege",
    "Buchhaltung",
    "Bau",
    "Gastronomie",
    "Kfz-Werkstatt",
    "Schneiderei",
    "Lehramt",
    "Lager und Logistik",
    "Elektrohandwerk",
    "Friseurhandwerk",
]

TRAININGS = [
    "Berufsausbildung im Handwerk",
    "Studium, abgeschlossen",
    "Studium, nicht abgeschlossen",
    "Angelernt, mehrjährige Erfahrung",
]

CERTIFICATES = ["Sekundarschulabschluss", "Abitur (Heimatland)", "Ohne Abschluss"]

ELIGIBILITY_REASONS = [
    "Seit Kurzem in Arbeit; die Ziele des Plans sind noch nicht erreicht.",
    "Leistungsbezug ruht wegen Beschäftigung auf Probe, Begleitung weiter nötig.",
]

#: Ground of an extension → justification.
EXTENSIONS = {
    "illiteracy": "Alphabetisierung dauert länger, Kursstufe noch nicht abgeschlossen.",
    "multiple_problems": "Mehrere offene Fragen (Wohnung, Arbeit, Kinderbetreuung) "
    "greifen ineinander.",
    "chronic_illness": "Nachweis gesehen am Tag der Entscheidung durch die "
    "Teamleitung; Ziele konnten nur langsam verfolgt werden.",
    "other": "Ausbildung beginnt in wenigen Monaten, Begleitung bis dahin nötig.",
}
