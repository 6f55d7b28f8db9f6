/* campaign_page.c -- how a campaign is shown; must not know where it is
 * read. */
#include "campaign_page.h"

#include "common/base/clock.h"
#include "consumers/ctl/text_table.h"
#include "consumers/view/csv_row.h"
#include "consumers/view/number.h"
#include "consumers/view/serentak.h"
#include "store.h"

#include <stdlib.h>

/* ---- what is known ---- */

static struct str field(const struct campaign_page *p, const char *name)
{
	return ctl_field(p->hash, name);
}

static struct str title_of(const struct campaign_page *p)
{
	struct str name = field(p, "name");

	return name.n ? name : str_of(p->name);
}

static struct str at(const struct redisReply *flat, size_t i)
{
	return redis_reply_str(redis_reply_at(flat, i));
}

static struct str name_of(const struct campaign_page *p, struct str id)
{
	const struct sentra *s = roster_find(p->roster, id);

	return s ? str_of(s->name) : id;
}

static const char *zone_of(const struct campaign_page *p, struct str id)
{
	const struct sentra *s = roster_find(p->roster, id);

	return s ? s->timezone : p->zone;
}

/* ---- for people ---- */

struct view {
	const struct campaign_page *page;
	enum language language;
	struct buf *out;
};

static const char *label(const struct view *v, enum word_id id)
{
	return word(v->language, id);
}

static void add_state(const struct campaign_page *p, enum language language,
		      struct buf *out)
{
	struct str state = field(p, "state");
	enum word_id title = serentak_state(state);

	if (title != WORD_COUNT) {
		buf_adds(out, word(language, title));
		return;
	}
	text_add(out, state.n ? state : STR_LIT("-"));
}

/* "0.8710   27 of 31 posted" */
static void add_index(const struct campaign_page *p, enum language language,
		      struct buf *out)
{
	number_add(out, language, field(p, "index"));
	buf_adds(out, "   ");
	number_add(out, language, field(p, "posted"));
	buf_adds(out, word(language, WORD_of_them));
	number_add(out, language, field(p, "expected"));
	buf_adds(out, word(language, WORD_have_posted));
}

static void row_begin(const struct view *v, enum word_id title,
		      struct text_table *t)
{
	buf_clear(v->out);
	text_table_adds(t, label(v, title));
}

static void add_instant(const struct view *v, enum word_id title,
			const char *name, struct text_table *t)
{
	char text[40];

	ctl_time_ms(v->language, store_ms(field(v->page, name)),
		    str_of(v->page->zone), text);
	text_table_adds(t, label(v, title));
	text_table_adds(t, text);
}

static void add_span(const struct view *v, enum word_id title, const char *name,
		     struct text_table *t)
{
	struct str seconds = field(v->page, name);
	int64_t s;

	row_begin(v, title, t);
	if (str_number(seconds, &s) && s >= 0 && s < INT64_MAX / SECOND_MS)
		span_add(v->out, v->language, s * SECOND_MS);
	else if (!seconds.n)
		buf_adds(v->out, label(v, WORD_not_reached));
	else
		buf_addc(v->out, '-');
	text_table_addbuf(t, v->out);
}

static void add_number(const struct view *v, enum word_id title,
		       const char *name, struct text_table *t)
{
	row_begin(v, title, t);
	number_add(v->out, v->language, field(v->page, name));
	text_table_addbuf(t, v->out);
}

/* What stands of it as a whole: a title and a value a line. */
static void add_facts(const struct campaign_page *p, const struct style *style,
		      struct buf *out)
{
	struct buf cell;
	const struct view v = { p, style->language, &cell };
	struct text_table t;

	buf_init(&cell, 500);
	text_table_init(&t, "ll");
	row_begin(&v, WORD_status, &t);
	add_state(p, v.language, &cell);
	text_table_addbuf(&t, &cell);
	add_instant(&v, WORD_begins, "t0", &t);
	add_instant(&v, WORD_ends, "ends", &t);
	text_table_adds(&t, label(&v, WORD_programme));
	text_table_add(&t, field(p, "programme").n ? field(p, "programme")
						   : STR_LIT("-"));
	row_begin(&v, WORD_index, &t);
	add_index(p, v.language, &cell);
	text_table_addbuf(&t, &cell);
	add_span(&v, WORD_half_posted, "t50", &t);
	add_span(&v, WORD_most_posted, "t90", &t);
	add_number(&v, WORD_early, "early", &t);
	add_number(&v, WORD_ready, "ready", &t);
	add_instant(&v, WORD_card_as_of, "as_of", &t);
	text_table_print(&t, false, out);
	text_table_release(&t);
	buf_release(&cell);
}

