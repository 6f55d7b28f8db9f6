/* config.c -- reads the sections that one platform's producer has, and its
 * roster, and collects every fault of both.
 *
 * [poll] is the default of all platforms; the section of a platform may
 * override its keys, and has base_url, quota and the adapter's own keys. */
#include "config.h"

#include "common/base/file.h"
#include "common/json/json.h"
#include "common/kafka/kafka.h"
#include "producers/platforms/registry.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define ROSTER_BYTES_MAX (16u << 20)

#define POLL(field) offsetof(struct poll_settings, field)
static const struct cfg_item poll_items[] = {
	{ "interval", CFG_DURATION, POLL(interval_ms), "15m", 1000, 604800000,
	  "pause between two rounds over one account" },
	{ "spread", CFG_DURATION, POLL(spread_ms), "30s", 0, 3600000,
	  "accounts never polled begin within this time" },
	{ "max_pages", CFG_INT, POLL(max_pages), "10", 1, 100,
	  "pages of posts that a round reads at most" },
	{ "retries", CFG_INT, POLL(retries), "3", 1, 10,
	  "attempts a request, where trying again may help" },
	{ 0 },
};

#define OWN(field) offsetof(struct own_settings, field)
static const struct cfg_item own_items[] = {
	{ "base_url", CFG_URL, OWN(base_url), NULL, 0, 0,
	  "origin of the API, without a trailing slash" },
	{ "quota", CFG_INT, OWN(quota), "-1", -1, 1e9,
	  "units a quota period; 0 none, -1 what the platform documents" },
	{ 0 },
};

#define SECTIONS_MAX 6

/* The sections that the producer of c->platform reads, and where their values
 * go; returns how many. */
static size_t bind_sections(struct producer_config *c,
			    struct cfg_section sections[SECTIONS_MAX])
{
	const char *name = c->platform->name;
	size_t n = 0;

	sections[n++] = (struct cfg_section){ .name = "pipeline",
					      .items = pipeline_items,
					      .base = &c->pipeline };
	sections[n++] = (struct cfg_section){ .name = "kafka",
					      .items = kafka_items,
					      .base = &c->kafka,
					      .rest = &c->kafka.properties };
	sections[n++] = (struct cfg_section){ .name = "poll",
					      .items = poll_items,
					      .base = &c->poll };
	sections[n++] = (struct cfg_section){ .name = name,
					      .items = poll_items,
					      .base = &c->poll,
					      .override = true };
	sections[n++] = (struct cfg_section){ .name = name,
					      .items = own_items,
					      .base = &c->own };
	if (c->platform->keys)
		sections[n++] =
			(struct cfg_section){ .name = name,
					      .items = c->platform->keys,
					      .base = c->keys };
	return n;
}

void producer_config_describe(struct buf *out)
{
	struct producer_config none = { 0 };
	struct cfg_section sections[SECTIONS_MAX];
	size_t i, n;

	for (i = 0; registry[i]; i++) {
		none.platform = registry[i];
		n = bind_sections(&none, sections);
		if (i == 0)
			config_describe(sections, 3, out);
		config_describe(sections + 4, n - 4, out);
	}
}

/* The line of an account in the roster; 0 if the file cannot be read any
 * more. */
static size_t line_of(const char *path, size_t sentra, size_t account)
{
	char at[64];
	struct buf text;
	size_t line = 0;

	snprintf(at, sizeof(at), "sentras[%zu].accounts[%zu]", sentra, account);
	buf_init(&text, ROSTER_BYTES_MAX);
	if (file_read(path, &text, NULL) == 0)
		line = json_line(buf_str(&text), at);
	buf_release(&text);
	return line;
}

static const char *const *keys_of(const struct producer_config *c)
{
	return (const char *const *)c->keys;
}

static void check_account(const struct producer_config *c, size_t s, size_t a,
			  struct faults *faults)
{
	const struct account *account = &c->roster->sentras[s].accounts[a];
	char path[64];
	struct err err;

	if (account->platform != c->platform_id || !c->platform->check ||
	    c->platform->check(str_of(account->id), str_of(account->handle),
			       keys_of(c), &err) == 0)
		return;
	snprintf(path, sizeof(path), "sentras[%zu].accounts[%zu]", s, a);
	faults_add(faults, c->roster_path, line_of(c->roster_path, s, a), path,
		   "%s", err.text);
}

static void check_keys(const struct producer_config *c, struct faults *faults)
{
	struct err err;

	if (!c->platform->check_keys ||
	    c->platform->check_keys(keys_of(c), &err) == 0)
		return;
	faults_add(faults, config_path(c->config), 0, NULL, "[%s] %s",
		   c->platform->name, err.text);
}

/* The consumers read the topics of [pipeline] platforms only, so nobody would
 * read what is published. */
static void check_listed(const struct producer_config *c, struct faults *faults)
{
	if (!platforms_have(&c->pipeline.platforms, c->platform_id))
		config_fault(c->config, faults, "pipeline", "platforms",
			     "%s is not among them; add it, and restart the "
			     "consumers",
			     c->platform->name);
}

static int load_roster(struct producer_config *c, struct faults *faults,
		       struct err *err)
{
	size_t s, a;
	int rc;

	if (!c->roster_path || !*c->roster_path) {
		config_fault(c->config, faults, "pipeline", "roster",
			     "want a path");
		return 0;
	}
	rc = roster_load(&c->roster, c->roster_path, faults, err);
	if (rc < 0)
		return rc == -EINVAL ? 0 : rc;
	for (s = 0; s < c->roster->n; s++)
		for (a = 0; a < c->roster->sentras[s].n_accounts; a++)
			check_account(c, s, a, faults);
	return 0;
}

int producer_config_load(struct producer_config **out,
			 const struct platform *pf, const char *path,
			 const char *roster, bool publish,
			 struct faults *faults, struct err *err)
{
	struct producer_config *c = calloc(1, sizeof(*c));
	struct cfg_section sections[SECTIONS_MAX];
	size_t n;
	int rc;

	if (!c)
		return err_set(err, -ENOMEM, "out of memory");
	c->platform = pf;
	c->kafka.program = pf->name;
	c->platform_id = (enum platform_id)platform_find(str_of(pf->name));
	n = bind_sections(c, sections);
	rc = config_load(&c->config, path, sections, n, faults, err);
	if (rc < 0)
		goto out;
	c->roster_path = roster ? roster : c->pipeline.roster;
	check_keys(c, faults);
	rc = load_roster(c, faults, err);
	if (rc < 0)
		goto out;
	if (publish) {
		check_listed(c, faults);
		kafka_check(&c->kafka, path, faults);
	}
	*out = c;
	return 0;
out:
	producer_config_free(c);
	return rc;
}

void producer_config_free(struct producer_config *c)
{
	if (!c)
		return;
	roster_free(c->roster);
	config_free(c->config);
	free(c);
}

struct str producer_config_base_url(const struct producer_config *c)
{
	return str_of(c->own.base_url && *c->own.base_url
			      ? c->own.base_url
			      : c->platform->base_url);
}

int64_t producer_config_quota(const struct producer_config *c)
{
	return c->own.quota < 0 ? c->platform->quota_units : c->own.quota;
}
