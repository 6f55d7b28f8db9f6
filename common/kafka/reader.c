/* reader.c -- a whole topic, from its beginning to its end as it is now, and
 * what comes after that.
 *
 * Without membership in a group: partitions are assigned by hand, one after
 * the other, and nothing is committed.  (The group's name, if there is one, is
 * sent along, as access rules may ask for it.)  What was read last is read once
 * more by whoever reads on, since a topic made anew shows by having another
 * message there.  It must not know what is in a message. */
#include "client.h"
#include "common/base/clock.h"

#include <errno.h>
#include <stdlib.h>

#define POLL_MS 200

/* How far a partition was read. */
struct place {
	int64_t next; /* 0: nothing was */
	int64_t ms;   /* the time of the message before, -1 unknown */
};

struct kafka_reader {
	struct kafka_client client; /* first: client.h */
	struct kafka_fetch fetch;
	char *topic;          /* owned */
	struct place *places; /* owned; of each partition */
	int n_places;
	int64_t since; /* its beginning, or the time to begin at */
	char *key;     /* owned; NULL: every partition is read */
	size_t key_n;
	/* Of the call. */
	int64_t until_ms; /* the deadline, boot time */
	kafka_read_fn *fn;
	void *ctx;
};

static int left_ms(const struct kafka_reader *r)
{
	int64_t left = r->until_ms - boot_ms();

	return left > 0 ? (int)left : 0;
}

static int connect_reader(struct kafka_reader *r,
			  const struct kafka_settings *settings,
			  const char *group, struct err *err)
{
	rd_kafka_conf_t *conf = kafka_conf_new(settings, kafka_sub_props, err);
	int rc;

	if (!conf)
		return -EINVAL;
	kafka_conf_group(conf, group);
	rc = kafka_client_init(&r->client, RD_KAFKA_CONSUMER, conf, "Read",
			       err);
	return rc < 0 ? rc
		      : kafka_fetch_open(&r->fetch, &r->client, !group, err);
}

static int count_partitions(struct kafka_reader *r, int *n, struct err *err)
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
	code = found ? found->err : 0;
	rd_kafka_metadata_destroy(meta);
	if (code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)
		return kafka_failed(&r->client, code, err, r->topic);
	return *n ? 0 : err_set(err, -ENOENT, "no topic %s", r->topic);
}

/* Offsets of all partitions, of their beginnings or ends, or of a time; new. It
 * is negative where no message is as new. */
