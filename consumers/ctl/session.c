/* session.c -- configuration, connection and output of one sentractl. */
#include "ctl.h"

#include "common/daemon.h"

#include <errno.h>
#include <stdio.h>
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
	};
	const char *path = c->ask.config;
	struct faults faults;
	struct err err;
	int rc = 0;

	/* On a machine that only looks on, the defaults serve. */
	if (!path && access(DEFAULT_CONFIG, F_OK) == 0)
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

void ctl_release(struct ctl *c)
{
	redis_free(c->redis);
	config_free(c->config);
}

int ctl_open(struct ctl *c, struct err *err)
{
	if (!c->redis)
		c->redis = redis_new(&c->redis_settings, err);
	return c->redis ? 0 : -EINVAL;
}

int ctl_connect(struct ctl *c, struct err *err)
{
	struct err why = { 0 };
	int rc = ctl_open(c, err);

	if (rc < 0)
		return rc;
	rc = redis_connect(c->redis, &why);
	if (rc == -EACCES) /* says what to do itself */
		return err_set(err, rc, "%s", why.text);
	if (rc < 0)
		return err_set(err, rc,
			       "%.400s; is Redis running, and is [redis] url "
			       "right?",
			       why.text);
	return 0;
}

int ctl_put(const struct buf *page, struct err *err)
{
	struct str text = buf_str(page);

	if (page->bad)
		return err_set(err, -EMSGSIZE, "too much to print");
	if (fwrite(text.p, 1, text.n, stdout) < text.n || fflush(stdout) == EOF)
		return err_errno(err, "standard output");
	return 0;
}
