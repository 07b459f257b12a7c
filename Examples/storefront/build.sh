#!/usr/bin/env bash
# Usage: build.sh VERSION ARTIFACTS
#
# Packs the storefront as ARTIFACTS/storefront-VERSION.tar.gz and hands its digest on.
# The same sources and version give the same bytes, so the digest means something.

set -euo pipefail
version=${1:?build.sh needs a version} artifacts=${2:?build.sh needs the artifacts folder}
here=$(CDPATH='' cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
archive=storefront-$version.tar.gz

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/app/storefront" "$here/app/catalogue.json" "$work/"
printf '%s\n' "$version" >"$work/VERSION"
chmod 755 "$work/storefront"
chmod 644 "$work/catalogue.json" "$work/VERSION"

mkdir -p "$artifacts"
tar --create --directory "$work" --sort=name --owner=0 --group=0 --numeric-owner \
    --mtime=@0 storefront catalogue.json VERSION | gzip --no-name >"$work/$archive"
# Renamed into place: nobody can fetch half an archive.
cp "$work/$archive" "$artifacts/.$archive"
mv "$artifacts/.$archive" "$artifacts/$archive"

digest=$(sha256sum "$artifacts/$archive" | cut -d ' ' -f 1)
echo "packed $archive, sha256 $digest"
printf 'ARCHIVE=%s\nSHA256=%s\n' "$archive" "$digest" >>"${SLIPWAY_OUTPUT:-/dev/null}"

"$here/note.sh" "built $version"
