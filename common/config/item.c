/* item.c -- one value of a configuration: its text into its field.
 *
 * A value is checked as far as its row says how: whatever a program alone can
 * know (that two thresholds are in order) is checked there. */
#include "item.h"

#include "common/base/clock.h"
#include "common/base/host.h"
#include "common/base/zone.h"
#include "platforms.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define NAME_BYTES 64

static bool has_range(const struct cfg_item *item)
{
	return item->min != 0 || item->max != 0;
}

/* ---- ranges ---- */

static void add_bound(struct buf *out, const struct cfg_item *item, double v)
{
	char duration[DURATION_SIZE];

	if (item->type == CFG_DURATION) {
		duration_format((int64_t)v, duration);
		buf_adds(out, duration);
	} else if (item->type == CFG_INT) {
		buf_addi(out, (int64_t)v);
	} else {
		buf_addf(out, "%g", v);
	}
}

void cfg_item_add_range(const struct cfg_item *item, struct buf *out)
{
	if (!has_range(item))
		return;
	buf_adds(out, " (");
	add_bound(out, item, item->min);
	buf_adds(out, " to ");
	add_bound(out, item, item->max);
	buf_addc(out, ')');
}

/* ---- values, as one would write them ---- */

static void add_duration(struct buf *out, int64_t ms)
{
	char text[DURATION_SIZE];

	duration_format(ms, text);
	buf_adds(out, text);
}

void cfg_item_add_value(const struct cfg_item *item, const void *base,
			struct buf *out)
{
	const void *field = (const char *)base + item->offset;
	const char *text;

	switch (item->type) {
	case CFG_INT: buf_addi(out, *(const int64_t *)field); break;
	case CFG_REAL: buf_addf(out, "%.15g", *(const double *)field); break;
	case CFG_DURATION: add_duration(out, *(const int64_t *)field); break;
	case CFG_BOOL:
		buf_adds(out, *(const bool *)field ? "yes" : "no");
		break;
	case CFG_PLATFORMS: platforms_print(field, out); break;
	default: text = *(char *const *)field; buf_adds(out, text ? text : "");
	}
}

/* ---- numbers ---- */

static int check_range(const struct cfg_item *item, double v, const char *text,
		       struct err *err)
{
	struct buf range;

	if (!has_range(item) || (v >= item->min && v <= item->max))
		return 0;
	buf_init(&range, 100);
	cfg_item_add_range(item, &range);
	err_set(err, -EINVAL, "%s is out of range; write a value within it%s",
		text, buf_shown(&range));
	buf_release(&range);
	return -EINVAL;
}

static int set_int(const struct cfg_item *item, int64_t *to, const char *text,
		   struct err *err)
{
	size_t digits = strspn(text + (*text == '-'), "0123456789");
	char *end;
	long long v;

	errno = 0;
	v = strtoll(text, &end, 10);
	if (!digits || text[digits + (*text == '-')] || errno)
		return err_set(err, -EINVAL,
			       "\"%s\" is no whole number; write digits", text);
	if (check_range(item, (double)v, text, err) < 0)
		return -EINVAL;
	*to = v;
	return 0;
}

static int set_real(const struct cfg_item *item, double *to, const char *text,
		    struct err *err)
{
	char *end;
	double v = strtod(text, &end);

	if (!*text || *end || text[strspn(text, "0123456789.eE+-")] ||
	    !isfinite(v))
		return err_set(err, -EINVAL,
			       "\"%s\" is no number; write one as in 0.25",
			       text);
	if (check_range(item, v, text, err) < 0)
		return -EINVAL;
	*to = v;
	return 0;
}

static int set_duration(const struct cfg_item *item, int64_t *to,
			const char *text, struct err *err)
{
	int64_t ms;

	if (duration_parse(str_of(text), &ms) < 0)
		return err_set(err, -EINVAL,
			       "\"%s\" is no duration; write a number and a "
			       "unit, as in 30s, 15m, 6h, 7d",
			       text);
	if (check_range(item, (double)ms, text, err) < 0)
		return -EINVAL;
	*to = ms;
	return 0;
}

