/* gaps_page.c -- how gaps are shown; must not know where they are read. */
#include "gaps_page.h"

#include "common/base/clock.h"
#include "consumers/ctl/text_table.h"
#include "consumers/view/csv_row.h"
#include "consumers/view/number.h"

#include <inttypes.h>
#include <stdio.h>

/* Of the matrix, beside the sentra. */
#define COLUMNS_MAX (TEXT_TABLE_COLUMNS_MAX - 1)
#define NAME_WIDTH  26

struct view {
	const struct gaps_page *page;
	enum language language;
	bool colour;
	size_t width;
	struct buf *out;
};

static const char *label_word(const struct view *v, enum word_id id)
{
	return word(v->language, id);
}

static int64_t ms_of(int64_t at_s)
{
	return at_s > 0 ? at_s * SECOND_MS : TIME_NONE;
}

/* ---- a list ---- */

static void add_status(const struct view *v, int64_t at_s, struct text_table *t)
{
	enum word_id id = WORD_told;

	if (at_s == TOLD_UNKNOWN)
		id = WORD_not_known;
	else if (told_is_gap(v->page->told, at_s))
		id = WORD_gap;
	text_table_adds(t, label_word(v, id));
}

/* When it was told last, and how long that is. */
static void add_times(const struct view *v, const struct told_row *row,
		      struct text_table *t)
{
	const char *zone = row->sentra ? row->sentra->timezone : v->page->zone;
	struct buf age;
	char at[40];

	if (row->at_s == TOLD_NEVER) {
		text_table_adds(t, label_word(v, WORD_never));
		text_table_adds(t, "-");
		return;
	}
	ctl_time_ms(v->language, ms_of(row->at_s), str_of(zone), at);
	text_table_adds(t, at);
	buf_init(&age, 100);
	if (row->at_s == TOLD_UNKNOWN)
		buf_addc(&age, '-');
	else
		age_add(&age, v->language,
			(v->page->told->now_s - row->at_s) * SECOND_MS);
	text_table_addbuf(t, &age);
	buf_release(&age);
}

/* What a row is of: of one programme the sentra, else the programme. */
static const char *subject(const struct view *v, const struct told_row *row)
{
	return v->page->view == GAPS_PROGRAMME ? row->sentra->name
					       : row->label->name;
}

static void add_list(const struct view *v)
{
	const struct gaps_page *p = v->page;
	bool by = p->view == GAPS_DISTRICT;
	struct text_table t;

	text_table_init(&t, by ? "lllll" : "llll");
	text_table_fit(&t, v->width, by ? 4 : 1);
	text_table_adds(&t, label_word(v, WORD_status));
	text_table_adds(&t, label_word(v, p->view == GAPS_PROGRAMME
						  ? WORD_sentra
						  : WORD_programme));
	text_table_adds(&t, label_word(v, WORD_last_told));
	text_table_adds(&t, label_word(v, WORD_told_ago));
	if (by)
		text_table_adds(&t, label_word(v, WORD_told_by));
	for (size_t i = 0; i < p->n; i++) {
		const struct told_row *row = &p->row[i];

		add_status(v, row->at_s, &t);
		text_table_adds(&t, subject(v, row));
		add_times(v, row, &t);
		if (by)
			text_table_adds(&t,
					row->sentra ? row->sentra->name : "-");
	}
	text_table_print(&t, v->colour, v->out);
	text_table_release(&t);
}

/* "Not told in 30 days: YAPI (never), PENA (83 days ago)" */
static void add_sentence(const struct view *v)
{
	const struct gaps_page *p = v->page;
	size_t n = 0;

	buf_addc(v->out, '\n');
	for (size_t i = 0; i < p->n; i++) {
		int64_t at_s = p->row[i].at_s;

		if (!told_is_gap(p->told, at_s))
			continue;
		if (n++ == 0)
			buf_addf(v->out, label_word(v, WORD_not_told),
				 (long long)p->days);
		else
			buf_adds(v->out, ", ");
		text_add(v->out, str_of(p->row[i].label->name));
		buf_adds(v->out, " (");
		if (at_s == TOLD_NEVER)
			buf_adds(v->out, label_word(v, WORD_never));
		else
			age_add(v->out, v->language,
				(p->told->now_s - at_s) * SECOND_MS);
		buf_addc(v->out, ')');
	}
	if (n == 0)
		buf_addf(v->out, label_word(v, WORD_all_told),
			 (long long)p->days);
	buf_addc(v->out, '\n');
}

