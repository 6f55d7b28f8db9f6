/* topics.c -- the few settings without which what is computed is wrong; the
 * rest of topics.json is an operator's choice (sentractl topics). */
#include "topics.h"

#include "common/daemon/log.h"

#include <stdlib.h>

#define TIMEOUT_MS 5000
#define TOPICS_MAX (PLATFORM_COUNT + 2)

static struct cfg_pair settings_wanted[] = {
	{ "message.timestamp.type", "LogAppendTime", 0 },
	{ "cleanup.policy", "delete", 0 },
};

static void say(void *ctx, const char *topic, const char *text)
{
	(void)ctx;
	log_kv(LOG_WARN, "a topic is not as it should be", "topic", topic,
	       "what", text, "see", "sentractl topics", NULL);
}

/* name: new */
static struct kafka_topic wanted(const char *name, int32_t partitions)
{
	return (struct kafka_topic){
		.name = strdup(name),
		.partitions = partitions,
		.config = { settings_wanted, ARRAY_LEN(settings_wanted) },
	};
}

void topics_audit(const struct kafka_settings *kafka, const char *prefix,
		  const struct platforms *platforms)
{
	struct kafka_topic want[TOPICS_MAX];
	struct err err = { 0 };
	char name[NAME_SIZE];
	size_t n = 0, named = 0;

	for (size_t i = 0; i < platforms->n; i++)
		want[n++] =
			wanted(topic_metrics(name, prefix,
					     platform_names[platforms->at[i]]),
			       0);
	want[n++] = wanted(topic_of(name, prefix, "alerts"), 1);
	want[n++] = wanted(topic_of(name, prefix, "dlq"), 0);
	for (size_t i = 0; i < n; i++)
		named += want[i].name != NULL;
	if (named == n &&
	    kafka_topics_audit(kafka, want, n, TIMEOUT_MS, say, NULL, &err) < 0)
		log_kv(LOG_INFO, "settings of topics not seen", "why", err.text,
		       NULL);
	for (size_t i = 0; i < n; i++)
		free(want[i].name);
}
