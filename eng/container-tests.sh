#!/usr/bin/env bash
# Tries the deployment on a real container engine: the compose file, then the AppHost with containers, then the compose
# file on a swarm.
# Needs Linux with Debian's package manager, root, and the .NET SDK. Where it cannot run, it says why and counts as
# skipped.
# It starts a private engine in its own namespaces. The engine and all its processes end with this script.
# Ends with 'N passed, N failed, N skipped'.
#
#   container-tests.sh [compose] [apphost] [swarm]    all of them without arguments
set -euo pipefail
parts=("$@")
[ $# -gt 0 ] || parts=(compose apphost swarm)
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/primeapp-containers.XXXXXX")
cgroup=/primeapp-${work##*.}
namespaces=

clean_up() {
    if [ -n "$namespaces" ]; then
        # To kill process 1 of the namespaces ends everything in them.
        kill -ALRM "$namespaces" 2> /dev/null || true
        wait "$namespaces" || true
    fi
    # Remove the empty control groups, the innermost first.
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
prepare "the client of the container engine could not be installed" install_client

section "Container tests"
check "the services are built" build_services
[[ " ${parts[*]} " != *' apphost '* ]] || check "the AppHost is built" build_apphost

export root work cgroup
export NUGET_PACKAGES=${NUGET_PACKAGES:-$HOME/.nuget/packages}
timeout --signal=KILL 1500 unshare --net --mount --pid --fork --kill-child --mount-proc \
    "$root/eng/containers/run.sh" "${parts[@]}" &
namespaces=$!
wait "$namespaces" || check "all container tests end within their time" false
namespaces=
finish
