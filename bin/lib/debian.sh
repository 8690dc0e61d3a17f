# shellcheck shell=bash
# Pieces that come from the operating system. As root they are installed; anybody
# else gets one sentence per missing piece with the command that installs it.

MISSING=()  # packages
REASONS=()  # what for, same order

# want PACKAGE REASON COMMAND…: the command tells whether the piece is there.
want() {
    local package=$1 reason=$2
    shift 2
    "$@" >/dev/null 2>&1 && return 0
    MISSING+=("$package")
    REASONS+=("$reason")
}

apt_quiet() { apt-get -o DPkg::Lock::Timeout=300 -qq "$@"; }

apt_update() {
    step "Paketlisten von Debian werden geholt"
    apt_quiet update >>"$INTMAN_CACHE/apt.log" 2>&1 || true
}

apt_install() {
    export DEBIAN_FRONTEND=noninteractive
    apt_quiet install -y --no-install-recommends "$@" \
        </dev/null >>"$INTMAN_CACHE/apt.log" 2>&1
}

# Debian's PostgreSQL package starts a cluster of its own when it is installed. We
# bring our own, so switch that off for the time of the installation.
apt_install_without_main_cluster() {
    local folder=/etc/postgresql-common/createcluster.d status=0
    apt_install postgresql-common || return 1
    mkdir -p "$folder"
    echo 'create_main_cluster = false' >"$folder/intman.conf"
    apt_install "$@" || status=$?
    rm -f "$folder/intman.conf"
    return "$status"
}

apt_provide() {
    local installer=apt_install
    case " ${MISSING[*]} " in
    *' postgresql '*) installer=apt_install_without_main_cluster ;;
    esac
    compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null || apt_update
    step "Wird installiert: ${MISSING[*]}"
    "$installer" "${MISSING[@]}" && return 0
    # Lists that are too old name files that the mirror no longer has.
    apt_update
    "$installer" "${MISSING[@]}"
}

# Install or name what `want` found missing.
provide_wanted() {
    [ ${#MISSING[@]} -gt 0 ] || return 0
    local i lines=()
    if is_root && command -v apt-get >/dev/null; then
        if ! with_lock apt apt_provide; then
            show_tail "$INTMAN_CACHE/apt.log"
            die "Diese Debian-Pakete ließen sich nicht installieren: ${MISSING[*]}" \
                "Bitte von Hand: apt-get update && apt-get install ${MISSING[*]}"
        fi
        MISSING=() REASONS=()
        return 0
    fi
    for i in "${!MISSING[@]}"; do
        lines+=("Es fehlt ${REASONS[$i]}: apt-get install ${MISSING[$i]}")
    done
    die "Auf diesem Rechner fehlt etwas, das nur root installieren kann." "${lines[@]}" \
        "Alles zusammen, als root: apt-get install --no-install-recommends ${MISSING[*]}"
}

# A library is there if the loader finds it, wherever it came from.
# (No grep -q: it would end before ldconfig has, and the pipe count as failed.)
has_library() { PATH=$PATH:/usr/sbin:/sbin ldconfig -p | grep -F "$1"; }

has_font() {
    compgen -G "/usr/share/fonts/truetype/*/$1*" ||
        { command -v fc-list && [ -n "$(fc-list "$2")" ]; }
}

# Everything that Odoo and its PDF reports need; fonts only make documents in
# Arabic or Tigrinya legible, so their absence stops nobody.
want_runtime() {
    want libpango-1.0-0 'Pango (PDF-Ausgabe)' has_library libpango-1.0.so.0
    want libpangoft2-1.0-0 'Pango (PDF-Ausgabe)' has_library libpangoft2-1.0.so.0
    want libharfbuzz-subset0 'HarfBuzz (Schriften in PDF)' has_library libharfbuzz-subset.so.0
    if is_root; then
        want fonts-noto-core 'Noto-Schriften' has_font NotoSansEthiopic 'Noto Sans Ethiopic'
    elif ! has_font NotoSansEthiopic 'Noto Sans Ethiopic' >/dev/null 2>&1; then
        note 'Hinweis: Ohne das Paket fonts-noto-core zeigen PDF arabische und tigrinische Schrift nicht an.'
    fi
}

want_browser() {
    want chromium 'Chromium (Browsertests)' find_chromium
}

# The same names in the same order as Odoo's own search.
find_chromium() {
    local name
    for name in google-chrome chromium chromium-browser google-chrome-stable; do
        command -v "$name" && return 0
    done
    return 1
}