static int set_bool(bool *to, const char *text, struct err *err)
{
	static const char *const words[] = { "no",  "yes", "false", "true",
					     "off", "on",  "0",     "1" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(text, words[i]) != 0)
			continue;
		*to = i % 2;
		return 0;
	}
	return err_set(err, -EINVAL, "\"%s\" is neither; write yes or no",
		       text);
}

/* ---- texts ---- */

static bool is_name(const char *text)
{
	static const char first[] = "abcdefghijklmnopqrstuvwxyz0123456789";

	return *text && strchr(first, *text) && strlen(text) <= NAME_BYTES &&
	       !text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789._-")];
}

static bool is_port(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits > 0 && digits <= 5 && !text[digits] &&
	       strtol(text, NULL, 10) <= 65535;
}

/* Bytes of the host at p: a name, an address, or [an IPv6 address]. */
static size_t host_len(const char *p)
{
	size_t n;

	if (*p != '[')
		return strspn(p, "abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
	n = 1 + strspn(p + 1, "0123456789abcdefABCDEF:.");
	return p[n] == ']' ? n + 1 : 0;
}

/* An origin without its last slash; "" stays "" (none). */
static const char *url_fault(const char *url)
{
	static const char want[] = "is no origin; write https://host or "
				   "https://host:port, without a path";
	char host[256];
	bool plain = strncmp(url, "http://", 7) == 0;
	const char *p = url + (plain ? 7 : 8);
	size_t n;

	if (!plain && strncmp(url, "https://", 8) != 0)
		return want;
	n = host_len(p);
	if (n == 0 || n >= sizeof(host) || (p[n] && p[n] != ':') ||
	    (p[n] == ':' && !is_port(p + n + 1)))
		return want;
	memcpy(host, p, n);
	host[n] = '\0';
	if (plain && !host_is_loopback(host))
		return "is not encrypted; write https:// (http:// is only for "
		       "this machine)";
	return NULL;
}

static int check_url(struct str *url, const char *text, struct pool *pool,
		     struct err *err)
{
	const char *fault, *bare;

	if (url->n > 0 && url->p[url->n - 1] == '/')
		url->n--;
	bare = pool_copy(pool, *url);
	if (!bare)
		return err_set(err, -ENOMEM, "no memory");
	fault = url_fault(bare);
	return fault ? err_set(err, -EINVAL, "\"%s\" %s", text, fault) : 0;
}

static int check_text(const struct cfg_item *item, struct str *value,
		      struct pool *pool, struct err *err)
{
	const char *text = value->p;

	if (item->type == CFG_NAME && !is_name(text))
		return err_set(err, -EINVAL,
			       "\"%s\" is no name; write a-z, 0-9 and . _ -, "
			       "at most 64, a letter or digit first",
			       text);
	if (item->type == CFG_ZONE && zone_check(text, err) < 0)
		return -EINVAL;
	if (item->type == CFG_URL && value->n > 0)
		return check_url(value, text, pool, err);
	return 0;
}

/* The environment's variable; NULL where it is not set, or empty. */
static const char *variable(const char *text, size_t n)
{
	char name[64];
	const char *value;

	if (n >= sizeof(name))
		return NULL;
	memcpy(name, text, n);
	name[n] = '\0';
	value = getenv(name);
	return value && *value ? value : NULL;
}

/* "$NAME/rest" is beneath the directory that the environment calls NAME; as it
 * is written where there is none, so that whoever opens it says so. */
static int set_path(char **to, const char *text, struct pool *pool,
		    struct err *err)
{
	const char *rest = text + strcspn(text, "/");
	const char *dir =
		*text == '$' ? variable(text + 1, (size_t)(rest - text) - 1)
			     : NULL;
	char path[4096];
	int n = snprintf(path, sizeof(path), "%s%s", dir ? dir : "",
			 dir ? rest : text);

	if (n < 0 || (size_t)n >= sizeof(path))
		return err_set(err, -ENAMETOOLONG, "longer than a path can be");
	*to = pool_copy(pool, str_of(path));
	return *to ? 0 : err_set(err, -ENOMEM, "no memory");
}

static int set_text(const struct cfg_item *item, char **to, const char *text,
		    struct pool *pool, struct err *err)
{
	struct str value = str_of(text);
	int rc = check_text(item, &value, pool, err);
	char *copy;

	if (rc < 0)
		return rc;
	copy = pool_copy(pool, value);
	if (!copy)
		return err_set(err, -ENOMEM, "no memory");
	*to = copy;
	return 0;
}

/* ---- rows ---- */

int cfg_item_set(const struct cfg_item *item, void *base, const char *text,
		 struct pool *pool, struct err *err)
{
	void *to = (char *)base + item->offset;

	switch (item->type) {
	case CFG_INT: return set_int(item, to, text, err);
	case CFG_REAL: return set_real(item, to, text, err);
	case CFG_DURATION: return set_duration(item, to, text, err);
	case CFG_BOOL: return set_bool(to, text, err);
	case CFG_PLATFORMS: return platforms_parse(to, text, err);
	case CFG_PATH: return set_path(to, text, pool, err);
	default: return set_text(item, to, text, pool, err);
	}
}

/* "$NAME|else" is the environment's NAME, else what follows. */
static const char *from_environment(const char *fallback)
{
	size_t n = strcspn(fallback, "|");
	const char *value = variable(fallback + 1, n - 1);

	if (value)
		return value;
	return fallback[n] ? fallback + n + 1 : "";
}

/* The path as seen from the program's directory. */
static bool beside_program(const char *name, char path[PATH_MAX])
{
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - 1);

	while (n > 0 && path[n - 1] != '/')
		n--;
	return n > 0 && snprintf(path + n, PATH_MAX - (size_t)n, "%s", name) <
				PATH_MAX - n;
}

