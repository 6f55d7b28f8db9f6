/* test_kafka_reader.c -- a whole topic at once, on librdkafka's mock cluster.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/kit/kafka_fake.h"

struct seen {
	size_t n;
	size_t stop_at; /* 0: never */
};

static int note(void *ctx, const struct kafka_read *read, struct err *err)
{
	struct seen *seen = ctx;

	assert_memory_equal(read->key.p, "sentra-", 7);
	assert_true(str_is(read->payload, "{}"));
	seen->n++;
	return seen->n == seen->stop_at ? err_set(err, -EBADMSG, "enough") : 0;
}

static int read_all(const struct fake *fake, const char *topic,
		    const char *group, struct seen *seen, struct err *err)
{
	struct kafka_reader *r =
		kafka_reader_new(&fake->settings, group, topic, err);
	int rc;

	assert_non_null(r);
	rc = kafka_reader_read(r, PATIENCE_MS, note, seen, err);
	kafka_reader_free(r);
	return rc;
}

static void test_every_message_of_every_partition(void **state)
{
	const struct fake *fake = *state;
	struct seen seen = { 0 };
	struct err err = { 0 };

	assert_int_equal(read_all(fake, "a", "g", &seen, &err), 0);
	assert_int_equal(seen.n, 0); /* empty: at once, not in a minute */
	publish(fake, "a", 300);
	assert_int_equal(read_all(fake, "a", "g", &seen, &err), 0);
	assert_int_equal(seen.n, 300);
	/* Nothing was committed: all of it again. */
	seen.n = 0;
	assert_int_equal(read_all(fake, "a", "g", &seen, &err), 0);
	assert_int_equal(seen.n, 300);
	/* The same without any group. */
	seen.n = 0;
	assert_int_equal(read_all(fake, "a", NULL, &seen, &err), 0);
	assert_int_equal(seen.n, 300);
}

static void read_what_comes(const struct fake *fake, const char *group,
			    const char *topic)
{
	struct seen seen = { 0 };
	struct err err = { 0 };
	struct kafka_reader *r =
		kafka_reader_new(&fake->settings, group, topic, &err);

	assert_non_null(r);
	publish(fake, topic, 30);
	assert_int_equal(kafka_reader_read(r, PATIENCE_MS, note, &seen, &err),
			 0);
	assert_int_equal(seen.n, 30);
	assert_int_equal(kafka_reader_read(r, PATIENCE_MS, note, &seen, &err),
			 0);
	assert_int_equal(seen.n, 30);
	publish(fake, topic, 12);
	assert_int_equal(kafka_reader_read(r, PATIENCE_MS, note, &seen, &err),
			 0);
	assert_int_equal(seen.n, 42);
	kafka_reader_free(r);
}

static int note_place(void *ctx, const struct kafka_read *read, struct err *err)
{
	assert_int_equal(read->partitions, PARTS);
	assert_int_equal(read->partition,
			 kafka_partition_of(STR_LIT("sentra-7"), PARTS));
	return note(ctx, read, err);
}

static void test_one_partition_alone(void **state)
{
	const struct fake *fake = *state;
	struct seen seen = { 0 };
	struct err err = { 0 };
	struct kafka_reader *r =
		kafka_reader_new(&fake->settings, "g", "b", &err);
	size_t want = 0;
	char key[32];

	assert_non_null(r);
	publish(fake, "b", 60);
	for (int i = 0; i < 60; i++) {
		snprintf(key, sizeof(key), "sentra-%d", i);
		want += kafka_partition_of(str_of(key), PARTS) ==
			kafka_partition_of(STR_LIT("sentra-7"), PARTS);
	}
	assert_int_equal(kafka_reader_key(r, STR_LIT("sentra-7"), &err), 0);
	assert_int_equal(kafka_reader_read(r, PATIENCE_MS, note_place, &seen,
					   &err),
			 0);
	assert_int_equal(seen.n, want);
	assert_true(want > 0 && want < 60);
	kafka_reader_free(r);
}

static void test_what_came_since(void **state)
{
	read_what_comes(*state, "g", "since");
	read_what_comes(*state, NULL, "alone");
}

static void test_the_readers_word_ends_it(void **state)
{
	const struct fake *fake = *state;
	struct seen seen = { .stop_at = 3 };
	struct err err = { 0 };

	publish(fake, "few", 20);
	assert_int_equal(read_all(fake, "few", "g", &seen, &err), -EBADMSG);
	assert_string_equal(err.text, "enough");
	assert_int_equal(seen.n, 3);
}

static void test_brokers_that_are_not_there(void **state)
{
	struct kafka_settings none = { .servers = (char *)"127.0.0.1:1" };
	struct seen seen = { 0 };
	struct err err = { 0 };
	struct kafka_reader *r;
	int64_t began_ms = boot_ms();

	(void)state;
	r = kafka_reader_new(&none, "g", "a", &err);
	assert_non_null(r);
	assert_true(kafka_reader_read(r, 500, note, &seen, &err) < 0);
	kafka_reader_free(r);
	assert_true(boot_ms() - began_ms < PATIENCE_MS);
	assert_true(err.text[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_message_of_every_partition),
		cmocka_unit_test(test_what_came_since),
		cmocka_unit_test(test_one_partition_alone),
		cmocka_unit_test(test_the_readers_word_ends_it),
		cmocka_unit_test(test_brokers_that_are_not_there),
	};

	return cmocka_run_group_tests_name("kafka_read", tests, fake_start,
					   fake_stop);
}
