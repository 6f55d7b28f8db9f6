/* topics_view.h -- the topics that there should be against those that there
 * are, and how that looks.  Pure. */
#ifndef SENTRA_TOPICS_VIEW_H
#define SENTRA_TOPICS_VIEW_H

#include "common/kafka.h"
#include "style.h"

struct survey {
	const struct kafka_topic *want, *have; /* n each; borrowed */
	size_t n;
};

enum verdict { TOPIC_OK, TOPIC_MISSING, TOPIC_DIFFERS };
enum verdict survey_verdict(const struct survey *, size_t i);
size_t survey_count(const struct survey *, enum verdict);

/* Table, and what to do. */
void survey_text(const struct survey *, const struct style *, struct buf *out);
void survey_json(const struct survey *, struct buf *out);

#endif
