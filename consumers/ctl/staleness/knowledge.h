/* knowledge.h -- the alerter's knowledge, loaded to look at: roster, calendar
 * and limits from files, facts and verdicts from Redis.  Judges nothing. */
#ifndef SENTRA_CONSUMERS_CTL_STALENESS_KNOWLEDGE_H
#define SENTRA_CONSUMERS_CTL_STALENESS_KNOWLEDGE_H

#include "consumers/alerter/policy.h"
#include "consumers/ctl/ctl.h"

struct knowledge {
	struct stage_env env;
	struct roster *roster; /* owned, as are */
	struct policy *policy;
	struct monitor_policy plan;
	struct monitor *monitor; /* nothing known, until knowledge_load() */
};

/* Files alone.  EXIT_CONFIG once the roster's faults are told.  Must stay
 * where it is; to be released in any case. */
int knowledge_open(struct ctl *, struct knowledge *, struct err *) MUST_USE;
void knowledge_release(struct knowledge *);
/* Connects where it must.  -EACCES: this user may not read it. */
int knowledge_load(struct ctl *, struct knowledge *, struct err *) MUST_USE;

#endif
