/* offsets.h -- how far each topic's partitions were read, and where to stop.
 *
 * Pure bookkeeping of what Kafka reported: no Kafka, no Redis, no clock, and
 * not what is in a message.  A partition p of this process is partition p of
 * every topic that is read; topics are numbered as their platforms, so a
 * topic's partition is named by (platform, partition).
 *
 *   offsets_init(&o, 6, &platforms, once, &err);
 *   offsets_assign(&o, parts, n, &err);             the group's assignment
 *   ... owned[].next comes from Redis (stage.restore()) ...
 *   offsets_begin(&o, platform, &owned[i], first, end, &err);  for each topic
 *   ... read from offsets_starts() on ...
 *   rc = offsets_verify(&o, &msg, &err);
 *   if (offsets_wants(&o, platform, p, offset))
 *           ... apply the event ...
 *   offsets_passed(&o, &msg);
 *   offsets_publish(&o);            owned[].next is what a flush may store */
#ifndef SENTRA_CONSUMERS_CORE_OFFSETS_H
#define SENTRA_CONSUMERS_CORE_OFFSETS_H

#include "common/kafka/kafka.h"
#include "stage.h"

/* One partition of one topic. */
struct offsets_part {
	bool assigned;
	bool ended;   /* its end was reached since offsets_begin() */
	bool stopped; /* --as-of: nothing of it is wanted any more */
	bool verify;  /* the message at proof.offset is still to show that
			 this is the log that was read */
	bool dated;   /* mark has the broker's time */
	struct log_mark proof;
	struct log_mark mark;   /* of the newest message below next */
	struct log_mark anchor; /* of one that was surely of this log, with the
			  broker's time; ms 0: none */
	int64_t letters_sent, letters_told; /* dead letters of messages below
			  are handed over, and acknowledged */
	int64_t next;  /* every message below it was applied or rejected */
	int64_t end;   /* of the log, as far as known: one past the last */
	int64_t until; /* --once: read up to here, the end at the start; -1:
			  not known yet */
};

struct offsets {
	int32_t partitions; /* of each topic */
	struct platforms read;
	bool once;
	struct offsets_part *parts; /* platform by platform */
	struct partition *owned;    /* those assigned, in their order */
	size_t n_owned;
	struct kafka_part *list; /* offsets_list()'s */
	size_t n_list;
};

/* read: copied.  -ENOMEM; offsets_release() is allowed then too. */
int offsets_init(struct offsets *, int32_t partitions,
		 const struct platforms *read, bool once,
		 struct err *) MUST_USE;
void offsets_release(struct offsets *);

/* The group's assignment, instead of the one before.  -EPROTO unless each
 * partition is assigned of all topics that are read or of none; -ERANGE where a
 * topic has more partitions than it had. */
int offsets_assign(struct offsets *, const struct kafka_part *, size_t n,
		   struct err *) MUST_USE;
/* What then is to be done, as the error's text; part: one that was added. */
int offsets_refuse_added(const struct offsets *, const struct kafka_part *part,
			 struct err *);
void offsets_revoke(struct offsets *);

/* Borrowed until offsets_release(). */
struct offsets_part *offsets_part(const struct offsets *, size_t platform,
				  int32_t partition);

/* Where to begin: at the stored offset, or where there is none (< 0) at the
 * first message.  end: one past the last message.  -ENODATA: this is not the
 * log that was read, since the stored offset is beyond its end, or retention
 * has taken messages that were not read. */
int offsets_begin(struct offsets *, enum platform_id,
		  const struct partition *stored, int64_t first, int64_t end,
		  struct err *) MUST_USE;
/* The same list as offsets_list(), but where the log has to show that it is
 * the one that was read, beginning at the message that shows it. */
const struct kafka_part *offsets_starts(struct offsets *);
/* To be asked of each message that arrives.  -ENODATA: the message that was
 * read at this offset is another one now, so the topic was made anew. */
int offsets_verify(struct offsets *, const struct kafka_msg *,
		   struct err *) MUST_USE;
/* Whether the log is still the one that was read, while it is read.  A message
 * of it that was surely read is the anchor: what was appended later than it
 * lies behind it, but in a topic made anew everything was.  (A broker's clock
 * that went back looks the same, so it is a suspicion only.)
 *
 * offsets_anchors(): the parts that have an anchor, with its offset, and its
 * time in ms[]; returns how many; both hold what offsets_list() does at most.
 * offsets_judge(): later[]: of each of them the first offset that was appended
 * after it; < 0: not known.  True: some are suspected, so read again from
 * offsets_starts() on; all others are sure of what they read until now. */
size_t offsets_anchors(struct offsets *, struct kafka_part *, int64_t *ms);
bool offsets_judge(struct offsets *, const struct kafka_part *,
		   const int64_t *later, size_t n);
/* All assigned partitions of all topics at their next offsets, as Kafka takes
 * them to seek or to commit: n_list of them, borrowed until the next call. */
const struct kafka_part *offsets_list(struct offsets *);

/* Whether a message is to be read at all.  One from beyond --once's end also
 * shows that nothing is left before it. */
bool offsets_wants(struct offsets *, size_t platform, int32_t partition,
		   int64_t offset);
/* The message was applied or rejected. */
void offsets_passed(struct offsets *, const struct kafka_msg *);
/* Next to read. */
int64_t offsets_next(const struct offsets *, size_t platform,
		     int32_t partition);
/* Whether the message at this offset still needs a dead letter, which is then
 * taken for sent; and what became of all that were sent.  In a log that is
 * another (-ENODATA) each message needs one again. */
bool offsets_letter(struct offsets *, size_t platform, int32_t partition,
		    int64_t offset);
void offsets_letters(struct offsets *, bool acknowledged);
/* The log is known to reach so far, for the lag. */
void offsets_reach(struct offsets *, size_t platform, int32_t partition,
		   int64_t end);
/* Kafka reported the end of the log, at this offset. */
void offsets_ended(struct offsets *, size_t platform, int32_t partition,
		   int64_t offset);
/* Nothing from here on: an event was observed after --as-of. */
void offsets_stop(struct offsets *, size_t platform, int32_t partition);

/* owned[] from what was passed: what the next flush may store.  Its mark is the
 * anchor where there is one: what was read since may be of a topic made anew,
 * and who goes on after a crash has to find that out. */
void offsets_publish(struct offsets *);

/* At the end of everything that is to be read. */
bool offsets_caught_up(const struct offsets *);
/* Messages that are still to be read, of all that is assigned. */
int64_t offsets_lag(const struct offsets *);
/* The numbers of the owned partitions with a space between: appended. */
void offsets_print(const struct offsets *, struct buf *);

#endif
