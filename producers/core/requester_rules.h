/* requester_rules.h -- when the platform may be asked, and asked again.  Only
 * for asker.c. */
#ifndef SENTRA_PRODUCERS_CORE_REQUESTER_RULES_H
#define SENTRA_PRODUCERS_CORE_REQUESTER_RULES_H

#include "requester.h"

/* What may be waited for one repetition, and with --once in all. */
#define REQUESTER_PATIENCE_MS (10 * SECOND_MS)

/* Whether nothing may be sent now; *v says why. */
bool requester_blocked(struct requester *, struct instant, struct failure *v);
/* When the request may go out without haste, boot_ms: now or later. */
int64_t requester_paced(struct requester *, struct instant now);
/* What the headers of the answer say of the limits. */
void requester_mind(struct requester *, const struct limits *,
		    struct instant now);
/* The refusal in asker.verdict has a remedy within this question: READY. */
bool requester_again(struct requester *, struct instant);
/* It has none: what follows for the questions to come. */
void requester_blame(struct requester *, struct instant);
/* An answer that could be read. */
void requester_praise(struct requester *);

#endif
