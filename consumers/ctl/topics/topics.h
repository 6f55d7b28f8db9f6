/* topics.h -- topics.json: the topics that there should be, with partitions,
 * replication and configuration.
 *
 * Names in the file have no prefix; [pipeline] prefix comes before them.  All
 * topics of metrics want the same number of partitions, so that a sentra lies
 * in the same partition of each.  schemas/topics.schema.json has the same
 * rules. */
#ifndef SENTRA_CONSUMERS_CTL_TOPICS_TOPICS_H
#define SENTRA_CONSUMERS_CTL_TOPICS_TOPICS_H

#include "common/base/faults.h"
#include "common/base/pool.h"
#include "common/kafka/kafka.h"

struct topics_file {
	struct kafka_topic *topic; /* names with the prefix */
	size_t n;
	struct pool memory; /* all of it */
};

/* Reads and checks it.  Bad input goes to faults (file, line, field) and is
 * -EINVAL; other negative: the file could not be read.  *out is to be released
 * in any case. */
int topics_file_load(struct topics_file *, const char *path, const char *prefix,
		     struct faults *, struct err *) MUST_USE;
void topics_file_release(struct topics_file *);

#endif
