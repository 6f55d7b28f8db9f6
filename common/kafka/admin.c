/* admin.c -- creates topics, and describes those that the cluster has.
 *
 * librdkafka answers by events on a queue; each request waits for its own.  It
 * must not know which topics the pipeline needs. */
#include "client.h"

#include <errno.h>
#include <stdlib.h>

#define GRACE_MS \
	1000 /* more than the broker's timeout, whose answer says more */

static const struct kafka_prop no_props[] = { { NULL, NULL } };

struct kafka_admin {
	struct kafka_client client; /* first: client.h */
	rd_kafka_queue_t *queue;
};

struct kafka_admin *kafka_admin_new(const struct kafka_settings *settings,
				    struct err *err)
{
	struct kafka_admin *admin = calloc(1, sizeof(*admin));
	rd_kafka_conf_t *conf;

	if (!admin) {
		err_set(err, -ENOMEM, "out of memory");
		return NULL;
	}
	conf = kafka_conf_new(settings, no_props, err);
	if (!conf || kafka_client_init(&admin->client, RD_KAFKA_PRODUCER, conf,
				       "DescribeConfigs", err) < 0) {
		kafka_admin_free(admin);
		return NULL;
	}
	admin->queue = rd_kafka_queue_new(admin->client.rk);
	return admin;
}

void kafka_admin_free(struct kafka_admin *admin)
{
	if (!admin)
		return;
	if (admin->queue)
		rd_kafka_queue_destroy(admin->queue);
	kafka_client_release(&admin->client);
	free(admin);
}

static rd_kafka_AdminOptions_t *
options_new(struct kafka_admin *admin, rd_kafka_admin_op_t op, int timeout_ms)
{
	rd_kafka_AdminOptions_t *options =
		rd_kafka_AdminOptions_new(admin->client.rk, op);

	rd_kafka_AdminOptions_set_request_timeout(options, timeout_ms, NULL, 0);
	return options;
}

/* An answer that comes too late must not be taken for the next one. */
static void drop_late_answers(struct kafka_admin *admin)
{
	rd_kafka_queue_destroy(admin->queue);
	admin->queue = rd_kafka_queue_new(admin->client.rk);
}

/* Waits for the answer to the last request; *event: new. */
static int await(struct kafka_admin *admin, int timeout_ms, const char *what,
		 rd_kafka_event_t **event, struct err *err)
{
	rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR__TIMED_OUT;
	rd_kafka_event_t *answer =
		rd_kafka_queue_poll(admin->queue, timeout_ms + GRACE_MS);

	rd_kafka_poll(admin->client.rk, 0);
	if (answer)
		code = rd_kafka_event_error(answer);
	else
		drop_late_answers(admin);
	if (!code) {
		*event = answer;
		return 0;
	}
	rd_kafka_event_destroy(answer);
	return kafka_failed(&admin->client, code, err, what);
}

/* ---- create ---- */

static rd_kafka_NewTopic_t *new_topic(const struct kafka_topic *topic,
				      struct err *err)
{
	char why[256];
	rd_kafka_NewTopic_t *new =
		rd_kafka_NewTopic_new(topic->name, topic->partitions,
				      topic->replication, why, sizeof(why));
	size_t i;

	if (!new) {
		err_set(err, -EINVAL, "topic %s: %s", topic->name, why);
		return NULL;
	}
	for (i = 0; i < topic->config.n; i++)
		rd_kafka_NewTopic_set_config(new, topic->config.pair[i].key,
					     topic->config.pair[i].value);
	return new;
}

static int request_create(struct kafka_admin *admin,
			  const struct kafka_topic *topics, size_t n,
			  int timeout_ms, struct err *err)
{
	rd_kafka_NewTopic_t **list = calloc(n, sizeof(*list));
	rd_kafka_AdminOptions_t *options =
		options_new(admin, RD_KAFKA_ADMIN_OP_CREATETOPICS, timeout_ms);
	int rc = list ? 0 : err_set(err, -ENOMEM, "out of memory");
	size_t i;

	rd_kafka_AdminOptions_set_operation_timeout(options, timeout_ms, NULL,
						    0);
	for (i = 0; i < n && rc == 0; i++) {
		list[i] = new_topic(&topics[i], err);
		rc = list[i] ? 0 : -EINVAL;
	}
	if (rc == 0)
		rd_kafka_CreateTopics(admin->client.rk, list, n, options,
				      admin->queue);
	for (i = 0; list && i < n && list[i]; i++)
		rd_kafka_NewTopic_destroy(list[i]);
	free(list);
	rd_kafka_AdminOptions_destroy(options);
	return rc;
}

