/* item.h -- one key of sentra.conf: its row, and its value from text.
 *
 * A row is all that is known of a key: type, field, default, range and help.
 * Reading, --check and --help work from rows alone, so that they cannot
 * disagree; the test of the sample file does too.
 *
 *   static const struct cfg_item poll_items[] = {
 *           { "interval", CFG_DURATION, offsetof(struct poll, interval_ms),
 *             "15m", 10 * SECOND_MS, DAY_MS, "pause between two polls" },
 *           { .key = NULL },
 *   };
 *
 * It must not know files, sections or lines: config.h does. */
#ifndef SENTRA_COMMON_CONFIG_ITEM_H
#define SENTRA_COMMON_CONFIG_ITEM_H

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/pool.h"

/* What a value is, and the type of its field. */
enum cfg_type {
	CFG_STR,      /* char *                  */
	CFG_NAME,     /* char *, [a-z0-9][a-z0-9._-]*, at most 64 */
	CFG_PATH,     /* char *, existence is checked by whoever opens it;
			 "$NAME/rest": beneath what the environment says */
	CFG_URL,      /* char *, http(s) origin; plain http only for loopback */
	CFG_ZONE,     /* char *, an IANA zone that zone_check() knows */
	CFG_INT,      /* int64_t, within min..max */
	CFG_REAL,     /* double, within min..max  */
	CFG_DURATION, /* int64_t ms ("15m"), within min..max ms */
	CFG_BOOL,     /* bool: yes no true false on off 1 0 */
	CFG_PLATFORMS, /* struct platforms: their names */
};

struct cfg_item {
	const char *key;
	enum cfg_type type;
	size_t offset;        /* of the field within the bound struct */
	const char *fallback; /* as it would be written; NULL = "" or 0;
				 "$NAME|else": the environment's NAME, where
				 it is set, else what follows;
				 "FILE|../else": where FILE is not there, what
				 is, as seen from the program's directory */
	double min, max;      /* both 0: no range */
	const char *help;     /* one line, no period */
};

/* Reads text into the row's field in *base; texts are copied into the pool.
 * -EINVAL with "what is wrong; what to do", -ENAMETOOLONG and -ENOMEM leave
 * the field as it was. */
int cfg_item_set(const struct cfg_item *, void *base, const char *text,
		 struct pool *, struct err *) MUST_USE;
/* The same with the row's default, which may name an environment variable. */
int cfg_item_set_default(const struct cfg_item *, void *base, struct pool *,
			 struct err *) MUST_USE;
/* Forgets a text whose pool is about to be released: the field is NULL. */
void cfg_item_clear(const struct cfg_item *, void *base);

/* Appends the field's value as one would write it: "15m", "yes", "0.8". */
void cfg_item_add_value(const struct cfg_item *, const void *base,
			struct buf *);

/* Appends " (10s to 1d)", or nothing where the row has no range. */
void cfg_item_add_range(const struct cfg_item *, struct buf *);

#endif
