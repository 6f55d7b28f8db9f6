/* classify.h -- what an answer means before anyone reads it: pure. */
#ifndef SENTRA_PRODUCERS_CORE_CLASSIFY_H
#define SENTRA_PRODUCERS_CORE_CLASSIFY_H

#include "producers/platforms/platform.h"

/* True for a 2xx answer, which is to be parsed.  Else *verdict says what the
 * refusal or the fault means: common rules first, then platform.judge(). */
bool classify_answer(const struct platform *, const struct request *,
		     const struct http_resp *, struct failure *failure);

/* A 2xx answer in which the adapter found a refusal. */
void classify_refusal(const struct platform *, const struct request *,
		      const struct http_resp *, struct failure *failure);

#endif
