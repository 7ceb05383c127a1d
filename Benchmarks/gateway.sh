#!/bin/sh
# What a gateway adds: chat completions through Usher, through LiteLLM's proxy if it is there, and straight from the
# upstream, an nginx that answers at once. Needs nginx, wrk and hey (Scripts/install-packages.sh test bench); LiteLLM is
# taken from LITELLM (a program, from `pip install 'litellm[proxy]'`).
#
#   Benchmarks/gateway.sh [seconds] [rounds]
#
# With GATEWAY_RATE, both gateways get so many whole and as many streamed requests a second for GATEWAY_MINUTES, side by
# side; then their times and their memory, minute by minute, are told.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-5}
rounds=${2:-3}
folder=$(mktemp -d)
chmod 755 "$folder"
upstream=18180 usher=18181 litellm=18182
started=""
trap 'for id in $started; do kill "$id" 2>/dev/null || true; done; wait; rm -rf "$folder"' EXIT

# The upstream.
awk -v words="You can return your tickets until two days before the event, and the money is back within five days." '
  BEGIN {
    head = "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"fast\","
    count = split(words, word, " ")
    for (i = 1; i <= count; i++)
      printf "%s\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s \"},\"finish_reason\":null}]}\n\n", head, word[i]
    printf "%s\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n", head
    printf "%s\"choices\":[],\"usage\":{\"prompt_tokens\":24,\"completion_tokens\":19,\"total_tokens\":43}}\n\n", head
    printf "data: [DONE]\n\n"
  }' >"$folder/stream"
awk -v port=$upstream -v file="$folder/stream" '
  BEGIN { while ((getline line < file) > 0) stream = stream line "\n" }
  { sub(/PORT/, port) }
  index($0, "STREAM\047") { printf "%s%s%s\n", substr($0, 1, index($0, "STREAM") - 1), stream, "\047;"; next }
  { print }' Benchmarks/gateway/nginx.conf >"$folder/nginx.conf"
mkdir "$folder/logs"
nginx -p "$folder" -c "$folder/nginx.conf" -g 'daemon off;' 2>/dev/null &
started="$started $!"

# Usher, with neither cache nor budget.
cat >"$folder/usher.yaml" <<YAML
server: {port: $usher, operator_key: benchmark-of-the-gateway, connections_per_address: 5000}
data: $folder/data
log: {level: warning}
models:
  providers:
    whole: {type: openai_compatible, base_url: "http://127.0.0.1:$upstream/whole"}
    streamed: {type: openai_compatible, base_url: "http://127.0.0.1:$upstream/streamed"}
  catalog:
    fast: {provider: whole, model: fast}
    stream: {provider: streamed, model: fast}
  cache: {enabled: false}
YAML
.build/release/usher serve --config "$folder/usher.yaml" >"$folder/usher.log" 2>&1 &
server=$!
started="$started $server"
until curl -sf "http://127.0.0.1:$usher/live" >/dev/null; do sleep 0.05; done

# LiteLLM, as its documentation starts it for speed: one worker a core.
if [ -n "${LITELLM:-}" ]; then
  cat >"$folder/litellm.yaml" <<YAML
model_list:
  - {model_name: fast, litellm_params: {model: openai/fast, api_base: "http://127.0.0.1:$upstream/whole", api_key: none}}
  - {model_name: stream, litellm_params: {model: openai/fast, api_base: "http://127.0.0.1:$upstream/streamed", api_key: none}}
general_settings: {master_key: benchmark-of-the-gateway}
litellm_settings: {set_verbose: false, num_retries: 0}
YAML
  env LITELLM_LOG=ERROR "$LITELLM" --config "$folder/litellm.yaml" --host 127.0.0.1 --port $litellm --num_workers 2 \
    >"$folder/litellm.log" 2>&1 &
  other=$!
  started="$started $other"
  until curl -sf "http://127.0.0.1:$litellm/health/liveliness" >/dev/null; do sleep 0.5; done
fi

export GATEWAY_KEY=benchmark-of-the-gateway
load() { # name, address, model, whether streamed, connections
  GATEWAY_MODEL=$3 GATEWAY_STREAM=$4 wrk -t 1 -c "$5" -d "${seconds}s" --latency -s Benchmarks/gateway/post.lua "$2" |
    awk -v name="$1" -v streamed="$4" -v connections="$5" '
      /50%/ { p50 = $2 } /99%/ { p99 = $2 } /Requests\/sec/ { rate = $2 } /Non-2xx/ { bad = ", " $NF " not answered" }
      END { printf "%-8s streamed %-5s %3d connections: %8.0f requests/s, p50 %s, p99 %s%s\n", name, streamed, connections, rate, p50, p99, bad }'
}
resident() { # a process and its children, in MB
  ps -o rss= --pid "$1" --ppid "$1" | awk '{ sum += $1 } END { printf "%d", sum / 1024 }'
}

steadily() { # name, address, model
  for model in fast stream; do
    [ $model = stream ] && streamed=true || streamed=false
    hey -z "$((minutes * 60))s" -c 10 -q "$(awk "BEGIN { print $GATEWAY_RATE / 10 }")" -m POST -T application/json \
      -H "Authorization: Bearer $GATEWAY_KEY" \
      -d "{\"model\": \"$model\", \"stream\": $streamed, \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}" \
      "$2" | awk -v name="$1" -v model=$model '
        /Requests\/sec/ { rate = $2 } /50% in/ { p50 = $3 } /99% in/ { p99 = $3 } /\[200\]/ { good = $2 }
        END { printf "%-8s %-6s %6.1f requests/s, p50 %.1f ms, p99 %.1f ms, %d answered\n", name, model, rate, p50 * 1000, p99 * 1000, good }' &
  done
}

if [ -n "${GATEWAY_RATE:-}" ]; then
  minutes=${GATEWAY_MINUTES:-10}
  steadily usher "http://127.0.0.1:$usher/v1/chat/completions"
  [ -z "${LITELLM:-}" ] || steadily litellm "http://127.0.0.1:$litellm/v1/chat/completions"
  for minute in $(seq 0 "$minutes"); do
    echo "minute $minute: Usher $(resident "$server") MB${other:+, LiteLLM $(resident "$other") MB}"
    [ "$minute" = "$minutes" ] || sleep 60
  done
  sleep 5
  exit
fi

[ -z "${GATEWAY_PAUSE:-}" ] || { echo "pid $server folder $folder"; sleep "$GATEWAY_PAUSE"; }
for round in $(seq "$rounds"); do
  echo "round $round"
  for connections in 1 32 256; do
    for streamed in false true; do
      [ "$streamed" = true ] && { path=streamed; model=stream; } || { path=whole; model=fast; }
      load upstream "http://127.0.0.1:$upstream/$path/chat/completions" fast $streamed $connections
      load usher "http://127.0.0.1:$usher/v1/chat/completions" $model $streamed $connections
      [ -z "${LITELLM:-}" ] || load litellm "http://127.0.0.1:$litellm/v1/chat/completions" $model $streamed $connections
    done
  done
done
grep VmRSS "/proc/$server/status"
