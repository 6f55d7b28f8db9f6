/* topics.h -- whether the topics are as topics.json wants them, told at the
 * start of every consumer.
 *
 * Without the broker's own time a producer's wrong clock goes unseen, and one
 * event of a far year makes all later ones late; with a compacted topic a
 * rebuild lacks what was compacted; with several partitions of alerts the
 * record of what was told has no order.  It is a warning: reading goes on. */
#ifndef SENTRA_CONSUMERS_CORE_TOPICS_H
#define SENTRA_CONSUMERS_CORE_TOPICS_H

#include "common/config/platforms.h"
#include "common/kafka/kafka.h"

void topics_audit(const struct kafka_settings *, const char *prefix,
		  const struct platforms *);

#endif
