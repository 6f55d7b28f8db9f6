/* value.h -- one value of a configuration: its text into its field.
 *
 * Knows the types of rows, not files, sections or lines. */
#ifndef SENTRA_COMMON_CONFIG_VALUE_H
#define SENTRA_COMMON_CONFIG_VALUE_H

#include "common/base/pool.h"
#include "config.h"

/* text: copied into the pool where the row keeps text.  -EINVAL with "what is
 * wrong; what to do" and the field untouched; -ENOMEM. */
int cfg_value_set(const struct cfg_item *, void *base, const char *text,
		  struct pool *, struct err *) MUST_USE;
/* The row's default, which may name an environment variable. */
int cfg_value_default(const struct cfg_item *, void *base, struct pool *,
		      struct err *) MUST_USE;
/* Forgets text that a pool is about to release. */
void cfg_value_empty(const struct cfg_item *, void *base);

/* " (10s to 1d)", or nothing where the row has no range. */
void cfg_value_range(const struct cfg_item *, struct buf *);

#endif
