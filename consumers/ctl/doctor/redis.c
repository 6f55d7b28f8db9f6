/* redis.c -- Redis: whether it answers, and settings that would lose keys. */
#include "doctor.h"

#include "common/redis/redis.h"

/* A field of INFO, "name:value" lines; null where absent. */
static struct str info_field(struct str text, const char *name)
{
	size_t n = strlen(name);

	while (text.n) {
		const char *end = memchr(text.p, '\n', text.n);
		size_t line = end ? (size_t)(end - text.p) : text.n;
		size_t used = line + (end != NULL);

		if (line && text.p[line - 1] == '\r')
			line--;
		if (line > n && memcmp(text.p, name, n) == 0 &&
		    text.p[n] == ':')
			return (struct str){ text.p + n + 1, line - n - 1 };
		text.p += used;
		text.n -= used;
	}
	return STR_NULL;
}

static void look_at_memory(struct doctor *d, struct str info)
{
	struct str policy = info_field(info, "maxmemory_policy");
	struct str most = info_field(info, "maxmemory");

	if (str_is(most, "0"))
		doctor_fine(d, "no maxmemory: nothing is evicted");
	else if (str_is(policy, "noeviction"))
		doctor_fine(d, "maxmemory %.*s, and nothing is evicted",
			    STR_ARG(most));
	else
		doctor_wrong(d, "set maxmemory-policy noeviction",
			     "maxmemory-policy is %.*s: what stages keep would "
			     "vanish",
			     STR_ARG(policy));
}

static void look_at_disk(struct doctor *d, struct str info)
{
	if (str_is(info_field(info, "rdb_last_bgsave_status"), "err") ||
	    str_is(info_field(info, "aof_last_write_status"), "err"))
		doctor_wrong(d, "see Redis' own log: the disk, its rights",
			     "it cannot write its file");
	else if (str_is(info_field(info, "aof_enabled"), "1"))
		doctor_fine(d, "appendonly is on");
	else
		doctor_fine(d, "appendonly is off: after its end all is read "
			       "again from Kafka");
}

static void look_at_info(struct doctor *d)
{
	struct redisReply *reply = NULL;
	struct err err = { 0 };
	struct str info;

	if (ctl_call(d->ctl, &reply, &err, "INFO all") < 0) {
		doctor_skipped(d, "its memory and file: INFO: %s", err.text);
		return;
	}
	info = redis_reply_str(reply);
	doctor_fine(d, "version %.*s",
		    STR_ARG(info_field(info, "redis_version")));
	look_at_memory(d, info);
	look_at_disk(d, info);
	redis_reply_free(reply);
}

void doctor_redis(struct doctor *d)
{
	struct err err = { 0 };

	if (ctl_connect(d->ctl, &err) < 0) {
		doctor_wrong(d,
			     "see that it runs there, and what [redis] says "
			     "of it",
			     "%s", err.text);
		return;
	}
	d->redis = true;
	doctor_fine(d, "%s answers", redis_name(d->ctl->redis));
	look_at_info(d);
}
