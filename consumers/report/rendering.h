/* rendering.h -- the files that people get, each a pure function of a report
 * and a language: the same report gives the same bytes, whoever makes it, when
 * and where.
 *
 * To add one: its function, its row in rendering.c. */
#ifndef SENTRA_CONSUMERS_REPORT_RENDERING_H
#define SENTRA_CONSUMERS_REPORT_RENDERING_H

#include "report.h"

/* Appended to out.  The report speaks that language already (report_speak()).
 * -ENOMEM, -EMSGSIZE; -ENOENT: the font is not there. */
typedef int rendering_fn(const struct report *, enum language, struct buf *out,
			 struct err *);

struct rendering {
	const char *name; /* "laporan.pdf" */
	rendering_fn *make;
};
extern const struct rendering renderings[]; /* ended by a NULL name */

rendering_fn pdf_make;   /* A4, six pages at most, tagged */
rendering_fn html_make;  /* one file, which needs no other */
rendering_fn xlsx_make;  /* a sheet a table, typed cells */
rendering_fn csv_make;   /* the ranking */
rendering_fn md_make;    /* Markdown */
rendering_fn wa_make;    /* for WhatsApp: at most WA_CHARS characters */
rendering_fn card_make;  /* PNG, 1080 by 1350: the two top 5 */
rendering_fn slide_make; /* PNG, 1920 by 1080: the same for a screen */

#define WA_CHARS 1500

/* For one sentra: a page, and a text to send it.  -ENOENT with text: the report
 * does not have it. */
int sentra_pdf_make(const struct report *, struct str id, enum language,
		    struct buf *out, struct err *) MUST_USE;
int sentra_text_make(const struct report *, struct str id, enum language,
		     struct buf *out, struct err *) MUST_USE;

#endif
