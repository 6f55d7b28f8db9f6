/* kafka_reader.h -- a subscriber to two topics that records what was
 * reported to it, and checks that no offset is skipped or repeated.  After
 * cmocka.h. */
#ifndef SENTRA_TESTS_UNIT_KIT_KAFKA_READER_H
#define SENTRA_TESTS_UNIT_KIT_KAFKA_READER_H

#include "common/base/clock.h"
#include "common/kafka/kafka.h"

#include <errno.h>
#include <poll.h>

#define PARTS       6
#define PATIENCE_MS 60000

struct reader {
	struct kafka_sub *sub;
	const char *const *topics;
	struct kafka_part parts[2 * PARTS];
	size_t n_parts;
	int assigned, revoked, ended;
	bool lost;
	int64_t end[2][PARTS];
	int64_t next[2][PARTS]; /* what must come next; -1: anything */
	size_t got;
	bool keyed; /* each key is the number of its partition */
};

static inline void on_assigned(void *ctx, const struct kafka_part *parts,
			       size_t n)
{
	struct reader *reader = ctx;

	assert_true(n <= 2 * PARTS);
	memcpy(reader->parts, parts, n * sizeof(*parts));
	reader->n_parts = n;
	reader->assigned++;
}

static inline void on_revoked(void *ctx, bool lost)
{
	struct reader *reader = ctx;

	reader->n_parts = 0;
	reader->revoked++;
	reader->lost = lost;
}

static inline void on_ended(void *ctx, const struct kafka_part *part)
{
	struct reader *reader = ctx;

	reader->end[part->topic][part->partition] = part->offset;
	reader->ended++;
}

static inline void reader_open(struct reader *reader,
			       const struct kafka_settings *settings,
			       const char *group, const char *const *topics)
{
	struct kafka_sub_events events = { reader, on_assigned, on_revoked,
					   on_ended };
	struct err err = { 0 };
	int32_t partitions = 0;

	*reader = (struct reader){ .topics = topics };
	memset(reader->next, 0xFF, sizeof(reader->next));
	reader->sub = kafka_sub_new(settings, group, topics, 2, PATIENCE_MS,
				    &events, &partitions, &err);
	assert_string_equal(err.text, "");
	assert_non_null(reader->sub);
	assert_int_equal(partitions, PARTS);
}

static inline void take(struct reader *reader, struct kafka_msg *msg)
{
	int64_t *next = &reader->next[msg->topic][msg->partition];

	if (*next >= 0)
		assert_int_equal(msg->offset, *next);
	*next = msg->offset + 1;
	if (reader->keyed)
		assert_int_equal(msg->partition,
				 kafka_partition_of(msg->key, PARTS));
	reader->got++;
	kafka_msg_done(msg);
	assert_null(msg->handle);
}

/* Poll for a while, or until there is this much of it.  Returns the first
 * error. */
static inline int read_until(struct reader *reader, const int *what, int want,
			     size_t got, int64_t within_ms)
{
	int64_t deadline = boot_ms() + within_ms;
	struct pollfd fd = { .fd = kafka_sub_fd(reader->sub),
			     .events = POLLIN };
	struct kafka_msg msg;
	struct err err;
	int rc;

	while (*what < want || reader->got < got) {
		rc = kafka_sub_poll(reader->sub, &msg, &err);
		if (rc < 0)
			return rc;
		if (rc == 1)
			take(reader, &msg);
		else if (boot_ms() >= deadline)
			return -ETIME;
		else if (*what < want || reader->got < got)
			poll(&fd, 1, (int)(deadline - boot_ms()));
	}
	return 0;
}

static const int zero = 0;

static inline void start_at(struct reader *reader, int64_t offset)
{
	struct err err = { 0 };
	size_t i;

	for (i = 0; i < reader->n_parts; i++) {
		struct kafka_part *part = &reader->parts[i];

		part->offset = offset;
		reader->next[part->topic][part->partition] = offset;
	}
	reader->ended = 0;
	reader->got = 0;
	assert_int_equal(kafka_sub_start(reader->sub, reader->parts,
					 reader->n_parts, &err),
			 0);
}

#endif
