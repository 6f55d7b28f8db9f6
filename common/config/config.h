/* config.h -- sentra.conf: INI, read into structs by tables of rows.
 *
 *   struct poll poll;
 *   const struct cfg_section sections[] = {
 *           { .name = "poll", .items = poll_items, .base = &poll },
 *   };
 *
 *   rc = config_load(&config, path, sections, 1, &faults, &err);
 *   ...                             (poll.interval_ms has its value)
 *   config_free(config);            (poll's texts are gone)
 *
 * A key is a row (item.h).  A program binds the sections that it uses to
 * structs of its own.  All programs share one file, so a section that only
 * others use passes unread; any other unknown section or key is a fault with
 * its line.  It must not know what a key means. */
#ifndef SENTRA_COMMON_CONFIG_CONFIG_H
#define SENTRA_COMMON_CONFIG_CONFIG_H

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/faults.h"
#include "item.h"

/* Binds rows to memory.  A section may be bound several times, to several
 * tables: all of their keys are its own.  The same rows and base may be bound
 * under a second section too: what is written there overrides what the first
 * wrote ([youtube] interval after [poll] interval). */
struct cfg_section {
	const char *name;
	const struct cfg_item *items; /* ended by key == NULL */
	void *base;
	bool override; /* set no defaults: an earlier binding did */
	/* Keys that no row has, collected here; NULL: they are faults. */
	struct cfg_pairs *rest;
};

struct cfg_pair {
	char *key, *value;
	int line; /* of the file; 0: of none */
};
struct cfg_pairs {
	struct cfg_pair *pair;
	size_t n;
};

struct config; /* owns every string that it put into the bound structs */

/* Read path into the bound structs (n sections; the list is copied, what it
 * points to borrowed until config_free()).  Bad input goes to faults and the
 * call still returns 0: the caller looks at faults.n.  < 0 only where the file
 * could not be read (also -EISDIR) or memory ran out.  path NULL: defaults
 * only.  *out: new. */
int config_load(struct config **out, const char *path,
		const struct cfg_section *, size_t n, struct faults *,
		struct err *) MUST_USE;
/* Also empties the bound structs' strings.  Accepts NULL. */
void config_free(struct config *);

/* The line on which the key was written (the last one), 0 where it was
 * not. */
int config_line(const struct config *, const char *section, const char *key);
/* Where it was read from, "" without a file.  Borrowed. */
const char *config_path(const struct config *);

/* A fault of a key's value that only the program can find, such as two keys
 * that contradict each other: with file, line and "[section] key". */
void config_fault(const struct config *, struct faults *, const char *section,
		  const char *key, const char *fmt, ...) PRINTF_LIKE(5, 6);

/* Appends the rows as --help shows them, one line each:
 * "  [poll] interval = 15m   pause between two polls (10s to 1d)". */
void config_describe(const struct cfg_section *, size_t n, struct buf *);

#endif
