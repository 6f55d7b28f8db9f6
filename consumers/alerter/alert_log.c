/* alert_log.c -- the topic of alerts by librdkafka, its stream by the fence. */
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
	struct kafka_pub *pub;       /* NULL: it failed, restore renews it */
	char topic[NAME_SIZE], group[NAME_SIZE];
	struct buf key;        /* of the stream */
	struct stream_id last; /* of all that was published */
	struct alert_log_ended ended[ALERT_LOG_ENDED_MAX]; /* a ring */
	size_t n_ended;                                    /* ever */
};

/* A process that was stopped for a while must not publish, once it goes on,
 * what its successor decides by now: what did not get through in time is void,
 * and decided anew. */
static int limit_delay(struct alert_log *log,
		       const struct kafka_settings *kafka)
{
	static char key[] = "message.timeout.ms", value[] = "5000";
	size_t n = kafka->properties.n;
	struct cfg_pair *pairs = calloc(n + 1, sizeof(*pairs));

	if (!pairs)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		pairs[i] = kafka->properties.pair[i];
	pairs[n] = (struct cfg_pair){ .key = key, .value = value };
	log->kafka = *kafka;
	log->kafka.properties = (struct cfg_pairs){ pairs, n + 1 };
	return 0;
}

struct alert_log *alert_log_new(const struct stage_env *env, struct err *err)
{
	struct alert_log *log = calloc(1, sizeof(*log));

	if (!log) {
		err_set(err, -ENOMEM, "no memory for alerts");
		return NULL;
	}
	log->env = env;
	buf_init(&log->key, KEY_MAX);
	topic_of(log->topic, env->prefix, "alerts");
	group_of(log->group, env->prefix, "alerter");
	key_plain(&log->key, env->prefix, "alerts");
	if (limit_delay(log, env->kafka) < 0)
		err_set(err, -ENOMEM, "no memory for alerts");
	else
		log->pub = kafka_pub_new(&log->kafka, err);
	if (log->pub)
		return log;
	alert_log_free(log);
	return NULL;
}

void alert_log_free(struct alert_log *log)
{
	if (!log)
		return;
	kafka_pub_free(log->pub);
	free(log->kafka.properties.pair);
	buf_release(&log->key);
	free(log);
}

/* ---- the stream ---- */

static bool is_after(struct stream_id a, struct stream_id b)
{
	return a.ms != b.ms ? a.ms > b.ms : a.n > b.n;
}

/* The id of the next one; a clock that was set back leaves the order. */
static struct stream_id next_id(const struct alert_log *log, int64_t ms)
{
	if (ms > log->last.ms)
		return (struct stream_id){ ms, 0 };
	return (struct stream_id){ log->last.ms, log->last.n + 1 };
}

static int add_entry(struct alert_log *log, struct stream_id id,
		     struct str event, struct fence *fence, struct err *err)
{
	struct redis_cmd *words = fence_words(fence);
	int rc = fence_room(fence, 8, err);

	if (rc < 0)
		return rc;
	fence_begin(fence, "XADD", &log->key);
	redis_cmd_more(words, "MAXLEN = %d", (int64_t)ALERT_LOG_STREAM_MAX);
	redis_cmd_argf(words, "%" PRId64 "-%" PRId64, id.ms, id.n);
	redis_cmd_more(words, "event %t", event);
	return 0;
}

/* The newest entry's id; 0-0 where there is none. */
static int read_last_id(const struct alert_log *log, struct stream_id *last,
			struct err *err)
{
	struct redisReply *reply;
	struct redis_cmd cmd;
	struct str id;
	char text[ID_MAX];
	int rc;

	*last = (struct stream_id){ 0 };
	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, "XREVRANGE %k + - COUNT 1", &log->key);
	rc = redis_call(log->env->redis, &cmd, &reply, err);
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
	size_t unread, read;
};

/* Whoever may write to the topic may write much. */
#define READ_AT_A_TIME 256

static int restore_one(void *ctx, struct str key, struct str payload,
		       struct err *err)
{
	struct restoring *r = ctx;
	struct alert_log *log = r->alert_log;
	const struct stage_env *env = log->env;
	struct alert_event event;
	int rc;

