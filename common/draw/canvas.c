/* canvas.c -- pages and pictures, by cairo and Pango.
 *
 * cairo makes a surface bad for good where tags do not match, a text is no
 * UTF-8 or an address breaks its quotes, so none of these reaches it. */
#include "canvas.h"

#include "common/base/utf8.h"
#include "font.h"
#include "tagged.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <time.h>

#define FILE_MAX  ((size_t)64 << 20)
#define OPEN_MAX  32 /* elements within each other; deeper ones are left out */
#define FARTHEST  1e5
#define SIZE_MIN  0.5
#define SIZE_MOST 2000.0
#define URL_MAX   2000
#define TEXT_MAX  (FONT_TEXT_MAX + 1) /* also 3 * URL_MAX */
/* Of all pages; with one such root cairo says that the file is tagged. */
#define DOCUMENT "Document"

struct canvas {
	cairo_surface_t *surface;
	cairo_t *cairo;
	struct font *font;
	PangoLayout *layout;
	PangoFontDescription *description;
	bool pdf;
	int pages;
	/* The tags that are open; NULL: begun, and of no tag. */
	const char *open[OPEN_MAX];
	size_t depth;
	struct buf text; /* the one at hand, as it is drawn */
	bool no_memory;  /* for one of them */
	struct buf file; /* what cairo wrote */
	struct tagged tagged;
};

/* ---- beginning and end ---- */

/* canvas_end() looks whether the file has all of it.  Told of an error, cairo
 * 1.16 crashes when its surface is finished. */
static cairo_status_t write_file(void *closure, const unsigned char *data,
				 unsigned int n)
{
	struct buf *file = closure;

	buf_add(file, data, n);
	return CAIRO_STATUS_SUCCESS;
}

static struct canvas *canvas_new(struct err *err)
{
	struct canvas *c = calloc(1, sizeof(*c));

	if (!c) {
		err_set(err, -ENOMEM, "the canvas: no memory");
		return NULL;
	}
	buf_init(&c->text, TEXT_MAX);
	buf_init(&c->file, FILE_MAX);
	tagged_init(&c->tagged, NULL);
	c->font = font_open(FONT_DIR, err);
	if (!c->font) {
		canvas_free(c);
		return NULL;
	}
	return c;
}

static int status_error(cairo_status_t status, struct err *err)
{
	if (status == CAIRO_STATUS_SUCCESS)
		return 0;
	return err_set(err, status == CAIRO_STATUS_NO_MEMORY ? -ENOMEM : -EIO,
		       "cairo: %s", cairo_status_to_string(status));
}

/* The rest of what a canvas has, once there is a surface. */
static struct canvas *complete(struct canvas *c, struct err *err)
{
	c->cairo = cairo_create(c->surface);
	c->description = pango_font_description_new();
	if (status_error(cairo_status(c->cairo), err) < 0) {
		canvas_free(c);
		return NULL;
	}
	c->layout = font_layout(c->font, c->cairo);
	if (!c->layout || !c->description) {
		err_set(err, -ENOMEM, "the canvas: no memory");
		canvas_free(c);
		return NULL;
	}
	pango_font_description_set_family_static(c->description, "Inter");
	return c;
}

/* c->text, empty. */
static struct buf *fresh_text(struct canvas *c)
{
	c->no_memory |= c->text.no_memory;
	buf_clear(&c->text);
	return &c->text;
}

/* The text as cairo takes it: what may not be shown is left out.  In c->text.
 */
static const char *plain(struct canvas *c, const char *text)
{
	const char *end = text + strnlen(text, FONT_TEXT_MAX);
	size_t n;

	fresh_text(c);
	for (const char *p = text; p < end; p += n)
		if (utf8_printable(p, end, &n))
			buf_add(&c->text, p, n);
	return c->text.bad ? "" : buf_cstr(&c->text);
}

static void set_text(struct canvas *c, cairo_pdf_metadata_t which,
		     const char *text)
{
	if (text)
		cairo_pdf_surface_set_metadata(c->surface, which,
					       plain(c, text));
}

static void set_time(struct canvas *c, int64_t created_s)
{
	time_t t = (time_t)created_s;
	struct tm tm;
	char text[64];

	if (!gmtime_r(&t, &tm) ||
	    !strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm))
		snprintf(text, sizeof(text), "1970-01-01T00:00:00Z");
	cairo_pdf_surface_set_metadata(c->surface,
				       CAIRO_PDF_METADATA_CREATE_DATE, text);
	cairo_pdf_surface_set_metadata(c->surface, CAIRO_PDF_METADATA_MOD_DATE,
				       text);
}

