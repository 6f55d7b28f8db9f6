#!/usr/bin/env bash
# The whole pipeline on this machine: Kafka, Redis, a simulator of the
# platforms, a producer for each, scorer and alerter, and a live board in the
# terminal.  One sentra posts no more, another's token is refused: about a
# minute after the start each has its alert below the board.
#
#   make demo                      until Ctrl-C
#   DEMO_SECONDS=90 make demo      ends by itself
#   DEMO_FAULT="auth:tiktok" ...   begins with faults (sentra-simulator --help);
#                                  build/demo.txt tells how to add more
#   KAFKA_BROKERS=host:port REDIS_URL=redis://... make demo
#                                  uses those that are there
#   ALERTMANAGERS=http://127.0.0.1:9093 make demo
#                                  tells them, too
#
# The accounts and numbers are invented.  Nothing is left behind: data lies
# in a temporary directory, and every process started here ends with it.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/${BUILD:-build}
roster=$root/deploy/roster-demo.json
platforms="youtube facebook instagram x tiktok"
stages=$(sed -n 's/^\tX(\([a-z_]*\)).*/\1/p' "$root/consumers/core/stages.h")
# On Instagram others are seen through this account of ours.
ig_user=17841400000000007
secret=demo-secret
# Who falls silent on all platforms, and who cannot be seen on TikTok.
silent=antasena-magelang
unseen=gau-mabaji-gowa
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

# Starts a program whose log goes to a file, all producers' to one; Ctrl-C does
# not reach it, so that it ends in order.
start() { # NAME COMMAND...
	local name=$1
	shift
	setsid "$@" >>"$dir/${name%%-*}.log" 2>&1 </dev/null &
	pids+=($!)
	names+=("$name")
}

alive() {
	local i
	for i in "${!pids[@]}"; do
		kill -0 "${pids[i]}" 2>/dev/null && continue
		tail -n 5 "$dir/${names[i]%%-*}.log" >&2
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
		port=$((10000 + RANDOM % 22000))
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

# TikTok's accounts have each a pair of tokens; the simulator knows these from
# its start.
tiktok_tokens() {
	local ends
	ends=$(date -u -d '+2 hours' +%Y-%m-%dT%H:%M:%SZ)
	sed -n 's/.*"platform": "tiktok", "id": "\([^"]*\)".*/\1/p' "$roster" |
		sed "s/.*/\"&\": {\"access_token\": \"act.&.0\", $(
		)\"refresh_token\": \"rft.&.0\", \"expires_at\": \"$ends\"},/
		1s/^/{/; \$s/,\$/}/"
}

# PLATFORM ACCOUNT, one a line.
accounts_of() { # SENTRA
	sed -n "/^    \"id\": \"$1\"/,/^    \]/{
		s/.*\"platform\": \"\([^\"]*\)\", \"id\": \"\([^\"]*\)\".*/\1 \2/p
		s/.*\"platform\": \"\([^\"]*\)\".*\"handle\": \"\([^\"]*\)\".*/\1 \2/p
	}" "$roster"
}

# A past with one post of just now, and no other after it.
series() {
	local account published
	published=$(date -u -d '-20 seconds' +%Y-%m-%dT%H:%M:%SZ)
	echo account,post,published_at,observed_at,likes,comments,title,followers
	accounts_of "$silent" | while read -r _ account; do
		echo "$account,1,$published,$published,40,2,Terakhir,12000"
	done
}

credentials() {
	local platform
	mkdir -m 700 "$dir/credentials"
	for platform in $platforms; do
		echo demo-token >"$dir/credentials/$platform.token"
	done
	for platform in facebook instagram tiktok; do
		echo "$secret" >"$dir/credentials/$platform.secret"
	done
	tiktok_tokens >"$dir/credentials/tiktok.token"
}

configure() {
	local platform
	cat >"$dir/sentra.conf" <<C
[pipeline]
roster = $roster
calendar = $root/deploy/calendar.json
platforms = $platforms
credentials = $dir/credentials
state_dir = $dir/state
[kafka]
bootstrap.servers = $KAFKA_BROKERS
[redis]
url = $REDIS_URL
[poll]
interval = 5s
spread = 1s
[score]
tick = 1s
# Days become seconds, for one sentra: the others posted hours ago.
[staleness]
working_days = no
aging_after.$silent = 1m
stale_after.$silent = 75s
proof_gap = 5s
blind_after = 1m
tick = 1s
[alertmanager]
urls = ${ALERTMANAGERS:-}
[instagram]
user_id = $ig_user
[tiktok]
client_key = demo-client
C
	for platform in $platforms; do
		printf '[%s]\nbase_url = %s\nquota = 0\n' "$platform" "$api"
	done >>"$dir/sentra.conf"
	cat >"$build/demo.txt" <<C
The demo's Kafka: $KAFKA_BROKERS   Redis: $REDIS_URL   simulator: $api
  kcat -b $KAFKA_BROKERS -C -t sentra.metrics.tiktok -o beginning -c 3
  redis-cli -u $REDIS_URL ZREVRANGE sentra:board:followers:facebook 0 4 WITHSCORES
  redis-cli -u $REDIS_URL HGETALL sentra:card:kartini-temanggung
  redis-cli -u $REDIS_URL ZRANGE sentra:stale 0 -1 WITHSCORES
  kcat -b $KAFKA_BROKERS -C -t sentra.alerts -o beginning -e
  $build/sentractl explain $silent --config $dir/sentra.conf
A minute after the start $silent is told as silent: it posts no
more; and TikTok as blind: the token of $unseen is refused.
Make a platform fail, and see what becomes of it below the board:
  curl -d auth:tiktok $api/_sim/fault           # all its tokens are refused
  curl -d server_error:facebook $api/_sim/fault # 500 for every request
  curl -d not_found:x:demo_alyatamaj $api/_sim/fault # one account is gone
  curl -d clear $api/_sim/fault                 # and all is seen again
C
}

