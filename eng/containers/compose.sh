# The compose file as an operator uses it, in a copy of deploy/ and of the files that it mounts.

# Debian has no packages for these images.
left_out=(grafana compose-dashboard)

prepare_deployment() {
    rm -rf "$work/site"
    mkdir "$work/site"
    cp -r "$root/deploy" "$root/monitoring" "$work/site/"
    rm -rf "$work/site/deploy/.env" "$work/site/deploy/backups"
}

compose() {
    (cd "$work/site/deploy" && docker compose "$@")
}

services() {
    compose config --services | grep -vxF "$(printf '%s\n' "${left_out[@]}")"
}

up() {
    local names
    mapfile -t names < <(services)
    compose up --quiet-pull -d --wait --wait-timeout 240 "$@" "${names[@]}"
}

containers() { # [service]
    compose ps -q "$@"
}

# The engine does not restart a container that it was told to kill. So a crash is a signal from outside.
crash() { # container
    kill -KILL "$(docker inspect -f '{{.State.Pid}}' "$1")"
}

refuses_to_start_without_secrets() {
    local output
    local secrets='DASHBOARD_TOKEN|OTLP_API_KEY|API_KEY_HASH|METRICS_KEY_HASH'
    ! output=$(compose config --quiet 2>&1) && grep -E "$secrets" <<< "$output"
}

all_healthy() {
    local states
    states=$(for id in $(containers); do docker inspect -f '{{.Config.Image}} {{.State.Health.Status}}' "$id"; done)
    echo "$states"
    ! grep -v ' healthy$' <<< "$states" && echo "$(wc -l <<< "$states") containers"
}

query() { # PromQL; the values, one a line
    curl -fsS --max-time 10 --data-urlencode "query=$1" http://127.0.0.1:9090/api/v1/query |
        grep -oE '"value":\[[^]]*\]' | sed -E 's/.*"([^"]*)"\]/\1/'
}

targets_are_up() { # workers
    equal "0" "$(query 'count(up == 0) or vector(0)')" &&
        equal "$(($1 + 4))" "$(query 'count(up)')" &&
        equal "$1" "$(query 'count(up{job="worker"})')"
}

# Asks for history from the container of Prometheus, because only that network reaches VictoriaMetrics.
has_history_at() { # unix time
    local answer
    answer=$(docker exec "$(containers prometheus)" wget -q -O - \
        "http://victoriametrics:8428/api/v1/query?query=up%7Bjob%3D%22api%22%7D&time=$1")
    [[ $answer == *'"value":['* ]] || {
        echo "$answer"
        return 1
    }
}

is_confined() { # container
    local pid process
    pid=$(docker inspect -f '{{.State.Pid}}' "$1")
    for process in $(docker top "$1" -o pid | tail -n +2); do
        # Real, effective, saved and file system user; the possible capabilities; no new privileges.
        ! grep -qE '^Uid:.*\b0\b' "/proc/$process/status" &&
            equal 0000000000000000 "$(sed -n 's/^CapBnd:\t//p' "/proc/$process/status")" &&
            equal 1 "$(sed -n 's/^NoNewPrivs:\t//p' "/proc/$process/status")" || return 1
    done
    # Root on the host cannot write to it either.
    ! touch "/proc/$pid/root/written" 2> /dev/null
}

all_confined() {
    local id number=0
    for id in $(containers); do
        is_confined "$id" || {
            docker inspect -f '{{.Name}}' "$id"
            return 1
        }
        number=$((number + 1))
    done
    echo "$number containers"
    [ $number -gt 0 ]
}

memory() {
    docker stats --no-stream --format '{{.Name}} {{.MemUsage}}' | sed -E 's/ \/.*//' | sort
}

sum_memory() {
    awk '{ value = $2; unit = value; sub(/[A-Za-z]+$/, "", value); sub(/^[0-9.]+/, "", unit)
           total += value * (unit == "GiB" ? 1024 : unit == "KiB" ? 1 / 1024 : 1) }
         END { printf "%.0f MiB in %d containers\n", total, NR; exit NR == 0 }' "$work/memory"
}

scale_to() { # workers
    compose up -d --no-recreate --wait --wait-timeout 240 --scale "worker=$1" worker &&
        equal "$1" "$(containers worker | wc -l)"
}

# The name of a worker is the name of its machine, which is the id of its container.
worker_of() { # task
    local worker
    worker=$(get "/tasks/$1" | field worker)
    docker inspect -f '{{.Id}}' "${worker%%-*}"
}

worker_is_killed_under_load() {
    local large
    start_load "$work/accepted"
    large=$(submit 100000000000000)
    docker kill "$(eventually 20 worker_of "$large")" > /dev/null
    ! is_completed "$large" > /dev/null
    sleep 3
    stop_load
    echo "$large" >> "$work/accepted"
    eventually 120 all_completed "$work/accepted" && is_completed "$large" 3475385758524527 > /dev/null
}

redis_crashes_under_load() {
    local redis before
    redis=$(containers redis)
    before=$(docker inspect -f '{{.State.StartedAt}}' "$redis")
    start_load "$work/accepted"
    sleep 2
    crash "$redis"
    sleep 4
    stop_load
    [ "$before" != "$(docker inspect -f '{{.State.StartedAt}}' "$redis")" ] &&
        eventually 120 all_completed "$work/accepted"
}

# The data is the same before and after the containers were removed.
survives_down_and_up() {
    local now id
    now=$(date +%s) id=$(submit 4242)
    eventually 20 is_completed "$id"
    compose down && up && is_completed "$id" && eventually 20 has_history_at "$now"
}

