/* sink.c -- Kafka and standard output as sinks, and the queue in front of
 * them. */
#include "sink.h"

#include "common/base/array.h"
#include "common/base/utf8.h"
#include "common/daemon/log.h"
#include "meters.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static int kafka_send(void *ctx, struct str key, enum event_kind kind,
		      struct str text, struct err *err)
{
	const struct sink_kafka *k = ctx;
	const struct kafka_header headers[] = {
		{ "schema", str_of(event_schema(kind)) },
		{ "content-type", STR_LIT("application/json") },
	};

	return kafka_pub_send(k->pub, k->topic, key, text, headers,
			      ARRAY_LEN(headers), err);
}

static void kafka_state(void *ctx, struct sink_state *to)
{
	const struct sink_kafka *k = ctx;

	to->pending = kafka_pub_pending(k->pub);
	to->failed = kafka_pub_failed(k->pub);
	to->trouble = kafka_pub_trouble(k->pub);
}

struct sink sink_to_kafka(struct sink_kafka *k)
{
	return (struct sink){ k, kafka_send, kafka_state };
}

static bool put(const char *p, size_t n)
{
	return fwrite(p, 1, n, stdout) == n;
}

/* Whoever looks at a trial run does so on a terminal; a program that reads it
 * finds the same JSON. */
static bool put_shown(struct str json)
{
	const char *end = json.p + json.n, *p, *done = json.p;
	char escape[UTF8_ESCAPE_SIZE];
	bool good = true;
	size_t n;

	for (p = json.p; p < end; p += n) {
		if (utf8_printable(p, end, &n))
			continue;
		good &= put(done, (size_t)(p - done)) &&
			put(escape, utf8_escape(p, n, escape));
		done = p + n;
	}
	return good && put(done, (size_t)(end - done));
}

static int stdout_send(void *ctx, struct str key, enum event_kind kind,
		       struct str text, struct err *err)
{
	(void)ctx, (void)key, (void)kind;
	if (!put_shown(text) || putchar('\n') == EOF || fflush(stdout) != 0 ||
	    ferror(stdout))
		return err_errno(err, "standard output");
	return 0;
}

static void stdout_state(void *ctx, struct sink_state *to)
{
	(void)ctx;
	*to = (struct sink_state){ .trouble = "" };
}

struct sink sink_to_stdout(void)
{
	return (struct sink){ NULL, stdout_send, stdout_state };
}

/* ---- the queue in front of it ---- */

void sink_queue_init(struct sink_queue *q)
{
	*q = (struct sink_queue){ 0 };
	buf_init(&q->text, SINK_QUEUE_BYTES_MAX);
	buf_init(&q->key, 256);
}

void sink_queue_release(struct sink_queue *q)
{
	free(q->event);
	buf_release(&q->text);
	buf_release(&q->key);
}

void sink_queue_add(void *ctx, const struct event *e)
{
	struct sink_queue *q = ctx;
	size_t from = q->text.len;

	if (q->n == 0) {
		buf_clear(&q->key);
		buf_addstr(&q->key, e->sentra_id);
	}
	event_encode(e, &q->text);
	if (q->key.bad || q->text.bad ||
	    !ARRAY_ROOM(q->event, q->size, q->n + 1)) {
		q->lost++;
		q->no_memory |= !q->text.bad || q->text.no_memory;
		return;
	}
	/* A platform that echoes a token may do so in a post. */
	log_hide(q->text.data + from, q->text.len - from);
	q->event[q->n++] =
		(struct sink_event){ e->kind, from, q->text.len - from };
}

int sink_queue_drain(struct sink_queue *q, const struct sink *sink,
		     struct err *err)
{
	for (; q->sent < q->n; q->sent++) {
		const struct sink_event *e = &q->event[q->sent];
		struct str text = { q->text.data + e->offset, e->n };
		int rc = sink->send(sink->ctx, buf_str(&q->key), e->kind, text,
				    err);

		if (rc == -EAGAIN)
			return rc;
		if (rc < 0)
			q->lost++;
	}
	q->n = 0;
	q->sent = 0;
	buf_clear(&q->text);
	return 0;
}

size_t sink_queue_len(const struct sink_queue *q)
{
	return q->n - q->sent;
}

/* ---- how the sink is ---- */

static size_t report_losses(struct sink_queue *q, size_t failed,
			    struct metrics *metrics, const char *why)
{
	size_t n = failed - q->failed + q->lost - q->counted;

	if (n == 0)
		return 0;
	metrics_add(metrics, METER_UNDELIVERED, NULL, (double)n);
	q->failed = failed;
	q->counted = q->lost;
	log_kv(LOG_ERROR, "events could not be delivered", "events",
	       LOG_INT((int64_t)n), "error",
	       *why ? why : "Kafka refused them, or took too long", NULL);
	return n;
}

static void report_blocked(struct sink_queue *q, bool blocked, const char *why)
{
	if (blocked && !q->blocked)
		log_kv(LOG_WARN, "Kafka takes no events, polling slows down",
		       "error", *why ? why : "the queue is full", NULL);
	if (!blocked && q->blocked)
		log_kv(LOG_INFO, "Kafka takes events again", NULL);
	q->blocked = blocked;
}

bool sink_queue_deliver(struct sink_queue *q, const struct sink *sink,
			struct metrics *metrics, size_t *lost)
{
	struct err err = { 0 };
	bool all = sink_queue_drain(q, sink, &err) == 0;
	struct sink_state s;

	*lost = 0;
	if (q->no_memory)
		err_set(&err, -ENOMEM, "out of memory");
	if (q->lost != q->counted)
		*lost += report_losses(q, q->failed, metrics, err.text);
	q->no_memory = false;
	sink->state(sink->ctx, &s);
	metrics_set(metrics, METER_PENDING, NULL, (double)s.pending);
	*lost += report_losses(q, s.failed, metrics, s.trouble);
	report_blocked(q, !all || *s.trouble, s.trouble);
	return all;
}
