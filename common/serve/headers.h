/* headers.h -- what a request's headers ask for (RFC 9110). */
#ifndef SENTRA_COMMON_SERVE_HEADERS_H
#define SENTRA_COMMON_SERVE_HEADERS_H

#include "common/base/str.h"

/* Whether Accept-Encoding takes gzip: named, or by "*", and not with q=0; null:
 * there is no such header, so no. */
bool header_takes_gzip(struct str accept_encoding);

/* Whether If-None-Match names the ETag, which has its quotes, or is "*"; weak
 * ones compare as strong ones do (section 13.1.2).  Null: no. */
bool header_has_etag(struct str if_none_match, const char *etag);

#endif
