/* alert_log.c -- the topic of alerts, and its stream. */
#include "alert_log.h"

#include "alert.h"
#include "common/daemon/log.h"
#include "consumers/core/keys.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define READ_MS   60000
#define WAIT_MS   10000
#define EVENT_MAX (256u << 10) /* a detail of 32 KiB, as JSON */
#define ID_MAX    48

struct stream_id {
	int64_t ms, n;
};

struct alert_log {
	const struct stage_env *env;
	struct kafka_settings kafka; /* the env's, and a timeout of ours */
	struct kafka_pub
		*pub; /* NULL: it failed, alert_log_restore() renews it */
	struct buf topic, group, key; /* key: of the stream */
	struct stream_id last;        /* of all that was told */
	struct alert_log_ended ended[ALERT_LOG_ENDED_MAX]; /* a ring */
	size_t n_ended;                                    /* ever */
};

/* A process that was stopped for a while must not tell, once it goes on, what
 * its successor decides by now: what did not get through in time is void, and
 * decided anew. */
static int limit_delay(struct alert_log *v, const struct kafka_settings *kafka)
{
	static char key[] = "message.timeout.ms", value[] = "5000";
	size_t n = kafka->properties.n;
	struct cfg_pair *pairs = calloc(n + 1, sizeof(*pairs));

	if (!pairs)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		pairs[i] = kafka->properties.pair[i];
	pairs[n] = (struct cfg_pair){ .key = key, .value = value };
	v->kafka = *kafka;
	v->kafka.properties = (struct cfg_pairs){ pairs, n + 1 };
	return 0;
}

struct alert_log *alert_log_new(const struct stage_env *env, struct err *err)
{
	struct alert_log *v = calloc(1, sizeof(*v));

	if (!v) {
		err_set(err, -ENOMEM, "no memory for alerts");
		return NULL;
	}
	v->env = env;
	buf_init(&v->topic, KEY_MAX);
	buf_init(&v->group, KEY_MAX);
	buf_init(&v->key, KEY_MAX);
	topic_of(&v->topic, env->prefix, "alerts");
	group_of(&v->group, env->prefix, "alerter");
	key_plain(&v->key, env->prefix, "alerts");
	if (limit_delay(v, env->kafka) < 0)
		err_set(err, -ENOMEM, "no memory for alerts");
	else
		v->pub = kafka_pub_new(&v->kafka, err);
	if (v->pub)
		return v;
	alert_log_free(v);
	return NULL;
}

void alert_log_free(struct alert_log *v)
{
	if (!v)
		return;
	kafka_pub_free(v->pub);
	free(v->kafka.properties.pair);
	buf_release(&v->topic);
	buf_release(&v->group);
	buf_release(&v->key);
	free(v);
}

/* ---- the stream ---- */

static bool is_after(struct stream_id a, struct stream_id b)
{
	return a.ms != b.ms ? a.ms > b.ms : a.n > b.n;
}

/* The id of the next one; a clock that was set back leaves the order. */
static struct stream_id next_id(const struct alert_log *v, int64_t ms)
{
	if (ms > v->last.ms)
		return (struct stream_id){ ms, 0 };
	return (struct stream_id){ v->last.ms, v->last.n + 1 };
}

static int add_entry(struct alert_log *v, struct stream_id id, struct str event,
		     struct fence *fence, struct err *err)
{
	struct redis_cmd *words = fence_words(fence);
	int rc = fence_room(fence, 8, err);

	if (rc < 0)
		return rc;
	fence_begin(fence, "XADD", &v->key);
	redis_cmd_args(words, "MAXLEN");
	redis_cmd_args(words, "=");
	redis_cmd_argi(words, ALERT_LOG_STREAM_MAX);
	redis_cmd_argf(words, "%" PRId64 "-%" PRId64, id.ms, id.n);
	redis_cmd_args(words, "event");
	redis_cmd_arg(words, event);
	return 0;
}

/* The newest entry's id; 0-0 where there is none. */
static int ask_last(const struct alert_log *v, struct stream_id *last,
		    struct err *err)
{
	struct redisReply *reply;
	struct redis_cmd cmd;
	struct str id;
	char text[ID_MAX];
	int rc;

	*last = (struct stream_id){ 0 };
	redis_cmd_init(&cmd);
	redis_cmd_args(&cmd, "XREVRANGE");
	redis_cmd_arg(&cmd, buf_str(&v->key));
	redis_cmd_args(&cmd, "+");
	redis_cmd_args(&cmd, "-");
	redis_cmd_args(&cmd, "COUNT");
	redis_cmd_argi(&cmd, 1);
	rc = redis_call(v->env->redis, &cmd, &reply, err);
	redis_cmd_release(&cmd);
	if (rc < 0)
		return rc;
	id = redis_reply_len(reply)
		     ? redis_reply_str(
			       redis_reply_at(redis_reply_at(reply, 0), 0))
		     : STR_LIT("0-0");
	snprintf(text, sizeof(text), "%.*s", STR_ARG(id));
	sscanf(text, "%" SCNd64 "-%" SCNd64, &last->ms, &last->n);
	redis_reply_free(reply);
	return 0;
}

