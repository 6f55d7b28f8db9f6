/* alert_log.c -- the topic of alerts by librdkafka: reading it whole at a
 * start, looking at it now and then, publishing. */
#include "alert_log.h"

#include "alert_marks.h"
#include "alert_stream.h"
#include "common/base/array.h"
#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "consumers/core/keys.h"
#include "consumers/core/meters.h"
#include "facts_store.h"

#include <errno.h>
#include <stdlib.h>

#define READ_MS   60000
#define LOOK_MS   5000
#define WAIT_MS   10000
#define EVENT_MAX (256u << 10)    /* a detail of 32 KiB, as JSON */
#define AHEAD_MS  (5 * MINUTE_MS) /* of the broker's clock, an event may be */

struct alert_log {
	const struct stage_env *env;
	struct kafka_settings kafka; /* the env's, and a timeout of ours */
	struct kafka_pub *pub;       /* NULL: it failed, restore renews it; or
					nothing is told (dry_run) */
	struct kafka_reader *reader; /* NULL: nothing was read with it */
	char topic[NAME_SIZE], group[NAME_SIZE];
	struct alert_stream stream;
	struct alert_marks marks;
	int64_t looked_ms;            /* boot */
	struct monitor_alert *untold; /* owned */
	size_t n_untold, untold_size;
	struct alert_log_ended ended[ALERT_LOG_ENDED_MAX];
	size_t n_ended;
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

/* A dry run tells nobody. */
static bool can_tell(struct alert_log *log, struct err *err)
{
	if (!log->env->dry_run && !log->pub)
		log->pub = kafka_pub_new(&log->kafka, err);
	return log->env->dry_run || log->pub;
}

struct alert_log *alert_log_new(const struct stage_env *env, struct err *err)
{
	struct alert_log *log = calloc(1, sizeof(*log));

	if (!log) {
		err_set(err, -ENOMEM, "no memory for alerts");
		return NULL;
	}
	log->env = env;
	alert_stream_init(&log->stream, env);
	topic_of(log->topic, env->prefix, "alerts");
	group_of(log->group, env->prefix, "alerter");
	if (limit_delay(log, env->kafka) < 0)
		err_set(err, -ENOMEM, "no memory for alerts");
	else if (can_tell(log, err))
		return log;
	alert_log_free(log);
	return NULL;
}

void alert_log_free(struct alert_log *log)
{
	if (!log)
		return;
	kafka_pub_free(log->pub);
	kafka_reader_free(log->reader);
	alert_stream_release(&log->stream);
	alert_marks_release(&log->marks);
	free(log->untold);
	free(log->kafka.properties.pair);
	free(log);
}

/* ---- reading ---- */

/* Whether anybody can be asked about it. */
static bool is_known(const struct alert_log *log, const struct monitor *m,
		     const struct monitor_alert *alert)
{
	const struct alert_kind *kind = &alert_kinds[alert->kind];
	const struct stage *const *stage = log->env->stages;
	const char *at;

	switch (kind->subject) {
	case SUBJECT_SENTRA:
		return roster_find(monitor_adopted(m)->roster,
				   str_of(alert->of)) != NULL;
	case SUBJECT_PLATFORM:
		return platform_find(str_of(alert->of)) >= 0 &&
		       (!kind->by_reason ||
			monitor_reason_find(alert->reason) < MONITOR_REASONS);
	default: break;
	}
	while (*stage && strcmp((*stage)->name, alert->of) != 0)
		stage++;
	at = strchr(alert->of, '@'); /* producer@x */
	return *stage || (at && platform_find(str_of(at + 1)) >= 0);
}

struct reading {
	struct alert_log *log;
	const struct monitor *monitor;
	struct alert_record *record; /* NULL: what it says is known */
	size_t unread, read;
};

/* Whoever may write to the topic may write much. */
#define READ_AT_A_TIME 256

/* As of an instant nobody knows yet what is told later. */
static bool is_to_come(const struct stage_env *env,
		       const struct alert_event *event)
{
	return env->has_as_of && event->observed_ms > env->as_of_s * SECOND_MS;
}

/* 1: it is; < 0: nobody knows, for want of memory. */
static int is_alert(const struct kafka_read *read, struct alert_event *event,
		    struct err *err)
{
	int rc = read->payload.n <= EVENT_MAX
			 ? alert_decode(read->payload, event, err)
			 : -EBADMSG;

