/* share.h -- the text to copy into WhatsApp: the two top 5, how the sentra
 * stand, the week.  *bold*, at most SHARE_MAX characters. */
#ifndef SENTRA_CONSUMERS_BOARD_SHARE_H
#define SENTRA_CONSUMERS_BOARD_SHARE_H

#include "consumers/view/totals.h"
#include "page.h"

#define SHARE_MAX 1500 /* characters */

/* Appended. */
int share_text(struct buf *, enum language, const struct world *,
	       const struct totals *, struct err *) MUST_USE;

#endif
