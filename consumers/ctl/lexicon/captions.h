/* captions.h -- captions in a file, one a line.  Pure.
 *
 * A line is a caption as it stands; or, where it begins with {, a JSON object
 * with text, description or both, and published_at and url where it has them:
 * what `sentra-producer --dry-run` prints, or kcat of a metrics topic.  An
 * object without either text, as the other events are, is passed over. */
#ifndef SENTRA_CONSUMERS_CTL_LEXICON_CAPTIONS_H
#define SENTRA_CONSUMERS_CTL_LEXICON_CAPTIONS_H

#include "common/base/err.h"
#include "common/base/str.h"

/* All borrowed for the call. */
struct caption {
	struct str text, description, url; /* may be null */
	int64_t published_ms;              /* TIME_NONE: it does not say */
};

/* Of its answers the first negative ends the reading. */
typedef int caption_fn(void *ctx, const struct caption *, struct err *);

/* -EINVAL: a line begins with { and is no JSON; the text says which.  passed:
 * objects without a text. */
int captions_read(struct str file, caption_fn *, void *ctx, size_t *passed,
		  struct err *) MUST_USE;

#endif