static int query_ends(struct kafka_reader *r, int n, int64_t which,
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

/* ---- one partition ---- */

static int another(const struct kafka_reader *r, int32_t partition,
		   const char *how, struct err *err)
{
	return err_set(err, -ESTALE,
		       "%s [%d] is not the log that was read before: %s",
		       r->topic, (int)partition, how);
}

/* The one that was read last is no news. */
static int take_message(struct kafka_reader *r, const rd_kafka_message_t *msg,
			struct err *err)
{
	struct place *place = &r->places[msg->partition];
	rd_kafka_timestamp_type_t type;
	int64_t ms = rd_kafka_message_timestamp(msg, &type);
	struct kafka_read read = {
		.partition = msg->partition,
		.partitions = r->n_places,
		.offset = msg->offset,
		.append_ms =
			type == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME ? ms : -1,
		.ms = ms,
		.key = { msg->key, msg->key_len },
		.payload = { msg->payload, msg->len },
	};

	if (msg->offset == place->next - 1 && place->ms >= 0 && ms != place->ms)
		return another(r, msg->partition, "another message is there",
			       err);
	if (msg->offset < place->next)
		return 0;
	*place = (struct place){ msg->offset + 1, ms };
	return r->fn(r->ctx, &read, err);
}

static int take(struct kafka_reader *r, const rd_kafka_message_t *msg,
		int64_t *next, struct err *err)
{
	if (msg->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
		*next = INT64_MAX;
		return 0;
	}
	if (msg->err)
		return kafka_failed(&r->client, msg->err, err, "read");
	*next = msg->offset + 1;
	return take_message(r, msg, err);
}

static int assign(struct kafka_reader *r, int32_t partition, int64_t offset,
		  struct err *err)
{
	rd_kafka_topic_partition_list_t *list =
		rd_kafka_topic_partition_list_new(1);
	rd_kafka_resp_err_t code;

	rd_kafka_topic_partition_list_add(list, r->topic, partition)->offset =
		offset;
	code = kafka_fetch_assign(&r->fetch, list);
	rd_kafka_topic_partition_list_destroy(list);
	return code ? kafka_failed(&r->client, code, err, "assign") : 0;
}

static int read_from(struct kafka_reader *r, int32_t partition, int64_t from,
		     int64_t end, struct err *err)
{
	int64_t next = from;
	int rc = next < end ? assign(r, partition, from, err) : 0;

	while (rc == 0 && next < end) {
		rd_kafka_message_t *msg = kafka_fetch_poll(&r->fetch, POLL_MS);

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

/* From the message that was read last, where the partition has it still. */
static int read_partition(struct kafka_reader *r, int32_t partition,
			  int64_t first, int64_t end, struct err *err)
{
	struct place *place = &r->places[partition];
	int64_t last = place->next - 1;
	int rc;

	if (first < 0)
		first = end;
	if (last >= end)
		return another(r, partition, "it is shorter", err);
	rc = read_from(r, partition, last > first ? last : first, end, err);
	/* What is at the end may be no message, or gone. */
	if (rc == 0 && place->next < end)
		*place = (struct place){ end, -1 };
	return rc;
}

/* ---- all of them ---- */

/* Partitions may be added, and a topic made anew has its own number. */
static int know_places(struct kafka_reader *r, int n, struct err *err)
{
	struct place *places;

	if (n < r->n_places)
		return err_set(err, -ESTALE,
			       "%s has fewer partitions than before", r->topic);
	places = realloc(r->places, (size_t)n * sizeof(*places));
	if (!places)
		return err_set(err, -ENOMEM, "no memory to read a topic");
	r->places = places;
	for (; r->n_places < n; r->n_places++)
		places[r->n_places] = (struct place){ 0, -1 };
	return 0;
}

static bool is_wanted(const struct kafka_reader *r, int32_t partition)
{
	const struct str key = { r->key, r->key_n };

	return !r->key || kafka_partition_of(key, r->n_places) == partition;
}

static int read_all(struct kafka_reader *r, struct err *err)
{
	rd_kafka_topic_partition_list_t *first = NULL, *end = NULL;
	int n = 0, i;
	int rc = count_partitions(r, &n, err);

	if (rc == 0)
		rc = know_places(r, n, err);
	if (rc == 0)
		rc = query_ends(r, n, r->since, &first, err);
	if (rc == 0)
		rc = query_ends(r, n, RD_KAFKA_OFFSET_END, &end, err);
	for (i = 0; first && end && rc == 0 && i < n; i++)
		if (is_wanted(r, i))
			rc = read_partition(r, i, first->elems[i].offset,
					    end->elems[i].offset, err);
	if (first)
		rd_kafka_topic_partition_list_destroy(first);
	if (end)
		rd_kafka_topic_partition_list_destroy(end);
	return rc;
}

int kafka_reader_read(struct kafka_reader *r, int timeout_ms, kafka_read_fn *fn,
		      void *ctx, struct err *err)
{
	int rc;

	r->until_ms = boot_ms() + timeout_ms;
	r->fn = fn;
	r->ctx = ctx;
	rc = read_all(r, err);
	kafka_fetch_assign(&r->fetch, NULL); /* nothing is fetched until then */
	if (rc == -ESTALE)
		r->n_places = 0;
	return rc;
}

bool kafka_reader_place(const struct kafka_reader *r, int32_t partition,
			int64_t *next, int64_t *ms)
{
	if (partition < 0 || partition >= r->n_places)
		return false;
	*next = r->places[partition].next;
	*ms = r->places[partition].ms;
	return true;
}

/* ---- life ---- */

void kafka_reader_since(struct kafka_reader *r, int64_t ms)
{
	r->since = ms;
}

int kafka_reader_key(struct kafka_reader *r, struct str key, struct err *err)
{
	char *copy = malloc(key.n + 1);

	if (!copy)
		return err_set(err, -ENOMEM, "no memory to read a topic");
	memcpy(copy, key.p, key.n);
	free(r->key);
	r->key = copy;
	r->key_n = key.n;
	return 0;
}

struct kafka_reader *kafka_reader_new(const struct kafka_settings *settings,
				      const char *group, const char *topic,
				      struct err *err)
{
	struct kafka_reader *r = calloc(1, sizeof(*r));

	if (r)
		r->since = RD_KAFKA_OFFSET_BEGINNING;
	if (!r || !(r->topic = strdup(topic)))
		err_set(err, -ENOMEM, "no memory to read a topic");
	else if (connect_reader(r, settings, group, err) == 0)
		return r;
	kafka_reader_free(r);
	return NULL;
}

void kafka_reader_free(struct kafka_reader *r)
{
	if (!r)
		return;
	kafka_fetch_close(&r->fetch);
	kafka_client_release(&r->client);
	free(r->topic);
	free(r->key);
	free(r->places);
	free(r);
}
