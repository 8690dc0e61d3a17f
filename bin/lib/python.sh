# shellcheck shell=bash
# Python environments in the cache, built from the pinned lists in pyproject.toml.
# Each lies in a folder named after what it was built from: other pins, other folder.

BASE_PYTHON=
PYTHON_ENVIRONMENT=

# 3.11 because it reads TOML by itself; above 3.13 Odoo 19 is untested.
python_fits() {
    "$1" -c 'import sys, venv, ensurepip
sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
}

find_python() {
    local name
    for name in python3 /usr/bin/python3 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null && python_fits "$name"; then
            BASE_PYTHON=$("$name" -c 'import sys; print(sys.executable)')
            return 0
        fi
    done
    return 1
}

want_python() { want python3-venv 'Python 3.11 bis 3.13 mit venv' find_python; }

# After want_python and provide_wanted.
need_python() {
    find_python || die 'Kein Python 3.11 bis 3.13 gefunden, auch nicht nach der Installation von python3-venv.'
}

requirements_of() { "$BASE_PYTHON" "$INTMAN_LIB/requirements.py" "$INTMAN_ROOT/pyproject.toml" "$@"; }

# python_environment NAME GROUP…: puts the folder into PYTHON_ENVIRONMENT, after
# building it if needed.
python_environment() {
    local name=$1 requirements key folder
    shift
    requirements=$(requirements_of "$@")
    key=$({
        printf '%s\n' "$requirements" "$BASE_PYTHON"
        "$BASE_PYTHON" -VV
        cat "$INTMAN_LIB/constraints.txt"
    } | hash_of)
    folder=$INTMAN_CACHE/python/$name-$key
    if [ ! -e "$folder/complete" ]; then
        with_lock "python-$name" build_environment "$folder" "$requirements"
    fi
    PYTHON_ENVIRONMENT=$folder
}

# Built in place, as an environment cannot be moved; the file `complete` comes last,
# so an interrupted build is thrown away by the next call.
build_environment() {
    local folder=$1 requirements=$2 log=$1.log
    [ ! -e "$folder/complete" ] || return 0
    step "Python-Pakete werden eingerichtet (${folder##*/})"
    rm -rf "$folder"
    mkdir -p "${folder%/*}"
    if ! {
        "$BASE_PYTHON" -m venv "$folder" &&
            printf '%s\n' "$requirements" >"$folder/requirements.txt" &&
            "$folder/bin/python" -m pip install --quiet --no-input \
                --disable-pip-version-check --only-binary=:all: \
                --constraint "$INTMAN_LIB/constraints.txt" \
                --requirement "$folder/requirements.txt"
    } >"$log" 2>&1; then
        show_tail "$log"
        die 'Die Python-Pakete ließen sich nicht einrichten.' \
            'Ist ein Paketverzeichnis für pip erreichbar? Danach den Befehl einfach wiederholen.'
    fi
    touch "$folder/complete"
}
