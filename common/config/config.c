/* config.c -- sentra.conf: lines matched with rows.
 *
 * All defaults are set first, then what the file writes, in the order of the
 * bindings; last, the lines that no row wants are faults.  It must not know
 * what a key means, nor how a line (ini.c) or a value (item.c) is read. */
#include "config.h"

#include "common/base/file.h"
#include "common/base/guess.h"
#include "common/base/pool.h"
#include "ini.h"
#include "item.h"
#include "platforms.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define FILE_BYTES ((size_t)256 << 10)

struct config {
	struct pool pool;
	char *path; /* "" without a file */
	struct cfg_section *section;
	size_t n;
	struct ini_line *lines;
};

/* Sections that exist, whether or not this program binds them.  A new section
 * is entered here, so that the other programs let it pass. */
#define PLATFORM_NAME(name) #name,
static const char *const config_known_sections[] = {
	"pipeline",
	"kafka",
	"redis",
	"poll",
	PLATFORMS(PLATFORM_NAME) "score",
	"consumer",
	"report",
	"coverage",
	"staleness",
	"alertmanager",
	"board",
};
#undef PLATFORM_NAME

/* ---- matching ---- */

static const struct cfg_item *find_item(const struct cfg_item *item,
					const char *key)
{
	while (item && item->key && strcmp(item->key, key) != 0)
		item++;
	return item && item->key ? item : NULL;
}

static bool in_section(const struct ini_line *line,
		       const struct cfg_section *section)
{
	return strcmp(line->section, section->name) == 0;
}

/* The row of the line's key, in whichever binding of its section. */
static const struct cfg_item *line_item(const struct config *config,
					const struct ini_line *line)
{
	const struct cfg_item *item = NULL;

	for (size_t i = 0; i < config->n && !item; i++)
		if (in_section(line, &config->section[i]))
			item = find_item(config->section[i].items, line->key);
	return item;
}

/* line: 0 where the file does not have the key; key NULL: of the section. */
static void fault_at(const struct config *config, struct faults *faults,
		     int line, const char *section, const char *key,
		     const char *fmt, ...) PRINTF_LIKE(6, 7);

static void fault_at(const struct config *config, struct faults *faults,
		     int line, const char *section, const char *key,
		     const char *fmt, ...)
{
	char path[200], text[FAULT_LINE_MAX + 1];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	snprintf(path, sizeof(path), "[%s]%s%s", section, key ? " " : "",
		 key ? key : "");
	faults_add(faults, config->path, (size_t)line, path, "%s", text);
}

/* A section has one fault, on its own line, however many keys it holds. */
static void fault_section(const struct config *config,
			  const struct ini_line *line, struct faults *faults)
{
	struct guess guess = { .word = line->section };

	for (size_t i = 0; i < ARRAY_LEN(config_known_sections); i++)
		guess_offer(&guess, config_known_sections[i]);
	if (!*line->section)
		faults_add(faults, config->path, (size_t)line->line, line->key,
			   "outside any section; put [section] above it");
	else
		fault_at(config, faults, line->section_line, line->section,
			 NULL, "unknown section; %s%s%s",
			 guess.best ? "did you mean [" : "remove it",
			 guess.best ? guess.best : "", guess.best ? "]?" : "");
}

static void fault_key(const struct config *config, const struct ini_line *line,
		      struct faults *faults)
{
	struct guess guess = { .word = line->key };

	for (size_t i = 0; i < config->n; i++) {
		const struct cfg_item *item = config->section[i].items;

		if (!in_section(line, &config->section[i]))
			continue;
		for (; item && item->key; item++)
			guess_offer(&guess, item->key);
	}
	fault_at(config, faults, line->line, line->section, line->key,
		 "unknown key; %s%s%s",
		 guess.best ? "did you mean " : "remove it",
		 guess.best ? guess.best : "", guess.best ? "?" : "");
}

static bool section_exists(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(config_known_sections); i++)
		if (strcmp(name, config_known_sections[i]) == 0)
			return true;
	return false;
}

/* Faults of a line that no row wants.  first: of its section. */
static void check_line(const struct config *config, const struct ini_line *line,
		       bool first, struct faults *faults)
{
	bool bound = false, open = false;

	for (size_t i = 0; i < config->n; i++) {
		bool here = in_section(line, &config->section[i]);

		bound |= here;
		open |= here && config->section[i].rest;
	}
	if (!bound && !section_exists(line->section) &&
	    (first || !*line->section))
		fault_section(config, line, faults);
	else if (bound && !*line->key)
		fault_at(config, faults, line->line, line->section, NULL,
			 "no key before the =; write one");
	else if (bound && !open && !line_item(config, line))
		fault_key(config, line, faults);
	else if (open && line->commented && !line_item(config, line))
		fault_at(config, faults, line->line, line->section, line->key,
			 "a # behind the value, of which it might be a part; "
			 "put the comment on a line of its own");
}

static void check_lines(const struct config *config, struct faults *faults)
{
	int section_line = -1;

	for (struct ini_line *line = config->lines; line; line = line->next) {
		check_line(config, line, line->section_line != section_line,
			   faults);
		section_line = line->section_line;
	}
}

/* ---- filling ---- */

static int set_defaults(struct config *config,
			const struct cfg_section *section, struct err *err)
{
	const struct cfg_item *item = section->items;

	for (; !section->override && item && item->key; item++)
		if (cfg_item_set_default(item, section->base, &config->pool,
					 err) < 0)
			return err_wrap(err, "default of [%s] %s",
					section->name, item->key);
	return 0;
}

