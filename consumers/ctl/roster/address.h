/* address.h -- what people paste where a handle or an id belongs: the address
 * of a profile.  Pure.
 *
 *   https://www.youtube.com/@x         handle x of youtube
 *   m.facebook.com/profile.php?id=17   id 17 of facebook
 *
 * Nothing is asked of the network: an address that only redirects to a profile
 * (youtu.be, fb.watch) is refused. */
#ifndef SENTRA_CONSUMERS_CTL_ROSTER_ADDRESS_H
#define SENTRA_CONSUMERS_CTL_ROSTER_ADDRESS_H

#include "common/base/err.h"
#include "common/base/str.h"

struct address {
	const char *platform; /* static */
	struct str id;        /* into the text; one of both is not null */
	struct str handle;
};

/* Whether the text looks like an address rather than a handle or an id. */
bool is_address(struct str text);

/* With or without https://, of web, mobile and national hosts.  *out borrows
 * from the text.  -EINVAL with text: no profile of a platform. */
int address_read(struct address *, struct str text, struct err *) MUST_USE;

#endif
