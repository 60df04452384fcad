#!/usr/bin/env bash
# Writes deploy/docker-compose.yaml and deploy/.env.example from PrimeApp.AppHost. Values in a .env there stay out of it.
set -euo pipefail
cd "$(dirname "$0")/.."

output=$(mktemp -d)
trap 'rm -rf "$output"' EXIT
dotnet run --project PrimeApp.AppHost -- --operation publish --step publish --output-path "$output"
cp "$output/docker-compose.yaml" deploy/docker-compose.yaml
cp "$output/.env" deploy/.env.example
