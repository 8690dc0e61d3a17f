# shellcheck shell=bash
# Find or get Odoo 19. First an Odoo that is there already, then Debian's package,
# unpacked into the cache without touching the system.

ODOO_PARENT=  # the folder to put on PYTHONPATH

ODOO_PACKAGES=(odoo-19 libjs-jquery libjs-jquery-form libjs-underscore)
ODOO_FONTS=(fonts-roboto-unhinted fonts-montserrat)  # good to have, never a reason to fail
# Left out by Debian, or newer there than what Odoo is written for.
NPM_SELFIE=@mediapipe/selfie_segmentation@0.1.1675465747
NPM_FONT_AWESOME=font-awesome@4.7.0
SELFIE_FILE=mail/static/lib/selfie_segmentation/selfie_segmentation.js

odoo_is_19() {
    [ -f "$1/release.py" ] && grep -qE '^version_info = \(19, *0' "$1/release.py"
}

# The `odoo` package below a folder that somebody named: a source checkout, a folder
# of Python packages, or the package itself.
odoo_package_in() {
    local folder
    for folder in "$1/odoo" "$1" "$1/lib/python3/dist-packages/odoo"; do
        if odoo_is_19 "$folder"; then
            (cd "$folder" && pwd -P)
            return 0
        fi
    done
    return 1
}

# Ask the interpreter that an `odoo` program is written for where its package lies.
odoo_package_of_program() {
    local program interpreter
    program=$(command -v odoo) || program=$(command -v odoo-bin) || return 1
    program=$(readlink -f "$program")
    odoo_package_in "$(dirname "$program")" && return 0
    interpreter=$(sed -n '1s/^#! *\([^ ]*\).*/\1/p' "$program")
    [ -x "$interpreter" ] || return 1
    case $interpreter in */env) interpreter=python3 ;; esac
    local package
    package=$(cd / && "$interpreter" -c 'import importlib.util as u
print(next(iter(u.find_spec("odoo").submodule_search_locations)))' 2>/dev/null) || return 1
    odoo_is_19 "$package" && printf '%s\n' "$package"
}

