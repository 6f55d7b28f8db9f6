/* kafka.h -- publish, subscribe, read a whole topic, create topics; the files
 * behind it are the only users of librdkafka.
 *
 * Properties come from [kafka] (settings.h).  Ours are set first, so that an
 * operator can override all but those that our guarantees rest on: acks,
 * enable.idempotence, partitioner (murmur2_random), enable.auto.commit,
 * enable.auto.offset.store, auto.offset.reset, group.id, check.crcs,
 * isolation.level (read_uncommitted: what was written counts, and a
 * stranger's open transaction hides nothing), and partition.assignment.strategy
 * (range: a member gets the same partitions of every topic, which
 * cooperative-sticky of librdkafka 2.0.2 does not keep).
 *
 * Nothing but what has a timeout blocks, and no callback runs but from within
 * a call of ours.  librdkafka's own log lines go to log.h, rate-limited.  What
 * is in a message is not known here. */
#ifndef SENTRA_COMMON_KAFKA_KAFKA_H
#define SENTRA_COMMON_KAFKA_KAFKA_H

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/faults.h"
#include "common/config/settings.h"

/* The partition that a key goes to: murmur2, as Java's default partitioner and
 * ours (murmur2_random, which differs only for null keys). */
int32_t kafka_partition_of(struct str key, int32_t partitions);

/* For --check: the [kafka] properties, without connecting.  config_path: for
 * the faults. */
void kafka_check(const struct kafka_settings *, const char *config_path,
		 struct faults *);

/* ---- publishing ---- */

struct kafka_pub;

struct kafka_header {
	const char *name;
	struct str value;
};

/* Idempotent, acks=all, no message timeout while running: what was handed
 * over is delivered, or counted as undelivered at the end.  The queue holds
 * at most queue.buffering.max.messages (default here 100000) and 64 MiB. */
struct kafka_pub *kafka_pub_new(const struct kafka_settings *, struct err *);
/* Does not flush.  Accepts NULL. */
void kafka_pub_free(struct kafka_pub *);

/* key, payload, headers: copied.  -EAGAIN: the queue is full, try later;
 * -EMSGSIZE: over message.max.bytes; -ENOENT: there is no such topic.  The key
 * decides the partition; null: any. */
int kafka_pub_send(struct kafka_pub *, const char *topic, struct str key,
		   struct str payload, const struct kafka_header *, size_t n,
		   struct err *) MUST_USE;

/* Delivery reports.  fd: readable when some have come; serve: counts them. */
int kafka_pub_fd(const struct kafka_pub *);
void kafka_pub_serve(struct kafka_pub *);
/* Handed over and not yet acknowledged; and failed for good, since start. */
size_t kafka_pub_pending(const struct kafka_pub *);
size_t kafka_pub_failed(const struct kafka_pub *);
/* Of those that failed: larger than their topic takes. */
size_t kafka_pub_too_large(const struct kafka_pub *);
/* The newest reason why nothing gets through, or "" while all is well.
 * Borrowed until the next call. */
const char *kafka_pub_trouble(const struct kafka_pub *);
/* Nothing will ever get through again, as after a right that was missing: only
 * a new publisher may. */
bool kafka_pub_dead(const struct kafka_pub *);

/* Wait until all is acknowledged, at most timeout_ms.  Returns how many are
 * not. */
size_t kafka_pub_flush(struct kafka_pub *, int timeout_ms);

/* ---- subscribing ---- */

struct kafka_sub;

/* A partition and a place in it. */
struct kafka_part {
	size_t topic; /* index into the topics subscribed */
	int32_t partition;
	int64_t offset; /* next to read */
};

/* A message, borrowed from librdkafka until kafka_msg_done(). */
struct kafka_msg {
	size_t topic;
	int32_t partition;
	int64_t offset;
	int64_t append_ms;       /* broker's time, -1 unknown */
	int64_t ms;              /* the time it bears, whosever it is */
	struct str key, payload; /* null: absent */
	void *handle;            /* librdkafka's */
};

/* Called from kafka_sub_poll() only.  After assigned(), nothing is read until
 * kafka_sub_start() says from where; that may come later, group membership is
 * kept as long as kafka_sub_poll() is called.  revoked(): the parts are gone
 * when it returns (with lost: were gone before). */
struct kafka_sub_events {
	void *ctx;
	void (*assigned)(void *ctx, const struct kafka_part *, size_t n);
	void (*revoked)(void *ctx, bool lost);
	/* The end of a partition was reached at this offset. */
	void (*ended)(void *ctx, const struct kafka_part *);
};

