/* evidence_page.c -- a number, and the events that made it what it is.
 *
 * Must not know Kafka, Redis, nor what evidence is. */
#include "evidence_page.h"

#include "consumers/ctl/text_table.h"
#include "consumers/view/csv_row.h"
#include "consumers/view/number.h"

#include "common/base/clock.h"
#include "common/base/utf8.h"

#include <stdio.h>

#define ROWS_MOST 10 /* to people, where they do not say */

/* How many of the evidence are shown, the newest. */
static size_t rows_of(const struct evidence_page *page, size_t most)
{
	size_t n = page->trace->n;

	if (page->limit >= 0)
		most = (size_t)page->limit;
	return most && most < n ? most : n;
}

static void add_topic(struct buf *out, const struct evidence_page *page,
		      const struct evidence *e)
{
	char topic[NAME_SIZE];

	topic_metrics(topic, page->prefix, platform_names[e->platform]);
	text_add(out, str_of(topic));
}

/* An event, which is JSON, on one line: what may not be shown stands in its
 * texts alone, or between its tokens, where it is a blank. */
static void add_event(struct buf *out, struct str event)
{
	const char *p = event.p, *end = event.p + event.n;
	char escape[UTF8_ESCAPE_SIZE];

	for (size_t n; p < end; p += n) {
		if (utf8_printable(p, end, &n)) {
			buf_add(out, p, n);
		} else if (n == 1 && strchr("\t\n\r", *p)) {
			buf_addc(out, ' ');
		} else {
			utf8_escape(p, n, escape);
			buf_adds(out, escape);
		}
	}
}

static bool is_instant(const struct trace *trace)
{
	return metric_table[trace->of.field.metric].format == INSTANT;
}

/* ---- for people ---- */

struct writer {
	const struct evidence_page *page;
	const struct trace *trace;
	const struct style *style;
	enum language language;
	struct str zone; /* of the sentra */
	struct zone *local;
	struct buf *out;
};

static void add_time(const struct writer *w, struct buf *out, int64_t ms)
{
	time_add(out, w->language, ms, w->local, w->trace->of.sentra->timezone);
}

static void add_value(const struct writer *w, struct buf *out, const char *text)
{
	if (!is_instant(w->trace))
		number_add(out, w->language, str_of(text));
	else if (*text)
		add_time(w, out, units_of(text) * SECOND_MS);
	else
		buf_addc(out, '-');
}

/* "+12". */
static void add_change(const struct writer *w, struct buf *out, int64_t units)
{
	char text[VALUE_TEXT];

	units_text(text, w->trace->of.field.metric, units);
	if (units > 0)
		buf_addc(out, '+');
	number_add(out, w->language, str_of(text));
}

static void put_agreement(const struct writer *w)
{
	static const enum word_id words[] = {
		[NO_CARD] = WORD_report_evidence_no_card,
		[AGREES] = WORD_report_evidence_agrees,
		[DIFFERS] = WORD_report_evidence_differs,
	};
	const struct evidence_page *page = w->page;
	struct buf shown;

	if (page->agreement == NOT_ASKED)
		return;
	buf_init(&shown, 1000);
	text_add(&shown, page->shown.n ? page->shown : STR_LIT("-"));
	if (page->agreement == DIFFERS && page->lag > 0)
		buf_addf(w->out, word(w->language, WORD_report_evidence_behind),
			 buf_shown(&shown), (long long)page->lag);
	else
		buf_addf(w->out, word(w->language, words[page->agreement]),
			 buf_shown(&shown));
	buf_addc(w->out, '\n');
	buf_spoil(w->out, &shown);
	buf_release(&shown);
}

/* "Engagement, 7 days, Facebook: 1,234". */
static void put_number(const struct writer *w)
{
	struct board field = w->trace->of.field;
	struct buf *out = w->out;

	buf_adds(out, metric_title(w->language, (int)field.metric));
	if (field.window != NO_WINDOW)
		buf_addf(out, ", %s", window_title(w->language, field.window));
	if (field.platform != NATIONAL)
		buf_addf(out, ", %s",
			 platform_title(platform_names[field.platform]));
	buf_adds(out, ": ");
	add_value(w, out, w->trace->value);
	buf_addc(out, '\n');
}

static void put_head(const struct writer *w)
{
	const struct sentra *sentra = w->trace->of.sentra;

	text_add(w->out, str_of(sentra->name));
	buf_addf(w->out, " (%s)\n", sentra->id);
	put_number(w);
	buf_addf(w->out, "%s ", word(w->language, WORD_card_as_of));
	add_time(w, w->out, w->trace->of.t_s * SECOND_MS);
	buf_addc(w->out, '\n');
	put_agreement(w);
	buf_addc(w->out, '\n');
}

static void add_cell_time(const struct writer *w, struct text_table *t,
			  int64_t ms)
{
	struct buf text;

	buf_init(&text, 100);
	add_time(w, &text, ms);
	text_table_addbuf(t, &text);
	buf_release(&text);
}

