# Makes the images of the compose file where no registry can be reached, under the same names and tags. They have the
# same programs in the same places, from packages of Debian, with the same owners.

unpack() { # package
    local target=$work/unpacked/$1
    [ -d "$target" ] || {
        mkdir -p "$target"
        dpkg -x "$archives/$1"_*.deb "$target"
    }
}

# A root file system with the libraries of these packages.
new_root() { # folder package…
    local target=$1 archive
    shift
    mkdir -p "$target"/usr/{bin,sbin,lib,lib64} "$target"/{data,dev,etc,proc,run,sys,var}
    ln -s usr/bin usr/sbin usr/lib usr/lib64 "$target"
    install -d -m 1777 "$target/tmp" "$target/var/tmp"
    for archive in "$@"; do
        unpack "$archive"
        # Debian 12 still has libraries in /lib, which is a link here.
        cp -a "$work/unpacked/$archive"/usr/. "$target/usr"
        [ ! -d "$work/unpacked/$archive/lib" ] || cp -a "$work/unpacked/$archive"/lib/. "$target/usr/lib"
        [ ! -d "$work/unpacked/$archive/lib64" ] || cp -a "$work/unpacked/$archive"/lib64/. "$target/usr/lib64"
    done
    rm -rf "$target"/usr/share/{doc,man,lintian,perl,locale}
    echo 'root:x:0:0:root:/root:/bin/sh' > "$target/etc/passwd"
    echo 'root:x:0:' > "$target/etc/group"
}

