/* session.c -- configuration, connection and language of one sentractl. */
#include "ctl.h"

#include "common/daemon.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define DEFAULT_CONFIG "/etc/sentra/sentra.conf"

int ctl_configure(struct ctl *c)
{
	const struct cfg_section sections[] = {
		{ .name = "pipeline",
		  .items = pipeline_items,
		  .base = &c->pipeline },
		{ .name = "kafka",
		  .items = kafka_items,
		  .base = &c->kafka,
		  .rest = &c->kafka.properties },
		{ .name = "redis",
		  .items = redis_items,
		  .base = &c->redis_settings },
		{ .name = "report", .items = report_items, .base = &c->report },
	};
	const char *path = c->ask.config;
	struct faults faults;
	struct err err;
	int rc = 0;

	/* On a machine that only looks on, the defaults serve. */
	if (!path && !c->defaults && access(DEFAULT_CONFIG, F_OK) == 0)
		path = DEFAULT_CONFIG;
	faults_init(&faults);
	if (config_load(&c->config, path, sections, ARRAY_LEN(sections),
			&faults, &err) < 0)
		faults_add(&faults, "%s", err.text);
	if (faults.n)
		rc = faults_report(&faults, path ? path : "defaults");
	faults_release(&faults);
	return rc;
}

const char *ctl_config(const struct ctl *c)
{
	return c->ask.config ? c->ask.config : DEFAULT_CONFIG;
}

void ctl_release(struct ctl *c)
{
	redis_free(c->redis);
	config_free(c->config);
}

int ctl_connect(struct ctl *c, struct err *err)
{
	if (!c->redis)
		c->redis = redis_new(&c->redis_settings, err);
	if (!c->redis)
		return -EINVAL;
	return redis_connect(c->redis, err);
}

const char *ctl_label(const struct style *style, const char *english,
		      const char *indonesian)
{
	return style->indonesian ? indonesian : english;
}

struct str ctl_field(const struct redisReply *flat, const char *name)
{
	for (size_t i = 0; i + 1 < redis_reply_len(flat); i += 2)
		if (str_is(redis_reply_str(redis_reply_at(flat, i)), name))
			return redis_reply_str(redis_reply_at(flat, i + 1));
	return STR_NULL;
}

static int hours_of(struct str zone)
{
	if (str_is(zone, "Asia/Makassar"))
		return 8;
	return str_is(zone, "Asia/Jayapura") ? 9 : 7;
}

void ctl_time(struct str seconds, struct str zone, char out[40])
{
	static const char *const names[] = { "WIB", "WITA", "WIT" };
	char copy[24] = "";
	int hours = hours_of(zone);
	time_t at;
	struct tm tm;

	if (seconds.n < sizeof(copy))
		memcpy(copy, seconds.p ? seconds.p : "", seconds.n);
	at = (time_t)strtoll(copy, NULL, 10);
	if (at <= 0) {
		snprintf(out, 40, "-");
		return;
	}
	at += (time_t)hours * 3600;
	gmtime_r(&at, &tm);
	snprintf(out, 40, "%04d-%02d-%02d %02d:%02d %s", tm.tm_year + 1900,
		 tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
		 names[hours - 7]);
}
