#!/bin/sh
# Copies the history at one instant to a folder in /backups/victoriametrics. VictoriaMetrics keeps running. Files that
# the previous backup has are linked, not copied.
set -eu
umask 077
url=${VICTORIAMETRICS_URL:-http://victoriametrics:8428}
folder=${BACKUP_FOLDER:-/backups}/victoriametrics
data=${DATA_FOLDER:-/var/tmp}
limit=${BACKUP_TIMEOUT:-3600}

fail() {
    echo "There is no new backup of VictoriaMetrics: $*" >&2
    exit 1
}

# The program has another name in its image.
vmbackup=$(command -v /vmbackup-prod || command -v vmbackup) || fail "there is no vmbackup on this machine. Install it."
command -v timeout > /dev/null || fail "there is no timeout on this machine. Install it."
mkdir -p "$folder" 2> /dev/null && [ -w "$folder" ] || fail "$folder cannot be written. Make it writable: chmod 1777 backups"

# An interrupted backup is continued, so that its files are not copied again.
previous=$(ls "$folder" | grep '^[0-9]*T[0-9]*Z$' | sort | tail -n 1)
# vmbackup makes a snapshot, copies it and deletes it, also when copying fails.
output=$(timeout "$limit" "$vmbackup" -storageDataPath="$data" -dst="fs://$folder/part" \
    ${previous:+-origin="fs://$folder/$previous"} -snapshot.createURL="$url/snapshot/create" -httpListenAddr= 2>&1) ||
    fail "copying failed. Does VictoriaMetrics run, and is there room? $(printf '%s\n' "$output" | tail -n 1)"
[ -e "$folder/part/backup_complete.ignore" ] || fail "the copy is not complete. $(printf '%s\n' "$output" | tail -n 1)"
name=$(date -u +%Y%m%dT%H%M%SZ)
mv "$folder/part" "$folder/$name" || fail "$folder/part cannot be renamed to $name."
echo "Backup: $folder/$name"
