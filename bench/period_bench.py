"""How long does the night take with 20,000 open files, and how much memory?

Run by Odoo's shell in a throw-away database (see README.md), which provides ``env``.
Fills four counties by plain SQL and runs the scheduled action itself, with its
commits: the first night, in which every reminder is new, and a second one, in which
there is nothing new. Leaves everything behind: drop the database.
"""

import resource
import statistics
import sys
import time

COUNTIES = 4
PROVIDERS = 6  # of each county
STAFF = 8  # of each provider
CLIENTS = 20_000
ROUNDS = 5
#: What the night may take.
SECONDS, MEGABYTES = 60, 500

INSERTS = """
CREATE TEMP TABLE staff AS
SELECT s.id, s.provider_id, s.county_id, row_number() OVER (ORDER BY s.id) - 1 AS place
  FROM intman_counsellor s JOIN intman_provider p ON p.id = s.provider_id
 WHERE p.name LIKE 'Bench %%';

-- First talks from today back to some days after files close by themselves.
INSERT INTO intman_client (last_name, person_key, provider_id, county_id,
                           counsellor_id, target_group, benefit, state, number,
                           residence_status_until, first_consultation_on, period_end,
                           create_uid, write_uid, create_date, write_date)
SELECT 'Bench', 'bench-' || i, s.provider_id, s.county_id, s.id, 'au', 'sgb2',
       CASE WHEN i %% 20 = 0 THEN 'paused' ELSE 'active' END, 'B-' || i,
       current_date + (i %% 500) - 20, begun.day, begun.day + INTERVAL '3 years',
       1, 1, begun.day, now()
  FROM generate_series(1, %(clients)s) i
  JOIN staff s ON s.place = i %% (SELECT count(*) FROM staff)
 CROSS JOIN LATERAL (SELECT current_date - (i * 7 %% 1130)) AS begun(day);

INSERT INTO intman_consent (client_id, provider_id, purpose, form, state, given_on)
SELECT id, provider_id, 'processing', 'written', 'given', first_consultation_on
  FROM intman_client WHERE last_name = 'Bench';

INSERT INTO intman_agreement (client_id, provider_id, signed_on)
SELECT id, provider_id, first_consultation_on
  FROM intman_client WHERE last_name = 'Bench';

-- Four of five have a plan; the next review lies up to 60 days back or ahead.
INSERT INTO intman_plan (client_id, provider_id, counsellor_id, state, made_on,
                         next_review_on)
SELECT id, provider_id, counsellor_id, 'running', first_consultation_on,
       current_date + id %% 120 - 60
  FROM intman_client WHERE last_name = 'Bench' AND id %% 5 > 0;

INSERT INTO intman_goal (plan_id, client_id, provider_id, name, state, agreed_on)
SELECT id, client_id, provider_id, 'Bench', 'agreed', made_on FROM intman_plan
 WHERE client_id IN (SELECT id FROM intman_client WHERE last_name = 'Bench');

-- Up to eight talks each, as far as the day of today.
CREATE TEMP TABLE talks AS
SELECT nextval('intman_consultation_id_seq') AS id, c.id AS client_id, c.provider_id,
       c.counsellor_id, c.first_consultation_on + i * 130 AS date
  FROM intman_client c, generate_series(0, 7) i
 WHERE c.last_name = 'Bench' AND c.first_consultation_on + i * 130 <= current_date;

INSERT INTO intman_consultation (id, provider_id, counsellor_id, date, form, state,
                                 counted)
SELECT id, provider_id, counsellor_id, date, 'office', 'held', TRUE FROM talks;

INSERT INTO intman_consultation_participant (consultation_id, client_id, provider_id)
SELECT id, client_id, provider_id FROM talks;

ANALYZE intman_client, intman_consent, intman_agreement, intman_plan, intman_goal,
        intman_consultation, intman_consultation_participant;
"""

