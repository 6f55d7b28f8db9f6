/* settings.c -- binds the sections that the board reads. */
#include "settings.h"

#include "common/redis/redis.h"
#include "common/serve/address.h"

#include <errno.h>
#include <stdlib.h>

#define SECTIONS 6

#define AT(field) offsetof(struct board_settings, field)
static const struct cfg_item board_items[] = {
	{ "listen", CFG_STR, AT(listen), "127.0.0.1:8087", 0, 0,
	  "address and port of the pages; beyond this machine through a proxy "
	  "alone" },
	{ "connections", CFG_INT, AT(connections), "2000", 10, 20000,
	  "at most so many at a time; each who looks has one" },
	{ "timeout", CFG_DURATION, AT(timeout_ms), "10s", 1000, 600000,
	  "a connection on which nothing moves for so long is closed" },
	{ .key = NULL },
};
#undef AT

static void bind(struct board_config *c, struct cfg_section out[SECTIONS])
{
	out[0] = (struct cfg_section){ .name = "board",
				       .items = board_items,
				       .base = &c->board };
	out[1] = (struct cfg_section){ .name = "pipeline",
				       .items = pipeline_items,
				       .base = &c->pipeline };
	out[2] = (struct cfg_section){ .name = "redis",
				       .items = redis_items,
				       .base = &c->redis };
	out[3] = (struct cfg_section){ .name = "report",
				       .items = report_items,
				       .base = &c->report };
	out[4] = (struct cfg_section){ .name = "score",
				       .items = score_items,
				       .base = &c->score };
	out[5] = policy_section(&c->staleness);
}

void board_config_describe(struct buf *out)
{
	struct board_config empty = { 0 };
	struct cfg_section sections[SECTIONS];

	bind(&empty, sections);
	config_describe(sections, SECTIONS, out);
}

static void check_listen(struct board_config *c, struct faults *faults)
{
	struct err err;

	if (c->board.listen && address_check(c->board.listen, &err) < 0)
		config_fault(c->config, faults, "board", "listen", "%s",
			     err.text);
}

static void check(struct board_config *c, struct faults *faults)
{
	redis_check(&c->redis, c->config, faults);
	check_listen(c, faults);
	report_check(&c->report, c->config, &c->zone_hours, faults);
	score_check(&c->score, c->config, faults);
	policy_check(&c->staleness, c->config, faults);
}

struct board_config *board_config_load(const char *path, struct faults *faults)
{
	struct board_config *c = calloc(1, sizeof(*c));
	struct cfg_section sections[SECTIONS];
	struct err err;

	if (!c) {
		faults_add(faults, path, 0, NULL, "no memory to read it");
		faults_blame(faults, -ENOMEM);
		return NULL;
	}
	c->redis.program = "board";
	bind(c, sections);
	if (config_load(&c->config, path, sections, SECTIONS, faults, &err) < 0)
		faults_fail(faults, &err);
	else
		check(c, faults);
	return c;
}

void board_config_free(struct board_config *c)
{
	if (!c)
		return;
	config_free(c->config);
	free(c);
}
