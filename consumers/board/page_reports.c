/* page_reports.c -- the reports that are kept, with their sums. */
#include "consumers/view/kept_reports.h"
#include "frame.h"
#include "telling_html.h"

static void add_file(struct html *h, const struct kept_file *file)
{
	html(h, "<tr><th scope=\"row\">");
	html_text(h, file->name);
	html(h, "</th><td class=\"sum\">");
	html_text(h, file->sum);
	html(h, "</td></tr>\n");
}

static void add_files(struct html *h, const struct kept_report *report)
{
	telling_table_begin(h, "sums", word(h->language, WORD_sums_caption));
	html(h, "<thead><tr>");
	part_head(h, word(h->language, WORD_report_file), false);
	part_head(h, "SHA-256", false);
	html(h, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < report->n; i++)
		add_file(h, &report->file[i]);
	telling_table_end(h);
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
