"""German phrases for plan contents, reviews, referrals and what happens around them."""

#: Code of the topic → how one sees that a goal is reached.
INDICATORS = {
    "language": ["Zertifikat liegt vor", "Teilnahmebescheinigung des Kurses"],
    "school": ["Schulbescheinigung liegt vor"],
    "training": ["Ausbildungsvertrag ist unterschrieben"],
    "further_qualification": ["Bescheid über die Anerkennung liegt vor"],
    "work": ["Arbeitsvertrag ist unterschrieben", "Fünf Bewerbungen sind verschickt"],
    "housing": ["Mietvertrag ist unterschrieben", "Vormerkung ist bestätigt"],
    "money": ["Bescheid liegt vor", "Haushaltsplan wird drei Monate geführt"],
    "family": ["Platz ist zugesagt"],
    "participation": ["Drei Besuche in zwei Monaten"],
    "health": ["Erster Termin hat stattgefunden"],
}

REVIEW_RESULTS = [
    "Gute Schritte seit dem letzten Mal; die Ziele passen weiter.",
    "Der Kurs läuft, für die Arbeitssuche fehlt noch die nächste Sprachstufe.",
    "Ein Ziel ist erreicht. Nächster Schwerpunkt ist die Wohnungssuche.",
    "Wenig Bewegung wegen Wartezeiten; die Maßnahmen wurden angepasst.",
    "Neue Wünsche besprochen und als Ziel vereinbart.",
]

ASSESSMENT_NOTES = [
    "Selbsteinschätzung im Gespräch.",
    "Gemeinsam eingeschätzt.",
    "Wünscht sich mehr Unterstützung.",
]

COURSE_ORGANISERS = [
    "Volkshochschule Albfurt",
    "Bildungsforum Brühlstetten",
    "Lernwerkstatt Steinachbrunn",
]
WORK_EXPERIENCE = ["2 Jahre", "5 Jahre, zuletzt 2021", "Über 10 Jahre", "Praktika"]
JOBCENTER_MEASURES = ["Aktivierungsmaßnahme", "Coaching", "Bewerbungstraining"]
ATTENDING = ["Integrationskurs", "Berufssprachkurs", "Berufskolleg", "Abendschule"]
FAMILY_NOTES = [
    "Kinder besuchen Schule und Kita, Nachmittagsbetreuung gesucht.",
    "Angehörige leben in einer anderen Stadt, Besuche am Wochenende.",
]
MONEY_NOTES = ["Ratenzahlung vereinbart.", "Haushaltsplan gemeinsam begonnen."]
PARTICIPATION_NOTES = ["Spielt im Verein.", "Besucht das Begegnungscafé."]
HOUSING_NOTES = ["Sucht eine größere Wohnung.", "Umzug im Landkreis gewünscht."]
HEALTH_NOTES = ["Regelmäßige Unterstützung durch eine Fachstelle gewünscht."]

CONTACT_NOTES = [
    "Anruf: Termin bestätigt.",
    "Kurze Rückfrage zum Kursbeginn beantwortet.",
    "Hat Unterlagen abgegeben, Kopien nicht behalten.",
    "Nummer der zuständigen Stelle genannt.",
    "Termin verschoben.",
]

#: Code of the topic → what somebody is referred for.
REFERRAL_NOTES = {
    "language": ["Kursplatz gesucht", "Einstufung und Kursplatz"],
    "work": ["Arbeitssuche", "Fragen zur Eingliederung"],
    "money": ["Fragen zum Leistungsbezug", "Raten und Mahnungen"],
    "housing": ["Größere Wohnung gesucht", "Vormerkung für eine Wohnung"],
    "training": ["Ausbildungssuche"],
    "further_qualification": ["Anerkennung des Abschlusses"],
    "family": ["Betreuungsplatz", "Fragen zu Familienleistungen"],
    "school": ["Schulplatz für ein Kind"],
    "participation": ["Kontakte im Ort"],
    "residence_law": ["Frage zum Aufenthalt"],
}
OUTCOMES = {
    "completed": [
        "Platz zugesagt",
        "Beratung hat stattgefunden",
        "Antrag ist gestellt",
        "Angebot gefunden",
    ],
    "declined": ["Keine freien Plätze", "Nicht zuständig", "Warteliste geschlossen"],
    "no_show": ["Termin nicht wahrgenommen, neuer Anlauf besprochen"],
}

PLAN_REMARKS = {
    "goals_achieved": "Alle Ziele erreicht; Begleitung bei Bedarf weiter möglich.",
    "other": "Auf Wunsch beendet; ein neuer Plan wird im Herbst besprochen.",
}
REFUSAL = "Die verbleibenden Ziele sind bis zum letzten Tag erreichbar."
HANDOVER_REFUSAL = "Zurzeit kein freier Platz; bitte im nächsten Monat erneut anfragen."
HANDOVER_MESSAGE = (
    "Umzug innerhalb des Landkreises; Plan läuft, nächste Überprüfung steht."
)

#: Own fields of the plan of one provider.
PROPERTIES = [
    {
        "name": "lb_heading",
        "string": "Angebote im Haus Lindenbrücke",
        "type": "separator",
    },
    {"name": "lb_mentor", "string": "Patenschaft gewünscht", "type": "boolean"},
    {
        "name": "lb_offer",
        "string": "Hausangebot",
        "type": "selection",
        "selection": [
            ["cafe", "Sprachcafé"],
            ["garden", "Nachbarschaftsgarten"],
            ["choir", "Chor"],
        ],
    },
    {"name": "lb_goal", "string": "In einem Satz: mein Wunsch", "type": "char"},
    {"name": "lb_visits", "string": "Besuche im Haus im Monat", "type": "integer"},
]
WISHES = [
    "Eine Arbeit finden, die mir Freude macht.",
    "Gut genug Deutsch für die Ausbildung.",
    "Eine Wohnung mit Platz für alle.",
]