#: One plain pass over the same rows, which makes no reminder.
PLAIN = """
SELECT count(*), count(plan.id), sum(talk.count), count(consent.id), count(a.id)
  FROM intman_client c
  LEFT JOIN (SELECT p.client_id, count(*), max(t.date)
               FROM intman_consultation_participant p
               JOIN intman_consultation t ON t.id = p.consultation_id
              WHERE t.state = 'held' GROUP BY p.client_id) talk ON talk.client_id = c.id
  LEFT JOIN intman_plan plan ON plan.client_id = c.id AND plan.state != 'closed'
  LEFT JOIN intman_consent consent ON consent.client_id = c.id
  LEFT JOIN intman_agreement a ON a.client_id = c.id
 WHERE c.state != 'closed'
"""

#: How many reminders of two kinds there must be, counted by hand.
BY_HAND = {
    "period_6": """
        SELECT count(*) FROM intman_client
         WHERE state != 'closed' AND period_end - INTERVAL '6 months' <= current_date
           AND period_end - INTERVAL '3 months' > current_date
    """,
    "review": """
        SELECT count(*) FROM intman_plan l JOIN intman_client c ON c.id = l.client_id
         WHERE c.state = 'active'
           AND c.period_end >= current_date AND l.next_review_on <= current_date
    """,
}


def make_staff(env):
    """Make the organisation with its users, the ordinary way."""
    groups = [
        env.ref(f"intman_module.group_{name}").id
        for name in ("counsellor", "team_lead")
    ]
    quiet = env(context={**env.context, "no_reset_password": True})
    for number in range(COUNTIES):
        county = env["intman.county"].create(
            {"name": f"Bench {number}", "code": f"0799{number}"}
        )
        for place in range(PROVIDERS):
            provider = env["intman.provider"].create(
                {"name": f"Bench {number} {place}", "county_id": county.id}
            )
            users = quiet["res.users"].create(
                [
                    {
                        "name": f"Bench {number} {place} {index}",
                        "login": f"bench_{number}_{place}_{index}",
                        "group_ids": [(4, groups[index == 0])],
                    }
                    for index in range(STAFF)
                ]
            )
            provider.user_ids = users
            env["intman.counsellor"].create(
                [{"user_id": user.id, "provider_id": provider.id} for user in users]
            )
    env.flush_all()


def peak():
    """Return the most memory that this process has ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def night(env):
    """Run the scheduled action once; return its seconds."""
    begin = time.perf_counter()
    env.ref("intman_module.ir_cron_period").method_direct_trigger()
    seconds = time.perf_counter() - begin
    # The action has a transaction of its own: ours has to see what it stored.
    env.cr.commit()
    env.invalidate_all()
    return seconds


def reminders(env, code=None):
    domain = [("intman_due_on", "!=", False)]
    if code:
        kind = env.ref(f"intman_module.activity_{code}")
        domain.append(("activity_type_id", "=", kind.id))
    return env["mail.activity"].search_count(domain)


def main(env):
    cr = env.cr
    make_staff(env)
    cr.execute(INSERTS, {"clients": CLIENTS})
    cr.commit()
    plain = []
    for _round in range(ROUNDS):
        begin = time.perf_counter()
        cr.execute(PLAIN)
        cr.fetchall()
        plain.append(time.perf_counter() - begin)
    cr.commit()
    plain = statistics.median(plain)
    before = peak()
    first, made = night(env), reminders(env)
    expected = {}
    for code, query in BY_HAND.items():
        cr.execute(query)
        [(expected[code],)] = cr.fetchall()
    found = {code: reminders(env, code) for code in BY_HAND}
    second, after = night(env), reminders(env)
    print(f"{CLIENTS} open files; memory before {before:.0f} MB")
    print(f"one plain SQL pass      {plain * 1000:9.0f} ms")
    for label, seconds in (("first", first), ("second", second)):
        print(
            f"{label:6} night            {seconds * 1000:9.0f} ms"
            f"  {seconds / plain:6.0f} times the plain pass"
        )
    print(f"{made} reminders, after the second night {after}; peak {peak():.0f} MB")
    if found != expected or made != after:
        print(f"DIFFERENT: {found}, by hand {expected}")
        sys.exit(1)
    if max(first, second) > SECONDS or peak() > MEGABYTES:
        print(f"TOO MUCH: at most {SECONDS} s and {MEGABYTES} MB")
        sys.exit(1)


main(env)  # noqa: F821
