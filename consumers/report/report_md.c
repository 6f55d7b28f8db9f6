/* report_md.c -- laporan.md: Markdown with tables, as GitHub and others read
 * it.  The tables by day and by platform, and the settings, are left out: they
 * are too long to be pasted. */
#include "common/base/utf8.h"
#include "consumers/view/number.h"
#include "consumers/view/post_address.h"
#include "consumers/view/snapshot.h"
#include "consumers/view/text.h"
#include "formulas.h"
#include "rendering.h"
#include "sayings.h"
#include "shown.h"

#include <ctype.h>
#include <stdio.h>

#define CELL_MAX  ((size_t)1 << 20)
#define TEXT_MOST 300  /* characters of a text from outside */
#define LINK_MOST 2048 /* bytes of an address */
#define DOTS      "\xe2\x80\xa6"

struct md {
	struct buf *out;
	const struct report *report;
	enum language language;
};

/* ---- text ---- */

/* What means something in Markdown, HTML and tables, or makes a link of a text:
 * ':' of http://, '.' behind a w. */
static bool must_escape(const char *p, const char *begin)
{
	return strchr("\\`*_[]<>|~#&$", *p) || (*p == ':' && p[1] != ' ') ||
	       (*p == '.' && p > begin && (p[-1] == 'w' || p[-1] == 'W'));
}

/* So many characters of a text, on one line, which stays text. */
static void add_cut(struct md *m, struct str text, size_t most)
{
	struct buf line;
	const char *begin;
	size_t n;

	buf_init(&line, CELL_MAX);
	text_add_line(&line, text);
	begin = buf_shown(&line);
	n = utf8_cut_chars(begin, line.len, most);
	for (const char *p = begin; p < begin + n; p++) {
		if (must_escape(p, begin))
			buf_addc(m->out, '\\');
		buf_addc(m->out, *p);
	}
	if (n < line.len)
		buf_adds(m->out, DOTS);
	buf_spoil(m->out, &line);
	buf_release(&line);
}

/* A text from outside. */
static void add_text(struct md *m, struct str text)
{
	add_cut(m, text, TEXT_MOST);
}

static void add_word(struct md *m, enum word_id id)
{
	buf_adds(m->out, word(m->language, id));
}

static bool is_plain(char c)
{
	return isalnum((unsigned char)c) || strchr("-._~:/?#@!$&'+,;=%", c);
}

/* "[text](<https://...>)"; what is no address is its text alone. */
static void add_link(struct md *m, struct str text, struct str url)
{
	bool linked = is_post_address(url) && url.n <= LINK_MOST;

	if (linked)
		buf_addc(m->out, '[');
	if (text.n)
		add_text(m, text);
	else
		add_word(m, WORD_post_without_text);
	if (!linked)
		return;
	buf_adds(m->out, "](<");
	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] && is_plain(url.p[i]))
			buf_addc(m->out, url.p[i]);
		else
			buf_addf(m->out, "%%%02X", (unsigned char)url.p[i]);
	buf_adds(m->out, ">)");
}

static void add_saying(struct md *m,
		       void (*say)(struct buf *, const struct report *,
				   enum language))
{
	struct buf text;

	buf_init(&text, CELL_MAX);
	say(&text, m->report, m->language);
	if (text.len) {
		for (const char *p = text.data; *p; p++) {
			if (strchr("\\[]<>|#&$", *p))
				buf_addc(m->out, '\\');
			buf_addc(m->out, *p);
		}
		buf_adds(m->out, "\n\n");
	}
	buf_spoil(m->out, &text);
	buf_release(&text);
}

static void add_title(struct md *m, enum word_id title)
{
	buf_addf(m->out, "## %s\n\n", word(m->language, title));
}

/* ---- tables ---- */

static bool is_right(enum grid_kind kind)
{
	return kind == GRID_NUMBER || kind == GRID_MOVED;
}

