# shellcheck shell=bash
# A run of the tests: a cluster, a database and files of its own, which are gone when it
# ends, however it ends. Only its logs stay.

RUNS=$INTMAN_STATE/test
RUN=
DATABASE=intman_test_${INTMAN_KEY}_$$
ODOO_PYTHON=

# Server, cluster and files of a run; what a human may want to read stays.
clear_run() {
    local run=$1
    if [ -s "$run/cluster" ]; then
        PG_OWNER=$(sed -n 1p "$run/cluster")
        PG_FOLDER=$(sed -n 2p "$run/cluster")
        PG_SOCKET=$(sed -n 3p "$run/cluster")
        postgres_stop
        rm -rf "$PG_FOLDER" "$PG_SOCKET"
        # The folder around it, where it is not the run's own.
        rmdir "${PG_FOLDER%/*}" 2>/dev/null || true
    elif [ -n "$EXTERNAL_POSTGRES" ] && [ -s "$run/database" ]; then
        database drop "$(cat "$run/database")" || true
    fi
    rm -rf "$run/data" "$run/cluster" "$run/database" "$run/pid"
}

# Runs that were killed leave their cluster behind; old logs are of no use to anyone.
clear_old_runs() {
    local run pid
    find_postgres || true
    for run in "$RUNS"/run-*; do
        [ -d "$run" ] || continue
        pid=$(cat "$run/pid" 2>/dev/null || true)
        if [ -n "$pid" ] && ! is_process "$pid" bin/test; then clear_run "$run"; fi
    done
    find "$RUNS" -mindepth 1 -maxdepth 1 -name 'run-*' -mtime +7 \
        ! -exec test -e '{}/pid' \; -exec rm -rf '{}' +
}

cleanup() {
    trap '' INT TERM HUP
    stop_child
    rm -f "$OUTPUT"
    [ -z "$RUN" ] || clear_run "$RUN"
}

prepare_run() {
    mkdir -p "$RUNS"
    clear_old_runs
    RUN=$RUNS/run-$(date +%Y%m%d-%H%M%S)-$$
    mkdir -p "$RUN"
    printf '%s\n' "$$" >"$RUN/pid"
    if [ -n "$EXTERNAL_POSTGRES" ]; then
        check_external_postgres
        printf '%s\n' "$DATABASE" >"$RUN/database"
    else
        find_postgres || die 'PostgreSQL wurde nicht gefunden.'
        postgres_at "test/${RUN##*/}" "$(mktemp -u "/tmp/intman-$(id -u)-test-XXXXXX")"
        printf '%s\n' "$PG_OWNER" "$PG_FOLDER" "$PG_SOCKET" >"$RUN/cluster"
        use_private_postgres
        # Nobody misses this cluster after a power cut, so it need not wait for the disk.
        postgres_start fsync=off synchronous_commit=off full_page_writes=off
    fi
    # The port is for Odoo's own needs; the tests' server takes a free one by itself.
    write_odoo_config "$RUN/odoo.conf" "$DATABASE" "$RUN/data" 8069
    odoo_command "$RUN/odoo.conf"
}

# pg_trgm and unaccent are part of it, as in the demo. German is what the users see.
install_addon() {
    database create "$DATABASE" || return 1
    run_child "${ODOO[@]}" server -i "$INTMAN_MODULE" --without-demo --load-language=de_DE \
        --stop-after-init --no-http --logfile "$RUN/install.log" >"$RUN/install.out" 2>&1 || {
        tail -n 40 "$RUN/install.log" "$RUN/install.out"
        return 1
    }
    database installed "$DATABASE" "$INTMAN_MODULE" || {
        tail -n 40 "$RUN/install.log"
        echo "Das Modul $INTMAN_MODULE ist nach der Installation nicht installiert."
        return 1
    }
}

export_template() {
    run_child "${ODOO[@]}" i18n export "$INTMAN_MODULE" -l pot -o "$RUN/$INTMAN_MODULE.pot" \
        >"$RUN/export.log" 2>&1 || {
        tail -n 30 "$RUN/export.log"
        return 1
    }
}

check_translations() {
    export_template &&
        "$ODOO_PYTHON" "$INTMAN_LIB/translations.py" check \
            "$RUN/$INTMAN_MODULE.pot" "$INTMAN_MODULE/i18n"
}

run_pytest() {
    local command=("$ODOO_PYTHON" -m pytest
        --odoo-config="$RUN/odoo.conf" --odoo-database="$DATABASE" --odoo-log-level=info
        --odoo-extra=logfile="$RUN/server.log" --odoo-http
        -o cache_dir="$RUNS/pytest-cache"
        -p pytest_counts
        "${pytest_arguments[@]}")
    export INTMAN_COUNTS=$RUN/counts
    command=(env "PYTHONPATH=$PYTHONPATH:$INTMAN_LIB" "${command[@]}")
    if [ -n "$interactive" ]; then
        "${command[@]}"
    else
        run_child "${command[@]}"
    fi
}

check_log() {
    local logs=("$RUN/install.log")
    [ ! -f "$RUN/server.log" ] || logs+=("$RUN/server.log")
    "$ODOO_PYTHON" "$INTMAN_LIB/log_check.py" "${logs[@]}"
}

run_tests() {
    local begin=$SECONDS status=0 failed_before=${#FAILED[@]}
    stage 'Installation in eine neue Datenbank' install_addon
    if [ ${#FAILED[@]} -gt "$failed_before" ]; then
        return 0
    fi
    [ -z "$translations" ] || stage 'Übersetzung: vollständig' check_translations
    begin=$SECONDS
    run_pytest || status=$?
    # pytest's 5: nothing was collected.
    [ "$status" -ne 5 ] || note 'Kein Test heißt so.'
    report_stage 'Tests' "$status" $(((SECONDS - begin) * 1000))
    stage 'Server-Protokoll ohne Warnungen' check_log
}
