/* publisher.c -- hands messages to Kafka and counts what became of them.
 *
 * Nothing is retried here: librdkafka does, for as long as it takes, and keeps
 * the order (enable.idempotence).  It must not know what is in a message. */
#include "client.h"
#include "common/base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define STUCK_MS  1000  /* without an acknowledgement: report the trouble */
#define SILENT_MS 10000 /* and report that even if no trouble is known */

struct kafka_pub {
	struct kafka_client client; /* first: client.h */
	rd_kafka_queue_t *queue;
	int wake;
	size_t accepted, acknowledged, failed, too_large;
	int64_t progress_ms; /* boot time of the last acknowledgement, or of
				the first message that then waited */
	char failure[512];   /* why the newest message failed for good */
};

static void on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *msg,
			void *opaque)
{
	struct kafka_pub *pub = opaque;

	(void)rk;
	pub->progress_ms = boot_ms();
	if (msg->err) {
		pub->failed++;
		pub->too_large +=
			msg->err == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE;
		snprintf(pub->failure, sizeof(pub->failure), "%s: %s%s",
			 rd_kafka_topic_name(msg->rkt),
			 rd_kafka_err2str(msg->err),
			 kafka_advice(&pub->client, msg->err).text);
		return;
	}
	pub->acknowledged++;
	pub->failure[0] = '\0';
	if (!pub->client.fatal)
		pub->client.trouble[0] = '\0';
}

struct kafka_pub *kafka_pub_new(const struct kafka_settings *settings,
				struct err *err)
{
	struct kafka_pub *pub = calloc(1, sizeof(*pub));
	rd_kafka_conf_t *conf;

	if (!pub) {
		err_set(err, -ENOMEM, "out of memory");
		return NULL;
	}
	pub->wake = -1;
	conf = kafka_conf_new(settings, kafka_pub_props, err);
	if (!conf)
		goto out;
	rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
	if (kafka_client_init(&pub->client, RD_KAFKA_PRODUCER, conf, "Write",
			      err) < 0)
		goto out;
	pub->queue = rd_kafka_queue_get_main(pub->client.rk);
	pub->wake = kafka_wake_new(pub->queue, err);
	if (pub->wake >= 0)
		return pub;
out:
	kafka_pub_free(pub);
	return NULL;
}

void kafka_pub_free(struct kafka_pub *pub)
{
	if (!pub)
		return;
	if (pub->queue) {
		rd_kafka_queue_io_event_enable(pub->queue, -1, NULL, 0);
		rd_kafka_queue_destroy(pub->queue);
	}
	kafka_client_release(&pub->client);
	if (pub->wake >= 0)
		close(pub->wake);
	free(pub);
}

static int refused(const struct kafka_pub *pub, const char *topic,
		   rd_kafka_error_t *error, struct err *err)
{
	int code = kafka_errno(rd_kafka_error_code(error));

	if (pub->client.fatal)
		err_set(err, code, "%s: %s", topic, pub->client.trouble);
	else
		err_set(err, code, "%s: %s%s", topic,
			rd_kafka_error_string(error),
			kafka_advice(&pub->client, rd_kafka_error_code(error))
				.text);
	rd_kafka_error_destroy(error);
	return code;
}

/* New.  NULL: out of memory. */
static rd_kafka_headers_t *headers_of(const struct kafka_header *headers,
				      size_t n)
{
	rd_kafka_headers_t *all = rd_kafka_headers_new(n);
	size_t i;

	for (i = 0; all && i < n; i++)
		if (rd_kafka_header_add(all, headers[i].name, -1,
					headers[i].value.p,
					(ssize_t)headers[i].value.n)) {
			rd_kafka_headers_destroy(all);
			return NULL;
		}
	return all;
}

/* The headers are ours until the message is taken: those that librdkafka 2.0.2
 * makes itself it frees twice where it refuses a message, as for a topic that
 * is not there. */
int kafka_pub_send(struct kafka_pub *pub, const char *topic, struct str key,
		   struct str payload, const struct kafka_header *headers,
		   size_t n, struct err *err)
{
	rd_kafka_headers_t *all = headers_of(headers, n);
	const rd_kafka_vu_t part[] = {
		{ .vtype = RD_KAFKA_VTYPE_TOPIC, .u.cstr = topic },
		{ .vtype = RD_KAFKA_VTYPE_MSGFLAGS,
		  .u.i = RD_KAFKA_MSG_F_COPY },
		{ .vtype = RD_KAFKA_VTYPE_KEY,
		  .u.mem = { (void *)key.p, key.n } },
		{ .vtype = RD_KAFKA_VTYPE_VALUE,
		  .u.mem = { (void *)payload.p, payload.n } },
		{ .vtype = RD_KAFKA_VTYPE_HEADERS, .u.headers = all },
	};
	rd_kafka_error_t *error;

	if (!all)
		return err_set(err, -ENOMEM, "no memory for headers");
	error = rd_kafka_produceva(pub->client.rk, part, ARRAY_LEN(part));
	if (error) {
		rd_kafka_headers_destroy(all);
		return refused(pub, topic, error, err);
	}
	if (kafka_pub_pending(pub) == 0)
		pub->progress_ms = boot_ms();
	pub->accepted++;
	return 0;
}

int kafka_pub_fd(const struct kafka_pub *pub)
{
	return pub->wake;
}

void kafka_pub_serve(struct kafka_pub *pub)
{
	kafka_wake_clear(pub->wake);
	rd_kafka_poll(pub->client.rk, 0);
}

size_t kafka_pub_pending(const struct kafka_pub *pub)
{
	return pub->accepted - pub->acknowledged - pub->failed;
}

size_t kafka_pub_failed(const struct kafka_pub *pub)
{
	return pub->failed;
}

size_t kafka_pub_too_large(const struct kafka_pub *pub)
{
	return pub->too_large;
}

/* A broker may close an idle connection, so trouble counts only while
 * something waits for it. */
const char *kafka_pub_trouble(const struct kafka_pub *pub)
{
	int64_t waited_ms = boot_ms() - pub->progress_ms;

	if (pub->client.fatal)
		return pub->client.trouble;
	if (pub->failure[0])
		return pub->failure;
	if (kafka_pub_pending(pub) == 0 || waited_ms < STUCK_MS)
		return "";
	if (pub->client.trouble[0] || waited_ms < SILENT_MS)
		return pub->client.trouble;
	return "no broker acknowledges anything";
}

bool kafka_pub_dead(const struct kafka_pub *pub)
{
	return pub->client.fatal;
}

size_t kafka_pub_flush(struct kafka_pub *pub, int timeout_ms)
{
	rd_kafka_flush(pub->client.rk, timeout_ms);
	return kafka_pub_pending(pub);
}
