/* alerts.c -- `sentractl alerts`: what the stream <prefix>:alerts says of those
 * that fire or are over. */
#include "alerts.h"

#include "consumers/alerter/facts_store.h"
#include "consumers/ctl/text_table.h"

#include <stdio.h>

#define PAGE_MAX ((size_t)16 << 20)
/* More than the stream is trimmed to. */
#define ALERTS_MAX   1000000
#define ALERTER_UNIT "sentra-consumer@" ALERTER

/* ---- printing ---- */

typedef void visit_fn(void *ctx, const struct alert_episode *);

/* Those that fire in their order, then the others from the newest on; at most
 * so many of both, 0: all. */
static void visit(const struct alert_list *l, size_t most, bool firing_only,
		  visit_fn *fn, void *ctx)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n && (!most || n < most); i++)
		if (l->at[i].ended_ms == TIME_NONE) {
			fn(ctx, &l->at[i]);
			n++;
		}
	for (size_t i = l->n; !firing_only && i-- > 0 && (!most || n < most);)
		if (l->at[i].ended_ms != TIME_NONE) {
			fn(ctx, &l->at[i]);
			n++;
		}
}

struct rows {
	struct text_table table;
	const struct style *style;
	const char *zone;
};

/* Of what kind, in words; its name as programs and mails have it is in --json.
 */
static const char *kind_of(const struct rows *r, enum monitor_alert_kind kind)
{
	static const enum word_id words[] = {
		[ALERT_CONTENT_STALE] = WORD_content_stale,
		[ALERT_COLLECTION_BLIND] = WORD_collection_blind,
		[ALERT_COLLECTION_SUSPECT] = WORD_collection_suspect,
		[ALERT_PIPELINE_STALLED] = WORD_pipeline_stalled,
	};

	return word(r->style->language, words[kind]);
}

/* Of what, and why: "tiktok: auth". */
static void add_of(struct rows *r, const struct monitor_alert *alert)
{
	bool platform = alert_kinds[alert->kind].subject == SUBJECT_PLATFORM;

	text_table_addf(&r->table, "%s%s%s",
			platform ? platform_title(alert->of) : alert->of,
			*alert->reason ? ": " : "", alert->reason);
}

/* The time is that of the status: since when it fires, or is over. */
static void add_row(void *ctx, const struct alert_episode *e)
{
	struct rows *r = ctx;
	enum language language = r->style->language;
	bool fires = e->ended_ms == TIME_NONE;
	char text[40];

	text_table_adds(&r->table,
			word(language, fires ? WORD_firing : WORD_over));
	text_table_adds(&r->table, kind_of(r, e->alert.kind));
	add_of(r, &e->alert);
	ctl_time_ms(language, fires ? e->alert.since_ms : e->ended_ms,
		    str_of(r->zone), text);
	text_table_adds(&r->table, text);
}

void alert_list_table(const struct alert_list *l, const struct style *style,
		      const char *zone, size_t most, bool firing_only,
		      struct buf *out)
{
	struct rows r = { .style = style, .zone = zone };

	text_table_init(&r.table, "llll");
	text_table_fit(&r.table, style->width, 2);
	text_table_adds(&r.table, word(style->language, WORD_status));
	text_table_adds(&r.table, word(style->language, WORD_alert));
	text_table_adds(&r.table, word(style->language, WORD_of));
	text_table_adds(&r.table, word(style->language, WORD_since));
	visit(l, most, firing_only, add_row, &r);
	text_table_print(&r.table, style->colour, out);
	if (r.table.n == r.table.columns) /* the head alone */
		buf_addf(out, "%s\n", word(style->language, WORD_none));
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
		 alert_kinds[e->alert.kind].name);
	text_addjson(o->out, str_of(e->alert.of));
	buf_adds(o->out, ",\"reason\":");
	text_addjson(o->out, str_of(*e->alert.reason ? e->alert.reason : NULL));
	ctl_json_time(o->out, "since", e->alert.since_ms);
	ctl_json_time(o->out, "told", e->raised_ms);
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
	visit(l, most, firing_only, add_object, &o);
	buf_adds(out, "\n]}\n");
}

