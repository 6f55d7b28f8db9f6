/* knowledge.h -- the alerter's knowledge, loaded to look at: roster, calendar
 * and limits from files, facts and verdicts from Redis.  Judges nothing. */
#ifndef SENTRA_CONSUMERS_CTL_STALENESS_KNOWLEDGE_H
#define SENTRA_CONSUMERS_CTL_STALENESS_KNOWLEDGE_H

#include "consumers/alerter/policy.h"
#include "consumers/ctl/ctl.h"

struct watching {
	struct stage_env env;
	struct roster *roster; /* owned, as are */
	struct outlook *outlook;
	struct watch_plan plan;
	struct watch *watch; /* nothing known, until watching_load() */
};

/* Files alone.  EXIT_CONFIG once the roster's faults are told.  Must stay
 * where it is; to be released in any case. */
int watching_open(struct ctl *, struct watching *, struct err *) MUST_USE;
void watching_release(struct watching *);
/* Connects where it must.  -EACCES: this user may not read it. */
int watching_load(struct ctl *, struct watching *, struct err *) MUST_USE;

#endif
