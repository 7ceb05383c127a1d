#!/bin/sh
# Puts promtool into a folder. It comes with Prometheus, whose package would start a server of its own when installed,
# so the package is only unpacked.
set -eu
target=$1
[ -x "$target/promtool" ] && exit 0
echo "Fetching promtool"
mkdir -p "$target"
work=$(mktemp -d "$target/fetching.XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
(cd "$work" && apt-get download --quiet --quiet prometheus 2>/dev/null) || {
  echo "Prometheus cannot be fetched: run apt-get update, or install promtool." >&2
  exit 1
}
dpkg -x "$work"/prometheus_*.deb "$work/unpacked"
mv "$work/unpacked/usr/bin/promtool" "$target/promtool"
