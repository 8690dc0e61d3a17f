# shellcheck shell=bash
# The demo: one database and one server per checkout, kept between starts.

DEMO=$INTMAN_STATE/demo
DEMO_CONFIG=$DEMO/odoo.conf
DEMO_LOG=$DEMO/server.log
DEMO_PORT=
DEMO_DATABASE=
ODOO_PYTHON=
USERS_FILE=$INTMAN_ROOT/$INTMAN_MODULE/demo/users.csv

# ------------------------------------------------------------------- pieces

# Everything up to a written configuration; the cluster is not started yet.
demo_provide() {
    mkdir -p "$DEMO"
    want_python
    want_postgres
    want_runtime
    provide_wanted
    need_python
    need_odoo
    python_environment odoo runtime test
    ODOO_PYTHON=$PYTHON_ENVIRONMENT/bin/python
    DEMO_DATABASE=intman_demo
    if [ -n "$EXTERNAL_POSTGRES" ]; then
        # Another checkout may use the same server.
        DEMO_DATABASE=intman_demo_$INTMAN_KEY
    else
        find_postgres || die 'PostgreSQL wurde nicht gefunden.'
        postgres_at demo "/tmp/intman-$(id -u)-$INTMAN_KEY"
        use_private_postgres
    fi
}

# The cluster is in use as long as somebody holds a shared lock on this file: every
# bin/odoo that runs, and the demo server, which inherits the lock and so keeps it
# exactly as long as it lives.
USE_FD=
demo_cluster_use() {
    if [ -n "$EXTERNAL_POSTGRES" ]; then
        check_external_postgres
        return 0
    fi
    exec {USE_FD}>>"$DEMO/cluster-in-use"
    flock -s "$USE_FD"
    with_lock "cluster-$INTMAN_KEY" postgres_start
}

# Stop the cluster unless somebody else uses it.
demo_cluster_leave() {
    [ -z "$EXTERNAL_POSTGRES" ] || return 0
    [ -n "$USE_FD" ] || exec {USE_FD}>>"$DEMO/cluster-in-use"
    local status=0
    if flock -x -n "$USE_FD"; then postgres_stop; else status=1; fi
    exec {USE_FD}>&-
    USE_FD=
    return "$status"
}

# --------------------------------------------------------------------- port

port_is_free() {
    "$ODOO_PYTHON" - "$1" <<'PYTHON'
import socket, sys
with socket.socket() as s:
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        s.bind(("127.0.0.1", int(sys.argv[1])))
    except OSError:
        sys.exit(1)
PYTHON
}

