/* log.c -- the posts of the last days, from Kafka. */
#include "log.h"

#include "common/base/clock.h"
#include "common/kafka/kafka.h"

#include <errno.h>

#define READ_MS (10 * 60 * 1000) /* for one topic */

/* A message lies behind the post that it is of; not by less than this, whatever
 * the clocks say (schemas/README.md: 5 minutes). */
#define CLOCKS_MS (10 * MINUTE_MS)

struct log {
	struct post_list *posts;
	struct buf scratch;
	const char *platform;
};

static int take(void *ctx, const struct kafka_read *read, struct err *err)
{
	struct log *log = ctx;
	const struct event_origin origin = {
		.platform = str_of(log->platform),
		.key = read->key,
		.check_key = true,
		.append_ms = read->append_ms,
	};
	enum event_fault fault;
	struct event ev;

	fault = event_decode(read->payload, &origin, &log->scratch, &ev, NULL);
	if (fault == EVENT_NOMEM)
		return err_set(err, -ENOMEM, "no memory to read an event");
	return fault == EVENT_OK ? post_list_take(log->posts, &ev, err) : 0;
}

static int read_topic(const struct ctl *c, struct log *log, struct err *err)
{
	char topic[NAME_SIZE], group[NAME_SIZE];
	struct kafka_reader *reader;
	int rc;

	topic_metrics(topic, c->pipeline.prefix, log->platform);
	group_of(group, c->pipeline.prefix, "coverage");
	reader = kafka_reader_new(&c->kafka, group, topic, err);
	if (!reader)
		return -EIO;
	kafka_reader_since(reader, log->posts->from_ms - CLOCKS_MS);
	rc = kafka_reader_read(reader, READ_MS, take, log, err);
	kafka_reader_free(reader);
	return rc;
}

int log_posts(const struct ctl *c, int64_t days, struct post_list *posts,
	      struct err *err)
{
	const struct platforms *platforms = &c->pipeline.platforms;
	int64_t now_ms = ctl_now_ms(c);
	struct log log = { .posts = posts };
	int rc = 0;

	post_list_init(posts, now_ms - days * DAY_MS, now_ms);
	buf_init(&log.scratch, EVENT_BYTES);
	for (size_t i = 0; i < platforms->n && rc == 0; i++) {
		log.platform = platform_names[platforms->at[i]];
		rc = read_topic(c, &log, err);
	}
	buf_release(&log.scratch);
	if (rc < 0)
		return err_wrap(err, "Kafka at %s", c->kafka.servers);
	post_list_sort(posts);
	return 0;
}
