#!/bin/sh
# Deploys docker-compose.yaml to a swarm, or updates it there. Options go to docker stack deploy.
#
#   docker swarm init
#   docker node update --label-add primeapp.data=true "$(hostname)"
#   ./stack.sh --with-registry-auth
set -eu

fail() {
    echo "Nothing was deployed: $*" >&2
    exit 1
}

for tool in dirname docker awk; do
    command -v "$tool" > /dev/null || fail "there is no $tool on this machine. Install it."
done
cd "$(dirname "$0")"
[ -f .env ] || fail "there is no .env. Run init-env.sh."
[ "$(docker info --format '{{.Swarm.ControlAvailable}}' 2> /dev/null)" = true ] ||
    fail "this machine is no manager of a swarm, or the engine does not run. Try: docker swarm init"

# A stack needs an older form of the file: no name, no start conditions, numbers as numbers and text as text.
files="-f docker-compose.yaml -f docker-compose.swarm.yaml"
[ ! -f docker-compose.digests.yaml ] || files="$files -f docker-compose.digests.yaml"
# shellcheck disable=SC2086 # The names have no blanks.
file=$(docker compose $files config) || fail "docker-compose.yaml or .env is wrong, see above."
stack=$(printf '%s\n' "$file" | awk '
    /^name:/ || /^x-/ { next }
    /^    depends_on:/ { dropped = 1; next }
    /^    [^ ]/ || /^ ? ? ?[^ ]/ { dropped = 0 }
    dropped { next }
    /^ *cpus: [0-9.]+$/ { sub(/[0-9.]+$/, "\"&\"") }
    /^ *published: "[0-9]+"$/ { gsub(/"/, "") }
    { print }
') || fail "awk failed."
printf '%s\n' "$stack" | docker stack deploy --prune --compose-file - "$@" primeapp
