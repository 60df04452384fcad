#!/usr/bin/env bash
# Runs the compose file on a real container engine, then on a swarm: everything an operator relies on, tried.
# Needs Linux with Debian's package manager, root, and the .NET SDK; where it cannot run, it says why and counts as skipped.
# The engine is a private one, in namespaces of its own: it ends with this script, and so does all that runs in it.
# Ends with 'N passed, N failed, N skipped'.
#
#   container-tests.sh [compose] [swarm]    both, unless one is named
set -euo pipefail
parts=("$@")
[ $# -gt 0 ] || parts=(compose swarm)
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/primeapp-containers.XXXXXX")
cgroup=/primeapp-${work##*.}
namespaces=

clean_up() {
    if [ -n "$namespaces" ]; then
        # As if its time were up: process 1 in there is killed, and everything else with it.
        kill -ALRM "$namespaces" 2> /dev/null || true
        wait "$namespaces" || true
    fi
    # What is left of the control groups, innermost first, once the last process has left them.
    local attempt
    for attempt in {1..25}; do
        find /sys/fs/cgroup -depth -type d -path "*$cgroup*" -exec rmdir {} + 2> /dev/null && break
        sleep 0.2
    done
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

source "$root/eng/containers/report.sh"
source "$root/eng/containers/packages.sh"
source "$root/eng/containers/images.sh"

leave_out() { # reason
    skip "all container tests: $1"
    finish || true
    exit 0
}

prepare() { # what it fails to do, command…
    local what=$1
    shift
    "$@" > "$work/log" 2>&1 || {
        tail -n 20 "$work/log"
        leave_out "$what"
    }
}

[ "$(uname -s)" = Linux ] || leave_out "they need Linux"
[ "$(id -u)" -eq 0 ] || leave_out "a container engine of their own needs root"
command -v apt-get > /dev/null || leave_out "images are made of Debian's packages, and there is no apt-get"
unshare --net --mount --pid --fork true 2> /dev/null || leave_out "this machine allows no namespaces"
prepare "the container engine could not be installed" install_programs
prepare "the packages for images could not be downloaded" download_packages
prepare "the plugins of the container engine's client could not be installed" install_plugins compose buildx

section "Container tests"
check "the services are built" build_services

export root work cgroup DOCKER_CONFIG
timeout --signal=KILL 1500 unshare --net --mount --pid --fork --kill-child --mount-proc \
    "$root/eng/containers/run.sh" "${parts[@]}" &
namespaces=$!
wait "$namespaces" || check "all container tests end within their time" false
namespaces=
finish
