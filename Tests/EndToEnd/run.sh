#!/bin/sh
# Runs the program that was built as its users would: through curl, a browser, WebSockets and generated requests.
# Arguments go to pytest. Two files are tested side by side: a third of the time tests wait.
set -eu
cd "$(dirname "$0")/../.."
environment=.cache/end-to-end
wanted=$(sha256sum Tests/EndToEnd/requirements.txt | cut -c1-16)

if [ ! -e "$environment/$wanted" ]; then
  echo "Installing the clients that the program is tested with"
  [ -x "$environment/bin/python" ] || python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement Tests/EndToEnd/requirements.txt
  touch "$environment/$wanted"
fi
for program in promtool prometheus prometheus-alertmanager; do
  command -v "$program" >/dev/null || Scripts/fetch-prometheus.sh .cache/prometheus
done
PATH="$PATH:$PWD/.cache/prometheus"
export PATH
exec "$environment/bin/python" -m pytest --quiet --numprocesses 2 --dist loadfile --durations 15 -o testpaths=Tests/EndToEnd "$@"
