/* recovery.c -- one way out of any failure: discard everything, wait, and
 * restore it from Redis and the log.  Must not know what a stage computes. */
#include "recovery.h"

#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "partitions.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define FENCED_MS     1000  /* so that two that claim the same do not fight */
#define KNOW_MS       10000 /* between two looks at the log's identity; */
#define ONCE_MS       1000  /* before --once ends */
#define RANGE_WAIT_MS 5000  /* for a broker's answer */
#define LATER_WAIT_MS 1000

/* So long --once tries what fails: what Redis refuses does not mend itself, but
 * a message may be to blame, which is found by trying; else whoever is away may
 * come back. */
#define ONCE_REFUSED_MS 15000
#define ONCE_FAILED_MS  60000

/* ---- recovery ---- */

/* The same words, whatever their numbers. */
static bool same_words(const char *a, const char *b)
{
	while (*a || *b) {
		a += strspn(a, "0123456789");
		b += strspn(b, "0123456789");
		if (*a != *b)
			return false;
		if (*a) {
			a++;
			b++;
		}
	}
	return true;
}

static bool cause_is_news(struct cause *cause, const char *text, int64_t now_ms)
{
	if (cause->told_ms && now_ms - cause->told_ms < MINUTE_MS &&
	    same_words(cause->text, text))
		return false;
	cause->told_ms = now_ms;
	snprintf(cause->text, sizeof(cause->text), "%s", text);
	return true;
}

static void note_trouble(struct loop *l, const struct err *why)
{
	bool fenced = why->code == -EPERM;

	metrics_add(l->metrics, fenced ? METER_FENCED : METER_FAILURES, NULL,
		    1);
	log_kv(cause_is_news(&l->cause, why->text, boot_ms()) ? LOG_WARN
							      : LOG_DEBUG,
	       "gave up the partitions", "why", why->text, "then",
	       "restore them", NULL);
	l->troubled = true;
}

bool loop_is_final(const struct loop *l, int code)
{
	return code == -ERANGE || code == -EPIPE ||
	       (code == -EACCES && l->set.once);
}

/* With --once: nothing that was read could be stored for too long. */
static bool gets_nowhere(struct loop *l, int code)
{
	int64_t now_ms = boot_ms();

	if (!l->failing_ms)
		l->failing_ms = now_ms;
	return l->set.once &&
	       now_ms - l->failing_ms >
		       (code == -EPROTO ? ONCE_REFUSED_MS : ONCE_FAILED_MS);
}

void loop_recover(struct loop *l, const struct err *why)
{
	int64_t wait_ms = backoff_next(&l->backoff);

	l->set.stage->discard(l->stage);
	redis_drop(l->redis);
	l->pending = l->full = l->reseek = false;
	suspects_discarded(&l->suspects);
	if (loop_is_final(l, why->code) || gets_nowhere(l, why->code)) {
		l->fatal = *why;
		return;
	}
	note_trouble(l, why);
	if (why->code == -EPERM && wait_ms < FENCED_MS)
		wait_ms += FENCED_MS;
	if (l->phase != PHASE_IDLE)
		l->phase = PHASE_WAITING;
	l->retry_ms = boot_ms() + wait_ms;
	/* Reads nothing until then; fails only where nothing is assigned. */
	if (kafka_sub_start(l->sub, NULL, 0, NULL) < 0)
		l->phase = PHASE_IDLE;
}

/* ---- restoring ---- */

/* -ENODATA: what was read is not what is there. */
static int begin(struct loop *l, const struct partition *p, enum platform_id t,
		 int64_t first, int64_t end, struct err *err)
{
	int rc = offsets_begin(&l->offsets, t, p, first, end, err);

	if (rc == -ENODATA) {
		l->lost = true;
		l->lost_at = (struct kafka_part){ t, p->id, first };
		l->lost_why = *err;
	}
	return rc;
}

static int begin_all(struct loop *l, const struct kafka_part *parts, size_t n,
		     int64_t *first, int64_t *end, struct err *err)
{
	const struct offsets *o = &l->offsets;
	int rc = kafka_query_ranges(l->query, parts, n, RANGE_WAIT_MS, first,
				    end, err);

	/* parts: topic by topic, each with what is owned, in that order. */
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = begin(l, &o->owned[i % o->n_owned], parts[i].topic,
			   first[i], end[i], err);
	return rc;
}

