/* settings.c -- the sections of sentra.conf that several programs share: their
 * rows, and what is read or named by them. */
#include "settings.h"

#include "common/base/bom.h"
#include "common/base/file.h"
#include "common/base/zone.h"
#include "common/daemon/log.h"

#include <errno.h>
#include <stdio.h>

#define ROW(type, member) offsetof(struct type##_settings, member)
#define END                 \
	{                   \
		.key = NULL \
	}

const struct cfg_item pipeline_items[] = {
	{ "prefix", CFG_NAME, ROW(pipeline, prefix), "sentra", 0, 0,
	  "first word of topics, consumer groups and Redis keys" },
	{ "platforms", CFG_PLATFORMS, ROW(pipeline, platforms),
	  "youtube facebook instagram x tiktok", 0, 0,
	  "whose topics there are: each is read, no other" },
	{ "roster", CFG_PATH, ROW(pipeline, roster), "/etc/sentra/roster.json",
	  0, 0, "who is measured, and by which accounts" },
	{ "calendar", CFG_PATH, ROW(pipeline, calendar),
	  "/etc/sentra/calendar.json", 0, 0,
	  "holidays, which do not count as silence" },
	{ "lexicon", CFG_PATH, ROW(pipeline, lexicon),
	  "/etc/sentra/lexicon.json|../share/sentra/lexicon.json", 0, 0,
	  "programmes and the words they are known by" },
	{ "campaigns", CFG_PATH, ROW(pipeline, campaigns),
	  "/etc/sentra/campaigns.json", 0, 0,
	  "what is to go out from all sentra at once" },
	{ "targets", CFG_PATH, ROW(pipeline, targets),
	  "/etc/sentra/targets.json", 0, 0,
	  "what the sentra are to reach, for the report" },
	{ "state_dir", CFG_PATH, ROW(pipeline, state_dir),
	  "$STATE_DIRECTORY|/var/lib/sentra", 0, 0,
	  "directory for what must survive a restart" },
	{ "credentials", CFG_PATH, ROW(pipeline, credentials),
	  "$CREDENTIALS_DIRECTORY|", 0, 0,
	  "directory of PLATFORM.token and the like" },
	{ "metrics_file", CFG_PATH, ROW(pipeline, metrics_file), NULL, 0, 0,
	  "metrics for node_exporter; % = platform or stage, empty = none" },
	END,
};

const struct cfg_item kafka_items[] = {
	{ "bootstrap.servers", CFG_STR, ROW(kafka, servers), "127.0.0.1:9092",
	  0, 0, "brokers to ask first, host:port, separated by commas" },
	{ "password_file", CFG_PATH, ROW(kafka, password_file), NULL, 0, 0,
	  "file that holds sasl.password, % = the program; empty = none" },
	END,
};

const struct cfg_item redis_items[] = {
	{ "url", CFG_STR, ROW(redis, url), "redis://127.0.0.1:6379/0", 0, 0,
	  "redis://, unix:// or Sentinel; % in its user = the program" },
	{ "password_file", CFG_PATH, ROW(redis, password_file), NULL, 0, 0,
	  "file that holds its password, % = the program; empty = that of the "
	  "url, if any" },
	{ "sentinel_password_file", CFG_PATH,
	  ROW(redis, sentinel_password_file), NULL, 0, 0,
	  "the same of sentinels that want one; empty = that of Redis" },
	END,
};

const struct cfg_item report_items[] = {
	{ "timezone", CFG_ZONE, ROW(report, timezone), "Asia/Jakarta", 0, 0,
	  "the day of the whole board; whole hours from UTC, no summer time" },
	END,
};

void report_check(const struct report_settings *report,
		  const struct config *config, int *zone_hours,
		  struct faults *faults)
{
	struct err err;

