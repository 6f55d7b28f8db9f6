/* config.h -- sentra.conf: INI read by libinih, checked against tables.
 *
 * A key is one row: section, name, type, default, range, help.  Reading,
 * --check, --help, the sample file and the docs all come from the rows.  A
 * program binds the sections that it uses to structs of its own; a section
 * that only other programs use (config_known_sections) passes unread, any
 * other unknown section or key is a fault with file and line. */
#ifndef SENTRA_COMMON_CONFIG_CONFIG_H
#define SENTRA_COMMON_CONFIG_CONFIG_H

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/faults.h"
#include "item.h"

/* Binds rows to memory.  Later bindings of the same section names add rows;
 * a binding of the same rows and base under another section (the platform's
 * own after [poll]) overrides only what it writes. */
struct cfg_section {
	const char *name;
	const struct cfg_item *items; /* ended by key == NULL */
	void *base;
	bool override; /* set no defaults: an earlier binding did */
	/* [kafka]: any key but the rows' own; collected here, may be NULL */
	struct cfg_pairs *rest;
};

struct cfg_pair {
	char *key, *value;
	int line;
};
struct cfg_pairs {
	struct cfg_pair *pair;
	size_t n;
};

struct config; /* owns every string that it put into the bound structs */

/* Read path into the bound structs (n sections).  Bad input goes to faults,
 * one line each, and the call still returns 0; < 0 only where the file could
 * not be read (also -EISDIR).  path NULL: defaults only.  *out new. */
int config_load(struct config **out, const char *path,
		const struct cfg_section *, size_t n, struct faults *,
		struct err *) MUST_USE;
/* Also empties the bound structs' strings.  Accepts NULL. */
void config_free(struct config *);

/* The line on which section.key was written (the last counts), or 0: for faults
 * that only the program can find. */
int config_line(const struct config *, const char *section, const char *key);
const char *config_path(const struct config *);

/* A fault of a key's value that only the program can find, with its line. */
void config_fault(const struct config *, struct faults *, const char *section,
		  const char *key, const char *fmt, ...) PRINTF_LIKE(5, 6);

/* Rows as text for --help: "  [poll] interval = 15m   pause between ...". */
void config_describe(const struct cfg_section *, size_t n, struct buf *);

#endif
