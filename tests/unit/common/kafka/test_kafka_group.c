/* test_kafka_group.c -- subscribing, on librdkafka's mock cluster.
 *
 * What the mock cannot show (durability, broker time, admin, a second member:
 * 2.0.2's forgets one whose sync comes after the leader's) is in
 * test_kafka_broker.c.  A first join takes 3 s there, so each group that is
 * joined is used for much. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/kit/kafka_fake.h"
#include "tests/unit/kit/kafka_reader.h"

#define MANY 300

static const char *const topics[] = { "a", "b" };

static size_t end_sum(const struct reader *reader, size_t topic)
{
	size_t sum = 0;
	size_t i;

	for (i = 0; i < PARTS; i++)
		sum += (size_t)reader->end[topic][i];
	return sum;
}

static void check_one(struct reader *reader)
{
	struct kafka_msg msg = { 0 };
	struct err err = { 0 };
	rd_kafka_headers_t *headers;
	struct pollfd fd = { .fd = kafka_sub_fd(reader->sub),
			     .events = POLLIN };
	const void *value;
	size_t size;

	start_at(reader, 0);
	while (kafka_sub_poll(reader->sub, &msg, &err) == 0)
		assert_int_equal(poll(&fd, 1, PATIENCE_MS), 1);
	assert_true(str_is(msg.payload, "{}"));
	assert_int_equal(msg.append_ms, -1); /* the mock's is the sender's */
	assert_false(rd_kafka_message_headers(msg.handle, &headers));
	assert_false(
		rd_kafka_header_get_last(headers, "schema", &value, &size));
	assert_true(str_eq((struct str){ value, size }, STR_LIT("x.v1")));
	/* one message taken: the descriptor still calls for the others */
	assert_int_equal(poll(&fd, 1, 0), 1);
	kafka_msg_done(&msg);
}

/* Any message that was fetched for an earlier start would break the order
 * that take() checks. */
static void check_restarts(struct reader *reader)
{
	int i;

	for (i = 0; i < 60; i++) {
		start_at(reader, (i * 7) % 20);
		assert_int_equal(read_until(reader, &zero, 0,
					    (size_t)(i % 5) * 10 + 1,
					    PATIENCE_MS),
				 0);
	}
}

static void check_range(const struct kafka_settings *settings,
			const char *const *names, int64_t want)
{
	const struct kafka_part parts[] = { { 0, 1, 0 }, { 1, 0, 0 } };
	int64_t first[2] = { -1, -1 }, next[2] = { -1, -1 };
	struct err err = { 0 };
	struct kafka_query *query = kafka_query_new(settings, names, 2, &err);

	assert_non_null(query);
	assert_int_equal(kafka_query_ranges(query, parts, 0, PATIENCE_MS, first,
					    next, &err),
			 0);
	assert_int_equal(kafka_query_ranges(query, parts, 2, PATIENCE_MS, first,
					    next, &err),
			 0);
	assert_int_equal(first[0], 0);
	assert_int_equal(next[0], want);
	assert_int_equal(first[1], 0);
	kafka_query_free(query);
}

static void check_out_of_range(struct reader *reader,
			       const struct kafka_settings *settings)
{

	start_at(reader, 1000000);
	assert_int_equal(read_until(reader, &zero, 1, 0, PATIENCE_MS), -ESPIPE);
	check_range(settings, reader->topics, reader->end[0][1]);
	start_at(reader, 0);
	while (read_until(reader, &zero, 0, 2 * MANY, PATIENCE_MS) == -ESPIPE)
		; /* each partition reports it once */
	assert_int_equal(reader->got, 2 * MANY);
}

static void check_commit(struct reader *reader)
{
	struct err err = { 0 };

	assert_int_equal(kafka_sub_commit(reader->sub, reader->parts, 1, &err),
			 0);
	assert_int_equal(kafka_sub_commit_wait(reader->sub, reader->parts,
					       reader->n_parts, &err),
			 0);
	assert_string_equal(err.text, "");
}

static void test_one_reader(void **state)
{
	struct fake *fake = *state;
	struct reader reader;
	struct err err = { 0 };

	publish(fake, "a", MANY);
	publish(fake, "b", MANY);
	reader_open(&reader, &fake->settings, "one", topics);
	reader.keyed = true;
	assert_int_equal(kafka_sub_start(reader.sub, NULL, 0, &err), -ESTALE);
	assert_int_equal(read_until(&reader, &reader.assigned, 1, 0,
				    PATIENCE_MS),
			 0);
	assert_int_equal(reader.n_parts, 2 * PARTS);
	/* nothing is read before the start */
	assert_int_equal(read_until(&reader, &zero, 1, 0, 300), -ETIME);
	assert_int_equal(reader.got, 0);

	start_at(&reader, 0);
	assert_int_equal(read_until(&reader, &reader.ended, 2 * PARTS, 2 * MANY,
				    PATIENCE_MS),
			 0);
	assert_int_equal(reader.got, 2 * MANY);
	assert_int_equal(end_sum(&reader, 0), MANY);
	assert_int_equal(end_sum(&reader, 1), MANY);

	check_one(&reader);
	check_restarts(&reader);
	check_out_of_range(&reader, &fake->settings);
	check_commit(&reader);
	kafka_sub_free(reader.sub);
	assert_int_equal(reader.revoked, 0); /* free calls nobody */
}

/* All partitions are there at the first poll, and no group is asked for: the
 * mock's first join alone takes 3 s. */
