/* log.c -- reads the topics of metrics whole, for which messages of them count,
 * and what they say of who was seen. */
#include "log.h"

#include "common/base/array.h"
#include "common/base/clock.h"
#include "common/kafka/kafka.h"
#include "consumers/core/usable.h"
#include "consumers/view/number.h"

#include <errno.h>

#define CONNECT_MS 10000
#define TELL_MS    1000
#define TELL_AT    256 /* messages between two looks at the clock */
/* A topic may take so long, and so long for each message of it. */
#define READ_MS    MINUTE_MS
#define MESSAGE_MS 1

/* A partition, beside what is said of it. */
struct place {
	int64_t first; /* that the log has; 0: nothing is gone */
	bool begun, dated;
	int64_t oldest_ms; /* once it is begun: when its first usable event was
			      observed; before there was one, the broker's
			      time of its first message */
	bool cut;          /* nothing more counts */
};

struct topic {
	char name[NAME_SIZE];
	enum platform_id platform;
	size_t at; /* its first partition, in log->part and in place */
	int32_t partitions;
	int64_t messages; /* about so many */
};

struct look {
	struct report_log *log;
	const struct log_settings *set;
	struct place *place; /* owned; of each log->part */
	size_t size;
	struct topic topic[PLATFORM_COUNT];
	size_t n_topics;
	const struct topic *now; /* what is read */
	struct buf scratch;
	uint64_t read;
	int64_t left, told_ms;
};

/* ---- what there is ---- */

static int no_memory(struct err *err)
{
	return err_set(err, -ENOMEM, "no memory for what the log has");
}

static int add_parts(struct look *l, struct topic *topic, struct err *err)
{
	struct report_log *log = l->log;
	struct str name = pool_str(&log->pool, str_of(topic->name));
	size_t n = log->n_parts + (size_t)topic->partitions;

	if (log->pool.bad || !ARRAY_ROOM(log->part, log->size, n) ||
	    !ARRAY_ROOM(l->place, l->size, n))
		return no_memory(err);
	topic->at = log->n_parts;
	for (int32_t i = 0; i < topic->partitions; i++) {
		l->place[log->n_parts] = (struct place){ 0 };
		log->part[log->n_parts++] =
			(struct log_part){ .topic = name,
					   .partition = i,
					   .first = -1,
					   .last = -1,
					   .first_ms = TIME_NONE,
					   .last_ms = TIME_NONE };
	}
	return 0;
}

/* offset: room for twice the partitions. */
static int ask_ranges(struct look *l, struct topic *topic,
		      struct kafka_query *query, struct kafka_part *part,
		      int64_t *offset, struct err *err)
{
	size_t n = (size_t)topic->partitions;
	int rc;

	for (size_t i = 0; i < n; i++)
		part[i].partition = (int32_t)i;
	rc = kafka_query_ranges(query, part, n, CONNECT_MS, offset, offset + n,
				err);
	for (size_t i = 0; i < n && rc == 0; i++) {
		l->place[topic->at + i].first = offset[i];
		topic->messages += offset[n + i] - offset[i];
	}
	return rc;
}

static int know_ranges(struct look *l, struct topic *topic,
		       struct kafka_query *query, struct err *err)
{
	size_t n = (size_t)topic->partitions;
	struct kafka_part *part = calloc(n + 1, sizeof(*part));
	int64_t *offset = calloc(2 * n + 1, sizeof(*offset));
	int rc = part && offset ? ask_ranges(l, topic, query, part, offset, err)
				: no_memory(err);

	free(part);
	free(offset);
	return rc;
}

static int know_topic(struct look *l, struct topic *topic, struct err *err)
{
	const char *name = topic->name;
	struct kafka_query *query =
		kafka_query_new(l->set->kafka, &name, 1, err);
	int rc, found = -1;

	if (!query)
		return -EIO;
	rc = kafka_query_added(query, 0, CONNECT_MS, &found, &topic->partitions,
			       err);
	if (rc == 0 && found < 0)
		rc = err_set(err, -ENOENT,
			     "no topic %s, or no right to describe it", name);
	if (rc == 0)
		rc = add_parts(l, topic, err);
	if (rc == 0)
		rc = know_ranges(l, topic, query, err);
	kafka_query_free(query);
	l->left += topic->messages;
	return rc;
}

static int know_topics(struct look *l, struct err *err)
{
	const struct platforms *platforms = &l->set->pipeline->platforms;
	int rc = 0;

	for (size_t i = 0; i < platforms->n && rc == 0; i++) {
		struct topic *topic = &l->topic[l->n_topics++];

		topic->platform = platforms->at[i];
		topic_metrics(topic->name, l->set->pipeline->prefix,
			      platform_names[topic->platform]);
		rc = know_topic(l, topic, err);
	}
	return rc;
}

/* ---- what it says ---- */

static int tell(struct look *l, struct err *err)
{
	struct buf text;
	bool go_on;

	if (!l->set->progress || l->read++ % TELL_AT != 0 ||
	    boot_ms() - l->told_ms < TELL_MS)
		return 0;
	l->told_ms = boot_ms();
	buf_init(&text, 256);
	buf_adds(&text, "log: ");
	decimal_add(&text, ENGLISH, l->left > 0 ? (double)l->left : 0, 0);
	buf_adds(&text, " messages left");
	go_on = l->set->progress(l->set->ctx, buf_shown(&text));
	buf_release(&text);
	return go_on ? 0 : err_set(err, -ECANCELED, "asked to stop");
}

