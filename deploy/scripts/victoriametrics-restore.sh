#!/bin/sh
# Restores the newest backup in /backups/victoriametrics, or the one in VICTORIAMETRICS_BACKUP. VictoriaMetrics must be
# stopped. The script replaces the data only after it has copied the whole backup. It keeps the former data in
# before-restore.<time>.
set -eu
umask 077
backups=${BACKUP_FOLDER:-/backups}/victoriametrics
data=${DATA_FOLDER:-/var/tmp}
new=$data/restore
parts="data indexdb metadata cache"

fail() {
    echo "Nothing was restored, and the data of VictoriaMetrics is as it was: $*" >&2
    exit 1
}

# The program has another name in its image.
vmrestore=$(command -v /vmrestore-prod || command -v vmrestore) || fail "there is no vmrestore on this machine. Install it."
command -v flock > /dev/null || fail "there is no flock on this machine. Install it."

# A server holds this lock from its start to its end, also while it is frozen.
{ true >> "$data/flock.lock"; } 2> /dev/null || fail "$data cannot be written. Check the volume and its owner."
exec 9>> "$data/flock.lock"
flock -n 9 || fail "VictoriaMetrics runs. Stop it first: docker compose stop victoriametrics"

name=${VICTORIAMETRICS_BACKUP:-$(ls "$backups" 2> /dev/null | grep '^[0-9]*T[0-9]*Z$' | sort | tail -n 1)}
[ -n "$name" ] || fail "there is no backup in $backups."
backup=$backups/$name
[ -f "$backup/backup_complete.ignore" ] ||
    fail "$backup is not a complete backup. Name another one with VICTORIAMETRICS_BACKUP."

rm -rf "$new" 2> /dev/null && mkdir "$new" 2> /dev/null || fail "$data cannot be written. Check the volume and its owner."
trap 'rm -rf "$new"' EXIT
trap 'exit 130' INT TERM
output=$("$vmrestore" -storageDataPath="$new" -src="fs://$backup" -httpListenAddr= 2>&1) ||
    fail "$backup cannot be copied. Is it whole, and is there room? $(printf '%s\n' "$output" | tail -n 1)"

old=$data/before-restore.$(date -u +%Y%m%dT%H%M%SZ)
mkdir "$old" || fail "$old cannot be made."
# While this file exists, VictoriaMetrics does not start. When the restore is interrupted, run it again.
touch "$data/restore-in-progress" || fail "$data cannot be written."
for part in $parts; do
    [ ! -e "$data/$part" ] || mv "$data/$part" "$old/"
    [ ! -e "$new/$part" ] || mv "$new/$part" "$data/"
done
rm -f "$data/restore-in-progress"
rmdir "$old" 2> /dev/null || echo "What VictoriaMetrics had is kept in $old. Delete it when it is no longer needed."
echo "Restored: $name. Now start VictoriaMetrics: docker compose up -d victoriametrics"