static void test_without_a_group(void **state)
{
	struct fake *fake = *state;
	struct reader reader;
	struct kafka_msg msg;
	struct err err = { 0 };
	int64_t began_ms = boot_ms();

	publish(fake, "a", MANY);
	publish(fake, "b", MANY);
	reader_open(&reader, &fake->settings, NULL, topics);
	reader.keyed = true;
	assert_int_equal(kafka_sub_start(reader.sub, NULL, 0, &err), -ESTALE);
	assert_int_equal(kafka_sub_poll(reader.sub, &msg, &err), 0);
	assert_int_equal(reader.assigned, 1);
	assert_int_equal(reader.n_parts, 2 * PARTS);
	assert_int_equal(read_until(&reader, &zero, 1, 0, 300), -ETIME);
	start_at(&reader, 0);
	assert_int_equal(read_until(&reader, &reader.ended, 2 * PARTS, 2 * MANY,
				    PATIENCE_MS),
			 0);
	assert_int_equal(reader.got, end_sum(&reader, 0) + end_sum(&reader, 1));
	assert_true(kafka_sub_end(reader.sub, 0, 0) > 0);
	check_one(&reader);
	check_restarts(&reader);
	check_out_of_range(&reader, &fake->settings);
	check_commit(&reader);
	assert_int_equal(reader.assigned, 1);
	kafka_sub_free(reader.sub);
	assert_int_equal(reader.revoked, 0);
	print_message("%d ms\n", (int)(boot_ms() - began_ms));
}

/* A topic that is left out keeps its index. */
static void test_left_out(void **state)
{
	static const char *const second[] = { NULL, "b" };
	struct fake *fake = *state;
	struct reader reader;
	size_t i;

	publish(fake, "a", 5);
	publish(fake, "b", 5);
	reader_open(&reader, &fake->settings, "left", second);
	reader.keyed = true;
	assert_int_equal(read_until(&reader, &reader.assigned, 1, 0,
				    PATIENCE_MS),
			 0);
	assert_int_equal(reader.n_parts, PARTS);
	for (i = 0; i < reader.n_parts; i++)
		assert_int_equal(reader.parts[i].topic, 1);
	start_at(&reader, 0);
	assert_int_equal(read_until(&reader, &reader.ended, PARTS, 0,
				    PATIENCE_MS),
			 0);
	assert_int_equal(reader.got, end_sum(&reader, 1));
	assert_true(reader.got >= 5);
	assert_int_equal(end_sum(&reader, 0), 0);
	kafka_sub_free(reader.sub);
}

static void test_refuses_topics(void **state)
{
	static const struct {
		const char *topics[2];
		int code;
		const char *text;
	} rows[] = {
		{ { "a", "nowhere" }, -ENOENT, "topic nowhere does not exist" },
		{ { "a", "few" },
		  -EINVAL,
		  "topic a has 6 partitions, but few has 2" },
		{ { NULL, "nowhere" },
		  -ENOENT,
		  "topic nowhere does not exist" },
		{ { NULL, NULL }, -EINVAL, "no topic to subscribe" },
	};
	struct fake *fake = *state;
	struct kafka_sub_events events = { NULL, on_assigned, on_revoked,
					   on_ended };
	int32_t partitions;
	struct err err;
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		assert_null(kafka_sub_new(&fake->settings, "refused",
					  rows[i].topics, 2, PATIENCE_MS,
					  &events, &partitions, &err));
		assert_int_equal(err.code, rows[i].code);
		assert_non_null(strstr(err.text, rows[i].text));
	}
}

static void test_no_broker(void **state)
{
	struct kafka_settings nobody = { .servers = (char *)"127.0.0.1:1" };
	const char *topic = "a";
	struct kafka_sub_events events = { NULL, on_assigned, on_revoked,
					   on_ended };
	struct err err = { 0 };
	int64_t before_ms = boot_ms();
	int32_t partitions;
	int timeout_ms = 250;

	(void)state;
	do { /* a busy machine takes longer to find out why */
		timeout_ms *= 2;
		assert_true(boot_ms() - before_ms < PATIENCE_MS);
		assert_null(kafka_sub_new(&nobody, "g", &topic, 1, timeout_ms,
					  &events, &partitions, &err));
		assert_non_null(strstr(err.text, "no answer from Kafka"));
	} while (!strstr(err.text, "brokers are down"));
}

/* librdkafka 2.0.2 does not ask by itself who leads since. */
static void test_leader_moves(void **state)
{
	const char *name[] = { "moves" };
	const struct kafka_part part = { 0 };
	struct fake fake = { 0 };
	int64_t first, next;
	struct err err = { 0 };
	struct kafka_query *query;

	(void)state;
	fake_brokers(&fake, 2);
	rd_kafka_mock_topic_create(fake.cluster, name[0], 1, 2);
	rd_kafka_mock_partition_set_leader(fake.cluster, name[0], 0, 1);
	query = kafka_query_new(&fake.settings, name, 1, &err);
	assert_non_null(query);
	assert_int_equal(kafka_query_ranges(query, &part, 1, PATIENCE_MS,
					    &first, &next, &err),
			 0);
	rd_kafka_mock_partition_set_leader(fake.cluster, name[0], 0, 2);
	assert_true(kafka_query_ranges(query, &part, 1, PATIENCE_MS, &first,
				       &next, &err) < 0);
	assert_non_null(strstr(err.text, "Not leader"));
	assert_int_equal(kafka_query_ranges(query, &part, 1, PATIENCE_MS,
					    &first, &next, &err),
			 0);
	assert_int_equal(next, 0);
	kafka_query_free(query);
	fake_stop((void *[]){ &fake });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_broker),
		cmocka_unit_test(test_refuses_topics),
		cmocka_unit_test(test_one_reader),
		cmocka_unit_test(test_without_a_group),
		cmocka_unit_test(test_left_out),
		cmocka_unit_test(test_leader_moves),
	};

	return cmocka_run_group_tests_name("kafka_group", tests, fake_start,
					   fake_stop);
}
