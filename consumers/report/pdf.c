/* pdf.c -- laporan.pdf: the order of its pages. */
#include "pdf_pages.h"
#include "rendering.h"

static void (*const pages[])(struct pdf *) = {
	pdf_cover,      pdf_ranking, pdf_targets,
	pdf_programmes, pdf_silence, pdf_evidence,
};

int pdf_make(const struct report *report, enum language language,
	     struct buf *out, struct err *err)
{
	struct pdf_about about = {
		.title = word(language, WORD_report_title),
		.pages = ARRAY_LEN(pages),
	};
	struct pdf pdf;
	int rc = pdf_begin(&pdf, report, language, &about, err);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < ARRAY_LEN(pages); i++)
		pages[i](&pdf);
	return pdf_end(&pdf, out, err);
}
