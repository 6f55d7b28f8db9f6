#!/usr/bin/env bash
# One fuzzer for so many seconds, seeded from the cases and the examples.
#
#   run.sh PROGRAM SECONDS
#
# What it finds is left in the directory where it was started, as crash-*.
set -euo pipefail
program=$1 seconds=$2
root=$(cd "$(dirname "$0")/../.." && pwd)
name=$(basename "$program")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/found" "$work/seeds"
n=0
seed() {
	for file; do
		[ -f "$file" ] || continue
		n=$((n + 1))
		cp "$file" "$work/seeds/$n"
	done
}
case $name in
fuzz_alert) seed "$root"/schemas/examples/*/alert-*.json ;;
fuzz_event | fuzz_json) seed "$root"/schemas/examples/*/*.json ;;
fuzz_roster) seed "$root"/schemas/examples/*/roster* "$root"/deploy/roster*.json ;;
fuzz_calendar) seed "$root"/schemas/examples/*/calendar* "$root"/deploy/calendar.json ;;
fuzz_lexicon) seed "$root"/schemas/examples/*/lexicon* "$root"/tests/fuzz/seed.txt ;;
fuzz_campaigns) seed "$root"/schemas/examples/*/campaigns* "$root"/deploy/campaigns.json ;;
fuzz_targets) seed "$root"/schemas/examples/*/targets* "$root"/deploy/targets.json ;;
fuzz_report) seed "$root"/schemas/examples/*/report* ;;
fuzz_config) seed "$root"/deploy/sentra.conf ;;
fuzz_query) seed "$root"/tests/fuzz/seed.query ;;
fuzz_request) seed "$root"/tests/fuzz/seed_request.txt ;;
fuzz_html) seed "$root"/tests/fuzz/seed_html.txt ;;
fuzz_csv | fuzz_sheet) seed "$root"/tests/fuzz/seed.csv ;;
*) seed "$root/tests/cases/${name#fuzz_}"/*/body.* ;;
esac
echo "$name: $n seeds, $seconds s"
"$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
	-print_final_stats=0 -verbosity=0 "$work/found" "$work/seeds" \
	>"$work/log" 2>&1 || { tail -n 40 "$work/log"; echo "$name: found something"; exit 1; }
echo "$name: nothing found"
