/* alert_record.c -- alerts by what they are about, messages by their time. */
#include "alert_record.h"

#include "common/base/array.h"
#include "common/base/clock.h"
#include "common/base/table.h"

#include <errno.h>
#include <stdlib.h>

/* What was said last of an alert: of a kind, a subject, and the reason where
 * another one is another alert. */
struct last_word {
	struct monitor_alert alert;
	bool firing, known;
	int64_t ms;
	int32_t partition;
};

struct alert_record {
	struct alert_entry *entries; /* owned */
	size_t n, size, bytes, nth;
	/* Entries up to this time were dropped, so many of its own ms. */
	int64_t dropped_ms, n_dropped;
	struct last_word **words; /* owned */
	size_t n_words, words_size;
	struct table by_alert;
	size_t strangers, passed_over;
	int32_t partition; /* that is read now, and the latest time in it */
	int64_t latest_ms;
	const struct monitor_alert **firing; /* owned; after the close */
	size_t n_firing;
};

struct alert_record *alert_record_new(struct err *err)
{
	struct alert_record *r = calloc(1, sizeof(*r));

	if (!r) {
		err_set(err, -ENOMEM, "no memory for the record of alerts");
		return NULL;
	}
	r->dropped_ms = r->latest_ms = TIME_NONE;
	r->partition = -1;
	return r;
}

void alert_record_free(struct alert_record *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->n; i++)
		free(r->entries[i].payload);
	for (size_t i = 0; i < r->n_words; i++)
		free(r->words[i]);
	table_release(&r->by_alert);
	free(r->entries);
	free(r->words);
	free(r->firing);
	free(r);
}

/* ---- which fire ---- */

static uint64_t hash_alert(const struct monitor_alert *alert)
{
	const char kind = (char)alert->kind;
	uint64_t hash = fnv64(FNV64_BEGIN, (struct str){ &kind, 1 });

	hash = fnv64(hash, str_of(alert->of));
	return alert_kinds[alert->kind].by_reason
		       ? fnv64(hash, str_of(alert->reason))
		       : hash;
}

static uint64_t hash_word(const void *item)
{
	return hash_alert(&((const struct last_word *)item)->alert);
}

static bool is_of(const void *item, const void *key)
{
	return monitor_alert_cmp(&((const struct last_word *)item)->alert,
				 key) == 0;
}

static const struct table_kind by_alert = { hash_word, is_of };

static struct last_word *add_word(struct alert_record *r,
				  const struct monitor_alert *alert)
{
	struct last_word *word;

	if (!table_room(&r->by_alert, &by_alert) ||
	    !ARRAY_ROOM(r->words, r->words_size, r->n_words + 1))
		return NULL;
	word = calloc(1, sizeof(*word));
	if (!word)
		return NULL;
	word->alert = *alert;
	table_put(&r->by_alert, &by_alert, word);
	r->words[r->n_words++] = word;
	return word;
}

/* In one partition the later one counts.  Of two of one instant in different
 * ones an alert's end follows its begin, and another's begin that end. */
static bool is_newer(const struct last_word *than,
		     const struct alert_event *event, int32_t partition,
		     int64_t ms)
{
	bool same = event->alert.since_ms == than->alert.since_ms;

	if (!event->firing && than->firing && !same)
		return false; /* the end of another one */
	if (ms != than->ms || partition == than->partition)
		return ms >= than->ms;
	return event->firing != same;
}

/* What nobody can be asked about is over at the next evaluation anyway. */
static int hear(struct alert_record *r, int32_t partition,
		const struct alert_event *event, int64_t ms, bool known)
{
	struct last_word *word =
		table_find(&r->by_alert, &by_alert, hash_alert(&event->alert),
			   &event->alert);

	if (!word) {
		if (!known && (!event->firing ||
			       r->strangers == ALERT_RECORD_STRANGERS)) {
			r->passed_over += event->firing;
			return 0;
		}
		word = add_word(r, &event->alert);
		if (!word)
			return -ENOMEM;
		r->strangers += !known;
	} else if (!is_newer(word, event, partition, ms)) {
		return 0;
	}
	*word = (struct last_word){ event->alert, event->firing, known, ms,
				    partition };
	return 0;
}

