/* query.c -- where partitions begin and end, asked of their brokers (Kafka's
 * ListOffsets), for many partitions at once.
 *
 * A broker answers the requests of one connection in their order.  Where a
 * fetch waits for news, a question on the same connection waits with it, for up
 * to fetch.wait.max.ms: hence a client of its own, which fetches nothing. */
#include "client.h"

#include <errno.h>
#include <stdlib.h>

struct kafka_query {
	struct kafka_client client; /* first: client.h */
	char **topics;
	size_t n_topics;
};

static int copy_topics(struct kafka_query *query, const char *const *topics,
		       size_t n)
{
	query->topics = calloc(n, sizeof(*query->topics));
	if (!query->topics)
		return -ENOMEM;
	for (; query->n_topics < n; query->n_topics++) {
		const char *name = topics[query->n_topics];

		if (name && !(query->topics[query->n_topics] = strdup(name)))
			return -ENOMEM;
	}
	return 0;
}

/* A consumer, as only of one the isolation level is heeded: the ends are those
 * of what was written, not of what was committed. */
static int connect_query(struct kafka_query *query,
			 const struct kafka_settings *settings, struct err *err)
{
	rd_kafka_conf_t *conf = kafka_conf_new(settings, kafka_sub_props, err);

	return conf ? kafka_client_init(&query->client, RD_KAFKA_CONSUMER, conf,
					"Describe", err)
		    : -EINVAL;
}

struct kafka_query *kafka_query_new(const struct kafka_settings *settings,
				    const char *const *topics, size_t n_topics,
				    struct err *err)
{
	struct kafka_query *query = calloc(1, sizeof(*query));

	if (!query || copy_topics(query, topics, n_topics) < 0)
		err_set(err, -ENOMEM, "out of memory");
	else if (connect_query(query, settings, err) == 0)
		return query;
	kafka_query_free(query);
	return NULL;
}

void kafka_query_free(struct kafka_query *query)
{
	if (!query)
		return;
	kafka_client_release(&query->client);
	for (size_t i = 0; i < query->n_topics; i++)
		free(query->topics[i]);
	free(query->topics);
	free(query);
}

static rd_kafka_topic_partition_list_t *list_of(const struct kafka_query *query,
						const struct kafka_part *parts,
						size_t n)
{
	rd_kafka_topic_partition_list_t *list =
		rd_kafka_topic_partition_list_new((int)n);

	for (size_t i = 0; i < n; i++)
		rd_kafka_topic_partition_list_add(list,
						  query->topics[parts[i].topic],
						  parts[i].partition);
	return list;
}

/* rd_kafka_offsets_for_times() takes the two ends as times as well;
 * rd_kafka_query_watermark_offsets() asks for one partition only, and does not
 * keep its timeout. */
static rd_kafka_resp_err_t ask(struct kafka_query *query,
			       rd_kafka_topic_partition_list_t *list,
			       int timeout_ms)
{
	rd_kafka_resp_err_t code =
		rd_kafka_offsets_for_times(query->client.rk, list, timeout_ms);

	rd_kafka_poll(query->client.rk, 0);
	return code;
}

/* librdkafka 2.0.2 asks a partition's old leader for offsets again and again,
 * until it looks at its topics anew after five minutes. */
static void refresh_leaders(struct kafka_query *query, int timeout_ms)
{
	const struct rd_kafka_metadata *meta;

	if (!rd_kafka_metadata(query->client.rk, 0, NULL, &meta, timeout_ms))
		rd_kafka_metadata_destroy(meta);
}

static int refused(struct kafka_query *query, rd_kafka_resp_err_t code,
		   const struct kafka_part *part, int timeout_ms,
		   struct err *err)
{
	int rc = kafka_failed(&query->client, code, err, "no offsets");

	refresh_leaders(query, timeout_ms);
	err_wrap(err, "%s [%d]", query->topics[part->topic],
		 (int)part->partition);
	return rc;
}

/* One of the two ends of all parts, into offsets[]. */
static int query_ends(struct kafka_query *query, const struct kafka_part *parts,
		      size_t n, int64_t which, int timeout_ms, int64_t *offsets,
		      struct err *err)
{
	rd_kafka_topic_partition_list_t *list = list_of(query, parts, n);
	rd_kafka_resp_err_t code;
	size_t i, bad = 0;

	for (i = 0; i < n; i++)
		list->elems[i].offset = which;
	code = ask(query, list, timeout_ms);
	for (i = 0; i < n && !code; i++) {
		code = list->elems[i].err;
		offsets[i] = list->elems[i].offset;
		bad = i;
	}
	rd_kafka_topic_partition_list_destroy(list);
	return code ? refused(query, code, &parts[bad], timeout_ms, err) : 0;
}

int kafka_query_ranges(struct kafka_query *query,
		       const struct kafka_part *parts, size_t n, int timeout_ms,
		       int64_t *first, int64_t *next, struct err *err)
{
	int rc = 0;

	if (n > 0)
		rc = query_ends(query, parts, n, RD_KAFKA_OFFSET_BEGINNING,
				timeout_ms, first, err);
	if (n > 0 && rc == 0)
		rc = query_ends(query, parts, n, RD_KAFKA_OFFSET_END,
				timeout_ms, next, err);
	return rc;
}

int kafka_query_added(struct kafka_query *query, int32_t than, int timeout_ms,
		      int *topic, int32_t *partitions, struct err *err)
{
	const struct rd_kafka_metadata_topic *found;
	const struct rd_kafka_metadata *meta;
	rd_kafka_resp_err_t code =
		rd_kafka_metadata(query->client.rk, 1, NULL, &meta, timeout_ms);

	*topic = -1;
	if (code)
		return kafka_failed(&query->client, code, err,
				    "no answer from Kafka");
	for (size_t i = 0; i < query->n_topics && *topic < 0; i++) {
		found = query->topics[i]
				? kafka_find_topic(meta, query->topics[i])
				: NULL;
		if (!found || found->partition_cnt <= than)
			continue;
		*topic = (int)i;
		*partitions = found->partition_cnt;
	}
	rd_kafka_metadata_destroy(meta);
	return 0;
}

int kafka_query_later(struct kafka_query *query, const struct kafka_part *parts,
		      const int64_t *ms, size_t n, int timeout_ms,
		      int64_t *offsets, struct err *err)
{
	rd_kafka_topic_partition_list_t *list;
	rd_kafka_resp_err_t code;

	if (n == 0)
		return 0;
	list = list_of(query, parts, n);
	for (size_t i = 0; i < n; i++)
		list->elems[i].offset = ms[i] + 1;
	code = ask(query, list, timeout_ms);
	for (size_t i = 0; i < n && !code; i++) {
		offsets[i] = list->elems[i].offset;
		if (list->elems[i].err)
			offsets[i] = -1;
		else if (offsets[i] < 0)
			offsets[i] = INT64_MAX;
	}
	rd_kafka_topic_partition_list_destroy(list);
	return code ? kafka_failed(&query->client, code, err, "no offsets") : 0;
}
