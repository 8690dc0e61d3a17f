# shellcheck shell=bash
# Private PostgreSQL clusters: reachable through a socket only, one for the demo and
# one for each run of the tests. PGHOST in the environment names another server; then
# nothing is started here.

EXTERNAL_POSTGRES=${PGHOST:-}
PG_BIN=
PG_OWNER=   # the user that the server runs as
PG_FOLDER=  # holds data/ and log
PG_SOCKET=  # folder of the socket; short, as a socket's path may have 107 bytes only

find_postgres() {
    local folder best=
    for folder in /usr/lib/postgresql/*/bin "$(pg_config --bindir 2>/dev/null)"; do
        [ -x "$folder/postgres" ] && [ -x "$folder/initdb" ] || continue
        [ "$("$folder/postgres" -V | sed -E 's/[^0-9]*([0-9]+).*/\1/')" -ge 13 ] || continue
        best=$folder
    done
    [ -n "$best" ] && PG_BIN=$best
}

# A cluster can only be run by the version that made it.
use_version_of_cluster() {
    local version
    version=$(cat "$1/data/PG_VERSION" 2>/dev/null) || return 0
    [ "$("$PG_BIN/postgres" -V | sed -E 's/[^0-9]*([0-9]+).*/\1/')" != "$version" ] || return 0
    [ -x "/usr/lib/postgresql/$version/bin/postgres" ] ||
        die "Die Demo-Datenbank wurde mit PostgreSQL $version angelegt, das hier fehlt." \
            "Entweder apt-get install postgresql-$version, oder den Ordner $1 löschen (die Demo-Daten entstehen neu)."
    PG_BIN=/usr/lib/postgresql/$version/bin
}

want_postgres() {
    [ -n "$EXTERNAL_POSTGRES" ] || want postgresql 'PostgreSQL (ab 13)' find_postgres
}

# PostgreSQL refuses to run as root. Run a command as the owner of the cluster.
as_owner() {
    if is_root; then
        (cd / && HOME=/ exec setpriv --reuid "$PG_OWNER" --regid "$(id -g "$PG_OWNER")" \
            --init-groups -- "$@")
    else
        "$@"
    fi
}

# postgres_at NAME SOCKET: settle where a cluster lies and who runs it. The owner may
# not get into root's home; then the system's own place for such data is the right one.
postgres_at() {
    local name=$1
    PG_OWNER=$(id -un)
    PG_FOLDER=$INTMAN_STATE/$name
    PG_SOCKET=$2
    if is_root; then
        PG_OWNER=postgres
        id postgres >/dev/null 2>&1 || PG_OWNER=nobody
        mkdir -p "$PG_FOLDER"
        as_owner test -x "$INTMAN_STATE/$name" || PG_FOLDER=/var/lib/intman/$INTMAN_KEY/$name
    fi
    PG_FOLDER=$PG_FOLDER/postgres
}

# A folder only its owner (and root) can enter, even where everybody may make folders.
private_folder() {
    local folder=$1
    mkdir -p "${folder%/*}"
    if mkdir -m 700 "$folder" 2>/dev/null; then
        ! is_root || chown "$PG_OWNER:" "$folder"
    elif [ -L "$folder" ] || [ "$(stat -c %U "$folder")" != "$PG_OWNER" ]; then
        die "Der Ordner $folder gehört jemand anderem." \
            'Bitte ihn entfernen und den Befehl wiederholen.'
    else
        chmod 700 "$folder"
    fi
}

postgres_runs() {
    as_owner "$PG_BIN/pg_ctl" status -D "$PG_FOLDER/data" >/dev/null 2>&1
}

postgres_init() {
    local data=$PG_FOLDER/data
    [ ! -s "$data/PG_VERSION" ] || return 0
    rm -rf "$data.tmp"
    # C.UTF-8 because it is the same everywhere and knows upper and lower case of
    # umlauts; the role is not `postgres`, which Odoo refuses.
    as_owner "$PG_BIN/initdb" -D "$data.tmp" --username=odoo --auth=trust \
        --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$INTMAN_STATE/initdb.log" 2>&1 || {
        show_tail "$INTMAN_STATE/initdb.log"
        die 'PostgreSQL ließ sich nicht einrichten.'
    }
    as_owner tee -a "$data.tmp/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
max_connections = 200
shared_buffers = 256MB
work_mem = 16MB
jit = off
CONF
    mv "$data.tmp" "$data"
}

postgres_launch() {
    (
        close_other_fds
        as_owner "$PG_BIN/pg_ctl" start -D "$PG_FOLDER/data" -l "$PG_FOLDER/log" \
            -o "$1" -w -t 120 </dev/null >/dev/null 2>&1
    )
}

# postgres_start [SETTING=VALUE…]: make the cluster if there is none, and start it.
postgres_start() {
    local setting options attempt
    private_folder "$PG_FOLDER"
    private_folder "$PG_SOCKET"
    use_version_of_cluster "$PG_FOLDER"
    postgres_init
    options="-k $PG_SOCKET"
    for setting in "$@"; do options+=" -c $setting"; done
    # After a crash the old server's processes may need a moment to be gone, and while
    # they are there, they look like a server that runs: only an answer counts.
    for attempt in $(seq 15); do
        postgres_runs || postgres_launch "$options" || true
        ! database ping >/dev/null 2>&1 || break
        [ "$attempt" -lt 15 ] || {
            show_tail "$PG_FOLDER/log"
            die 'PostgreSQL startet nicht.' "Alle Meldungen: $PG_FOLDER/log"
        }
        sleep 1
    done
    database prepare template1
}

postgres_stop() {
    local mode
    for mode in fast immediate; do
        [ -s "$PG_FOLDER/data/postmaster.pid" ] || break
        as_owner "$PG_BIN/pg_ctl" stop -D "$PG_FOLDER/data" -m "$mode" -w -t 60 \
            >/dev/null 2>&1 || true
    done
    rmdir "$PG_SOCKET" 2>/dev/null || true
}

# Odoo, psql and our own helper all read these.
use_private_postgres() {
    export PGHOST=$PG_SOCKET PGUSER=odoo PGPORT=5432
    unset PGPASSWORD PGSSLMODE
}

check_external_postgres() {
    [ "${PGUSER:-$(id -un)}" != postgres ] ||
        die 'Odoo arbeitet nicht mit dem Datenbankbenutzer postgres.' \
            'Bitte einen eigenen anlegen (createuser --createdb NAME) und PGUSER=NAME setzen.'
    database ping ||
        die "Der PostgreSQL-Server aus PGHOST=$EXTERNAL_POSTGRES antwortet nicht." \
            'Bitte PGHOST, PGPORT, PGUSER und PGPASSWORD prüfen, oder PGHOST weglassen.'
}

database() { "$ODOO_PYTHON" "$INTMAN_LIB/database.py" "$@"; }

# database_has exists|installed …: yes or no. No answer is neither, as what follows a
# "no" may be a new database in the old one's place.
database_has() {
    local status=0
    database "$@" || status=$?
    [ "$status" -le 1 ] || die 'Die Datenbank antwortet nicht.'
    return "$status"
}
