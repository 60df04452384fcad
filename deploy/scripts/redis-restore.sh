#!/bin/sh
# Restores the newest backup in /backups/redis, or the one in REDIS_BACKUP. Redis must be stopped. The script replaces
# the data only after a server has loaded the backup. It keeps the former data in appendonlydir.before-restore.<time>.
set -eu
umask 077
host=${REDIS_HOST:-redis} port=${REDIS_PORT:-6379}
backups=${BACKUP_FOLDER:-/backups}/redis
data=${DATA_FOLDER:-/data}
server=

fail() {
    echo "Nothing was restored, and the data of Redis is as it was: $*" >&2
    exit 1
}

for tool in redis-cli redis-server redis-check-rdb flock timeout mktemp; do
    command -v "$tool" > /dev/null || fail "there is no $tool on this machine. Install it."
done

# A server holds this lock from its start to its end, also while it loads or is frozen.
{ true >> "$data/.lock"; } 2> /dev/null || fail "$data cannot be written. Check the volume and its owner."
exec 9>> "$data/.lock"
flock -n 9 || fail "Redis runs, or another restore does. Stop it first: docker compose stop redis"
# A server that redis-start.sh did not start has no lock. Only a refused connection shows that no such server runs. The
# timeout is also for the resolver, when the name of the host does not exist.
answer=$(RES_OPTIONS='timeout:1 attempts:1' timeout 10 redis-cli -h "$host" -p "$port" ping 2>&1) || true
case $answer in
    *"Could not connect"*) ;;
    *) fail "Redis runs, and says '${answer:-nothing}'. Stop it first: docker compose stop redis" ;;
esac

name=${REDIS_BACKUP:-$(ls "$backups" 2> /dev/null | grep '\.rdb$' | sort | tail -n 1)}
[ -n "$name" ] || fail "there is no backup in $backups."
backup=$backups/$name
[ -f "$backup" ] || fail "there is no backup $backup. REDIS_BACKUP must be the name of a file in that folder."
[ -r "$backup" ] || fail "$backup cannot be read. Check its owner."
output=$(redis-check-rdb "$backup" 2>&1) || fail \
    "$backup is not a whole backup of Redis. Name another one with REDIS_BACKUP. $(printf '%s\n' "$output" | tail -n 1)"

# A restore that was killed leaves such folders.
rm -rf "$data"/restore.??????
new=$(mktemp -d "$data/restore.XXXXXX" 2> /dev/null) || fail "$data cannot be written. Check the volume and its owner."
trap '[ -z "$server" ] || kill -KILL "$server" 2> /dev/null || true; rm -rf "$new"' EXIT
trap 'exit 130' INT TERM

# Redis starts from its append-only file. The first part of it is a file like this backup.
mkdir "$new/appendonlydir"
cp "$backup" "$new/appendonlydir/appendonly.aof.1.base.rdb" 2> /dev/null ||
    fail "the volume of Redis is full. Make room for $backup."
echo "file appendonly.aof.1.base.rdb seq 1 type b" > "$new/appendonlydir/appendonly.aof.manifest" ||
    fail "the volume of Redis is full."

redis-server --port 0 --unixsocket "$new/socket" --dir "$new" --appendonly yes --save '' > "$new/log" 2>&1 &
server=$!
until [ "$(timeout 5 redis-cli -s "$new/socket" ping 2> /dev/null)" = PONG ]; do
    kill -0 "$server" 2> /dev/null || fail "Redis cannot load $backup. It says: $(tail -n 3 "$new/log")"
    sleep 1
done
keys=$(redis-cli -s "$new/socket" dbsize)
redis-cli -s "$new/socket" shutdown nosave > /dev/null 2>&1 || true
wait "$server" || fail "Redis loaded $backup and then failed. It says: $(tail -n 3 "$new/log")"
server=

# When the script is killed between the two steps, redis-start.sh does not start Redis and says why.
if [ -e "$data/appendonlydir" ]; then
    old=appendonlydir.before-restore.$(date -u +%Y%m%dT%H%M%SZ)
    [ ! -e "$data/$old" ] && mv "$data/appendonlydir" "$data/$old" || fail "$data cannot be written."
    echo "What Redis had is kept in $data/$old. Delete it when it is no longer needed."
fi
mv "$new/appendonlydir" "$data/appendonlydir"
echo "Restored: $name, with $keys keys. Now start Redis: docker compose up -d redis"
