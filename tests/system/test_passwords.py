#!/usr/bin/python3
"""Brokers with TLS and a password, Redis with a user of few rights, both as
deploy/README.md tells an operator: the pipeline works, and a wrong password is
told, not shown."""
import os
import re
import shutil
import subprocess
import tempfile

from pipeline import ROOT, Pipeline, free_port, redis_users, tap
from test_pipeline import demo_roster, prepare

KAFKA = os.path.join(ROOT, "deploy", "kafka", "kafka.sh")
PASSWORD = "canary-kafka-3d91f0"
REDIS_PASSWORD = "canary-redis-88c2e4"
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
  username="broker" password="b" user_broker="b" user_sentra="{password}";
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
                                    plain=PLAIN, password=PASSWORD))
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
                     ("redis://sentra-scorer@10.0.0.7:6379/0",
                      "unix://sentra-scorer@" + pipe.socket)):
        assert old in block, old
        block = block.replace(old, new)
    with open(pipe.config) as text:
        rest = re.sub(r"^\[redis\]\n.*\n\[kafka\]\n.*\n", "", text.read(),
                      flags=re.M)
    with open(pipe.config, "w") as out:
        out.write(rest + block)


def put(pipe, name, text):
    with open(os.path.join(pipe.dir, "credentials", name), "w") as out:
        out.write(text + "\n")


def allow(pipe, what):
    """The README's command for Kafka's authorizer, of that option."""
    admin = os.path.join(pipe.dir, "admin.properties")
    with open(admin, "w") as out:
        out.write(ADMIN.format(plain=PLAIN, ca=re.search(
            "^ssl.ca.location = (.*)$", open(pipe.config).read(), re.M)[1]))
    line, = re.findall(r"^kafka-acls\.sh (.* %s .*)$" % what, readme(), re.M)
    words = line.replace("kafka1:9093", pipe.brokers).replace(
        "admin.properties", admin).replace(
            " sentra", " " + pipe.prefix).split()
    subprocess.run([KAFKA, "tool", "org.apache.kafka.tools.AclCommand",
                    *words], check=True, capture_output=True)


def restrict(pipe):
    """One user for all programs; test_redis_users has one for each."""
    users = redis_users(pipe.prefix)
    pipe.redis.execute_command(
        "ACL", "SETUSER", "sentra-scorer", "reset", *(
            word for kind in ("scorer", "alerter", "operator")
            for word in users["sentra-" + kind]
            if word not in ("-@all", "resetchannels", ">PASSWORD")),
        ">" + REDIS_PASSWORD)
    pipe.redis.execute_command("ACL", "LOG", "RESET")


def good(pipe, program, *args):
    done = pipe.run(program, *args, limit_s=60)
    assert done.returncode == 0, done.stderr
    return done


def lacks(pipe, right):
    """--once ends and names the right."""
    done = pipe.run("sentra-consumer", "scorer", "--once", limit_s=60)
    assert done.returncode == 1 and right in done.stderr, done.stderr


def allowed(pipe):
    """a right that is missing in Kafka or Redis: --once ends and names it"""
    put(pipe, "kafka.password", PASSWORD)
    put(pipe, "redis.password", REDIS_PASSWORD)
    allow(pipe, "--topic")
    good(pipe, "sentractl", "topics", "--create", "--file",
         os.path.join(ROOT, "deploy", "topics.json"))
    restrict(pipe)
    lacks(pipe, "Group authorization failed")
    allow(pipe, "--group")
    pipe.redis.execute_command("ACL", "SETUSER", "sentra-scorer", "-@write")
    lacks(pipe, "NOPERM")
    restrict(pipe)
    good(pipe, "sentra-consumer", "scorer", "--once")


def works(pipe):
    """topics, producer, scorer, alerter and sentractl with both passwords; no right is missing"""
    good(pipe, "sentra-producer", "x", "--once")
    good(pipe, "sentra-consumer", "scorer", "--once")
    good(pipe, "sentra-consumer", "alerter", "--once")
    board = pipe.redis.zcard(pipe.prefix + ":board:followers:x")
    assert board == 31, board
    assert good(pipe, "sentractl", "explain", "kartini").stdout
    refused = pipe.redis.execute_command("ACL", "LOG")
    assert not refused, refused


def refused(pipe):
    """a wrong password: an error that says so and does not show it"""
    for name, program, args, word in (
            ("kafka.password", "sentractl",
             ("topics", "--file", ROOT + "/deploy/topics.json"),
             "Authentication failed"),
            ("redis.password", "sentra-consumer", ("scorer", "--once"),
             "refused the password of user sentra-scorer")):
        put(pipe, name, "wrong-canary")
        done = pipe.run(program, *args)
        assert done.returncode == 1 and word in done.stderr, done.stderr
        assert "canary" not in done.stderr, done.stderr


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
        tap([on(allowed), on(works), on(refused)])
    finally:
        if pipe:
            pipe.close()
        subprocess.run([KAFKA, "stop", where])
        shutil.rmtree(where, ignore_errors=True)


main()
