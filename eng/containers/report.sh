# Runs checks and reports them. A file has the counts, because parts of a run may be separate processes.

results=$work/results
touch "$results"

section() {
    printf '\n%s\n' "$1"
}

# check NAME COMMAND…: prints whether the command succeeds. If it fails, prints its output too.
check() {
    local name=$1 started=$SECONDS output code
    shift
    # Not inside a condition: there, a function would go on after a step that fails.
    set +e
    output=$(set -e; "$@" 2>&1)
    code=$?
    set -e
    if [ $code -eq 0 ]; then
        echo passed >> "$results"
        printf '  passed  %s (%d s)%s\n' "$name" $((SECONDS - started)) "${output:+: ${output##*$'\n'}}"
    else
        echo failed >> "$results"
        printf '  FAILED  %s (%d s)\n' "$name" $((SECONDS - started))
        printf '%s\n' "$output" | tail -n 25 | sed 's/^/            /'
    fi
}

skip() { # what and why
    echo skipped >> "$results"
    printf '  skipped %s\n' "$1"
}

# eventually SECONDS COMMAND…: repeats the command until it succeeds. After the time, prints its last output.
eventually() {
    local deadline=$((SECONDS + $1)) output
    shift
    until output=$("$@" 2>&1); do
        if [ $SECONDS -ge $deadline ]; then
            printf '%s\n' "$output" >&2
            return 1
        fi
        sleep 0.3
    done
    printf '%s\n' "$output"
}

equal() { # expected actual
    [ "$1" = "$2" ] || {
        echo "expected: $1"
        echo "found:    $2"
        return 1
    }
}

count() { # passed, failed or skipped
    grep -c "^$1\$" "$results" || true
}

finish() {
    printf '\n%d passed, %d failed, %d skipped\n' "$(count passed)" "$(count failed)" "$(count skipped)"
    [ "$(count failed)" -eq 0 ]
}