	if (rc == -ENOMEM)
		return rc;
	return rc == 0 && (read->append_ms < 0 ||
			   event->observed_ms <= read->append_ms + AHEAD_MS);
}

static int read_one(void *ctx, const struct kafka_read *read, struct err *err)
{
	struct reading *r = ctx;
	const struct stage_env *env = r->log->env;
	struct alert_event event;
	int rc;

	if (++r->read % READ_AT_A_TIME == 0 && env->alive &&
	    !env->alive(env->alive_ctx))
		return err_set(err, -ECANCELED, "asked to stop");
	alert_marks_see(&r->log->marks, read);
	if (!r->record)
		return 0;
	rc = is_alert(read, &event, err);
	if (rc < 0)
		return rc;
	if (rc == 0) {
		r->unread++;
		return 0;
	}
	if (is_to_come(env, &event))
		return 0;
	rc = alert_record_add(r->record, read->partition, &event, read->payload,
			      is_known(r->log, r->monitor, &event.alert));
	return rc < 0 ? err_set(err, rc, "no memory for what was published")
		      : 0;
}

static void say_passed_over(const struct reading *r)
{
	size_t strangers = alert_record_passed_over(r->record);
	const char *topic = r->log->topic;

	if (r->unread)
		log_kv(LOG_WARN, "messages that are no alerts were passed over",
		       "topic", topic, "messages", LOG_INT((int64_t)r->unread),
		       NULL);
	if (strangers)
		log_kv(LOG_WARN,
		       "alerts about nobody that is known were passed over",
		       "topic", topic, "messages", LOG_INT((int64_t)strangers),
		       NULL);
}

/* Final: waiting does not create it. */
static int no_record(const struct alert_log *log, struct err *err)
{
	return err_set(err, -ERANGE,
		       "no topic %s, which is the record of alerts: sentractl "
		       "topics creates it",
		       log->topic);
}

/* All of it, from the beginning. */
static int read_record(struct alert_log *log, const struct monitor *m,
		       struct alert_record *record, struct err *err)
{
	struct reading r = { .log = log, .monitor = m, .record = record };
	int rc;

	kafka_reader_free(log->reader);
	log->reader = kafka_reader_new(log->env->kafka,
				       log->env->dry_run ? NULL : log->group,
				       log->topic, err);
	if (!log->reader)
		return -EIO;
	rc = kafka_reader_read(log->reader, READ_MS, read_one, &r, err);
	if (rc == -ENOENT)
		return no_record(log, err);
	if (rc == 0)
		rc = alert_record_close(record);
	if (rc == 0)
		say_passed_over(&r);
	return rc;
}

/* ---- what follows from it ---- */

static int tell_again(struct alert_log *log, const struct monitor_alert *alert,
		      struct err *err)
{
	if (!ARRAY_ROOM(log->untold, log->untold_size, log->n_untold + 1))
		return err_set(err, -ENOMEM, "no memory for alerts");
	log->untold[log->n_untold++] = *alert;
	return 0;
}

/* In the log, as a metric, and beside the heartbeat. */
static void say_anew(const struct alert_log *log, const char *why,
		     struct fence *fence)
{
	struct buf key;

	log_kv(LOG_ERROR, "the record of alerts is not the one that was read",
	       "topic", log->topic, "why", why, "then",
	       "what fires is told in it once more", NULL);
	metrics_add(log->env->metrics, METER_LOG_CHANGES, NULL, 1);
	buf_init(&key, KEY_MAX);
	fence_begin(fence, "HSET",
		    key_pipeline(&key, log->env->prefix, ALERTER));
	redis_cmd_more(fence_words(fence), "log_changed_at %d log_change %s",
		       wall_ms() / SECOND_MS, why);
	buf_release(&key);
}

static int restore_firing(struct monitor *m, const struct alert_record *record,
			  struct err *err)
{
	int rc = monitor_restore_firing(m, alert_record_firing(record),
					alert_record_firing_count(record));

