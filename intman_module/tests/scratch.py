"""A database of its own for tests that really commit, and processes working on it.

A test transaction is rolled back, so it cannot show what a commit leaves behind in
the tables and on the disk, nor what two people do to each other. The copy is made of
what is committed, with the tools of PostgreSQL, and every step runs in a short process
with a registry and a file store of its own; the test's own process is left alone.
"""

import configparser
import json
import os
import shutil
import subprocess
import sys
import tempfile
from glob import glob
from importlib import import_module
from pathlib import Path

from odoo.tools import config
from odoo.tools.misc import exec_pg_environ

#: How long a single step may take, in seconds.
PATIENCE = 300

_PROCESS = """
import sys
from odoo.tools import config
config.parse_config(["-c", sys.argv[1]])
from odoo.addons.intman_module.tests.scratch import work
work(*sys.argv[2:])
"""


def pg_tool(name):
    """Return the path of a PostgreSQL program; say clearly when there is none."""
    found = shutil.which(name, path=config["pg_path"] or None) or shutil.which(name)
    if not found:
        # Debian keeps the newest one of the installed versions here.
        paths = sorted(
            glob(f"/usr/lib/postgresql/*/bin/{name}"),
            key=lambda path: float(Path(path).parts[-3]),
        )
        found = paths[-1] if paths else None
    if not found:
        raise AssertionError(
            f"{name} is needed for this test: put PostgreSQL's programs on the PATH."
        )
    return found


def run_tool(name, *arguments, **options):
    """Run a PostgreSQL program on the server Odoo uses; fail with what it said."""
    done = subprocess.run(
        [pg_tool(name), *arguments],
        env=exec_pg_environ(),
        stderr=subprocess.PIPE,
        timeout=PATIENCE,
        check=False,
        **options,
    )
    if done.returncode:
        raise AssertionError(f"{name}: {done.stderr.decode(errors='replace')}")


class ScratchDatabase:
    """A copy of a database with an empty file store, dropped by ``close``."""

    def __init__(self, source):
        self.name = f"{source}_scratch_{os.getpid()}"
        self.folder = Path(tempfile.mkdtemp(prefix="intman-scratch-"))
        self.data = self.folder / "data"
        self.data.mkdir()
        try:
            self._write_config()
            self._copy(source)
        except BaseException:
            self.close()
            raise

    def _write_config(self):
        parser = configparser.RawConfigParser()
        options = {
            "db_name": self.name,
            "data_dir": str(self.data),
            "addons_path": ",".join(config["addons_path"]),
            "list_db": "False",
            "max_cron_threads": "0",
            "log_level": "info",
            "unaccent": str(config["unaccent"]),
        }
        for name in ("db_host", "db_port", "db_user", "db_password", "db_sslmode"):
            if config[name]:
                options[name] = str(config[name])
        parser["options"] = options
        self.config = self.folder / "odoo.conf"
        self.config.touch(mode=0o600)
        with self.config.open("w", encoding="utf-8") as file:
            parser.write(file)

    def _copy(self, source):
        dump = self.folder / "source.sql"
        run_tool("pg_dump", "--no-owner", "--no-privileges", "-f", str(dump), source)
        run_tool(
            "createdb", "-T", "template0", "-E", "UTF8", "--lc-collate=C", self.name
        )
        if config["unaccent"]:
            # What makes it fit for an index belongs to the extension, so no dump
            # brings it along.
            self._psql(
                "-c",
                "CREATE EXTENSION IF NOT EXISTS unaccent; "
                "ALTER FUNCTION unaccent(text) IMMUTABLE",
            )
        self._psql("-f", str(dump))
        dump.unlink()

    def _psql(self, *arguments):
        run_tool(
            "psql",
            *("-X", "-q", "-v", "ON_ERROR_STOP=1", *arguments, self.name),
            stdout=subprocess.DEVNULL,
        )

    def close(self):
        """Drop the copy and everything on the disk."""
        run_tool("dropdb", "--if-exists", "--force", self.name)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, function, **payload):
        """Run a module's function ``(env, **payload)`` in a process; commit.

        :return: what it returned, and the server log of the process.
        """
        answer = self.folder / "answer.json"
        answer.unlink(missing_ok=True)
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }
        done = subprocess.run(
            [
                *(sys.executable, "-c", _PROCESS, str(self.config), self.name),
                *(function.__module__, function.__name__),
                *(json.dumps(payload), str(answer)),
            ],
            env=environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            check=False,
        )
        log = done.stdout.decode(errors="replace")
        if done.returncode or not answer.exists():
            raise AssertionError(f"the process ended with {done.returncode}:\n{log}")
        return json.loads(answer.read_text(encoding="utf-8")), log

    def dump(self):
        """Return the whole database as plain SQL: all tables, all rows."""
        path = self.folder / "dump.sql"
        run_tool("pg_dump", "-f", str(path), self.name)
        try:
            return path.read_bytes()
        finally:
            path.unlink()

    def files(self):
        """Return the contents of all files of the instance, and their names."""
        paths = [path for path in self.data.rglob("*") if path.is_file()]
        return b"\n".join(
            os.fsencode(path.relative_to(self.data)) + b"\n" + path.read_bytes()
            for path in paths
        )


def work(database, module, function, payload, answer):
    """Run one step in a process of its own and write down what it returned."""
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry

    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        result = getattr(import_module(module), function)(env, **json.loads(payload))
        env.flush_all()
    Path(answer).write_text(json.dumps(result), encoding="utf-8")
