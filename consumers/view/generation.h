/* generation.h -- a snapshot read from Redis, and the heartbeats that say when
 * another is there.  A part of source.h. */
#ifndef SENTRA_CONSUMERS_VIEW_GENERATION_H
#define SENTRA_CONSUMERS_VIEW_GENERATION_H

#include "ask.h"
#include "snapshot.h"

/* What is read of a board or a set at most, and the bytes of a member: a
 * sentra's id; "<sentra>:<platform>:<account>".  What is beyond is left out. */
#define GENERATION_MEMBERS_MAX 100000
#define SENTRA_ID_MAX          256
#define SET_MEMBER_MAX         1024

/* <prefix>:pipeline:* at one time. */
struct heartbeats {
	struct stage_health stage[SNAPSHOT_STAGES];
	uint64_t sum;       /* another one: some field is another */
	int64_t updated_ms; /* the newest of the stages'; TIME_NONE */
	struct pool pool;   /* of the texts */
};

/* In one round trip.  To be released whatever is returned. */
int heartbeats_read(struct heartbeats *, struct ask *, struct err *) MUST_USE;
void heartbeats_release(struct heartbeats *);

/* new; NULL with text.  generation and read_ms are the caller's to set. */
struct snapshot *generation_read(struct ask *, const struct heartbeats *,
				 struct err *);

#endif
