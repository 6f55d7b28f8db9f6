/* host.h -- names of hosts, as they stand in a URL. */
#ifndef SENTRA_COMMON_BASE_HOST_H
#define SENTRA_COMMON_BASE_HOST_H

#include "base.h"

/* Whether what is sent there is certain not to leave this machine: localhost,
 * 127.0.0.0/8, [::1].  Other names may resolve to anything, "127.example"
 * too.  Credentials go unencrypted nowhere else. */
bool host_is_loopback(const char *host);

#endif
