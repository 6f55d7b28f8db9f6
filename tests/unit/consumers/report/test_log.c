/* test_log.c -- which messages count, and who was seen, on librdkafka's mock
 * cluster. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/event/event.h"
#include "consumers/report/log.h"
#include "tests/unit/kit/kafka_fake.h"

#define ZONE 7
/* Monday 2026-11-23 00.00 WIB; Sunday 23.59.59. */
#define FROM  INT64_C(1795366800000)
#define AS_OF (FROM + 7 * DAY_MS - SECOND_MS)

#define LOG_PARTS 3

/* ---- a world: a sentra for each partition ---- */

static char names[LOG_PARTS][16];
static struct account accounts[2] = {
	{ .platform = PLATFORM_youtube, .identity = (char *)"a" },
	{ .platform = PLATFORM_x, .identity = (char *)"a" },
};
static struct sentra sentras[LOG_PARTS];
static const struct roster roster = { sentras, LOG_PARTS, NULL };

static struct cfg_pair longer[] = {
	{ (char *)"blind_after.x", (char *)"12h", 1 },
};
static const struct policy_settings staleness = {
	.limits = { .blind_after_ms = 6 * HOUR_MS },
	.others = { longer, 1 },
};

static void make_sentras(void)
{
	for (int n = 0, made = 0; made < LOG_PARTS; n++) {
		char name[16];
		int32_t at;

		snprintf(name, sizeof(name), "s%d", n);
		at = kafka_partition_of(str_of(name), LOG_PARTS);
		if (names[at][0])
			continue;
		memcpy(names[at], name, sizeof(name));
		sentras[at] = (struct sentra){ .id = names[at],
					       .accounts = accounts,
					       .n_accounts = 2,
					       .active_from = DAY_OPEN,
					       .active_until = DAY_OPEN };
		made++;
	}
}

/* ---- messages ---- */

static rd_kafka_t *producer_new(const struct fake *fake)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	rd_kafka_t *rk;

	rd_kafka_conf_set(conf, "bootstrap.servers", fake->settings.servers,
			  NULL, 0);
	/* One a batch, in their order. */
	rd_kafka_conf_set(conf, "batch.num.messages", "1", NULL, 0);
	rd_kafka_conf_set(conf, "enable.idempotence", "true", NULL, 0);
	rk = rd_kafka_new(RD_KAFKA_PRODUCER, conf, NULL, 0);
	assert_non_null(rk);
	return rk;
}

static rd_kafka_t *producer;

static void put(const char *topic, int32_t partition, struct str key,
		struct str payload)
{
	assert_int_equal(
		rd_kafka_producev(producer, RD_KAFKA_V_TOPIC(topic),
				  RD_KAFKA_V_PARTITION(partition),
				  RD_KAFKA_V_KEY(key.p, key.n),
				  RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
				  RD_KAFKA_V_VALUE((void *)(uintptr_t)payload.p,
						   payload.n),
				  RD_KAFKA_V_END),
		0);
	assert_int_equal(rd_kafka_flush(producer, PATIENCE_MS), 0);
}

struct message {
	const char *platform;
	int partition; /* where it lies */
	int of;        /* whose it is: the partition where that belongs */
	int64_t at_ms;
	enum outcome outcome;
	bool complete, broken;
};

static void put_status(const char *topic, const struct message *m)
{
	struct event ev = {
		.kind = EVENT_STATUS,
		.platform = str_of(m->platform),
		.sentra_id = str_of(names[m->of]),
		.account_id = STR_LIT("a"),
		.observed_ms = m->at_ms,
		.status = { .outcome = m->outcome,
			    .outcome_text = str_of(outcome_name(m->outcome)),
			    .complete = m->complete,
			    .next_poll_ms = -1 },
	};
	char id[EVENT_ID_SIZE];
	struct buf line;

	event_make_id(&ev, id);
	ev.event_id = str_of(id);
	buf_init(&line, 1 << 16);
	event_encode(&ev, &line);
	put(topic, m->partition, ev.sentra_id,
	    m->broken ? (struct str){ line.data, line.len - 1 }
		      : buf_str(&line));
	buf_release(&line);
}

