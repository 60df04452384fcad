#!/bin/sh
# Restores VictoriaMetrics from a backup. It must not run meanwhile; what the folder holds and the backup does not is deleted.
#
#   restore.sh SOURCE DATA_DIRECTORY
#
# SOURCE          what was the destination of backup.sh
# DATA_DIRECTORY  the folder that VictoriaMetrics keeps its data in (-storageDataPath)
set -eu

if [ $# -ne 2 ]; then
    sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi

vmrestore=$(command -v vmrestore || command -v vmrestore-prod) || {
    echo "vmrestore is not on PATH (Debian: package victoria-metrics; image: victoriametrics/vmrestore)" >&2
    exit 1
}
exec "$vmrestore" -src="$1" -storageDataPath="$2" -httpListenAddr=