# The port that this checkout had the last time, else the first one from 8069 on that
# is free and that no other checkout has.
choose_port() {
    local file taken port
    port=$(cat "$DEMO/port" 2>/dev/null || true)
    [ -z "$port" ] || ! port_is_free "$port" || {
        DEMO_PORT=$port
        return 0
    }
    [ -z "$port" ] || note "Port $port ist inzwischen belegt; es wird ein anderer genommen."
    taken=' '
    for file in "$INTMAN_CACHE"/checkouts/*/demo/port; do
        [ -s "$file" ] && [ -e "$(cat "${file%/demo/port}/path" 2>/dev/null)" ] &&
            taken+="$(cat "$file") "
    done
    for port in $(seq 8069 8269); do
        case $taken in *" $port "*) continue ;; esac
        if port_is_free "$port"; then
            printf '%s\n' "$port" >"$DEMO/port"
            DEMO_PORT=$port
            return 0
        fi
    done
    die 'Zwischen 8069 und 8269 ist kein Port frei.'
}

demo_config() {
    DEMO_PORT=$(cat "$DEMO/port" 2>/dev/null || true)
    demo_running || with_lock ports choose_port
    write_odoo_config "$DEMO_CONFIG" "$DEMO_DATABASE" "$DEMO/data" "$DEMO_PORT" 'with_demo = True'
    odoo_command "$DEMO_CONFIG"
}

# ----------------------------------------------------------------- database

# What the installed database was made from. Tests and documents do not change it.
addon_fingerprint() {
    {
        printf '%s\n' "$ODOO_PARENT"
        cd "$INTMAN_ROOT/$INTMAN_MODULE" && find . -type f \
            -not -path './tests/*' -not -path './static/tests/*' -not -path './readme/*' \
            -not -name '*.pyc' -not -name '*.md' -not -name '*.pot' -print0 |
            LC_ALL=C sort -z | xargs -0 sha256sum
    } | hash_of 16
}

demo_is_current() {
    [ "$(cat "$DEMO/installed" 2>/dev/null)" = "$(addon_fingerprint)" ]
}

demo_database() {
    local fingerprint problems log=$DEMO/install.log is_new=''
    [ -f "$INTMAN_ROOT/$INTMAN_MODULE/__manifest__.py" ] ||
        die "Es gibt kein Modul $INTMAN_MODULE in $INTMAN_ROOT."
    fingerprint=$(addon_fingerprint)
    if [ -s "$DEMO/installed" ] && database_has installed "$DEMO_DATABASE" "$INTMAN_MODULE"; then
        [ "$(cat "$DEMO/installed")" != "$fingerprint" ] || return 0
        step 'Das Modul wurde geändert: Die Demo-Datenbank wird aktualisiert'
        run_child "${ODOO[@]}" server -u "$INTMAN_MODULE" --stop-after-init --no-http \
            >"$log" 2>&1 || demo_install_failed "$log"
    else
        is_new=1
        rm -f "$DEMO/installed"
        step 'Die Demo-Datenbank wird angelegt'
        database drop "$DEMO_DATABASE"
        rm -rf "$DEMO/data"
        mkdir -p "$DEMO/data"
        database create "$DEMO_DATABASE"
        step 'Odoo und das Modul werden mit Demo-Daten installiert (das dauert am längsten)'
        run_child "${ODOO[@]}" server -i "$INTMAN_MODULE" --load-language=de_DE \
            --stop-after-init --no-http >"$log" 2>&1 || demo_install_failed "$log"
    fi
    database_has installed "$DEMO_DATABASE" "$INTMAN_MODULE" || demo_install_failed "$log"
    ! grep -q 'demo data failed to install' "$log" || demo_install_failed "$log"
    step 'Sprache und Oberfläche werden vorbereitet'
    run_child --stdin "$INTMAN_LIB/demo_setup.py" \
        env DEMO_IS_NEW="$is_new" DEMO_URL="http://127.0.0.1:$DEMO_PORT" \
        "${ODOO[@]}" shell --no-http >"$DEMO/setup.log" 2>&1 || demo_install_failed "$DEMO/setup.log"
    printf '%s\n' "$fingerprint" >"$DEMO/installed"
    problems=$("$ODOO_PYTHON" "$INTMAN_LIB/log_check.py" "$log" || true)
    [ -z "$problems" ] || note "Hinweis: Die Installation meldete Warnungen, siehe $log"
}

demo_install_failed() {
    show_tail "$1" 40
    die 'Die Demo-Datenbank ließ sich nicht einrichten; das Ende der Meldungen steht oben.' \
        "Alle Meldungen: $1"
}

# ------------------------------------------------------------------- server

demo_pid() { cat "$DEMO/pid" 2>/dev/null || true; }

demo_running() { is_process "$(demo_pid)" "server --config=$DEMO_CONFIG"; }

demo_answers() {
    "$ODOO_PYTHON" "$INTMAN_LIB/http_ok.py" "http://127.0.0.1:$DEMO_PORT/web/login" "$1" "$(demo_pid)"
}

# The installation takes its time: somebody else may have taken the port meanwhile.
demo_start() {
    local attempt
    for attempt in 1 2 3; do
        port_is_free "$DEMO_PORT" || demo_config
        demo_start_once && return 0
        port_is_free "$DEMO_PORT" && break
        note "Port $DEMO_PORT ist inzwischen belegt; Versuch $attempt von 3."
    done
    show_tail "$DEMO_LOG"
    die 'Der Server ist nicht bereit geworden; das Ende seiner Meldungen steht oben.' \
        "Alle Meldungen: $DEMO_LOG"
}

demo_start_once() {
    step "Der Server wird gestartet (Port $DEMO_PORT)"
    if [ -s "$DEMO_LOG" ] && [ "$(stat -c %s "$DEMO_LOG")" -gt 20000000 ]; then
        mv "$DEMO_LOG" "$DEMO_LOG.1"
    fi
    (
        close_other_fds "$USE_FD"
        exec setsid "$ODOO_PYTHON" "$INTMAN_LIB/odoo_main.py" server \
            --config="$DEMO_CONFIG" </dev/null >>"$DEMO_LOG" 2>&1
    ) &
    printf '%s\n' "$!" >"$DEMO/pid"
    disown
    demo_answers 120 && return 0
    demo_stop_server
    return 1
}

demo_stop_server() {
    local pid i
    pid=$(demo_pid)
    if demo_running; then
        kill -TERM "$pid" 2>/dev/null || true
        for i in $(seq 150); do
            is_process "$pid" "$DEMO_CONFIG" || break
            [ "$i" -lt 100 ] || kill -KILL "$pid" 2>/dev/null || true
            sleep 0.1
        done
    fi
    rm -f "$DEMO/pid"
}