/* What the file writes for one binding, in the order of the file. */
static int set_written(struct config *config, const struct cfg_section *section,
		       struct faults *faults, struct err *err)
{
	for (struct ini_line *line = config->lines; line; line = line->next) {
		const struct cfg_item *item;
		struct err why = { 0 };
		int rc;

		if (!in_section(line, section))
			continue;
		item = find_item(section->items, line->key);
		if (!item)
			continue;
		rc = cfg_item_set(item, section->base, line->value,
				  &config->pool, &why);
		if (rc == -ENOMEM)
			return err_set(err, rc, "%s", why.text);
		if (rc < 0)
			fault_at(config, faults, line->line, line->section,
				 line->key, "%s", why.text);
	}
	return 0;
}

/* Collects the keys that no row of the section has. */
static int set_rest(struct config *config, const struct cfg_section *section,
		    struct err *err)
{
	struct cfg_pairs pairs = { 0 };
	size_t most = 0;

	if (!section->rest)
		return 0;
	for (struct ini_line *line = config->lines; line; line = line->next)
		most += in_section(line, section);
	pairs.pair = pool_array(&config->pool, most, sizeof(*pairs.pair));
	if (!pairs.pair)
		return err_set(err, -ENOMEM, "no memory");
	for (struct ini_line *line = config->lines; line; line = line->next)
		if (in_section(line, section) && *line->key &&
		    !line_item(config, line))
			pairs.pair[pairs.n++] =
				(struct cfg_pair){ line->key, line->value,
						   line->line };
	*section->rest = pairs;
	return 0;
}

static int read_lines(struct config *config, struct faults *faults,
		      struct err *err)
{
	struct buf text;
	int rc;

	if (!*config->path)
		return 0;
	buf_init(&text, FILE_BYTES);
	rc = file_read(config->path, &text, err);
	if (rc == 0)
		rc = ini_read(&config->lines, &text, config->path,
			      &config->pool, faults, err);
	buf_release(&text);
	return rc;
}

static int fill(struct config *config, struct faults *faults, struct err *err)
{
	int rc = read_lines(config, faults, err);

	for (size_t i = 0; i < config->n && rc == 0; i++)
		rc = set_defaults(config, &config->section[i], err);
	for (size_t i = 0; i < config->n && rc == 0; i++) {
		rc = set_written(config, &config->section[i], faults, err);
		if (rc == 0)
			rc = set_rest(config, &config->section[i], err);
	}
	if (rc == 0)
		check_lines(config, faults);
	return rc;
}

/* ---- the handle ---- */

static struct config *config_new(const char *path,
				 const struct cfg_section *section, size_t n)
{
	struct config *config = calloc(1, sizeof(*config));

	if (!config)
		return NULL;
	config->path = pool_copy(&config->pool, str_of(path ? path : ""));
	config->section = pool_array(&config->pool, n, sizeof(*section));
	if (config->pool.bad) {
		config_free(config);
		return NULL;
	}
	if (n)
		memcpy(config->section, section, n * sizeof(*section));
	config->n = n;
	return config;
}

int config_load(struct config **out, const char *path,
		const struct cfg_section *section, size_t n,
		struct faults *faults, struct err *err)
{
	struct config *config = config_new(path, section, n);
	int rc;

	if (!config)
		return err_set(err, -ENOMEM, "no memory for the configuration");
	rc = fill(config, faults, err);
	if (rc < 0)
		config_free(config);
	else
		*out = config;
	return rc;
}

static void empty(const struct cfg_section *section)
{
	const struct cfg_item *item = section->items;

	for (; item && item->key; item++)
		cfg_item_clear(item, section->base);
	if (section->rest)
		*section->rest = (struct cfg_pairs){ 0 };
}

void config_free(struct config *config)
{
	if (!config)
		return;
	for (size_t i = 0; i < config->n; i++)
		empty(&config->section[i]);
	pool_release(&config->pool);
	free(config);
}

int config_line(const struct config *config, const char *section,
		const char *key)
{
	int found = 0;

	for (struct ini_line *line = config->lines; line; line = line->next)
		if (strcmp(line->section, section) == 0 &&
		    strcmp(line->key, key) == 0)
			found = line->line;
	return found;
}

const char *config_path(const struct config *config)
{
	return config->path;
}

void config_fault(const struct config *config, struct faults *faults,
		  const char *section, const char *key, const char *fmt, ...)
{
	char text[FAULT_LINE_MAX + 1];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	fault_at(config, faults, config_line(config, section, key), section,
		 key, "%s", text);
}

/* ---- --help ---- */

static void describe_item(const char *section, const struct cfg_item *item,
			  struct buf *out)
{
	const char *fallback = item->fallback ? item->fallback : "";
	size_t begin = out->len, n = strcspn(fallback, "|");

	buf_addf(out, "  [%s] %s = %.*s", section, item->key, (int)n, fallback);
	if (fallback[n] && fallback[n + 1])
		buf_addf(out, " or %s", fallback + n + 1);
	while (!out->bad && out->len - begin < 44)
		buf_addc(out, ' ');
	buf_addf(out, " %s", item->help);
	cfg_item_add_range(item, out);
	buf_addc(out, '\n');
}

void config_describe(const struct cfg_section *section, size_t n,
		     struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		const struct cfg_item *item = section[i].items;

		for (; item && item->key; item++)
			describe_item(section[i].name, item, out);
		if (section[i].rest)
			buf_addf(out, "  [%s] any other key\n",
				 section[i].name);
	}
}
