/* rights.c -- what the users of Kafka and Redis may do, tried without writing.
 *
 * Of Kafka that the metrics topics can be read, by their newest message; that a
 * topic may be written shows only by writing.  Of Redis a command of each kind
 * that stages use, upon a key that is not there. */
#include "doctor.h"

#include "common/kafka/kafka.h"

#define NOT_THERE "doctor:not-there"

/* ---- Kafka ---- */

static void look_at_topics(struct doctor *d)
{
	const struct platforms *read = &d->ctl->pipeline.platforms;
	char topic[NAME_SIZE];
	struct buf payload;
	struct err err = { 0 };
	size_t bad = 0;
	int64_t at_ms;

	buf_init(&payload, (size_t)2 << 20);
	for (size_t i = 0; i < read->n && bad == 0; i++) {
		topic_metrics(topic, d->ctl->pipeline.prefix,
			      platform_names[read->at[i]]);
		bad += kafka_look_newest(d->kafka, topic, CHECK_MS, &at_ms,
					 &payload, &err) < 0;
	}
	if (bad)
		doctor_wrong(d,
			     "deploy/README.md has the rights that are "
			     "needed",
			     "Kafka: %s", err.text);
	else
		doctor_fine(d, "Kafka: the metrics topics can be read");
	buf_release(&payload);
}

/* ---- Redis ---- */

static const struct {
	const char *name, *command;
} commands[] = {
	{ "HGETALL", "HGETALL %k" },
	{ "ZREVRANGE", "ZREVRANGE %k 0 0" },
	{ "XREVRANGE", "XREVRANGE %k + - COUNT 1" },
};

/* Those that Redis refuses, as a list. */
static void try_commands(struct doctor *d, struct buf *refused)
{
	struct buf key;

	buf_init(&key, 300);
	ctl_key(d->ctl, &key, NOT_THERE);
	for (size_t i = 0;
	     i < ARRAY_LEN(commands) && redis_connected(d->ctl->redis); i++) {
		struct redisReply *reply = NULL;
		struct err err = { 0 };

		if (ctl_call(d->ctl, &reply, &err, commands[i].command, &key) <
		    0)
			buf_addf(refused, "%s%s", refused->len ? ", " : "",
				 commands[i].name);
		redis_reply_free(reply);
	}
	buf_release(&key);
}

static void look_at_commands(struct doctor *d)
{
	struct buf refused;

	buf_init(&refused, 300);
	try_commands(d, &refused);
	if (!redis_connected(d->ctl->redis))
		doctor_skipped(d, "Redis: it does not answer any more");
	else if (refused.len)
		doctor_wrong(d,
			     "deploy/README.md has the rights that are "
			     "needed",
			     "Redis: the user of sentractl may not %s",
			     buf_shown(&refused));
	else
		doctor_fine(d, "Redis: keys under %s: can be read",
			    d->ctl->pipeline.prefix);
	buf_release(&refused);
}

void doctor_rights(struct doctor *d)
{
	if (d->kafka)
		look_at_topics(d);
	else
		doctor_skipped(d, "Kafka does not answer");
	if (d->redis)
		look_at_commands(d);
	else
		doctor_skipped(d, "Redis does not answer");
}
