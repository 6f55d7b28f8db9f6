"""A broker that librdkafka plays within the test's own process, for a producer
that has to publish where no real broker is needed."""
import confluent_kafka


class Broker:
    """Played by librdkafka; gone with this object."""

    def __init__(self):
        self.client = confluent_kafka.Producer({
            "test.mock.num.brokers": 1, "log_level": 3})
        at = next(iter(self.client.list_topics(timeout=10).brokers.values()))
        self.address = "%s:%d" % (at.host, at.port)
        self.reader = confluent_kafka.Consumer({
            "bootstrap.servers": self.address, "group.id": "test",
            "log_level": 2,
            "enable.auto.commit": False})
        self.topic, self.seen = "sentra.metrics.tiktok", {}

    def events(self):
        """Those since the last call, a line each."""
        lines = []
        parts = self.reader.list_topics(timeout=10).topics.get(self.topic)
        parts = parts.partitions if parts else []
        for number in parts:
            part = confluent_kafka.TopicPartition(
                self.topic, number, self.seen.get(number, 0))
            end = self.reader.get_watermark_offsets(part, timeout=10)[1]
            self.reader.assign([part])
            while self.seen.get(number, 0) < end:
                got = self.reader.poll(10)
                assert got and not got.error(), got
                lines.append(got.value().decode())
                self.seen[number] = got.offset() + 1
        return "\n".join(lines)
