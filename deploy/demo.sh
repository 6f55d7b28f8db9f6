#!/usr/bin/env bash
# The whole pipeline on this machine: Kafka, Redis, a simulator of the
# platforms, a producer for each, scorer, alerter and coverage, sentra-board on a
# port that is free, and a live board in the terminal.  Before it is there, the producers look at the world as it was a month
# ago, last week and yesterday.  So there are ranks of yesterday to compare with,
# who was silent or cannot be seen since then has an alert as soon as the board
# comes, and a programme that a district has not heard of since is a gap.  Then
# all sentra tell another one at once, as far as they do.
#
#   make demo                      until Ctrl-C
#   DEMO_SECONDS=90 make demo      ends by itself, so long after the board came
#   DEMO_FAULT="auth:tiktok" ...   begins with faults (sentra-simulator --help);
#                                  build/demo.txt tells how to add more
#   KAFKA_BROKERS=host:port REDIS_URL=redis://... make demo
#                                  uses those that are there, under a prefix of
#                                  its own; what it made there is removed again
#   ALERTMANAGERS=http://127.0.0.1:9093 make demo
#                                  tells them, too
#
# The accounts and numbers are invented.  Nothing is left behind: data lies
# in a temporary directory, and every process started here ends with it.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/${BUILD:-build}
platforms="youtube facebook instagram x tiktok"
stages=$(sed -n 's/^\tX(\([a-z_]*\)).*/\1/p' "$root/consumers/core/stages.h")
# On Instagram others are seen through this account of ours.
ig_user=17841400000000007
secret=demo-secret
# Boards that take turns.
boards=(score latest "posts --window 24h" "growth --window 7d")
# Who posted last a month ago, who never did (and has no Facebook, where that
# cannot be told from a list kept from us), who cannot be seen on TikTok, and who
# not on Instagram for a minute now and then.
silent=antasena-magelang
never=wasana-bahagia-ternate
unseen=gau-mabaji-gowa
moody="meohai-kendari mahatmiya-bali bahagia-medan"
# What nobody who serves this district has told since the first look.
district="Kota Depok"
gap=yapi
# What all are to tell at once, so many seconds long; who does when it is over.
campaign=serentak-pena
campaign_name="Serentak PENA"
campaign_s=120
tardy="margo-laras-pati satria-baturraden"
caption="Wirausaha PENA bercerita, serentak dari semua sentra! #SerentakPENA"
dir=$(mktemp -d "${TMPDIR:-/tmp}/sentra-demo.XXXXXX")
roster=$dir/roster.json
prefix=sentra-demo
# On servers that others use, too, nobody else's.
if [ "${KAFKA_BROKERS:-}${REDIS_URL:-}" ]; then
	suffix=${dir##*.}
	prefix=$prefix-${suffix,,}
fi
# One language and one time zone, the board's.
export LC_ALL=C.UTF-8 TZ=Asia/Jakarta
commands=${BUILD:-build}/demo.txt
pids=()
names=()
kafka=
guest_of_kafka=
guest_of_redis=
live=
page= # the board's address

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
	tidy_up
	rm -rf "$dir" "${root:?}/$commands"
	[ -z "$live" ] || printf '\033[?7h\n'
}

