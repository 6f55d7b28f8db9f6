/* test_kafka_broker.c -- what only a real broker can show: topics, broker
 * time, membership without reading, a second member, commits.
 *
 * Skipped unless KAFKA_BROKERS names one, whose topics it adds to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/kit/kafka_reader.h"

#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct broker {
	struct kafka_settings settings;
	char name[2][64], group[48];
	const char *topics[2];
};

/* Names that no other run uses. */
static int broker_find(void **state)
{
	static struct cfg_pair pair = { "session.timeout.ms", "6000", 1 };
	static struct broker broker;

	broker.settings.servers = getenv("KAFKA_BROKERS");
	broker.settings.properties = (struct cfg_pairs){ &pair, 1 };
	snprintf(broker.group, sizeof(broker.group), "test-%lld-%d",
		 (long long)wall_ms(), (int)getpid());
	snprintf(broker.name[0], sizeof(broker.name[0]), "%s-a", broker.group);
	snprintf(broker.name[1], sizeof(broker.name[1]), "%s-b", broker.group);
	broker.topics[0] = broker.name[0];
	broker.topics[1] = broker.name[1];
	*state = &broker;
	return 0;
}

static const struct broker *broker_or_skip(void **state)
{
	const struct broker *broker = *state;

	if (!broker->settings.servers) {
		print_message("KAFKA_BROKERS is not set: skipped\n");
		skip();
	}
	return broker;
}

/* A topic that was just created shows its replicas a moment later. */
static void describe_shown(struct kafka_admin *admin,
			   const struct kafka_topic *want,
			   struct kafka_topic *have)
{
	int64_t deadline = boot_ms() + PATIENCE_MS;
	struct err err = { 0 };
	size_t i;

	while (boot_ms() < deadline) {
		assert_int_equal(kafka_topics_describe(admin, want, 3,
						       PATIENCE_MS, have, &err),
				 0);
		if (have[0].replication > 0 && have[1].replication > 0)
			return;
		for (i = 0; i < 3; i++)
			kafka_topic_release(&have[i]);
	}
	fail_msg("replicas not shown");
}

/* The client learns that there is no such topic, and refuses the next message;
 * its headers must not be freed twice. */
static void test_no_such_topic(void **state)
{
	const struct broker *broker = broker_or_skip(state);
	const struct kafka_header header = { "reason", STR_LIT("none") };
	struct kafka_settings settings = broker->settings;
	struct cfg_pair soon = { "topic.metadata.propagation.max.ms", "0", 1 };
	struct kafka_pub *pub;
	struct err err = { 0 };
	int64_t deadline = boot_ms() + PATIENCE_MS;
	int rc = 0;

	settings.properties = (struct cfg_pairs){ &soon, 1 };
	pub = kafka_pub_new(&settings, &err);
	assert_non_null(pub);
	while (rc == 0 && boot_ms() < deadline) {
		rc = kafka_pub_send(pub, "no-such-topic-here", STR_LIT("k"),
				    STR_LIT("v"), &header, 1, &err);
		usleep(10000);
	}
	assert_int_equal(rc, -ENOENT);
	kafka_pub_free(pub);
}

static void test_topics(void **state)
{
	const struct broker *broker = broker_or_skip(state);
	struct cfg_pair pairs[] = {
		{ "message.timestamp.type", "LogAppendTime", 0 },
		{ "retention.ms", "86400000", 0 },
	};
	struct kafka_topic want[] = {
		{ (char *)broker->topics[0], PARTS, 1, { pairs, 2 } },
		{ (char *)broker->topics[1], PARTS, 1, { pairs, 2 } },
		{ (char *)"test-nowhere", PARTS, 1, { pairs, 2 } },
	};
	struct kafka_topic have[3];
	struct err err = { 0 }, errs[3];
	int result[3] = { 1, 1, 1 };
	struct kafka_admin *admin = kafka_admin_new(&broker->settings, &err);
	size_t i;

	assert_non_null(admin);
	assert_int_equal(kafka_topics_create(admin, want, 1, PATIENCE_MS,
					     result, errs, &err),
			 0);
	assert_int_equal(result[0], 0);
	assert_int_equal(kafka_topics_create(admin, want, 2, PATIENCE_MS,
					     result, errs, &err),
			 0);
	assert_int_equal(result[0], -EEXIST);
	assert_non_null(strstr(errs[0].text, "already exists"));
	assert_int_equal(result[1], 0);
	want[2].replication = 99;
	assert_int_equal(kafka_topics_create(admin, &want[2], 1, PATIENCE_MS,
					     result, errs, &err),
			 0);
	assert_true(result[0] < 0 && result[0] != -EEXIST);

	describe_shown(admin, want, have);
	assert_int_equal(have[0].partitions, PARTS);
	assert_int_equal(have[1].replication, 1);
	assert_int_equal(have[1].config.n, 2);
	assert_string_equal(have[1].config.pair[0].value, "LogAppendTime");
	assert_string_equal(have[1].config.pair[1].value, "86400000");
	assert_int_equal(have[2].partitions, 0);
	for (i = 0; i < 3; i++)
		kafka_topic_release(&have[i]);
	kafka_admin_free(admin);
}

