# shellcheck shell=bash
# Common ground of bin/demo, bin/test and bin/odoo: where things lie, messages,
# locks, and child processes that end when the command ends. Read by `source`.

set -euo pipefail
umask 022

INTMAN_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
INTMAN_LIB=$INTMAN_ROOT/bin/lib
INTMAN_MODULE=intman_module
HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
export HOME

# What the caller has set for another Odoo, Python or PostgreSQL must not reach ours.
unset PGDATABASE PGSERVICE PGSERVICEFILE PGDATA PGOPTIONS
unset ODOO_RC OPENERP_SERVER ODOO_STAGE PYTEST_DB_USE_ENV_VARS PYTEST_ADDOPTS
unset PYTHONPATH PYTHONHOME PYTHONSTARTUP PIP_USER PIP_TARGET PIP_PREFIX
export PYTHONUTF8=1 LC_ALL=C.UTF-8

# ----------------------------------------------------------------- messages

step() { printf '[%4d s] %s\n' "$SECONDS" "$*"; }
note() { printf '         %s\n' "$*"; }

die() {
    printf '\nFehler: %s\n' "$1" >&2
    shift
    [ $# -eq 0 ] || printf '        %s\n' "$@" >&2
    exit 1
}

# The end of a log, so that a reader sees the cause without opening the file.
show_tail() {
    [ -s "$1" ] || return 0
    printf '\n--- Ende von %s\n' "$1" >&2
    tail -n "${2:-25}" "$1" >&2
    printf -- '---\n' >&2
}

# ------------------------------------------------------------------- places

INTMAN_CACHE=${INTMAN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/intman}
mkdir -p "$INTMAN_CACHE/locks" 2>/dev/null ||
    die "Der Ordner $INTMAN_CACHE lässt sich nicht anlegen." \
        "Bitte mit INTMAN_CACHE=/pfad einen anderen beschreibbaren Ordner nennen."
INTMAN_CACHE=$(cd "$INTMAN_CACHE" && pwd -P)

hash_of() { sha256sum | cut -c "1-${1:-12}"; }

# Two checkouts (or one checkout with two caches) never share anything that runs.
INTMAN_KEY=$(printf '%s\n' "$INTMAN_ROOT" "$INTMAN_CACHE" | hash_of 10)
INTMAN_STATE=$INTMAN_CACHE/checkouts/$INTMAN_KEY
mkdir -p "$INTMAN_STATE"
printf '%s\n' "$INTMAN_ROOT" >"$INTMAN_STATE/path"

# Byte code goes to the cache: the checkout stays clean, and an Odoo in a folder
# that cannot be written to starts as fast as any other.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX=$INTMAN_CACHE/pyc

is_root() { [ "$(id -u)" -eq 0 ]; }

# -------------------------------------------------------------------- locks

# with_lock NAME COMMAND…: one process at a time per cache. The lock ends with the
# process, so nothing has to be cleaned up after a crash.
with_lock() {
    local file=$INTMAN_CACHE/locks/$1.lock fd status
    shift
    exec {fd}>>"$file"
    if ! flock -n "$fd"; then
        note "Ein anderer Aufruf richtet dasselbe gerade ein; warte auf ihn …"
        flock "$fd"
    fi
    # Not `|| status=$?`: that would switch `set -e` off inside the command.
    "$@"
    status=$?
    exec {fd}>&-
    return "$status"
}

# Close everything but standard input and output: what is started to stay must not
# keep a lock or the caller's pipe open.
close_other_fds() {
    local entry fd
    for entry in /proc/self/fd/*; do
        fd=${entry##*/}
        case " 0 1 2 255 $* " in
        *" $fd "*) ;;
        *) eval "exec $fd>&-" 2>/dev/null || true ;;
        esac
    done
}

# ---------------------------------------------------------------- processes

# True if the process runs and its command line contains the text: a number alone
# may long belong to another program.
is_process() {
    local pid=$1 text=$2
    [ -n "$pid" ] && [ -r "/proc/$pid/cmdline" ] &&
        tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -F -- "$text" >/dev/null
}

CHILD=
# Run a command in a process group of its own and wait for it. A signal to the
# script is answered at once, and stop_child ends the whole group (browser included).
# run_child [--stdin FILE] COMMAND…
run_child() {
    local status=0 input=/dev/null
    if [ "$1" = --stdin ]; then
        input=$2
        shift 2
    fi
    setsid "$@" <"$input" &
    CHILD=$!
    wait "$CHILD" || status=$?
    CHILD=
    return "$status"
}

stop_child() {
    [ -n "$CHILD" ] || return 0
    kill -TERM -- "-$CHILD" 2>/dev/null || true
    local i
    for i in $(seq 50); do
        kill -0 -- "-$CHILD" 2>/dev/null || break
        [ "$i" -lt 40 ] || kill -KILL -- "-$CHILD" 2>/dev/null || true
        sleep 0.1
    done
    CHILD=
}

trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
