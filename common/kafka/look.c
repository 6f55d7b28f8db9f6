/* look.c -- what can be seen of a cluster without writing anything: its
 * brokers, a group's members, a topic's newest message.
 *
 * It must not know which topics the pipeline has, nor what is in a message. */
#include "client.h"
#include "common/base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define POLL_MS 100

struct kafka_look {
	struct kafka_client client; /* first: client.h */
};

const char *kafka_library(void)
{
	return rd_kafka_version_str();
}

struct kafka_look *kafka_look_new(const struct kafka_settings *settings,
				  const char *group, struct err *err)
{
	struct kafka_look *look = calloc(1, sizeof(*look));
	rd_kafka_conf_t *conf;

	if (!look) {
		err_set(err, -ENOMEM, "out of memory");
		return NULL;
	}
	conf = kafka_conf_new(settings, kafka_sub_props, err);
	if (conf)
		rd_kafka_conf_set(conf, "group.id", group, NULL, 0);
	if (!conf || kafka_client_init(&look->client, RD_KAFKA_CONSUMER, conf,
				       "Describe", err) < 0) {
		kafka_look_free(look);
		return NULL;
	}
	rd_kafka_poll_set_consumer(look->client.rk);
	return look;
}

void kafka_look_free(struct kafka_look *look)
{
	if (!look)
		return;
	if (look->client.rk)
		rd_kafka_consumer_close(look->client.rk);
	kafka_client_release(&look->client);
	free(look);
}

int kafka_look_brokers(struct kafka_look *look, int timeout_ms, int *n,
		       struct err *err)
{
	const struct rd_kafka_metadata *meta;
	rd_kafka_resp_err_t code =
		rd_kafka_metadata(look->client.rk, 0, NULL, &meta, timeout_ms);

	if (code)
		rd_kafka_consumer_poll(look->client.rk, 0); /* its trouble */
	if (code)
		return kafka_failed(&look->client, code, err, "no answer");
	*n = meta->broker_cnt;
	rd_kafka_metadata_destroy(meta);
	return 0;
}

int kafka_look_members(struct kafka_look *look, const char *group,
		       int timeout_ms, int *n, struct err *err)
{
	const struct rd_kafka_group_list *list;
	rd_kafka_resp_err_t code =
		rd_kafka_list_groups(look->client.rk, group, &list, timeout_ms);

	if (!code && list->group_cnt)
		code = list->groups[0].err;
	*n = !code && list->group_cnt ? list->groups[0].member_cnt : 0;
	if (!code || list)
		rd_kafka_group_list_destroy(list);
	return code ? kafka_failed(&look->client, code, err, group) : 0;
}

/* ---- the newest message ---- */

/* Every partition that has one, at its last message; new.  Returns how many. */
static int last_ones(struct kafka_look *look, const char *topic,
		     int64_t until_ms, rd_kafka_topic_partition_list_t *list,
		     struct err *err)
{
	const struct rd_kafka_metadata *meta;
	rd_kafka_topic_t *rkt =
		rd_kafka_topic_new(look->client.rk, topic, NULL);
	rd_kafka_resp_err_t code =
		rd_kafka_metadata(look->client.rk, 0, rkt, &meta,
				  (int)(until_ms - boot_ms()));
	int n;

	rd_kafka_topic_destroy(rkt);
	if (code)
		return kafka_failed(&look->client, code, err, topic);
	n = meta->topic_cnt ? meta->topics[0].partition_cnt : 0;
	code = meta->topic_cnt ? meta->topics[0].err : 0;
	rd_kafka_metadata_destroy(meta);
	for (int i = 0; i < n && !code && boot_ms() < until_ms; i++) {
		int64_t first, next;

		code = rd_kafka_query_watermark_offsets(look->client.rk, topic,
							i, &first, &next,
							(int)(until_ms -
							      boot_ms()));
		if (!code && next > first)
			rd_kafka_topic_partition_list_add(list, topic, i)
				->offset = next - 1;
	}
	return code ? kafka_failed(&look->client, code, err, topic) : list->cnt;
}

static void take(const rd_kafka_message_t *msg, int64_t *append_ms,
		 struct buf *payload)
{
	rd_kafka_timestamp_type_t type;
	int64_t ms = rd_kafka_message_timestamp(msg, &type);

	if (ms < *append_ms)
		return;
	*append_ms = ms;
	buf_clear(payload);
	buf_add(payload, msg->payload, msg->len);
}

static int read_last(struct kafka_look *look, const char *topic, int left,
		     int64_t until_ms, int64_t *append_ms, struct buf *payload,
		     struct err *err)
{
	int rc = 0;

	while (rc == 0 && left > 0 && boot_ms() < until_ms) {
		rd_kafka_message_t *msg =
			rd_kafka_consumer_poll(look->client.rk, POLL_MS);

		if (!msg)
			continue;
		left--;
		if (!msg->err)
			take(msg, append_ms, payload);
		else if (msg->err != RD_KAFKA_RESP_ERR__PARTITION_EOF)
			rc = kafka_failed(&look->client, msg->err, err, topic);
		rd_kafka_message_destroy(msg);
	}
	if (rc == 0 && *append_ms < 0)
		rc = err_set(err, -ETIMEDOUT, "%s: not read in time", topic);
	return rc;
}

int kafka_look_newest(struct kafka_look *look, const char *topic,
		      int timeout_ms, int64_t *append_ms, struct buf *payload,
		      struct err *err)
{
	rd_kafka_topic_partition_list_t *list =
		rd_kafka_topic_partition_list_new(8);
	int64_t until_ms = boot_ms() + timeout_ms;
	int n = last_ones(look, topic, until_ms, list, err);
	int rc = n;

	*append_ms = -1;
	if (n > 0 && rd_kafka_assign(look->client.rk, list))
		rc = err_set(err, -EIO, "%s: cannot be read", topic);
	else if (n > 0)
		rc = read_last(look, topic, n, until_ms, append_ms, payload,
			       err);
	rd_kafka_assign(look->client.rk, NULL);
	rd_kafka_topic_partition_list_destroy(list);
	return rc < 0 ? rc : n > 0;
}
