/* client.c -- librdkafka's configuration, its handle, and its complaints.
 *
 * Lines of its log and errors without a call come by callbacks; they are kept
 * until somebody asks why nothing works (trouble).  It must not know topics or
 * messages. */
#include "client.h"
#include "common/base/clock.h"
#include "common/daemon/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define PASSWORD_MAX   4096
#define DESTROY_WAIT_S 5

static const struct kafka_prop client_props[] = {
	{ "client.id", "sentra" },
	{ "socket.keepalive.enable", "true" },
	{ "reconnect.backoff.max.ms", "2000" },
	{ "log.connection.close", "false" },
	/* log lines wait until we serve the handle: no foreign thread logs */
	{ "log.queue", "true" },
	{ NULL, NULL }
};

const struct kafka_prop kafka_pub_props[] = {
	{ "enable.idempotence", "true" },
	{ "acks", "all" },
	{ "message.timeout.ms", "0" },
	{ "linger.ms", "20" },
	{ "compression.type", "lz4" },
	{ "partitioner", "murmur2_random" },
	{ "queue.buffering.max.messages", "100000" },
	{ "queue.buffering.max.kbytes", "65536" },
	{ NULL, NULL }
};

const struct kafka_prop kafka_sub_props[] = {
	{ "enable.auto.commit", "false" },
	{ "enable.auto.offset.store", "false" },
	{ "auto.offset.reset", "error" },
	{ "partition.assignment.strategy", "range" },
	{ "enable.partition.eof", "true" },
	{ "allow.auto.create.topics", "false" },
	{ "session.timeout.ms", "10000" },
	{ "heartbeat.interval.ms", "1000" },
	/* soon sees that a topic is gone, or has more partitions */
	{ "topic.metadata.refresh.interval.ms", "15000" },
	{ "fetch.min.bytes", "1" },
	{ "fetch.wait.max.ms", "500" },
	/* A broker answers with one batch at least, however large.  Whatever
	 * one answer holds is unpacked at once, so more of it would multiply
	 * what a hostile writer can cost; and reads no faster. */
	{ "fetch.max.bytes", "1048576" },
	{ "fetch.message.max.bytes", "1048576" },
	{ "receive.message.max.bytes", "16777216" },
	{ "check.crcs", "true" },
	{ "isolation.level", "read_uncommitted" },
	{ "queued.max.messages.kbytes", "8192" },
	{ NULL, NULL }
};

/* Properties that [kafka] must not set: what our guarantees rest on, what has a
 * key of its own, and what these files do not support. */
static const char *const reserved[] = {
	"enable.idempotence",
	"acks",
	"request.required.acks",
	"partitioner",
	"enable.auto.commit",
	"auto.commit.enable",
	"enable.auto.offset.store",
	"auto.offset.reset",
	"partition.assignment.strategy",
	"group.id",
	"check.crcs",
	"isolation.level",
	"enable.partition.eof",
	"delivery.report.only.error",
	"transactional.id",
	"metadata.broker.list",
	"bootstrap.servers",
	"log.queue",
};

static bool is_reserved(const char *key)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(reserved); i++)
		if (strcmp(key, reserved[i]) == 0)
			return true;
	return false;
}

static void keep_secret(const struct cfg_pair *pair)
{
	if (strstr(pair->key, "password") || strstr(pair->key, "secret") ||
	    strstr(pair->key, "oauthbearer.config") ||
	    strstr(pair->key, "key.pem"))
		log_secret(pair->value);
}

static int set_pair(rd_kafka_conf_t *conf, const struct cfg_pair *pair,
		    struct err *err)
{
	size_t name = strcspn(pair->key, " \t");
	char why[256];

	keep_secret(pair);
	if (pair->key[name]) /* what follows may be a password */
		return err_set(err, -EINVAL,
			       "[kafka] %.*s: want NAME = VALUE, without a "
			       "blank in the name",
			       (int)name, pair->key);
	if (is_reserved(pair->key))
		return err_set(err, -EINVAL,
			       "[kafka] %s: cannot be set here, remove it",
			       pair->key);
	if (rd_kafka_conf_set(conf, pair->key, pair->value, why, sizeof(why)) !=
	    RD_KAFKA_CONF_OK)
		return err_set(err, -EINVAL, "[kafka] %s: %s", pair->key, why);
	return 0;
}

