/* find_card.h -- the card that a word of the command line means.  Pure. */
#ifndef SENTRA_CONSUMERS_CTL_BOARD_FIND_CARD_H
#define SENTRA_CONSUMERS_CTL_BOARD_FIND_CARD_H

#include "consumers/ctl/ctl.h"

/* By id, by name, or by a part of either, in any case, that fits one card
 * alone.  *out: its place in the snapshot's cards; -ENOENT, -EINVAL with a text
 * that says what there is. */
int find_card(const struct ctl *, const struct snapshot *, size_t *out,
	      struct err *) MUST_USE;

#endif