/* About a topic; why: the broker's words, or NULL. */
static int topic_failed(struct kafka_admin *admin, const char *right,
			const char *name, rd_kafka_resp_err_t code,
			const char *why, struct err *err)
{
	admin->client.right = right;
	return err_set(err, kafka_errno(code), "topic %s: %s%s", name,
		       why ? why : rd_kafka_err2str(code),
		       kafka_advice(&admin->client, code).text);
}

static void take_result(struct kafka_admin *admin,
			const rd_kafka_topic_result_t *got, int *result,
			struct err *err)
{
	rd_kafka_resp_err_t code = rd_kafka_topic_result_error(got);

	*result = code ? topic_failed(admin, "Create",
				      rd_kafka_topic_result_name(got), code,
				      rd_kafka_topic_result_error_string(got),
				      err)
		       : 0;
}

int kafka_topics_create(struct kafka_admin *admin,
			const struct kafka_topic *topics, size_t n,
			int timeout_ms, int *result, struct err *errs,
			struct err *err)
{
	const rd_kafka_topic_result_t **got;
	rd_kafka_event_t *event;
	size_t n_got, i, t;
	int rc = request_create(admin, topics, n, timeout_ms, err);

	if (rc == 0)
		rc = await(admin, timeout_ms, "create topics", &event, err);
	if (rc < 0)
		return rc;
	for (t = 0; t < n; t++)
		result[t] = err_set(&errs[t], -EIO, "topic %s: no answer",
				    topics[t].name);
	got = rd_kafka_CreateTopics_result_topics(
		rd_kafka_event_CreateTopics_result(event), &n_got);
	for (i = 0; i < n_got; i++)
		for (t = 0; t < n; t++)
			if (strcmp(topics[t].name,
				   rd_kafka_topic_result_name(got[i])) == 0)
				take_result(admin, got[i], &result[t],
					    &errs[t]);
	rd_kafka_event_destroy(event);
	return 0;
}

/* ---- describe ---- */

void kafka_topic_release(struct kafka_topic *topic)
{
	size_t i;

	if (!topic)
		return;
	for (i = 0; i < topic->config.n; i++) {
		free(topic->config.pair[i].key);
		free(topic->config.pair[i].value);
	}
	free(topic->config.pair);
	free(topic->name);
	*topic = (struct kafka_topic){ 0 };
}

/* Just after a topic was created, some partitions may not show theirs yet. */
static int16_t replication_of(const struct rd_kafka_metadata_topic *topic)
{
	int most = 0;
	int i;

	for (i = 0; i < topic->partition_cnt; i++)
		if (topic->partitions[i].replica_cnt > most)
			most = topic->partitions[i].replica_cnt;
	return (int16_t)most;
}

static int take_layout(const struct kafka_topic *want, size_t n,
		       const struct rd_kafka_metadata *meta,
		       struct kafka_topic *have, struct err *err)
{
	const struct rd_kafka_metadata_topic *topic;
	size_t i;

	for (i = 0; i < n; i++) {
		have[i].name = strdup(want[i].name);
		if (!have[i].name)
			return err_set(err, -ENOMEM, "out of memory");
		topic = kafka_find_topic(meta, want[i].name);
		if (!topic || topic->partition_cnt == 0)
			continue;
		have[i].partitions = topic->partition_cnt;
		have[i].replication = replication_of(topic);
	}
	return 0;
}

static int request_layout(struct kafka_admin *admin,
			  const struct kafka_topic *want, size_t n,
			  int timeout_ms, struct kafka_topic *have,
			  struct err *err)
{
	const struct rd_kafka_metadata *meta;
	rd_kafka_resp_err_t code =
		rd_kafka_metadata(admin->client.rk, 1, NULL, &meta, timeout_ms);
	int rc;

	rd_kafka_poll(admin->client.rk, 0);
	if (code)
		return kafka_failed(&admin->client, code, err,
				    "no answer from Kafka");
	rc = take_layout(want, n, meta, have, err);
	rd_kafka_metadata_destroy(meta);
	return rc;
}