static int set_password(rd_kafka_conf_t *conf,
			const struct kafka_settings *settings, struct err *err)
{
	struct buf text;
	int rc;

	if (!settings->password_file || !*settings->password_file)
		return 0;
	buf_init(&text, PASSWORD_MAX);
	rc = secret_read(settings->password_file, settings->program, &text,
			 err);
	if (rc < 0)
		rc = err_wrap(err, "password_file");
	else
		rd_kafka_conf_set(conf, "sasl.password", buf_cstr(&text), NULL,
				  0);
	buf_release(&text);
	return rc;
}

static int set_user(rd_kafka_conf_t *conf,
		    const struct kafka_settings *settings, struct cfg_pair pair,
		    struct err *err)
{
	struct buf name;
	int rc;

	buf_init(&name, PASSWORD_MAX);
	program_add(&name, str_of(pair.value), settings->program);
	rc = buf_error(&name, err, "[kafka] sasl.username");
	pair.value = (char *)buf_cstr(&name);
	if (rc == 0)
		rc = set_pair(conf, &pair, err);
	buf_release(&name);
	return rc;
}

static int set_theirs(rd_kafka_conf_t *conf,
		      const struct kafka_settings *settings, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < settings->properties.n; i++) {
		const struct cfg_pair *pair = &settings->properties.pair[i];

		rc = strcmp(pair->key, "sasl.username") == 0
			     ? set_user(conf, settings, *pair, err)
			     : set_pair(conf, pair, err);
	}
	return rc;
}

static void set_ours(rd_kafka_conf_t *conf, const struct kafka_prop *prop)
{
	for (; prop->key; prop++)
		rd_kafka_conf_set(conf, prop->key, prop->value, NULL, 0);
}

/* Warnings of what is as it should be: one [kafka] section serves publishers
 * and subscribers alike, so that each gets properties of the other (CONFWARN),
 * and a broker's first publisher has to wait a moment (GETPID). */
static bool is_noise(const char *about, const char *text)
{
	return strcmp(about, "CONFWARN") == 0 ||
	       (strcmp(about, "GETPID") == 0 &&
		strstr(text, "load in progress"));
}

/* For log_limited(), which keeps the pointer. */
static const char *limit_key(const char *about)
{
	static const char *const keys[] = { "FAIL",    "ERROR",    "CONFWARN",
					    "GETPID",  "REQTMOUT", "SASL",
					    "MAXPOLL", "SESSTMOUT" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(keys); i++)
		if (strcmp(about, keys[i]) == 0)
			return keys[i];
	return "librdkafka";
}

/* level: as syslog's, 4 is a warning and 7 what "debug = ..." asked for. */
static void on_log(const rd_kafka_t *rk, int level, const char *about,
		   const char *text)
{
	bool warn = level <= 4 && !is_noise(about, text);

	(void)rk;
	if (level >= 7 || log_limited(limit_key(about), boot_ms()))
		log_kv(warn ? LOG_WARN : LOG_DEBUG, "librdkafka", "about",
		       about, "text", text, NULL);
}

/* Single connections come and go; an error counts if no connection is left, or
 * if none will ever be accepted. */
static bool is_trouble(int code)
{
	switch (code) {
	case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
	case RD_KAFKA_RESP_ERR__AUTHENTICATION:
	case RD_KAFKA_RESP_ERR__SSL:
	case RD_KAFKA_RESP_ERR__RESOLVE:
	case RD_KAFKA_RESP_ERR__FATAL:
	case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
	case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
	case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED: return true;
	default: return false;
	}
}

static void property(const struct kafka_client *client, const char *key,
		     char *out, size_t size)
{
	if (rd_kafka_conf_get(rd_kafka_conf(client->rk), key, out, &size) !=
	    RD_KAFKA_CONF_OK)
		out[0] = '\0';
}

size_t kafka_property(const struct kafka_client *client, const char *key)
{
	char text[32];

	property(client, key, text, sizeof(text));
	return strtoul(text, NULL, 10);
}

