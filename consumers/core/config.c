/* config.c -- binds the sections that all stages have and the stage's own,
 * reads file and roster, collects what is wrong.
 *
 * Must not know what a stage does with its settings. */
#include "config.h"

#include "common/daemon/log.h"
#include "common/kafka/kafka.h"

#include <errno.h>
#include <stdlib.h>

#define SHARED_SECTIONS 5
#define SECTIONS_MAX    (SHARED_SECTIONS + STAGE_SECTIONS)

#define AT(field) offsetof(struct consumer_settings, field)
static const struct cfg_item consumer_items[] = {
	{ "linger", CFG_DURATION, AT(linger_ms), "100ms", 0, 10000,
	  "at most so long between an event and its board" },
	{ "catch_up", CFG_DURATION, AT(catch_up_ms), "1s", 10, 60000,
	  "the same while there is more to read" },
	{ .key = NULL },
};
#undef AT

/* The shared sections come first. */
static size_t bind(struct consumer_config *c,
		   struct cfg_section out[SECTIONS_MAX])
{
	out[0] = (struct cfg_section){ .name = "pipeline",
				       .items = pipeline_items,
				       .base = &c->pipeline };
	out[1] = (struct cfg_section){ .name = "kafka",
				       .items = kafka_items,
				       .base = &c->kafka,
				       .rest = &c->kafka.properties };
	out[2] = (struct cfg_section){ .name = "redis",
				       .items = redis_items,
				       .base = &c->redis };
	out[3] = (struct cfg_section){ .name = "report",
				       .items = report_items,
				       .base = &c->report };
	out[4] = (struct cfg_section){ .name = "consumer",
				       .items = consumer_items,
				       .base = &c->consumer };
	if (!c->stage->sections)
		return SHARED_SECTIONS;
	return SHARED_SECTIONS +
	       c->stage->sections(c->settings, out + SHARED_SECTIONS);
}

/* Line by line, but what stands there already: of a section that two stages
 * read. */
static void add_new_lines(struct buf *out, const struct buf *lines)
{
	const char *line = buf_shown(lines);

	buf_spoil(out, lines);
	for (size_t n; *line; line += n) {
		struct str before = buf_str(out);

		n = strcspn(line, "\n") + 1;
		if (!before.n || !memmem(before.p, before.n, line, n))
			buf_add(out, line, n);
	}
}

static void describe_stage(struct consumer_config *c, bool shared,
			   struct buf *out)
{
	struct cfg_section sections[SECTIONS_MAX];
	size_t n = bind(c, sections), from = shared ? 0 : SHARED_SECTIONS;
	struct buf lines;

	buf_init(&lines, out->max);
	config_describe(sections + from, n - from, &lines);
	add_new_lines(out, &lines);
	buf_release(&lines);
}

void consumer_config_describe(const struct stage *const *stages,
			      struct buf *out)
{
	for (size_t i = 0; stages[i]; i++) {
		struct consumer_config empty = {
			.stage = stages[i],
			.settings = calloc(1, stages[i]->settings_size + 1),
		};

		if (!empty.settings) {
			out->bad = true;
			return;
		}
		describe_stage(&empty, i == 0, out);
		free(empty.settings);
	}
}

static void check(struct consumer_config *c, struct faults *faults)
{
	const char *path = config_path(c->config);
	struct err err;

	kafka_check(&c->kafka, path, faults);
	if (!c->redis_url)
		redis_check(&c->redis, c->config, faults);
	report_check(&c->report, c->config, &c->zone_hours, faults);
	if (c->stage->check)
		c->stage->check(c->settings, &c->pipeline, c->config, faults);
	if (roster_load(&c->roster, c->pipeline.roster, faults, &err) < 0 &&
	    err.code != -EINVAL)
		faults_fail(faults, &err);
}

struct consumer_config *consumer_config_load(const struct stage *stage,
					     const char *path, char *redis_url,
					     struct faults *faults)
{
	struct consumer_config *c = calloc(1, sizeof(*c));
	struct cfg_section sections[SECTIONS_MAX];
	struct err err;

	if (c)
		c->settings = calloc(1, stage->settings_size + 1);
	if (!c || !c->settings) {
		free(c);
		faults_add(faults, path, 0, NULL, "no memory to read it");
		faults_blame(faults, -ENOMEM);
		return NULL;
	}
	c->stage = stage;
	c->redis_url = redis_url;
	c->redis.program = stage->name;
	c->kafka.program = redis_url ? "report" : stage->name;
	if (config_load(&c->config, path, sections, bind(c, sections), faults,
			&err) < 0)
		faults_fail(faults, &err);
	else
		check(c, faults);
	if (redis_url)
		c->redis = (struct redis_settings){ .url = redis_url,
						    .program = stage->name };
	return c;
}

void consumer_config_keep(struct consumer_config *c,
			  const struct platforms *read)
{
	struct platforms left_out = { .n = 0 };
	struct buf names;

	if (c->roster)
		roster_keep(c->roster, read, &left_out);
	if (!left_out.n)
		return;
	buf_init(&names, 1024);
	platforms_print(&left_out, &names);
	log_kv(LOG_WARN,
	       "the roster has accounts on platforms that are not read",
	       "platforms", buf_shown(&names), "then",
	       "they count as none; to read them, add the platform to "
	       "[pipeline] platforms and restart",
	       NULL);
	buf_release(&names);
}

void consumer_config_free(struct consumer_config *c)
{
	if (!c)
		return;
	roster_free(c->roster);
	config_free(c->config);
	free(c->settings);
	free(c);
}
