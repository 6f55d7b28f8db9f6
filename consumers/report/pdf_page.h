/* pdf_page.h -- the pages of a PDF of ours: A4, their head and foot, and how
 * texts look there.
 *
 *   rc = pdf_begin(&pdf, report, language, &about, &err);
 *   pdf_page(&pdf, title);
 *   pdf_heading(&pdf, "Platform");
 *   pdf_paragraph(&pdf, LOOK_TEXT, 3, text);      (each moves pdf.y down)
 *   ...
 *   rc = pdf_end(&pdf, out, &err);
 *
 * Adding never fails at once: pdf_end() says it. */
#ifndef SENTRA_CONSUMERS_REPORT_PDF_PAGE_H
#define SENTRA_CONSUMERS_REPORT_PDF_PAGE_H

#include "common/draw/canvas.h"
#include "palette.h"
#include "report.h"

/* In points: A4, and what of it texts and tables may take. */
#define PDF_WIDTH  595.0
#define PDF_HEIGHT 842.0
#define PDF_LEFT   40.0
#define PDF_RIGHT  555.0
#define PDF_INNER  (PDF_RIGHT - PDF_LEFT)
#define PDF_BOTTOM 790.0

#define PDF_SUM 12 /* hex digits of the report's sum, in the foot */

struct pdf {
	struct canvas *canvas;
	const struct report *report;
	enum language language;
	const char *title; /* of the document, in each page's head */
	struct buf period, as_of;
	char sum[65]; /* SHA-256 of report.json */
	int page, pages;
	double y;        /* where the next thing goes */
	struct buf text; /* the one at hand: pdf_say() */
};

struct pdf_about {
	const char *title;   /* of the document */
	const char *subject; /* whom or what it is about; NULL */
	int pages;
};

/* On failure there is nothing to end. */
int pdf_begin(struct pdf *, const struct report *, enum language,
	      const struct pdf_about *, struct err *) MUST_USE;
/* The next page; its title stands in the outline. */
void pdf_page(struct pdf *, const char *title);
/* The file is appended.  Releases the pdf in any case. */
int pdf_end(struct pdf *, struct buf *out, struct err *) MUST_USE;

/* ---- texts ---- */

enum pdf_look {
	LOOK_TITLE,
	LOOK_LEAD, /* the sentence to be read first */
	LOOK_HEAD,
	LOOK_TEXT,
	LOOK_SMALL, /* muted */
	LOOK_ACT,   /* as TEXT, of what somebody has to do */
	LOOK_FIGURE,
	PDF_LOOKS
};
struct canvas_style pdf_style(enum pdf_look);

/* The text at hand, emptied: what was said before is gone. */
struct buf *pdf_say(struct pdf *);
/* What it is by then; of one that is too long its beginning. */
struct str pdf_said(struct pdf *);

/* At x, and at most so wide; elsewhere than at pdf->y.  Its height. */
double pdf_at(struct pdf *, double x, double y, double width, enum pdf_look,
	      struct str);
/* The same, in at most so many lines. */
double pdf_lines(struct pdf *, double x, double y, double width, int lines,
		 enum pdf_look, struct str);
/* On one line, with its right end at x. */
void pdf_before(struct pdf *, double x, double y, double width, enum pdf_look,
		struct str);

/* A heading within the page. */
void pdf_heading(struct pdf *, const char *);
/* Over the whole width. */
void pdf_paragraph(struct pdf *, enum pdf_look, int lines, struct str);
/* A sentence of sayings.h; nothing where it says nothing. */
typedef void pdf_saying(struct buf *, const struct report *, enum language);
void pdf_sentence(struct pdf *, enum pdf_look, int lines, pdf_saying *);
/* A constant. */
void pdf_word(struct pdf *, enum pdf_look, int lines, enum word_id);

/* Large numbers side by side, with what is beside each. */
struct pdf_tile {
	struct str title, value, beside;
};
void pdf_tiles(struct pdf *, const struct pdf_tile *, size_t n);

/* ---- values ---- */

/* The sentra's name, on one line. */
void pdf_name(struct buf *, const struct report *, struct str id);

/* The cell as people read it; nothing where it is empty. */
void pdf_value(struct buf *, const struct report *, enum report_table_id,
	       size_t row, const char *column);
/* "29 Nov 23.39" by the report's clock, with the year in place of the time
 * where it is another one; nothing of what is no instant. */
void pdf_instant(struct buf *, const struct pdf *, struct str seconds);
/* "WIB": that clock. */
const char *pdf_clock(const struct pdf *, char out[ZONE_LABEL_SIZE]);
/* "3" places up, "2" down, "=", by symbols; nothing where it is not known. */
void pdf_moved(struct buf *, struct str places);

/* A column of `days` for the DAYS_BACK days that end with the period; NAN where
 * nothing is known.  How many; 0: of none is anything known. */
size_t pdf_days(const struct report *, struct str id, const char *column,
		double out[DAYS_BACK]);

#define PDF_UP    "\xe2\x96\xb2"
#define PDF_DOWN  "\xe2\x96\xbc"
#define PDF_GAP   "\xc3\x97"
#define PDF_MARK  "\xe2\x97\x86"
#define PDF_DASH  "\xe2\x80\x93"
#define PDF_POINT " \xc2\xb7 "

#endif
