/* notices.c -- the alerts that there are to tell, and their JSON.
 *
 * Must not know how they travel.  An alert's identity there is its labels, so
 * nothing that changes while it fires is a label. */
#include "notices.h"

#include "common/base/clock.h"
#include "common/json/json.h"

#include <errno.h>
#include <stdlib.h>

#define NOTICES_MAX 16384
#define TEXT_MAX    4096 /* each; a request has room for any alert */
#define REPEAT_MS   (5 * MINUTE_MS)

/* ---- one alert ---- */

static void notice_free(struct notice *notice)
{
	if (!notice)
		return;
	for (int i = 0; i < 2; i++) {
		free(notice->summary[i]);
		free(notice->description[i]);
	}
	free(notice);
}

static int compare(const struct monitor_alert *a, const struct monitor_alert *b)
{
	int c = (int)b->kind - (int)a->kind;

	return c ? c : monitor_alert_cmp(a, b);
}

static size_t whole_characters(struct str text, size_t most)
{
	if (text.n <= most)
		return text.n;
	while (most > 0 && (text.p[most] & 0xc0) == 0x80)
		most--;
	return most;
}

static int copy_text(char **to, struct str text)
{
	size_t n = whole_characters(text, TEXT_MAX);
	char *copy;

	if (!text.p || (*to && strlen(*to) == n && memcmp(*to, text.p, n) == 0))
		return 0;
	copy = strndup(text.p, n);
	if (!copy)
		return -ENOMEM;
	free(*to);
	*to = copy;
	return 0;
}

static int copy_texts(struct notice *notice,
		      const struct alertmanager_alert *from)
{
	int rc = 0;

	for (int i = 0; i < 2 && rc == 0; i++) {
		rc = copy_text(&notice->summary[i], from->summary[i]);
		rc = rc ? rc
			: copy_text(&notice->description[i],
				    from->description[i]);
	}
	return rc;
}

/* ---- all of them ---- */

void notices_release(struct notices *all)
{
	for (size_t i = 0; i < all->n; i++)
		notice_free(all->at[i]);
	free(all->at);
	*all = (struct notices){ 0 };
}

void notices_untold(struct notices *all)
{
	for (size_t i = 0; i < all->n; i++)
		memset(all->at[i]->told, 0, sizeof(all->at[i]->told));
}

/* Where it stands, or would. */
static size_t place_of(const struct notices *all,
		       const struct monitor_alert *alert, bool *found)
{
	size_t low = 0, high = all->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare(&all->at[middle]->alert, alert) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*found = low < all->n && compare(&all->at[low]->alert, alert) == 0;
	return low;
}

static bool make_room(struct notices *all)
{
	size_t size = all->size ? 2 * all->size : 32;
	struct notice **at;

	if (all->n < all->size)
		return true;
	at = reallocarray(all->at, size, sizeof(struct notice *));
	if (!at)
		return false;
	all->at = at;
	all->size = size;
	return true;
}

/* The notice of those labels, made where there is none. */
static int get(struct notices *all, const struct alertmanager_alert *from,
	       struct notice **out, struct err *err)
{
	bool found;
	size_t i = place_of(all, from->alert, &found);
	struct notice *notice;

	if (found) {
		*out = all->at[i];
		return 0;
	}
	if (all->n == NOTICES_MAX)
		return err_set(err, -E2BIG, "more than %d alerts at once",
			       NOTICES_MAX);
	notice = calloc(1, sizeof(*notice));
	if (!notice || !make_room(all)) {
		free(notice);
		return err_set(err, -ENOMEM, "alerts: out of memory");
	}
	notice->alert = *from->alert;
	memmove(all->at + i + 1, all->at + i,
		(all->n - i) * sizeof(struct notice *));
	all->at[i] = *out = notice;
	all->n++;
	return 0;
}

/* Keep those that hold(), free the others; the order stays. */
static void sweep(struct notices *all,
		  bool hold(const struct notice *, size_t, int64_t),
		  size_t n_peers, int64_t now_ms)
{
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++)
		if (hold(all->at[i], n_peers, now_ms))
			all->at[n++] = all->at[i];
		else
			notice_free(all->at[i]);
	all->n = n;
}

static bool is_wanted(const struct notice *notice, size_t n_peers,
		      int64_t now_ms)
{
	(void)n_peers;
	(void)now_ms;
	return notice->listed || notice->ended_ms != TIME_NONE;
}

static int fire(struct notices *all, const struct alertmanager_alert *from,
		struct err *err)
{
	struct notice *notice;
	int rc = get(all, from, &notice, err);

