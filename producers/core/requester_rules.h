/* requester_rules.h -- when the platform may be asked, and asked again.  Only for
 * asker.c. */
#ifndef SENTRA_PRODUCERS_CORE_REQUESTER_RULES_H
#define SENTRA_PRODUCERS_CORE_REQUESTER_RULES_H

#include "requester.h"

/* What may be waited for one repetition, and with --once in all. */
#define ASKER_PATIENCE_MS (10 * SECOND_MS)

/* Whether nothing may be sent now; *v says why. */
bool asker_blocked(struct asker *, struct moment, struct verdict *v);
/* When the request may go out without haste, boot_ms: now or later. */
int64_t asker_paced(struct asker *, struct moment now);
/* What the headers of the answer say of the limits. */
void asker_mind(struct asker *, const struct limits *, struct moment now);
/* The refusal in asker.verdict has a remedy within this question: READY. */
bool asker_again(struct asker *, struct moment);
/* It has none: what follows for the questions to come. */
void asker_blame(struct asker *, struct moment);
/* An answer that could be read. */
void asker_praise(struct asker *);

#endif