struct kafka_advice kafka_advice(const struct kafka_client *client,
				 rd_kafka_resp_err_t code)
{
	struct kafka_advice advice = { "" };
	char user[64], group[64] = "";
	bool of_group = code == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED;

	/* An idempotent producer is refused for the cluster until it may write
	 * to some topic. */
	if (!of_group && code != RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED &&
	    code != RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED)
		return advice;
	property(client, "sasl.username", user, sizeof(user));
	if (of_group)
		property(client, "group.id", group, sizeof(group));
	snprintf(advice.text, sizeof(advice.text),
		 "; user %s lacks the right %s of %s%s: grant it with "
		 "kafka-acls.sh, as deploy/README.md says",
		 user[0] ? user : "ANONYMOUS",
		 of_group ? "Read" : client->right,
		 of_group ? "group " : "the topic", group);
	return advice;
}

void kafka_fatal_text(const struct kafka_client *client, char *out, size_t size)
{
	char why[256] = "";
	rd_kafka_resp_err_t code =
		rd_kafka_fatal_error(client->rk, why, sizeof(why));

	snprintf(out, size, "%s%s", why,
		 code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID
			 ? "; another process has the same [kafka] "
			   "group.instance.id: give each its own, or none"
			 : kafka_advice(client, code).text);
}

static void on_error(rd_kafka_t *rk, int code, const char *reason, void *opaque)
{
	struct kafka_client *client = opaque;

	(void)rk;
	if (client->fatal || !is_trouble(code))
		return;
	client->fatal = code == RD_KAFKA_RESP_ERR__FATAL;
	client->code = (rd_kafka_resp_err_t)code;
	if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
		snprintf(client->away, sizeof(client->away), "%s", reason);
	if (client->fatal)
		kafka_fatal_text(client, client->trouble,
				 sizeof(client->trouble));
	else
		snprintf(client->trouble, sizeof(client->trouble), "%s%s",
			 reason, kafka_advice(client, client->code).text);
}

rd_kafka_conf_t *kafka_conf_new(const struct kafka_settings *settings,
				const struct kafka_prop *ours, struct err *err)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	int rc;

	set_ours(conf, client_props);
	set_ours(conf, ours);
	rd_kafka_conf_set(conf, "bootstrap.servers", settings->servers, NULL,
			  0);
	rc = set_password(conf, settings, err);
	if (rc == 0)
		rc = set_theirs(conf, settings, err);
	if (rc < 0) {
		rd_kafka_conf_destroy(conf);
		return NULL;
	}
	rd_kafka_conf_set_log_cb(conf, on_log);
	rd_kafka_conf_set_error_cb(conf, on_error);
	return conf;
}

int kafka_client_init(struct kafka_client *client, rd_kafka_type_t type,
		      rd_kafka_conf_t *conf, const char *right, struct err *err)
{
	char why[256];

	*client = (struct kafka_client){ .right = right };
	rd_kafka_conf_set_opaque(conf, client);
	client->rk = rd_kafka_new(type, conf, why, sizeof(why));
	if (!client->rk) {
		rd_kafka_conf_destroy(conf);
		return err_set(err, -EINVAL, "Kafka client: %s", why);
	}
	rd_kafka_set_log_queue(client->rk, NULL);
	return 0;
}

static void *destroy(void *rk)
{
	rd_kafka_destroy(rk);
	return NULL;
}

/* librdkafka 2.0.2 waits for ever for the thread of a broker that still holds
 * a topic which is gone.  What it then keeps goes with the process. */
void kafka_client_release(struct kafka_client *client)
{
	struct timespec until;
	pthread_t thread;

	if (!client->rk)
		return;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += DESTROY_WAIT_S;
	if (pthread_create(&thread, NULL, destroy, client->rk) != 0) {
		rd_kafka_destroy(client->rk);
	} else if (pthread_timedjoin_np(thread, NULL, &until) != 0) {
		pthread_detach(thread);
		log_kv(LOG_WARN, "Kafka's client does not end, left behind",
		       NULL);
	}
	client->rk = NULL;
}

int kafka_errno(rd_kafka_resp_err_t code)
{
	switch (code) {
	case RD_KAFKA_RESP_ERR__FATAL: return -EPIPE;
	case RD_KAFKA_RESP_ERR__QUEUE_FULL: return -EAGAIN;
	case RD_KAFKA_RESP_ERR__TIMED_OUT:
	case RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE: return -ETIMEDOUT;
	case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
	case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE: return -ESPIPE;
	case RD_KAFKA_RESP_ERR__BAD_MSG:
	case RD_KAFKA_RESP_ERR__BAD_COMPRESSION:
	case RD_KAFKA_RESP_ERR_INVALID_MSG:
	case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE: return -EBADMSG;
	case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
	case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
	case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART: return -ENOENT;
	case RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS: return -EEXIST;
	case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE: return -EMSGSIZE;
	case RD_KAFKA_RESP_ERR__AUTHENTICATION:
	case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
	case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
	case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED: return -EACCES;
	case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
	case RD_KAFKA_RESP_ERR__TRANSPORT: return -ENOTCONN;
	default: return -EIO;
	}
}

