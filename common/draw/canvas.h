/* canvas.h -- pages of a PDF, or one picture as PNG: texts, shapes, and the
 * structure by which a reader knows what a text is.  canvas.c and font.c are
 * the only users of cairo, Pango and fontconfig.
 *
 *   canvas = canvas_pdf(595, 842, &about, &err);
 *   canvas_page(canvas);
 *   canvas_begin(canvas, CANVAS_H1);
 *   y += canvas_text(canvas, 40, y, STR_LIT("Laporan"), &style);
 *   canvas_finish(canvas);
 *   ...
 *   rc = canvas_end(canvas, &out, &err);     (frees it)
 *
 * The same calls give the same bytes, on machines with the same libraries: the
 * one font comes from a fontconfig of our own, which knows no other and reads
 * no configuration; the only time in a file is the one given.  x grows to the
 * right, y downwards; points in a PDF, pixels in a picture.
 *
 * Adding never fails at once: canvas_end() says it. */
#ifndef SENTRA_COMMON_DRAW_CANVAS_H
#define SENTRA_COMMON_DRAW_CANVAS_H

#include "common/base/buf.h"

struct canvas;

/* Of a PDF. */
struct canvas_about {
	const char *title, *author, *subject, *keywords; /* borrowed; UTF-8 */
	const char *language; /* "id", "en-GB"; NULL: not said */
	int64_t created_s;    /* unix seconds */
};

/* New; NULL with text: -ENOMEM, -ENOENT where the font is not there (it says
 * which package has it). */
struct canvas *canvas_pdf(double width, double height,
			  const struct canvas_about *, struct err *);
struct canvas *canvas_png(int width, int height, struct err *);
/* The file's bytes, appended.  Frees the canvas in any case. */
int canvas_end(struct canvas *, struct buf *out, struct err *) MUST_USE;
/* Without writing; accepts NULL. */
void canvas_free(struct canvas *);
/* Something that belongs on it found no memory: canvas_end() fails. */
void canvas_spoil(struct canvas *);

/* The next page, also the first one.  Of a PNG there is one, begun already. */
void canvas_page(struct canvas *);

/* ---- texts ---- */

enum canvas_align { CANVAS_LEFT, CANVAS_CENTRE, CANVAS_RIGHT };

#define RGB(hex) UINT32_C(0x##hex) /* RGB(1b4965) */

struct canvas_style {
	double size; /* height of the font */
	bool bold;
	uint32_t colour;         /* 0xRRGGBB */
	enum canvas_align align; /* within width */
	/* What is wider is cut, with an ellipsis; 0: as wide as it is.  x is
	 * the left end of width; without a width, the text's own left, middle
	 * or right, by align. */
	double width;
	int lines; /* it may break into at most so many; 0, 1: one */
};

/* From a text's upper edge to the foot of its letters, in its sizes. */
#define CANVAS_FOOT 0.96875

/* A text with its upper edge at y.  It may be anything: what is no UTF-8, may
 * not be shown (utf8_printable()), or is in no font of ours (emoji) is left
 * out; line breaks are blanks.  Digits have one width.  Returns the height that
 * it took; an empty one takes a line. */
double canvas_text(struct canvas *, double x, double y, struct str,
		   const struct canvas_style *);
/* How wide it would be, and how high with that width and lines. */
double canvas_text_width(struct canvas *, struct str,
			 const struct canvas_style *);
double canvas_text_height(struct canvas *, struct str,
			  const struct canvas_style *);

/* ---- shapes ---- */

void canvas_rect(struct canvas *, double x, double y, double w, double h,
		 double radius, uint32_t colour);
/* points: x, y, x, y ...; n pairs. */
void canvas_line(struct canvas *, const double *points, size_t n, double width,
		 uint32_t colour);
void canvas_dot(struct canvas *, double x, double y, double radius,
		uint32_t colour);

/* ---- structure; of a PNG nothing ---- */

enum canvas_element {
	CANVAS_H1,
	CANVAS_H2,
	CANVAS_P,
	CANVAS_LIST,
	CANVAS_ITEM,
	CANVAS_TABLE,
	CANVAS_ROW,
	CANVAS_HEAD, /* a cell that heads a row or a column */
	CANVAS_CELL,
	CANVAS_FIGURE,
};
/* What is drawn until canvas_finish() belongs to it.  They nest, and none
 * reaches over a page's end. */
void canvas_begin(struct canvas *, enum canvas_element);
/* A figure, and what it shows, for who does not see it. */
void canvas_begin_figure(struct canvas *, const char *alt);
/* What is drawn until then leads to that address, http(s) or mailto; of
 * anything else it leads nowhere.  Closed by canvas_finish() too. */
void canvas_begin_link(struct canvas *, struct str url);
void canvas_finish(struct canvas *);
/* A line of the document's outline, which leads to this page. */
void canvas_outline(struct canvas *, const char *title);

#endif