	return rc < 0 ? err_set(err, rc, "no memory for what was published")
		      : 0;
}

static void remember_ended(struct alert_log *log,
			   const struct alert_record *record)
{
	size_t n = alert_record_count(record), first = n, ended = 0;

	while (first > 0 && ended < ALERT_LOG_ENDED_MAX)
		ended += !alert_record_at(record, --first)->event.firing;
	log->n_ended = 0;
	for (size_t i = first; i < n; i++) {
		const struct alert_event *e =
			&alert_record_at(record, i)->event;

		if (!e->firing)
			log->ended[log->n_ended++] =
				(struct alert_log_ended){ e->alert,
							  e->observed_ms };
	}
}

/* By what the stream shows of the topic that is gone. */
static int restore_lost(struct alert_log *log, struct monitor *m,
			const struct alert_record *record, struct err *err)
{
	struct alert_record *was = alert_record_new(err);
	int rc = was ? alert_stream_read(&log->stream, was, err) : -ENOMEM;

	if (rc == 0)
		rc = alert_record_close(was);
	for (size_t i = 0; rc == 0 && i < alert_record_firing_count(was); i++) {
		const struct monitor_alert *alert = alert_record_firing(was)[i];

		if (!alert_record_fires(record, alert))
			rc = tell_again(log, alert, err);
	}
	if (rc == 0)
		rc = restore_firing(m, was, err);
	alert_record_free(was);
	return rc;
}

/* The stream shows the record, and the marks are where it was read to. */
static int keep(struct alert_log *log, const struct alert_record *record,
		struct fence *fence, struct err *err)
{
	int rc = alert_stream_show(&log->stream, record, fence, err);

	log->looked_ms = boot_ms();
	if (rc < 0)
		return rc;
	return alert_marks_renew(&log->marks, log->reader, log->env, fence,
				 err);
}

/* ---- at a start ---- */

/* Another topic is noticed by its messages, or by where it ends. */
static int restore(struct alert_log *log, struct monitor *m,
		   struct alert_record *record, struct fence *fence,
		   struct err *err)
{
	int rc = read_record(log, m, record, err);

	if (rc == 0)
		rc = restore_firing(m, record, err);
	if (rc < 0)
		return rc;
	remember_ended(log, record);
	alert_marks_compare(&log->marks, log->reader);
	if (log->marks.anew) {
		say_anew(log, log->marks.anew, fence);
		rc = restore_lost(log, m, record, err);
	}
	return rc < 0 ? rc : keep(log, record, fence, err);
}

int alert_log_restore(struct alert_log *log, struct monitor *m,
		      struct fence *fence, struct err *err)
{
	struct alert_record *record;
	int rc = alert_marks_load(&log->marks, log->env, err);