static void put_all(const char *prefix, const struct message *m, size_t n)
{
	char topic[NAME_SIZE];

	for (size_t i = 0; i < n; i++) {
		topic_metrics(topic, prefix, m[i].platform);
		put_status(topic, &m[i]);
	}
}

static int start(void **state)
{
	struct fake *fake;

	fake_start(state);
	fake = *state;
	make_sentras();
	for (const char *const *p =
		     (const char *const[]){ "log", "old", "none", NULL };
	     *p; p++) {
		char topic[NAME_SIZE];

		topic_metrics(topic, *p, "youtube");
		rd_kafka_mock_topic_create(fake->cluster, topic, LOG_PARTS, 1);
		topic_metrics(topic, *p, "x");
		if (strcmp(*p, "none") != 0)
			rd_kafka_mock_topic_create(fake->cluster, topic,
						   LOG_PARTS, 1);
	}
	producer = producer_new(fake);
	return 0;
}

static int stop(void **state)
{
	rd_kafka_destroy(producer);
	return fake_stop(state);
}

/* ---- looks ---- */

static bool go_on = true;
static int told;
static char last_told[128];

static bool progress(void *ctx, const char *text)
{
	(void)ctx;
	told++;
	snprintf(last_told, sizeof(last_told), "%s", text);
	return go_on;
}

static int look(const struct fake *fake, const char *prefix,
		struct report_log *log, struct err *err)
{
	const struct pipeline_settings pipeline = {
		.prefix = (char *)(uintptr_t)prefix,
		.platforms = { { PLATFORM_youtube, PLATFORM_x }, 2 },
	};
	const struct log_settings set = {
		.kafka = &fake->settings,
		.pipeline = &pipeline,
		.roster = &roster,
		.from_ms = FROM,
		.as_of_ms = AS_OF,
		.staleness = &staleness,
		.zone_hours = ZONE,
		.progress = progress,
	};

	told = 0;
	return log_look(log, &set, err);
}

static void assert_part(const struct report_log *log, size_t at, int64_t first,
			int64_t last, int64_t messages)
{
	const struct log_part *part = &log->part[at];

	assert_true(str_is(part->topic, at < LOG_PARTS ? "log.metrics.youtube"
						       : "log.metrics.x"));
	assert_int_equal(part->partition, at % LOG_PARTS);
	assert_int_equal(part->first, first);
	assert_int_equal(part->last, last);
	assert_int_equal(part->messages, messages);
}

#define OK OUTCOME_OK, true
static const struct message messages[] = {
	{ "youtube", 0, 0, FROM - HOUR_MS, OK, false },
	/* Neither of these is usable, so that neither is the cut. */
	{ "youtube", 0, 0, AS_OF + DAY_MS, OK, true },
	{ "youtube", 0, 1, AS_OF + DAY_MS, OK, false },
	{ "youtube", 0, 0, FROM + DAY_MS, OK, false },
	{ "youtube", 0, 0, FROM + 2 * DAY_MS, OUTCOME_OK, false, false },
	{ "youtube", 0, 0, AS_OF - HOUR_MS, OUTCOME_AUTH, false, false },
	{ "youtube", 0, 0, AS_OF + 1, OK, false },
	/* Behind the cut, whatever they say. */
	{ "youtube", 0, 0, FROM + 3 * DAY_MS, OK, false },
	{ "youtube", 0, 0, FROM + 4 * DAY_MS, OK, true },
	/* Another partition goes on. */
	{ "youtube", 2, 2, FROM + DAY_MS, OK, false },
	{ "youtube", 2, 2, AS_OF, OK, false },
	/* The cut is the first of all. */
	{ "x", 0, 0, AS_OF + HOUR_MS, OK, false },
	{ "x", 0, 0, FROM, OK, false },
	/* It is longer good for. */
	{ "x", 1, 1, FROM, OK, false },
	/* Of the last message alone: it is read, and counts. */
	{ "x", 2, 2, FROM, OK, true },
};