/* group, topics: copied.  group NULL: without one, and without any right on
 * one; assigned() then has all partitions of all topics at the first poll, a
 * commit does nothing.  A topic that is NULL keeps its index and is not
 * subscribed, as if it were not there.  Refuses (-EINVAL, text) unless every
 * topic exists and all have the same number of partitions; waits up to
 * timeout_ms for the brokers.  partitions: how many. */
struct kafka_sub *kafka_sub_new(const struct kafka_settings *,
				const char *group, const char *const *topics,
				size_t n_topics, int timeout_ms,
				const struct kafka_sub_events *,
				int32_t *partitions, struct err *);
/* Leaves the group.  Accepts NULL.  revoked() is not called any more.  Every
 * message must have been given back, or this waits for ever. */
void kafka_sub_free(struct kafka_sub *);

/* Why no broker answers, as far as is known; NULL while some do.  While none
 * does it is asked for again, every other second, for 100 ms.  Borrowed until
 * the next call. */
const char *kafka_sub_away(struct kafka_sub *);

/* The end of a partition (its high watermark) as the newest fetch told it, or
 * -1 where none did yet.  Asks nobody. */
int64_t kafka_sub_end(const struct kafka_sub *, size_t topic,
		      int32_t partition);

/* Begin (or begin again) to read at exactly these offsets; whatever was
 * fetched before is dropped, and partitions that are not listed are not read.
 * -ESTALE: nothing is assigned (any more). */
int kafka_sub_start(struct kafka_sub *, const struct kafka_part *, size_t n,
		    struct err *) MUST_USE;

/* 1: one message, to be given back by kafka_msg_done(); 0: none for now;
 * < 0: an error worth a log line (-EPIPE: fatal, make a new subscriber;
 * -ESPIPE: a partition does not have the offset, see kafka_query_ranges() and
 * start again; -EBADMSG: what was fetched is broken, *msg says where, and
 * nothing is to be given back; -ENOENT: a topic is gone; others pass by
 * themselves).  Never blocks; wait on
 * kafka_sub_fd() once this returned 0.  Serves rebalances. */
int kafka_sub_poll(struct kafka_sub *, struct kafka_msg *,
		   struct err *) MUST_USE;
void kafka_msg_done(struct kafka_msg *);
int kafka_sub_fd(const struct kafka_sub *);

/* Commit asynchronously; parts hold the next offsets.  The group's offsets only
 * show others how far we are (the truth is kept in Redis, with the results),
 * so whether the commit succeeds is not reported. */
int kafka_sub_commit(struct kafka_sub *, const struct kafka_part *, size_t n,
		     struct err *) MUST_USE;
/* The same, waiting for the broker's answer, at most 5 s: for a stop. */
int kafka_sub_commit_wait(struct kafka_sub *, const struct kafka_part *,
			  size_t n, struct err *) MUST_USE;

/* ---- where partitions begin and end ---- */

/* Asks the brokers over connections of its own, as one that fetches is answered
 * only after the fetch.  What it is asked of is asked at once; blocks for the
 * round trip, or a small multiple of timeout_ms where a broker does not
 * answer. */
struct kafka_query;

/* topics: copied; the index of one is kafka_part.topic, a NULL keeps its. */
struct kafka_query *kafka_query_new(const struct kafka_settings *,
				    const char *const *topics, size_t n_topics,
				    struct err *);
void kafka_query_free(struct kafka_query *); /* accepts NULL */

/* Of each part the first offset that the log has, and the next that it will
 * have (its high watermark).  The parts' own offsets are not read. */
int kafka_query_ranges(struct kafka_query *, const struct kafka_part *,
		       size_t n, int timeout_ms, int64_t *first, int64_t *next,
		       struct err *) MUST_USE;

/* *topic: the first of the topics that has more than so many partitions now, as
 * kafka_part.topic, and *partitions how many; -1: none has. */
int kafka_query_added(struct kafka_query *, int32_t than, int timeout_ms,
		      int *topic, int32_t *partitions, struct err *) MUST_USE;

/* Of each part the first offset whose message was appended later than ms[i],
 * INT64_MAX where there is none, or -1 where its broker does not say. */
int kafka_query_later(struct kafka_query *, const struct kafka_part *,
		      const int64_t *ms, size_t n, int timeout_ms,
		      int64_t *offsets, struct err *) MUST_USE;

/* ---- a whole topic ---- */

