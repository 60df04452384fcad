# A private container engine, with its own data, socket, network and processes. All of them end with the shell that is
# process 1 here. It does not touch the engine of the machine.

# The registry of the base images of the services and of Aspire's tunnel. Here, a private registry has its name.
registry=mcr.microsoft.com
tunnel_base=$registry/azurelinux/base/core:3.0

enter_own_world() {
    mount --make-rprivate /
    mount -t tmpfs tmpfs /run
    ip link set lo up
    printf '127.0.0.1 localhost %s\n' "$registry" > "$work/hosts"
    mount --bind "$work/hosts" "$(readlink -f /etc/hosts)"

    openssl req -x509 -newkey rsa:2048 -noenc -days 1 -subj "/CN=$registry" -addext "subjectAltName=DNS:$registry" \
        -keyout "$work/registry.key" -out "$work/registry.crt" 2> /dev/null
    # No request here goes to another machine or through a proxy.
    unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy
    export SSL_CERT_FILE=$work/registry.crt DOCKER_HOST=unix:///run/docker.sock
}

start_engine() {
    dockerd --host "$DOCKER_HOST" --data-root "$work/engine" --exec-root /run/docker --pidfile /run/docker.pid \
        --cgroup-parent "$cgroup" --exec-opt native.cgroupdriver=cgroupfs --oom-score-adjust 0 --log-level warn \
        > "$work/engine.log" 2>&1 &
    local engine=$!
    until docker version > /dev/null 2>&1; do
        kill -0 $engine 2> /dev/null || return 1
        sleep 0.1
    done
}

start_registry() {
    cat > "$work/registry.yml" <<END
version: 0.1
log: { level: error }
storage: { filesystem: { rootdirectory: $work/registry } }
http: { addr: "127.0.0.1:443", tls: { certificate: $work/registry.crt, key: $work/registry.key } }
END
    "$work/unpacked/docker-registry/usr/bin/docker-registry" serve "$work/registry.yml" > "$work/registry.log" 2>&1 &
    eventually 20 curl -fsS --cacert "$SSL_CERT_FILE" "https://$registry/v2/" > /dev/null
}
