/* clocks.c -- the wall clock against Redis' TIME and Kafka's LogAppendTime. */
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

static void complain(const char *whose, int64_t ahead_ms)
{
	if (log_limited(whose, boot_ms()))
		log_kv(LOG_ERROR,
		       "the clock and another are apart: nothing is judged",
		       "other", whose, "ahead_s", LOG_INT(ahead_ms / SECOND_MS),
		       "then", "set the clock of whichever is wrong", NULL);
}

static bool compare(struct clocks *c, const char *whose, int64_t its_ms)
{
	int64_t ahead_ms = wall_ms() - its_ms;

	if (ahead_ms <= CLOCKS_APART_MS && ahead_ms >= -CLOCKS_APART_MS)
		return false;
	c->apart_ms = boot_ms();
	complain(whose, ahead_ms);
	return true;
}

int clocks_compare(struct clocks *c, struct redis *redis, struct err *err)
{
	int64_t redis_ms;
	int rc = read_time(redis, &redis_ms, err);

	if (rc == 0)
		c->redis_apart = compare(c, "Redis", redis_ms);
	if (c->broker_apart)
		c->apart_ms = boot_ms();
	return rc;
}

void clocks_hear(struct clocks *c, int64_t appended_ms)
{
	c->broker_apart = compare(c, "Kafka", appended_ms);
}

bool clocks_apart(const struct clocks *c)
{
	return c->redis_apart || c->broker_apart;
}

bool clocks_steady(const struct clocks *c, int64_t for_ms)
{
	return !clocks_apart(c) &&
	       (!c->apart_ms || boot_ms() - c->apart_ms >= for_ms);
}
