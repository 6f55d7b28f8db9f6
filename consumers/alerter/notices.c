/* notices.c -- a sorted list of notices, and their JSON.
 *
 * For Alertmanager an alert's identity is its labels, so nothing that changes
 * while it fires is a label: neither texts nor since. */
#include "notices.h"

#include "common/base/array.h"
#include "common/base/clock.h"
#include "common/base/utf8.h"
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

static int copy_text(char **to, struct str text)
{
	size_t n = utf8_cut(text.p, text.n, TEXT_MAX);
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

static int copy_texts(struct notice *notice, const struct notification *from)
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

void notices_forget_deliveries(struct notices *all)
{
	for (size_t i = 0; i < all->n; i++)
		memset(all->at[i]->delivery, 0, sizeof(all->at[i]->delivery));
}

/* Where it is, or belongs. */
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

/* The notice of that alert, made where there is none. */
static int get(struct notices *all, const struct notification *from,
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
	if (!notice || !ARRAY_ROOM(all->at, all->size, all->n + 1)) {
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

/* Keep those that wanted() says, free the others; the order stays. */
static void sweep(struct notices *all,
		  bool wanted(const struct notice *, size_t, int64_t),
		  size_t n_peers, int64_t now_ms)
{
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++)
		if (wanted(all->at[i], n_peers, now_ms))
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

static int fire(struct notices *all, const struct notification *from,
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

int notices_set(struct notices *all, const struct notification *alerts,
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

int notices_resolve(struct notices *all, const struct notification *from,
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

/* After drop_ms the endsAt with which it was sent last is over too. */
static bool is_pending(const struct notice *notice, size_t n_peers,
		       int64_t now_ms)
{
	if (notice->ended_ms == TIME_NONE || now_ms < notice->repeat_ms)
		return true;
	for (size_t i = 0; i < n_peers && now_ms < notice->drop_ms; i++)
		if (notice->delivery[i].version != notice->version)
			return true;
	return false;
}

void notices_expire(struct notices *all, size_t n_peers, int64_t now_ms)
{
	sweep(all, is_pending, n_peers, now_ms);
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
	const struct alert_kind *kind = &alert_kinds[alert->kind];

	add_member(out, "{\"labels\":{\"alertname\":", kind->name);
	add_member(out, ",\"layer\":", alert_layers[kind->layer].name);
	add_member(out, ",\"severity\":", kind->severity);
	buf_addf(out, ",\"%s\"", alert_subject_names[kind->subject]);
	json_put(out, ":", str_of(alert->of));
	if (kind->subject != SUBJECT_STAGE)
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
	buf_spoil(out, &runbook);
	buf_release(&runbook);
}

/* Alertmanager refuses an end before the start. */
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
