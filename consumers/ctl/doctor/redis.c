/* redis.c -- Redis: whether it answers, and settings that would lose keys. */
#include "doctor.h"

#include "common/redis/audit.h"

static void report(void *ctx, const char *setting, const char *so,
		   const char *then)
{
	doctor_wrong(ctx, then, "%s: %s", setting, so);
}

static void look_at_disk(struct doctor *d, struct str info)
{
	if (str_is(redis_info_value(info, "rdb_last_bgsave_status"), "err") ||
	    str_is(redis_info_value(info, "aof_last_write_status"), "err"))
		doctor_wrong(d, "see Redis' own log: the disk, its rights",
			     "it cannot write its file");
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
		    STR_ARG(redis_info_value(info, "redis_version")));
	look_at_disk(d, info);
	redis_reply_free(reply);
	redis_audit(d->ctl->redis, report, d);
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
