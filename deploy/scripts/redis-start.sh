#!/bin/sh
# Starts Redis with the users of redis-users.conf. Options go to redis-server. Passwords are in files, because the
# list of processes and the environment can be seen. While the server runs, it holds a lock on its data.
# redis-restore.sh needs the same lock.
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

# After an interrupted restore, a server without this check would start without data.
if [ ! -e "$data/appendonlydir" ] && [ -n "$(find "$data" -maxdepth 1 -name 'appendonlydir.before-restore*')" ]; then
    fail "a restore was interrupted. Run it again, or rename $data/appendonlydir.before-restore… to appendonlydir."
fi

# The server replaces the shell, so it receives the signal to stop.
exec redis-server - "$@" << END
$users
END