ctl() { "$build/sentractl" "$@" --config "$dir/sentra.conf"; }

# One line a platform: accounts, followers, posts of 7 days, newest post.
# shellcheck disable=SC2016 # Lua's own
figures='local out = {}
for p in string.gmatch(ARGV[1], "%S+") do
	local sum = {}
	for n, board in ipairs({ "followers", "posts:7d", "latest" }) do
		local row = redis.call("ZRANGE", "sentra:board:" .. board .. ":" .. p,
			0, -1, "WITHSCORES")
		sum[n], sum.n = 0, #row / 2
		for i = 2, #row, 2 do
			local v = tonumber(row[i])
			sum[n] = n < 3 and sum[n] + v or math.max(sum[n], v)
		end
	end
	out[#out + 1] = string.format("%s %d %.0f %.0f %.0f", p, sum.n, sum[1],
		sum[2], sum[3])
end
return out'

by_platform() {
	redis-cli -u "$REDIS_URL" --raw EVAL "$figures" 0 "$platforms" 2>/dev/null
}

# Followers and a post of each, so that every producer was heard; where faults
# are wanted, of any.
fed() {
	by_platform | awk -v want="${DEMO_FAULT:+1}" '
		$3 > 0 && $5 > 0 { n++ } END { exit n < (want ? want : 5) }'
}

# Who is silent or unseen, and what was told last: KIND INSTANT TEXT.
# shellcheck disable=SC2016 # Lua's own
watched='local out = {}
for _, set in ipairs({ "stale", "blind" }) do
	local row = redis.call("ZRANGE", "sentra:" .. set, 0, 2, "WITHSCORES")
	for i = 1, #row, 2 do
		out[#out + 1] = string.format("%s %.0f %s", set, row[i + 1], row[i])
	end
end
local told = redis.call("XREVRANGE", "sentra:alerts", "+", "-", "COUNT", 3)
for i = #told, 1, -1 do
	local alert = cjson.decode(told[i][2][2])
	out[#out + 1] = string.format("%s %.0f %s: %s", alert.state,
		string.match(told[i][1], "%d+") / 1000, alert.kind, alert.detail)
end
return out'

alerts() {
	local what since text
	redis-cli -u "$REDIS_URL" --raw EVAL "$watched" 0 2>/dev/null |
		while read -r what since text; do
			[ "$what" ] || { echo "nobody, and none; wait a minute"; break; }
			printf '%-10s %(%H:%M:%S)T  %s\n' "$what" "$since" "$text"
		done
}

frame() { # ROWS COLUMNS
	local name accounts followers posts latest
	ctl top -n "$1"
	printf '\n%-10s %8s %10s %9s  %s\n' platform accounts followers posts:7d \
		'newest post'
	by_platform | while read -r name accounts followers posts latest; do
		printf '%-10s %8s %10s %9s  %(%H:%M:%S)T\n' "$name" "$accounts" \
			"$followers" "$posts" "$latest"
	done
	printf '\nSilent (stale) and unseen (blind) since, and the alerts:\n'
	alerts | cut -c "1-$2"
	printf '\nWhat the producers say:\n'
	tail -n 2 "$dir/producer.log" | cut -c "1-$2"
}

start_kafka
start_redis
say "Simulator: the APIs of five platforms"
mkdir "$dir/state"
series >"$dir/series.csv"
faults=()
accounts_of "$unseen" >"$dir/unseen"
while read -r platform account; do
	[ "$platform" != tiktok ] || faults+=(--fault "auth:tiktok:$account")
done <"$dir/unseen"
for fault in ${DEMO_FAULT:-}; do faults+=(--fault "$fault"); done
start simulator "$build/sentra-simulator" --roster "$roster" \
	--token demo-token --secret "$secret" --ig-user "$ig_user" \
	--replay "$dir/series.csv" --tempo 600 --unlimited \
	--port 0 --port-file "$dir/port" "${faults[@]}"
await "the simulator" 10 test -s "$dir/port"
api=http://127.0.0.1:$(cat "$dir/port")
credentials
configure
say "Topics"
ctl topics --create --file "$root/deploy/topics.json" >"$dir/topics.log" ||
	{ cat "$dir/topics.log" >&2; fail "the topics could not be created"; }
say "Five producers, the scorer and the alerter"
for platform in $platforms; do
	start "producer-$platform" "$build/sentra-producer" "$platform" \
		--config "$dir/sentra.conf"
done
for stage in $stages; do
	start "$stage" "$build/sentra-consumer" "$stage" --config "$dir/sentra.conf"
done
await "the board" 30 fed
cat "$build/demo.txt"

began=$SECONDS
shown=-5
until [ -n "${DEMO_SECONDS:-}" ] && [ $((SECONDS - began)) -ge "$DEMO_SECONDS" ]; do
	alive
	if [ -t 1 ]; then
		read -r lines columns < <(stty size)
		text=$(frame $((lines > 28 ? lines - 24 : 4)) \
			$((columns ? columns : 80)))
		printf '\033[H\033[2J%s\n' "$text"
	elif [ $((SECONDS - shown)) -ge 5 ]; then
		shown=$SECONDS
		frame 0 240
		echo
	fi
	sleep 1
done
say "Stopping"
