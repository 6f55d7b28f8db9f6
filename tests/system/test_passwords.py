#!/usr/bin/python3
"""Brokers with TLS and an authorizer, Redis with users of few rights, both as
deploy/README.md tells an operator: the pipeline works with exactly these
rights, one that is missing is named, nobody may do what is another's, and a
wrong password is told, not shown."""
import os
import re
import shutil
import subprocess
import tempfile

import confluent_kafka
import confluent_kafka.admin

from pipeline import ROOT, Pipeline, free_port, redis_users, tap
from test_pipeline import demo_roster, prepare

KAFKA = os.path.join(ROOT, "deploy", "kafka", "kafka.sh")
PASSWORD = "canary-kafka-3d91f0-"  # and the program
PROGRAMS = "x", "scorer", "alerter", "sentractl"
REDIS_PASSWORD = "canary-redis-88c2e4-"  # and the program
PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required"

PROPERTIES = """process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{1}
listeners=SASL_SSL://127.0.0.1:{0},CONTROLLER://127.0.0.1:{1}
advertised.listeners=SASL_SSL://127.0.0.1:{0}
controller.listener.names=CONTROLLER
inter.broker.listener.name=SASL_SSL
listener.security.protocol.map=SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT
sasl.enabled.mechanisms=PLAIN
sasl.mechanism.inter.broker.protocol=PLAIN
listener.name.sasl_ssl.plain.sasl.jaas.config={plain} \\
  username="broker" password="b" user_broker="b" {users};
ssl.keystore.type=PEM
ssl.keystore.location={dir}/broker.pem
ssl.truststore.type=PEM
ssl.truststore.location={dir}/ca.pem
log.dirs={dir}/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:broker;User:ANONYMOUS
"""

# ANONYMOUS is the controller to itself.
ADMIN = """security.protocol=SASL_SSL
sasl.mechanism=PLAIN
sasl.jaas.config={plain} username="broker" password="b";
ssl.truststore.type=PEM
ssl.truststore.location={ca}
"""


def readme():
    with open(os.path.join(ROOT, "deploy", "README.md")) as text:
        return text.read()


def openssl(where, *words):
    subprocess.run(["openssl", *words], cwd=where, check=True,
                   capture_output=True)


def certificates(where):
    """An authority of our own, and a broker's key and certificate by it."""
    openssl(where, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout",
            "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=test CA")
    openssl(where, "req", "-newkey", "rsa:2048", "-nodes", "-keyout",
            "broker.key", "-out", "broker.csr", "-subj", "/CN=broker",
            "-addext", "subjectAltName=IP:127.0.0.1")
    openssl(where, "x509", "-req", "-in", "broker.csr", "-CA", "ca.pem",
            "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
            "-copy_extensions", "copy", "-out", "broker.crt")
    with open(os.path.join(where, "broker.pem"), "w") as out:
        for name in "broker.key", "broker.crt", "ca.pem":
            with open(os.path.join(where, name)) as text:
                out.write(text.read())


def start_broker(where):
    certificates(where)
    path = os.path.join(where, "server.properties")
    with open(path, "w") as out:
        out.write(PROPERTIES.format(free_port(), free_port(), dir=where,
                                    plain=PLAIN, users=" ".join(
                                        'user_sentra-%s="%s%s"' % (
                                            p, PASSWORD, p)
                                        for p in PROGRAMS)))
    subprocess.run([KAFKA, "tool", "kafka.tools.StorageTool", "format", "-t",
                    "c2VudHJhLXB1bHNlLTAwMQ", "-c", path], check=True,
                   capture_output=True)
    return subprocess.check_output([KAFKA, "start", where],
                                   text=True).strip()


def configure(pipe, where):
    """The README's own lines, with this test's addresses."""
    block = re.search(r"^```\n(\[kafka\].*?)^```", readme(), re.M | re.S)[1]
    for old, new in (("kafka1:9093,kafka2:9093", pipe.brokers),
                     ("/etc/sentra/kafka-ca.pem", where + "/ca.pem"),
                     ("redis://sentra-%@10.0.0.7:6379/0",
                      "unix://sentra-%@" + pipe.socket)):
        assert old in block, old
        block = block.replace(old, new)
    with open(pipe.config) as text:
        rest = re.sub(r"^\[redis\]\n.*\n\[kafka\]\n.*\n", "", text.read(),
                      flags=re.M)
    with open(pipe.config, "w") as out:
        out.write(rest.replace("[pipeline]\n", "[pipeline]\nlexicon = "
                               "%s/deploy/lexicon.json\n" % ROOT) + block)


def put(pipe, name, text):
    with open(os.path.join(pipe.dir, "credentials", name), "w") as out:
        out.write(text + "\n")


SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"

# The README's own commands, which tell what they were given.
RECORDER = """kafka-acls.sh() { printf '%%s\\0' "$@"; echo; }
%s
"""


