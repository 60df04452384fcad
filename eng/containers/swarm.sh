# The same compose file on a swarm of one node.

init_swarm() {
    docker swarm init --advertise-addr 127.0.0.1 &&
        docker node update --label-add primeapp.data=true "$(docker node ls -q)"
}

healthy_tasks() { # service
    docker ps -q --no-trunc --filter "label=com.docker.swarm.service.name=primeapp_$1" --filter health=healthy
}

has_tasks() { # service number
    equal "$2 $1" "$(healthy_tasks "$1" | wc -l) $1"
}

stack_is_healthy() { # workers
    local service
    for service in redis api redis-exporter victoriametrics prometheus; do
        has_tasks "$service" 1 || return 1
    done
    has_tasks worker "$1"
}

deploy_stack() {
    # No registry has the images.
    "$work/site/deploy/stack.sh" --resolve-image never
    docker service rm "${left_out[@]/#/primeapp_}"
    eventually 120 stack_is_healthy 1
}

# A swarm publishes nothing on localhost.
stack_targets_are_up() { # workers
    local answer
    answer=$(docker exec "$(healthy_tasks prometheus)" wget -q -O - 'http://127.0.0.1:9090/api/v1/query?query=sum(up)')
    [[ $answer == *"\"$(($1 + 4))\"]"* ]] || {
        echo "$answer"
        return 1
    }
}

scale_stack() { # workers
    docker service scale --detach "primeapp_worker=$1" && eventually 60 has_tasks worker "$1"
}

# The same program under another version, and a program that ends at once.
make_versions() {
    docker tag primeapp-worker:1.0.0 primeapp-worker:1.0.1
    printf 'FROM primeapp-worker:1.0.0\nENTRYPOINT ["/app/Missing"]\n' |
        DOCKER_BUILDKIT=0 docker build -q -t primeapp-worker:broken -
}

update_worker() { # version
    timeout 120 docker service update --quiet --no-resolve-image --image "primeapp-worker:$1" primeapp_worker
}

worker_image() {
    docker service inspect -f '{{.Spec.TaskTemplate.ContainerSpec.Image}}' primeapp_worker
}

update_state() {
    docker service inspect -f '{{.UpdateStatus.State}}' primeapp_worker
}

is_updated_under_load() {
    start_load "$work/accepted"
    update_worker 1.0.1
    stop_load
    equal completed "$(update_state)"
    eventually 120 all_completed "$work/accepted"
}

is_rolled_back_under_load() {
    start_load "$work/accepted"
    timeout 120 docker service rollback --quiet primeapp_worker
    stop_load
    equal primeapp-worker:1.0.0 "$(worker_image)"
    eventually 120 all_completed "$work/accepted"
}

is_rolled_back_by_itself() {
    start_load "$work/accepted"
    update_worker broken || true
    stop_load
    equal rollback_completed "$(update_state)"
    equal primeapp-worker:1.0.0 "$(worker_image)"
    eventually 120 all_completed "$work/accepted"
}

test_swarm() {
    section Swarm
    prepare_deployment
    "$work/site/deploy/init-env.sh" > /dev/null
    api_key=$(cat "$work/site/deploy/secrets/api-key")
    check "a swarm of one node" init_swarm
    check "stack deploy: everything is healthy" deploy_stack
    check "a task, from POST to result" eventually 20 is_completed "$(submit 100000)" 1299709
    check "2 workers" scale_stack 2
    check "Prometheus finds all of them" eventually 60 stack_targets_are_up 2
    check "another version of the worker" make_versions
    check "it is rolled out under load, and nothing is lost" is_updated_under_load
    check "an update is rolled back under load, and nothing is lost" is_rolled_back_under_load
    check "a version that does not start is rolled back by itself, and nothing is lost" is_rolled_back_by_itself
    check "the stack is healthy" eventually 60 stack_is_healthy 2
}
