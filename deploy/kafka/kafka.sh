#!/usr/bin/env bash
# One Kafka node (KRaft) for the demo and the tests; production has a cluster.
#
#   kafka.sh fetch          the jars, by Maven, into the cache (once)
#   kafka.sh start DIR      start a broker on free ports with its data in DIR;
#                           prints bootstrap.servers when it answers
#   kafka.sh stop DIR       stop it
#   kafka.sh tool CLASS ... run one of Kafka's own tools
#
# DIR/bootstrap holds the address, DIR/pid the process, DIR/kafka.log its log.
# Environment: SENTRA_CACHE (default ~/.cache/sentra-pulse), KAFKA_HEAP.
set -euo pipefail
export LC_ALL=C.UTF-8 # in Turkish Java 17 does not find its own classes
trap 'exit 130' INT # whoever interrupts knows it: no "failed" after that

here=$(cd "$(dirname "$0")" && pwd)
version=$(sed -n 's:.*<kafka.version>\(.*\)</kafka.version>.*:\1:p' "$here/pom.xml")
cache=${SENTRA_CACHE:-${XDG_CACHE_HOME:-~/.cache}/sentra-pulse}
lib=$cache/kafka-$version
# Any 22-character base64 UUID does: the cluster is ours alone.
cluster_id=c2VudHJhLXB1bHNlLTAwMQ

die() { echo "kafka.sh: $*" >&2; exit 1; }

# Nothing of it in /tmp: a killed JVM leaves there what it unpacked (liblz4-java)
# and its counters.
jvm() { # DIR WORD...
	local dir=$1
	shift
	exec java -XX:-UsePerfData -Djava.io.tmpdir="$dir" -cp "$lib/*" "$@"
}

fetch() {
	[ -f "$lib/complete" ] && return
	command -v mvn >/dev/null || die "Maven is missing: apt-get install maven"
	rm -rf "$lib"
	mkdir -p "$lib"
	MAVEN_OPTS="${MAVEN_OPTS:-} -XX:-UsePerfData" mvn -B -q -f "$here/pom.xml" dependency:copy-dependencies \
		-DoutputDirectory="$lib" >&2 ||
		die "Maven could not fetch Kafka $version (see above)"
	ls "$lib"/kafka_2.13-"$version".jar >/dev/null
	touch "$lib/complete"
}

answers_at() { # PORT
	(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Below Linux' ephemeral ones: what an outgoing connection had lately can be
# refused, though nobody listens there.  Even ones: the controller has the next.
free_port() {
	local port
	while :; do
		port=$((10000 + RANDOM % 11000 * 2))
		answers_at "$port" || answers_at $((port + 1)) || break
	done
	echo "$port"
}

properties() { # DIR PORT
	local controller=$(($2 + 1))
	cat <<P
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
listeners=PLAINTEXT://127.0.0.1:$2,CONTROLLER://127.0.0.1:$controller
advertised.listeners=PLAINTEXT://127.0.0.1:$2
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$1/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
# A killed consumer's partitions are handed on soon, for those who ask so.
group.min.session.timeout.ms=500
log.cleaner.dedupe.buffer.size=1048577
num.network.threads=1
num.io.threads=2
auto.create.topics.enable=false
# A start is over soon.  How long the broker may be silent stays as it is: on a
# busy machine its own controller would fence it.
broker.heartbeat.interval.ms=300
P
}

answers() { # DIR PORT
	grep -q 'Kafka Server started' "$1/kafka.log" 2>/dev/null &&
		answers_at "$2"
}

start() {
	local dir=$1 port deadline
	fetch
	mkdir -p "$dir"
	dir=$(cd "$dir" && pwd)
	if [ ! -f "$dir/server.properties" ]; then
		properties "$dir" "$(free_port)" >"$dir/server.properties"
		(jvm "$dir" kafka.tools.StorageTool format \
			-t "$cluster_id" -c "$dir/server.properties") \
			>"$dir/format.log" 2>&1 || die "format failed: $dir/format.log"
	fi
	port=$(sed -n 's/^advertised.listeners=.*:\([0-9]*\)$/\1/p' "$dir/server.properties")
	: >"$dir/kafka.log"
	setsid java -Xms128m -Xmx"${KAFKA_HEAP:-256m}" -XX:+UseSerialGC \
		-XX:TieredStopAtLevel=1 -Xshare:auto \
		-XX:-UsePerfData -Djava.io.tmpdir="$dir" -cp "$lib/*" \
		kafka.Kafka "$dir/server.properties" \
		>"$dir/kafka.log" 2>&1 </dev/null &
	echo $! >"$dir/pid"
	deadline=$((SECONDS + 120))
	until answers "$dir" "$port"; do
		kill -0 "$(cat "$dir/pid")" 2>/dev/null ||
			die "the broker ended at once: $dir/kafka.log"
		[ $SECONDS -lt $deadline ] || die "no answer within 120 s: $dir/kafka.log"
		sleep 0.05
	done
	echo "127.0.0.1:$port" | tee "$dir/bootstrap"
}

stop() {
	local pid deadline=$((SECONDS + 10))
	[ -f "$1/pid" ] || return 0
	pid=$(cat "$1/pid")
	kill "$pid" 2>/dev/null || true
	while kill -0 "$pid" 2>/dev/null; do
		[ $SECONDS -lt $deadline ] || kill -9 "$pid" 2>/dev/null || true
		sleep 0.05
	done
	rm -f "$1/pid"
}

case ${1:-} in
fetch) fetch ;;
start) start "${2:?DIR}" ;;
stop) stop "${2:?DIR}" ;;
tool) fetch; shift; jvm "$lib" "$@" ;;
*) sed -n '2,12s/^# \{0,1\}//p' "$0" >&2; exit 64 ;;
esac
