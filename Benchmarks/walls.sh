#!/bin/bash
# What row-level security costs: one row read by its key, or one changed, in a transaction of its own as the program runs
# it, on a private PostgreSQL. Three ways, in turns: without, with SET LOCAL alone, and with the policy. Prints the median
# of each in microseconds. Arguments: rounds (11), seconds each (2).
set -euo pipefail
rounds=${1:-11} seconds=${2:-2}
programs=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
folder=$(mktemp -d -t usher-walls-XXXXXX)
as=()
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
trap '"${as[@]}" "$programs/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null; rm -rf "$folder"' EXIT
"${as[@]}" "$programs/initdb" -D "$folder/data" --no-sync --auth=trust --username=postgres --locale=C.UTF-8 >/dev/null
"${as[@]}" "$programs/pg_ctl" -D "$folder/data" -l "$folder/log" -w start >/dev/null \
  -o "-c port=$port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c jit=off"
"$programs/createuser" -h 127.0.0.1 -p "$port" -U postgres usher
"$programs/createdb" -h 127.0.0.1 -p "$port" -U postgres -O usher usher
url="postgres://usher@127.0.0.1:$port/usher"
tenant=ten_0000000000e008000000000001

psql -q "$url" <<SQL
CREATE TABLE plain (tenant_id TEXT NOT NULL, id TEXT NOT NULL, state TEXT, PRIMARY KEY (tenant_id, id));
INSERT INTO plain SELECT 'ten_000000000' || i % 10 || 'e008000000000001', 'ord_' || i, 'x' FROM generate_series(0, 99999) i;
CREATE TABLE walled (LIKE plain INCLUDING ALL);
INSERT INTO walled SELECT * FROM plain;
ALTER TABLE walled ENABLE ROW LEVEL SECURITY;
ALTER TABLE walled FORCE ROW LEVEL SECURITY;
CREATE POLICY usher_tenant ON walled USING (
  CASE (SELECT current_setting('usher.tenant', true)) WHEN tenant_id THEN true WHEN '*' THEN true ELSE false END);
VACUUM (ANALYZE) plain;
VACUUM (ANALYZE) walled;
SQL

script() { # name, setting, table, statement
  cat >"$folder/$1" <<END
\\set n random(0, 9999)
\\startpipeline
BEGIN ISOLATION LEVEL ${4%%:*};
$2
${4#*:} WHERE tenant_id = '$tenant' AND id = 'ord_' || (:n * 10)::text;
\\endpipeline
COMMIT;
END
}
setting="SET LOCAL usher.tenant = '$tenant';"
read_plain="REPEATABLE READ READ ONLY:SELECT * FROM plain"
script read-without "" plain "$read_plain"
script read-setting "$setting" plain "$read_plain"
script read-policy "$setting" walled "${read_plain/plain/walled}"
script write-without "" plain "READ COMMITTED:UPDATE plain SET state = 'y'"
script write-setting "$setting" plain "READ COMMITTED:UPDATE plain SET state = 'y'"
script write-policy "$setting" walled "READ COMMITTED:UPDATE walled SET state = 'y'"

for _ in $(seq "$rounds"); do
  for name in {read,write}-{without,setting,policy}; do
    "$programs/pgbench" -n -M prepared -T "$seconds" -f "$folder/$name" "$url" 2>/dev/null |
      awk -v name="$name" '/latency average/ { print name, $4 * 1000 }' >>"$folder/times"
  done
done
for name in {read,write}-{without,setting,policy}; do
  awk -v name="$name" '$1 == name { print $2 }' "$folder/times" | sort -n |
    awk -v name="$name" '{ v[NR] = $1 } END { printf "%-14s median %4.0f µs, fastest %4.0f µs\n", name, v[int((NR + 1) / 2)], v[1] }'
done