struct canvas *canvas_pdf(double width, double height,
			  const struct canvas_about *about, struct err *err)
{
	struct canvas *c = canvas_new(err);

	if (!c)
		return NULL;
	c->pdf = true;
	c->surface = cairo_pdf_surface_create_for_stream(write_file, &c->file,
							 width, height);
	cairo_pdf_surface_restrict_to_version(c->surface,
					      CAIRO_PDF_VERSION_1_4);
	set_text(c, CAIRO_PDF_METADATA_TITLE, about->title);
	set_text(c, CAIRO_PDF_METADATA_AUTHOR, about->author);
	set_text(c, CAIRO_PDF_METADATA_SUBJECT, about->subject);
	set_text(c, CAIRO_PDF_METADATA_KEYWORDS, about->keywords);
	set_time(c, about->created_s);
	tagged_init(&c->tagged, about->language);
	return complete(c, err);
}

struct canvas *canvas_png(int width, int height, struct err *err)
{
	struct canvas *c = canvas_new(err);

	if (!c)
		return NULL;
	c->surface =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	c = complete(c, err);
	if (!c)
		return NULL;
	cairo_set_source_rgb(c->cairo, 1, 1, 1);
	cairo_paint(c->cairo);
	return c;
}

void canvas_free(struct canvas *c)
{
	if (!c)
		return;
	if (c->layout)
		g_object_unref(c->layout);
	if (c->description)
		pango_font_description_free(c->description);
	cairo_destroy(c->cairo);
	if (c->surface)
		cairo_surface_finish(c->surface);
	cairo_surface_destroy(c->surface);
	font_close(c->font);
	buf_release(&c->text);
	buf_release(&c->file);
	tagged_release(&c->tagged);
	free(c);
}

void canvas_spoil(struct canvas *c)
{
	c->no_memory = true;
}

static void finish_all(struct canvas *c)
{
	while (c->depth > 0)
		canvas_finish(c);
}

void canvas_page(struct canvas *c)
{
	if (!c->pdf)
		return;
	finish_all(c);
	if (c->pages++ > 0)
		cairo_show_page(c->cairo);
	else
		cairo_tag_begin(c->cairo, DOCUMENT, "");
}

static int write_pdf(struct canvas *c, struct err *err)
{
	int rc;

	finish_all(c);
	if (c->pages)
		cairo_tag_end(c->cairo, DOCUMENT);
	cairo_show_page(c->cairo);
	rc = status_error(cairo_status(c->cairo), err);
	cairo_surface_finish(c->surface);
	if (rc == 0)
		rc = status_error(cairo_surface_status(c->surface), err);
	if (rc == 0)
		rc = tagged_finish(&c->tagged, &c->file, err);
	/* That of another cairo is sound as it is, and larger. */
	return rc == -EBADMSG ? 0 : rc;
}

static int write_png(struct canvas *c, struct err *err)
{
	int rc = status_error(cairo_status(c->cairo), err);

	if (rc < 0)
		return rc;
	return status_error(cairo_surface_write_to_png_stream(c->surface,
							      write_file,
							      &c->file),
			    err);
}

int canvas_end(struct canvas *c, struct buf *out, struct err *err)
{
	int rc = c->pdf ? write_pdf(c, err) : write_png(c, err);

	if (c->file.bad)
		rc = buf_error(&c->file, err, "the picture");
	fresh_text(c);
	if (rc == 0 && c->no_memory)
		rc = err_set(err, -ENOMEM, "the canvas: no memory");
	if (rc == 0) {
		buf_addbuf(out, &c->file);
		rc = buf_error(out, err, "the file");
	}
	canvas_free(c);
	return rc;
}

/* ---- texts ---- */

static double bound(double value, double least, double most)
{
	return value >= least ? value <= most ? value : most : least;
}

static int units(double value)
{
	return (int)lround(value * PANGO_SCALE);
}

static void set_source(struct canvas *c, uint32_t colour)
{
	cairo_set_source_rgb(c->cairo, (colour >> 16 & 0xff) / 255.0,
			     (colour >> 8 & 0xff) / 255.0,
			     (colour & 0xff) / 255.0);
}

