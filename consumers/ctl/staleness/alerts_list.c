/* alerts_list.c -- must not know Redis. */
#include "alerts_list.h"

#include "consumers/ctl/text_table.h"

#include "common/base/clock.h"
#include "common/json/json.h"

#include <errno.h>
#include <stdlib.h>

void alert_list_release(struct alert_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->at[i].detail);
	free(l->at);
	*l = (struct alert_list){ 0 };
}

/* ---- events ---- */

static struct alert_episode *open_one(const struct alert_list *l,
				      const struct monitor_alert *alert)
{
	for (size_t i = l->n; i-- > 0;)
		if (l->at[i].ended_ms == TIME_NONE &&
		    monitor_alert_cmp(&l->at[i].alert, alert) == 0)
			return &l->at[i];
	return NULL;
}

static struct alert_episode *add(struct alert_list *l,
				 const struct monitor_alert *alert)
{
	size_t size = l->size ? 2 * l->size : 32;
	struct alert_episode *more;

	if (l->n == l->size) {
		more = reallocarray(l->at, size, sizeof(*more));
		if (!more)
			return NULL;
		l->at = more;
		l->size = size;
	}
	l->at[l->n] = (struct alert_episode){ .alert = *alert,
					      .told_ms = TIME_NONE,
					      .ended_ms = TIME_NONE };
	return &l->at[l->n++];
}

static char *detail_of(struct str event)
{
	struct json_t *doc;
	struct str text;
	char *copy = NULL;

	if (json_parse(event, &json_answer_limits, &doc, NULL) < 0)
		return NULL;
	text = json_str(json_get(doc, "detail"));
	if (text.p)
		copy = strndup(text.p, text.n);
	json_free(doc);
	return copy;
}

int alert_list_take(struct alert_list *l, struct str event, struct err *err)
{
	struct alert_episode *e;
	struct alert_told told;

	if (alert_decode(event, &told, NULL) < 0) {
		l->unread++;
		return 0;
	}
	e = open_one(l, &told.alert);
	if (!e && !(e = add(l, &told.alert)))
		return err_set(err, -ENOMEM, "no memory for the alerts");
	if (!told.firing)
		e->ended_ms = told.observed_ms;
	else if (e->told_ms == TIME_NONE)
		e->told_ms = told.observed_ms;
	free(e->detail);
	e->detail = detail_of(event);
	return 0;
}

const struct alert_episode *alert_list_firing(const struct alert_list *l,
					      enum monitor_alert_kind kind,
					      const char *of)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->at[i].ended_ms == TIME_NONE &&
		    l->at[i].alert.kind == kind &&
		    strcmp(l->at[i].alert.of, of) == 0)
			return &l->at[i];
	return NULL;
}

/* ---- how it looks ---- */

typedef void show_fn(void *ctx, const struct alert_episode *);

/* most 0: all. */
static void show(const struct alert_list *l, size_t most, bool firing_only,
		 show_fn *fn, void *ctx)
{
	size_t shown = 0;

	for (size_t i = 0; i < l->n && (!most || shown < most); i++)
		if (l->at[i].ended_ms == TIME_NONE) {
			fn(ctx, &l->at[i]);
			shown++;
		}
	for (size_t i = l->n;
	     !firing_only && i-- > 0 && (!most || shown < most);)
		if (l->at[i].ended_ms != TIME_NONE) {
			fn(ctx, &l->at[i]);
			shown++;
		}
}

struct rows {
	struct text_table table;
	const struct style *style;
	const char *zone;
};

static void add_time(struct rows *r, int64_t ms)
{
	char text[40];

	ctl_time_ms(ms, str_of(r->zone), text);
	text_table_adds(&r->table, text);
}

static void add_row(void *ctx, const struct alert_episode *e)
{
	struct rows *r = ctx;

	text_table_adds(&r->table,
			e->ended_ms == TIME_NONE
				? ctl_label(r->style, "firing", "aktif")
				: ctl_label(r->style, "over", "selesai"));
	text_table_adds(&r->table, monitor_alert_names[e->alert.kind]);
	text_table_adds(&r->table, e->alert.of);
	text_table_adds(&r->table, *e->alert.reason ? e->alert.reason : "-");
	add_time(r, e->alert.since_ms);
	add_time(r, e->told_ms);
	add_time(r, e->ended_ms);
}

void alert_list_table(const struct alert_list *l, const struct style *style,
		      const char *zone, size_t most, bool firing_only,
		      struct buf *out)
{
	struct rows r = { .style = style, .zone = zone };

	text_table_init(&r.table, "lllllll");
	text_table_adds(&r.table, "Status");
	text_table_adds(&r.table, ctl_label(style, "Alert", "Peringatan"));
	text_table_adds(&r.table, ctl_label(style, "Of", "Tentang"));
	text_table_adds(&r.table, ctl_label(style, "Reason", "Sebab"));
	text_table_adds(&r.table, ctl_label(style, "Since", "Sejak"));
	text_table_adds(&r.table, ctl_label(style, "Told", "Disampaikan"));
	text_table_adds(&r.table, ctl_label(style, "Over", "Selesai"));
	show(l, most, firing_only, add_row, &r);
	text_table_print(&r.table, style->colour, out);
	if (r.table.n == r.table.columns) /* the head alone */
		buf_adds(out, ctl_label(style, "none\n", "tidak ada\n"));
	text_table_release(&r.table);
}

struct objects {
	struct buf *out;
	const char *comma;
};

static void add_object(void *ctx, const struct alert_episode *e)
{
	struct objects *o = ctx;

	buf_addf(o->out,
		 "%s\n{\"state\":\"%s\",\"kind\":\"%s\",\"of\":", o->comma,
		 e->ended_ms == TIME_NONE ? "firing" : "resolved",
		 monitor_alert_names[e->alert.kind]);
	text_addjson(o->out, str_of(e->alert.of));
	buf_adds(o->out, ",\"reason\":");
	text_addjson(o->out, str_of(*e->alert.reason ? e->alert.reason : NULL));
	ctl_json_time(o->out, "since", e->alert.since_ms);
	ctl_json_time(o->out, "told", e->told_ms);
	ctl_json_time(o->out, "resolved", e->ended_ms);
	buf_adds(o->out, ",\"detail\":");
	text_addjson(o->out, str_of(e->detail));
	buf_adds(o->out, "}");
	o->comma = ",";
}

void alert_list_json(const struct alert_list *l, size_t most, bool firing_only,
		     struct buf *out)
{
	struct objects o = { out, "" };

	buf_adds(out, "{\"alerts\":[");
	show(l, most, firing_only, add_object, &o);
	buf_adds(out, "\n]}\n");
}
