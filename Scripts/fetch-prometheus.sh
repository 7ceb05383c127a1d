#!/bin/sh
# Puts Prometheus, its promtool and its Alertmanager into a folder. Their packages would start servers of their own when
# installed, so they are only unpacked; but for the templates that Debian's Alertmanager reads at their place alone.
set -eu
target=$1
templates=usr/share/prometheus/alertmanager
[ -x "$target/prometheus-alertmanager" ] && [ -e "/$templates/email.tmpl" ] && exit 0
echo "Fetching Prometheus"
mkdir -p "$target"
work=$(mktemp -d "$target/fetching.XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
(cd "$work" && apt-get download --quiet --quiet prometheus prometheus-alertmanager 2>/dev/null) || {
  echo "Prometheus cannot be fetched: run apt-get update, or install prometheus and prometheus-alertmanager." >&2
  exit 1
}
for package in "$work"/*.deb; do dpkg -x "$package" "$work/unpacked"; done
as_root=""
[ "$(id -u)" = 0 ] || as_root=sudo
if [ ! -e "/$templates/email.tmpl" ]; then
  $as_root install -d "/$templates"
  $as_root install -m 644 "$work/unpacked/$templates"/*.tmpl "/$templates"
fi
for program in promtool prometheus prometheus-alertmanager; do
  mv "$work/unpacked/usr/bin/$program" "$target/$program"
done
