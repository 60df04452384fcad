#!/bin/sh
# Deploys docker-compose.yaml to a swarm, or updates it there. Options go to docker stack deploy.
#
#   docker swarm init
#   docker node update --label-add primeapp.data=true "$(hostname)"
#   ./stack.sh --with-registry-auth
set -eu
cd "$(dirname "$0")"

# A stack knows an older form of the file: no name, no conditions to start, numbers as numbers and text as text.
file=$(docker compose -f docker-compose.yaml -f docker-compose.swarm.yaml config)
printf '%s\n' "$file" | awk '
    /^name:/ || /^x-/ { next }
    /^    depends_on:/ { dropped = 1; next }
    /^    [^ ]/ || /^ ? ? ?[^ ]/ { dropped = 0 }
    dropped { next }
    /^ *cpus: [0-9.]+$/ { sub(/[0-9.]+$/, "\"&\"") }
    /^ *published: "[0-9]+"$/ { gsub(/"/, "") }
    { print }
' | docker stack deploy --prune --compose-file - "$@" primeapp