/* ---- in one order ---- */

static int by_time(const void *a, const void *b)
{
	const struct alert_entry *x = a, *y = b;

	if (x->ms != y->ms)
		return x->ms < y->ms ? -1 : 1;
	if (x->partition != y->partition)
		return x->partition < y->partition ? -1 : 1;
	return (x->nth > y->nth) - (x->nth < y->nth);
}

static void drop(struct alert_record *r, struct alert_entry *entry)
{
	r->n_dropped = entry->ms == r->dropped_ms ? r->n_dropped + 1 : 1;
	r->dropped_ms = entry->ms;
	r->bytes -= entry->bytes;
	free(entry->payload);
}

/* Only the newest ones stay. */
static void thin_out(struct alert_record *r)
{
	size_t n = 0;

	if (r->n > 0)
		qsort(r->entries, r->n, sizeof(*r->entries), by_time);
	while (r->n - n > ALERT_RECORD_MAX ||
	       (r->n - n > 1 && r->bytes > ALERT_RECORD_BYTES))
		drop(r, &r->entries[n++]);
	r->n -= n;
	if (n > 0)
		memmove(r->entries, r->entries + n, r->n * sizeof(*r->entries));
}

static int keep(struct alert_record *r, int32_t partition,
		const struct alert_event *event, struct str payload, int64_t ms)
{
	struct alert_entry entry = { .ms = ms,
				     .event = *event,
				     .bytes = payload.n,
				     .partition = partition,
				     .nth = r->nth++ };

	if (ms < r->dropped_ms)
		return 0;
	entry.payload = strndup(payload.p, payload.n);
	if (!entry.payload || !ARRAY_ROOM(r->entries, r->size, r->n + 1)) {
		free(entry.payload);
		return -ENOMEM;
	}
	r->entries[r->n++] = entry;
	r->bytes += entry.bytes;
	if (r->n >= 2 * ALERT_RECORD_MAX || r->bytes > 2 * ALERT_RECORD_BYTES)
		thin_out(r);
	return 0;
}

int alert_record_add(struct alert_record *r, int32_t partition,
		     const struct alert_event *event, struct str payload,
		     bool known)
{
	int rc;

	if (partition != r->partition)
		r->latest_ms = TIME_NONE;
	r->partition = partition;
	/* A clock that was set back leaves the order. */
	r->latest_ms = later(r->latest_ms, event->observed_ms);
	rc = hear(r, partition, event, r->latest_ms, known);
	return rc < 0 ? rc : keep(r, partition, event, payload, r->latest_ms);
}

static void number(struct alert_record *r)
{
	for (size_t i = 0; i < r->n; i++) {
		struct alert_entry *e = &r->entries[i];

		if (i > 0 && e->ms == e[-1].ms)
			e->n = e[-1].n + 1;
		else
			e->n = e->ms == r->dropped_ms ? r->n_dropped : 0;
	}
}

int alert_record_close(struct alert_record *r)
{
	thin_out(r);
	number(r);
	free(r->firing);
	r->n_firing = 0;
	r->firing = calloc(r->n_words + 1, sizeof(struct monitor_alert *));
	if (!r->firing)
		return -ENOMEM;
	for (size_t i = 0; i < r->n_words; i++)
		if (r->words[i]->firing)
			r->firing[r->n_firing++] = &r->words[i]->alert;
	return 0;
}

size_t alert_record_count(const struct alert_record *r)
{
	return r->n;
}

const struct alert_entry *alert_record_at(const struct alert_record *r,
					  size_t i)
{
	return &r->entries[i];
}

size_t alert_record_firing_count(const struct alert_record *r)
{
	return r->n_firing;
}

const struct monitor_alert *const *
alert_record_firing(const struct alert_record *r)
{
	return r->firing;
}

bool alert_record_fires(const struct alert_record *r,
			const struct monitor_alert *alert)
{
	const struct last_word *word =
		table_find(&r->by_alert, &by_alert, hash_alert(alert), alert);

	return word && word->firing;
}

size_t alert_record_passed_over(const struct alert_record *r)
{
	return r->passed_over;
}
