/* report_file.c -- a file of a kept report as a reply. */
#include "report_file.h"

#include "consumers/view/kept_file.h"
#include "consumers/view/kept_read.h"
#include "consumers/view/kept_reports.h"

#include <errno.h>
#include <stdio.h>

#define POLICY_MAX 512
#define FILE_SIZE  (2 * KEPT_NAME_MAX + 16)
#define STYLE      "<style>"
#define STYLE_END  "</style>"

/* By the ending of the name; what is none of these is taken away. */
static const struct type {
	const char *ending, *type;
	bool shown;
} types[] = {
	{ ".pdf", "application/pdf", true },
	{ ".html", "text/html; charset=utf-8", true },
	{ ".png", "image/png", true },
	{ ".txt", "text/plain; charset=utf-8", true },
	{ ".md", "text/markdown; charset=utf-8", true },
	{ ".json", "application/json", true },
	{ KEPT_SUMS, "text/plain; charset=utf-8", true },
	{ ".csv", "text/csv; charset=utf-8", false },
	{ ".xlsx",
	  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	  false },
	{ "", "application/octet-stream", false },
};

static bool ends(struct str text, const char *with)
{
	size_t n = strlen(with);

	return text.n >= n && memcmp(text.p + text.n - n, with, n) == 0;
}

static const struct type *type_of(struct str name)
{
	const struct type *t = types;

	while (!ends(name, t->ending))
		t++;
	return t;
}

/* ---- the policy of a page ---- */

/* RFC 4648, section 4. */
static void add_base64(struct buf *out, const unsigned char *raw, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno"
				     "pqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		uint32_t b = (uint32_t)raw[i] << 16;

		b |= i + 1 < n ? (uint32_t)raw[i + 1] << 8 : 0;
		b |= i + 2 < n ? raw[i + 2] : 0;
		buf_addc(out, digits[b >> 18]);
		buf_addc(out, digits[b >> 12 & 63]);
		buf_addc(out, i + 1 < n ? digits[b >> 6 & 63] : '=');
		buf_addc(out, i + 2 < n ? digits[b & 63] : '=');
	}
}

static const char *find(struct str text, const char *word)
{
	return text.n ? memmem(text.p, text.n, word, strlen(word)) : NULL;
}

static struct str after(struct str text, const char *at)
{
	return (struct str){ at, text.n - (size_t)(at - text.p) };
}

/* Null: there is none, or more than one. */
static struct str find_style(struct str html)
{
	const char *begin = find(html, STYLE), *end;
	struct str rest;

	if (!begin)
		return STR_NULL;
	begin += strlen(STYLE);
	rest = after(html, begin);
	end = find(rest, STYLE_END);
	if (!end || find(after(rest, end), "<style"))
		return STR_NULL;
	return (struct str){ begin, (size_t)(end - begin) };
}

void report_file_policy(struct str html, struct buf *out)
{
	struct str style = find_style(html);
	unsigned char raw[SHA256_RAW];

	buf_adds(out, "default-src 'none'; ");
	if (style.p) {
		sha256(style, raw);
		buf_adds(out, "style-src 'sha256-");
		add_base64(out, raw, sizeof(raw));
		buf_adds(out, "'; ");
	}
	buf_adds(out, "base-uri 'none'; form-action 'none'; "
		      "frame-ancestors 'none'");
}

/* ---- the reply ---- */

bool report_file_split(struct str rest, struct str *period, struct str *name)
{
	const char *slash = rest.n ? memchr(rest.p, '/', rest.n) : NULL;

	if (!slash)
		return false;
	*period = (struct str){ rest.p, (size_t)(slash - rest.p) };
	*name = after(rest, slash + 1);
	return kept_name(*period) && kept_name(*name);
}

/* Takes the bytes. */
static struct reply *make(const struct type *type, const char *file,
			  const char *sum, struct buf *bytes, struct err *err)
{
	struct reply_head head = {
		.status = 200,
		.type = type->type,
		.file = file,
		.shown = type->shown,
		.etag = sum,
	};
	struct reply *reply;
	struct buf policy;

	buf_init(&policy, POLICY_MAX);
	if (strncmp(type->type, "text/html", 9) == 0) {
		report_file_policy(buf_str(bytes), &policy);
		/* NULL without memory: the server's own is as strict. */
		head.policy = buf_cstr(&policy);
	}
	reply = reply_new(&head, bytes, err);
	buf_release(&policy);
	return reply;
}

struct reply *report_file_reply(const char *state_dir, struct str rest,
				struct err *err)
{
	struct reply *reply = NULL;
	char sum[SHA256_HEX], file[FILE_SIZE];
	struct str period, name;
	struct buf bytes;

	if (!report_file_split(rest, &period, &name)) {
		err_set(err, -ENOENT, "no file of a report");
		return NULL;
	}
	buf_init(&bytes, KEPT_FILE_MAX + KEPT_READ_AHEAD);
	snprintf(file, sizeof(file), "sentra-%.*s-%.*s", STR_ARG(period),
		 STR_ARG(name));
	if (kept_file_read(state_dir, period, name, &bytes, sum, err) == 0)
		reply = make(type_of(name), file, sum, &bytes, err);
	buf_release(&bytes);
	return reply;
}