# What was made on servers of others: topics, groups, keys.
tidy_up() {
	local tools=org.apache.kafka.tools stage groups=()
	[ -z "$guest_of_kafka$guest_of_redis" ] || say "Removing $prefix again"
	[ -z "$guest_of_redis" ] ||
		redis-cli -u "$REDIS_URL" --scan --pattern "$prefix:*" |
		xargs -r redis-cli -u "$REDIS_URL" unlink >/dev/null || true
	[ "$guest_of_kafka" ] || return 0
	for stage in $stages; do groups+=(--group "$prefix-$stage"); done
	{
		"$root/deploy/kafka/kafka.sh" tool "$tools.TopicCommand" \
			--bootstrap-server "$KAFKA_BROKERS" --delete \
			--topic "$prefix\\..*"
		"$root/deploy/kafka/kafka.sh" tool \
			"$tools.consumer.group.ConsumerGroupCommand" \
			--bootstrap-server "$KAFKA_BROKERS" --delete "${groups[@]}"
	} >"$dir/tidy.log" 2>&1 || true
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
		say "Kafka: using $KAFKA_BROKERS, under the prefix $prefix"
		"$root/deploy/kafka/kafka.sh" fetch
		guest_of_kafka=1
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
		say "Redis: using ${REDIS_URL##*@}, under the prefix $prefix"
		guest_of_redis=1
		return
	fi
	command -v redis-server >/dev/null ||
		fail "no redis-server; see what deploy/setup.sh demo said"
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
	ends=$(instant +2hours)
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

# All in one time zone, so that no screen has two.
accounts() {
	local facebook
	sed "s,\"timezone\": \"[^\"]*\",\"timezone\": \"$TZ\"," \
		"$root/deploy/roster-demo.json" >"$roster"
	facebook=$(accounts_of "$never" | sed -n 's/^facebook //p' | head -n 1)
	sed -i "/\"platform\": \"facebook\", \"id\": \"$facebook\"/d" "$roster"
}

# The sentra that serve a district, one a line.
serving() { # DISTRICT
	awk -F'"' -v area="\"$1\"" '/^    "id":/ { id = $4 }
		/"service_areas":/ && index($0, area) { print id }' "$roster"
}

# The simulator's options: who serves the district stops telling one programme,
# and the campaign's is left to the campaign.
untold() {
	local id
	serving "$district" | while read -r id; do
		echo "--untold=$gap:$id@$(instant -33days)"
	done
	echo "--untold=pena@$(instant now)"
}

instant() { date -u -d "$1" +%Y-%m-%dT%H:%M:%SZ; } # WHEN

# A recorded past: of some one post of a month ago and no other, of one none.
series() {
	local account begun published
	begun=$(instant -60days)
	published=$(instant -26days)
	echo account,post,published_at,observed_at,likes,comments,title,followers
	accounts_of "$silent" | while read -r _ account; do
		echo "$account,,,$begun,,,,640"
		echo "$account,1,$published,$published,40,2,Terakhir,"
	done
	accounts_of "$never" | while read -r _ account; do
		echo "$account,,,$begun,,,,85"
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
prefix = $prefix
roster = $roster
calendar = $root/deploy/calendar.json
lexicon = $root/deploy/lexicon.json
campaigns = $dir/campaigns.json
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
[staleness]
blind_after = 1m
tick = 1s
[alertmanager]
urls = ${ALERTMANAGERS:-}
[board]
listen = 127.0.0.1:0
[instagram]
user_id = $ig_user
[tiktok]
client_key = demo-client
C
	for platform in $platforms; do
		printf '[%s]\nbase_url = %s\nquota = 0\n' "$platform" "$api"
		# What 600 requests a minute allow.
		[ "$platform" != tiktok ] || echo interval = 15s
	done >>"$dir/sentra.conf"
}

write_commands() {
	local ctl=$build/sentractl config="--config $dir/sentra.conf"
	cat <<C
The demo's Kafka: $KAFKA_BROKERS   Redis: $REDIS_URL   simulator: $api
The board: $page

In a browser
  $page/                                  the meeting's top 5, and how all are
  $page/peringkat                         all sentra; /en/peringkat in English
  $page/sentra/kartini-temanggung         one, and why its score moved
  $page/kampanye/$campaign           the campaign, while it runs

Look around
  curl -s "$page/api/v1/ranking?metric=followers&platform=tiktok"
  curl -s $page/api/v1/health
  $ctl show kartini-temanggung $config
  $ctl alerts $config
  $ctl explain $silent $config
  $ctl gaps --district "$district" $config
  $ctl campaign $campaign $config
  $ctl labels kartini-temanggung $config
  $ctl digest --programme permakanan --district "$district" $config
  redis-cli -u $REDIS_URL ZREVRANGE $prefix:board:followers:facebook 0 4 WITHSCORES
  redis-cli -u $REDIS_URL HGETALL $prefix:card:kartini-temanggung
  redis-cli -u $REDIS_URL HGETALL $prefix:campaign:$campaign
  kcat -b $KAFKA_BROKERS -C -t $prefix.metrics.tiktok -o beginning -c 3
  kcat -b $KAFKA_BROKERS -C -t $prefix.alerts -o beginning -e

Let a sentra post: seconds later the gap is closed
  curl -d "$(serving "$district" | head -n 1) Bantuan ATENSI YAPI untuk anak yatim cair" $api/_sim/post

Make a platform fail: seconds later the producer says so, after a minute it is an alert
  curl -d auth:tiktok $api/_sim/fault                   # all its tokens are refused
  curl -d server_error:facebook $api/_sim/fault         # 500 for every request
  curl -d not_found:x:demo_alyatamaja $api/_sim/fault   # one account is gone
  curl -d clear $api/_sim/fault                         # and all is seen again
C
}

ctl() { "$build/sentractl" "$@" --config "$dir/sentra.conf"; }

# One line a platform: accounts, followers, posts of 7 days, newest post.
# shellcheck disable=SC2016 # Lua's own
figures='local out = {}
for p in string.gmatch(ARGV[1], "%S+") do
	local sum = {}
	for n, board in ipairs({ "followers", "posts:7d", "latest" }) do
		local row = redis.call("ZRANGE", ARGV[2] .. ":board:" .. board .. ":" .. p,
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
	redis-cli -u "$REDIS_URL" --raw EVAL "$figures" 0 "$platforms" "$prefix" \
		2>/dev/null
}

# Followers and a post of each, so that every producer was heard, the campaign,
# and an alert; where faults are wanted, of any platform.
ready() {
	[ "$(redis-cli -u "$REDIS_URL" EXISTS "$prefix:campaign:$campaign")" = 1 ] &&
	by_platform | awk -v want="${DEMO_FAULT:+1}" '
		$3 > 0 && $5 > 0 { n++ } END { exit n < (want ? want : 5) }' &&
		{ [ "${DEMO_FAULT:-}" ] ||
			[ "$(redis-cli -u "$REDIS_URL" XLEN "$prefix:alerts")" -gt 0 ]; }
}

# It begins soon, and who posts when is planned: one after another, who cannot be
# seen there alone, and some too late.
begin_campaign() {
	t0=$(($(date +%s) + 15))
	cat >"$dir/campaigns.json" <<C
{"version": 1, "campaigns": [{"id": "$campaign", "name": "$campaign_name",
 "labels": ["pena"], "words": ["#SerentakPENA"], "t0": "$(instant "@$t0")",
 "zone": "same", "window": "${campaign_s}s", "expected": "all"}]}
C
	mapfile -t planned < <(plan | sort -n)
}

# Seconds after it began, SENTRA[:PLATFORM]; one a line.
plan() {
	local n=0 id apart=" $silent $never $unseen $tardy "
	sed -n 's/^    "id": "\([^"]*\)".*/\1/p' "$roster" |
		shuf --random-source="$roster" | while read -r id; do
		[[ $apart == *" $id "* ]] || echo $((n += 3)) "$id"
	done
	echo 20 "$unseen:tiktok"
	for id in $tardy; do echo $((campaign_s + 20)) "$id"; done
}

# Whose turn it is posts for the campaign.
post() {
	local due who
	while [ "$posted" -lt ${#planned[@]} ]; do
		read -r due who <<<"${planned[posted]}"
		[ $((t0 + due)) -le "$(date +%s)" ] || break
		curl -s -d "$who $caption" "$api/_sim/post" >/dev/null || true
		posted=$((posted + 1))
	done
}

# How far the campaign is, and what the district was not told: a line each.
news() {
	local hash
	mapfile -t hash < <(redis-cli -u "$REDIS_URL" --raw HMGET \
		"$prefix:campaign:$campaign" state index posted expected || true)
	printf '%s: %s, index %s: %s of %s posted' "$campaign_name" "${hash[@]}"
	ctl campaign "$campaign" --csv | awk -F, '{ n[$(NF - 1)]++ } END {
		printf ", %d late, %d not seen\n", n["late"], n["unseen"] }'
	ctl gaps --district "$district" --csv | tr -d '\r' | awk -F, '
		$NF == 1 { gaps = gaps (gaps ? ", " : "") $1 " (" \
			($(NF - 1) == "" ? "never" : $(NF - 1) " days ago") ")" }
		END { print gaps ? gaps : "nothing" }' |
		sed "s/^/$district: not told in 30 days: /"
}

# What the producers said of accounts: what changed, the newest last, without what
# the screen says anyway.  One line each: a platform that says much leaves room.
sayings() { # LINES
	{ grep outcome= "$dir/producer.log" || true; } | tac |
		awk -v lines="$1" '!said[$2]++ && lines-- > 0' | tac | sed -e 's/^level=[a-z]* //' \
		-e 's/^unit=producer@\([a-z]*\) msg="\([^"]*\)"/\1: \2/' \
		-e 's/ account=[^ ]*//'
}

# It says itself which port it got.
board_answers() {
	page=$(sed -n 's/.*msg=started.* address=\([^ ]*\).*/\1/p' "$dir/board.log")
	[ "$page" ] && curl -s -f -o "$dir/page" "$page/"
}

frame() { # ROWS ALERTS
	local name accounts followers posts latest
	printf 'Sentra Pulse, invented accounts: %-29s %(%H:%M:%S)T WIB\n' "$page/" -1
	news
	# shellcheck disable=SC2086 # a metric and its options
	ctl top ${boards[(SECONDS - began) / 10 % ${#boards[@]}]} -n "$1"
	printf '\n%-10s %8s %10s %9s  %s\n' platform accounts followers posts:7d \
		'newest post'
	by_platform | while read -r name accounts followers posts latest; do
		printf '%-10s %8s %10s %9s  %(%H:%M:%S)T\n' "$name" "$accounts" \
			"$followers" "$posts" "$latest"
	done
	echo
	ctl alerts --last "$2"
	echo
	sayings 2
	printf 'Commands to look around, and to break it: %s   Ctrl-C ends\n' \
		"$commands"
}

# For a live board: what does not fit a line is cut, not wrapped.
draw() {
	local lines=0 text
	read -r lines _ < <(stty size </dev/tty 2>/dev/null) || true
	[ "$lines" -gt 0 ] || lines=24
	text=$(frame $((lines > 24 ? lines - 21 : 3)) 3)
	# Rather without a blank line than without the first one.
	[ "$(wc -l <<<"$text")" -le "$lines" ] || text=$(grep . <<<"$text")
	printf '\033[?7l\033[H\033[2J%s' "$text"
}

start_simulator() { # NAME OPTION...
	local name=$1
	shift
	rm -f "$dir/port"
	start "$name" "$build/sentra-simulator" --roster "$roster" \
		--token demo-token --secret "$secret" --ig-user "$ig_user" \
		--replay "$dir/series.csv" --uneven --tempo 500 --unlimited \
		"${held[@]}" --port 0 --port-file "$dir/port" "$@"
	await "the simulator" 10 test -s "$dir/port"
	api=http://127.0.0.1:$(cat "$dir/port")
}

# One look at all accounts, by each producer at the same time.
look() { # CONFIG OPTION...
	local config=$1 platform looks=()
	shift
	for platform in $platforms; do
		timeout 30 "$build/sentra-producer" "$platform" --once \
			--config "$config" "$@" >>"$dir/past.log" 2>&1 </dev/null &
		looks+=($!)
	done
	wait "${looks[@]}" || true
}

# As it was then: the simulator's clock and the producers' stand there.
look_back() { # WHEN...
	local when live_api=$api
	start_simulator simulator-past --frozen "$(instant "${!#}")"
	sed -e "s,$live_api,$api," -e "s,^state_dir = .*,&-past," \
		"$dir/sentra.conf" >"$dir/past.conf"
	mkdir "$dir/state-past"
	for when; do
		curl -s -d "$(instant "$when")" "$api/_sim/clock"
		look "$dir/past.conf" --as-of "$(instant "$when")"
	done
	kill "${pids[-1]}"
	unset 'pids[-1]' 'names[-1]'
	api=$live_api
}

# The next of the moody is not seen, for as many requests as a minute has.
mishap() { # NUMBER
	local ids=() id account
	read -ra ids <<<"$moody"
	id=${ids[$1 % ${#ids[@]}]}
	account=$(accounts_of "$id" | sed -n 's/^instagram //p' | tail -n 1)
	curl -s -d "private:instagram:$account@24" "$api/_sim/fault" \
		>/dev/null || true
}

start_kafka
start_redis
say "Simulator: the APIs of five platforms"
mkdir "$dir/state"
accounts
series >"$dir/series.csv"
mapfile -t held < <(untold)
faults=()
accounts_of "$unseen" >"$dir/unseen"
while read -r platform account; do
	[ "$platform" != tiktok ] || faults+=(--fault "auth:tiktok:$account")
done <"$dir/unseen"
for fault in ${DEMO_FAULT:-}; do faults+=(--fault "$fault"); done
start_simulator simulator "${faults[@]}"
credentials
configure
say "Topics"
ctl topics --create --file "$root/deploy/topics.json" >"$dir/topics.log" ||
	{ cat "$dir/topics.log" >&2; fail "the topics could not be created"; }
say "A look at the world as it was"
start scorer "$build/sentra-consumer" scorer --config "$dir/sentra.conf"
look_back -33days -8days -1day
say "Five producers, the scorer, the alerter and the coverage"
look "$dir/sentra.conf"
begin_campaign
for platform in $platforms; do
	start "producer-$platform" "$build/sentra-producer" "$platform" \
		--config "$dir/sentra.conf"
done
for stage in $stages; do
	[ "$stage" = scorer ] ||
		start "$stage" "$build/sentra-consumer" "$stage" --config "$dir/sentra.conf"
done
start board "$build/sentra-board" --config "$dir/sentra.conf"
await "the board" 60 ready
await "its page" 20 board_answers
write_commands >"$root/$commands"

[ ! -t 1 ] || [ "${TERM:-dumb}" = dumb ] || live=1
began=$SECONDS
shown=-10
mishaps=0
posted=0
until [ -n "${DEMO_SECONDS:-}" ] && [ $((SECONDS - began)) -ge "$DEMO_SECONDS" ]; do
	alive
	now=$((SECONDS - began))
	[ $now -lt $((5 + 120 * mishaps)) ] || mishap $((mishaps++))
	post
	if [ "$live" ]; then
		draw
	elif [ $((SECONDS - shown)) -ge 10 ]; then
		shown=$SECONDS
		frame 0 10
		echo
	fi
	sleep 1
done
[ -z "$live" ] || echo
say Stopping