	if (rc == 0 && !can_tell(log, err))
		return -EIO;
	record = rc == 0 ? alert_record_new(err) : NULL;
	log->n_untold = 0;
	if (rc == 0)
		rc = record ? restore(log, m, record, fence, err) : -ENOMEM;
	alert_record_free(record);
	return rc;
}

const struct alert_log_ended *alert_log_ended(const struct alert_log *log,
					      size_t i)
{
	return i < log->n_ended ? &log->ended[i] : NULL;
}

const struct monitor_alert *alert_log_untold(const struct alert_log *log,
					     size_t i)
{
	return i < log->n_untold ? &log->untold[i] : NULL;
}

void alert_log_told(struct alert_log *log)
{
	log->n_untold = 0;
}

/* ---- now and then ---- */

/* What fires and the record has not. */
static int find_untold(struct alert_log *log, const struct monitor *m,
		       const struct alert_record *record, struct err *err)
{
	int rc = 0;

	log->n_untold = 0;
	for (size_t i = 0; i < monitor_firing_count(m) && rc == 0; i++)
		if (!alert_record_fires(record, monitor_firing_at(m, i)))
			rc = tell_again(log, monitor_firing_at(m, i), err);
	return rc;
}

/* All of it once more.  anew: it is another one, because; or that shows now. */
static int read_again(struct alert_log *log, const struct monitor *m,
		      const char *anew, struct fence *fence, struct err *err)
{
	struct alert_record *record = alert_record_new(err);
	int rc = record ? read_record(log, m, record, err) : -ENOMEM;

	if (rc == 0 && !anew) {
		alert_marks_compare(&log->marks, log->reader);
		anew = log->marks.anew;
	}
	if (rc == 0 && anew) {
		say_anew(log, anew, fence);
		rc = find_untold(log, m, record, err);
	}
	if (rc == 0)
		rc = keep(log, record, fence, err);
	alert_record_free(record);
	return rc;
}

/* It is looked for again. */
static int not_seen(struct alert_log *log, int rc, const struct err *why)
{
	if (rc == -ECANCELED)
		return rc;
	if (log_limited("alerts", boot_ms()))
		log_kv(LOG_WARN, "the record of alerts was not seen", "topic",
		       log->topic, "why", why->text, NULL);
	kafka_reader_free(log->reader);
	log->reader = NULL;
	return 0;
}

static int look(struct alert_log *log, const struct monitor *m,
		struct fence *fence, struct err *err)
{
	struct reading r = { .log = log, .monitor = m };
	struct err why = { 0 };
	bool stands;
	int rc = alert_stream_stands(&log->stream, &stands, err);

	if (rc < 0)
		return rc;
	if (!log->reader)
		return read_again(log, m, NULL, fence, err);
	rc = kafka_reader_read(log->reader, LOOK_MS, read_one, &r, &why);
	if (rc == -ESTALE)
		return read_again(log, m, why.text, fence, err);
	if (rc == -ENOENT)
		return no_record(log, err);
	if (rc < 0)
		return not_seen(log, rc, &why);
	if (stands)
		return alert_marks_renew(&log->marks, log->reader, log->env,
					 fence, err);
	log_kv(LOG_WARN, "the stream of alerts is not what was written", "then",
	       "write it anew", NULL);
	return read_again(log, m, NULL, fence, err);
}

int alert_log_look(struct alert_log *log, const struct monitor *m,
		   struct fence *fence, struct err *err)
{
	if (boot_ms() - log->looked_ms < ALERT_LOG_LOOK_MS)
		return 0;
	log->looked_ms = boot_ms();
	return look(log, m, fence, err);
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
		rc = log->pub ? send(log, &effect->alert, buf_str(&event), err)
			      : 0;
	if (rc == 0)
		rc = alert_stream_add(&log->stream, t_ms, buf_str(&event),
				      fence, err);
	buf_release(&event);
	return rc;
}

/* Where the topic ends by now, so that it is known again.  Where Kafka does not
 * tell, or it is another one, that shows at the next look. */
static int mark_end(struct alert_log *log, struct fence *fence, struct err *err)
{
	struct reading r = { .log = log };
	struct err why;

	if (!log->reader)
		return 0;
	if (kafka_reader_read(log->reader, LOOK_MS, read_one, &r, &why) == 0)
		return alert_marks_renew(&log->marks, log->reader, log->env,
					 fence, err);
	kafka_reader_free(log->reader);
	log->reader = NULL;
	return 0;
}

int alert_log_flush(struct alert_log *log, struct fence *fence, struct err *err)
{
	size_t left, failed;

	if (log->env->dry_run)
		return 0;
	left = kafka_pub_flush(log->pub, WAIT_MS);
	failed = kafka_pub_failed(log->pub);
	if (left == 0 && failed == 0)
		return mark_end(log, fence, err);
	err_set(err, -EIO, "alerts could not be delivered: %s",
		kafka_pub_trouble(log->pub));
	/* What is still queued must not arrive after the topic was read again.
	 */
	kafka_pub_free(log->pub);
	log->pub = NULL;
	return -EIO;
}