static const char *value_of(const rd_kafka_ConfigResource_t *resource,
			    const char *key)
{
	const rd_kafka_ConfigEntry_t **entries;
	size_t n, i;

	entries = rd_kafka_ConfigResource_configs(resource, &n);
	for (i = 0; i < n; i++)
		if (strcmp(rd_kafka_ConfigEntry_name(entries[i]), key) == 0)
			return rd_kafka_ConfigEntry_value(entries[i]);
	return NULL;
}

/* The keys of want that the broker knows, with its values. */
static int take_config(const struct kafka_topic *want,
		       const rd_kafka_ConfigResource_t *resource,
		       struct kafka_topic *have, struct err *err)
{
	struct cfg_pair *pair =
		calloc(want->config.n + 1, sizeof(*have->config.pair));
	const char *value;
	size_t i;

	free(have->config.pair);
	have->config = (struct cfg_pairs){ .pair = pair };
	for (i = 0; pair && i < want->config.n; i++) {
		value = value_of(resource, want->config.pair[i].key);
		if (!value)
			continue;
		pair->key = strdup(want->config.pair[i].key);
		pair->value = strdup(value);
		have->config.n++;
		if (!pair->key || !pair->value)
			break;
		pair++;
	}
	return pair && i == want->config.n
		       ? 0
		       : err_set(err, -ENOMEM, "out of memory");
}

/* A topic that this broker does not know yet, though another did, is
 * reported as missing. */
static int take_resource(struct kafka_admin *admin,
			 const struct kafka_topic *want, size_t n,
			 const rd_kafka_ConfigResource_t *resource,
			 struct kafka_topic *have, struct err *err)
{
	rd_kafka_resp_err_t code = rd_kafka_ConfigResource_error(resource);
	const char *name = rd_kafka_ConfigResource_name(resource);
	size_t i = 0;

	while (i < n && strcmp(want[i].name, name) != 0)
		i++;
	if (i == n)
		return 0;
	if (!code)
		return take_config(&want[i], resource, &have[i], err);
	if (code != RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
		return topic_failed(admin, "DescribeConfigs", name, code,
				    rd_kafka_ConfigResource_error_string(
					    resource),
				    err);
	have[i].partitions = 0;
	return 0;
}

/* Requests the configuration of the topics that exist.  Returns how many. */
static size_t request_config(struct kafka_admin *admin,
			     const struct kafka_topic *have, size_t n,
			     int timeout_ms)
{
	rd_kafka_ConfigResource_t **list = calloc(n + 1, sizeof(*list));
	rd_kafka_AdminOptions_t *options =
		options_new(admin, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS,
			    timeout_ms);
	size_t i, asked = 0;

	for (i = 0; list && i < n; i++)
		if (have[i].partitions > 0)
			list[asked++] = rd_kafka_ConfigResource_new(
				RD_KAFKA_RESOURCE_TOPIC, have[i].name);
	if (asked > 0)
		rd_kafka_DescribeConfigs(admin->client.rk, list, asked, options,
					 admin->queue);
	for (i = 0; i < asked; i++)
		rd_kafka_ConfigResource_destroy(list[i]);
	free(list);
	rd_kafka_AdminOptions_destroy(options);
	return asked;
}

static int add_config(struct kafka_admin *admin, const struct kafka_topic *want,
		      size_t n, int timeout_ms, struct kafka_topic *have,
		      struct err *err)
{
	const rd_kafka_ConfigResource_t **got;
	rd_kafka_event_t *event;
	size_t i, n_got;
	int rc;

	if (request_config(admin, have, n, timeout_ms) == 0)
		return 0;
	rc = await(admin, timeout_ms, "describe topics", &event, err);
	if (rc < 0)
		return rc;
	got = rd_kafka_DescribeConfigs_result_resources(
		rd_kafka_event_DescribeConfigs_result(event), &n_got);
	for (i = 0; i < n_got && rc == 0; i++)
		rc = take_resource(admin, want, n, got[i], have, err);
	rd_kafka_event_destroy(event);
	return rc;
}

int kafka_topics_describe(struct kafka_admin *admin,
			  const struct kafka_topic *want, size_t n,
			  int timeout_ms, struct kafka_topic *have,
			  struct err *err)
{
	size_t i;
	int rc;

	memset(have, 0, n * sizeof(*have));
	rc = request_layout(admin, want, n, timeout_ms, have, err);
	if (rc == 0)
		rc = add_config(admin, want, n, timeout_ms, have, err);
	for (i = 0; i < n && rc < 0; i++)
		kafka_topic_release(&have[i]);
	return rc;
}
