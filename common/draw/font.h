/* font.h -- the one font, Inter, which is the same whatever the machine has
 * beside it: from a fontconfig of our own that knows its two files alone.
 *
 * Pango starts fontconfig in a thread, and with it the system's configuration,
 * unless there is one already: font_open() makes ours the process's. */
#ifndef SENTRA_COMMON_DRAW_FONT_H
#define SENTRA_COMMON_DRAW_FONT_H

#include "common/base/buf.h"

#define FONT_DIR "/usr/share/fonts/opentype/inter"

struct font;
struct _PangoLayout;
struct _cairo;

/* New; NULL with text: -ENOMEM; -ENOENT where its files are not in dir. */
struct font *font_open(const char *dir, struct err *);
/* Accepts NULL. */
void font_close(struct font *);

/* What the font can show of a text that may be anything, appended: line breaks
 * and tabs as a blank, each run of blanks as one, none at the ends.  Left out:
 * what may not be shown (utf8_printable()), what has no glyph, of combining
 * marks all but two upon each other, and what is beyond FONT_TEXT_MAX bytes. */
#define FONT_TEXT_MAX ((size_t)16 << 10)
void font_clean(const struct font *, struct str text, struct buf *out);

/* A layout to be drawn on that, with digits of one width; NULL without memory.
 * Whoever has it releases it (g_object_unref()). */
struct _PangoLayout *font_layout(struct font *, struct _cairo *);

#endif
