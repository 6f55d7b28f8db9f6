/* address.h -- where a server listens. */
#ifndef SENTRA_COMMON_SERVE_ADDRESS_H
#define SENTRA_COMMON_SERVE_ADDRESS_H

#include "common/base/err.h"

/* "http://[v6]:port" and its NUL. */
#define ADDRESS_SIZE 80

/* A listening socket, non-blocking, on "a.b.c.d:port", "[v6]:port" or
 * "localhost:port"; no name is looked up.  url: the address with the port that
 * it has.  The descriptor, or a negative errno with text. */
int address_listen(const char *listen, char url[ADDRESS_SIZE],
		   struct err *) MUST_USE;
/* Whether it is such an address; -EINVAL with text. */
int address_check(const char *listen, struct err *) MUST_USE;

#endif
