/* pdf_pages.h -- the six pages of laporan.pdf, one subject each. */
#ifndef SENTRA_CONSUMERS_REPORT_PDF_PAGES_H
#define SENTRA_CONSUMERS_REPORT_PDF_PAGES_H

#include "pdf_page.h"

void pdf_cover(struct pdf *);
void pdf_ranking(struct pdf *);
void pdf_targets(struct pdf *);
void pdf_programmes(struct pdf *);
void pdf_silence(struct pdf *);
void pdf_evidence(struct pdf *);

#endif