/* A message of it.  All is borrowed for the call. */
struct kafka_read {
	int32_t partition, partitions; /* where it is, of how many */
	int64_t offset;
	int64_t append_ms; /* broker's time, -1 unknown */
	int64_t ms;        /* the time it bears, whosever it is */
	struct str key, payload;
};
/* Of its answers the first negative ends the reading. */
typedef int kafka_read_fn(void *ctx, const struct kafka_read *, struct err *);

struct kafka_reader;
/* Of a topic, from its beginning.  group: any name that may read it; NULL: none
 * is named.  Nothing is committed.  All are copied. */
struct kafka_reader *kafka_reader_new(const struct kafka_settings *,
				      const char *group, const char *topic,
				      struct err *);
/* Accepts NULL. */
void kafka_reader_free(struct kafka_reader *);
/* Before the first reading: of each partition from its first message on that
 * bears this time, or a later one. */
void kafka_reader_since(struct kafka_reader *, int64_t ms);
/* Before the first reading: of the one partition alone that this key goes to.
 * Copied.  -ENOMEM. */
int kafka_reader_key(struct kafka_reader *, struct str key,
		     struct err *) MUST_USE;

/* Every message that was not read yet, partition by partition in their order,
 * up to the ends as they are at the call.  Blocks, at most timeout_ms.
 * -ENOENT: there is no such topic.  -ESTALE: it is not the one that was read
 * before: it is shorter, or has another message where it was read to, and its
 * next reading begins at its beginning.  After any other error nothing is known
 * of where it stands: make a new one. */
int kafka_reader_read(struct kafka_reader *, int timeout_ms, kafka_read_fn *,
		      void *ctx, struct err *) MUST_USE;

/* Where a partition was read to: the next offset, and the time of the message
 * before it (-1: it is not known).  False: there is no such partition. */
bool kafka_reader_place(const struct kafka_reader *, int32_t partition,
			int64_t *next, int64_t *ms);

/* ---- topics ---- */

struct kafka_topic {
	char *name;
	int32_t partitions; /* 0 on answer: does not exist */
	int16_t replication;
	struct cfg_pairs config; /* retention.ms and the like */
};

/* Kafka's AdminClient. */
struct kafka_admin;
struct kafka_admin *kafka_admin_new(const struct kafka_settings *,
				    struct err *);
void kafka_admin_free(struct kafka_admin *);
/* Create the topics; result[i]: 0, -EEXIST, or another negative with
 * errs[i] saying why. */
int kafka_topics_create(struct kafka_admin *, const struct kafka_topic *,
			size_t n, int timeout_ms, int *result, struct err *errs,
			struct err *) MUST_USE;
/* What the cluster has: partitions, replication, and for each config key of
 * want[i] the value in force, into have[i] (new; kafka_topic_release()). */
int kafka_topics_describe(struct kafka_admin *, const struct kafka_topic *want,
			  size_t n, int timeout_ms, struct kafka_topic *have,
			  struct err *) MUST_USE;
void kafka_topic_release(struct kafka_topic *);

/* What a topic has that it should not have, in words; borrowed. */
typedef void kafka_audit_fn(void *ctx, const char *topic, const char *text);
/* For a daemon's start: says of each topic whether it is missing, has another
 * number of partitions (0 wanted: any), or another value of a key of its
 * config.  < 0 where the cluster does not tell, as for want of the right to
 * describe its topics. */
int kafka_topics_audit(const struct kafka_settings *,
		       const struct kafka_topic *want, size_t n, int timeout_ms,
		       kafka_audit_fn *, void *ctx, struct err *) MUST_USE;

/* ---- a look, which writes nothing ---- */

/* librdkafka's version. */
const char *kafka_library(void);

struct kafka_look;
/* group: any name that may read; it is not joined. */
struct kafka_look *kafka_look_new(const struct kafka_settings *,
				  const char *group, struct err *);
/* Accepts NULL. */
void kafka_look_free(struct kafka_look *);
/* How many brokers the cluster has. */
int kafka_look_brokers(struct kafka_look *, int timeout_ms, int *n,
		       struct err *) MUST_USE;
/* How many members a consumer group has. */
int kafka_look_members(struct kafka_look *, const char *group, int timeout_ms,
		       int *n, struct err *) MUST_USE;
/* The newest message of a topic: 1, the broker's time of it, and its payload
 * into a buffer that is cleared first; 0: the topic is empty or not there. */
int kafka_look_newest(struct kafka_look *, const char *topic, int timeout_ms,
		      int64_t *append_ms, struct buf *payload,
		      struct err *) MUST_USE;

#endif
