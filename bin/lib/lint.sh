# shellcheck shell=bash
# The checks that need no database. Each function is one stage of bin/test: it prints
# what is wrong and fails if anything is. Run from the checkout.

LINT_PYTHON=

need_lint_tools() {
    python_environment lint lint
    LINT_PYTHON=$PYTHON_ENVIRONMENT/bin/python
    LINT_BIN=$PYTHON_ENVIRONMENT/bin
    export RUFF_CACHE_DIR=$INTMAN_CACHE/ruff PYLINTHOME=$INTMAN_CACHE/pylint
    need_node_tools
}

# What is ours: the files git knows and those it would add. Without git (an unpacked
# archive) every file. The folder may belong to somebody else than who runs the checks.
our_files() {
    local pattern file
    if git -c safe.directory='*' rev-parse --git-dir >/dev/null 2>&1; then
        git -c safe.directory='*' ls-files -z --cached --others --exclude-standard -- "$@" |
            while IFS= read -r -d '' file; do
                [ ! -f "$file" ] || printf '%s\0' "$file"
            done
    else
        for pattern in "$@"; do
            find . -type f -path "./$pattern" -not -path '*/node_modules/*' -print0
        done
    fi
}

# for_files 'PATTERN…' COMMAND…: nothing to do where there is no such file.
for_files() {
    local patterns=() files=()
    read -ra patterns <<<"$1"
    shift
    mapfile -d '' files < <(our_files "${patterns[@]}")
    [ ${#files[@]} -gt 0 ] || return 0
    "$@" "${files[@]}"
}

prettier() {
    NODE_PATH=$NODE_MODULES node "$NODE_MODULES/prettier/bin/prettier.cjs" \
        --config prettier.config.cjs --log-level warn "$@"
}

FORMATTED='*.xml *.js *.cjs'

lint_ruff() { for_files '*.py' "$LINT_BIN/ruff" check --quiet --output-format concise; }

lint_ruff_format() { for_files '*.py' "$LINT_BIN/ruff" format --check --quiet --diff; }

lint_pylint() {
    "$LINT_PYTHON" -m pylint --rcfile=.pylintrc "$INTMAN_MODULE"
}

oca_module() {
    "$LINT_PYTHON" "$LINT_BIN/oca-checks-odoo-module" \
        --disable=prefer-readme-rst "$@" "$INTMAN_MODULE"
}

lint_oca_module() { oca_module; }

lint_oca_po() {
    for_files "$INTMAN_MODULE/i18n/*.po $INTMAN_MODULE/i18n/*.pot" \
        "$LINT_PYTHON" "$LINT_BIN/oca-checks-po" --disable=po-pretty-format
}

lint_prettier() { for_files "$FORMATTED" prettier --check; }

lint_eslint() {
    for_files "$INTMAN_MODULE/static/*.js" env NODE_PATH="$NODE_MODULES" node "$NODE_MODULES/eslint/bin/eslint.js" \
        --config eslint.config.cjs --max-warnings 0
}

# ShellCheck comes from Debian, where it is there; the syntax is checked anyway.
lint_shell() {
    local commands=(bin/demo bin/odoo bin/test .ci/run) file
    for file in "${commands[@]}" bin/lib/*.sh; do bash -n "$file" || return 1; done
    command -v shellcheck >/dev/null || return 0
    # SC2034, SC2120: what one file sets, another one uses.
    shellcheck --severity=warning --exclude=SC2034,SC2120 --external-sources \
        --check-sourced "${commands[@]}"
}

# What cannot be put right by itself is left to the checks to tell.
fix_format() {
    for_files '*.py' "$LINT_BIN/ruff" check --fix --quiet >/dev/null || true
    for_files '*.py' "$LINT_BIN/ruff" format --quiet
    oca_module --fix --no-verbose --no-exit >/dev/null 2>&1 || true
    for_files "$FORMATTED" prettier --write >/dev/null
}

# docs/traceability.md is made from docs/rules.csv and the tests; stale is wrong.
lint_traceability() { "$LINT_PYTHON" bin/traceability --check; }
