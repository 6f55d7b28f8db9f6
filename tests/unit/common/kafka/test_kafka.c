/* test_kafka.c -- properties and publishing, on librdkafka's mock cluster. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/kit/kafka_fake.h"

#include <stdlib.h>
#include <unistd.h>

/* Values of murmur2 from Apache Kafka's own tests. */
static void test_partition_is_javas(void **state)
{
	static const struct {
		const char *key;
		int32_t hash;
	} rows[] = {
		{ "21", -973932308 },
		{ "foobar", -790332482 },
		{ "a-little-bit-long-string", -985981536 },
		{ "a-little-bit-longer-string", -1486304829 },
		{ "abc", 479470107 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(kafka_partition_of(str_of(rows[i].key), 7),
				 (rows[i].hash & INT32_MAX) % 7);
}

/* ---- a publisher in trouble ---- */

static struct kafka_pub *small_pub(const struct fake *fake)
{
	struct cfg_pair pair = { "queue.buffering.max.messages", "10", 1 };
	struct kafka_settings small = { .servers = fake->settings.servers,
					.properties = { &pair, 1 } };
	struct err err = { 0 };
	struct kafka_pub *pub = kafka_pub_new(&small, &err);

	assert_string_equal(err.text, "");
	assert_non_null(pub);
	return pub;
}

/* Trouble is reported once the first message has waited a second. */
static void await_trouble(struct kafka_pub *pub, size_t pending)
{
	int64_t deadline = boot_ms() + PATIENCE_MS;

	do {
		assert_true(boot_ms() < deadline);
		assert_int_equal(kafka_pub_flush(pub, 100), pending);
	} while (!kafka_pub_trouble(pub)[0]);
}

static void test_pub_outage(void **state)
{
	struct fake *fake = *state;
	struct kafka_pub *pub = small_pub(fake);
	struct pollfd fd = { .fd = kafka_pub_fd(pub), .events = POLLIN };
	struct err err = { 0 };
	int i;

	send_ok(pub, "pub", "k", "before");
	assert_int_equal(kafka_pub_pending(pub), 1);
	while (kafka_pub_pending(pub) > 0) {
		assert_int_equal(poll(&fd, 1, PATIENCE_MS), 1);
		kafka_pub_serve(pub);
	}
	assert_int_equal(poll(&fd, 1, 0), 0);

	rd_kafka_mock_broker_set_down(fake->cluster, 1);
	for (i = 0; i < 10; i++)
		send_ok(pub, "pub", "k", "during");
	assert_int_equal(kafka_pub_send(pub, "pub", str_of("k"),
					STR_LIT("one too many"), NULL, 0, &err),
			 -EAGAIN);
	await_trouble(pub, 10);
	assert_int_equal(kafka_pub_failed(pub), 0);

	rd_kafka_mock_broker_set_up(fake->cluster, 1);
	assert_int_equal(kafka_pub_flush(pub, PATIENCE_MS), 0);
	assert_string_equal(kafka_pub_trouble(pub), "");
	kafka_pub_free(pub);
}

static void test_pub_undelivered(void **state)
{
	struct fake *fake = *state;
	struct kafka_pub *pub = small_pub(fake);
	int64_t before_ms;

	send_ok(pub, "pub", "k", "before");
	assert_int_equal(kafka_pub_flush(pub, PATIENCE_MS), 0);
	rd_kafka_mock_broker_set_down(fake->cluster, 1);
	send_ok(pub, "pub", "k", "never");
	before_ms = boot_ms();
	assert_int_equal(kafka_pub_flush(pub, 200), 1);
	kafka_pub_free(pub);
	assert_true(boot_ms() - before_ms < PATIENCE_MS);
	rd_kafka_mock_broker_set_up(fake->cluster, 1);
}

static void test_pub_failed(void **state)
{
	struct fake *fake = *state;
	struct kafka_pub *pub = small_pub(fake);

	send_ok(pub, "pub", "k", "before");
	assert_int_equal(kafka_pub_flush(pub, PATIENCE_MS), 0);
	rd_kafka_mock_push_request_errors(
		fake->cluster, 0 /* Produce */, 1,
		RD_KAFKA_RESP_ERR_INVALID_REQUIRED_ACKS);
	send_ok(pub, "pub", "k", "refused for good");
	assert_int_equal(kafka_pub_flush(pub, PATIENCE_MS), 0);
	assert_int_equal(kafka_pub_failed(pub), 1);
	assert_string_not_equal(kafka_pub_trouble(pub), "");
	kafka_pub_free(pub);
}

/* ---- properties ---- */

static void test_check(void **state)
{
	static struct {
		struct cfg_pair pair;
		const char *fault; /* NULL: fine */
	} rows[] = {
		{ { "linger.ms", "5", 3 }, NULL },
		{ { "session.timeout.ms", "20000", 3 }, NULL },
		{ { "group.id", "mine", 7 },
		  "f:7: [kafka] group.id: cannot be set here" },
		{ { "partitioner", "random", 8 },
		  "f:8: [kafka] partitioner: cannot be set here" },
		{ { "auto.offset.reset", "latest", 8 }, "cannot be set here" },
		{ { "lingr.ms", "5", 9 }, "f:9: [kafka] lingr.ms: No such" },
		{ { "linger.ms", "soon", 4 },
		  "f:4: [kafka] linger.ms: Invalid" },
		{ { "acks", "1", 4 }, "cannot be set here" },
		{ { "max.in.flight", "6", 4 }, "max.in.flight" },
		{ { "session.timeout.ms", "400000", 4 }, "session.timeout" },
		/* a line without its first "=" */
		{ { "sasl.password geheim", "", 4 },
		  "f:4: [kafka] sasl.password: want NAME = VALUE" },
	};
	struct faults faults;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct kafka_settings settings = { .servers = (char *)"h:9092",
						   .properties = {
							   &rows[i].pair, 1 } };

		faults_init(&faults);
		kafka_check(&settings, "f", &faults);
		assert_int_equal(faults.n, rows[i].fault ? 1 : 0);
		if (rows[i].fault &&
		    !strstr(faults.at[0].printed, rows[i].fault))
			fail_msg("%s: %s", rows[i].pair.key,
				 faults.at[0].printed);
		if (rows[i].fault)
			assert_null(strstr(faults.at[0].printed, "geheim"));
		faults_release(&faults);
	}
}

/* From a file, and never shown; a missing one is a fault. */
static void test_check_password(void **state)
{
	static struct cfg_pair sasl[] = {
		{ (char *)"security.protocol", (char *)"sasl_plaintext", 1 },
		{ (char *)"sasl.mechanisms", (char *)"SCRAM-SHA-512", 2 },
		{ (char *)"sasl.username", (char *)"sentra", 3 },
	};
	struct kafka_settings settings = { .servers = (char *)"h:9092",
					   .properties = { sasl, 3 } };
	char path[] = "/tmp/test_kafka.XXXXXX";
	int fd = mkstemp(path);
	struct faults faults;

	(void)state;
	assert_int_equal(write(fd, "geheim\n", 7), 7);
	close(fd);
	faults_init(&faults);
	kafka_check(&settings, "f", &faults);
	assert_int_equal(faults.n, 1); /* librdkafka wants both */
	settings.password_file = path;
	kafka_check(&settings, "f", &faults);
	assert_int_equal(faults.n, 1);
	/* % is the program: here, the end of the file's name */
	settings.password_file = (char *)"/tmp/test_kafka.%";
	settings.program = strrchr(path, '.') + 1;
	kafka_check(&settings, "f", &faults);
	assert_int_equal(faults.n, 1);
	settings.program = "x";
	kafka_check(&settings, "f", &faults);
	assert_int_equal(faults.n, 2);
	assert_non_null(strstr(faults.at[1].printed, "/tmp/test_kafka.x"));
	settings.password_file = path;
	assert_int_equal(truncate(path, 0), 0);
	kafka_check(&settings, "f", &faults);
	assert_int_equal(faults.n, 3);
	assert_non_null(strstr(faults.at[2].printed, "password_file: /tmp/"));
	assert_non_null(strstr(faults.at[2].printed, ": empty"));
	faults_release(&faults);
	unlink(path);
}

static void test_check_servers(void **state)
{
	struct kafka_settings settings = { .servers = (char *)"" };
	struct faults faults;

	(void)state;
	faults_init(&faults);
	kafka_check(&settings, "f", &faults);
	assert_int_equal(faults.n, 1);
	assert_non_null(strstr(faults.at[0].printed, "bootstrap.servers"));
	faults_release(&faults);
	kafka_pub_free(NULL);
	kafka_sub_free(NULL);
	kafka_admin_free(NULL);
}

/* Idempotence that is refused is refused for ever. */
static void test_pub_dead(void **state)
{
	struct fake *fake = *state;
	struct kafka_pub *pub;

	rd_kafka_mock_push_request_errors(
		fake->cluster, 22 /* InitProducerId */, 1,
		RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED);
	pub = small_pub(fake);
	assert_false(kafka_pub_dead(pub));
	send_ok(pub, "pub", "k", "v");
	assert_int_equal(kafka_pub_flush(pub, PATIENCE_MS), 0);
	assert_int_equal(kafka_pub_failed(pub), 1);
	assert_true(kafka_pub_dead(pub));
	assert_non_null(strstr(kafka_pub_trouble(pub),
			       "; user ANONYMOUS lacks the right Write of the "
			       "topic"));
	kafka_pub_free(pub);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_partition_is_javas),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_check_password),
		cmocka_unit_test(test_check_servers),
		cmocka_unit_test(test_pub_outage),
		cmocka_unit_test(test_pub_undelivered),
		cmocka_unit_test(test_pub_failed),
		cmocka_unit_test(test_pub_dead),
	};

	return cmocka_run_group_tests_name("kafka", tests, fake_start,
					   fake_stop);
}
