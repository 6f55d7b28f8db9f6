/* pdf_silence.c -- who is silent, what was not seen, and what the last kept
 * report said otherwise. */
#include "pdf_grid.h"
#include "pdf_pages.h"
#include "sayings.h"

#include <math.h>

static void no_blind(struct buf *out, const struct report *report,
		     enum language language)
{
	double accounts = report_total(report, "accounts");

	buf_adds(out,
		 word(language, isnan(accounts) ? WORD_report_unseen_unknown
				: accounts == 0 ? WORD_report_no_accounts
						: WORD_none_blind_anywhere));
}

static void no_corrections(struct buf *out, const struct report *report,
			   enum language language)
{
	if (report->previous.n)
		buf_adds(out, word(language, WORD_report_pdf_no_corrections));
	else
		say_previous(out, report, language);
}

static const struct pdf_grid grids[] = {
	{ .table = REPORT_silent,
	  .column = { "name", "latest", "since" },
	  .none = say_silent },
	{ .table = REPORT_blind,
	  .column = { "name", "platform", "handle", "since" },
	  .none = no_blind },
	{ .table = REPORT_unseen,
	  .column = { "name", "platform", "handle", "hours", "last_proof",
		      "outcome" },
	  .none = say_unseen },
	{ .table = REPORT_corrections,
	  .column = { "name", "field", "kept", "now" },
	  .none = no_corrections },
};

void pdf_silence(struct pdf *pdf)
{
	pdf_page(pdf, word(pdf->language, WORD_report_pdf_silence));
	pdf_word(pdf, LOOK_TEXT, 3, WORD_who_acts);
	pdf_grids(pdf, grids, ARRAY_LEN(grids));
}