	if (!report->timezone ||
	    zone_fixed_hours(report->timezone, zone_hours, &err) == 0)
		return;
	config_fault(config, faults, "report", "timezone", "%s", err.text);
	faults_blame(faults, err.code);
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void trim_end(struct buf *text)
{
	while (text->len > 0 && is_space(text->data[text->len - 1]))
		text->data[--text->len] = '\0';
}

/* A file whose secret would be refused later, by somebody who does not say
 * why. */
static const char *file_fault(struct str text)
{
	if (bom_is_utf16(text))
		return BOM_UTF16;
	if (bom_skip(text).n < text.n)
		return "begins with a byte order mark, as Windows writes it; "
		       "save it as UTF-8 without one";
	return NULL;
}

static int read_file(const char *path, struct buf *out, struct err *err)
{
	const char *fault;
	int rc;

	buf_clear(out);
	rc = file_read(path, out, err);
	if (rc < 0 && rc != -ENOENT)
		return rc;
	trim_end(out);
	if (rc < 0 || out->len == 0)
		return err_set(err, rc < 0 ? -ENOENT : -ENODATA,
			       "%s: %s; put the credential there, readable "
			       "for the service only",
			       path, rc < 0 ? "no such file" : "empty");
	log_secret(buf_cstr(out));
	fault = file_fault(buf_str(out));
	return fault ? err_set(err, -EINVAL, "%s: %s", path, fault) : 0;
}

/* Two hex digits. */
static bool is_byte(struct str text)
{
	static const char digits[] = "0123456789abcdefABCDEF";

	return text.n >= 2 && memchr(digits, text.p[0], 22) &&
	       memchr(digits, text.p[1], 22);
}

void program_add(struct buf *out, struct str text, const char *program)
{
	for (; text.n; text.p++, text.n--) {
		struct str rest = { text.p + 1, text.n - 1 };

		if (*text.p == '%' && program && !is_byte(rest))
			buf_adds(out, program);
		else
			buf_addc(out, *text.p);
	}
}

static int read_file_of(const char *path, const char *program, struct buf *out,
			struct err *err)
{
	struct buf own;
	int rc;

	buf_init(&own, 4096);
	program_add(&own, str_of(path), program);
	rc = buf_error(&own, err, "the path");
	if (rc == 0)
		rc = read_file(buf_cstr(&own), out, err);
	buf_release(&own);
	return rc;
}

int secret_read(const char *path, const char *program, struct buf *out,
		struct err *err)
{
	int rc = read_file_of(path, program, out, err);

	for (size_t i = 0; i < out->len && rc == 0; i++)
		if ((unsigned char)out->data[i] < ' ')
			rc = err_set(
				err, -EINVAL,
				"%s: more than one line, or a control "
				"character; leave the password alone in it",
				path);
	return rc;
}

int credential_read(const struct pipeline_settings *pipeline,
		    const char *platform, const char *kind, struct buf *out,
		    struct err *err)
{
	struct buf path;
	int rc;

	if (!*pipeline->credentials)
		return err_set(err, -ENOENT,
			       "%s.%s: no directory to look in; systemd gives "
			       "one, by hand set CREDENTIALS_DIRECTORY",
			       platform, kind);
	buf_init(&path, 4096);
	buf_addf(&path, "%s/%s.%s", pipeline->credentials, platform, kind);
	rc = buf_error(&path, err, "[pipeline] credentials");
	if (rc == 0)
		rc = read_file(buf_cstr(&path), out, err);
	buf_release(&path);
	return rc;
}

const char *topic_metrics(char out[NAME_SIZE], const char *prefix,
			  const char *platform)
{
	snprintf(out, NAME_SIZE, "%s.metrics.%s", prefix, platform);
	return out;
}

const char *topic_of(char out[NAME_SIZE], const char *prefix, const char *name)
{
	snprintf(out, NAME_SIZE, "%s.%s", prefix, name);
	return out;
}

const char *group_of(char out[NAME_SIZE], const char *prefix, const char *stage)
{
	snprintf(out, NAME_SIZE, "%s-%s", prefix, stage);
	return out;
}
