/* kafka_fake.h -- librdkafka's mock cluster for the tests of kafka.h.  After
 * cmocka.h. */
#ifndef SENTRA_TESTS_UNIT_KIT_KAFKA_FAKE_H
#define SENTRA_TESTS_UNIT_KIT_KAFKA_FAKE_H

#include "common/base/clock.h"
#include "common/kafka/kafka.h"

#include <errno.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <poll.h>
#include <stdio.h>

#define PARTS       6
#define PATIENCE_MS 60000 /* far more than the busiest machine needs */

struct fake {
	rd_kafka_t *rk;
	rd_kafka_mock_cluster_t *cluster;
	struct kafka_settings settings;
};

static inline void fake_brokers(struct fake *fake, int n)
{
	static struct cfg_pair pairs[] = {
		{ "session.timeout.ms", "6000", 1 },
		{ "fetch.wait.max.ms", "20", 2 },
	};
	char why[128];

	fake->rk = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), why,
				sizeof(why));
	fake->cluster = rd_kafka_mock_cluster_new(fake->rk, n);
	fake->settings.servers =
		(char *)rd_kafka_mock_cluster_bootstraps(fake->cluster);
	fake->settings.properties = (struct cfg_pairs){ pairs, 2 };
}

static inline int fake_start(void **state)
{
	static struct fake fake;

	fake_brokers(&fake, 1);
	rd_kafka_mock_topic_create(fake.cluster, "a", PARTS, 1);
	rd_kafka_mock_topic_create(fake.cluster, "b", PARTS, 1);
	rd_kafka_mock_topic_create(fake.cluster, "few", 2, 1);
	rd_kafka_mock_topic_create(fake.cluster, "since", 2, 1);
	rd_kafka_mock_topic_create(fake.cluster, "pub", 1, 1);
	*state = &fake;
	return 0;
}

static inline int fake_stop(void **state)
{
	struct fake *fake = *state;

	rd_kafka_mock_cluster_destroy(fake->cluster);
	rd_kafka_destroy(fake->rk);
	return 0;
}

static inline void send_ok(struct kafka_pub *pub, const char *topic,
			   const char *key, const char *payload)
{
	struct kafka_header headers[] = { { "schema", STR_LIT("x.v1") },
					  { "content-type",
					    STR_LIT("application/json") } };
	struct err err = { 0 };

	assert_int_equal(kafka_pub_send(pub, topic, str_of(key),
					str_of(payload), headers, 2, &err),
			 0);
}

static inline void publish(const struct fake *fake, const char *topic, size_t n)
{
	struct kafka_pub *pub = kafka_pub_new(&fake->settings, NULL);
	char key[32];
	size_t i;

	assert_non_null(pub);
	for (i = 0; i < n; i++) {
		snprintf(key, sizeof(key), "sentra-%zu", i);
		send_ok(pub, topic, key, "{}");
	}
	assert_int_equal(kafka_pub_flush(pub, PATIENCE_MS), 0);
	assert_int_equal(kafka_pub_failed(pub), 0);
	assert_string_equal(kafka_pub_trouble(pub), "");
	kafka_pub_free(pub);
}

#endif