/* "kartini_tmg (Facebook)": the handle, where the roster has one. */
static void add_cell_account(const struct writer *w, struct text_table *t,
			     const struct evidence *e)
{
	const struct account *account = trace_account(w->trace, e);
	struct buf text;

	buf_init(&text, 1000);
	if (account && account->handle)
		buf_adds(&text, account->handle);
	else
		text_add(&text, e->account);
	buf_addf(&text, " (%s)", platform_title(platform_names[e->platform]));
	text_table_addbuf(t, &text);
	buf_release(&text);
}

static void add_cell_change(const struct writer *w, struct text_table *t,
			    const struct evidence *e)
{
	struct buf text;

	buf_init(&text, 100);
	add_change(w, &text, evidence_units(e));
	text_table_addbuf(t, &text);
	buf_release(&text);
}

/* What decides it: the count of followers, or when the post was published. */
static void add_cell_told(const struct writer *w, struct text_table *t,
			  const struct evidence *e)
{
	char number[VALUE_TEXT];
	struct buf text;

	if (is_instant(w->trace)) {
		add_cell_time(w, t, e->told);
		return;
	}
	buf_init(&text, 100);
	show_whole(number, e->told);
	number_add(&text, w->language, str_of(number));
	text_table_addbuf(t, &text);
	buf_release(&text);
}

static void add_place(const struct writer *w, struct text_table *t,
		      const struct evidence *e)
{
	struct buf text;

	buf_init(&text, 1000);
	buf_adds(&text, "  ");
	add_topic(&text, w->page, e);
	buf_addf(&text, "[%d]@%lld", (int)e->partition, (long long)e->offset);
	text_table_line(t, buf_str(&text));
	buf_spoil(w->out, &text);
	buf_release(&text);
}

/* Where the newest reading decides, what it says stands before what it changed,
 * or in the place of it. */
static void put_rows(const struct writer *w, size_t n)
{
	bool decides = w->trace->of.field.metric == METRIC_followers;
	bool instant = is_instant(w->trace);
	struct text_table t;

	text_table_init(&t, decides ? "llrr" : instant ? "lll" : "llr");
	text_table_fit(&t, w->style->width, 1);
	text_table_adds(&t, word(w->language, WORD_report_evidence_observed));
	text_table_adds(&t, word(w->language, WORD_account));
	if (decides || instant)
		text_table_adds(&t,
				word(w->language, WORD_report_evidence_told));
	if (!instant)
		text_table_adds(&t, "+/-");
	for (size_t i = 0; i < n; i++) {
		const struct evidence *e = &w->trace->at[i];

		add_cell_time(w, &t, e->observed_ms);
		add_cell_account(w, &t, e);
		if (decides || instant)
			add_cell_told(w, &t, e);
		if (!instant)
			add_cell_change(w, &t, e);
		add_place(w, &t, e);
	}
	text_table_print(&t, w->style->colour, w->out);
	text_table_release(&t);
}

/* "Earlier readings: 41, together +1,238"; instants make no sum. */
static void put_others(const struct writer *w, enum word_id what, size_t n,
		       int64_t units)
{
	if (n == 0)
		return;
	buf_addf(w->out, word(w->language, what), n);
	if (!is_instant(w->trace)) {
		buf_adds(w->out,
			 word(w->language, WORD_report_evidence_together));
		add_change(w, w->out, units);
	}
	buf_addc(w->out, '\n');
}

/* What has no row, and what it comes to. */
static void put_rest(const struct writer *w, size_t shown)
{
	const struct trace *t = w->trace;
	int64_t units = 0;

	for (size_t i = shown; i < t->n; i++)
		units += evidence_units(&t->at[i]);
	put_others(w, WORD_report_evidence_more, t->n - shown, units);
	put_others(w, WORD_report_evidence_earlier, t->earlier,
		   t->earlier_units);
}

static void put_events(const struct writer *w, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct evidence *e = &w->trace->at[i];

		buf_addc(w->out, '\n');
		add_topic(w->out, w->page, e);
		buf_addf(w->out, "[%d]@%lld\n", (int)e->partition,
			 (long long)e->offset);
		add_event(w->out, e->event);
		buf_addc(w->out, '\n');
	}
}

static void put_counts(const struct writer *w)
{
	const struct trace_counts *c = &w->trace->counts;

	buf_addc(w->out, '\n');
	buf_addf(w->out, word(w->language, WORD_report_evidence_read), c->read,
		 c->changed);
	buf_addc(w->out, '\n');
	if (c->late + c->unusable + c->stranger == 0)
		return;
	buf_addf(w->out, word(w->language, WORD_report_evidence_passed),
		 c->late, c->unusable, c->stranger);
	buf_addc(w->out, '\n');
}

void evidence_text(const struct evidence_page *page, const struct style *style,
		   struct buf *out)
{
	struct err err = { 0 };
	const struct writer w = {
		.page = page,
		.trace = page->trace,
		.style = style,
		.language = style->language,
		.local = zone_open(page->trace->of.sentra->timezone, &err),
		.out = out,
	};
	size_t n = rows_of(page, ROWS_MOST);

