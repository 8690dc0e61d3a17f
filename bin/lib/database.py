"""Small jobs on a PostgreSQL server, without needing its client programs.

The connection comes from the usual environment variables (PGHOST, PGUSER …).

    ping                  does the server answer?
    exists NAME           is there such a database?
    create NAME           make it the way Odoo does, with its extensions
    prepare NAME          add the extensions to a database
    drop NAME             remove it, whoever is connected
    installed NAME MODULE is the module installed there?

The end is 0 for yes or done, 1 for no, 2 if the server gave no answer.
"""

import sys

import psycopg2
from psycopg2 import sql

# Without pg_trgm Odoo silently leaves out its indexes for searching inside text.
# unaccent lets a search for "Ozdemir" find "Özdemir"; Odoo can only use it in an
# index if it counts as immutable, which is what Odoo itself does to it.
EXTENSIONS = [
    ("pg_trgm", []),
    ("unaccent", ["ALTER FUNCTION unaccent(text) IMMUTABLE"]),
]


def connect(name="postgres"):
    connection = psycopg2.connect(dbname=name, connect_timeout=10)
    connection.autocommit = True
    return connection


def run(name, statement, *args):
    connection = connect(name)
    try:
        with connection.cursor() as cr:
            cr.execute(statement, args)
            return cr.fetchall() if cr.description else []
    finally:
        connection.close()


def ping():
    try:
        run("postgres", "SELECT 1")
    except psycopg2.Error as error:
        print(error, file=sys.stderr)
        return False
    return True


def exists(name):
    return bool(run("postgres", "SELECT 1 FROM pg_database WHERE datname = %s", name))


def create(name):
    options = "ENCODING 'unicode' LC_COLLATE 'C' TEMPLATE template0"
    statement = sql.SQL("CREATE DATABASE {} " + options)
    run("postgres", statement.format(sql.Identifier(name)))
    prepare(name)


def prepare(name):
    for extension, statements in EXTENSIONS:
        # All or nothing: Odoo warns of an unaccent that it cannot use in an index.
        connection = connect(name)
        connection.autocommit = False
        create_extension = sql.SQL("CREATE EXTENSION IF NOT EXISTS {}")
        try:
            with connection, connection.cursor() as cr:
                cr.execute(create_extension.format(sql.Identifier(extension)))
                for statement in statements:
                    cr.execute(statement)
        except psycopg2.Error as problem:
            # Somebody else's server may not let us; Odoo works, only slower.
            print(f"Ohne die Erweiterung {extension}: {problem}".strip())
        finally:
            connection.close()


def drop(name):
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    run("postgres", statement.format(sql.Identifier(name)))


def installed(name, module):
    if not exists(name):
        return False
    if not run(name, "SELECT to_regclass('ir_module_module')")[0][0]:
        return False
    query = "SELECT 1 FROM ir_module_module WHERE name = %s AND state = 'installed'"
    return bool(run(name, query, module))


COMMANDS = {f.__name__: f for f in (ping, exists, create, prepare, drop, installed)}

if __name__ == "__main__":
    try:
        sys.exit(COMMANDS[sys.argv[1]](*sys.argv[2:]) is False)
    except psycopg2.Error as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
