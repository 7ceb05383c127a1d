#!/bin/sh
# Whole turns of the built program, measured from outside: start-up, memory, and answers that are not in the cache,
# at a steady rate and as fast as they come. Needs hey, wrk and curl (apt-get install hey wrk curl).
#
#   Benchmarks/turns.sh [seconds]
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-20}
port=18088
data=$(mktemp -d)
server=""
trap '[ -z "$server" ] || kill "$server"; rm -rf "$data"' EXIT
export USHER_DATA="$data" USHER_DATABASE_URL="${USHER_DATABASE_URL:-sqlite:$data/usher.db}"
export USHER_CACHE_ENABLED=false USHER_LOG_LEVEL=warning USHER_SERVER_PORT="$port"

milliseconds() { date +%s%3N; }

start() {
  begin=$(milliseconds)
  .build/release/usher serve --config Examples/northside/usher.yaml >/dev/null &
  server=$!
  until curl -sf "http://127.0.0.1:$port/ready" >/dev/null; do sleep 0.01; done
  echo "ready after $(($(milliseconds) - begin)) ms$1"
}

stop() {
  kill "$server"
  wait "$server" || true
  server=""
}

start " (first start: reads 46 documents)"
stop
start ""
stop
start ""
grep VmRSS "/proc/$server/status"

# One worker asks at even intervals; ten ask all at the same moment, five times a second.
for workers in 1 10; do
  for question in "How much is parking?" "Can I get a refund for my tickets?" "What does a red light on my router mean?"; do
    echo "50 turns a second, $workers at a time, “$question”"
    hey -z "${seconds}s" -c "$workers" -q $((50 / workers)) -m POST -T application/json \
      -d "{\"message\": \"$question\"}" "http://127.0.0.1:$port/chat" |
      awk '/Requests\/sec|50% in|95% in|99% in|\[[0-9]+\]\t[0-9]+ resp/'
  done
done
echo "as many as it can, 60 questions in turn, 8 connections"
wrk -t1 -c8 -d"${seconds}s" --latency -s Benchmarks/turns.lua "http://127.0.0.1:$port" |
  awk '/ (50|99)%|Requests\/sec|Non-2xx/'
grep VmRSS "/proc/$server/status"