static void add_heads(struct md *m, const struct grid *grid)
{
	for (size_t c = 0; c < grid->n_columns; c++) {
		buf_adds(m->out, "| ");
		add_text(m, str_of(grid->column[c].title));
		buf_addc(m->out, ' ');
	}
	buf_adds(m->out, "|\n");
	for (size_t c = 0; c < grid->n_columns; c++)
		buf_adds(m->out,
			 is_right(grid->column[c].kind) ? "| ---: " : "| --- ");
	buf_adds(m->out, "|\n");
}

static void add_cell(struct md *m, const struct grid *grid, size_t row,
		     size_t column)
{
	enum grid_kind kind = grid->column[column].kind;
	struct buf text;

	buf_adds(m->out, "| ");
	buf_init(&text, CELL_MAX);
	grid_cell_text(grid, row, column, &text);
	if (kind == GRID_TEXT || kind == GRID_DATE || kind == GRID_STATE)
		add_text(m, buf_str(&text));
	else
		buf_addbuf(m->out, &text);
	buf_spoil(m->out, &text);
	buf_release(&text);
	buf_addc(m->out, ' ');
}

/* Frees the grid. */
static void add_grid(struct md *m, struct grid *grid)
{
	if (grid->bad)
		buf_spoil_no_memory(m->out);
	if (grid->n) {
		add_heads(m, grid);
		for (size_t i = 0; i < grid->n; i++) {
			for (size_t c = 0; c < grid->n_columns; c++)
				add_cell(m, grid, i, c);
			buf_adds(m->out, "|\n");
		}
	} else {
		add_word(m, WORD_report_nothing_here);
		buf_addc(m->out, '\n');
	}
	buf_addc(m->out, '\n');
	grid_release(grid);
}

static void add_table(struct md *m, enum report_table_id id)
{
	struct grid grid;

	add_title(m, report_tables[id].title);
	shown_table(&grid, m->report, id);
	add_grid(m, &grid);
}

/* ---- the two top 5 ---- */

static struct str value_of(const struct md *m, enum report_table_id id,
			   size_t row, const char *column)
{
	return report_value(m->report, id, row, column);
}

/* What is shown of a cell of ours, a number or a time. */
static void add_shown(struct md *m, enum report_table_id id, size_t row,
		      const char *column)
{
	const struct grid *grid = &m->report->table[id];
	size_t place = shown_column(grid, column);

	if (place != SIZE_MAX)
		grid_cell_text(grid, row, place, m->out);
}

static void add_post(struct md *m, enum report_table_id id, size_t row,
		     const char *kind)
{
	char column[32];
	struct str url;

	snprintf(column, sizeof(column), "%s_platform", kind);
	add_shown(m, id, row, column);
	buf_adds(m->out, ", ");
	snprintf(column, sizeof(column), "%s_at", kind);
	add_shown(m, id, row, column);
	buf_adds(m->out, ": ");
	snprintf(column, sizeof(column), "%s_url", kind);
	url = value_of(m, id, row, column);
	snprintf(column, sizeof(column), "%s_text", kind);
	add_link(m, value_of(m, id, row, column), url);
}

static void add_labels(struct md *m, enum report_table_id id, size_t row)
{
	const struct grid *grid = &m->report->table[id];
	size_t place = shown_column(grid, "post_labels");
	struct buf text;

	buf_init(&text, CELL_MAX);
	grid_cell_text(grid, row, place, &text);
	if (text.len) {
		buf_adds(m->out, " (");
		add_text(m, buf_str(&text));
		buf_addc(m->out, ')');
	}
	buf_spoil(m->out, &text);
	buf_release(&text);
}

static void add_posts(struct md *m, enum report_table_id id, size_t row)
{
	if (value_of(m, id, row, "post_at").p) {
		buf_addf(m->out,
			 "   - %s: ", word(m->language, WORD_report_newest));
		add_post(m, id, row, "post");
		add_labels(m, id, row);
		buf_addc(m->out, '\n');
	}
	if (!value_of(m, id, row, "outreach_posts").p)
		return;
	buf_addf(m->out, "   - **%s**: ",
		 word(m->language, WORD_report_outreach_posts));
	add_shown(m, id, row, "outreach_posts");
	if (value_of(m, id, row, "outreach_at").p) {
		buf_adds(m->out, "; ");
		add_post(m, id, row, "outreach");
	}
	buf_addc(m->out, '\n');
}

