# What the tests are made of: an engine, the compose plugin, and the packages that stand-in images consist of.
# Downloads are kept in artifacts/ for the next run.

downloads=$root/artifacts/container-tests
packages=$downloads/packages
archives=$packages/cache/archives

image_packages=(redis-server redis-tools prometheus victoria-metrics prometheus-redis-exporter docker-registry busybox-static
    libc6 libgcc-s1 libssl3 libstdc++6 ca-certificates)

missing_programs() {
    local package
    for package in dockerd:docker.io iptables:iptables curl:curl ip:iproute2 openssl:openssl; do
        command -v "${package%%:*}" > /dev/null || echo "${package##*:}"
    done
}

install_programs() {
    local missing
    mapfile -t missing < <(missing_programs)
    [ ${#missing[@]} -gt 0 ] || return 0
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q || true
    apt-get install -q -y --no-install-recommends "${missing[@]}"
    # Its client is a package of its own from Debian 13 on.
    command -v docker > /dev/null || apt-get install -q -y --no-install-recommends docker-cli
}

# apt as if nothing were installed, so that it downloads a package with all that it needs.
apt_afresh() {
    mkdir -p "$packages/state" "$archives/partial"
    : > "$packages/state/status"
    apt-get -q -o Dir::State="$packages/state" -o Dir::State::Lists=/var/lib/apt/lists \
        -o Dir::State::status="$packages/state/status" -o Dir::Cache="$packages/cache" \
        -o APT::Sandbox::User= -o APT::Install-Recommends=false -o Debug::NoLocking=1 "$@"
}

download_packages() {
    apt_afresh install -y --download-only "${image_packages[@]}" || {
        apt-get update -q
        apt_afresh install -y --download-only "${image_packages[@]}"
    }
}

plugin_is_there() { # name
    docker "$1" version > /dev/null 2>&1
}

# Debian 12 has no plugins of docker's client; those of Debian 13 run there too.
install_plugins() { # name…
    local plugins=usr/libexec/docker/cli-plugins folder=$downloads/plugins name
    export DOCKER_CONFIG=$work/docker
    mkdir -p "$DOCKER_CONFIG/cli-plugins"
    mkdir -p "$folder/state/lists/partial" "$folder/cache/archives/partial"
    echo 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian trixie main' \
        > "$folder/sources.list"
    local options=(-q -o Dir::State="$folder/state" -o Dir::State::status=/dev/null -o Dir::Cache="$folder/cache"
        -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o APT::Sandbox::User= -o Acquire::Languages=none -o Debug::NoLocking=1)
    for name in "$@"; do
        plugin_is_there "$name" && continue
        if [ ! -x "$folder/$plugins/docker-$name" ]; then
            apt-get "${options[@]}" update
            (cd "$folder" && apt-get "${options[@]}" download "docker-$name")
            dpkg -x "$folder/docker-$name"_*.deb "$folder"
        fi
        ln -s "$folder/$plugins/docker-$name" "$DOCKER_CONFIG/cli-plugins/"
        plugin_is_there "$name"
    done
}
