#!/usr/bin/env bash
# Process 1 of the private namespaces. ../container-tests.sh starts it.
set -euo pipefail
for part in report packages engine images requests compose apphost swarm; do
    source "$root/eng/containers/$part.sh"
done

enter_own_world
if ! start_engine; then
    tail -n 5 "$work/engine.log"
    skip "everything else: a container engine does not start on this machine"
    exit 0
fi

test_images
for part in "$@"; do
    "test_$part"
done
