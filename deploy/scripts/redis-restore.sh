#!/bin/sh
# Gives Redis the data of a backup: the newest in /backups/redis, or the one that REDIS_BACKUP names. Redis must be stopped.
# What it had is kept beside it, in appendonlydir.before-restore, until the next restore.
set -eu
umask 077
backups=/backups/redis

if REDISCLI_AUTH=$REDIS_PASSWORD timeout 5 redis-cli -h redis ping >/dev/null 2>&1; then
    echo "Redis runs. Stop it first: docker compose stop redis" >&2
    exit 1
fi

name=${REDIS_BACKUP:-$(ls "$backups" | grep '\.rdb$' | sort | tail -n 1)}
if [ -z "$name" ] || [ ! -f "$backups/$name" ]; then
    echo "There is no backup ${name:-}in $backups." >&2
    exit 1
fi
redis-check-rdb "$backups/$name" >/dev/null

# Redis starts from its file of writes, whose first part is a file such as this one.
cd /data
rm -rf appendonlydir.restored
mkdir appendonlydir.restored
cp "$backups/$name" appendonlydir.restored/appendonly.aof.1.base.rdb
echo "file appendonly.aof.1.base.rdb seq 1 type b" > appendonlydir.restored/appendonly.aof.manifest
redis-check-aof appendonlydir.restored/appendonly.aof.manifest >/dev/null

rm -rf appendonlydir.before-restore
if [ -d appendonlydir ]; then
    mv appendonlydir appendonlydir.before-restore
fi
mv appendonlydir.restored appendonlydir
echo "Restored: $name. Now start Redis: docker compose up -d redis"
