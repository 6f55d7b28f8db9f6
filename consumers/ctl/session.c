/* session.c -- configuration, connection, language and times of one run of
 * sentractl.
 *
 * The helpers that commands share; it must not know what any command shows. */
#include "ctl.h"

#include "common/base/clock.h"
#include "common/base/zone.h"
#include "common/config/options.h"
#include "consumers/core/keys.h"
#include "consumers/view/number.h"

#include <errno.h>
#include <langinfo.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define DEFAULT_CONFIG "/etc/sentra/sentra.conf"
#define WIDTH          80
#define WIDTH_MAX      10000
#define CREDENTIALS    "/etc/sentra/credentials"

/* As systemd gives it to services, whose secrets root may read: a path of the
 * configuration may begin with it. */
static void find_credentials(void)
{
	if (access(CREDENTIALS, R_OK | X_OK) == 0)
		setenv("CREDENTIALS_DIRECTORY", CREDENTIALS, 0);
}

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
		{ .name = "score", .items = score_items, .base = &c->score },
		policy_section(&c->staleness),
	};
	const char *path = c->args.config;
	struct faults faults;
	struct err err;
	int rc = 0;

	c->kafka.program = c->redis_settings.program = "sentractl";
	find_credentials();
	/* A machine from which one only looks needs no configuration file. */
	if (!path && !c->defaults && access(DEFAULT_CONFIG, F_OK) == 0)
		path = DEFAULT_CONFIG;
	faults_init(&faults);
	if (config_load(&c->config, path, sections, ARRAY_LEN(sections),
			&faults, &err) < 0) {
		faults_fail(&faults, &err);
	} else {
		policy_check(&c->staleness, c->config, &faults);
		score_check(&c->score, c->config, &faults);
	}
	if (faults_any(&faults))
		rc = faults_report(&faults, path ? path : "defaults");
	faults_release(&faults);
	return rc;
}

const char *ctl_config(const struct ctl *c)
{
	return c->args.config ? c->args.config : DEFAULT_CONFIG;
}

void ctl_release(struct ctl *c)
{
	source_free(c->source);
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

struct source *ctl_source(struct ctl *c, struct err *err)
{
	if (ctl_connect(c, err) < 0)
		return NULL;
	if (!c->source)
		c->source = source_new(c->redis, c->pipeline.prefix, err);
	return c->source;
}

int ctl_look(struct ctl *c, const struct snapshot **out, struct err *err)
{
	struct source *source = ctl_source(c, err);
	int rc = source ? source_read(source, wall_ms(), err) : err->code;

	if (rc < 0)
		return rc;
	*out = source_now(source);
	return 0;
}

int ctl_call(struct ctl *c, struct redisReply **reply, struct err *err,
	     const char *command, ...)
{
	struct redis_cmd cmd;
	va_list words;
	int rc;

	redis_cmd_init(&cmd);
	va_start(words, command);
	redis_cmd_vset(&cmd, command, words);
	va_end(words);
	rc = redis_call(c->redis, &cmd, reply, err);
	redis_cmd_release(&cmd);
	return rc;
}

const struct buf *ctl_key(const struct ctl *c, struct buf *out,
			  const char *name)
{
	return key_plain(out, c->pipeline.prefix, name);
}

struct str ctl_field(const struct redisReply *flat, const char *name)
{
	for (size_t i = 0; flat && i + 1 < redis_reply_len(flat); i += 2)
		if (str_is(redis_reply_str(redis_reply_at(flat, i)), name))
			return redis_reply_str(redis_reply_at(flat, i + 1));
	return STR_NULL;
}

int64_t ctl_number(struct str text)
{
	int64_t n = 0;

	return str_number(text, &n) ? n : 0;
}

/* ---- printing ---- */

/* $COLUMNS, else that of the terminal; 80 where neither says. */
static size_t line_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	int64_t n = 0;

	if (columns && str_number(str_of(columns), &n) && n > 0 &&
	    n <= WIDTH_MAX)
		return (size_t)n;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return WIDTH;
}

