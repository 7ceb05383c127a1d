#!/bin/sh
# What traces cost: whole turns as fast as they come, with traces sampled at 10 % and sent to a collector, and without, in
# turns on the same machine. Needs wrk, curl and python3.
#
#   Benchmarks/tracing.sh [seconds of each round] [rounds]
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-20}
rounds=${2:-5}
program=${USHER_PROGRAM:-.build/release/usher}
folder=$(mktemp -d)
processes=""
trap 'kill $processes 2>/dev/null || true; rm -rf "$folder"' EXIT

# It reads what it gets and says that all is well.
python3 - >"$folder/port" <<'PYTHON' &
import http.server

class Sink(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
print(server.server_port, flush=True)
server.serve_forever()
PYTHON
processes="$!"
until [ -s "$folder/port" ]; do sleep 0.05; done

serve() { # name port [variable…]
  name=$1 port=$2
  shift 2
  mkdir "$folder/$name"
  env USHER_DATA="$folder/$name" USHER_DATABASE_URL="sqlite:$folder/$name/usher.db" USHER_CACHE_ENABLED=false \
    USHER_LOG_LEVEL=warning USHER_SERVER_PORT="$port" USHER_LIMITS_ENABLED=false "$@" \
    "$program" serve --config Examples/northside/usher.yaml >/dev/null &
  processes="$processes $!"
  until curl -sf "http://127.0.0.1:$port/ready" >/dev/null; do sleep 0.1; done
}

serve off 18091
serve on 18092 USHER_TELEMETRY_TRACES_ENDPOINT="http://127.0.0.1:$(cat "$folder/port")" USHER_TELEMETRY_TRACES_RATIO=0.1

turns() { # port
  wrk -t1 -c8 -d"${seconds}s" --latency -s Benchmarks/turns.lua "http://127.0.0.1:$1" |
    awk '/Requests\/sec/ { rate = $2 } /99%/ { late = $2 } END { print rate, late }'
}

for port in 18091 18092; do turns "$port" >/dev/null; done
for round in $(seq "$rounds"); do
  # Who comes second finds a warmer machine.
  [ $((round % 2)) = 1 ] && order="off on" || order="on off"
  for name in $order; do
    [ "$name" = off ] && port=18091 || port=18092
    set -- $(turns "$port")
    echo "$1" >>"$folder/$name.rates"
    echo "traces $name: $1 turns/s, 99 % within $2"
  done
done
median() { sort -n "$1" | awk '{ value[NR] = $1 } END { print NR % 2 ? value[(NR + 1) / 2] : (value[NR / 2] + value[NR / 2 + 1]) / 2 }'; }
echo "$(median "$folder/off.rates") $(median "$folder/on.rates")" |
  awk '{ printf "median without %.0f, with %.0f turns/s: %.1f %% less\n", $1, $2, 100 * (1 - $2 / $1) }'
curl -sf http://127.0.0.1:18092/metrics | grep -E '^usher_trace' || true
