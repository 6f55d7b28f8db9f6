/* suspects.h -- which message fails again and again, so that it is put aside
 * and stops nobody.
 *
 * A message that fails by itself is known by its place.  A flush that Redis
 * refuses for what is in it names no message, so it is narrowed down: after
 * each refusal one flush has to succeed without any message, which shows that
 * the world is well, then half as many are read before the next.  At one
 * message the suspect is known.  Three failures at one place, and it is
 * guilty.  Pure: no Kafka, no Redis, no clock. */
#ifndef SENTRA_CONSUMERS_CORE_SUSPECTS_H
#define SENTRA_CONSUMERS_CORE_SUSPECTS_H

#include "common/kafka/kafka.h"

#define SUSPECT_TIMES 3

/* All zero: nothing is suspected. */
struct suspects {
	struct kafka_part place; /* of the suspect */
	unsigned times;          /* failures there; 0: none */
	char why[200];           /* the newest of them */
	struct kafka_part last;  /* read last */
	size_t read;             /* messages since the last flush */
	size_t limit;            /* of messages a flush; 0: none */
	bool proving;            /* the next flush is to be without any */
};

/* The message at this place failed. */
void suspects_failed(struct suspects *, const struct kafka_part *,
		     const char *why);
/* Whether the message at this place is to be put aside. */
bool suspects_guilty(const struct suspects *, const struct kafka_part *);
/* This one was given to the stage. */
void suspects_read(struct suspects *, const struct kafka_part *);
/* Whether a flush has to come before more is read. */
bool suspects_full(const struct suspects *);
/* A flush was refused for what is in it; one succeeded; or all that was read
 * is discarded for another reason. */
void suspects_refused(struct suspects *, const char *why);
void suspects_flushed(struct suspects *);
void suspects_discarded(struct suspects *);

#endif
