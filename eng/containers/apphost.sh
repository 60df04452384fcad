# The AppHost as a developer uses it where a container engine runs: Aspire's orchestrator runs the containers, and the
# services are processes.

console=$work/console
data_volumes='prime-(redis|prometheus|victoriametrics|grafana)-data'

# A separate home keeps the password of Redis from one run to the next.
start_apphost() { # argument…
    rm -f "$work/exit-code"
    mkdir -p "$work/home"
    : > "$console"
    (
        code=0
        HOME=$work/home DOTNET_NOLOGO=1 setsid env --default-signal=INT \
            dotnet run --no-build --project "$root/PrimeApp.AppHost" -- "$@" > "$console" 2>&1 &
        echo $! > "$work/apphost"
        wait $! || code=$?
        echo $code > "$work/exit-code"
    ) > /dev/null 2>&1 &
}

# A terminal also signals the command and all processes that it started.
signal_apphost() { # signal
    kill "-$1" -- "-$(cat "$work/apphost")"
}

says() { # regular expression
    grep -E "$1" "$console" || {
        tail -n 20 "$console"
        return 1
    }
}

all_ready() { # workers
    local resource number
    start_apphost "--Workers:Count=$1"
    eventually 120 says '^Open:$'
    for resource in aspire-dashboard redis api worker redis-exporter victoriametrics prometheus grafana; do
        says "^$resource: is ready\.$"
    done
    for ((number = 2; number <= $1; number++)); do
        says "^worker-$number: is ready\.$"
    done
    if grep -iE 'fail|not healthy|ended|error|warn' "$console"; then
        return 1
    fi
    echo "$(grep -c 'is ready' "$console") resources"
}

completes_a_task() {
    eventually 20 is_completed "$(submit 100000)" 1299709
    submit 4242 > "$work/kept-task"
    eventually 20 is_completed "$(cat "$work/kept-task")"
}

# Only present targets count. The data also has the targets of earlier runs.
has_targets() { # those that are up, all
    local targets
    targets=$(curl -fsS --max-time 10 'http://127.0.0.1:9090/api/v1/targets?state=active' |
        grep -oE '"(scrapeUrl|health|lastError)":"[^"]*"')
    echo "$targets"
    equal "$1 of $2" "$(grep -c '"health":"up"' <<< "$targets") of $(grep -c '"health":' <<< "$targets")"
}

scrapes_all() { # targets
    eventually 60 has_targets "$1" "$1" > /dev/null
    date +%s > "$work/scraped-at"
}

# A browser that opens the link is logged in.
dashboard_answers() {
    local link
    link=$(grep -oE 'http://localhost:15888/login\?t=[0-9a-f]+' "$console")
    equal "200 http://localhost:15888/" "$(curl -sSL --max-time 20 --cookie-jar "$work/cookies" -o /dev/null \
        -w '%{http_code} %{url_effective}' "$link")"
}

# Checks that its files are in place, its volume is writable, and its addresses are those of the other servers.
grafana_is_wired() {
    curl -fsS --max-time 10 http://127.0.0.1:3000/api/health
    docker exec "$(docker ps -q --filter "ancestor=$(image_of grafana/grafana)")" /bin/sh -ec '
        ls /etc/grafana/provisioning/datasources/*.y*ml "$DASHBOARDS_PATH"/*.json > /dev/null
        touch /var/lib/grafana/written
        wget -q -O /dev/null "$PROMETHEUS_URL/-/ready"
        wget -q -O /dev/null "$VICTORIAMETRICS_URL/health"'
}

# VictoriaMetrics shows new samples half a minute later.
keeps_history() {
    local answer
    answer=$(curl -fsS --max-time 10 \
        "http://127.0.0.1:8428/api/v1/query?query=up%7Bjob%3D%22api%22%7D&time=$(cat "$work/scraped-at")")
    [[ $answer == *'"value":['* ]] || {
        echo "$answer"
        return 1
    }
}

keeps_data() {
    is_completed "$(cat "$work/kept-task")" && keeps_history
}

# All containers, volumes and processes that do not belong to these tests.
running() {
    docker ps -aq
    docker network ls -q | sort
    ps -e -o comm= | grep -vxE 'bash|ps|grep|sort|sleep' | sort
}

nothing_is_left() {
    equal "$(cat "$work/running")" "$(running)"
}

ends_with_ctrl_c() {
    signal_apphost INT
    eventually 30 test -e "$work/exit-code"
    equal 0 "$(cat "$work/exit-code")"
}

leaves_nothing_when_killed() {
    signal_apphost KILL
    eventually 30 nothing_is_left
}

volumes_are_kept() {
    equal 4 "$(docker volume ls -q | grep -cxE "$data_volumes")"
}

# Prometheus says why it does not start, and all other resources run.
starts_without_prometheus() { # regular expression of its reason
    start_apphost
    eventually 60 says "^prometheus: failed to start\. It cannot reach the services, because $1"
    eventually 60 says '^Open:$'
    says '^  Grafana +waits for prometheus$'
    eventually 20 is_completed "$(submit 100)" 541
    says '^prometheus: '
}

starts_without_base_image() {
    docker rmi "$tunnel_base"
    rm -r "$work/registry/docker/registry/v2/repositories/azurelinux"
    starts_without_prometheus "an image cannot be pulled \(.*$tunnel_base"
}

# The client of Docker finds a file there that is not a plugin.
starts_without_buildx() {
    ln -sfn "$(command -v false)" "$DOCKER_CONFIG/cli-plugins/docker-buildx"
    starts_without_prometheus 'the Docker plugin buildx is missing\.'
}

starts_without_tunnel() {
    ASPIRE_ENABLE_CONTAINER_TUNNEL=false start_apphost
    eventually 120 says '^Open:$' > /dev/null
    eventually 60 has_targets 3 5 > /dev/null
}

test_apphost() {
    section AppHost
    api_key=
    running > "$work/running"
    check "dotnet run: all resources are ready" all_ready 1
    sed 's/^/          /' "$console"
    check "a task, from POST to result" completes_a_task
    check "all targets of Prometheus are up" scrapes_all 5
    check "Grafana's container has its files and reaches the others" grafana_is_wired
    check "the dashboard's link logs in" dashboard_answers
    check "history reaches VictoriaMetrics" eventually 120 keeps_history
    check "Ctrl+C ends the command" ends_with_ctrl_c
    check "no container, network or process is left" eventually 30 nothing_is_left
    check "the volumes are kept" volumes_are_kept

    section "AppHost, again"
    check "dotnet run with 2 workers: all resources are ready" all_ready 2
    check "all targets of Prometheus are up" scrapes_all 6
    check "the first run's task and history are there" keeps_data
    check "Ctrl+C ends the command" ends_with_ctrl_c
    check "no container, network or process is left" eventually 30 nothing_is_left

    section "AppHost, where Aspire cannot build its tunnel"
    check "without the base image: Prometheus says so, the rest runs" starts_without_base_image
    check "Ctrl+C ends the command" ends_with_ctrl_c
    check "no container, network or process is left" eventually 30 nothing_is_left
    check "without buildx: Prometheus says so, the rest runs" starts_without_buildx
    check "killed: no container, network or process is left" leaves_nothing_when_killed
    check "without the tunnel: all runs, and two targets are not reached" starts_without_tunnel
    check "Ctrl+C ends the command" ends_with_ctrl_c
    check "no container, network or process is left" eventually 30 nothing_is_left
}