	(void)key;
	if (++r->read % READ_AT_A_TIME == 0 && env->alive &&
	    !env->alive(env->alive_ctx))
		return err_set(err, -ECANCELED, "asked to stop");
	rc = alert_decode(payload, &event, err);
	if (rc == -ENOMEM)
		return rc;
	if (rc < 0) {
		r->unread++;
		return 0;
	}
	log->last = next_id(log, event.observed_ms);
	if (!event.firing)
		log->ended[log->n_ended++ % ALERT_LOG_ENDED_MAX] =
			(struct alert_log_ended){ event.alert,
						  event.observed_ms };
	rc = monitor_restore_alert(r->monitor, &event.alert, event.firing);
	if (rc < 0)
		return err_set(err, rc, "no memory for what was published");
	return is_after(log->last, r->has)
		       ? add_entry(log, log->last, payload, r->fence, err)
		       : 0;
}

int alert_log_restore(struct alert_log *log, struct monitor *monitor,
		      struct fence *fence, struct err *err)
{
	struct restoring r = { .alert_log = log,
			       .monitor = monitor,
			       .fence = fence };
	int rc = read_last_id(log, &r.has, err);

	if (rc == 0 && !log->pub &&
	    !(log->pub = kafka_pub_new(&log->kafka, err)))
		return -EIO;
	log->last = (struct stream_id){ 0 };
	log->n_ended = 0;
	if (rc == 0)
		rc = kafka_read_topic(log->env->kafka, log->group, log->topic,
				      READ_MS, restore_one, &r, err);
	/* Final: waiting does not create it. */
	if (rc == -ENOENT)
		return err_set(err, -ERANGE,
			       "no topic %s, which is the record of alerts: "
			       "sentractl topics creates it",
			       log->topic);
	if (rc == 0 && r.unread) {
		log_kv(LOG_WARN, "messages that are no alerts were passed over",
		       "topic", log->topic, "messages",
		       LOG_INT((int64_t)r.unread), NULL);
	}
	return rc;
}

const struct alert_log_ended *alert_log_ended(const struct alert_log *log,
					      size_t i)
{
	size_t n = log->n_ended < ALERT_LOG_ENDED_MAX ? log->n_ended
						      : ALERT_LOG_ENDED_MAX;

	return i < n ? &log->ended[(log->n_ended - n + i) % ALERT_LOG_ENDED_MAX]
		     : NULL;
}

/* ---- publishing ---- */

static int send(struct alert_log *log, const struct monitor_alert *alert,
		struct str event, struct err *err)
{
	const struct kafka_header headers[] = {
		{ "schema", STR_LIT("alert.v1") },
		{ "content-type", STR_LIT("application/json") },
	};

	return kafka_pub_send(log->pub, log->topic, alert_key(alert), event,
			      headers, ARRAY_LEN(headers), err);
}

int alert_log_publish(struct alert_log *log,
		      const struct monitor_effect *effect, int64_t t_ms,
		      struct str detail, struct fence *fence, struct err *err)
{
	struct buf event;
	int rc;

	buf_init(&event, EVENT_MAX);
	alert_encode(&effect->alert, effect->raised, t_ms, detail, &event);
	rc = buf_error(&event, err, "an alert");
	if (rc == 0)
		rc = send(log, &effect->alert, buf_str(&event), err);
	if (rc == 0) {
		log->last = next_id(log, t_ms);
		rc = add_entry(log, log->last, buf_str(&event), fence, err);
	}
	buf_release(&event);
	return rc;
}

int alert_log_flush(struct alert_log *log, struct err *err)
{
	size_t left = kafka_pub_flush(log->pub, WAIT_MS);
	size_t failed = kafka_pub_failed(log->pub);

	if (left == 0 && failed == 0)
		return 0;
	err_set(err, -EIO, "alerts could not be delivered: %s",
		kafka_pub_trouble(log->pub));
	/* What is still queued must not arrive after the topic was read again.
	 */
	kafka_pub_free(log->pub);
	log->pub = NULL;
	return -EIO;
}
