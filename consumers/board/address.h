/* address.h -- the one way to write an address of ours.  Pure. */
#ifndef SENTRA_CONSUMERS_BOARD_ADDRESS_H
#define SENTRA_CONSUMERS_BOARD_ADDRESS_H

#include "page.h"

/* Appends path, rest and form (".csv", ""), then the parameters that are given,
 * in the order of their names (ended by NULL); percent-encoded.  Without
 * language. */
void address_add(struct buf *, const char *path, const char *form,
		 const char *const *names, const struct page_ask *);

#endif