# Beside Odoo in Debian's folder lie packages of the system's Python, which must not
# come before ours: a link of its own makes only Odoo visible.
odoo_alone() {
    local package=$1 parent=${1%/*} folder
    if [ -e "$parent/odoo-bin" ]; then
        printf '%s\n' "$parent"
        return 0
    fi
    folder=$INTMAN_CACHE/odoo/link-$(printf '%s' "$package" | hash_of)
    mkdir -p "$folder"
    ln -sfn "$package" "$folder/odoo"
    printf '%s\n' "$folder"
}

need_odoo() {
    local package
    if [ -n "${ODOO_HOME:-}" ]; then
        package=$(odoo_package_in "$ODOO_HOME") ||
            die "In ODOO_HOME=$ODOO_HOME liegt kein Odoo 19." \
                "Erwartet wird ein Ordner, der das Paket odoo (mit odoo/release.py) enthält."
        ODOO_PARENT=$(odoo_alone "$package")
    elif package=$(odoo_package_of_program) && odoo_is_complete "$package"; then
        ODOO_PARENT=$(odoo_alone "$package")
    else
        local folder=$INTMAN_CACHE/odoo/debian-1
        [ -d "$folder" ] || with_lock odoo get_odoo "$folder"
        ODOO_PARENT=$folder/usr/lib/python3/dist-packages
    fi
    export PYTHONPATH=$ODOO_PARENT
}

# Debian's package as installed lacks a file, and every browser test fails on that.
odoo_is_complete() {
    local folder
    for folder in "$1/addons" "${1%/*}/addons"; do
        [ -e "$folder/$SELFIE_FILE" ] && return 0
    done
    return 1
}

# The mirrors that this machine uses anyway. Security mirrors have no `sid`.
debian_mirrors() {
    apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 'Created-By: Packages' |
        sed -nE '/^[a-z]+-security /!s/^[^ ]+ //p' | awk '!seen[$0]++'
}

# apt-get with lists, cache and sources of its own: suite sid, system untouched.
private_apt() {
    local folder=$1
    shift
    apt-get -qq \
        -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$folder/sources" \
        -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
        -o Dir::State::Lists="$folder/lists" -o Dir::Cache="$folder/cache" \
        -o APT::Default-Release= -o APT::Sandbox::User= -o Debug::NoLocking=true \
        -o Acquire::Languages=none -o Acquire::Retries=3 "$@"
}

odoo_is_nowhere() {
    show_tail "$1"
    die 'Odoo 19 ist nicht da und ließ sich nicht aus Debian (Suite sid, Paket odoo-19) holen.' \
        'Möglich ist eines davon:' \
        '- Odoo 19 Community von odoo.com herunterladen oder den Quelltext auspacken und' \
        '  ODOO_HOME=/pfad/zum/ordner nennen (der Ordner, der das Paket odoo enthält);' \
        '- Odoo 19 installieren, sodass der Befehl odoo im PATH steht;' \
        '- die Verbindung zum Debian-Spiegelserver prüfen und den Befehl wiederholen.'
}

get_odoo() {
    local folder=$1 work=$1.tmp log=$1.log mirror found=
    [ ! -d "$folder" ] || return 0
    step 'Odoo 19 wird aus Debian geholt (rund 130 MB)'
    rm -rf "$work"
    mkdir -p "$work"/{sources,lists/partial,cache/archives/partial,deb,root}
    : >"$log"
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || odoo_is_nowhere "$log"
    while read -r mirror; do
        printf 'Types: deb\nURIs: %s\nSuites: sid\nComponents: main\nSigned-By: %s\n' \
            "$mirror" /usr/share/keyrings/debian-archive-keyring.gpg >"$work/sources/sid.sources"
        if private_apt "$work" update >>"$log" 2>&1 </dev/null &&
            (cd "$work/deb" && private_apt "$work" download "${ODOO_PACKAGES[@]}") \
                >>"$log" 2>&1 </dev/null; then
            found=1
            break
        fi
    done < <(debian_mirrors 2>>"$log")
    [ -n "$found" ] || odoo_is_nowhere "$log"
    (cd "$work/deb" && private_apt "$work" download "${ODOO_FONTS[@]}") >>"$log" 2>&1 </dev/null ||
        note 'Hinweis: Zwei Schriftarten für Odoo waren nicht zu bekommen; es geht auch ohne.'
    step 'Odoo 19 wird ausgepackt (1,2 GB)'
    local file
    for file in "$work"/deb/*.deb; do
        dpkg-deb -x "$file" "$work/root" 2>>"$log" || odoo_is_nowhere "$log"
    done
    complete_odoo "$work" >>"$log" 2>&1 || {
        show_tail "$log"
        die 'Zwei Dateien für Odoo ließen sich nicht über npm holen.' \
            'Ist ein Paketverzeichnis für npm erreichbar? Danach den Befehl einfach wiederholen.'
    }
    mv "$work/root" "$folder"
    rm -rf "$work"
}

complete_odoo() {
    local work=$1 share=$1/root/usr/share
    local addons=$1/root/usr/lib/python3/dist-packages/odoo/addons
    npm_files "$NPM_SELFIE" "$work/selfie"
    install -D -m 644 "$work/selfie/selfie_segmentation.js" "$addons/$SELFIE_FILE"
    npm_files "$NPM_FONT_AWESOME" "$work/font-awesome"
    mkdir -p "$share/fonts-font-awesome/fonts"
    cp "$work"/font-awesome/fonts/* "$share/fonts-font-awesome/fonts/"
    odoo_is_19 "${addons%/addons}"
}

# write_odoo_config FILE DATABASE DATA_FOLDER PORT [LINE…]
write_odoo_config() {
    local file=$1 name=$2 data=$3 port=$4
    shift 4
    mkdir -p "${file%/*}" "$data"
    (
        umask 077
        {
            printf '%s\n' '[options]' \
                "addons_path = $INTMAN_ROOT" \
                "data_dir = $data" \
                "db_name = $name" \
                "dbfilter = ^$name\$" \
                ${PGHOST:+"db_host = $PGHOST"} \
                ${PGPORT:+"db_port = $PGPORT"} \
                ${PGUSER:+"db_user = $PGUSER"} \
                ${PGPASSWORD:+"db_password = $PGPASSWORD"} \
                'list_db = False' \
                "admin_passwd = $(head -c 24 /dev/urandom | base64 | tr -d '/+=')" \
                'http_interface = 127.0.0.1' \
                "http_port = $port" \
                "gevent_port = $((port + 1000))" \
                'proxy_mode = False' \
                'workers = 0' \
                'max_cron_threads = 1' \
                'unaccent = True'
            [ $# -eq 0 ] || printf '%s\n' "$@"
        } >"$file.$$"
    )
    # In one go, as another process may be reading it.
    mv "$file.$$" "$file"
}

# odoo_command CONFIG: afterwards "${ODOO[@]}" is Odoo's command line with this
# configuration as its default.
odoo_command() { ODOO=(env "ODOO_RC=$1" "$ODOO_PYTHON" "$INTMAN_LIB/odoo_main.py"); }
