/* address.h -- what people paste where a handle belongs: the address of
 * a profile.  Pure. */
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

/* https://www.youtube.com/@x and the like, with or without https://, of web,
 * mobile and national hosts.  -EINVAL with text: no profile of a platform. */
int address_read(struct address *, struct str text, struct err *) MUST_USE;

#endif