static void test_what_counts(void **state)
{
	const struct fake *fake = *state;
	struct err err = { 0 };
	struct report_log log;
	const struct unseen_account *u;

	put_all("log", messages, ARRAY_LEN(messages));
	assert_int_equal(look(fake, "log", &log, &err), 0);
	assert_int_equal(log.n_parts, 2 * LOG_PARTS);
	assert_part(&log, 0, 0, 5, 6);
	assert_part(&log, 1, -1, -1, 0);
	assert_part(&log, 2, 0, 1, 2);
	assert_part(&log, 3, -1, -1, 0);
	assert_part(&log, 4, 0, 0, 1);
	assert_part(&log, 5, 0, 0, 1);
	assert_int_equal(log.part[1].first_ms, TIME_NONE);
	assert_int_equal(log.begins_ms, TIME_NONE);
	assert_int_equal(log.unseen.n, 2 * LOG_PARTS);
	u = log.unseen.at;
	assert_int_equal(u[0].unseen_ms, 7 * DAY_MS - 11 * HOUR_MS);
	assert_int_equal(u[0].last_proof_ms, FROM + DAY_MS);
	assert_string_equal(u[0].outcome, "auth");
	assert_int_equal(u[1].unseen_ms, 7 * DAY_MS);
	assert_string_equal(u[1].outcome, "silent");
	assert_int_equal(u[2].unseen_ms, 7 * DAY_MS);
	assert_int_equal(u[3].unseen_ms, 7 * DAY_MS - 12 * HOUR_MS);
	assert_int_equal(u[4].unseen_ms, 7 * DAY_MS - 6 * HOUR_MS - SECOND_MS);
	assert_int_equal(u[5].unseen_ms, 7 * DAY_MS);
	log_release(&log);
}

static void test_progress(void **state)
{
	const struct fake *fake = *state;
	struct err err = { 0 };
	struct report_log log;

	assert_int_equal(look(fake, "log", &log, &err), 0);
	log_release(&log);
	assert_int_equal(told, 1);
	assert_string_equal(last_told, "log: 15 messages left");
	go_on = false;
	assert_int_equal(look(fake, "log", &log, &err), -ECANCELED);
	assert_string_equal(err.text, "asked to stop");
	log_release(&log);
	go_on = true;
}

/* The mock keeps 5 MiB of a partition. */
static void test_what_is_gone(void **state)
{
	enum { BYTES = 500000, N = 30 };
	static char much[BYTES];
	const struct fake *fake = *state;
	int64_t began_ms = wall_ms();
	struct err err = { 0 };
	struct report_log log;

	for (int i = 0; i < N; i++)
		put("old.metrics.x", 1, str_of(names[1]),
		    (struct str){ much, BYTES });
	put("old.metrics.x", 0, str_of(names[0]), STR_LIT("{}"));
	assert_int_equal(look(fake, "old", &log, &err), 0);
	assert_int_equal(log.part[4].last, N - 1);
	assert_true(log.part[4].first > 0);
	assert_int_equal(log.part[4].messages, N - log.part[4].first);
	assert_int_equal(log.part[3].first, 0);
	assert_true(log.begins_ms >= began_ms && log.begins_ms <= wall_ms());
	log_release(&log);
}

static void test_no_topic(void **state)
{
	const struct fake *fake = *state;
	char want[256];
	struct err err = { 0 };
	struct report_log log;

	assert_int_equal(look(fake, "none", &log, &err), -ENOENT);
	snprintf(want, sizeof(want),
		 "Kafka at %s: no topic none.metrics.x, or no right to "
		 "describe it",
		 fake->settings.servers);
	assert_string_equal(err.text, want);
	log_release(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_counts),
		cmocka_unit_test(test_progress),
		cmocka_unit_test(test_what_is_gone),
		cmocka_unit_test(test_no_topic),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
