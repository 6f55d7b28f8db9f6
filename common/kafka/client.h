/* client.h -- what the files behind kafka.h share: a configuration made of ours
 * and the operator's properties, librdkafka's handle, and its errors as ours.
 *
 * Private to this folder, the one home of librdkafka. */
#ifndef SENTRA_COMMON_KAFKA_CLIENT_H
#define SENTRA_COMMON_KAFKA_CLIENT_H

#include "kafka.h"

#include <librdkafka/rdkafka.h>

/* A property that we set before the operator's; a table of them ends with key
 * NULL. */
struct kafka_prop {
	const char *key, *value;
};
extern const struct kafka_prop kafka_pub_props[];
extern const struct kafka_prop kafka_sub_props[];

/* librdkafka's handle and what it complained of.  Every callback comes from
 * our own thread, while we serve the handle.  First member of whatever has
 * callbacks of its own, so that librdkafka's one opaque pointer is both. */
struct kafka_client {
	rd_kafka_t *rk;
	const char *right; /* of a topic, as Kafka's ACLs call it: what an
			      authorizer refuses when it refuses us */
	char trouble[512]; /* newest reason why no broker answers */
	char away[256];    /* all were lost, why; "": some answered since */
	rd_kafka_resp_err_t code; /* of it */
	bool fatal;               /* this handle will never work again */
};

/* New: our properties, then the operator's; the caller may set more, and gives
 * it to kafka_client_init().  NULL with text where a property is refused. */
rd_kafka_conf_t *kafka_conf_new(const struct kafka_settings *,
				const struct kafka_prop *ours, struct err *);
/* Takes conf.  The client's address must stay.  right: borrowed. */
int kafka_client_init(struct kafka_client *, rd_kafka_type_t,
		      rd_kafka_conf_t *conf, const char *right,
		      struct err *) MUST_USE;
/* The value of a property that is a number; 0 where it is none. */
size_t kafka_property(const struct kafka_client *, const char *key);
/* Destroys the handle; waits for that a few seconds at most. */
void kafka_client_release(struct kafka_client *);

/* Sets err of a call that failed: what, librdkafka's text for code, and the
 * trouble that is its likely cause.  Returns the code as a negative errno. */
int kafka_failed(const struct kafka_client *, rd_kafka_resp_err_t code,
		 struct err *, const char *what);
int kafka_errno(rd_kafka_resp_err_t);

/* What follows the text of an error: "" or, where an authorizer refused it,
 * "; user USER lacks the right ..." and where rights are described. */
struct kafka_advice {
	char text[224];
};
struct kafka_advice kafka_advice(const struct kafka_client *,
				 rd_kafka_resp_err_t);
/* Why a handle that is fatal will never work again, and what to do. */
void kafka_fatal_text(const struct kafka_client *, char *out, size_t size);

/* A topic in the answer, borrowed; NULL where the cluster has none of that
 * name. */
const struct rd_kafka_metadata_topic *
kafka_find_topic(const struct rd_kafka_metadata *, const char *name);

/* Which partitions a handle reads, as a member of a group or alone: fetch.c. */
struct kafka_fetch {
	rd_kafka_t *rk;
	rd_kafka_queue_t *queue;  /* where messages come */
	bool alone;               /* without a group, and any right on one */
	struct kafka_fetched *at; /* owned; those that are read alone */
	size_t n;
};
/* Of a consumer's handle that has a group.id unless alone; it has to outlive
 * this.  To be closed in any case. */
int kafka_fetch_open(struct kafka_fetch *, struct kafka_client *, bool alone,
		     struct err *) MUST_USE;
/* Leaves the group.  Harmless where it was not opened. */
void kafka_fetch_close(struct kafka_fetch *);
/* From now on these partitions at their offsets, and no others; what was
 * fetched before is dropped.  NULL: none, and a group's assignment is over. */
rd_kafka_resp_err_t kafka_fetch_assign(struct kafka_fetch *,
				       const rd_kafka_topic_partition_list_t *);
/* As rd_kafka_consumer_poll(). */
rd_kafka_message_t *kafka_fetch_poll(struct kafka_fetch *, int timeout_ms);

/* A configuration's group; NULL: none, and nothing is committed by itself. */
void kafka_conf_group(rd_kafka_conf_t *, const char *group);

/* An eventfd that is readable once the queue has something. */
int kafka_wake_new(rd_kafka_queue_t *, struct err *);
void kafka_wake_clear(int fd);
void kafka_wake_set(int fd);

#endif
