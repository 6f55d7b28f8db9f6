/* report_html.c -- laporan.html: one file, which needs no other, and runs
 * nothing. */
#include "common/base/sha256.h"
#include "consumers/view/html_grid.h"
#include "formulas.h"
#include "html_parts.h"
#include "rendering.h"
#include "report_css.h"
#include "sayings.h"
#include "shown.h"

#include <stdio.h>

/* It has more than a page of the board: some 20 KB for each sentra. */
#define HTML_MOST ((size_t)64 << 20)

/* ---- the head ---- */

/* RFC 4648, section 4, of 32 bytes: 43 characters and a '='. */
#define BASE64_SIZE 45
static void base64_of(const unsigned char raw[SHA256_RAW],
		      char out[BASE64_SIZE])
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = 0;

	for (size_t i = 0; i < SHA256_RAW; i += 3) {
		bool whole = i + 2 < SHA256_RAW;
		unsigned bits = (unsigned)raw[i] << 16 |
				(unsigned)raw[i + 1] << 8 |
				(whole ? raw[i + 2] : 0);

		for (int shift = 18; shift >= 0; shift -= 6)
			out[n++] = digits[bits >> shift & 63];
	}
	out[n - 1] = '=';
	out[n] = '\0';
}

static void add_policy(struct html *h, struct str css)
{
	unsigned char raw[SHA256_RAW];
	char sum[BASE64_SIZE];

	sha256(css, raw);
	base64_of(raw, sum);
	html(h, "<meta http-equiv=\"Content-Security-Policy\"");
	html_attrf(h, "content",
		   "default-src 'none'; style-src 'sha256-%s'; "
		   "base-uri 'none'; form-action 'none'",
		   sum);
	html(h, ">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
}

static void add_period(struct part *p)
{
	struct buf text;

	buf_init(&text, 400);
	say_period(&text, p->report, p->h->language);
	html_plain(p->h, buf_str(&text));
	buf_spoil(&p->h->out, &text);
	buf_release(&text);
}

static void add_head(struct part *p)
{
	struct html *h = p->h;
	struct str css = report_css();

	html(h, "<!doctype html>\n<html");
	html_attr(h, "lang", str_of(h->language == ENGLISH ? "en" : "id"));
	html(h, "><head><meta charset=\"utf-8\">\n");
	add_policy(h, css);
	html(h, "<meta name=\"viewport\" "
		"content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	html_word(h, WORD_report_title);
	html(h, ": ");
	add_period(p);
	html(h, "</title>\n<style>");
	buf_addstr(&h->out, css);
	html(h, "</style>\n</head>\n");
}

/* ---- sections ---- */

static void add_table(struct part *p, enum report_table_id id)
{
	const struct report_table *table = &report_tables[id];
	struct grid grid;

	shown_table(&grid, p->report, id);
	part_table(p, &grid, table->name, word(p->h->language, table->title),
		   "");
	grid_release(&grid);
}

/* What is too long to be read at once: closed at first. */
static void add_folded(struct part *p, enum report_table_id id)
{
	html(p->h, "<details><summary>");
	html_word(p->h, WORD_report_in_full);
	html(p->h, ": ");
	html_word(p->h, report_tables[id].title);
	html(p->h, "</summary>\n");
	add_table(p, id);
	html(p->h, "</details>\n");
}

static void add_note(struct part *p, enum word_id note)
{
	html(p->h, "<p class=\"note\">");
	html_word(p->h, note);
	html(p->h, "</p>\n");
}

static void add_summary(struct part *p)
{
	part_saying(p, "judgement", say_judgement);
	part_saying(p, "silent", say_silent);
	part_saying(p, "unseen", say_unseen);
	part_saying(p, "note", say_reach);
	part_saying(p, "note", say_previous);
	part_totals(p);
}

static void add_most(struct part *p)
{
	part_top(p, REPORT_top_followers);
}

static void add_freshest(struct part *p)
{
	part_top(p, REPORT_top_latest);
}

static void add_ranking(struct part *p)
{
	struct grid grid;

	shown_ranking(&grid, p->report);
	part_table(p, &grid, "ranking",
		   word(p->h->language, WORD_report_table_ranking), "");
	grid_release(&grid);
	add_folded(p, REPORT_platforms);
	add_folded(p, REPORT_days);
}

static void add_targets(struct part *p)
{
	struct grid grid;

	add_note(p, WORD_report_targets_about);
	shown_targets(&grid, p->report);
	part_table(p, &grid, "target-matrix",
		   word(p->h->language, WORD_report_table_targets), "");
	grid_release(&grid);
	add_folded(p, REPORT_targets);
}

static void add_matrix(struct part *p, size_t first, size_t *n)
{
	struct grid grid;
	char id[40];

	*n = shown_coverage(&grid, p->report, first);
	snprintf(id, sizeof(id), "matrix-%zu", first + 1);
	part_table(p, &grid, id,
		   word(p->h->language, WORD_report_table_coverage), "matrix");
	grid_release(&grid);
}

static void add_coverage(struct part *p)
{
	size_t programmes = shown_programmes(p->report);

	add_note(p, WORD_report_matrix_about);
	for (size_t at = 0, n = 1; at < programmes && n > 0; at += n)
		add_matrix(p, at, &n);
	if (!programmes)
		add_note(p, WORD_report_nothing_here);
	add_folded(p, REPORT_coverage);
}

static void add_programmes(struct part *p)
{
	add_table(p, REPORT_programmes);
}

static void add_silent(struct part *p)
{
	add_table(p, REPORT_silent);
}

static void add_blind(struct part *p)
{
	add_table(p, REPORT_blind);
}

static void add_unseen(struct part *p)
{
	part_saying(p, "", say_unseen);
	add_table(p, REPORT_unseen);
}

static void add_corrections(struct part *p)
{
	part_saying(p, "note", say_previous);
	add_table(p, REPORT_corrections);
}

static void add_definitions(struct part *p)
{
	html(p->h, "<dl class=\"definitions\">\n");
	for (const struct formula *f = formulas; f->id; f++) {
		html(p->h, "<dt><code>");
		html_words(p->h, f->id);
		html(p->h, "</code></dt><dd>");
		html_words(p->h, p->h->language == ENGLISH ? f->english
							   : f->indonesian);
		html(p->h, "</dd>\n");
	}
	html(p->h, "</dl>\n");
}

static void add_evidence(struct part *p)
{
	struct grid facts;

	shown_facts(&facts, p->report);
	part_table(p, &facts, "facts",
		   word(p->h->language, WORD_report_evidence), "facts");
	grid_release(&facts);
	add_table(p, REPORT_log);
	add_folded(p, REPORT_settings);
}

static const struct section {
	const char *id;
	enum word_id title;
	void (*add)(struct part *);
} sections[] = {
	{ "ringkasan", WORD_report_summary, add_summary },
	{ "pengikut", WORD_report_table_top_followers, add_most },
	{ "kebaruan", WORD_report_table_top_latest, add_freshest },
	{ "peringkat", WORD_report_table_ranking, add_ranking },
	{ "target", WORD_report_table_targets, add_targets },
	{ "matriks", WORD_report_table_coverage, add_coverage },
	{ "program", WORD_report_table_programmes, add_programmes },
	{ "diam", WORD_report_table_silent, add_silent },
	{ "tak-terpantau", WORD_report_table_blind, add_blind },
	{ "jam", WORD_report_table_unseen, add_unseen },
	{ "koreksi", WORD_report_table_corrections, add_corrections },
	{ "definisi", WORD_report_definitions, add_definitions },
	{ "bukti", WORD_report_evidence, add_evidence },
};

/* ---- the page ---- */

static void add_contents(struct html *h)
{
	html(h, "<nav");
	html_attr(h, "aria-label",
		  str_of(word(h->language, WORD_report_contents)));
	html(h, "><ul>");
	for (size_t i = 0; i < ARRAY_LEN(sections); i++) {
		html(h, "<li><a");
		html_attrf(h, "href", "#%s", sections[i].id);
		html(h, ">");
		html_word(h, sections[i].title);
		html(h, "</a></li>");
	}
	html(h, "</ul></nav>\n");
}

static void add_top(struct part *p)
{
	struct html *h = p->h;

	html(h, "<body>\n<a class=\"skip\" href=\"#isi\">");
	html_word(h, WORD_skip);
	html(h, "</a>\n<header>\n<h1>");
	html_word(h, WORD_report_title);
	html(h, "</h1>\n");
	part_saying(p, "period", say_period);
	html(h, "<p class=\"note\">");
	html_word(h, WORD_data_as_of);
	html(h, " ");
	html_time(h, p->report->as_of_ms, p->zone);
	html(h, ". ");
	html_word(h, WORD_report_times_by);
	html(h, " ");
	html_text(h, p->report->timezone);
	html(h, ".</p>\n");
	add_contents(h);
	html(h, "</header>\n<main id=\"isi\" tabindex=\"-1\">\n");
}

static void add_section(struct part *p, const struct section *section)
{
	html(p->h, "<section");
	html_attr(p->h, "id", str_of(section->id));
	html(p->h, ">\n<h2>");
	html_word(p->h, section->title);
	html(p->h, "</h2>\n");
	section->add(p);
	html(p->h, "</section>\n");
}

int html_make(const struct report *report, enum language language,
	      struct buf *out, struct err *err)
{
	struct html h;
	struct part part = { .h = &h, .report = report };
	int rc;

	html_init(&h, language);
	h.out.max = HTML_MOST;
	snprintf(part.zone, sizeof(part.zone), "%.*s",
		 STR_ARG(report->timezone));
	add_head(&part);
	add_top(&part);
	for (size_t i = 0; i < ARRAY_LEN(sections); i++)
		add_section(&part, &sections[i]);
	html(&h, "</main>\n</body></html>\n");
	buf_addbuf(out, &h.out);
	rc = html_error(&h, err);
	html_release(&h);
	return rc < 0 ? rc : buf_error(out, err, "laporan.html");
}
