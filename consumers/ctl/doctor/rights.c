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

/* A command of each kind that stages use. */
static const char *const commands[] = { "GET", "DEL", "EVAL" };

static int run(struct doctor *d, const char *command, const struct buf *key)
{
	struct redisReply *reply = NULL;
	struct err err = { 0 };
	int rc =
		strcmp(command, "EVAL") == 0
			? ctl_call(d->ctl, &reply, &err, "EVAL %s 1 %k",
				   "return redis.call('DEL',KEYS[1])", key)
			: ctl_call(d->ctl, &reply, &err, "%s %k", command, key);

	redis_reply_free(reply);
	return rc;
}

static void look_at_commands(struct doctor *d)
{
	struct buf key, refused;
	bool away = false;

	buf_init(&key, 300);
	buf_init(&refused, 300);
	ctl_key(d->ctl, &key, NOT_THERE);
	for (size_t i = 0; i < ARRAY_LEN(commands) && !away; i++) {
		if (run(d, commands[i], &key) < 0)
			buf_addf(&refused, "%s%s", refused.len ? ", " : "",
				 commands[i]);
		away = !redis_connected(d->ctl->redis);
	}
	if (away)
		doctor_skipped(d, "Redis: it does not answer any more");
	else if (refused.len)
		doctor_wrong(d,
			     "deploy/README.md has the user of the stages; "
			     "a dashboards' user serves sentractl alone",
			     "Redis: its user may not %s", buf_cstr(&refused));
	else
		doctor_fine(d,
			    "Redis: keys under %s: can be read, written and "
			    "scripted",
			    d->ctl->pipeline.prefix);
	buf_release(&key);
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