library_packages() {
    local archive
    for archive in "$archives"/*.deb; do
        archive=$(basename "${archive%%_*}")
        case $archive in
            libjs-* | libperl* | libpam* | libdb* | libgdbm*) ;;
            lib* | zlib*) echo "$archive" ;;
        esac
    done
}

# All images except those of the services have a shell with the usual commands.
prepare_shell_root() {
    local packages
    mapfile -t packages < <(library_packages)
    new_root "$work/shell" busybox-static "${packages[@]}"
    # Debian has moved it from /bin.
    [ -e "$work/shell/usr/bin/busybox" ] || cp "$work/unpacked/busybox-static/bin/busybox" "$work/shell/usr/bin/"
    chroot "$work/shell" /usr/bin/busybox --install -s /usr/bin
    # The busybox of Debian does not have it.
    unpack util-linux
    cp "$work/unpacked/util-linux/usr/bin/flock" "$work/shell/usr/bin/"
}

import() { # image folder change…
    local image=$1 folder=$2 changes=() change
    shift 2
    for change in "$@"; do
        changes+=(--change "$change")
    done
    tar --create --numeric-owner --directory "$folder" . | docker import "${changes[@]}" - "$image" > /dev/null
}

# image_of REPOSITORY: with the tag that the compose file names.
image_of() {
    sed -nE "s|^ *image: \"((docker.io/library/)?$1:[^\"]+)\"|\1|p" "$root/deploy/docker-compose.yaml" | head -n 1
}

# shell_image REPOSITORY PACKAGE PROGRAM PATH: a program in the place where the real image has it.
shell_image() {
    local folder=$work/image-$(basename "$1")
    unpack "$2"
    cp -al "$work/shell" "$folder"
    mkdir -p "$(dirname "$folder$4")"
    cp "$work/unpacked/$2/usr/bin/$3" "$folder$4"
    case $1 in
        prom/prometheus) install -d -m 775 -o 65534 -g 65534 "$folder/prometheus" ;;
        # As process 1, the version of Debian ignores the signal to stop. The version in the real image does not.
        oliver006/redis_exporter)
            mv "$folder$4" "$folder/usr/bin/"
            printf '#!/bin/sh\ntrap "exit 0" TERM\n/usr/bin%s "$@" &\nwait\n' "$4" > "$folder$4"
            chmod 755 "$folder$4"
            ;;
    esac
    import "$(image_of "$1")" "$folder" "ENTRYPOINT [\"$4\"]"
    rm -rf "$folder"
}

redis_image() {
    local folder=$work/image-redis
    unpack redis-tools
    cp -al "$work/shell" "$folder"
    cp "$work/unpacked/redis-tools/usr/bin/"* "$folder/usr/bin/"
    ln -s redis-check-rdb "$folder/usr/bin/redis-server"
    rm -rf "$folder/data"
    install -d -o 999 -g 999 "$folder/data"
    import "$(image_of redis)" "$folder" 'WORKDIR /data' 'VOLUME /data' 'CMD ["redis-server"]'
    rm -rf "$folder"
}

# The base image of the services. Like the real image, it has only libraries, certificates and an ordinary user.
dotnet_image() {
    local folder=$work/image-dotnet
    new_root "$folder" libc6 libgcc-s1 "$(basename "$(ls "$archives"/libssl3*.deb)" | cut -d_ -f1)" libstdc++6
    rm -rf "$folder/data" "$folder"/usr/{bin,sbin,share}/* "$folder"/usr/lib/*/{audit,engines-3,gconv}
    unpack ca-certificates
    mkdir -p "$folder/etc/ssl/certs"
    cat "$work"/unpacked/ca-certificates/usr/share/ca-certificates/mozilla/*.crt \
        > "$folder/etc/ssl/certs/ca-certificates.crt"
    echo 'app:x:1654:1654::/home/app:/bin/false' >> "$folder/etc/passwd"
    echo 'app:x:1654:' >> "$folder/etc/group"
    install -d -o 1654 -g 1654 "$folder/home/app"
    import "$registry/dotnet/runtime-deps:10.0-noble-chiseled" "$folder" 'USER 1654' 'ENV DOTNET_RUNNING_IN_CONTAINER=true' \
        'ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true' 'ENV APP_UID=1654' 'ENV ASPNETCORE_HTTP_PORTS=8080'
    rm -rf "$folder"
    docker push -q "$registry/dotnet/runtime-deps:10.0-noble-chiseled" > /dev/null
}

# The base image of Aspire's tunnel. Any root file system works. The private registry has it, like the real registry.
tunnel_base_image() {
    import "$tunnel_base" "$work/shell" 'CMD ["/bin/sh"]'
    docker push -q "$tunnel_base" > /dev/null
}

# Debian has no Grafana. This server answers only the health check. It tests the container, not Grafana.
grafana_image() {
    local folder=$work/image-grafana
    cp -al "$work/shell" "$folder"
    mkdir -p "$folder/srv/api"
    echo '{"database":"ok"}' > "$folder/srv/api/health"
    printf '#!/bin/sh\ntrap "exit 0" TERM\nhttpd -f -p 3000 -h /srv &\nwait\n' > "$folder/run.sh"
    chmod 755 "$folder/run.sh"
    import "$(image_of grafana/grafana)" "$folder" 'ENTRYPOINT ["/run.sh"]'
    rm -rf "$folder"
}

build_images() {
    unpack docker-registry
    prepare_shell_root
    start_registry
    dotnet_image
    tunnel_base_image
    redis_image
    grafana_image
    shell_image prom/prometheus prometheus prometheus /bin/prometheus
    shell_image oliver006/redis_exporter prometheus-redis-exporter prometheus-redis-exporter /redis_exporter
    shell_image victoriametrics/victoria-metrics victoria-metrics victoria-metrics /victoria-metrics-prod
    shell_image victoriametrics/vmbackup victoria-metrics vmbackup /vmbackup-prod
    shell_image victoriametrics/vmrestore victoria-metrics vmrestore /vmrestore-prod
}

# Runs before the namespaces exist, because NuGet cannot be reached from them. The folder is separate, because other
# builds may run at the same time.
build_services() {
    local project
    for project in PrimeApp.Api PrimeApp.Worker; do
        dotnet publish "$root/$project" -v q --artifacts-path "$downloads/build"
    done
}

build_apphost() {
    dotnet build "$root/PrimeApp.AppHost" -v q
}

# No property is set here. The projects set all of them.
publish_images() {
    local project
    for project in PrimeApp.Api PrimeApp.Worker; do
        dotnet publish "$root/$project" -v q --artifacts-path "$downloads/build" --no-build -t:PublishContainer
    done
}

is_lean() { # image
    local size
    size=$(docker image inspect -f '{{.Size}}' "$1")
    echo "$((size / 1000000)) MB"
    [ $((size / 1000000)) -le 50 ] &&
        equal 1654:1654 "$(docker image inspect -f '{{.Config.User}}' "$1")" &&
        docker image inspect -f '{{json .Config.Labels}}' "$1" | grep -q '"org.opencontainers.image.version":"1.0.0"' &&
        echo "$((size / 1000000)) MB, an ordinary user, labelled"
}

# Native programs keep only the members of types that the compiler sees: the check of settings needs all of them.
refuses_a_wrong_setting() { # image setting
    local code=0 line
    line=$(docker run --rm --network none -e ConnectionStrings__redis=redis -e "$2=soon" "$1" 2>&1) || code=$?
    echo "$line"
    equal 78 "$code" && [[ $line == "error: ${2/__/:} is 'soon'. It must be "* ]]
}

test_images() {
    section Images
    check "stand-in images, from Debian's packages" build_images
    check "images of the services" publish_images
    check "image of the API" is_lean primeapp-api:1.0.0
    check "image of the worker" is_lean primeapp-worker:1.0.0
    check "the API refuses a wrong setting" refuses_a_wrong_setting primeapp-api:1.0.0 Tasks__MaxN
    check "the worker refuses a wrong setting" refuses_a_wrong_setting primeapp-worker:1.0.0 Queue__LeaseDuration
}