back_up() {
    submit 5151 > "$work/backed-up"
    eventually 20 is_completed "$(cat "$work/backed-up")"
    date +%s > "$work/backed-up-at"
    # After this time, the samples until now are on their way to history.
    eventually 30 has_history_at "$(cat "$work/backed-up-at")"
    compose run --rm redis-backup
    compose run --rm victoriametrics-backup
    submit 6161 > "$work/not-backed-up"
    eventually 20 is_completed "$(cat "$work/not-backed-up")"
}

restore() {
    compose down
    docker volume rm primeapp_prime-redis-data primeapp_prime-victoriametrics-data > /dev/null
    compose run --rm --no-deps redis-restore && compose run --rm --no-deps victoriametrics-restore && up
}

restored_what_was_backed_up() {
    is_completed "$(cat "$work/backed-up")" && is_unknown "$(cat "$work/not-backed-up")" &&
        eventually 20 has_history_at "$(cat "$work/backed-up-at")"
}

restore_refuses_while_redis_runs() {
    local output
    ! output=$(compose run --rm --no-deps redis-restore 2>&1) && grep 'Redis runs' <<< "$output"
}

restore_refuses_while_redis_is_frozen() {
    local redis
    redis=$(containers redis)
    docker pause "$redis" > /dev/null
    # Does not wait for a healthy container, because a paused container is not healthy.
    restore_refuses_while_redis_runs || {
        docker unpause "$redis" > /dev/null
        return 1
    }
    docker unpause "$redis" > /dev/null
}

damaged_backup_changes_nothing() {
    local output
    head -c 100 "$(ls "$work"/site/deploy/backups/redis/*.rdb | tail -n 1)" > "$work/site/deploy/backups/redis/damaged.rdb"
    chmod 644 "$work/site/deploy/backups/redis/damaged.rdb"
    compose stop redis
    ! output=$(compose run --rm --no-deps -e REDIS_BACKUP=damaged.rdb redis-restore 2>&1) &&
        grep 'not a whole backup' <<< "$output"
    rm "$work/site/deploy/backups/redis/damaged.rdb"
    up && is_completed "$(cat "$work/backed-up")" && is_completed "$(cat "$work/not-backed-up")"
}

redis_as() { # user command…; its answer
    local user=$1
    shift
    docker exec "$(containers redis)" sh -c \
        'REDISCLI_AUTH=$(cat "/run/secrets/redis-$1-password") && export REDISCLI_AUTH && user=$1 && shift && redis-cli --user "$user" "$@"' \
        sh "$user" "$@"
}

users_of_redis_are_limited() {
    local user command
    [[ $(docker exec "$(containers redis)" redis-cli ping 2>&1) == NOAUTH* ]] || return 1
    for user in primeapp exporter backup; do
        for command in flushall 'config set maxmemory 0' shutdown 'acl list' 'keys x' 'get elsewhere'; do
            # shellcheck disable=SC2086
            [[ $(redis_as $user $command 2>&1) == NOPERM* ]] || {
                echo "$user may do $command"
                return 1
            }
        done
    done
    equal PONG "$(redis_as admin ping)"
}

# The log has the commands that were refused to a user.
nobody_was_refused() {
    equal "" "$(redis_as admin acl log)"
}

no_password_is_in_an_environment() {
    local file
    docker inspect -f '{{.Config.Env}} {{.Config.Cmd}} {{.Args}}' $(containers) > "$work/inspected"
    for file in "$work"/site/deploy/secrets/*; do
        ! grep -qF "$(cat "$file")" "$work/inspected" || {
            echo "${file##*/} can be seen with docker inspect"
            return 1
        }
    done
}

test_compose() {
    section Compose
    prepare_deployment
    check "compose refuses to start without secrets, and says which" refuses_to_start_without_secrets
    check "init-env.sh makes them" "$work/site/deploy/init-env.sh"
    api_key=$(cat "$work/site/deploy/secrets/api-key")
    # When Redis is killed, it may lose writes that a slow disk has not stored: docs/queue.md.
    # The largest task takes long enough to kill its worker.
    sed -i -e 's/^REDIS_APPENDFSYNC=.*/REDIS_APPENDFSYNC=always/' -e 's/^MAX_N=.*/MAX_N=100000000000000/' \
        "$work/site/deploy/.env"
    check "up: everything is healthy" up
    skip "grafana and compose-dashboard: Debian has no package of them"
    check "no container is root, has capabilities or can write its root" all_confined
    check "no password can be seen with docker inspect" no_password_is_in_an_environment
    check "the API wants a key" asks_for_a_key
    check "a task, from POST to result" eventually 20 is_completed "$(submit 100000)" 1299709
    check "all targets of Prometheus are up" eventually 60 targets_are_up 1
    check "no service was refused a command by Redis" nobody_was_refused
    check "the users of Redis may do no more than they need" users_of_redis_are_limited

    section Scaling
    check "3 workers" scale_to 3
    check "Prometheus finds all of them" eventually 60 targets_are_up 3
    check "a worker is killed under load, and nothing is lost" worker_is_killed_under_load
    check "Redis is killed under load, and nothing is lost" redis_crashes_under_load
    check "everything is healthy again" eventually 60 all_healthy
    memory | tee "$work/memory" | sed 's/^/          /'
    check "memory of all" sum_memory

    section Data
    check "down and up keep Redis and VictoriaMetrics" survives_down_and_up
    check "backup of Redis and VictoriaMetrics, running" back_up
    check "restore refuses while Redis runs" restore_refuses_while_redis_runs
    check "restore refuses while Redis is frozen" restore_refuses_while_redis_is_frozen
    check "a damaged backup changes nothing" damaged_backup_changes_nothing
    check "restore into empty volumes" restore
    check "restored is what was backed up" restored_what_was_backed_up
    compose down --volumes > /dev/null 2>&1
}
