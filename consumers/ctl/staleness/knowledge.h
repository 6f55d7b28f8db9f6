/* knowledge.h -- what the alerter knows, loaded to be read: roster, calendar
 * and limits from files, facts and decisions from Redis.
 *
 *   knowledge_open(c, &k, err);     (files)
 *   knowledge_load(c, &k, err);     (Redis)
 *   ... k.monitor ...
 *   knowledge_release(&k);          (in any case)
 *
 * Evaluates nothing: statuses at an instant follow from what the alerter knew
 * and decided last. */
#ifndef SENTRA_CONSUMERS_CTL_STALENESS_KNOWLEDGE_H
#define SENTRA_CONSUMERS_CTL_STALENESS_KNOWLEDGE_H

#include "consumers/alerter/policy.h"
#include "consumers/ctl/ctl.h"

struct knowledge {
	struct stage_env env;
	struct roster *roster; /* owned, as are */
	struct policy *policy;
	struct monitor *monitor; /* nothing known, until knowledge_load() */
};

/* Files alone.  EXIT_CONFIG: the roster has faults, which were printed.  The
 * struct must stay where it is. */
int knowledge_open(struct ctl *, struct knowledge *, struct err *) MUST_USE;
void knowledge_release(struct knowledge *);
/* Connects if that was not done.  -EACCES: this Redis user may not read the
 * alerter's private keys. */
int knowledge_load(struct ctl *, struct knowledge *, struct err *) MUST_USE;

#endif
