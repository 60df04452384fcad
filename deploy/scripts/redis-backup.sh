#!/bin/sh
# Copies the data of Redis at one instant to a file in /backups/redis. Redis keeps running.
set -eu
umask 077
host=${REDIS_HOST:-redis} port=${REDIS_PORT:-6379}
folder=${BACKUP_FOLDER:-/backups}/redis
password=${SECRETS_FOLDER:-/run/secrets}/redis-backup-password
limit=${BACKUP_TIMEOUT:-3600}

fail() {
    echo "There is no new backup of Redis: $*" >&2
    exit 1
}

for tool in redis-cli redis-check-rdb timeout mktemp; do
    command -v "$tool" > /dev/null || fail "there is no $tool on this machine. Install it."
done
[ -s "$password" ] || fail "$password is missing or empty. Run init-env.sh."
REDISCLI_AUTH=$(tr -d '\r\n' < "$password")
export REDISCLI_AUTH

answer=$(timeout 10 redis-cli -h "$host" -p "$port" --user backup --no-auth-warning ping 2>&1) || true
case $answer in
    *PONG*) ;;
    *) fail "Redis at $host:$port does not answer${answer:+, but says: $answer}. Start it, or see its log." ;;
esac

mkdir -p "$folder" 2> /dev/null && part=$(mktemp "$folder/part.XXXXXX" 2> /dev/null) ||
    fail "$folder cannot be written. Make it writable: chmod 1777 backups"
trap 'rm -f "$part"' EXIT
trap 'exit 130' INT TERM
# A backup that was killed leaves such files.
find "$folder" -name 'part.*' -mtime +1 -exec rm -f {} +

output=$(timeout "$limit" redis-cli -h "$host" -p "$port" --user backup --no-auth-warning --rdb "$part" 2>&1) ||
    fail "copying ended early. Is the disk full, or did Redis stop? $(printf '%s\n' "$output" | tail -n 1)"
output=$(redis-check-rdb "$part" 2>&1) ||
    fail "the copy is damaged. Is the disk full? $(printf '%s\n' "$output" | tail -n 1)"
file=$folder/$(date -u +%Y%m%dT%H%M%SZ).rdb
mv "$part" "$file" || fail "$part cannot be renamed to $file."
echo "Backup: $file"
