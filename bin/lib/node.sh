# shellcheck shell=bash
# Node.js and what comes from the npm registry: two small files that Debian leaves out
# of its Odoo package, and the formatter and linter for XML and JavaScript.

NODE_BIN=  # empty, or the folder to put in front of PATH

node_fits() {
    "${1}node" -e 'const [a, b] = process.versions.node.split(".").map(Number);
        process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' >/dev/null 2>&1 &&
        "${1}npm" --version >/dev/null 2>&1
}

# Debian's own Node.js may be older than eslint allows; then PyPI has one, for every
# user and without root.
need_node() {
    export npm_config_cache=$INTMAN_CACHE/npm npm_config_update_notifier=false
    export npm_config_fund=false npm_config_audit=false
    [ -z "$NODE_BIN" ] || return 0
    node_fits '' && return 0
    python_environment node node
    NODE_BIN=$PYTHON_ENVIRONMENT/bin
    PATH=$NODE_BIN:$PATH
    node_fits '' || die 'Node.js (ab 20.19) mit npm fehlt.' \
        'Bitte installieren: als root mit apt-get install nodejs npm, oder aus einer anderen Quelle.'
}

# npm_files PACKAGE@VERSION FOLDER: unpack a package without its dependencies.
npm_files() {
    need_node
    mkdir -p "$2"
    (
        cd "$2" || exit
        npm pack --silent "$1" >/dev/null </dev/null &&
            tar xzf ./*.tgz --strip-components=1 --no-same-owner && rm -f ./*.tgz
    )
}

NODE_MODULES=
need_node_tools() {
    local key folder
    need_node
    key=$({
        node --version
        cat "$INTMAN_ROOT/package.json" "$INTMAN_ROOT/package-lock.json"
    } | hash_of)
    folder=$INTMAN_CACHE/node/$key
    [ -e "$folder/complete" ] || with_lock node build_node_tools "$folder"
    NODE_MODULES=$folder/node_modules
}

build_node_tools() {
    local folder=$1
    [ ! -e "$folder/complete" ] || return 0
    step 'Prettier und ESLint werden eingerichtet'
    rm -rf "$folder"
    mkdir -p "$folder"
    cp "$INTMAN_ROOT/package.json" "$INTMAN_ROOT/package-lock.json" "$folder"
    if ! (cd "$folder" && npm ci --ignore-scripts </dev/null) >"$folder.log" 2>&1; then
        show_tail "$folder.log"
        die 'Prettier und ESLint ließen sich nicht einrichten.' \
            'Ist ein Paketverzeichnis für npm erreichbar? Danach den Befehl einfach wiederholen.'
    fi
    touch "$folder/complete"
}