static void set_font(struct canvas *c, const struct canvas_style *style)
{
	double size = bound(style->size, SIZE_MIN, SIZE_MOST);

	pango_font_description_set_absolute_size(c->description,
						 size * PANGO_SCALE);
	pango_font_description_set_weight(c->description,
					  style->bold ? PANGO_WEIGHT_BOLD
						      : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(c->layout, c->description);
}

static void set_box(struct canvas *c, const struct canvas_style *style)
{
	static const PangoAlignment alignments[] = {
		[CANVAS_LEFT] = PANGO_ALIGN_LEFT,
		[CANVAS_CENTRE] = PANGO_ALIGN_CENTER,
		[CANVAS_RIGHT] = PANGO_ALIGN_RIGHT,
	};
	bool cut = style->width > 0;
	double width = bound(style->width, 0, FARTHEST);

	pango_layout_set_width(c->layout, cut ? units(width) : -1);
	pango_layout_set_ellipsize(c->layout, cut ? PANGO_ELLIPSIZE_END
						  : PANGO_ELLIPSIZE_NONE);
	pango_layout_set_height(c->layout,
				style->lines > 1 ? -style->lines : -1);
	pango_layout_set_alignment(c->layout, alignments[style->align]);
}

/* The layout holds the text then; *box: what it takes, from 0, 0. */
static void lay_out(struct canvas *c, struct str text,
		    const struct canvas_style *style, PangoRectangle *box)
{
	font_clean(c->font, text, fresh_text(c));
	set_font(c, style);
	set_box(c, style);
	pango_layout_set_text(c->layout, c->text.data ? c->text.data : "",
			      (int)c->text.len);
	pango_layout_get_extents(c->layout, NULL, box);
}

/* How far a text without a width lies left of x. */
static double before(const struct canvas_style *style,
		     const PangoRectangle *box)
{
	static const double parts[] = {
		[CANVAS_LEFT] = 0,
		[CANVAS_CENTRE] = 0.5,
		[CANVAS_RIGHT] = 1,
	};

	if (style->width > 0)
		return 0;
	return parts[style->align] * box->width / PANGO_SCALE;
}

static bool is_near(double value)
{
	return fabs(value) <= FARTHEST; /* of a NAN it is false */
}

/* A picture's text is filled as a shape: cairo sets glyphs on whole pixels
 * there, which makes gaps within words. */
static void draw_layout(struct canvas *c)
{
	if (c->pdf) {
		pango_cairo_show_layout(c->cairo, c->layout);
		return;
	}
	pango_cairo_layout_path(c->cairo, c->layout);
	cairo_fill(c->cairo);
}

double canvas_text(struct canvas *c, double x, double y, struct str text,
		   const struct canvas_style *style)
{
	PangoRectangle box;

	lay_out(c, text, style, &box);
	if (is_near(x) && is_near(y)) {
		set_source(c, style->colour);
		cairo_move_to(c->cairo, x - before(style, &box), y);
		draw_layout(c);
		cairo_new_path(c->cairo);
	}
	return (double)box.height / PANGO_SCALE;
}

double canvas_text_width(struct canvas *c, struct str text,
			 const struct canvas_style *style)
{
	PangoRectangle box;

	lay_out(c, text, style, &box);
	return (double)box.width / PANGO_SCALE;
}

double canvas_text_height(struct canvas *c, struct str text,
			  const struct canvas_style *style)
{
	PangoRectangle box;

	lay_out(c, text, style, &box);
	return (double)box.height / PANGO_SCALE;
}

/* ---- shapes; what is not a number, or far outside, is not drawn ---- */

static void path_rect(cairo_t *cairo, double x, double y, double w, double h,
		      double radius)
{
	double r = fmin(radius, fmin(w, h) / 2), quarter = acos(-1) / 2;

	if (!(r > 0)) {
		cairo_rectangle(cairo, x, y, w, h);
		return;
	}
	cairo_new_sub_path(cairo);
	cairo_arc(cairo, x + w - r, y + r, r, -quarter, 0);
	cairo_arc(cairo, x + w - r, y + h - r, r, 0, quarter);
	cairo_arc(cairo, x + r, y + h - r, r, quarter, 2 * quarter);
	cairo_arc(cairo, x + r, y + r, r, 2 * quarter, 3 * quarter);
	cairo_close_path(cairo);
}

void canvas_rect(struct canvas *c, double x, double y, double w, double h,
		 double radius, uint32_t colour)
{
	if (!is_near(x) || !is_near(y) || !is_near(w) || !is_near(h) ||
	    w <= 0 || h <= 0)
		return;
	set_source(c, colour);
	path_rect(c->cairo, x, y, w, h, radius);
	cairo_fill(c->cairo);
}

/* false: there is nothing that could be drawn. */
static bool path_points(cairo_t *cairo, const double *points, size_t n)
{
	for (size_t i = 0; i < 2 * n; i++)
		if (!is_near(points[i]))
			return false;
	cairo_new_path(cairo);
	for (size_t i = 0; i < n; i++)
		cairo_line_to(cairo, points[2 * i], points[2 * i + 1]);
	return n > 1;
}

void canvas_line(struct canvas *c, const double *points, size_t n, double width,
		 uint32_t colour)
{
	if (!is_near(width) || width <= 0 || !path_points(c->cairo, points, n))
		return;
	set_source(c, colour);
	cairo_set_line_width(c->cairo, width);
	cairo_set_line_join(c->cairo, CAIRO_LINE_JOIN_ROUND);
	cairo_stroke(c->cairo);
}

void canvas_dot(struct canvas *c, double x, double y, double radius,
		uint32_t colour)
{
	canvas_rect(c, x - radius, y - radius, 2 * radius, 2 * radius, radius,
		    colour);
}

/* ---- structure ---- */

/* tag NULL: what is begun has none. */
static void begin(struct canvas *c, const char *tag, const char *attributes)
{
	if (!c->pdf)
		return;
	if (c->depth >= OPEN_MAX) {
		c->depth++;
		return;
	}
	c->open[c->depth++] = tag;
	if (tag)
		cairo_tag_begin(c->cairo, tag, attributes);
}

void canvas_begin(struct canvas *c, enum canvas_element element)
{
	static const char *const tags[] = {
		[CANVAS_H1] = "H1",   [CANVAS_H2] = "H2",
		[CANVAS_P] = "P",     [CANVAS_LIST] = "L",
		[CANVAS_ITEM] = "LI", [CANVAS_TABLE] = "Table",
		[CANVAS_ROW] = "TR",  [CANVAS_HEAD] = "TH",
		[CANVAS_CELL] = "TD", [CANVAS_FIGURE] = "Figure",
	};

	if (element == CANVAS_FIGURE)
		canvas_begin_figure(c, "");
	else
		begin(c, tags[element], "");
}

void canvas_begin_figure(struct canvas *c, const char *alt)
{
	if (c->pdf && c->depth < OPEN_MAX)
		tagged_figure(&c->tagged, plain(c, alt));
	begin(c, "Figure", "");
}

static bool is_address(struct str url)
{
	static const char *const schemes[] = { "https://", "http://",
					       "mailto:" };

	if (!url.p || url.n > URL_MAX)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
		size_t n = strlen(schemes[i]);

		if (url.n > n && strncasecmp(url.p, schemes[i], n) == 0)
			return true;
	}
	return false;
}

