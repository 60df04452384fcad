#!/bin/sh
# Writes .env: a random value for each required variable that has none. What is set already stays as it is. Of a key that
# .env has the hash of, the key itself is written to secrets/.
set -eu
cd "$(dirname "$0")"
umask 077

# Letters and digits only: nothing that a connection string, a URL or a shell would read otherwise.
random() {
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n'
}

[ -f .env ] || cp .env.example .env
mkdir -p secrets

for name in $(sed -n '/^# Required/{n;s/=.*//p;}' .env.example); do
    if grep -q "^$name=." .env; then
        continue
    fi
    value=$(random)
    case $name in
        *_KEY_HASH)
            file=secrets/$(echo "${name%_HASH}" | tr A-Z_ a-z-)
            printf %s "$value" > "$file"
            value=$(sha256sum "$file" | cut -d' ' -f1)
            echo "The key itself is in $file."
            ;;
    esac
    { grep -v "^$name=" .env || true; echo "$name=$value"; } > .env.new
    mv .env.new .env
    echo "$name: set in .env"
done

# Prometheus reads its key as a user of its own, and each backup is written by the user of its service.
chmod 711 secrets
[ ! -f secrets/metrics-key ] || chmod 644 secrets/metrics-key
mkdir -p backups
chmod 1777 backups