/* "FILE|../else" is FILE; where it is not there, but what lies there beside the
 * program is, that. */
static const char *from_files(const char *fallback, char path[PATH_MAX])
{
	size_t n = strcspn(fallback, "|");
	char beside[PATH_MAX];

	snprintf(path, PATH_MAX, "%.*s", (int)n, fallback);
	if (access(path, F_OK) < 0 &&
	    beside_program(fallback + n + 1, beside) &&
	    access(beside, F_OK) == 0)
		snprintf(path, PATH_MAX, "%s", beside);
	return path;
}

static const char *default_of(const char *fallback, char path[PATH_MAX])
{
	if (*fallback == '$')
		return from_environment(fallback);
	return strchr(fallback, '|') ? from_files(fallback, path) : fallback;
}

int cfg_item_set_default(const struct cfg_item *item, void *base,
			 struct pool *pool, struct err *err)
{
	const char *text = item->fallback;
	void *to = (char *)base + item->offset;
	char path[PATH_MAX];

	if (text && *text)
		return cfg_item_set(item, base, default_of(text, path), pool,
				    err);
	switch (item->type) {
	case CFG_INT:
	case CFG_DURATION: *(int64_t *)to = 0; return 0;
	case CFG_REAL: *(double *)to = 0; return 0;
	case CFG_BOOL: *(bool *)to = false; return 0;
	case CFG_PLATFORMS:
		*(struct platforms *)to = (struct platforms){ .n = 0 };
		return 0;
	default: *(char **)to = pool_copy(pool, STR_LIT(""));
	}
	return *(char **)to ? 0 : err_set(err, -ENOMEM, "no memory");
}

void cfg_item_clear(const struct cfg_item *item, void *base)
{
	switch (item->type) {
	case CFG_INT:
	case CFG_REAL:
	case CFG_DURATION:
	case CFG_BOOL:
	case CFG_PLATFORMS: break;
	default: *(char **)((char *)base + item->offset) = NULL;
	}
}
