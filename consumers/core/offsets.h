/* offsets.h -- how far each partition was read, and where to stop.
 *
 * Pure bookkeeping: no Kafka, no clock.  A slice is partition p of every
 * topic that is read; topics are numbered as the platforms. */
#ifndef SENTRA_CONSUMERS_CORE_OFFSETS_H
#define SENTRA_CONSUMERS_CORE_OFFSETS_H

#include "common/kafka/kafka.h"
#include "stage.h"

struct offsets_part {
	bool assigned;
	bool ended;    /* its end was reached since the start */
	bool stopped;  /* nothing of it any more: --once or --as-of */
	int64_t next;  /* every message below it was dealt with */
	int64_t end;   /* of the log, as far as known */
	int64_t until; /* --once: read up to here; -1 not known yet */
};

struct offsets {
	int32_t partitions;
	struct platforms read;
	bool once;
	struct offsets_part *parts; /* platform by platform */
	struct partition *owned;    /* those assigned */
	size_t n_owned;
	struct kafka_part *list; /* scratch: all assigned parts */
	size_t n_list;
};

int offsets_init(struct offsets *, int32_t partitions,
		 const struct platforms *read, bool once,
		 struct err *) MUST_USE;
void offsets_release(struct offsets *);

/* The group's word.  -EPROTO unless each slice has every topic. */
int offsets_assign(struct offsets *, const struct kafka_part *, size_t n,
		   struct err *) MUST_USE;
void offsets_revoke(struct offsets *);

struct offsets_part *offsets_part(const struct offsets *, size_t platform,
				  int32_t partition);

/* Where to begin: at the mark (< 0: none), or at the first there is where
 * the log does not reach back so far.  -ERANGE: the mark is beyond the end,
 * so this is not the log that was read. */
int offsets_begin(struct offsets *, size_t platform, int32_t partition,
		  int64_t mark, int64_t first, int64_t end,
		  struct err *) MUST_USE;
/* All assigned parts at their next offsets; n_list of them, borrowed. */
const struct kafka_part *offsets_list(struct offsets *);

/* Whether a message is to be read at all.  One from beyond --once's end says
 * that nothing is left before it. */
bool offsets_wants(struct offsets *, size_t platform, int32_t partition,
		   int64_t offset);
void offsets_passed(struct offsets *, size_t platform, int32_t partition,
		    int64_t offset);
void offsets_ended(struct offsets *, size_t platform, int32_t partition,
		   int64_t offset);
/* Nothing from here on: an event was observed after --as-of. */
void offsets_stop(struct offsets *, size_t platform, int32_t partition);

/* slices[].next from the parts. */
void offsets_marks(struct offsets *);

/* At the end of everything that is to be read. */
bool offsets_caught_up(const struct offsets *);
int64_t offsets_lag(const struct offsets *);

#endif