/* ---- the matrix ---- */

static void add_cell(const struct view *v, int64_t at_s, struct text_table *t)
{
	const struct told *told = v->page->told;

	if (at_s == TOLD_UNKNOWN)
		text_table_adds(t, "-");
	else if (at_s == TOLD_NEVER)
		text_table_addf(t, "%s !", label_word(v, WORD_never_yet));
	else
		text_table_addf(t, "%" PRId64 " %c", told_days(told, at_s),
				told_is_gap(told, at_s) ? '!' : ' ');
}

static size_t wider(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* How many of the programmes from there on fit the line beside the sentra. */
static size_t columns_from(const struct view *v, size_t from)
{
	const struct told *told = v->page->told;
	size_t never = text_width(label_word(v, WORD_never_yet)) + 2;
	size_t width = NAME_WIDTH, n = 0;

	while (from + n < told->n_labels && n < COLUMNS_MAX) {
		const char *name = told->label[v->page->labels[from + n]]->name;

		width += 2 + wider(text_width(name), never);
		if (n && width > v->width)
			break;
		n++;
	}
	return n;
}

/* Of so many programmes. */
static void add_part(const struct view *v, size_t from, size_t columns)
{
	const struct gaps_page *p = v->page;
	const struct told *told = p->told;
	char aligned[TEXT_TABLE_COLUMNS_MAX + 1] = "l";
	struct text_table t;

	memset(aligned + 1, 'r', columns);
	text_table_init(&t, aligned);
	text_table_fit(&t, v->width, 0);
	text_table_adds(&t, label_word(v, WORD_sentra));
	for (size_t l = from; l < from + columns; l++)
		text_table_adds(&t, told->label[p->labels[l]]->name);
	for (size_t s = 0; s < told->n_sentras; s++) {
		text_table_adds(&t, told->sentra[p->sentras[s]]->name);
		for (size_t l = from; l < from + columns; l++)
			add_cell(v, told_at(told, p->labels[l], p->sentras[s]),
				 &t);
	}
	text_table_adds(&t, label_word(v, WORD_gaps_count));
	for (size_t l = from; l < from + columns; l++)
		text_table_addf(&t, "%zu  ", told_gaps(told, p->labels[l]));
	text_table_print(&t, v->colour, v->out);
	text_table_release(&t);
}

/* As many tables, one below the other, as the programmes take. */
static void add_matrix(const struct view *v)
{
	size_t n = v->page->told->n_labels;

	for (size_t from = 0, columns; from < n; from += columns) {
		columns = columns_from(v, from);
		buf_adds(v->out, from ? "\n" : "");
		add_part(v, from, columns);
	}
}

/* ---- around them ---- */

static void add_servers(const struct view *v)
{
	const struct told *told = v->page->told;

	text_add(v->out, str_of(v->page->name));
	buf_addf(v->out, ", %s", label_word(v, WORD_served_by));
	for (size_t s = 0; s < told->n_sentras; s++) {
		buf_adds(v->out, s ? ", " : "");
		text_add(v->out, str_of(told->sentra[s]->name));
	}
}

static void add_title(const struct view *v)
{
	const struct gaps_page *p = v->page;
	char at[40];

	switch (p->view) {
	case GAPS_MATRIX:
		buf_addf(v->out, label_word(v, WORD_gaps_matrix),
			 (long long)p->days);
		break;
	case GAPS_PROGRAMME:
		buf_addf(v->out, label_word(v, WORD_gaps_programme), p->name,
			 told_gaps(p->told, 0), p->told->n_sentras,
			 (long long)p->days);
		break;
	case GAPS_SENTRA: text_add(v->out, str_of(p->name)); break;
	case GAPS_DISTRICT: add_servers(v); break;
	}
	ctl_time_ms(v->language, p->told->now_s * SECOND_MS, str_of(p->zone),
		    at);
	buf_addf(v->out, "\n%s %s\n\n", label_word(v, WORD_card_as_of), at);
}

/* What is to be known before one believes a gap. */
static void add_notes(const struct view *v)
{
	const struct gaps_page *p = v->page;
	int64_t begin_ms = (p->told->now_s - p->told->gap_s) * SECOND_MS;
	const char *version = p->since->version;
	char at[40];

	if (p->since->from_ms != TIME_NONE && p->since->from_ms > begin_ms) {
		ctl_time_ms(v->language, p->since->from_ms, str_of(p->zone),
			    at);
		buf_addf(v->out, label_word(v, WORD_labels_since), at);
		buf_addc(v->out, '\n');
	}
	if (!*version || strcmp(version, p->lexicon) == 0)
		return;
	buf_adds(v->out, label_word(v, WORD_counted_by));
	text_add(v->out, str_of(version));
	buf_adds(v->out, label_word(v, WORD_file_has));
	text_add(v->out, str_of(p->lexicon));
	buf_addf(v->out, "%s" COVERAGE_UNIT "\n",
		 label_word(v, WORD_then_reload));
}

void gaps_text(const struct gaps_page *p, const struct style *style,
	       struct buf *out)
{
	const struct view v = { p, style->language, style->colour, style->width,
				out };

	add_title(&v);
	if (p->told->n_labels == 0) {
		buf_addf(out, "%s\n", label_word(&v, WORD_no_programme));
	} else if (p->view == GAPS_MATRIX) {
		add_matrix(&v);
	} else {
		add_list(&v);
		if (p->view != GAPS_PROGRAMME)
			add_sentence(&v);
	}
	add_notes(&v);
}

/* ---- for programs ---- */

static void add_days(struct buf *out, const struct told *told, int64_t at_s)
{
	if (at_s > 0)
		buf_addi(out, told_days(told, at_s));
	else
		buf_adds(out, "null");
}

static void row_json(const struct gaps_page *p, const struct told_row *row,
		     struct buf *out)
{
	const char *gap = told_is_gap(p->told, row->at_s) ? "true" : "false";

	buf_addf(out,
		 "\n{\"programme\":\"%s\",\"programme_name\":", row->label->id);
	text_addjson(out, str_of(row->label->name));
	buf_adds(out, ",\"sentra\":");
	text_addjson(out, str_of(row->sentra ? row->sentra->id : NULL));
	buf_adds(out, ",\"sentra_name\":");
	text_addjson(out, str_of(row->sentra ? row->sentra->name : NULL));
	ctl_json_time(out, "told", ms_of(row->at_s));
	buf_adds(out, ",\"days\":");
	add_days(out, p->told, row->at_s);
	buf_addf(out, ",\"gap\":%s}", row->at_s == TOLD_UNKNOWN ? "null" : gap);
}

void gaps_json(const struct gaps_page *p, struct buf *out)
{
	buf_addf(out, "{\"days\":%" PRId64, p->days);
	ctl_json_time(out, "as_of", p->told->now_s * SECOND_MS);
	ctl_json_time(out, "updated_at", p->updated_ms);
	ctl_json_time(out, "labelled_from", p->since->from_ms);
	buf_adds(out, ",\"lexicon_version\":");
	text_addjson(out,
		     str_of(*p->since->version ? p->since->version : NULL));
	buf_adds(out, ",\"district\":");
	text_addjson(out, str_of(p->view == GAPS_DISTRICT ? p->name : NULL));
	buf_adds(out, ",\"served_by\":");
	buf_adds(out, p->view == GAPS_DISTRICT ? "[" : "null");
	for (size_t s = 0; p->view == GAPS_DISTRICT && s < p->told->n_sentras;
	     s++)
		buf_addf(out, "%s\"%s\"", s ? "," : "", p->told->sentra[s]->id);
	buf_adds(out,
		 p->view == GAPS_DISTRICT ? "],\"gaps\":[" : ",\"gaps\":[");
	for (size_t i = 0; i < p->n; i++) {
		buf_adds(out, i ? "," : "");
		row_json(p, &p->row[i], out);
	}
	buf_adds(out, "\n]}\n");
}

void gaps_csv(const struct gaps_page *p, struct buf *out)
{
	struct csv_row row = { .out = out };

	csv_row_names(&row, "programme programme_name sentra sentra_name told "
			    "days gap");
	for (size_t i = 0; i < p->n; i++) {
		const struct told_row *r = &p->row[i];

		csv_row_text(&row, str_of(r->label->id));
		csv_row_text(&row, str_of(r->label->name));
		csv_row_text(&row, str_of(r->sentra ? r->sentra->id : NULL));
		csv_row_text(&row, str_of(r->sentra ? r->sentra->name : NULL));
		csv_row_time(&row, ms_of(r->at_s));
		if (r->at_s > 0)
			csv_row_number(&row, told_days(p->told, r->at_s));
		else
			csv_row_text(&row, STR_NULL);
		if (r->at_s == TOLD_UNKNOWN)
			csv_row_text(&row, STR_NULL);
		else
			csv_row_number(&row, told_is_gap(p->told, r->at_s));
		csv_row_end(&row);
	}
}
