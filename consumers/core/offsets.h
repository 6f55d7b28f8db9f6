/* offsets.h -- how far each partition was read, and where to stop.
 *
 * Pure bookkeeping: no Kafka, no clock.  A slice is partition p of every
 * topic that is read; topics are numbered as the platforms. */
#ifndef SENTRA_CONSUMERS_CORE_OFFSETS_H
#define SENTRA_CONSUMERS_CORE_OFFSETS_H

#include "common/kafka/kafka.h"
#include "stage.h"

struct progress_part {
	bool assigned;
	bool ended;    /* its end was reached since the start */
	bool stopped;  /* nothing of it any more: --once or --as-of */
	int64_t next;  /* every message below it was dealt with */
	int64_t end;   /* of the log, as far as known */
	int64_t until; /* --once: read up to here; -1 not known yet */
};

struct progress {
	int32_t partitions;
	struct platforms read;
	bool once;
	struct progress_part *parts; /* platform by platform */
	struct slice *slices;        /* those assigned */
	size_t n_slices;
	struct kafka_part *list; /* scratch: all assigned parts */
	size_t n_list;
};

int progress_init(struct progress *, int32_t partitions,
		  const struct platforms *read, bool once,
		  struct err *) MUST_USE;
void progress_release(struct progress *);

/* The group's word.  -EPROTO unless each slice has every topic. */
int progress_assign(struct progress *, const struct kafka_part *, size_t n,
		    struct err *) MUST_USE;
void progress_revoke(struct progress *);

struct progress_part *progress_part(const struct progress *, size_t platform,
				    int32_t slice);

/* Where to begin: at the mark (< 0: none), or at the first there is where
 * the log does not reach back so far.  -ERANGE: the mark is beyond the end,
 * so this is not the log that was read. */
int progress_begin(struct progress *, size_t platform, int32_t slice,
		   int64_t mark, int64_t first, int64_t end,
		   struct err *) MUST_USE;
/* All assigned parts at their next offsets; n_list of them, borrowed. */
const struct kafka_part *progress_list(struct progress *);

/* Whether a message is to be read at all.  One from beyond --once's end says
 * that nothing is left before it. */
bool progress_wants(struct progress *, size_t platform, int32_t slice,
		    int64_t offset);
void progress_passed(struct progress *, size_t platform, int32_t slice,
		     int64_t offset);
void progress_ended(struct progress *, size_t platform, int32_t slice,
		    int64_t offset);
/* Nothing from here on: an event was observed after --as-of. */
void progress_stop(struct progress *, size_t platform, int32_t slice);

/* slices[].next from the parts. */
void progress_marks(struct progress *);

/* At the end of everything that is to be read. */
bool progress_caught_up(const struct progress *);
int64_t progress_lag(const struct progress *);

#endif
