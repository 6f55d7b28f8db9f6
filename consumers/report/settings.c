/* settings.c -- binds the sections that the report reads, and loads the files
 * of [pipeline]. */
#include "settings.h"

#include "common/base/file.h"
#include "common/redis/redis.h"
#include "consumers/lexicon/lexicon_file.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define SECTIONS 6
#define FILE_MAX ((size_t)16 << 20)

static void bind(struct report_config *c, struct cfg_section out[SECTIONS])
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
	out[4] = (struct cfg_section){ .name = "score",
				       .items = score_items,
				       .base = &c->score };
	out[5] = policy_section(&c->staleness);
}

/* ---- files ---- */

/* Of the bytes that lie there. */
static void sum_of(const char *path, char out[SHA256_HEX],
		   struct faults *faults)
{
	struct buf text;
	struct err err;

	buf_init(&text, FILE_MAX);
	*out = '\0';
	if (file_read(path, &text, &err) == 0)
		sha256_hex(buf_str(&text), out);
	else
		faults_fail(faults, &err);
	buf_release(&text);
}

static void load_roster(struct report_config *c, struct faults *faults)
{
	struct platforms left_out = { .n = 0 };
	struct err err = { 0 };

	if (roster_load(&c->roster, c->pipeline.roster, faults, &err) == 0)
		roster_keep(c->roster, &c->pipeline.platforms, &left_out);
	else if (err.code != -EINVAL)
		faults_fail(faults, &err);
	sum_of(c->pipeline.roster, c->roster_sha256, faults);
}

static void load_lexicon(struct report_config *c, struct faults *faults)
{
	struct err err;

	c->lexicon = lexicon_load(c->pipeline.lexicon, false, faults);
	if (c->lexicon && lexicon_compile(c->lexicon, &err) < 0)
		faults_fail(faults, &err);
}

static void load_targets(struct report_config *c, struct faults *faults)
{
	const char *path = c->pipeline.targets;

	if (access(path, F_OK) < 0 &&
	    config_line(c->config, "pipeline", "targets") == 0)
		return;
	c->targets = targets_load(path, c->roster, faults);
	sum_of(path, c->targets_sha256, faults);
}

/* ---- all of it ---- */

static void check(struct report_config *c, struct faults *faults)
{
	redis_check(&c->redis, c->config, faults);
	report_check(&c->report, c->config, &c->zone_hours, faults);
	score_check(&c->score, c->config, faults);
	policy_check(&c->staleness, c->config, faults);
	if (faults_any(faults))
		return;
	load_roster(c, faults);
	load_lexicon(c, faults);
	load_targets(c, faults);
}

struct report_config *report_config_load(const char *path,
					 struct faults *faults)
{
	struct report_config *c = calloc(1, sizeof(*c));
	struct cfg_section sections[SECTIONS];
	struct err err;

	if (!c) {
		faults_add(faults, path, 0, NULL, "no memory to read it");
		faults_blame(faults, -ENOMEM);
		return NULL;
	}
	c->kafka.program = c->redis.program = "report";
	bind(c, sections);
	if (config_load(&c->config, path, sections, SECTIONS, faults, &err) < 0)
		faults_fail(faults, &err);
	else
		check(c, faults);
	return c;
}

void report_config_free(struct report_config *c)
{
	if (!c)
		return;
	targets_free(c->targets);
	lexicon_free(c->lexicon);
	roster_free(c->roster);
	config_free(c->config);
	free(c);
}

void report_config_each(const struct report_config *c,
			void (*each)(void *ctx, const char *section,
				     const char *key, struct str value),
			void *ctx)
{
	const struct {
		const char *name;
		const struct cfg_item *items;
		const void *base;
	} sections[] = {
		{ "report", report_items, &c->report },
		{ "score", score_items, &c->score },
		{ "staleness", policy_items, &c->staleness },
	};
	const struct cfg_pairs *others = &c->staleness.others;
	struct buf value;

	buf_init(&value, 1024);
	for (size_t s = 0; s < ARRAY_LEN(sections); s++)
		for (const struct cfg_item *item = sections[s].items; item->key;
		     item++) {
			buf_clear(&value);
			cfg_item_add_value(item, sections[s].base, &value);
			each(ctx, sections[s].name, item->key, buf_str(&value));
		}
	for (size_t i = 0; i < others->n; i++)
		each(ctx, "staleness", others->pair[i].key,
		     str_of(others->pair[i].value));
	buf_release(&value);
}
