/* find.h -- which sentra a word means.  Pure. */
#ifndef SENTRA_CTL_FIND_H
#define SENTRA_CTL_FIND_H

#include "common/buf.h"
#include "common/err.h"

struct candidate {
	struct str id, name; /* borrowed */
};

/* The index of the one whose id or name is the word, else of the only one
 * that has it as a part; letters in either case.  -ENOENT where none has,
 * -EINVAL where several have: the text says which. */
int find_sentra(const struct candidate *, size_t n, const char *word,
		struct err *) MUST_USE;

#endif
