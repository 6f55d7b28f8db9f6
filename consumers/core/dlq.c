/* dlq.c -- dead letters over the idempotent publisher of common/kafka.
 *
 * Must not know why a message is unusable. */
#include "dlq.h"

#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "meters.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Half of the publisher's own bound, and few enough to settle soon. */
#define PENDING_BYTES_MAX ((size_t)16 << 20)
#define PENDING_MAX       ((size_t)20000)
/* Below what a publisher and a topic take by default, 1,000,000 and 1,048,588;
 * where the topic takes less, it is halved down to CUT_LEAST. */
#define CUT_BYTES ((size_t)900000)
#define CUT_LEAST ((size_t)256)
#define HEADERS   5

struct dlq {
	const struct kafka_settings *settings; /* NULL: only counts */
	struct metrics *metrics;
	char topic[NAME_SIZE];
	struct kafka_pub *pub;
	size_t failed;        /* of the publisher, reported already */
	size_t pending_bytes; /* since all were settled */
	size_t most;          /* bytes of a letter that the topic takes */
	size_t too_large;     /* of the publisher, noticed already */
	uint64_t total;
};

struct dlq *dlq_new(const struct kafka_settings *settings, const char *prefix,
		    struct metrics *metrics, struct err *err)
{
	struct dlq *d = calloc(1, sizeof(*d));

	if (!d) {
		err_set(err, -ENOMEM, "no memory for dead letters");
		return NULL;
	}
	d->settings = settings;
	d->metrics = metrics;
	d->most = SIZE_MAX;
	topic_of(d->topic, prefix, "dlq");
	meters_zero_reasons(metrics);
	return d;
}

void dlq_free(struct dlq *d)
{
	if (!d)
		return;
	kafka_pub_free(d->pub);
	free(d);
}

/* A bad producer makes thousands: one line a minute. */
static void log_letter(const struct kafka_header *headers, size_t n)
{
	char text[5][160];

	if (!log_limited("dead letter", wall_ms()))
		return;
	for (size_t i = 0; i < n && i < ARRAY_LEN(text); i++)
		snprintf(text[i], sizeof(text[i]), "%.*s",
			 STR_ARG(headers[i].value));
	log_kv(LOG_WARN, "dead letter", "reason", text[0], "detail", text[1],
	       "topic", text[2], "partition", text[3], "offset", text[4], NULL);
}

/* headers: of HEADERS, with room for one more. */
static int send_cut(struct dlq *d, const struct kafka_msg *msg,
		    struct kafka_header *headers, size_t most, struct err *err)
{
	struct str key = msg->key, payload = msg->payload;
	char size[24];

	snprintf(size, sizeof(size), "%zu", payload.n);
	headers[HEADERS] = (struct kafka_header){ "truncated", str_of(size) };
	if (key.n > most / 2)
		key.n = most / 2;
	if (payload.n > most - key.n)
		payload.n = most - key.n;
	return kafka_pub_send(d->pub, d->topic, key, payload, headers,
			      HEADERS + 1, err);
}

/* Whole, if the topic takes it. */
static int send_letter(struct dlq *d, const struct kafka_msg *msg,
		       struct kafka_header *headers, struct err *err)
{
	size_t most = d->most < CUT_BYTES ? d->most : CUT_BYTES;
	int rc = -EMSGSIZE;

	if (msg->key.n + msg->payload.n <= d->most)
		rc = kafka_pub_send(d->pub, d->topic, msg->key, msg->payload,
				    headers, HEADERS, err);
	return rc == -EMSGSIZE ? send_cut(d, msg, headers, most, err) : rc;
}

static void count(struct dlq *d, const char *reason)
{
	d->total++;
	metrics_add(d->metrics, METER_DEAD_LETTERS, reason, 1);
}

int dlq_send(struct dlq *d, const struct kafka_msg *msg, const char *topic,
	     const char *reason, const char *detail, struct err *err)
{
	struct kafka_header headers[HEADERS + 1] = {
		{ "reason", str_of(reason) },
		{ "detail", str_of(detail) },
		{ "topic", str_of(topic) },
		{ "partition", str_of(LOG_INT(msg->partition)) },
		{ "offset", str_of(LOG_INT(msg->offset)) },
	};
	int rc;

	if (!d->settings) {
		count(d, reason);
		return 0;
	}
	if (!d->pub)
		d->pub = kafka_pub_new(d->settings, err);
	if (!d->pub)
		return err && err->code ? err->code : -EIO;
	rc = send_letter(d, msg, headers, err);
	if (rc < 0)
		return err_wrap(err, "dead letter to %s", d->topic);
	d->pending_bytes += msg->key.n + msg->payload.n;
	count(d, reason);
	log_letter(headers, HEADERS);
	return 0;
}

bool dlq_full(const struct dlq *d)
{
	return d && d->pub &&
	       (d->pending_bytes > PENDING_BYTES_MAX ||
		kafka_pub_pending(d->pub) > PENDING_MAX);
}

static void log_waiting(const struct dlq *d)
{
	const char *why = kafka_pub_trouble(d->pub);

	if (why[0] && log_limited("dead letters wait", wall_ms()))
		log_kv(LOG_WARN, "dead letters wait", "topic", d->topic, "why",
		       why, "check", "that the topic exists and takes messages",
		       NULL);
}

/* The topic refused some for their size: those that are sent again are cut to
 * less. */
static void take_less(struct dlq *d)
{
	size_t refused = kafka_pub_too_large(d->pub);

	if (refused == d->too_large)
		return;
	d->too_large = refused;
	d->most = d->most > CUT_BYTES ? CUT_BYTES / 2 : d->most / 2;
	if (d->most < CUT_LEAST)
		d->most = CUT_LEAST;
}

int dlq_settled(struct dlq *d, struct err *err)
{
	size_t failed;

	if (!d || !d->pub)
		return 1;
	kafka_pub_serve(d->pub);
	take_less(d);
	failed = kafka_pub_failed(d->pub) - d->failed;
	d->failed += failed;
	if (failed)
		return err_set(err, -EIO,
			       "%zu dead letters not taken by %s: %s", failed,
			       d->topic, kafka_pub_trouble(d->pub));
	if (kafka_pub_pending(d->pub)) {
		log_waiting(d);
		return 0;
	}
	d->pending_bytes = 0;
	return 1;
}

int dlq_settle(struct dlq *d, int timeout_ms, struct err *err)
{
	if (d && d->pub)
		kafka_pub_flush(d->pub, timeout_ms);
	return dlq_settled(d, err);
}

int dlq_fd(const struct dlq *d)
{
	return d && d->pub ? kafka_pub_fd(d->pub) : -1;
}

uint64_t dlq_total(const struct dlq *d)
{
	return d ? d->total : 0;
}