static int find_beginning(struct loop *l, struct err *err)
{
	const struct kafka_part *parts = offsets_list(&l->offsets);
	size_t n = l->offsets.n_list;
	int64_t *range = calloc(2 * n + 1, sizeof(*range));
	int rc = range ? begin_all(l, parts, n, range, range + n, err)
		       : err_set(err, -ENOMEM, "no memory for partitions");

	free(range);
	return rc;
}

/* The partition whose log is another one now begins anew: its stage finds
 * nothing of it any more.  Said in the log, the metrics, and Redis. */
static int forget_lost(struct loop *l, struct err *err)
{
	const struct stage_env *env = l->set.env;
	const struct err *why = &l->lost_why;
	int rc = partitions_forget(env, l->set.stage->name, l->offsets.owned,
				   l->offsets.n_owned, l->lost_at.partition,
				   why->text, err);

	if (rc < 0)
		return rc;
	log_kv(LOG_WARN, "the log is not the one that was read", "why",
	       why->text, "then",
	       "begin this partition anew with what the log has", NULL);
	metrics_add(l->metrics, METER_LOG_CHANGES, NULL, 1);
	l->lost = false;
	return 0;
}

/* Where partitions were added to a topic, also who is given none of them. */
static int refuse_added(struct loop *l, struct err *err)
{
	int topic;
	int32_t partitions;
	int rc = kafka_query_added(l->query, l->partitions, RANGE_WAIT_MS,
				   &topic, &partitions, err);
	struct kafka_part last = { .topic = topic };

	if (rc < 0 || topic < 0)
		return rc;
	last.partition = partitions - 1;
	return offsets_refuse_added(&l->offsets, &last, err);
}

static int restore_partitions(struct loop *l, struct err *err)
{
	struct offsets *o = &l->offsets;
	const struct kafka_part *list;
	int rc = refuse_added(l, err);

	if (rc == 0)
		rc = redis_connect(l->redis, err);
	if (rc == 0 && l->lost)
		rc = forget_lost(l, err);
	if (rc == 0)
		rc = l->set.stage->restore(l->stage, o->owned, o->n_owned, err);
	if (rc == 0)
		rc = find_beginning(l, err);
	if (rc < 0)
		return rc;
	list = offsets_starts(o);
	rc = kafka_sub_start(l->sub, list, o->n_list, err);
	if (rc != -ESTALE)
		return rc;
	/* The group revokes them just now; its callback is still to come. */
	l->set.stage->discard(l->stage);
	l->phase = PHASE_IDLE;
	return 0;
}

void loop_restore(struct loop *l)
{
	struct err err = { 0 };

	l->phase = PHASE_READING;
	if (restore_partitions(l, &err) < 0) {
		loop_recover(l, &err);
		return;
	}
	l->drained = l->pending = l->reseek = false;
	l->full = suspects_full(&l->suspects);
	l->tick_ms = l->evaluated_ms = boot_ms();
}

/* ---- the log while it is read ---- */

/* librdkafka 2.0.2 reads on in a topic made anew as if it were the old one, and
 * once that is long enough no error tells it. */
static int know_log(struct loop *l, struct kafka_part *parts, int64_t *ms,
		    int64_t *later, struct err *err)
{
	size_t n = offsets_anchors(&l->offsets, parts, ms);
	int rc = n ? kafka_query_later(l->query, parts, ms, n, LATER_WAIT_MS,
				       later, err)
		   : 0;

	if (rc < 0 || !offsets_judge(&l->offsets, parts, later, n))
		return rc;
	log_kv(LOG_INFO,
	       "reading again what was read, to see whether the log "
	       "is the same",
	       NULL);
	return kafka_sub_start(l->sub, offsets_starts(&l->offsets),
			       l->offsets.n_list, err);
}

void loop_know_log(struct loop *l, bool last)
{
	size_t n = (size_t)l->partitions * PLATFORM_COUNT;
	struct kafka_part *parts;
	struct err err = { 0 };
	int64_t *ms;

	if (l->phase != PHASE_READING ||
	    boot_ms() < l->known_ms - (last ? KNOW_MS - ONCE_MS : 0))
		return;
	l->known_ms = boot_ms() + KNOW_MS;
	parts = calloc(n, sizeof(*parts));
	ms = calloc(2 * n, sizeof(*ms));
	/* Where nobody answers, the next look asks again. */
	if (parts && ms && know_log(l, parts, ms, ms + n, &err) < 0)
		log_kv(LOG_DEBUG, "the log's identity is not known", "why",
		       err.text, NULL);
	free(parts);
	free(ms);
}
