#!/bin/sh
# Backs up VictoriaMetrics while it runs: a snapshot at an instant, copied incrementally to the destination.
#
#   backup.sh DATA_DIRECTORY DESTINATION [URL]
#
# DATA_DIRECTORY  the folder that VictoriaMetrics keeps its data in (-storageDataPath)
# DESTINATION     fs:///absolute/path, s3://bucket/path, gs://… or azblob://…; a second backup to the same one copies
#                 only what is new
# URL             of VictoriaMetrics, http://localhost:8428 by default
set -eu

if [ $# -lt 2 ]; then
    sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi

# vmbackup creates the snapshot, copies it and deletes it again, also when the copy fails. In images its name ends in -prod.
vmbackup=$(command -v vmbackup || command -v vmbackup-prod) || {
    echo "vmbackup is not on PATH (Debian: package victoria-metrics; image: victoriametrics/vmbackup)" >&2
    exit 1
}
exec "$vmbackup" \
    -storageDataPath="$1" \
    -dst="$2" \
    -snapshot.createURL="${3:-http://localhost:8428}/snapshot/create" \
    -httpListenAddr=
