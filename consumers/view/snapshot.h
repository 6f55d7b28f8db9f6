/* snapshot.h -- one generation of Redis: all that boards, sets and heartbeats
 * say at one time.  Immutable; source.h reads it.
 *
 * A card has the value of every board (schemas/redis-keys.md), so boards are
 * not read: ranking.h orders the cards.  Texts are as Redis has them: they may
 * be anything. */
#ifndef SENTRA_CONSUMERS_VIEW_SNAPSHOT_H
#define SENTRA_CONSUMERS_VIEW_SNAPSHOT_H

#include "common/config/platforms.h"
#include "hashes.h"

/* How a stage is: <prefix>:pipeline:<stage>. */
struct stage_health {
	bool there;                           /* it wrote something, ever */
	int64_t updated_ms;                   /* TIME_NONE */
	int64_t watermark_ms, log_changed_ms; /* TIME_NONE */
	int64_t lag;                          /* messages; -1: not known */
	bool rebuilding;
	struct str version, log_change; /* null where absent */
};

/* In the order of SNAPSHOT_STAGES. */
enum snapshot_stage {
	STAGE_SCORER,
	STAGE_ALERTER,
	STAGE_COVERAGE,
	SNAPSHOT_STAGES
};
extern const char *const snapshot_stage_names[SNAPSHOT_STAGES];

/* A member of <prefix>:stale: silent since. */
struct stale_entry {
	struct str sentra;
	int64_t since_ms;
};

/* A member of <prefix>:blind, "<sentra>:<platform>:<account>". */
struct blind_entry {
	struct str sentra, account;
	int platform; /* enum platform_id; -1: none of ours */
	int64_t since_ms;
};

struct snapshot {
	uint64_t generation; /* of its source, from 1 */
	int64_t read_ms;     /* wall clock, when it was read */
	int64_t as_of_ms;    /* the newest as_of of its cards; TIME_NONE */
	struct stage_health stage[SNAPSHOT_STAGES];
	struct hashes cards;
	struct hashes labels; /* the same sentra; no columns where `coverage`
				 never wrote */
	struct stale_entry *stale; /* since the longest first */
	size_t n_stale;
	struct blind_entry *blind; /* by platform, since, sentra */
	size_t n_blind;
	struct pool pool;
};

/* Accepts NULL. */
void snapshot_free(struct snapshot *);

/* Whether that stage wrote nothing for so long before now, or never. */
bool snapshot_is_old(const struct snapshot *, enum snapshot_stage,
		     int64_t now_ms, int64_t stalled_after_ms);
/* How many accounts of a sentra nobody sees, and since when the first (may be
 * NULL; TIME_NONE: unknown). */
size_t snapshot_blind_of(const struct snapshot *, struct str sentra,
			 int64_t *since_ms);

/* "abiyoso:youtube:UC...": neither of the first two has a colon.  Texts borrow
 * from the member. */
bool blind_member(struct str member, struct blind_entry *out);

/* A number that Redis wrote as text, in plain decimal: "-3.5"; NAN for what is
 * none. */
double value_number(struct str);
/* Unix seconds in milliseconds; TIME_NONE for what is no instant, or 0. */
int64_t value_ms(struct str);

#endif
