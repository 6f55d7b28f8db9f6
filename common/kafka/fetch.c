/* fetch.c -- which partitions a handle reads, and what comes of them.
 *
 * librdkafka has two ways to read.  The one is for members of a group, and asks
 * for the group's coordinator at once, which takes a right on the group.  The
 * other, its older one, knows no group at all. */
#include "client.h"

#include <errno.h>
#include <stdlib.h>

/* A partition that is read without a group. */
struct kafka_fetched {
	rd_kafka_topic_t *topic;
	int32_t partition;
};

int kafka_fetch_open(struct kafka_fetch *fetch, struct kafka_client *client,
		     bool alone, struct err *err)
{
	*fetch = (struct kafka_fetch){ .rk = client->rk, .alone = alone };
	if (!alone)
		rd_kafka_poll_set_consumer(client->rk);
	fetch->queue = alone ? rd_kafka_queue_new(client->rk)
			     : rd_kafka_queue_get_consumer(client->rk);
	return fetch->queue ? 0 : err_set(err, -EIO, "Kafka: no queue");
}

/* Waits until they stand still; what they fetched is dropped by the poll. */
static void stop(struct kafka_fetch *fetch)
{
	while (fetch->n > 0) {
		struct kafka_fetched *last = &fetch->at[--fetch->n];

		rd_kafka_consume_stop(last->topic, last->partition);
		rd_kafka_topic_destroy(last->topic);
	}
}

void kafka_fetch_close(struct kafka_fetch *fetch)
{
	if (!fetch->rk)
		return;
	stop(fetch);
	free(fetch->at);
	if (!fetch->alone)
		rd_kafka_consumer_close(fetch->rk);
	if (fetch->queue) {
		rd_kafka_queue_io_event_enable(fetch->queue, -1, NULL, 0);
		rd_kafka_queue_destroy(fetch->queue);
	}
	*fetch = (struct kafka_fetch){ 0 };
}

static rd_kafka_resp_err_t start_one(struct kafka_fetch *fetch,
				     const rd_kafka_topic_partition_t *part)
{
	rd_kafka_topic_t *topic =
		rd_kafka_topic_new(fetch->rk, part->topic, NULL);
	rd_kafka_resp_err_t code;

	if (!topic)
		return rd_kafka_last_error();
	if (rd_kafka_consume_start_queue(topic, part->partition, part->offset,
					 fetch->queue) == 0) {
		fetch->at[fetch->n++] =
			(struct kafka_fetched){ topic, part->partition };
		return RD_KAFKA_RESP_ERR_NO_ERROR;
	}
	code = rd_kafka_last_error();
	rd_kafka_topic_destroy(topic);
	return code;
}

static rd_kafka_resp_err_t start(struct kafka_fetch *fetch,
				 const rd_kafka_topic_partition_list_t *parts)
{
	size_t n = (size_t)parts->cnt;
	struct kafka_fetched *at =
		realloc(fetch->at, (n + 1) * sizeof(*fetch->at));
	rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;

	if (!at)
		return RD_KAFKA_RESP_ERR__FAIL;
	fetch->at = at;
	for (size_t i = 0; i < n && !code; i++)
		code = start_one(fetch, &parts->elems[i]);
	return code;
}

rd_kafka_resp_err_t
kafka_fetch_assign(struct kafka_fetch *fetch,
		   const rd_kafka_topic_partition_list_t *parts)
{
	if (!fetch->alone)
		return rd_kafka_assign(fetch->rk, parts);
	stop(fetch);
	return parts ? start(fetch, parts) : RD_KAFKA_RESP_ERR_NO_ERROR;
}

rd_kafka_message_t *kafka_fetch_poll(struct kafka_fetch *fetch, int timeout_ms)
{
	if (!fetch->alone)
		return rd_kafka_consumer_poll(fetch->rk, timeout_ms);
	rd_kafka_poll(fetch->rk, 0); /* errors of the connection */
	return rd_kafka_consume_queue(fetch->queue, timeout_ms);
}
