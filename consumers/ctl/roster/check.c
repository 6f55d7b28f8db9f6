/* check.c -- sentractl roster check: faults and warnings of a roster,
 * without Redis and Kafka. */
#include "consumers/ctl/roster_file.h"
#include "consumers/ctl/text_table.h"
#include "warn.h"

#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/config/options.h"
#include "common/json/json.h"

#include <stdio.h>

#define PAGE_MAX ((size_t)1 << 20)

static int64_t today(const struct ctl *c)
{
	return local_day(wall_ms(), ctl_zone_hours(c));
}

static void check(const struct ctl *c, const char *path, struct faults *faults,
		  struct faults *warnings)
{
	struct roster *roster = NULL;
	struct err err = { 0 };
	struct buf text;
	int rc;

	buf_init(&text, json_file_limits.max_bytes);
	rc = file_read(path, &text, &err);
	if (rc == 0)
		rc = roster_parse(&roster, buf_str(&text), path, faults, &err);
	if (rc == 0)
		roster_warn(roster, buf_str(&text), path, today(c), warnings);
	else if (faults->n == 0)
		faults_add(faults, NULL, 0, NULL, "%s", err.text);
	roster_free(roster);
	buf_release(&text);
}

static void add_lines(const char *key, const struct faults *lines,
		      struct buf *out)
{
	buf_addf(out, ",\"%s\":[", key);
	for (size_t i = 0; i < lines->n; i++) {
		buf_adds(out, i ? "," : "");
		text_addjson(out, str_of(lines->at[i].printed));
	}
	buf_addc(out, ']');
}

static int report_json(const char *path, const struct faults *faults,
		       const struct faults *warnings)
{
	struct buf out;

	buf_init(&out, PAGE_MAX);
	buf_adds(&out, "{\"file\":");
	text_addjson(&out, str_of(path));
	buf_addf(&out, ",\"ok\":%s", faults->n ? "false" : "true");
	add_lines("faults", faults, &out);
	add_lines("warnings", warnings, &out);
	buf_addc(&out, '}');
	puts(buf_cstr(&out));
	buf_release(&out);
	return faults->n ? EXIT_CONFIG : EXIT_DONE;
}

static int roster_check(struct ctl *c, struct err *err)
{
	const char *path = roster_path(c);
	struct faults faults, warnings;
	int rc;

	(void)err;
	faults_init(&faults);
	faults_init(&warnings);
	check(c, path, &faults, &warnings);
	if (c->args.json) {
		rc = report_json(path, &faults, &warnings);
	} else {
		ctl_print_faults(&warnings, "warning: ");
		rc = faults_report(&faults, path);
	}
	faults_release(&faults);
	faults_release(&warnings);
	return rc;
}

static const struct command_option options[] = {
	OPTION_JSON,
	{ .name = NULL },
};

const struct command command_roster_check = {
	.name = "roster check",
	.args = "[FILE]",
	.help = "every fault of roster.json, and warnings",
	.heading = "roster, of FILE or what [pipeline] roster names",
	.file_alone = true,
	.options = options,
	.run = roster_check,
};
