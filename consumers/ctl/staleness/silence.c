/* silence.c -- must not know Redis. */
#include "silence.h"

#include "consumers/ctl/text_table.h"

#include "common/base/clock.h"

#include <inttypes.h>
#include <stdlib.h>

/* ---- stale ---- */

static void name_platforms(const struct stale_row *row, struct buf *out)
{
	buf_clear(out);
	for (int p = 0; p < PLATFORM_COUNT; p++)
		if (row->stale_on[p])
			buf_addf(out, "%s%s", out->len ? " " : "",
				 platform_names[p]);
}

void stale_table(const struct stale_row *rows, size_t n,
		 const struct style *style, struct buf *out)
{
	struct text_table t;
	struct buf names;
	char text[40];

	buf_init(&names, 200);
	text_table_init(&t, "llllll");
	text_table_adds(&t, "Id");
	text_table_adds(&t, "Sentra");
	text_table_adds(&t, ctl_label(style, "Stale since", "Diam sejak"));
	text_table_adds(&t,
			ctl_label(style, "Newest post", "Unggahan terakhir"));
	text_table_adds(&t, "Platform");
	text_table_adds(&t, ctl_label(style, "Unverified since",
				      "Tak terpantau sejak"));
	for (size_t i = 0; i < n; i++) {
		name_platforms(&rows[i], &names);
		text_table_add(&t, rows[i].id);
		text_table_add(&t,
			       rows[i].name.n ? rows[i].name : STR_LIT("-"));
		ctl_time(rows[i].since, rows[i].zone, text);
		text_table_adds(&t, text);
		ctl_time(rows[i].latest, rows[i].zone, text);
		text_table_adds(&t, text);
		text_table_adds(&t, names.len ? buf_cstr(&names) : "-");
		ctl_time_ms(rows[i].unverified_ms, rows[i].zone, text);
		text_table_adds(&t, text);
	}
	text_table_print(&t, style->colour, out);
	if (n == 0)
		buf_adds(out, ctl_label(style, "none\n", "tidak ada\n"));
	text_table_release(&t);
	buf_release(&names);
}

/* Written anew: what stands in Redis might be no number of JSON's. */
static void add_seconds(struct buf *out, const char *name, struct str seconds)
{
	int64_t s;

	if (str_number(seconds, &s))
		buf_addf(out, ",\"%s\":%" PRId64, name, s);
	else
		buf_addf(out, ",\"%s\":null", name);
}

static void add_ms(struct buf *out, const char *name, int64_t ms)
{
	if (ms == TIME_NONE)
		buf_addf(out, ",\"%s\":null", name);
	else
		buf_addf(out, ",\"%s\":%" PRId64, name,
			 floor_div(ms, SECOND_MS));
}

void stale_json(const struct stale_row *rows, size_t n, struct buf *out)
{
	buf_adds(out, "{\"stale\":[");
	for (size_t i = 0; i < n; i++) {
		const char *comma = "";

		buf_addf(out, "%s\n{\"sentra\":", i ? "," : "");
		text_addjson(out, rows[i].id);
		buf_adds(out, ",\"name\":");
		text_addjson(out, rows[i].name);
		add_seconds(out, "since", rows[i].since);
		add_seconds(out, "latest", rows[i].latest);
		buf_adds(out, ",\"platforms\":[");
		for (int p = 0; p < PLATFORM_COUNT; p++)
			if (rows[i].stale_on[p]) {
				buf_addf(out, "%s\"%s\"", comma,
					 platform_names[p]);
				comma = ",";
			}
		buf_adds(out, "]");
		add_ms(out, "unverified_since", rows[i].unverified_ms);
		buf_adds(out, "}");
	}
	buf_adds(out, "\n]}\n");
}

/* ---- blind ---- */

/* "abiyoso:youtube:UC...": neither of the first two has a colon. */
bool blind_member(struct str member, struct blind_row *out)
{
	const char *end = member.p + member.n;
	const char *a = member.n ? memchr(member.p, ':', member.n) : NULL;
	const char *b = a ? memchr(a + 1, ':', (size_t)(end - a - 1)) : NULL;

	if (!b)
		return false;
	out->sentra = (struct str){ member.p, (size_t)(a - member.p) };
	out->platform =
		platform_find((struct str){ a + 1, (size_t)(b - a - 1) });
	out->account = (struct str){ b + 1, (size_t)(end - b - 1) };
	return true;
}

static int in_order(const void *a, const void *b)
{
	const struct blind_row *x = a, *y = b;
	int c = (x->platform > y->platform) - (x->platform < y->platform);

	if (c == 0)
		c = strcmp(x->reason, y->reason);
	if (c == 0)
		c = (x->since_ms > y->since_ms) - (x->since_ms < y->since_ms);
	if (c == 0)
		c = str_cmp(x->sentra, y->sentra);
	return c ? c : str_cmp(x->account, y->account);
}

void blind_sort(struct blind_row *rows, size_t n)
{
	if (n)
		qsort(rows, n, sizeof(*rows), in_order);
}

static const char *platform_of(const struct blind_row *row)
{
	return row->platform < 0 ? "?" : platform_names[row->platform];
}

void blind_table(const struct blind_row *rows, size_t n,
		 const struct style *style, const char *zone, struct buf *out)
{
	struct text_table t;
	char text[40];

	text_table_init(&t, "lllll");
	text_table_adds(&t, "Platform");
	text_table_adds(&t, ctl_label(style, "Reason", "Sebab"));
	text_table_adds(&t,
			ctl_label(style, "Blind since", "Tak terpantau sejak"));
	text_table_adds(&t, "Sentra");
	text_table_adds(&t, ctl_label(style, "Account", "Akun"));
	for (size_t i = 0; i < n; i++) {
		ctl_time_ms(rows[i].since_ms, str_of(zone), text);
		text_table_adds(&t, platform_of(&rows[i]));
		text_table_adds(&t, rows[i].reason);
		text_table_adds(&t, text);
		text_table_add(&t, rows[i].sentra);
		text_table_add(&t, rows[i].account);
	}
	text_table_print(&t, style->colour, out);
	if (n == 0)
		buf_adds(out, ctl_label(style, "none\n", "tidak ada\n"));
	text_table_release(&t);
}

void blind_json(const struct blind_row *rows, size_t n, struct buf *out)
{
	buf_adds(out, "{\"blind\":[");
	for (size_t i = 0; i < n; i++) {
		buf_addf(out, "%s\n{\"platform\":\"%s\",\"reason\":\"%s\"",
			 i ? "," : "", platform_of(&rows[i]), rows[i].reason);
		add_ms(out, "since", rows[i].since_ms);
		buf_adds(out, ",\"sentra\":");
		text_addjson(out, rows[i].sentra);
		buf_adds(out, ",\"account\":");
		text_addjson(out, rows[i].account);
		buf_adds(out, "}");
	}
	buf_adds(out, "\n]}\n");
}
