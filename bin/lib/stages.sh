# shellcheck shell=bash
# The stages of bin/test: each prints its name, its result and its time, and what it
# found if it failed. A stage that fails does not stop the next ones.

FAILED=()
OUTPUT=$(mktemp)

# stage NAME COMMAND…: run it, show what it printed only if it failed.
stage() {
    local name=$1 output=$OUTPUT status=0 begin end
    shift
    begin=$(date +%s%N)
    "$@" >"$output" 2>&1 </dev/null || status=$?
    end=$(date +%s%N)
    report_stage "$name" "$status" $(((end - begin) / 1000000))
    [ "$status" -eq 0 ] || show_output "$output" "$name"
    return 0
}

# What a stage found, cut where it gets too long to read; the file has the rest.
show_output() {
    local output=$1 lines file
    sed 's/^/    /; 60q' "$output"
    lines=$(wc -l <"$output")
    [ "$lines" -gt 60 ] || return 0
    file=$RUNS/$(printf '%s' "$2" | tr -cs '[:alnum:]' '-').log
    mkdir -p "$RUNS"
    cp "$output" "$file"
    printf '    … und %d weitere Zeilen: %s\n' $((lines - 60)) "$file"
}

report_stage() {
    local name=$1 status=$2 milliseconds=$3 word='in Ordnung'
    [ "$status" -eq 0 ] || {
        word=FEHLER
        FAILED+=("$name")
    }
    # ${#name} counts letters, printf's own padding would count bytes.
    printf '%s%*s %-10s %4d,%01d s\n' "$name" $((36 - ${#name})) '' "$word" \
        $((milliseconds / 1000)) $((milliseconds % 1000 / 100))
}