static int64_t committed(const struct broker *broker,
			 const struct kafka_part *part)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	rd_kafka_topic_partition_list_t *list =
		rd_kafka_topic_partition_list_new(1);
	rd_kafka_t *rk;
	int64_t offset;

	rd_kafka_conf_set(conf, "bootstrap.servers", broker->settings.servers,
			  NULL, 0);
	rd_kafka_conf_set(conf, "group.id", broker->group, NULL, 0);
	rk = rd_kafka_new(RD_KAFKA_CONSUMER, conf, NULL, 0);
	rd_kafka_topic_partition_list_add(list, broker->topics[part->topic],
					  part->partition);
	assert_false(rd_kafka_committed(rk, list, PATIENCE_MS));
	offset = list->elems[0].offset;
	rd_kafka_topic_partition_list_destroy(list);
	rd_kafka_destroy(rk);
	return offset;
}

static void check_broker_time(struct reader *reader, struct kafka_pub *pub)
{
	struct pollfd fds[] = { { kafka_sub_fd(reader->sub), POLLIN, 0 },
				{ kafka_pub_fd(pub), POLLIN, 0 } };
	int64_t before_ms = wall_ms();
	struct kafka_msg msg;
	struct err err = { 0 };
	int rc;

	assert_int_equal(kafka_pub_send(pub, reader->topics[0], STR_LIT("k"),
					STR_LIT("{}"), NULL, 0, &err),
			 0);
	while ((rc = kafka_sub_poll(reader->sub, &msg, &err)) == 0) {
		assert_true(poll(fds, 2, PATIENCE_MS) > 0);
		kafka_pub_serve(pub);
	}
	assert_int_equal(rc, 1);
	assert_in_range(msg.append_ms, before_ms - 1, wall_ms() + 1);
	kafka_msg_done(&msg);
	assert_int_equal(kafka_pub_flush(pub, PATIENCE_MS), 0);
}

/* Longer than the session, without reading; then read. */
static void test_member(void **state)
{
	const struct broker *broker = broker_or_skip(state);
	struct kafka_pub *pub = kafka_pub_new(&broker->settings, NULL);
	struct reader reader;
	struct err err = { 0 };

	reader_open(&reader, &broker->settings, broker->group, broker->topics);
	assert_int_equal(read_until(&reader, &reader.assigned, 1, 0,
				    PATIENCE_MS),
			 0);
	assert_int_equal(read_until(&reader, &reader.revoked, 1, 0, 8000),
			 -ETIME);
	start_at(&reader, 0);
	assert_int_equal(read_until(&reader, &reader.ended, 2 * PARTS, 0,
				    PATIENCE_MS),
			 0);
	check_broker_time(&reader, pub);

	reader.parts[0].offset = 0;
	reader.parts[1].offset = 0;
	assert_int_equal(kafka_sub_commit_wait(reader.sub, reader.parts, 2,
					       &err),
			 0);
	assert_int_equal(committed(broker, &reader.parts[1]), 0);
	kafka_sub_free(reader.sub);
	kafka_pub_free(pub);
}

/* A broker answers one connection in order: the question must not wait for the
 * fetch that waits for news. */
static void test_query_beside_a_fetch(void **state)
{
	const struct broker *broker = broker_or_skip(state);
	struct cfg_pair wait = { "fetch.wait.max.ms", "8000", 1 };
	const struct kafka_part part = { 0, 0, 0 };
	struct kafka_settings settings = broker->settings;
	int64_t first = -1, next = -1;
	struct kafka_query *query;
	struct reader reader;
	struct err err = { 0 };

	settings.properties = (struct cfg_pairs){ &wait, 1 };
	reader_open(&reader, &settings, broker->group, broker->topics);
	assert_int_equal(read_until(&reader, &reader.assigned, 1, 0,
				    PATIENCE_MS),
			 0);
	start_at(&reader, 0);
	assert_int_equal(read_until(&reader, &reader.ended, 2 * PARTS, 0,
				    PATIENCE_MS),
			 0);
	query = kafka_query_new(&settings, broker->topics, 2, &err);
	assert_non_null(query);
	assert_int_equal(kafka_query_ranges(query, &part, 1, 5000, &first,
					    &next, &err),
			 0);
	assert_int_equal(first, 0);
	assert_true(next >= 0);
	kafka_query_free(query);
	kafka_sub_free(reader.sub);
}