static void add_top(struct md *m, enum report_table_id id)
{
	add_title(m, report_tables[id].title);
	for (size_t i = 0; i < m->report->table[id].n; i++) {
		add_shown(m, id, i, "rank");
		buf_adds(m->out, ". **");
		add_text(m, value_of(m, id, i, "name"));
		buf_adds(m->out, "**: ");
		if (id == REPORT_top_latest) {
			add_shown(m, id, i, "latest");
		} else {
			add_shown(m, id, i, "followers");
			buf_adds(m->out, " (");
			add_shown(m, id, i, "growth");
			buf_addc(m->out, ')');
		}
		buf_adds(m->out, ", ");
		add_shown(m, id, i, "moved");
		buf_addc(m->out, '\n');
		add_posts(m, id, i);
	}
	if (!m->report->table[id].n)
		add_word(m, WORD_report_nothing_here);
	buf_addc(m->out, '\n');
}

/* ---- sections ---- */

static void add_summary(struct md *m)
{
	struct grid grid;

	buf_addf(m->out, "# %s\n\n", word(m->language, WORD_report_title));
	add_saying(m, say_period);
	buf_addf(m->out, "%s ", word(m->language, WORD_data_as_of));
	add_saying(m, say_as_of);
	add_saying(m, say_judgement);
	add_saying(m, say_silent);
	add_saying(m, say_unseen);
	add_saying(m, say_reach);
	add_saying(m, say_previous);
	shown_table(&grid, m->report, REPORT_totals);
	add_grid(m, &grid);
}

static void add_targets(struct md *m)
{
	struct grid grid;

	add_title(m, WORD_report_table_targets);
	add_word(m, WORD_report_targets_about);
	buf_adds(m->out, "\n\n");
	shown_targets(&grid, m->report);
	add_grid(m, &grid);
}

static void add_coverage(struct md *m)
{
	size_t programmes = shown_programmes(m->report);

	add_title(m, WORD_report_table_coverage);
	add_word(m, WORD_report_matrix_about);
	buf_adds(m->out, "\n\n");
	for (size_t at = 0, n = 1; at < programmes && n > 0; at += n) {
		struct grid grid;

		n = shown_coverage(&grid, m->report, at);
		add_grid(m, &grid);
	}
}

static void add_definitions(struct md *m)
{
	add_title(m, WORD_report_definitions);
	for (const struct formula *f = formulas; f->id; f++) {
		buf_addf(m->out, "- `%s`: ", f->id);
		add_cut(m,
			str_of(m->language == ENGLISH ? f->english
						      : f->indonesian),
			SIZE_MAX);
		buf_addc(m->out, '\n');
	}
	buf_addc(m->out, '\n');
}

static void add_evidence(struct md *m)
{
	struct grid grid;

	add_title(m, WORD_report_evidence);
	shown_facts(&grid, m->report);
	add_grid(m, &grid);
}

int md_make(const struct report *report, enum language language,
	    struct buf *out, struct err *err)
{
	static const enum report_table_id last[] = {
		REPORT_programmes, REPORT_silent,      REPORT_blind,
		REPORT_unseen,     REPORT_corrections,
	};
	struct md md = { out, report, language };

	add_summary(&md);
	add_top(&md, REPORT_top_followers);
	add_top(&md, REPORT_top_latest);
	add_table(&md, REPORT_ranking);
	add_targets(&md);
	add_coverage(&md);
	for (size_t i = 0; i < ARRAY_LEN(last); i++)
		add_table(&md, last[i]);
	add_definitions(&md);
	add_evidence(&md);
	add_table(&md, REPORT_log);
	return buf_error(out, err, "laporan.md");
}
