#!/usr/bin/env bash
# Measures GET /v1/reports/social-return over many fulfilments in one region, with the binary that is shipped and a database of its own.
#
#     cargo build --profile dist && benches/report.sh [fulfilments] [obligations]
#
# Needs psql and curl. The service starts its embedded PostgreSQL in a temporary directory, and everything is gone afterwards.
set -euo pipefail
fulfilments=${1:-1000000} obligations=${2:-20000}
home=$(mktemp -d)
# As root, PostgreSQL runs as another user.
chmod o+x "$home"
export MENUKAART_DATA_DIR=$home/data MENUKAART_LISTEN=127.0.0.1:18080 MENUKAART_METRICS_LISTEN=127.0.0.1:18081
binary=target/dist/menukaart
"$binary" serve --empty > "$home/log" 2>&1 &
service=$!
trap 'kill $service 2>/dev/null; wait $service 2>/dev/null; rm -rf "$home"' EXIT
until curl -sf http://127.0.0.1:18080/health/ready > /dev/null; do sleep 0.2; done
region=$("$binary" region create --name Bench --municipality GM0794=Helmond)
token=$("$binary" token --role adviser --region "$region")
# The embedded server listens on a socket in its data directory only.
database="postgresql://postgres@/menukaart?host=$MENUKAART_DATA_DIR/postgresql/socket"
echo "loading $fulfilments fulfilments over $obligations obligations"
psql -q "$database" -v fulfilments="$fulfilments" -v obligations="$obligations" -f benches/report.sql
ask() { curl -sf -o "$home/answer" -w '%{time_total}' -H "Authorization: Bearer $token" "http://127.0.0.1:18080/v1/reports/social-return?$1"; }
for question in "asOf=2025-12-31" "asOf=2025-04-30&from=2024-01-01&until=2024-12-31" "asOf=2025-12-31&knownAt=2025-06-30T12:00:00Z"; do
    ask "$question" > /dev/null
    times=$(for _ in 1 2 3 4 5 6 7 8 9; do ask "$question"; echo; done | sort -n)
    echo "$question: median $(sed -n 5p <<< "$times") s, slowest $(tail -1 <<< "$times") s"
done
head -c 400 "$home/answer"; echo
