# Gets the programs of the tests: an engine, its client with plugins, and the packages for the images.
# artifacts/ keeps the downloads for the next run.

downloads=$root/artifacts/container-tests
client=$downloads/client
packages=$downloads/packages
archives=$packages/cache/archives

image_packages=(redis-server redis-tools prometheus victoria-metrics prometheus-redis-exporter docker-registry
    busybox-static util-linux libc6 libgcc-s1 libssl3 libstdc++6 ca-certificates)

missing_programs() {
    local package
    for package in dockerd:docker.io iptables:iptables curl:curl ip:iproute2 openssl:openssl ps:procps gcc:gcc; do
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
    # From Debian 13 on, the client is a separate package.
    command -v docker > /dev/null || apt-get install -q -y --no-install-recommends docker-cli
}

# apt with an empty list of installed packages, so that it downloads a package with all its dependencies.
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

# Aspire's orchestrator needs 25.
client_is_recent() {
    [ "$(docker --version | sed -nE 's/^Docker version ([0-9]+).*/\1/p')" -ge 25 ]
}

# Debian 12 has an old client without plugins. The client of Debian 13 also runs there.
fetch_client_package() { # package
    mkdir -p "$client/state/lists/partial" "$client/cache/archives/partial"
    echo 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian trixie main' \
        > "$client/sources.list"
    local options=(-q -o Dir::State="$client/state" -o Dir::State::status=/dev/null -o Dir::Cache="$client/cache"
        -o Dir::Etc::sourcelist="$client/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o APT::Sandbox::User= -o Acquire::Languages=none -o Debug::NoLocking=1)
    [ -e "$client/cache/pkgcache.bin" ] || apt-get "${options[@]}" update
    (cd "$client" && apt-get "${options[@]}" download "$1" && dpkg -x "$1"_*.deb .)
}

install_client() {
    local plugin plugins=$client/usr/libexec/docker/cli-plugins
    export DOCKER_CONFIG=$work/docker PATH
    mkdir -p "$DOCKER_CONFIG/cli-plugins"
    if ! client_is_recent; then
        [ -x "$client/usr/bin/docker" ] || fetch_client_package docker-cli
        PATH=$client/usr/bin:$PATH
    fi
    for plugin in compose buildx; do
        docker "$plugin" version && continue
        [ -x "$plugins/docker-$plugin" ] || fetch_client_package "docker-$plugin"
        ln -s "$plugins/docker-$plugin" "$DOCKER_CONFIG/cli-plugins/"
    done
    client_is_recent && docker compose version && docker buildx version
}