static void add_grid_row(void *ctx, const struct alert_episode *e)
{
	bool fires = e->ended_ms == TIME_NONE;
	struct grid *grid = ctx;

	grid_row(grid, STR_NULL, STR_NULL);
	grid_add(grid, str_of(fires ? "firing" : "resolved"));
	grid_add(grid, str_of(alert_kinds[e->alert.kind].name));
	grid_add(grid, str_of(e->alert.of));
	grid_add(grid, str_of(e->alert.reason));
	grid_add_ms(grid, e->alert.since_ms);
	grid_add_ms(grid, e->raised_ms);
	grid_add_ms(grid, e->ended_ms);
	grid_add(grid, str_of(e->detail));
}

void alert_list_csv(const struct alert_list *l, size_t most, bool firing_only,
		    struct buf *out)
{
	struct grid grid;

	grid_init(&grid, "alerts", ENGLISH);
	grid_column(&grid, "state", "", GRID_TEXT);
	grid_column(&grid, "kind", "", GRID_TEXT);
	grid_column(&grid, "of", "", GRID_TEXT);
	grid_column(&grid, "reason", "", GRID_TEXT);
	grid_column(&grid, "since", "", GRID_INSTANT);
	grid_column(&grid, "told", "", GRID_INSTANT);
	grid_column(&grid, "resolved", "", GRID_INSTANT);
	grid_column(&grid, "detail", "", GRID_TEXT);
	visit(l, most, firing_only, add_grid_row, &grid);
	grid_csv(&grid, out);
	grid_release(&grid);
}

/* ---- the command ---- */

int alerts_read(struct ctl *c, struct alert_list *list, struct err *err)
{
	struct source *source = ctl_source(c, err);
	struct str *event = NULL;
	struct pool pool;
	size_t n = 0;
	int rc;

	if (!source)
		return err->code;
	pool_init(&pool);
	rc = source_alerts(source, ALERTS_MAX, &pool, &event, &n, err);
	while (rc == 0 && n-- > 0) /* the newest stands first */
		rc = alert_list_add(list, event[n], err);
	pool_release(&pool);
	return rc;
}

/* "none" says something only where somebody looked. */
static void print_text(const struct ctl *c, const struct alert_list *list,
		       const struct stage_health *alerter, struct buf *out)
{
	ctl_tell_stage(c, alerter, ALERTER_UNIT, out);
	if (list->n || alerter->there)
		alert_list_table(list, &c->style, c->report.timezone,
				 (size_t)c->args.most, c->args.firing, out);
}

static int print(const struct ctl *c, const struct alert_list *list,
		 const struct stage_health *alerter, struct err *err)
{
	size_t most = (size_t)c->args.most;
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	if (c->args.json)
		alert_list_json(list, most, c->args.firing, &out);
	else if (c->args.csv)
		alert_list_csv(list, most, c->args.firing, &out);
	else
		print_text(c, list, alerter, &out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	if (list->unread)
		fprintf(stderr,
			"sentractl: %zu entries are no alert.v1 of this "
			"version\n",
			list->unread);
	return rc;
}

static int run(struct ctl *c, struct err *err)
{
	struct alert_list list = { 0 };
	const struct snapshot *snapshot;
	int rc = command_one_form(&c->args);

	if (rc)
		return rc;
	rc = ctl_look(c, &snapshot, err);
	if (rc == 0)
		rc = alerts_read(c, &list, err);
	if (rc == 0)
		rc = print(c, &list, &snapshot->stage[STAGE_ALERTER], err);
	alert_list_release(&list);
	return rc;
}

static const struct command_option options[] = {
	{ "last", "N", "so many, by default 10; 0: all", OPTION_NUMBER,
	  ARGUMENT(most) },
	{ "n", "N", NULL, OPTION_NUMBER, ARGUMENT(most) },
	{ "firing", NULL, "only those that fire", OPTION_FLAG,
	  ARGUMENT(firing) },
	OPTION_JSON,
	OPTION_CSV,
	{ .name = NULL },
};

const struct command command_alerts = {
	.name = "alerts",
	.args = "",
	.help = "what was told, and what still fires",
	.heading = "alerts",
	.options = options,
	.run = run,
};
