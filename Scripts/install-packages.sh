#!/bin/sh
# Installs the Debian packages of the named groups, `build`, `test`, `sanitize` and `bench`, when any is missing; else
# touches nothing.
set -eu

build="pkg-config libmicrohttpd-dev libwslay-dev libcurl4-openssl-dev libsqlite3-dev libpq-dev libopenblas-dev libyaml-dev
  libhnswlib-dev libgumbo-dev libcmark-gfm-dev
  libcmark-gfm-extensions-dev libssl-dev zlib1g-dev libqrencode-dev libsodium-dev libcrypt-dev libhiredis-dev libcairo2-dev
  poppler-utils libjs-chart.js"
# A private PostgreSQL, Redis and nginx are started by the tests themselves; zbar reads the QR codes that we draw; systemd
# checks its unit, and binutils tell what the program is linked with.
test="postgresql-15 redis-server nginx-light openssl curl chromium python3-venv node-typescript zbar-tools systemd binutils"
# Names in the sanitizers' reports.
sanitize="llvm"
# Load generators, and documentation to search in.
bench="hey wrk curl debian-faq postgresql-doc-15"

wanted=""
for group in "$@"; do
  case "$group" in
    build) wanted="$wanted $build" ;;
    test) wanted="$wanted $test" ;;
    sanitize) wanted="$wanted $sanitize" ;;
    bench) wanted="$wanted $bench" ;;
    *) echo "usage: $0 [build] [test] [sanitize] [bench]" >&2; exit 2 ;;
  esac
done

if ! command -v dpkg-query >/dev/null; then
  echo "This is not Debian: install what corresponds to:" $wanted >&2
  exit 0
fi

installed=" $(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
  sed -n 's/^installed //p' | tr '\n' ' ') "
missing=""
for package in $wanted; do
  case "$installed" in
    *" $package "*) ;;
    *) missing="$missing $package" ;;
  esac
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "These packages are missing; install them as root: apt-get install$missing" >&2
    exit 1
  fi
  as_root=sudo
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
quietly() {
  if ! $as_root env DEBIAN_FRONTEND=noninteractive "$@" >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "This failed: $*" >&2
    exit 1
  fi
}

echo "Installing$missing"
case "$missing" in
  *postgresql*)
    # The tests start servers of their own; a server that starts with the machine is not ours to set up.
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
      $as_root mkdir -p /etc/postgresql-common
      echo "create_main_cluster = false" | $as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi ;;
esac
case "$missing" in
  *nginx*)
    if [ -d /run/systemd/system ]; then $as_root ln -sf /dev/null /etc/systemd/system/nginx.service; fi ;;
esac
echo "  updating the package lists …"
quietly apt-get update
echo "  fetching and unpacking …"
quietly apt-get install -y --no-install-recommends $missing
echo "  done"