struct style style_of_terminal(void)
{
	const char *term = getenv("TERM");
	/* A dumb terminal (Emacs, a serial console) would show them. */
	bool escapes = isatty(STDOUT_FILENO) && term && *term &&
		       strcmp(term, "dumb") != 0;

	return (struct style){
		.escapes = escapes,
		.colour = escapes && !getenv("NO_COLOR"),
		.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
		.width = line_width(),
		.language = language_of_environment(),
	};
}

int ctl_print(const struct buf *out, struct err *err)
{
	if (out->bad)
		return buf_error(out, err, "what is to be printed");
	if (fwrite(buf_cstr(out), 1, out->len, stdout) < out->len ||
	    fflush(stdout) != 0)
		return err_errno(err, "standard output");
	return 0;
}

void ctl_print_faults(const struct faults *faults, const char *prefix)
{
	for (size_t i = 0; i < faults->n; i++)
		fprintf(stderr, "%s%s\n", prefix, faults->at[i].printed);
	if (faults->dropped)
		fprintf(stderr, "%s... and %zu more\n", prefix,
			faults->dropped);
}

/* ---- times ---- */

void ctl_time_ms(enum language language, int64_t ms, struct str zone,
		 char out[40])
{
	struct zone *local;
	struct buf text;
	char name[65];

	if (zone.n == 0)
		zone = STR_LIT("Asia/Jakarta");
	snprintf(name, sizeof(name), "%.*s", STR_ARG(zone));
	local = zone_open(name, NULL);
	buf_init(&text, 39);
	time_add(&text, language, ms, local, name);
	snprintf(out, 40, "%s", buf_shown(&text));
	buf_release(&text);
	zone_close(local);
}

void ctl_time(enum language language, struct str seconds, struct str zone,
	      char out[40])
{
	int64_t at_s = ctl_number(seconds);

	if (at_s <= 0 || at_s > INT64_MAX / SECOND_MS)
		at_s = 0;
	ctl_time_ms(language, at_s ? at_s * SECOND_MS : TIME_NONE, zone, out);
}

static void tell_age(const struct ctl *c, int64_t updated_ms, const char *unit,
		     struct buf *out)
{
	enum language language = c->style.language;
	int64_t age_ms;
	char at[40];

	if (updated_ms == TIME_NONE) {
		buf_addf(out, word(language, WORD_nothing_written), unit,
			 c->pipeline.prefix);
		buf_addc(out, '\n');
		return;
	}
	age_ms = wall_ms() - updated_ms;
	if (age_ms > c->staleness.stalled_after_ms) {
		ctl_time_ms(language, updated_ms, str_of(c->report.timezone),
			    at);
		buf_addf(out, word(language, WORD_old_boards), at);
		age_add(out, language, age_ms);
		buf_addf(out, word(language, WORD_look_at), unit);
		buf_addc(out, '\n');
	}
}

void ctl_tell_age(const struct ctl *c, const struct redisReply *health,
		  const char *unit, struct buf *out)
{
	tell_age(c, value_ms(ctl_field(health, "updated_at")), unit, out);
}

void ctl_tell_stage(const struct ctl *c, const struct stage_health *stage,
		    const char *unit, struct buf *out)
{
	tell_age(c, stage->updated_ms, unit, out);
}

void ctl_json_time(struct buf *out, const char *name, int64_t ms)
{
	char text[RFC3339_SIZE];

	buf_addf(out, ",\"%s\":", name);
	if (ms == TIME_NONE) {
		buf_adds(out, "null");
		return;
	}
	rfc3339_format(ms, text);
	buf_addf(out, "\"%s\"", text);
}

int64_t ctl_now_ms(const struct ctl *c)
{
	return c->args.as_of_s ? c->args.as_of_s * SECOND_MS : wall_ms();
}

int ctl_zone_hours(const struct ctl *c)
{
	int hours = 7;

	/* A zone that is none is the configuration's fault. */
	if (zone_fixed_hours(c->report.timezone, &hours, NULL) < 0)
		hours = 7;
	return hours;
}
