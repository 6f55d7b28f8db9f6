/* clocks.c -- the wall clock against Redis' TIME. */
#include "clocks.h"

#include "common/base/clock.h"
#include "common/daemon/log.h"

#include <errno.h>

static int read_time(struct redis *redis, int64_t *ms, struct err *err)
{
	struct redisReply *reply;
	struct redis_cmd cmd;
	int64_t seconds = 0;
	int rc;

	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, "TIME");
	rc = redis_call(redis, &cmd, &reply, err);
	redis_cmd_release(&cmd);
	if (rc < 0)
		return rc;
	if (!str_number(redis_reply_str(redis_reply_at(reply, 0)), &seconds))
		rc = err_set(err, -EBADMSG, "%s: TIME tells no time",
			     redis_name(redis));
	redis_reply_free(reply);
	*ms = seconds * SECOND_MS;
	return rc;
}

static void complain(int64_t ahead_ms)
{
	if (log_limited("clocks", boot_ms()))
		log_kv(LOG_ERROR,
		       "the clock and Redis' are apart: nothing is judged",
		       "ahead_s", LOG_INT(ahead_ms / SECOND_MS), "then",
		       "set the clock of whichever is wrong", NULL);
}

int clocks_compare(struct clocks *c, struct redis *redis, struct err *err)
{
	int64_t redis_ms, ahead_ms;
	int rc = read_time(redis, &redis_ms, err);

	if (rc < 0)
		return rc;
	ahead_ms = wall_ms() - redis_ms;
	c->apart = ahead_ms > CLOCKS_APART_MS || ahead_ms < -CLOCKS_APART_MS;
	if (c->apart) {
		c->apart_ms = boot_ms();
		complain(ahead_ms);
	}
	return 0;
}

bool clocks_steady(const struct clocks *c, int64_t for_ms)
{
	return !c->apart && (!c->apart_ms || boot_ms() - c->apart_ms >= for_ms);
}
