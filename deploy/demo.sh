#!/usr/bin/env bash
# The whole pipeline on this machine: Kafka, Redis, a simulator of the
# platforms, both producers, the scorer, and a live board in the terminal.
#
#   make demo                      until Ctrl-C
#   DEMO_SECONDS=60 make demo      ends by itself
#   KAFKA_BROKERS=host:port REDIS_URL=redis://... make demo
#                                  uses those that are there
#
# The accounts and numbers are invented.  Nothing is left behind: data lies
# in a temporary directory, and every process started here ends with it.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/${BUILD:-build}
dir=$(mktemp -d "${TMPDIR:-/tmp}/sentra-demo.XXXXXX")
pids=()
names=()
kafka=

say() { printf '==> %s\n' "$*"; }

stop_all() {
	local i deadline
	trap - EXIT INT TERM
	# The newest first: producers and scorer before what they talk to.
	for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
		kill "${pids[i]}" 2>/dev/null || continue
		deadline=$((SECONDS + 15))
		while kill -0 "${pids[i]}" 2>/dev/null; do
			[ $SECONDS -lt $deadline ] || kill -9 "${pids[i]}" 2>/dev/null || true
			sleep 0.02
		done
	done
	[ -z "$kafka" ] || "$root/deploy/kafka/kafka.sh" stop "$kafka"
	rm -rf "$dir" "$build/demo.txt"
}
trap stop_all EXIT
trap 'exit 0' INT TERM

fail() {
	echo "demo: $*" >&2
	exit 1
}

# Starts a program whose log goes to a file; Ctrl-C does not reach it, so
# that it ends in order.
start() { # NAME COMMAND...
	local name=$1
	shift
	setsid "$@" >"$dir/$name.log" 2>&1 </dev/null &
	pids+=($!)
	names+=("$name")
}

alive() {
	local i
	for i in "${!pids[@]}"; do
		kill -0 "${pids[i]}" 2>/dev/null && continue
		tail -n 5 "$dir/${names[i]}.log" >&2
		fail "${names[i]} ended (its last lines are above)"
	done
}

await() { # WHAT SECONDS COMMAND...
	local what=$1 deadline=$((SECONDS + $2))
	shift 2
	until "$@" >/dev/null 2>&1; do
		alive
		[ $SECONDS -lt $deadline ] || fail "$what does not answer"
		sleep 0.05
	done
}

start_kafka() {
	if [ -n "${KAFKA_BROKERS:-}" ]; then
		say "Kafka: using $KAFKA_BROKERS"
		return
	fi
	say "Kafka: starting one node (the first time Maven fetches it, 44 MB)"
	"$root/deploy/kafka/kafka.sh" fetch
	kafka=$dir/kafka
	KAFKA_BROKERS=$("$root/deploy/kafka/kafka.sh" start "$kafka")
}

start_redis() {
	local port
	if [ -n "${REDIS_URL:-}" ]; then
		say "Redis: using ${REDIS_URL##*@}"
		return
	fi
	say "Redis: starting"
	while :; do
		port=$((20000 + (RANDOM * 32768 + RANDOM) % 40000))
		start redis redis-server --bind 127.0.0.1 --port "$port" --save '' \
			--appendonly no --dir "$dir" --daemonize no
		# A port that is taken ends it at once: try the next one.
		until redis-cli -p "$port" ping >/dev/null 2>&1; do
			kill -0 "${pids[-1]}" 2>/dev/null || break
			sleep 0.02
		done
		kill -0 "${pids[-1]}" 2>/dev/null && break
		unset 'pids[-1]' 'names[-1]'
	done
	REDIS_URL=redis://127.0.0.1:$port/0
}

configure() {
	mkdir -p "$dir/credentials" "$dir/state"
	for platform in youtube x; do
		echo demo-token >"$dir/credentials/$platform.token"
	done
	cat >"$dir/sentra.conf" <<C
[pipeline]
roster = $root/deploy/roster-demo.json
state_dir = $dir/state
credentials = $dir/credentials
[kafka]
bootstrap.servers = $KAFKA_BROKERS
[redis]
url = $REDIS_URL
[poll]
interval = 2s
spread = 1s
[youtube]
base_url = $api
quota = 0
[x]
base_url = $api
quota = 0
[score]
tick = 1s
C
	cat >"$build/demo.txt" <<C
The demo's Kafka: $KAFKA_BROKERS   Redis: $REDIS_URL
  kcat -b $KAFKA_BROKERS -C -t sentra.metrics.youtube -o beginning -c 3
  redis-cli -u $REDIS_URL ZREVRANGE sentra:board:followers 0 4 WITHSCORES
  redis-cli -u $REDIS_URL HGETALL sentra:card:kartini-temanggung
C
}

ctl() { "$build/sentractl" "$@" --config "$dir/sentra.conf"; }

ranked() { [ "$(ctl top -n 0 --json | grep -c '"sentra"')" -gt 0 ]; }

start_kafka
start_redis
say "Simulator: the APIs of YouTube and X"
start simulator "$build/sentra-simulator" --roster "$root/deploy/roster-demo.json" \
	--token demo-token --tempo 600 --unlimited --port 0 --port-file "$dir/port"
await "the simulator" 10 test -s "$dir/port"
api=http://127.0.0.1:$(cat "$dir/port")
configure
say "Topics"
ctl topics --create --file "$root/deploy/topics.json" >"$dir/topics.log" ||
	{ cat "$dir/topics.log" >&2; fail "the topics could not be created"; }
say "Producers and scorer"
for platform in youtube x; do
	start "producer-$platform" "$build/sentra-producer" "$platform" \
		--config "$dir/sentra.conf"
done
start scorer "$build/sentra-consumer" scorer --config "$dir/sentra.conf"
await "the board" 30 ranked
cat "$build/demo.txt"

every=1
[ -t 1 ] || every=5
if [ -n "${DEMO_SECONDS:-}" ]; then
	timeout --foreground -s INT "$DEMO_SECONDS" "$build/sentractl" top \
		--watch=$every -n 0 --config "$dir/sentra.conf" || true
else
	ctl top --watch=$every -n 0 || true
fi
alive
say "Stopping"