	if (rc < 0)
		return rc;
	if (notice->version == 0 || notice->ended_ms != TIME_NONE ||
	    notice->alert.since_ms != from->alert->since_ms)
		notice->version++;
	notice->alert = *from->alert;
	notice->ended_ms = TIME_NONE;
	notice->listed = true;
	if (copy_texts(notice, from) < 0)
		return err_set(err, -ENOMEM, "alerts: out of memory");
	return 0;
}

int notices_set(struct notices *all, const struct alertmanager_alert *alerts,
		size_t n, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < all->n; i++)
		all->at[i]->listed = false;
	for (size_t i = 0; i < n; i++) {
		int now = fire(all, &alerts[i], err);

		rc = rc ? rc : now;
	}
	sweep(all, is_wanted, 0, 0);
	return rc;
}

int notices_resolve(struct notices *all, const struct alertmanager_alert *from,
		    int64_t ended_ms, int64_t now_ms, int64_t hold_ms,
		    struct err *err)
{
	struct notice *notice;
	int rc = get(all, from, &notice, err);

	if (rc < 0)
		return rc;
	if (notice->alert.since_ms > from->alert->since_ms ||
	    (notice->version > 0 && notice->ended_ms == ended_ms))
		return 0;
	notice->alert = *from->alert;
	notice->ended_ms = ended_ms;
	notice->repeat_ms = now_ms + REPEAT_MS;
	notice->drop_ms = now_ms + hold_ms;
	notice->version++;
	if (copy_texts(notice, from) < 0)
		return err_set(err, -ENOMEM, "alerts: out of memory");
	return 0;
}

/* After drop_ms what it fired with last has ended too. */
static bool is_to_tell(const struct notice *notice, size_t n_peers,
		       int64_t now_ms)
{
	if (notice->ended_ms == TIME_NONE || now_ms < notice->repeat_ms)
		return true;
	for (size_t i = 0; i < n_peers && now_ms < notice->drop_ms; i++)
		if (notice->told[i].version != notice->version)
			return true;
	return false;
}

void notices_expire(struct notices *all, size_t n_peers, int64_t now_ms)
{
	sweep(all, is_to_tell, n_peers, now_ms);
}

/* ---- as JSON ---- */

static void add_member(struct buf *out, const char *lead, const char *value)
{
	if (!value || !value[0])
		return;
	json_put(out, lead, str_of(value));
}

static void add_labels(struct buf *out, const struct monitor_alert *alert)
{
	static const char *const of[] = {
		[ALERT_CONTENT_STALE] = ",\"sentra\":",
		[ALERT_COLLECTION_BLIND] = ",\"platform\":",
		[ALERT_COLLECTION_SUSPECT] = ",\"platform\":",
		[ALERT_PIPELINE_STALLED] = ",\"stage\":",
	};

	add_member(out, "{\"labels\":{\"alertname\":",
		   monitor_alert_names[alert->kind]);
	add_member(out, ",\"layer\":", alert_layer(alert->kind));
	add_member(out, ",\"severity\":", alert_severity(alert->kind));
	add_member(out, of[alert->kind], alert->of);
	if (alert->kind != ALERT_PIPELINE_STALLED)
		add_member(out, ",\"reason\":", alert->reason);
}

static void add_annotations(struct buf *out, const struct notice *notice)
{
	struct buf runbook;

	buf_init(&runbook, TEXT_MAX);
	alert_runbook(&notice->alert, &runbook);
	add_member(out, "},\"annotations\":{\"runbook\":", buf_cstr(&runbook));
	add_member(out, ",\"summary\":", notice->summary[ALERT_ENGLISH]);
	add_member(out,
		   ",\"description\":", notice->description[ALERT_ENGLISH]);
	add_member(out, ",\"summary_id\":", notice->summary[ALERT_INDONESIAN]);
	add_member(out, ",\"description_id\":",
		   notice->description[ALERT_INDONESIAN]);
	buf_release(&runbook);
}

/* An end before the start is refused there. */
void notice_write(const struct notice *notice, int64_t hold_until_ms,
		  struct buf *out)
{
	int64_t since_ms = notice->alert.since_ms;
	int64_t end_ms = notice->ended_ms;

	if (end_ms == TIME_NONE)
		end_ms = hold_until_ms;
	add_labels(out, &notice->alert);
	add_annotations(out, notice);
	json_put_time(out, "},\"startsAt\":", since_ms);
	json_put_time(out,
		      ",\"endsAt\":", end_ms > since_ms ? end_ms : since_ms);
	buf_addc(out, '}');
}