static int64_t time_of(int64_t ms)
{
	return ms >= 0 ? ms : TIME_NONE;
}

static void count(struct log_part *part, const struct kafka_read *read)
{
	int64_t ms = time_of(read->append_ms);

	if (part->messages++ == 0) {
		part->first = read->offset;
		part->first_ms = ms;
	}
	part->last = read->offset;
	part->last_ms = ms;
}

/* Until the cut. */
static int use(struct look *l, size_t at, const struct kafka_read *read,
	       struct err *err)
{
	const struct log_message msg = {
		.platform = l->now->platform,
		.partition = read->partition,
		.partitions = l->now->partitions,
		.append_ms = read->append_ms,
		.key = read->key,
		.payload = read->payload,
	};
	struct event ev;
	enum event_fault fault = message_decode(&msg, &l->scratch, &ev, NULL);

	if (fault == EVENT_NOMEM)
		return err_set(err, -ENOMEM, "no memory to read an event");
	if (fault == EVENT_OK && !l->place[at].dated) {
		l->place[at].dated = true;
		l->place[at].oldest_ms = ev.observed_ms;
	}
	if (fault == EVENT_OK && ev.observed_ms > l->set->as_of_ms) {
		l->place[at].cut = true;
		return 0;
	}
	count(&l->log->part[at], read);
	if (fault == EVENT_OK && ev.kind == EVENT_STATUS)
		unseen_status(&l->log->unseen, l->now->platform, ev.sentra_id,
			      ev.account_id, ev.observed_ms,
			      ev.status.outcome_text, ev.status.complete);
	return 0;
}

static int take(void *ctx, const struct kafka_read *read, struct err *err)
{
	struct look *l = ctx;
	size_t at = l->now->at + (size_t)read->partition;
	struct place *place;
	int rc = tell(l, err);

	l->left--;
	if (rc < 0)
		return rc;
	if (read->partition >= l->now->partitions)
		return err_set(err, -ESTALE,
			       "%s has more partitions than before",
			       l->now->name);
	place = &l->place[at];
	if (!place->begun)
		place->oldest_ms = time_of(read->ms);
	place->begun = true;
	return place->cut ? 0 : use(l, at, read, err);
}

static int read_topic(struct look *l, const struct topic *topic,
		      struct err *err)
{
	int64_t within_ms = READ_MS + MESSAGE_MS * topic->messages;
	char group[NAME_SIZE];
	struct kafka_reader *reader;
	int rc;

	l->now = topic;
	/* A name that may read the topic; nobody joins it. */
	group_of(group, l->set->pipeline->prefix, "scorer");
	reader = kafka_reader_new(l->set->kafka, group, topic->name, err);
	if (!reader)
		return -EIO;
	rc = kafka_reader_read(reader,
			       within_ms < INT32_MAX ? (int)within_ms
						     : INT32_MAX,
			       take, l, err);
	kafka_reader_free(reader);
	return rc;
}

static int read_topics(struct look *l, struct err *err)
{
	int rc = know_topics(l, err);

	for (size_t i = 0; i < l->n_topics && rc == 0; i++)
		rc = read_topic(l, &l->topic[i], err);
	return rc < 0 && rc != -ENOMEM && rc != -ECANCELED
		       ? err_wrap(err, "Kafka at %s", l->set->kafka->servers)
		       : rc;
}

/* ---- all of it ---- */

static int init_unseen(struct unseen *unseen, const struct log_settings *set,
		       struct err *err)
{
	const struct unseen_period period = {
		.from_ms = set->from_ms,
		.until_ms = set->as_of_ms + SECOND_MS,
		.blind_after_ms = set->staleness->limits.blind_after_ms,
		.zone_hours = set->zone_hours,
	};
	int rc = unseen_init(unseen, set->roster, &period, err);

	for (size_t i = 0; i < unseen->n; i++) {
		struct unseen_account *a = &unseen->at[i];
		struct monitor_limits limits;

		policy_limits(set->staleness, a->sentra->id,
			      a->account->platform, &limits);
		a->blind_after_ms = limits.blind_after_ms;
	}
	return rc;
}

static int64_t begins_ms(const struct look *l)
{
	int64_t ms = TIME_NONE;

	for (size_t i = 0; i < l->log->n_parts; i++)
		if (l->place[i].first > 0 && l->place[i].begun)
			ms = later(ms, l->place[i].oldest_ms);
	return ms;
}

int log_look(struct report_log *log, const struct log_settings *set,
	     struct err *err)
{
	struct look l = { .log = log, .set = set };
	int rc;

	*log = (struct report_log){ .begins_ms = TIME_NONE };
	buf_init(&l.scratch, EVENT_BYTES);
	rc = init_unseen(&log->unseen, set, err);
	if (rc == 0)
		rc = read_topics(&l, err);
	if (rc == 0)
		rc = unseen_end(&log->unseen, err);
	if (rc == 0)
		log->begins_ms = begins_ms(&l);
	buf_release(&l.scratch);
	free(l.place);
	return rc;
}

void log_release(struct report_log *log)
{
	free(log->part);
	unseen_release(&log->unseen);
	pool_release(&log->pool);
	*log = (struct report_log){ 0 };
}
