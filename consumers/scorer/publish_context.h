/* publish_context.h -- what whoever writes derived keys is given. */
#ifndef SENTRA_CONSUMERS_SCORER_PUBLISH_CONTEXT_H
#define SENTRA_CONSUMERS_SCORER_PUBLISH_CONTEXT_H

#include "consumers/ledger/ledger_store.h"
#include "score.h"

/* What an evaluation is computed from: the ledgers, the settings, and the
 * instant t.  All borrowed. */
struct publish_context {
	const struct stage_env *env;
	const char *stage;
	const struct score_settings *settings;
	const char *score_version;
	struct ledger_store *store;
	int64_t t_s;
	int64_t today; /* the local day of t */
};

#endif
