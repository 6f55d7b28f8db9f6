/* reader.c -- a whole topic, from its beginning to its end as it is now.
 *
 * Without membership in a group: partitions are assigned by hand, one after
 * the other, and nothing is committed.  (The group's name is sent along, as
 * access rules may ask for it.)  It must not know what is in a message. */
#include "client.h"
#include "common/base/clock.h"

#include <errno.h>

#define POLL_MS 200

struct reader {
	struct kafka_client client; /* first: client.h */
	const char *topic;
	int64_t until_ms; /* the deadline, boot time */
	kafka_read_fn *fn;
	void *ctx;
};

static int left_ms(const struct reader *r)
{
	int64_t left = r->until_ms - boot_ms();

	return left > 0 ? (int)left : 0;
}

static int connect_reader(struct reader *r,
			  const struct kafka_settings *settings,
			  const char *group, struct err *err)
{
	rd_kafka_conf_t *conf = kafka_conf_new(settings, kafka_sub_props, err);
	int rc;

	if (!conf)
		return -EINVAL;
	rd_kafka_conf_set(conf, "group.id", group, NULL, 0);
	rc = kafka_client_init(&r->client, RD_KAFKA_CONSUMER, conf, err);
	if (rc == 0)
		rd_kafka_poll_set_consumer(r->client.rk);
	return rc;
}

static int count_partitions(struct reader *r, int *n, struct err *err)
{
	const struct rd_kafka_metadata *meta;
	const struct rd_kafka_metadata_topic *found;
	rd_kafka_topic_t *rkt =
		rd_kafka_topic_new(r->client.rk, r->topic, NULL);
	rd_kafka_resp_err_t code =
		rd_kafka_metadata(r->client.rk, 0, rkt, &meta, left_ms(r));

	rd_kafka_topic_destroy(rkt);
	if (code)
		return kafka_failed(&r->client, code, err, "metadata");
	found = kafka_find_topic(meta, r->topic);
	*n = found ? found->partition_cnt : 0;
	rd_kafka_metadata_destroy(meta);
	return *n ? 0 : err_set(err, -ENOENT, "no topic %s", r->topic);
}

/* Offsets of all partitions, of their beginnings or ends; new. */
static int query_ends(struct reader *r, int n, int64_t which,
		      rd_kafka_topic_partition_list_t **out, struct err *err)
{
	rd_kafka_topic_partition_list_t *list =
		rd_kafka_topic_partition_list_new(n);
	rd_kafka_resp_err_t code;
	int i;

	for (i = 0; i < n; i++)
		rd_kafka_topic_partition_list_add(list, r->topic, i)->offset =
			which;
	code = rd_kafka_offsets_for_times(r->client.rk, list, left_ms(r));
	for (i = 0; i < n && !code; i++)
		code = list->elems[i].err;
	if (!code) {
		*out = list;
		return 0;
	}
	rd_kafka_topic_partition_list_destroy(list);
	return kafka_failed(&r->client, code, err, "offsets");
}

static int take(struct reader *r, const rd_kafka_message_t *msg, int64_t *next,
		struct err *err)
{
	if (msg->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
		*next = INT64_MAX;
		return 0;
	}
	if (msg->err)
		return kafka_failed(&r->client, msg->err, err, "read");
	*next = msg->offset + 1;
	return r->fn(r->ctx, (struct str){ msg->key, msg->key_len },
		     (struct str){ msg->payload, msg->len }, err);
}

static int read_partition(struct reader *r,
			  const rd_kafka_topic_partition_t *from, int64_t end,
			  struct err *err)
{
	rd_kafka_topic_partition_list_t *list =
		rd_kafka_topic_partition_list_new(1);
	rd_kafka_resp_err_t code;
	int64_t next = from->offset;
	int rc = 0;

	rd_kafka_topic_partition_list_add(list, r->topic, from->partition)
		->offset = from->offset;
	code = rd_kafka_assign(r->client.rk, list);
	rd_kafka_topic_partition_list_destroy(list);
	if (code)
		return kafka_failed(&r->client, code, err, "assign");
	while (rc == 0 && next < end) {
		rd_kafka_message_t *msg =
			rd_kafka_consumer_poll(r->client.rk, POLL_MS);

		if (msg) {
			rc = take(r, msg, &next, err);
			rd_kafka_message_destroy(msg);
		} else if (!left_ms(r)) {
			rc = err_set(err, -ETIMEDOUT,
				     "%s: not read to its end in time",
				     r->topic);
		}
	}
	return rc;
}

static int read_all(struct reader *r, struct err *err)
{
	rd_kafka_topic_partition_list_t *first = NULL, *end = NULL;
	int n = 0, i;
	int rc = count_partitions(r, &n, err);

	if (rc == 0)
		rc = query_ends(r, n, RD_KAFKA_OFFSET_BEGINNING, &first, err);
	if (rc == 0)
		rc = query_ends(r, n, RD_KAFKA_OFFSET_END, &end, err);
	for (i = 0; first && end && rc == 0 && i < n; i++)
		rc = read_partition(r, &first->elems[i], end->elems[i].offset,
				    err);
	if (first)
		rd_kafka_topic_partition_list_destroy(first);
	if (end)
		rd_kafka_topic_partition_list_destroy(end);
	return rc;
}

int kafka_read_topic(const struct kafka_settings *settings, const char *group,
		     const char *topic, int timeout_ms, kafka_read_fn *fn,
		     void *ctx, struct err *err)
{
	struct reader r = {
		.topic = topic,
		.until_ms = boot_ms() + timeout_ms,
		.fn = fn,
		.ctx = ctx,
	};
	int rc = connect_reader(&r, settings, group, err);

	if (rc == 0)
		rc = read_all(&r, err);
	if (r.client.rk)
		rd_kafka_consumer_close(r.client.rk);
	kafka_client_release(&r.client);
	return rc;
}
