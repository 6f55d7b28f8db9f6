/* ini.h -- the lines of an INI file; the only user of libinih.
 *
 * It knows sections, keys and comments, not which of them exist: config.h
 * matches lines with rows. */
#ifndef SENTRA_COMMON_CONFIG_INI_H
#define SENTRA_COMMON_CONFIG_INI_H

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/faults.h"
#include "common/base/pool.h"

struct ini_line {
	char *section, *key, *value; /* from the pool */
	int line;                    /* from 1 */
	int section_line; /* of its [section]; 0: it stands before any */
	bool commented;   /* a # behind the value began a comment */
	struct ini_line *next;
};

/* Reads the "key = value" lines in the order of the file; *first: from the
 * pool, NULL where there is none.  Comments stand behind ";" or "#", on a line
 * of their own or behind blanks after a value.  Lines that are neither a
 * section nor a key, too long, or hold control characters are faults and are
 * left out; a key that stands twice in a section is one, and UTF-16.  text: its
 * bytes are changed.  -ENOMEM is the only error. */
int ini_read(struct ini_line **first, struct buf *text, const char *path,
	     struct pool *, struct faults *, struct err *) MUST_USE;

#endif
