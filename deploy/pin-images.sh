#!/bin/sh
# Writes docker-compose.digests.yaml, which names each third-party image by the present digest of its tag. Run it
# again to get newer images. API_IMAGE and WORKER_IMAGE name the images of the services.
set -eu
file=docker-compose.digests.yaml

fail() {
    echo "$file was not changed: $*" >&2
    exit 1
}

for tool in dirname docker awk; do
    command -v "$tool" > /dev/null || fail "there is no $tool on this machine. Install it."
done
cd "$(dirname "$0")"
docker buildx version > /dev/null 2>&1 || fail "docker has no buildx. Install its plugin."
new=$(mktemp "$file.XXXXXX" 2> /dev/null) || fail "the folder $PWD cannot be written."
trap 'rm -f "$new"' EXIT
trap 'exit 130' INT TERM

images=$(tr -d '\r' < docker-compose.yaml |
    awk '/^  [a-z-]+:$/ { name = $1 } /^    image: "[^$]*"$/ { gsub(/"/, ""); print name $2 }')
text=services:
for image in $images; do
    name=${image%%:*} image=${image#*:}
    digest=$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$image") ||
        fail "the registry does not tell the digest of $image."
    printf '%s\n' "$digest" | grep -Eqx 'sha256:[0-9a-f]{64}' || fail "'$digest' is not a digest, for $image."
    text=$(printf '%s\n  %s:\n    image: "%s@%s"' "$text" "$name" "$image" "$digest")
done
printf '%s\n' "$text" > "$new" && [ "$(cat "$new")" = "$text" ] || fail "the disk is full."
chmod 644 "$new"
mv "$new" "$file" || fail "$new cannot be renamed."
echo "$file is written. Compose uses it with this line in .env:"
echo "COMPOSE_FILE=docker-compose.yaml:$file"
