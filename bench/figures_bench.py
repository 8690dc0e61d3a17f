"""How much dearer are the key figures than counting three of them by hand?

Run by Odoo's shell in a throw-away database (see README.md), which provides ``env``.
Fills four counties by plain SQL, measures inside one transaction, rolls back.
"""

import statistics
import sys
import time

COUNTIES = 4
CLIENTS = 3000  # of each county
YEAR = 2025
ROUNDS = 7

INSERTS = """
INSERT INTO intman_county (name, code, kind, active, erasure_delay_days,
                           expiry_closing_days)
SELECT 'Bench ' || i, '0799' || i, 'rural', TRUE, 7, 30
  FROM generate_series(1, %(counties)s) i;

INSERT INTO intman_provider (name, kind, county_id, case_access, review_months, active)
SELECT 'Provider ' || i, 'county', id, 'team', 3, TRUE
  FROM intman_county, generate_series(1, 6) i WHERE name LIKE 'Bench %%';

INSERT INTO intman_counsellor (name, provider_id, county_id, degree, active)
SELECT 'Counsellor ' || i, p.id, p.county_id, 'social', TRUE
  FROM intman_provider p JOIN intman_county c ON c.id = p.county_id,
       generate_series(1, 4) i
 WHERE c.name LIKE 'Bench %%';

CREATE TEMP TABLE staff ON COMMIT DROP AS
SELECT s.id, s.provider_id, s.county_id,
       row_number() OVER (PARTITION BY s.county_id ORDER BY s.id) - 1 AS place
  FROM intman_counsellor s JOIN intman_county c ON c.id = s.county_id
 WHERE c.name LIKE 'Bench %%';

-- Every tenth person has a second file at another provider of the county.
INSERT INTO intman_client (last_name, person_key, provider_id, county_id,
                           counsellor_id, target_group, gender, benefit, state,
                           first_consultation_on, number)
SELECT 'Bench', c.id || '-' || CASE WHEN i %% 10 = 0 THEN i - 1 ELSE i END,
       s.provider_id, c.id, s.id, (ARRAY['au', 'ukraine'])[1 + i %% 2],
       (ARRAY['female', 'male', 'diverse', NULL])[1 + i %% 4], 'sgb2', 'active',
       DATE '2023-06-01' + i %% 700, 'B-' || i
  FROM intman_county c
 CROSS JOIN generate_series(1, %(clients)s) i
  JOIN staff s ON s.county_id = c.id AND s.place = i %% 24
 WHERE c.name LIKE 'Bench %%';

-- Every file has its history, a fifth of them with a change.
INSERT INTO intman_situation (client_id, provider_id, valid_from, benefit)
SELECT c.id, c.provider_id, c.first_consultation_on + change.day, 'sgb2'
  FROM intman_client c
  JOIN (VALUES (0), (200)) AS change(day) ON change.day = 0 OR c.id %% 5 = 0
 WHERE c.last_name = 'Bench';

INSERT INTO intman_consent (client_id, provider_id, purpose, form, state, given_on)
SELECT id, provider_id, 'processing', 'written', 'given', first_consultation_on
  FROM intman_client WHERE last_name = 'Bench';

INSERT INTO intman_plan (client_id, provider_id, counsellor_id, state, made_on)
SELECT id, provider_id, counsellor_id, 'running', first_consultation_on + 30
  FROM intman_client WHERE last_name = 'Bench' AND id %% 10 < 8;

-- Ten talks each; every tenth of them is a family talk.
CREATE TEMP TABLE talks ON COMMIT DROP AS
SELECT nextval('intman_consultation_id_seq') AS id, c.id AS client_id, c.provider_id,
       c.counsellor_id, c.first_consultation_on + i * 25 AS date, i
  FROM intman_client c, generate_series(0, 9) i WHERE c.last_name = 'Bench';

INSERT INTO intman_consultation (id, provider_id, counsellor_id, date, form, state,
                                 counted, minor_count)
SELECT id, provider_id, counsellor_id, date, 'office',
       CASE WHEN i = 5 THEN 'cancelled' ELSE 'held' END, i != 4, i %% 2
  FROM talks;

INSERT INTO intman_consultation_participant (consultation_id, client_id, provider_id)
SELECT id, client_id, provider_id FROM talks
 UNION ALL
SELECT t.id, other.id, t.provider_id FROM talks t
  JOIN intman_client other ON other.id = t.client_id + 24
   AND other.provider_id = t.provider_id
   AND other.first_consultation_on <= t.date
 WHERE t.i = 9;

ANALYZE intman_client, intman_consent, intman_plan, intman_consultation,
        intman_consultation_participant;
"""

BY_HAND = {
    "K1": """
        SELECT count(DISTINCT c.person_key)
          FROM intman_consultation t
          JOIN intman_consultation_participant p ON p.consultation_id = t.id
          JOIN intman_client c ON c.id = p.client_id
         WHERE c.county_id = %(county)s AND t.state = 'held' AND t.counted
           AND t.date BETWEEN %(first)s AND %(last)s
    """,
    "K8": """
        SELECT count(*)
          FROM intman_consultation t
          JOIN intman_provider v ON v.id = t.provider_id
         WHERE v.county_id = %(county)s AND t.state = 'held' AND t.counted
           AND t.date BETWEEN %(first)s AND %(last)s
    """,
    "K10": """
        SELECT count(*)
          FROM intman_plan l JOIN intman_client c ON c.id = l.client_id
         WHERE c.county_id = %(county)s AND l.made_on BETWEEN %(first)s AND %(last)s
    """,
}


def measure(function):
    """Return the result of a function and the median of its seconds."""
    seconds = []
    for _round in range(ROUNDS):
        begin = time.perf_counter()
        result = function()
        seconds.append(time.perf_counter() - begin)
    return result, statistics.median(seconds)


def main(env):
    cr = env.cr
    cr.execute(INSERTS, {"counties": COUNTIES, "clients": CLIENTS})
    county = env["intman.county"].search([("name", "=", "Bench 1")])
    params = {
        "county": county.id,
        "first": f"{YEAR}-01-01",
        "last": f"{YEAR}-12-31",
    }

    def by_hand():
        found = {}
        for code, query in BY_HAND.items():
            cr.execute(query, params)
            [(found[code],)] = cr.fetchall()
        return found

    def ours(codes=None):
        rows = env["intman.figures"]._rows([YEAR], county=county, codes=codes)
        return {
            code: rows.get((YEAR, "county", county.id, code, None, None), 0)
            for code in BY_HAND
        }

    expected, hand = measure(by_hand)
    three, three_seconds = measure(lambda: ours(list(BY_HAND)))
    everything, all_seconds = measure(ours)
    cr.execute("SELECT count(*) FROM talks")
    [(talks,)] = cr.fetchall()
    print(f"{COUNTIES} counties with {CLIENTS} files each, {talks} talks in all")
    print(f"by hand, K1 K8 K10, one total each  {hand * 1000:8.1f} ms  {expected}")
    for label, seconds in (
        ("ours, K1 K8 K10, all levels        ", three_seconds),
        ("ours, all figures, all levels      ", all_seconds),
    ):
        print(f"{label} {seconds * 1000:8.1f} ms  {seconds / hand:6.1f} times")
    cr.rollback()
    if not expected == three == everything:
        print(f"DIFFERENT: {expected} {three} {everything}")
        sys.exit(1)


main(env)  # noqa: F821
