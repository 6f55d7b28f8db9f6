/* blind.c -- `sentractl blind`: the set of the blind, and why they are, by what
 * the alerter knows of them. */
#include "blind.h"

#include "consumers/alerter/alert_text.h"
#include "consumers/ctl/text_table.h"
#include "knowledge.h"

#include "common/base/clock.h"
#include "consumers/core/keys.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGE_MAX ((size_t)16 << 20)

/* ---- printing ---- */

/* "abiyoso:youtube:UC...": neither of the first two has a colon. */
bool blind_row_member(struct str member, struct blind_row *out)
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

/* "the token or a permission is refused (auth)" */
static void add_reason(struct text_table *t, enum language language,
		       const char *reason)
{
	struct buf text;
	const struct writer to = {
		.out = &text,
		.language = language == INDONESIAN ? ALERT_INDONESIAN
						   : ALERT_ENGLISH,
	};

	buf_init(&text, 200);
	if (strcmp(reason, "suspect") == 0)
		write_text(&to, "ditahan (suspect)", "held (suspect)");
	else if (strcmp(reason, "?") == 0)
		buf_adds(&text, reason);
	else
		write_reason(&to, reason);
	text_table_addbuf(t, &text);
	buf_release(&text);
}

void blind_table(const struct blind_row *rows, size_t n,
		 const struct style *style, const char *zone, struct buf *out)
{
	struct text_table t;
	char text[40];

	text_table_init(&t, "lllll");
	text_table_adds(&t, word(style->language, WORD_platform));
	text_table_adds(&t, word(style->language, WORD_reason));
	text_table_adds(&t, word(style->language, WORD_blind_since));
	text_table_adds(&t, word(style->language, WORD_sentra));
	text_table_adds(&t, word(style->language, WORD_account));
	for (size_t i = 0; i < n; i++) {
		ctl_time_ms(style->language, rows[i].since_ms, str_of(zone),
			    text);
		text_table_adds(&t, platform_title(platform_of(&rows[i])));
		add_reason(&t, style->language, rows[i].reason);
		text_table_adds(&t, text);
		text_table_add(&t, rows[i].sentra);
		if (rows[i].handle)
			text_table_addf(&t, "@%s", rows[i].handle);
		else
			text_table_add(&t, rows[i].account);
	}
	text_table_print(&t, style->colour, out);
	if (n == 0)
		buf_addf(out, "%s\n", word(style->language, WORD_none));
	text_table_release(&t);
}

void blind_json(const struct blind_row *rows, size_t n, struct buf *out)
{
	buf_adds(out, "{\"blind\":[");
	for (size_t i = 0; i < n; i++) {
		buf_addf(out, "%s\n{\"platform\":\"%s\",\"reason\":\"%s\"",
			 i ? "," : "", platform_of(&rows[i]), rows[i].reason);
		ctl_json_time(out, "since", rows[i].since_ms);
		buf_adds(out, ",\"sentra\":");
		text_addjson(out, rows[i].sentra);
		buf_adds(out, ",\"account\":");
		text_addjson(out, rows[i].account);
		buf_adds(out, ",\"handle\":");
		text_addjson(out, str_of(rows[i].handle));
		buf_adds(out, "}");
	}
	buf_adds(out, "\n]}\n");
}

/* ---- the command ---- */

static const char *reason_of(const struct knowledge *k,
			     const struct blind_row *row, int64_t t_ms)
{
	const struct monitor_account *account = NULL;
	struct monitor_status status;

	if (row->platform >= 0)
		account = monitor_find(k->monitor, row->sentra,
				       (enum platform_id)row->platform,
				       row->account);
	if (!account)
		return "?";
	monitor_account_status(account, t_ms, &status);
	return status.blind ? status.reason : "?";
}

/* What people know the account by; NULL: the roster has no handle of it. */
static const char *handle_of(const struct roster *roster,
			     const struct blind_row *row)
{
	const struct sentra *s = roster_find(roster, row->sentra);
	const struct account *a = NULL;

	if (s && row->platform >= 0)
		a = sentra_account(s, (enum platform_id)row->platform,
				   row->account);
	return a ? a->handle : NULL;
}

/* rows: borrow from the set, the roster and the monitor. */
static size_t read_rows(const struct redisReply *set, const struct knowledge *k,
			int64_t t_ms, struct blind_row *rows)
{
	size_t n = 0;

	for (size_t i = 0; i + 1 < redis_reply_len(set); i += 2) {
		struct blind_row *row = &rows[n];

		if (!blind_row_member(redis_reply_str(redis_reply_at(set, i)),
				      row))
			continue;
		row->since_ms = ctl_number(redis_reply_str(
					redis_reply_at(set, i + 1))) *
				SECOND_MS;
		row->reason = reason_of(k, row, t_ms);
		row->handle = handle_of(k->roster, row);
		n++;
	}
	blind_sort(rows, n);
	return n;
}

static int print(const struct ctl *c, const struct redisReply *set,
		 const struct knowledge *k, struct err *err)
{
	struct blind_row *rows =
		calloc(redis_reply_len(set) / 2 + 1, sizeof(*rows));
	struct buf out;
	size_t n;
	int rc;

	if (!rows)
		return err_set(err, -ENOMEM, "no memory for the blind");
	n = read_rows(set, k, ctl_now_ms(c), rows);
	buf_init(&out, PAGE_MAX);
	if (c->args.json)
		blind_json(rows, n, &out);
	else
		blind_table(rows, n, &c->style, c->report.timezone, &out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	free(rows);
	return rc;
}

/* A user who may only read what dashboards read learns who, and not why. */
static int read_set(struct ctl *c, struct knowledge *k, struct redisReply **set,
		    struct err *err)
{
	struct buf key;
	int rc = knowledge_load(c, k, err);

	if (rc == -EACCES && redis_connected(c->redis)) {
		fprintf(stderr, "sentractl: no reasons: %s\n", err->text);
		rc = 0;
	}
	buf_init(&key, KEY_MAX);
	if (rc == 0)
		rc = ctl_call(c, set, err, "ZRANGE %k 0 -1 WITHSCORES",
			      ctl_key(c, &key, "blind"));
	buf_release(&key);
	return rc;
}

static int run(struct ctl *c, struct err *err)
{
	struct redisReply *set = NULL;
	struct knowledge k;
	int rc = knowledge_open(c, &k, err);

	if (rc == 0)
		rc = read_set(c, &k, &set, err);
	if (rc == 0)
		rc = print(c, set, &k, err);
	redis_reply_free(set);
	knowledge_release(&k);
	return rc;
}

static const struct command_option options[] = {
	OPTION_AS_OF,
	OPTION_JSON,
	{ .name = NULL },
};

const struct command command_blind = {
	.name = "blind",
	.args = "",
	.help = "whom we cannot see, and why",
	.heading = "blind, explain",
	.options = options,
	.run = run,
};
