/* classify.h -- what an HTTP answer means before its body is read as data: is
 * it an answer at all, or which failure is it?
 *
 * The rules that hold for every platform come first (5xx is an outage and worth
 * a repetition, 429 is a quota, 401 is our token, 404 with JSON is not_found, a
 * transport fault is no answer); then the adapter may overrule them, as it
 * knows the platform's own codes.  Pure. */
#ifndef SENTRA_PRODUCERS_CORE_CLASSIFY_H
#define SENTRA_PRODUCERS_CORE_CLASSIFY_H

#include "producers/platforms/platform.h"

/* True for a 2xx answer, which is to be parsed.  Else *failure says what the
 * refusal or the transport fault means. */
bool classify_answer(const struct platform *, const struct request *,
		     const struct http_resp *, struct failure *failure);

/* A 2xx answer in which the adapter found a refusal (PARSE_REFUSED). */
void classify_refusal(const struct platform *, const struct request *,
		      const struct http_resp *, struct failure *failure);

#endif
