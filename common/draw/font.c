/* font.c -- Inter, by fontconfig and Pango. */
#include "font.h"

#include "common/base/utf8.h"

#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <stdio.h>
#include <stdlib.h>

#define MARKS_MAX 2 /* upon each other */

struct font {
	FcConfig *config;
	PangoFontMap *map;
	FcCharSet *glyphs; /* that both files have */
};

/* Whose config is the process's. */
static const struct font *current;

/* ---- its files ---- */

static const char *const files[] = { "Inter-Regular.otf", "Inter-Bold.otf" };

static int add_file(FcConfig *config, const char *dir, const char *name,
		    struct err *err)
{
	char path[512];
	int n = snprintf(path, sizeof(path), "%s/%s", dir, name);

	if (n < (int)sizeof(path) &&
	    FcConfigAppFontAddFile(config, (const FcChar8 *)path))
		return 0;
	return err_set(err, -ENOENT,
		       "no font Inter in %s: apt install fonts-inter", dir);
}

/* The characters that all files have; NULL without memory. */
static FcCharSet *common_glyphs(FcConfig *config)
{
	FcFontSet *set = FcConfigGetFonts(config, FcSetApplication);
	FcCharSet *all = NULL;

	for (int i = 0; set && i < set->nfont; i++) {
		FcCharSet *one, *both;

		if (FcPatternGetCharSet(set->fonts[i], FC_CHARSET, 0, &one) !=
		    FcResultMatch)
			continue;
		both = all ? FcCharSetIntersect(all, one) : FcCharSetCopy(one);
		if (all)
			FcCharSetDestroy(all);
		all = both;
	}
	return all;
}

static int read_files(struct font *font, const char *dir, struct err *err)
{
	int rc = 0;

	font->config = FcConfigCreate();
	if (!font->config)
		return err_set(err, -ENOMEM, "the font: no memory");
	for (size_t i = 0; i < ARRAY_LEN(files) && rc == 0; i++)
		rc = add_file(font->config, dir, files[i], err);
	if (rc < 0)
		return rc;
	font->glyphs = common_glyphs(font->config);
	if (!font->glyphs || !FcConfigSetCurrent(font->config))
		return err_set(err, -ENOMEM, "the font: no memory");
	current = font;
	return 0;
}

struct font *font_open(const char *dir, struct err *err)
{
	struct font *font = calloc(1, sizeof(*font));

	if (!font) {
		err_set(err, -ENOMEM, "the font: no memory");
		return NULL;
	}
	if (read_files(font, dir, err) < 0) {
		font_close(font);
		return NULL;
	}
	font->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	if (!font->map) {
		err_set(err, -ENOMEM, "the font: no font map");
		font_close(font);
		return NULL;
	}
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(font->map),
				     font->config);
	return font;
}

void font_close(struct font *font)
{
	if (!font)
		return;
	if (font->map) {
		/* Pango 1.50 keeps a reference for good that it is left with.
		 */
		pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(font->map),
					     NULL);
		g_object_unref(font->map);
	}
	if (font->glyphs)
		FcCharSetDestroy(font->glyphs);
	if (current == font) {
		FcConfigSetCurrent(NULL);
		current = NULL;
	}
	if (font->config)
		FcConfigDestroy(font->config);
	free(font);
}

/* ---- texts ---- */

static bool is_mark(gunichar c)
{
	GUnicodeType type = g_unichar_type(c);

	return type == G_UNICODE_NON_SPACING_MARK ||
	       type == G_UNICODE_ENCLOSING_MARK;
}

/* Whether a character is to be drawn; marks: how many stand before it. */
static bool is_drawn(const struct font *font, const char *p, size_t *marks)
{
	gunichar c = g_utf8_get_char(p);

	*marks = is_mark(c) ? *marks + 1 : 0;
	return *marks <= MARKS_MAX && FcCharSetHasChar(font->glyphs, c);
}

static bool is_blank(const char *p, size_t n)
{
	return n == 1 && (*p == ' ' || (*p >= '\t' && *p <= '\r'));
}

void font_clean(const struct font *font, struct str text, struct buf *out)
{
	const char *p = text.p, *end;
	size_t begin = out->len, marks = 0, n;
	bool blank = false;

	if (!p)
		return;
	end = p + utf8_cut(p, text.n, FONT_TEXT_MAX);
	for (; p < end; p += n) {
		bool shown = utf8_printable(p, end, &n);

		if (is_blank(p, n)) {
			blank = out->len > begin;
		} else if (shown && is_drawn(font, p, &marks)) {
			if (blank)
				buf_addc(out, ' ');
			buf_add(out, p, n);
			blank = false;
		}
	}
}

/* ---- layouts ---- */

/* Everything that a system, a screen or a user may want otherwise is said. */
static void set_options(PangoContext *context)
{
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_subpixel_order(options,
					      CAIRO_SUBPIXEL_ORDER_DEFAULT);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_cairo_context_set_resolution(context, 72);
	pango_context_set_round_glyph_positions(context, FALSE);
	pango_context_set_language(context, pango_language_from_string("id"));
	pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
}

static void set_features(PangoLayout *layout)
{
	PangoAttrList *list = pango_attr_list_new();

	pango_attr_list_insert(list, pango_attr_font_features_new("tnum"));
	pango_layout_set_attributes(layout, list);
	pango_attr_list_unref(list);
	pango_layout_set_auto_dir(layout, FALSE);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
}

PangoLayout *font_layout(struct font *font, cairo_t *cairo)
{
	PangoContext *context = pango_font_map_create_context(font->map);
	PangoLayout *layout;

	if (!context)
		return NULL;
	set_options(context);
	pango_cairo_update_context(cairo, context);
	layout = pango_layout_new(context);
	g_object_unref(context);
	if (layout)
		set_features(layout);
	return layout;
}
