/* log.h -- the posts of the last days, read from the metrics topics. */
#ifndef SENTRA_CONSUMERS_CTL_LEXICON_LOG_H
#define SENTRA_CONSUMERS_CTL_LEXICON_LOG_H

#include "consumers/ctl/ctl.h"
#include "posts.h"

/* Those published in so many days before now, or --as-of, of all accounts that
 * the log has; what cannot be used is passed over, as it is in a stage.  posts:
 * not initialised; post_list_release() it in any case. */
int log_posts(const struct ctl *, int64_t days, struct post_list *,
	      struct err *) MUST_USE;

#endif
