/* poster.h -- what the two pictures of a report have: the two top 5, the counts
 * of states, sentences, a foot.  What they look like is the picture's; what
 * stands in them is the same.
 *
 *   poster_begin(&poster, report, language, 1080, 1350, &err);
 *   y += poster_fit(&poster, x, y, w, h, text, &style);
 *   poster_top(&poster, REPORT_top_latest, x, y, w, &look);
 *   ...
 *   rc = poster_end(&poster, out, &err);
 *
 * Names and numbers may be of any length: they become smaller, then break, then
 * are cut; nothing is ever drawn over its room. */
#ifndef SENTRA_CONSUMERS_REPORT_POSTER_H
#define SENTRA_CONSUMERS_REPORT_POSTER_H

#include "palette.h"
#include "report.h"
#include "report_sum.h"

struct poster {
	struct canvas *canvas;
	const struct report *report;
	enum language language;
	char sum[REPORT_SUM_SIZE];
};

/* What a sentence is said by (sayings.h). */
typedef void poster_say_fn(struct buf *, const struct report *, enum language);

/* -ENOMEM, -ENOENT where the font is not there. */
int poster_begin(struct poster *, const struct report *, enum language,
		 int width, int height, struct err *) MUST_USE;
/* Appends the picture; to be called after poster_begin() succeeded. */
int poster_end(struct poster *, struct buf *out, struct err *) MUST_USE;

/* A text within width and height: smaller where it is too long, cut where it
 * is too long even so.  Returns the height that it took. */
double poster_fit(const struct poster *, double x, double y, double width,
		  double height, struct str text, const struct canvas_style *);
/* The same of a sentence. */
double poster_say(const struct poster *, double x, double y, double width,
		  double height, poster_say_fn *, const struct canvas_style *);

/* Who is silent, what was not seen, and since when the log knows anything. */
double poster_watched(const struct poster *, double x, double y, double width,
		      double height, double size);

struct poster_look {
	double head, gap;   /* size of its title; from there to the rows */
	double row;         /* height */
	double name, small; /* sizes: names and numbers; what stands below */
	double rank, moved; /* widths of the first two columns */
	bool posts;         /* also of the newest post, and penjangkauan */
};
/* One of the two top 5. */
void poster_top(const struct poster *, enum report_table_id, double x, double y,
		double width, const struct poster_look *);

/* How many sentra live, and so on, side by side.  size: of the numbers. */
void poster_states(const struct poster *, double x, double y, double width,
		   double size);
/* One line: as of when, of which report. */
void poster_foot(const struct poster *, double x, double y, double width,
		 double size);

#endif
