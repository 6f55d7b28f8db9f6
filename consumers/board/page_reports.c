/* page_reports.c -- the reports that are kept, with their sums. */
#include "consumers/view/kept_reports.h"
#include "frame.h"
#include "telling_html.h"

#include <stdio.h>

#define CAPTION_SIZE 200

/* What most people come for. */
static const struct {
	const char *name;
	enum word_id word;
} first[] = {
	{ "laporan.pdf", WORD_report_pdf },
	{ "laporan.html", WORD_report_html },
	{ "laporan.xlsx", WORD_report_xlsx },
	{ "wa.txt", WORD_report_wa },
};

static void link_begin(struct html *h, struct str period, struct str name)
{
	html(h, "<a");
	html_attrf(h, "href", "%s/laporan/%.*s/%.*s", h->root, STR_ARG(period),
		   STR_ARG(name));
	html(h, ">");
}

static void add_first(struct html *h, const struct kept_report *report)
{
	html(h, "<p class=\"forms\">");
	for (size_t i = 0; i < ARRAY_LEN(first); i++) {
		if (!kept_report_has(report, first[i].name))
			continue;
		link_begin(h, report->period, str_of(first[i].name));
		html_word(h, first[i].word);
		html(h, "</a> ");
	}
	html(h, "</p>\n");
}

static void add_file(struct html *h, struct str period,
		     const struct kept_file *file)
{
	html(h, "<tr><th scope=\"row\">");
	link_begin(h, period, file->name);
	html_text(h, file->name);
	html(h, "</a></th><td class=\"sum\">");
	html_text(h, file->sum);
	html(h, "</td></tr>\n");
}

/* The sums themselves, for sha256sum(1). */
static void add_sums(struct html *h, const struct kept_report *report)
{
	html(h, "<p class=\"more\">");
	link_begin(h, report->period, STR_LIT(KEPT_SUMS));
	html(h, KEPT_SUMS "</a></p>\n");
}

static void add_files(struct html *h, const struct kept_report *report)
{
	char caption[CAPTION_SIZE];

	add_first(h, report);
	snprintf(caption, sizeof(caption), "%s: %.*s",
		 word(h->language, WORD_sums_caption), STR_ARG(report->period));
	telling_table_begin(h, "sums", caption);
	html(h, "<thead><tr>");
	part_head(h, word(h->language, WORD_report_file), false);
	part_head(h, "SHA-256", false);
	html(h, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < report->n; i++)
		add_file(h, report->period, &report->file[i]);
	telling_table_end(h);
	add_sums(h, report);
}

static void add_report(struct html *h, const struct kept_report *report)
{
	html_live(h, "report-%.*s", STR_ARG(report->period));
	html(h, "<section");
	html_attrf(h, "id", "report-%.*s", STR_ARG(report->period));
	html(h, "><h2>");
	html_text(h, report->period);
	html(h, "</h2>\n");
	if (report->n) {
		add_files(h, report);
	} else {
		html(h, "<p class=\"fault\">");
		html_word(h, WORD_no_sums);
		html(h, "</p>\n");
	}
	html(h, "</section>");
	html_live_end(h);
	html(h, "\n");
}

static void add_all(struct html *h, const struct kept_reports *kept)
{
	html(h, "<h1>");
	html_word(h, WORD_page_reports);
	html(h, "</h1>\n<p class=\"about\">");
	html_word(h, WORD_about_reports);
	html(h, "</p>\n");
	for (size_t i = 0; i < kept->n; i++)
		add_report(h, &kept->at[i]);
	if (!kept->n) {
		html(h, "<p>");
		html_word(h, WORD_no_reports);
		html(h, "</p>\n");
	}
}

static int reports(const struct world *w, const struct page_ask *ask,
		   struct html *h, struct err *err)
{
	struct kept_reports kept;
	int rc = kept_reports_read(&kept, w->state_dir, err);

	(void)ask;
	if (rc == 0)
		add_all(h, &kept);
	kept_reports_release(&kept);
	return rc;
}

const struct page page_reports = {
	.path = "/laporan",
	.title = WORD_page_reports,
	.menu = WORD_page_reports,
	.params = { NULL },
	.body = reports,
};
