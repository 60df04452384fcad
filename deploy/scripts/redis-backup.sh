#!/bin/sh
# Copies the data of Redis, as it is at one instant, to a file in /backups/redis while Redis runs.
set -eu
umask 077
folder=/backups/redis
mkdir -p "$folder"

file=$folder/$(date -u +%Y%m%dT%H%M%SZ).rdb
trap 'rm -f "$file.part"' EXIT
REDISCLI_AUTH=$REDIS_PASSWORD redis-cli -h redis --rdb "$file.part"
redis-check-rdb "$file.part" >/dev/null
mv "$file.part" "$file"
echo "Backup: $file"
