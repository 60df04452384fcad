#!/bin/sh
# Writes .env: a random value for each required variable that has none. What is set already stays as it is.
set -eu
cd "$(dirname "$0")"
umask 077

[ -f .env ] || cp .env.example .env

for name in $(sed -n '/^# Required/{n;s/=.*//p;}' .env.example); do
    if grep -q "^$name=." .env; then
        continue
    fi
    # Letters and digits only: nothing that a connection string, a URL or a shell would read otherwise.
    value=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    { grep -v "^$name=" .env || true; echo "$name=$value"; } > .env.new
    mv .env.new .env
    echo "$name: set in .env"
done

# Each backup runs as the user of its service.
mkdir -p backups
chmod 1777 backups