def grants(pipe):
    """[(program, the words of its command)]"""
    block, = re.findall(r"^```sh\n(grant\(\).*?)^```", readme(), re.M | re.S)
    said = subprocess.check_output(["bash", "-c", RECORDER % block],
                                   text=True)
    commands = [line.split("\0")[:-1] for line in said.splitlines()]
    return [(next(w for w in words if w.startswith("User:sentra-"))[12:],
             [re.sub("^sentra([.-])", pipe.prefix + r"\1", w) for w in words])
            for words in commands]


def allow(pipe, *wanted):
    """What the README grants: of (program, a word of the command), in one
    go, since each command is a JVM."""
    admin = os.path.join(pipe.dir, "admin.properties")
    with open(admin, "w") as out:
        out.write(ADMIN.format(plain=PLAIN, ca=authority(pipe)))
    children = []
    for user, words in grants(pipe):
        words = [pipe.brokers if w == "kafka1:9093" else
                 admin if w == "admin.properties" else w for w in words]
        if any(user == program and what in " ".join(words)
               for program, what in wanted):
            children.append(subprocess.Popen(
                [KAFKA, "tool", "org.apache.kafka.tools.AclCommand", *words],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env=dict(os.environ, JAVA_TOOL_OPTIONS=SHORT_LIVED)))
    assert len(children) >= len(wanted), wanted
    for child in children:
        assert child.wait() == 0


def authority(pipe):
    with open(pipe.config) as text:
        return re.search("^ssl.ca.location = (.*)$", text.read(), re.M)[1]


def as_user(pipe, user, password, **more):
    return dict({"bootstrap.servers": pipe.brokers, "log_level": 0,
                 "security.protocol": "sasl_ssl", "sasl.mechanisms": "PLAIN",
                 "ssl.ca.location": authority(pipe), "sasl.username": user,
                 "sasl.password": password}, **more)


def as_program(pipe, program, **more):
    return as_user(pipe, "sentra-" + program, PASSWORD + program, **more)


def restrict(pipe):
    """Each program's user in Redis."""
    users = redis_users(pipe.prefix)
    pipe.redis.config_set("appendonly", "yes")  # else stages ask for save
    for program in (*PROGRAMS[1:], "board"):
        pipe.redis.execute_command(
            "ACL", "SETUSER", "sentra-" + program, "reset", *(
                word.replace(">PASSWORD", ">" + REDIS_PASSWORD + program)
                for word in users["sentra-" + program]))
    pipe.redis.execute_command("ACL", "LOG", "RESET")


def good(pipe, program, *args):
    done = pipe.run(program, *args, limit_s=60)
    assert done.returncode == 0, done.stderr
    return done


def lacks(pipe, right, program="sentra-consumer", *args):
    """It ends and names the right."""
    done = pipe.run(program, *(args or ("scorer", "--once")), limit_s=60)
    assert done.returncode == 1, done.stderr
    assert re.search(right, done.stderr), done.stderr


def nothing_granted(pipe):
    """without any right in Kafka: each program ends and says what it lacks"""
    for program in PROGRAMS:
        put(pipe, program + ".kafka.password", PASSWORD + program)
        put(pipe, program + ".redis.password", REDIS_PASSWORD + program)
    restrict(pipe)
    # The topic or the cluster is refused, by which of them is asked first: the
    # cluster's refusal is of no topic, and may be of all that waits.
    lacks(pipe, "user sentra-x lacks the right Write of the topic",
          "sentra-producer", "x", "--once")
    lacks(pipe, "topic %s.metrics.* does not exist.* lack the right Describe"
          % pipe.prefix)
    lacks(pipe, "topic %s.metrics.*user sentra-sentractl lacks the right Create"
          % pipe.prefix, "sentractl", *TOPICS)


TOPICS = "topics", "--create", "--file", ROOT + "/deploy/topics.json"


def missing(pipe):
    """a right that is missing in Kafka or Redis: --once ends and names it"""
    allow(pipe, ("sentractl", ""), ("x", ""), ("scorer", "Describe"))
    good(pipe, "sentractl", *TOPICS)
    good(pipe, "sentra-producer", "x", "--once")
    lacks(pipe, "user sentra-scorer lacks the right Read of group %s-scorer"
          % pipe.prefix)
    allow(pipe, ("scorer", "--group"), ("alerter", "Describe"),
          ("alerter", ".metrics."), ("alerter", "--group"))
    lacks(pipe, r"%s.metrics.\w+ \[\d\] .*user sentra-scorer lacks the right "
          "Read of the topic" % pipe.prefix)
    allow(pipe, ("scorer", ".metrics."))
    anyone = confluent_kafka.Producer(as_user(pipe, "broker", "b"))
    anyone.produce(pipe.topic("x"), b"{", b"no event")
    anyone.produce(pipe.prefix + ".alerts", b"{", b"no alert")
    assert anyone.flush(30) == 0
    lacks(pipe, "%s.dlq.*user sentra-scorer lacks the right Write of the topic"
          % pipe.prefix)
    lacks(pipe, "user sentra-alerter lacks the right Read of the topic",
          "sentra-consumer", "alerter", "--once")
    allow(pipe, ("scorer", ".dlq"), ("alerter", ".alerts"))
    pipe.redis.execute_command("ACL", "SETUSER", "sentra-scorer", "-@write")
    lacks(pipe, "NOPERM")
    restrict(pipe)


