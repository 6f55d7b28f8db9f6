/* audit.c -- topics against what a daemon needs of them, at its start.
 *
 * It says, and refuses nothing: who runs a cluster may have reasons.  It must
 * not know which topics the pipeline has. */
#include "kafka.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct audit {
	kafka_audit_fn *say;
	void *ctx;
};

static const char *in_force(const struct kafka_topic *have, const char *key)
{
	size_t i;

	for (i = 0; i < have->config.n; i++)
		if (strcmp(have->config.pair[i].key, key) == 0)
			return have->config.pair[i].value;
	return NULL;
}

static void compare(const struct audit *audit, const struct kafka_topic *want,
		    const struct kafka_topic *have)
{
	struct err text = { 0 };
	const char *value;
	size_t i;

	if (have->partitions == 0) {
		audit->say(audit->ctx, want->name,
			   "it does not exist, or this user lacks the right "
			   "Describe of it");
		return;
	}
	if (want->partitions && have->partitions != want->partitions) {
		err_set(&text, -EINVAL, "it has %d partitions, want %d",
			(int)have->partitions, (int)want->partitions);
		audit->say(audit->ctx, want->name, text.text);
	}
	for (i = 0; i < want->config.n; i++) {
		const struct cfg_pair *pair = &want->config.pair[i];

		value = in_force(have, pair->key);
		if (!value || strcmp(value, pair->value) == 0)
			continue;
		err_set(&text, -EINVAL, "%s is %s, want %s", pair->key, value,
			pair->value);
		audit->say(audit->ctx, want->name, text.text);
	}
}

int kafka_topics_audit(const struct kafka_settings *settings,
		       const struct kafka_topic *want, size_t n, int timeout_ms,
		       kafka_audit_fn *say, void *ctx, struct err *err)
{
	const struct audit audit = { say, ctx };
	struct kafka_topic *have = calloc(n + 1, sizeof(*have));
	struct kafka_admin *admin;
	size_t i;
	int rc;

	if (!have)
		return err_set(err, -ENOMEM, "out of memory");
	admin = kafka_admin_new(settings, err);
	rc = admin ? kafka_topics_describe(admin, want, n, timeout_ms, have,
					   err)
		   : -EIO;
	for (i = 0; i < n && rc == 0; i++) {
		compare(&audit, &want[i], &have[i]);
		kafka_topic_release(&have[i]);
	}
	kafka_admin_free(admin);
	free(have);
	return rc;
}
