# Requests of a client of the API.

api=http://127.0.0.1:8000
api_key=

request() { # argument…
    curl -sS --max-time 20 ${api_key:+-H "X-Api-Key: $api_key"} "$@"
}

get() { # path
    request -f "$api$1"
}

post() { # path json
    request -f -H 'Content-Type: application/json' -d "$2" "$api$1"
}

field() { # name; of the JSON on standard input, the first of that name
    sed -nE "s/.*\"$1\": ?\"?([^\",}]*).*/\1/p" | head -n 1
}

ids() { # of the JSON on standard input
    grep -oE '"request_id": ?"[^"]+"' | sed -E 's/.*"([^"]+)"$/\1/'
}

submit() { # n; prints the id
    post /tasks "{\"n\": $1}" | ids
}

is_completed() { # id [last prime]
    local task
    task=$(get "/tasks/$1")
    [[ $task == *'"status":"completed"'* ]] && [[ -z ${2:-} || $task == *"\"last_prime\":$2,"* ]] || {
        printf '%.300s\n' "$task"
        return 1
    }
}

asks_for_a_key() {
    equal 401 "$(curl -sS -o /dev/null -w '%{http_code}' "$api/tasks")"
}

is_unknown() { # id
    equal 404 "$(request -o /dev/null -w '%{http_code}' "$api/tasks/$1")"
}

# Submits large and small tasks in batches until it is stopped. Keeps the ids of the accepted tasks.
start_load() { # file
    local owner=$BASHPID
    : > "$1"
    rm -f "$work/stop-load"
    (
        until [ -e "$work/stop-load" ] || ! kill -0 "$owner" 2> /dev/null; do
            post /tasks/batch '{"n": [1, 100, 10000, 1000000, 20000000, 100, 7, 300000]}' 2> /dev/null |
                ids >> "$1" || true
            sleep 0.05
        done
    ) &
    load=$!
}

stop_load() {
    touch "$work/stop-load"
    wait "$load"
}

# in_state STATE FILE: prints how many tasks of the file have the state.
in_state() {
    sed "s|.*|url = \"$api/tasks/&\"|" "$2" | request -f -K - | grep -o "\"status\":\"$1\"" | wc -l
}

all_completed() { # file
    local accepted completed
    accepted=$(wc -l < "$1")
    [ "$accepted" -gt 0 ] || {
        echo "no task was accepted"
        return 1
    }
    completed=$(in_state completed "$1")
    echo "$completed of $accepted tasks are completed"
    [ "$completed" -eq "$accepted" ]
}