/* cairo writes an address into the file as it is, within ( and ): what could
 * end that, or the attribute's quotes, is percent-encoded, as all that no
 * address may have (RFC 3986). */
static void add_address(struct buf *out, struct str url)
{
	buf_adds(out, "uri='");
	for (size_t i = 0; i < url.n; i++) {
		struct str one = { url.p + i, 1 };

		if (*one.p != '\0' && strchr("%:/?#[]@!$&*+,;=", *one.p))
			buf_addc(out, *one.p);
		else
			buf_addurl(out, one);
	}
	buf_addc(out, '\'');
}

void canvas_begin_link(struct canvas *c, struct str url)
{
	if (!c->pdf)
		return;
	if (!is_address(url)) {
		begin(c, NULL, NULL);
		return;
	}
	add_address(fresh_text(c), url);
	if (c->text.bad)
		begin(c, NULL, NULL);
	else
		begin(c, CAIRO_TAG_LINK, buf_cstr(&c->text));
}

void canvas_finish(struct canvas *c)
{
	if (c->depth == 0)
		return;
	c->depth--;
	if (c->depth < OPEN_MAX && c->open[c->depth])
		cairo_tag_end(c->cairo, c->open[c->depth]);
}

void canvas_outline(struct canvas *c, const char *title)
{
	char to[32];

	if (!c->pdf)
		return;
	snprintf(to, sizeof(to), "page=%d", c->pages > 0 ? c->pages : 1);
	cairo_pdf_surface_add_outline(c->surface, CAIRO_PDF_OUTLINE_ROOT,
				      plain(c, title), to, 0);
}
