#!/usr/bin/env bash
# Writes deploy/docker-compose.yaml and deploy/.env.example from PrimeApp.AppHost. It does not use the values in
# deploy/.env.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
    echo "deploy/ was not changed: $*" >&2
    exit 1
}

command -v dotnet > /dev/null || fail "there is no dotnet on this machine. Install the .NET SDK."
output=$(mktemp -d)
trap 'rm -rf "$output" deploy/docker-compose.yaml.new deploy/.env.example.new' EXIT
dotnet run --project PrimeApp.AppHost -- --operation publish --step publish --output-path "$output" ||
    fail "publishing failed, see above."
cp "$output/docker-compose.yaml" deploy/docker-compose.yaml.new || fail "it cannot be written."
cp "$output/.env" deploy/.env.example.new || fail "it cannot be written."
mv deploy/docker-compose.yaml.new deploy/docker-compose.yaml
mv deploy/.env.example.new deploy/.env.example