/* ---- the record ---- */

struct restoring {
	struct alert_log *alert_log;
	struct monitor *monitor;
	struct fence *fence;
	struct stream_id has; /* the newest that the stream has */
	size_t unread;
};

static int take(void *ctx, struct str key, struct str payload, struct err *err)
{
	struct restoring *r = ctx;
	struct alert_log *v = r->alert_log;
	struct alert_told told;
	int rc;

	(void)key;
	if (alert_decode(payload, &told, NULL) < 0) {
		r->unread++;
		return 0;
	}
	v->last = next_id(v, told.observed_ms);
	if (!told.firing)
		v->ended[v->n_ended++ % ALERT_LOG_ENDED_MAX] =
			(struct alert_log_ended){ told.alert,
						  told.observed_ms };
	rc = monitor_told(r->monitor, &told.alert, told.firing);
	if (rc < 0)
		return err_set(err, rc, "no memory for what was told");
	return is_after(v->last, r->has)
		       ? add_entry(v, v->last, payload, r->fence, err)
		       : 0;
}

int alert_log_restore(struct alert_log *v, struct monitor *monitor,
		      struct fence *fence, struct err *err)
{
	struct restoring r = { .alert_log = v,
			       .monitor = monitor,
			       .fence = fence };
	char unread[24];
	int rc = ask_last(v, &r.has, err);

	if (rc == 0 && !v->pub && !(v->pub = kafka_pub_new(&v->kafka, err)))
		return -EIO;
	v->last = (struct stream_id){ 0 };
	v->n_ended = 0;
	if (rc == 0)
		rc = kafka_read_topic(v->env->kafka, buf_cstr(&v->group),
				      buf_cstr(&v->topic), READ_MS, take, &r,
				      err);
	/* Final: waiting does not make it. */
	if (rc == -ENOENT)
		return err_set(err, -ERANGE,
			       "no topic %s, which is the record of alerts: "
			       "sentractl topics creates it",
			       buf_cstr(&v->topic));
	if (rc == 0 && r.unread) {
		snprintf(unread, sizeof(unread), "%zu", r.unread);
		log_kv(LOG_WARN, "messages that are no alerts were passed over",
		       "topic", buf_cstr(&v->topic), "messages", unread, NULL);
	}
	return rc;
}

const struct alert_log_ended *alert_log_ended(const struct alert_log *v,
					      size_t i)
{
	size_t n = v->n_ended < ALERT_LOG_ENDED_MAX ? v->n_ended
						    : ALERT_LOG_ENDED_MAX;

	return i < n ? &v->ended[(v->n_ended - n + i) % ALERT_LOG_ENDED_MAX]
		     : NULL;
}

/* ---- telling ---- */

static int publish(struct alert_log *v, const struct monitor_alert *alert,
		   struct str event, struct err *err)
{
	const struct kafka_header headers[] = {
		{ "schema", STR_LIT("alert.v1") },
		{ "content-type", STR_LIT("application/json") },
	};

	return kafka_pub_send(v->pub, buf_cstr(&v->topic), alert_key(alert),
			      event, headers, ARRAY_LEN(headers), err);
}

int alert_log_tell(struct alert_log *v, const struct monitor_effect *effect,
		   int64_t t_ms, struct str detail, struct fence *fence,
		   struct err *err)
{
	struct buf event;
	int rc;

	buf_init(&event, EVENT_MAX);
	alert_encode(&effect->alert, effect->raised, t_ms, detail, &event);
	rc = event.bad ? err_set(err, -ENOMEM, "an alert is too long")
		       : publish(v, &effect->alert, buf_str(&event), err);
	if (rc == 0) {
		v->last = next_id(v, t_ms);
		rc = add_entry(v, v->last, buf_str(&event), fence, err);
	}
	buf_release(&event);
	return rc;
}

int alert_log_wait(struct alert_log *v, struct err *err)
{
	size_t left = kafka_pub_flush(v->pub, WAIT_MS);
	size_t failed = kafka_pub_failed(v->pub);

	if (left == 0 && failed == 0)
		return 0;
	err_set(err, -EIO, "alerts could not be delivered: %s",
		kafka_pub_trouble(v->pub));
	/* What still waits must not come after the topic was read again. */
	kafka_pub_free(v->pub);
	v->pub = NULL;
	return -EIO;
}
