/* test_ctl_topics.c -- the topics wanted against those that the cluster has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/topics_view.h"

static struct cfg_pair want_config[] = {
	{ .key = "cleanup.policy", .value = "delete" },
	{ .key = "retention.ms", .value = "1000" },
};
static struct cfg_pair same_config[] = {
	{ .key = "retention.ms", .value = "1000" },
	{ .key = "cleanup.policy", .value = "delete" },
};
static struct cfg_pair other_config[] = {
	{ .key = "retention.ms", .value = "2000" },
};

#define TOPIC(name_, partitions_, replication_, config_) \
	{                                                \
		name_, partitions_, replication_,        \
		{                                        \
			config_, ARRAY_LEN(config_)      \
		}                                        \
	}

static const struct kafka_topic want[] = {
	TOPIC("p.metrics.x", 6, 1, want_config),
	TOPIC("p.alerts", 1, 3, want_config),
	TOPIC("p.dlq", 1, 1, want_config),
	TOPIC("p.more", 1, 1, want_config),
};
/* The first has more replicas than wanted, which is no fault. */
static const struct kafka_topic have[] = {
	TOPIC("p.metrics.x", 6, 3, same_config),
	TOPIC("p.alerts", 2, 1, other_config),
	{ .name = "p.dlq" },
	TOPIC("p.more", 1, 1, other_config),
};
static const struct survey survey = { want, have, ARRAY_LEN(want) };

static void test_verdicts(void **state)
{
	(void)state;
	assert_int_equal(survey_verdict(&survey, 0), TOPIC_OK);
	assert_int_equal(survey_verdict(&survey, 1), TOPIC_DIFFERS);
	assert_int_equal(survey_verdict(&survey, 2), TOPIC_MISSING);
	assert_int_equal(survey_count(&survey, TOPIC_OK), 1);
	assert_int_equal(survey_count(&survey, TOPIC_DIFFERS), 2);
}

static void check(void (*print)(const struct survey *, const struct style *,
				struct buf *),
		  struct survey s, const char *text)
{
	const struct style style = { 0 };
	struct buf out;

	buf_init(&out, 8192);
	print(&s, &style, &out);
	assert_string_equal(buf_cstr(&out), text);
	buf_release(&out);
}

static void json(const struct survey *s, const struct style *style,
		 struct buf *out)
{
	(void)style;
	survey_json(s, out);
}

static void test_text(void **state)
{
	(void)state;
	check(survey_text, survey,
	      "Topic        Partitions  Status   \n"
	      "p.metrics.x           6  ok       \n"
	      "p.alerts              2  differs  partitions: want 1, have 2; "
	      "replication: want 3, have 1; cleanup.policy: want delete, "
	      "have -; retention.ms: want 1000, have 2000\n"
	      "p.dlq                 -  missing  \n"
	      "p.more                1  differs  cleanup.policy: want delete, "
	      "have -; retention.ms: want 1000, have 2000\n"
	      "Missing topics: sentractl topics --create makes them.\n"
	      "What differs is left as it is: change it with Kafka's own "
	      "tools, or change topics.json.\n");
	/* Where all is well there is nothing to do. */
	check(survey_text, (struct survey){ want, have, 1 },
	      "Topic        Partitions  Status  \n"
	      "p.metrics.x           6  ok      \n");
}

static void test_json(void **state)
{
	(void)state;
	check(json, (struct survey){ want + 1, have + 1, 2 },
	      "{\"missing\":1,\"differing\":1,\"topics\":[\n"
	      "{\"name\":\"p.alerts\",\"status\":\"differs\","
	      "\"partitions\":2,\"replication\":1,\"differences\":["
	      "{\"key\":\"partitions\",\"want\":\"1\",\"have\":\"2\"},"
	      "{\"key\":\"replication\",\"want\":\"3\",\"have\":\"1\"},"
	      "{\"key\":\"cleanup.policy\",\"want\":\"delete\","
	      "\"have\":null},"
	      "{\"key\":\"retention.ms\",\"want\":\"1000\","
	      "\"have\":\"2000\"}]},\n"
	      "{\"name\":\"p.dlq\",\"status\":\"missing\",\"partitions\":0,"
	      "\"replication\":0,\"differences\":[]}\n]}\n");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_verdicts),
	cmocka_unit_test(test_text),
	cmocka_unit_test(test_json),
};

int main(void)
{
	return cmocka_run_group_tests_name("ctl_topics", tests, NULL, NULL);
}
