/* untold.h -- what sentra do not tell: LABEL[:SENTRA][@TIME].  From TIME on (or
 * ever) invented posts of that sentra (or of all) have captions without the
 * label. */
#ifndef SENTRA_TESTS_SIMULATOR_UNTOLD_H
#define SENTRA_TESTS_SIMULATOR_UNTOLD_H

#include "captions.h"

#include "common/base/err.h"
#include "common/base/str.h"
#include "common/config/roster.h"

struct untold {
	char label[65], sentra[65]; /* sentra "": all */
	int64_t from_ms;
};

#define UNTOLD_MAX 32

struct untold_list {
	struct untold at[UNTOLD_MAX];
	size_t n;
};

/* -EINVAL: which part is wrong; -ENOSPC: UNTOLD_MAX are there. */
int untold_add(struct untold_list *, struct str text, struct err *) MUST_USE;
/* -ENOENT: one is about a sentra that the roster does not have, and so would
 * hold nothing back; tells which. */
int untold_check(const struct untold_list *, const struct roster *,
		 struct err *) MUST_USE;

/* The caption of a post of the sentra, published then; the same for the same
 * key, a well-mixed number. */
const struct caption *untold_choose(const struct untold_list *,
				    const char *sentra, uint64_t key,
				    int64_t at_ms);

#endif
