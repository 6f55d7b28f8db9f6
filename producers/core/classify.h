/* classify.h -- what an HTTP answer means before its body is read as data: is
 * it an answer at all, or which failure is it?
 *
 * The rules that hold for every platform come first (5xx is an outage and worth
 * a repetition, so are 408, 409, 421 and 425; 429 is a quota, 401 is our token,
 * 404 with JSON is not_found where it can only mean the account that was asked
 * about, else unavailable; a transport fault is no answer); then the adapter
 * may overrule them, as it knows the platform's own codes.
 *
 * Whom it concerns is decided last, in one place: a refusal whose scope is not
 * PLATFORM is of one of the targets, whatever its code, so a request about
 * several is split.  Retry-After counts with every refusal.  Pure. */
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

/* Whom a failure concerns: if it is not certainly everyone's, and repeating it
 * is futile, one of several targets may spoil it for all, so the action is to
 * split the request. */
void classify_split(const struct platform *, const struct request *,
		    struct failure *);

#endif
