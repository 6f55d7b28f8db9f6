/* tagged.h -- what cairo 1.16 leaves out of a tagged PDF, put into the file
 * that it wrote: its language, that its window shows its title, what its
 * figures show; and a letter of its dates.  Its structure, thousands of small
 * objects, is written in half the bytes.
 *
 *   tagged_init(&tagged, "id");
 *   tagged_figure(&tagged, "Pengikut per hari");   (in the order of the tags)
 *   tagged_finish(&tagged, &file);
 *   tagged_release(&tagged);
 *
 * The file has to be as cairo writes it up to PDF 1.4: objects of their own,
 * and a table of where they lie.  Pure. */
#ifndef SENTRA_COMMON_DRAW_TAGGED_H
#define SENTRA_COMMON_DRAW_TAGGED_H

#include "common/base/buf.h"

struct tagged {
	char language[12];
	struct buf alts; /* one after the other, with their NUL */
};

/* language: "id", "en-GB"; NULL: not said. */
void tagged_init(struct tagged *, const char *language);
void tagged_release(struct tagged *);
/* UTF-8; "": it is not said. */
void tagged_figure(struct tagged *, const char *alt);
/* The file goes bad without memory; -EBADMSG with text: it is none of cairo's,
 * and stays as it was. */
int tagged_finish(const struct tagged *, struct buf *file,
		  struct err *) MUST_USE;

#endif
