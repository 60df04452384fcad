#!/bin/sh
# Starts Redis with the users of redis-users.conf. Options go to redis-server.
# The passwords are in files, so that they are neither in the list of processes nor in the environment. While the server
# runs, it holds a lock on its data: redis-restore.sh needs the same lock.
set -eu
data=${DATA_FOLDER:-/data}
secrets=${SECRETS_FOLDER:-/run/secrets}

fail() {
    echo "Redis was not started: $*" >&2
    exit 1
}

for tool in dirname redis-server flock sha256sum sed; do
    command -v "$tool" > /dev/null || fail "there is no $tool on this machine. Install it."
done

users=$(cat "$(dirname "$0")/redis-users.conf") || fail "redis-users.conf cannot be read."
for name in primeapp exporter backup admin; do
    file=$secrets/redis-$name-password
    [ -s "$file" ] || fail "$file is missing or empty. Run init-env.sh."
    hash=$(tr -d '\r\n' < "$file" | sha256sum | cut -d ' ' -f 1)
    users=$(printf '%s\n' "$users" | sed "s/@$name-password@/#$hash/")
done

{ true >> "$data/.lock"; } 2> /dev/null || fail "$data/.lock cannot be written. Check the volume and its owner."
exec 9>> "$data/.lock"
flock -n 9 || fail "another server or a restore uses $data. Wait until it has ended."

# Without this check, a server after a restore that was cut off would start with no data at all.
if [ ! -e "$data/appendonlydir" ] && [ -n "$(find "$data" -maxdepth 1 -name 'appendonlydir.before-restore*')" ]; then
    fail "a restore was interrupted. Run it again, or rename $data/appendonlydir.before-restore… to appendonlydir."
fi

# The shell makes way for the server, so the server is told to stop.
exec redis-server - "$@" << END
$users
END