static void add_first(const struct campaign_page *p, const struct style *style,
		      struct buf *out)
{
	struct text_table t;
	char text[40];

	buf_addc(out, '\n');
	if (redis_reply_len(p->first) < 2) {
		buf_addf(out, "%s\n",
			 word(style->language, WORD_nobody_posted));
		return;
	}
	text_table_init(&t, "rll");
	text_table_fit(&t, style->width, 1);
	text_table_adds(&t, "#");
	text_table_adds(&t, word(style->language, WORD_sentra));
	text_table_adds(&t, word(style->language, WORD_first_post));
	for (size_t i = 0; i + 1 < redis_reply_len(p->first); i += 2) {
		struct str id = at(p->first, i);

		ctl_time_ms(style->language,
			    serentak_first_ms(at(p->first, i + 1)),
			    str_of(zone_of(p, id)), text);
		text_table_addf(&t, "%zu", i / 2 + 1);
		text_table_add(&t, name_of(p, id));
		text_table_adds(&t, text);
	}
	text_table_print(&t, style->colour, out);
	text_table_release(&t);
}

/* "Late: Sentra Abiyoso Cimahi, Sentra Mahatmiya Bali"; no line of none. */
static void add_others(const struct campaign_page *p, int status,
		       enum language language, struct buf *out)
{
	size_t n = 0;

	for (size_t i = 0; i + 1 < redis_reply_len(p->status); i += 2) {
		if (serentak_status(at(p->status, i + 1)) != status)
			continue;
		buf_adds(out, n ? ", " : "\n");
		if (n++ == 0)
			buf_addf(out, "%s: ",
				 word(language,
				      serentak_statuses[status].title));
		text_add(out, name_of(p, at(p->status, i)));
	}
	buf_adds(out, n ? "\n" : "");
}

void campaign_text(const struct campaign_page *p, const struct style *style,
		   struct buf *out)
{
	buf_adds(out, style->colour ? "\033[1m" : "");
	text_add(out, title_of(p));
	buf_adds(out, style->colour ? "\033[0m" : "");
	buf_adds(out, "  (");
	text_add(out, str_of(p->id));
	buf_adds(out, ")\n\n");
	add_facts(p, style, out);
	add_first(p, style, out);
	for (int i = 0; i < SERENTAK_STATUSES; i++)
		add_others(p, i, style->language, out);
}

void campaigns_text(const struct campaign_page *p, size_t n,
		    const struct style *style, struct buf *out)
{
	struct text_table t;
	struct buf cell;
	char text[40];

	buf_init(&cell, 500);
	text_table_init(&t, "lllll");
	text_table_fit(&t, style->width, 1);
	text_table_adds(&t, word(style->language, WORD_id));
	text_table_adds(&t, word(style->language, WORD_campaign));
	text_table_adds(&t, word(style->language, WORD_status));
	text_table_adds(&t, word(style->language, WORD_begins));
	text_table_adds(&t, word(style->language, WORD_index));
	for (size_t i = 0; i < n; i++) {
		text_table_adds(&t, p[i].id);
		text_table_add(&t, title_of(&p[i]));
		buf_clear(&cell);
		add_state(&p[i], style->language, &cell);
		text_table_addbuf(&t, &cell);
		ctl_time_ms(style->language, store_ms(field(&p[i], "t0")),
			    str_of(p[i].zone), text);
		text_table_adds(&t, text);
		buf_clear(&cell);
		number_add(&cell, style->language, field(&p[i], "index"));
		text_table_addbuf(&t, &cell);
	}
	text_table_print(&t, style->colour, out);
	text_table_release(&t);
	buf_release(&cell);
}

/* ---- for programs ---- */

static void number_json(struct buf *out, const char *name, struct str number)
{
	int64_t n;

	buf_addf(out, ",\"%s\":", name);
	if (str_number(number, &n))
		buf_addi(out, n);
	else
		buf_adds(out, "null");
}

/* 0 to 1 with 4 decimals, as the stage writes it; "" where it is none. */
static void add_share(struct buf *out, struct str index, const char *none)
{
	char copy[32] = "", *end = copy;
	double v = -1;

	if (index.n && index.n < sizeof(copy)) {
		memcpy(copy, index.p, index.n);
		v = strtod(copy, &end);
	}
	if (end == copy + index.n && v >= 0 && v <= 1)
		buf_addf(out, "%.4f", v);
	else
		buf_adds(out, none);
}

static const char *const counts[] = { "expected", "posted", "ready",
				      "early",    "t50",    "t90" };