def works(pipe):
    """topics, producer, scorer, alerter and sentractl with both passwords; no right is missing"""
    good(pipe, "sentra-producer", "x", "--once")
    good(pipe, "sentra-consumer", "scorer", "--once")
    good(pipe, "sentra-consumer", "alerter", "--once")
    board = pipe.redis.zcard(pipe.prefix + ":board:followers:x")
    assert board == 31, board
    assert good(pipe, "sentractl", "explain", "kartini").stdout
    put(pipe, "board.redis.password", REDIS_PASSWORD + "board")
    assert not good(pipe, "sentra-board", "--check").stderr
    refused = pipe.redis.execute_command("ACL", "LOG")
    assert not refused, refused


def may_write(pipe, program, topic):
    producer = confluent_kafka.Producer(as_program(
        pipe, program, **{"message.timeout.ms": 20000}))
    codes = []
    producer.produce(pipe.prefix + topic, b"{}", b"k",
                     callback=lambda error, _: codes.append(error))
    producer.flush(30)
    return verdict(codes[0])


def may_read(pipe, program, topic, group=None):
    reader = confluent_kafka.Consumer(as_program(
        pipe, program, **{"group.id": pipe.prefix + "-" + (group or program),
                          "auto.offset.reset": "earliest"}))
    try:
        if group:
            reader.subscribe([pipe.prefix + topic])
        else:
            reader.assign([confluent_kafka.TopicPartition(
                pipe.prefix + topic, n, 0) for n in range(1)])
        got = reader.poll(30)
        return verdict(got and got.error())
    finally:
        reader.close()


def verdict(error):
    denied = (confluent_kafka.KafkaError.TOPIC_AUTHORIZATION_FAILED,
              confluent_kafka.KafkaError.GROUP_AUTHORIZATION_FAILED)
    assert error is None or error.code() in denied, error
    return error is None


def may_delete(pipe, program, topic):
    admin = confluent_kafka.admin.AdminClient(as_program(pipe, program))
    try:
        for done in admin.delete_topics([pipe.prefix + topic]).values():
            done.result(30)
        return True
    except confluent_kafka.KafkaException as error:
        return verdict(error.args[0])


def no_more(pipe):
    """none may read, write or delete what is another's"""
    assert may_write(pipe, "x", ".metrics.x")
    for program, topics in (
            ("x", (".metrics.youtube", ".alerts", ".dlq")),
            ("scorer", (".metrics.x", ".alerts")),
            ("alerter", (".metrics.x", ".dlq")),
            ("sentractl", (".metrics.x", ".alerts", ".dlq"))):
        for topic in topics:
            assert not may_write(pipe, program, topic), (program, topic)
        assert not may_delete(pipe, program, ".metrics.x"), program
    for program, topic in (("x", ".metrics.x"), ("scorer", ".alerts"),
                           ("alerter", ".dlq"), ("sentractl", ".metrics.x")):
        assert not may_read(pipe, program, topic), (program, topic)
    assert not may_read(pipe, "alerter", ".metrics.x", group="scorer")


def refused(pipe):
    """a wrong password: an error that says so and does not show it"""
    for name, program, args, word in (
            ("sentractl.kafka.password", "sentractl",
             ("topics", "--file", ROOT + "/deploy/topics.json"),
             "Authentication failed"),
            ("scorer.redis.password", "sentra-consumer", ("scorer", "--once"),
             "refused the password of user sentra-scorer")):
        put(pipe, name, "wrong-canary")
        done = pipe.run(program, *args)
        assert done.returncode == 1 and word in done.stderr, done.stderr
        assert "canary" not in done.stderr, done.stderr
    # Of a Redis that lets nobody in the board warns: it is no fault of a file.
    put(pipe, "board.redis.password", "wrong-canary")
    said = good(pipe, "sentra-board", "--check").stderr
    assert "refused the password of user sentra-board" in said, said
    assert "canary" not in said, said


def main():
    where = tempfile.mkdtemp(prefix="sentra-passwords-")
    pipe = None
    try:
        os.environ["KAFKA_BROKERS"] = start_broker(where)
        pipe = Pipeline(demo_roster(), topics=False)
        prepare(pipe, "spread = 0s\n", "--unlimited")
        configure(pipe, where)
        os.environ["CREDENTIALS_DIRECTORY"] = pipe.dir + "/credentials"

        def on(test):
            def run():
                test(pipe)
            run.__doc__ = test.__doc__
            return run
        tap([on(nothing_granted), on(missing), on(works), on(no_more),
             on(refused)])
    finally:
        if pipe:
            pipe.close()
        subprocess.run([KAFKA, "stop", where])
        shutil.rmtree(where, ignore_errors=True)


if __name__ == "__main__":
    main()