static bool shared(const struct reader *first, const struct reader *second)
{
	return first->n_parts == PARTS && second->n_parts == PARTS;
}

static void check_share(const struct reader *reader)
{
	size_t i;

	for (i = 0; i < PARTS / 2; i++)
		assert_int_equal(reader->parts[i].partition,
				 reader->parts[PARTS / 2 + i].partition);
}

/* The first is called with what it has lost before the second has them; of
 * both topics each gets the same partitions.  One that has not started yet can
 * be rebalanced as well. */
static void test_two_members(void **state)
{
	const struct broker *broker = broker_or_skip(state);
	struct reader first, second;
	int64_t deadline = boot_ms() + PATIENCE_MS;

	reader_open(&first, &broker->settings, broker->group, broker->topics);
	assert_int_equal(read_until(&first, &first.assigned, 1, 0, PATIENCE_MS),
			 0);
	assert_int_equal(first.n_parts, 2 * PARTS);
	reader_open(&second, &broker->settings, broker->group, broker->topics);
	while (!shared(&first, &second)) {
		assert_true(boot_ms() < deadline);
		read_until(&first, &zero, 1, 0, 10);
		if (second.n_parts > 0)
			assert_true(first.revoked > 0);
		read_until(&second, &zero, 1, 0, 10);
	}
	assert_false(first.lost);
	check_share(&first);
	check_share(&second);
	start_at(&first, 0);
	assert_int_equal(read_until(&first, &first.ended, PARTS, 0,
				    PATIENCE_MS),
			 0);
	kafka_sub_free(second.sub);
	kafka_sub_free(first.sub);
}

/* Random, so that it stays as large when it is compressed. */
static void send_large(struct kafka_pub *pub, const char *topic, int messages)
{
	static char text[16 << 10];
	uint64_t random = 0x5e47a;
	struct err err = { 0 };
	char key[16];

	for (int i = 0; i < messages; i++) {
		for (size_t at = 0; at < sizeof(text); at += 8) {
			random ^= random << 13;
			random ^= random >> 7;
			random ^= random << 17;
			memcpy(text + at, &random, 8);
		}
		snprintf(key, sizeof(key), "%d", i);
		assert_int_equal(kafka_pub_send(pub, topic, str_of(key),
						(struct str){ text,
							      sizeof(text) },
						NULL, 0, &err),
				 0);
	}
	assert_int_equal(kafka_pub_flush(pub, PATIENCE_MS), 0);
}

/* Each time its small queue is full, librdkafka would look again after a second
 * only: some thirty of them. */
static void test_small_queue(void **state)
{
	const struct broker *broker = broker_or_skip(state);
	struct cfg_pair small[] = {
		{ "queued.max.messages.kbytes", "64", 1 },
		{ "fetch.message.max.bytes", "32768", 2 },
		{ "batch.size", "32768", 3 },
	};
	struct kafka_settings settings = broker->settings;
	struct kafka_pub *pub;
	struct reader reader;

	settings.properties = (struct cfg_pairs){ small, ARRAY_LEN(small) };
	pub = kafka_pub_new(&settings, NULL);
	send_large(pub, broker->topics[0], 400);
	kafka_pub_free(pub);
	reader_open(&reader, &settings, broker->group, broker->topics);
	assert_int_equal(read_until(&reader, &reader.assigned, 1, 0,
				    PATIENCE_MS),
			 0);
	start_at(&reader, 0);
	assert_int_equal(read_until(&reader, &zero, 0, 400, 15000), 0);
	kafka_sub_free(reader.sub);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_such_topic),
		cmocka_unit_test(test_topics),
		cmocka_unit_test(test_member),
		cmocka_unit_test(test_query_beside_a_fetch),
		cmocka_unit_test(test_two_members),
		cmocka_unit_test(test_small_queue),
	};

	return cmocka_run_group_tests_name("kafka_broker", tests, broker_find,
					   NULL);
}
