/* blind.c -- `sentractl blind`: the set of the blind, and why they are, by what
 * the alerter knows of them. */
#include "blind.h"

#include "consumers/alerter/alert_text.h"
#include "consumers/ctl/text_table.h"
#include "knowledge.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGE_MAX ((size_t)16 << 20)

/* ---- printing ---- */

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
static void add_reason(struct buf *text, enum language language,
		       const char *reason)
{
	const struct writer to = {
		.out = text,
		.language = language == INDONESIAN ? ALERT_INDONESIAN
						   : ALERT_ENGLISH,
	};

	if (strcmp(reason, "suspect") == 0)
		write_text(&to, "ditahan (suspect)", "held (suspect)");
	else if (strcmp(reason, "?") == 0)
		buf_adds(text, reason);
	else
		write_reason(&to, reason);
}

/* "YouTube: the token or a permission is refused (auth)" */
static void add_group(struct text_table *t, enum language language,
		      const struct blind_row *row)
{
	struct buf text;

	buf_init(&text, 300);
	buf_addf(&text, "%s: ", platform_title(platform_of(row)));
	add_reason(&text, language, row->reason);
	text_table_line(t, buf_str(&text));
	buf_release(&text);
}

static bool same_group(const struct blind_row *a, const struct blind_row *b)
{
	return a->platform == b->platform && strcmp(a->reason, b->reason) == 0;
}

void blind_table(const struct blind_row *rows, size_t n,
		 const struct style *style, const char *zone, struct buf *out)
{
	enum language language = style->language;
	struct text_table t;
	char text[40];

	text_table_init(&t, "lll");
	text_table_fit(&t, style->width, 2);
	text_table_adds(&t, word(language, WORD_blind_since));
	text_table_adds(&t, word(language, WORD_sentra));
	text_table_adds(&t, word(language, WORD_account));
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || !same_group(&rows[i - 1], &rows[i]))
			add_group(&t, language, &rows[i]);
		ctl_time_ms(language, rows[i].since_ms, str_of(zone), text);
		text_table_adds(&t, text);
		text_table_add(&t, rows[i].sentra);
		if (rows[i].handle)
			text_table_addf(&t, "@%s", rows[i].handle);
		else
			text_table_add(&t, rows[i].account);
	}
	text_table_print(&t, style->colour, out);
	if (n == 0)
		buf_addf(out, "%s\n", word(language, WORD_none));
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

void blind_csv(const struct blind_row *rows, size_t n, struct buf *out)
{
	struct grid grid;

	grid_init(&grid, "blind", ENGLISH);
	grid_column(&grid, "platform", "", GRID_TEXT);
	grid_column(&grid, "reason", "", GRID_TEXT);
	grid_column(&grid, "since", "", GRID_INSTANT);
	grid_column(&grid, "sentra", "", GRID_TEXT);
	grid_column(&grid, "account", "", GRID_TEXT);
	grid_column(&grid, "handle", "", GRID_TEXT);
	for (size_t i = 0; i < n; i++) {
		grid_row(&grid, STR_NULL, STR_NULL);
		grid_add(&grid, str_of(platform_of(&rows[i])));
		grid_add(&grid, str_of(rows[i].reason));
		grid_add_ms(&grid, rows[i].since_ms);
		grid_add(&grid, rows[i].sentra);
		grid_add(&grid, rows[i].account);
		grid_add(&grid, str_of(rows[i].handle));
	}
	grid_csv(&grid, out);
	grid_release(&grid);
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

/* rows: borrow from the snapshot, the roster and the monitor. */
static void fill(struct blind_row *rows, const struct snapshot *snapshot,
		 const struct knowledge *k, int64_t t_ms)
{
	for (size_t i = 0; i < snapshot->n_blind; i++) {
		const struct blind_entry *entry = &snapshot->blind[i];
		struct blind_row *row = &rows[i];

		*row = (struct blind_row){ .sentra = entry->sentra,
					   .account = entry->account,
					   .platform = entry->platform,
					   .since_ms = entry->since_ms };
		row->reason = reason_of(k, row, t_ms);
		row->handle = handle_of(k->roster, row);
	}
	blind_sort(rows, snapshot->n_blind);
}

static int print(const struct ctl *c, const struct snapshot *snapshot,
		 const struct knowledge *k, struct err *err)
{
	size_t n = snapshot->n_blind;
	struct blind_row *rows = calloc(n + 1, sizeof(*rows));
	struct buf out;
	int rc;

	if (!rows)
		return err_set(err, -ENOMEM, "no memory for the blind");
	fill(rows, snapshot, k, ctl_now_ms(c));
	buf_init(&out, PAGE_MAX);
	if (c->args.json)
		blind_json(rows, n, &out);
	else if (c->args.csv)
		blind_csv(rows, n, &out);
	else
		blind_table(rows, n, &c->style, c->report.timezone, &out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	free(rows);
	return rc;
}

/* A user who may only read what dashboards read learns who, and not why. */
static int look(struct ctl *c, struct knowledge *k,
		const struct snapshot **snapshot, struct err *err)
{
	int rc = knowledge_load(c, k, err);

	if (rc == -EACCES && redis_connected(c->redis)) {
		fprintf(stderr, "sentractl: no reasons: %s\n", err->text);
		rc = 0;
	}
	return rc ? rc : ctl_look(c, snapshot, err);
}

static int run(struct ctl *c, struct err *err)
{
	const struct snapshot *snapshot;
	struct knowledge k;
	int rc = command_one_form(&c->args);

	if (rc)
		return rc;
	rc = knowledge_open(c, &k, err);
	if (rc == 0)
		rc = look(c, &k, &snapshot, err);
	if (rc == 0)
		rc = print(c, snapshot, &k, err);
	knowledge_release(&k);
	return rc;
}

static const struct command_option options[] = {
	OPTION_AS_OF,
	OPTION_JSON,
	OPTION_CSV,
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
