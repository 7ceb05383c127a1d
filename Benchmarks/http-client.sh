#!/bin/sh
# How fast Usher calls other servers: against an nginx of its own on the loopback interface, over HTTP/1.1 and over
# HTTP/2 with TLS, beside wrk, which does nothing but call. Needs nginx and wrk (Scripts/install-packages.sh test bench)
# and a built program (swift build -c release --product benchmarks).
set -eu

benchmarks="${BENCHMARKS:-.build/release/benchmarks}"
seconds="${SECONDS_EACH:-5}"
port="${PORT:-18391}"
secure_port=$((port + 1))
folder=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$folder/key.pem" \
  -out "$folder/certificate.pem" -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null
answer='{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"fake","choices":[{"index":0,"message":{"role":"assistant","content":"Your order is on its way. It should arrive within three days."},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":14,"total_tokens":23}}'
cat >"$folder/nginx.conf" <<CONFIGURATION
daemon off;
worker_processes 1;
pid $folder/nginx.pid;
events { worker_connections 4096; }
http {
  access_log off;
  keepalive_requests 100000000;
  client_body_temp_path $folder/b; proxy_temp_path $folder/p; fastcgi_temp_path $folder/f; scgi_temp_path $folder/s;
  uwsgi_temp_path $folder/u;
  server {
    listen 127.0.0.1:$port;
    listen 127.0.0.1:$secure_port ssl http2;
    ssl_certificate $folder/certificate.pem;
    ssl_certificate_key $folder/key.pem;
    location / { default_type application/json; return 200 '$answer'; }
  }
}
CONFIGURATION
/usr/sbin/nginx -p "$folder" -c "$folder/nginx.conf" -e "$folder/error.log" &
server=$!
sleep 1

echo "HTTP/1.1, a body of 1,000 bytes"
"$benchmarks" http-client --url "http://127.0.0.1:$port/" --body 1000 --seconds "$seconds"
echo "HTTP/2 with TLS"
"$benchmarks" http-client --url "https://localhost:$secure_port/" --ca "$folder/certificate.pem" --body 1000 \
  --seconds "$seconds"
echo "wrk, HTTP/1.1"
cat >"$folder/post.lua" <<'LUA'
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = string.rep("a", 1000)
LUA
for connections in 1 32 256; do
  rate=$(wrk -t1 -c"$connections" -d"${seconds}s" -s "$folder/post.lua" "http://127.0.0.1:$port/" |
    sed -n 's/^Requests\/sec: *//p')
  echo "| $connections | $rate |"
done