	if (!w.local && err_is_ours(err.code))
		buf_spoil_no_memory(out);
	put_head(&w);
	if (n) {
		put_rows(&w, n);
		put_rest(&w, n);
	} else {
		buf_addf(out, "%s\n",
			 word(w.language, WORD_report_evidence_nothing));
	}
	if (page->limit >= 0)
		put_events(&w, n);
	put_counts(&w);
	zone_close(w.local);
}

/* ---- for programs ---- */

static void json_value(struct buf *out, const char *name, const char *value)
{
	buf_addf(out, ",\"%s\":%s", name, *value ? value : "null");
}

static void json_units(struct buf *out, const char *name, enum metric metric,
		       int64_t units)
{
	char text[VALUE_TEXT];

	units_text(text, metric, units);
	json_value(out, name, text);
}

static void json_one(const struct evidence_page *page, const struct evidence *e,
		     struct buf *out)
{
	buf_adds(out, "{\"topic\":\"");
	add_topic(out, page, e);
	buf_addf(out, "\",\"partition\":%d,\"offset\":%lld", (int)e->partition,
		 (long long)e->offset);
	ctl_json_time(out, "appended",
		      e->append_ms < 0 ? TIME_NONE : e->append_ms);
	ctl_json_time(out, "observed_at", e->observed_ms);
	buf_addf(out, ",\"platform\":\"%s\",\"account_id\":",
		 platform_names[e->platform]);
	text_addjson(out, e->account);
	json_value(out, "before", e->before);
	json_value(out, "after", e->after);
	json_units(out, "difference", page->trace->of.field.metric,
		   evidence_units(e));
	buf_adds(out, ",\"event\":");
	add_event(out, e->event);
	buf_addc(out, '}');
}

static void json_redis(const struct evidence_page *page, struct buf *out)
{
	buf_adds(out, ",\"redis\":");
	if (page->agreement == NOT_ASKED) {
		buf_adds(out, "null");
		return;
	}
	buf_adds(out, "{\"value\":");
	text_addjson(out, page->shown);
	buf_addf(out, ",\"agrees\":%s,\"lag\":",
		 page->agreement == AGREES ? "true" : "false");
	if (page->lag < 0)
		buf_adds(out, "null}");
	else
		buf_addf(out, "%lld}", (long long)page->lag);
}

static void json_counts(const struct trace *t, struct buf *out)
{
	const struct trace_counts *c = &t->counts;

	buf_addf(out,
		 "\"counts\":{\"read\":%zu,\"changed\":%zu,\"late\":%zu,"
		 "\"not_usable\":%zu,\"not_on_roster\":%zu}",
		 c->read, c->changed, c->late, c->unusable, c->stranger);
}

void evidence_json(const struct evidence_page *page, struct buf *out)
{
	const struct trace *t = page->trace;
	size_t n = rows_of(page, 0);

	buf_adds(out, "{\"sentra\":");
	text_addjson(out, str_of(t->of.sentra->id));
	buf_adds(out, ",\"field\":\"");
	board_name(out, t->of.field);
	buf_addc(out, '"');
	json_value(out, "value", t->value);
	ctl_json_time(out, "as_of", t->of.t_s * SECOND_MS);
	json_redis(page, out);
	buf_adds(out, ",\n\"evidence\":[");
	for (size_t i = 0; i < n; i++) {
		buf_adds(out, i ? ",\n" : "\n");
		json_one(page, &t->at[i], out);
	}
	buf_addf(out, "\n],\n\"earlier\":{\"readings\":%zu", t->earlier);
	json_units(out, "difference", t->of.field.metric, t->earlier_units);
	buf_adds(out, "},\n");
	json_counts(t, out);
	buf_adds(out, "}\n");
}

/* ---- for spreadsheets ---- */

static void csv_one(const struct evidence_page *page, const struct evidence *e,
		    struct csv_row *row, struct buf *text)
{
	char units[VALUE_TEXT];

	buf_clear(text);
	add_topic(text, page, e);
	csv_row_text(row, buf_str(text));
	csv_row_number(row, e->partition);
	csv_row_number(row, e->offset);
	csv_row_time(row, e->append_ms < 0 ? TIME_NONE : e->append_ms);
	csv_row_time(row, e->observed_ms);
	csv_row_text(row, str_of(platform_names[e->platform]));
	csv_row_text(row, e->account);
	csv_row_decimal(row, str_of(e->before));
	csv_row_decimal(row, str_of(e->after));
	units_text(units, page->trace->of.field.metric, evidence_units(e));
	csv_row_decimal(row, str_of(units));
	buf_clear(text);
	add_event(text, e->event);
	csv_row_text(row, buf_str(text));
	csv_row_end(row);
}

void evidence_csv(const struct evidence_page *page, struct buf *out)
{
	struct csv_row row = { .out = out };
	size_t n = rows_of(page, 0);
	struct buf text;

	csv_row_names(&row, "topic partition offset appended observed_at "
			    "platform account_id before after difference "
			    "event");
	buf_init(&text, 6 * TRACE_BYTES);
	for (size_t i = 0; i < n; i++) {
		csv_one(page, &page->trace->at[i], &row, &text);
		buf_spoil(out, &text);
	}
	buf_release(&text);
}
