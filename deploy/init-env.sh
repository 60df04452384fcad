#!/bin/sh
# Writes the values that compose needs: a random value in .env for each required variable without one, and a random
# password in secrets/ for each file that docker-compose.yaml uses. Values that are set stay as they are. When .env gets
# the hash of a new key, secrets/ gets the key.
set -eu
umask 077

fail() {
    echo "init-env.sh changed nothing: $*" >&2
    exit 1
}

for tool in dirname od tr sed grep cut sha256sum mktemp; do
    command -v "$tool" > /dev/null || fail "there is no $tool on this machine. Install it."
done
cd "$(dirname "$0")"
[ -f .env.example ] && [ -f docker-compose.yaml ] || fail ".env.example or docker-compose.yaml is missing beside it."

# Everything is made in a new folder and moved into place at the end. A run that was killed leaves such a folder.
rm -rf .init-env.?????? 2> /dev/null || true
new=$(mktemp -d .init-env.XXXXXX 2> /dev/null) || fail "the folder $PWD cannot be written."
trap 'rm -rf "$new"' EXIT
trap 'exit 130' INT TERM
mkdir "$new/secrets"

# In a file from Windows, lines end with a carriage return, which would become part of each value.
full="the disk is full, or $PWD cannot be written."
template=$(tr -d '\r' < .env.example)
env=$template
[ ! -f .env ] || env=$(tr -d '\r' < .env)

# The report is shown only when everything is in place.
report() {
    echo "$1" >> "$new/report"
}

get() { # name; its value in .env
    printf '%s\n' "$env" | sed -n "s/^$1=//p" | tail -n 1
}

set_value() { # name value
    env=$(printf '%s\n' "$env" | grep -v "^$1=" || true; printf '%s=%s\n' "$1" "$2")
    report "$1: set in .env"
}

# Letters and digits have no special meaning in a connection string, a URL or a shell.
make_secret() { # file [value]
    value=${2:-}
    if [ -z "$value" ]; then
        value=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
        [ ${#value} -eq 48 ] || fail "/dev/urandom gave no random value."
    fi
    [ ! -d "secrets/$1" ] || fail "secrets/$1 is a folder. Compose makes one where a file is missing: rmdir secrets/$1"
    printf %s "$value" > "$new/secrets/$1" && [ "$(cat "$new/secrets/$1")" = "$value" ] || fail "$full"
}

for name in $(printf '%s\n' "$template" | sed -n '/^# Required/{n;s/=.*//p;}'); do
    value=$(get "$name")
    case $name in
        *_KEY_HASH)
            file=$(echo "${name%_HASH}" | tr A-Z_ a-z-)
            if [ -z "$value" ]; then
                make_secret "$file"
                set_value "$name" "$(printf %s "$value" | sha256sum | cut -d ' ' -f 1)"
                report "The key itself is in secrets/$file."
            elif [ -f "secrets/$file" ]; then
                [ "$(tr -d '\r\n' < "secrets/$file" | sha256sum | cut -d ' ' -f 1)" = "$value" ] ||
                    fail "$name in .env is not the hash of secrets/$file. Put the right key there, or empty $name for a new key."
            elif [ "$file" = metrics-key ]; then
                fail "Prometheus needs secrets/metrics-key. Put the key there, or empty $name in .env for a new key."
            fi
            ;;
        *)
            if [ -z "$value" ]; then
                make_secret "$name"
                set_value "$name" "$value"
                rm "$new/secrets/$name"
            fi
            ;;
    esac
done

# A former version had these passwords in .env. They move to secrets/.
for file in $(tr -d '\r' < docker-compose.yaml | sed -n 's|^ *file: "\./secrets/\(.*\)"$|\1|p'); do
    if [ ! -s "secrets/$file" ]; then
        name=$(echo "$file" | tr a-z- A-Z_)
        make_secret "$file" "$(get "$name")"
        env=$(printf '%s\n' "$env" | grep -v "^$name=" || true)
        report "secrets/$file: made"
    fi
done

printf '%s\n' "$env" > "$new/env" && [ "$(cat "$new/env")" = "$env" ] || fail "$full"
mkdir -p secrets backups || fail "$full"

# Services have different users, so all may read the files. Only the owner may open the folder.
chmod 700 secrets
chmod 1777 backups
chmod 644 "$new/secrets"/* 2> /dev/null || true
[ ! -f secrets/metrics-key ] || chmod 644 secrets/metrics-key
# The keys come first, because a hash is useless without its key.
for file in "$new/secrets"/*; do
    [ ! -e "$file" ] || mv "$file" secrets/ || fail "$full"
done
mv "$new/env" .env || fail "$full"
[ ! -f "$new/report" ] || cat "$new/report"