/* Its fields, without the brace at the end. */
static void fields_json(const struct campaign_page *p, struct buf *out)
{
	buf_adds(out, "{\"campaign\":");
	text_addjson(out, str_of(p->id));
	buf_adds(out, ",\"name\":");
	text_addjson(out, title_of(p));
	buf_adds(out, ",\"programme\":");
	text_addjson(out, field(p, "programme"));
	buf_adds(out, ",\"state\":");
	text_addjson(out, field(p, "state"));
	ctl_json_time(out, "t0", store_ms(field(p, "t0")));
	ctl_json_time(out, "ends", store_ms(field(p, "ends")));
	for (size_t i = 0; i < ARRAY_LEN(counts); i++)
		number_json(out, counts[i], field(p, counts[i]));
	buf_adds(out, ",\"index\":");
	add_share(out, field(p, "index"), "null");
	ctl_json_time(out, "as_of", store_ms(field(p, "as_of")));
}

static void others_json(const struct campaign_page *p, int status,
			struct buf *out)
{
	const char *comma = "";

	buf_addf(out, ",\"%s\":", serentak_statuses[status].name);
	if (!p->status) {
		buf_adds(out, "null");
		return;
	}
	buf_addc(out, '[');
	for (size_t i = 0; i + 1 < redis_reply_len(p->status); i += 2) {
		if (serentak_status(at(p->status, i + 1)) != status)
			continue;
		buf_adds(out, comma);
		text_addjson(out, at(p->status, i));
		comma = ",";
	}
	buf_addc(out, ']');
}

void campaign_json(const struct campaign_page *p, struct buf *out)
{
	fields_json(p, out);
	buf_adds(out, ",\"first\":[");
	for (size_t i = 0; i + 1 < redis_reply_len(p->first); i += 2) {
		buf_addf(out, "%s\n{\"sentra\":", i ? "," : "");
		text_addjson(out, at(p->first, i));
		ctl_json_time(out, "at",
			      serentak_first_ms(at(p->first, i + 1)));
		buf_addc(out, '}');
	}
	buf_adds(out, "]");
	for (int i = 0; i < SERENTAK_STATUSES; i++)
		others_json(p, i, out);
	buf_adds(out, "}\n");
}

void campaigns_json(const struct campaign_page *p, size_t n, struct buf *out)
{
	buf_adds(out, "{\"campaigns\":[");
	for (size_t i = 0; i < n; i++) {
		buf_adds(out, i ? ",\n" : "\n");
		fields_json(&p[i], out);
		buf_addc(out, '}');
	}
	buf_adds(out, "\n]}\n");
}

static void sentra_csv(const struct campaign_page *p, struct csv_row *row,
		       struct str id, const char *status, int64_t ms)
{
	csv_row_text(row, id);
	csv_row_text(row, name_of(p, id));
	csv_row_text(row, str_of(status));
	csv_row_time(row, ms);
	csv_row_end(row);
}

static void others_csv(const struct campaign_page *p, int status,
		       struct csv_row *row)
{
	for (size_t i = 0; i + 1 < redis_reply_len(p->status); i += 2)
		if (serentak_status(at(p->status, i + 1)) == status)
			sentra_csv(p, row, at(p->status, i),
				   serentak_statuses[status].name, TIME_NONE);
}

void campaign_csv(const struct campaign_page *p, struct buf *out)
{
	struct csv_row row = { .out = out };

	csv_row_names(&row, "sentra name status first");
	for (size_t i = 0; i + 1 < redis_reply_len(p->first); i += 2)
		sentra_csv(p, &row, at(p->first, i), "posted",
			   serentak_first_ms(at(p->first, i + 1)));
	for (int i = 0; i < SERENTAK_STATUSES; i++)
		others_csv(p, i, &row);
}

static void campaign_row_csv(const struct campaign_page *p, struct csv_row *row)
{
	struct buf share;

	csv_row_text(row, str_of(p->id));
	csv_row_text(row, title_of(p));
	csv_row_text(row, field(p, "programme"));
	csv_row_text(row, field(p, "state"));
	csv_row_time(row, store_ms(field(p, "t0")));
	csv_row_time(row, store_ms(field(p, "ends")));
	for (size_t i = 0; i < ARRAY_LEN(counts); i++)
		csv_row_text(row, field(p, counts[i]));
	buf_init(&share, 100);
	add_share(&share, field(p, "index"), "");
	csv_row_text(row, buf_str(&share));
	buf_release(&share);
	csv_row_end(row);
}

void campaigns_csv(const struct campaign_page *p, size_t n, struct buf *out)
{
	struct csv_row row = { .out = out };

	csv_row_names(&row, "campaign name programme state t0 ends expected "
			    "posted ready early t50 t90 index");
	for (size_t i = 0; i < n; i++)
		campaign_row_csv(&p[i], &row);
}