int kafka_failed(const struct kafka_client *client, rd_kafka_resp_err_t code,
		 struct err *err, const char *what)
{
	if (client->trouble[0])
		return err_set(err, kafka_errno(code), "%s: %s (%s)", what,
			       rd_kafka_err2str(code), client->trouble);
	return err_set(err, kafka_errno(code), "%s: %s%s", what,
		       rd_kafka_err2str(code), kafka_advice(client, code).text);
}

const struct rd_kafka_metadata_topic *
kafka_find_topic(const struct rd_kafka_metadata *meta, const char *name)
{
	int i;

	for (i = 0; i < meta->topic_cnt; i++)
		if (strcmp(meta->topics[i].topic, name) == 0)
			return &meta->topics[i];
	return NULL;
}

int kafka_wake_new(rd_kafka_queue_t *queue, struct err *err)
{
	static const uint64_t one = 1;
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

	if (fd < 0)
		return err_errno(err, "eventfd");
	rd_kafka_queue_io_event_enable(queue, fd, &one, sizeof(one));
	return fd;
}

void kafka_wake_clear(int fd)
{
	uint64_t count;

	if (read(fd, &count, sizeof(count)) < 0)
		return; /* it was not readable */
}

void kafka_wake_set(int fd)
{
	static const uint64_t one = 1;

	if (write(fd, &one, sizeof(one)) < 0)
		return; /* the counter is full: it is readable anyway */
}

/* Some faults show only when a client is made of all properties together.
 * It has no servers, so it connects to nobody. */
static void check_whole(const struct kafka_settings *settings,
			rd_kafka_type_t type, const struct kafka_prop *ours,
			const char *path, struct faults *faults)
{
	struct kafka_settings offline = *settings;
	struct kafka_client client = { 0 };
	struct err err;
	rd_kafka_conf_t *conf;

	offline.servers = "";
	conf = kafka_conf_new(&offline, ours, &err);
	if (conf && type == RD_KAFKA_CONSUMER)
		rd_kafka_conf_set(conf, "group.id", "check", NULL, 0);
	if (!conf || kafka_client_init(&client, type, conf, "", &err) < 0) {
		faults_add(faults, path, 0, NULL, "[kafka] %s", err.text);
		faults_blame(faults, err.code);
	}
	kafka_client_release(&client);
}

void kafka_check(const struct kafka_settings *settings, const char *path,
		 struct faults *faults)
{
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	const struct cfg_pair *pair = settings->properties.pair;
	size_t before = faults->n + faults->dropped;
	struct err err;
	size_t i;

	if (!settings->servers || !settings->servers[0])
		faults_add(faults, path, 0, "[kafka] bootstrap.servers",
			   "missing, want host:port[,host:port...]");
	for (i = 0; i < settings->properties.n; i++)
		if (set_pair(conf, &pair[i], &err) < 0)
			faults_add(faults, path, (size_t)pair[i].line, NULL,
				   "%s", err.text);
	rd_kafka_conf_destroy(conf);
	if (faults->n + faults->dropped > before)
		return;
	check_whole(settings, RD_KAFKA_PRODUCER, kafka_pub_props, path, faults);
	if (faults->n + faults->dropped == before)
		check_whole(settings, RD_KAFKA_CONSUMER, kafka_sub_props, path,
			    faults);
}

void kafka_conf_group(rd_kafka_conf_t *conf, const char *group)
{
	if (group)
		rd_kafka_conf_set(conf, "group.id", group, NULL, 0);
	else
		rd_kafka_conf_set(conf, "auto.commit.enable", "false", NULL, 0);
}

int32_t kafka_partition_of(struct str key, int32_t partitions)
{
	return rd_kafka_msg_partitioner_murmur2(NULL, key.p, key.n, partitions,
						NULL, NULL);
}
