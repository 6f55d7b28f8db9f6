/* labelled_stream.h -- the entries of sentra:labelled:<id>: the newest posts of
 * a sentra, each as in sentra:recent, and its labels.
 *
 * Pure: accounts in, the words of XADD out.  The stream is always made whole,
 * since late events change entries in its middle.  Must not know Redis'
 * connection, nor what was written before. */
#ifndef SENTRA_CONSUMERS_COVERAGE_LABELLED_STREAM_H
#define SENTRA_CONSUMERS_COVERAGE_LABELLED_STREAM_H

#include "consumers/ledger/newest_posts.h"
#include "label_sums.h"

#define LABELLED_MAX   50
#define LABELLED_WORDS (NEWEST_POST_WORDS + 2) /* of an entry */

/* The newest LABELLED_MAX posts that are still known at t, oldest first, each
 * with its labels behind all else; appended to out. */
void labelled_entries(struct redis_cmd *out, const struct shown_labels *,
		      const struct labelled_account *, size_t n, int64_t t_s);

#endif
