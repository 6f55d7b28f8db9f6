/* sink.c -- hands events over; decides nothing. */
#include "sink.h"

#include <errno.h>
#include <stdio.h>

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

static int stdout_send(void *ctx, struct str key, enum event_kind kind,
		       struct str text, struct err *err)
{
	(void)ctx, (void)key, (void)kind;
	if (fwrite(text.p, 1, text.n, stdout) != text.n ||
	    putchar('\n') == EOF || fflush(stdout) != 0)
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
