/* stale.c -- `sentractl stale`: the set of the stale, and their cards. */
#include "stale.h"

#include "consumers/alerter/facts_store.h"
#include "consumers/ctl/text_table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGE_MAX     ((size_t)16 << 20)
#define ALERTER_UNIT "sentra-consumer@" ALERTER

/* ---- printing ---- */

static void name_platforms(const struct stale_row *row, struct buf *out)
{
	size_t begin = out->len;

	for (int p = 0; p < PLATFORM_COUNT; p++)
		if (row->stale_on[p])
			buf_addf(out, "%s%s", out->len > begin ? " " : "",
				 platform_names[p]);
}

/* "  abiyoso: youtube x", and since when nobody sees them. */
static void add_lines(const struct stale_row *row, enum language language,
		      struct text_table *t)
{
	struct buf line;
	size_t begin;
	char at[40];

	buf_init(&line, 1000);
	buf_addf(&line, "  %.*s: ", STR_ARG(row->id));
	begin = line.len;
	name_platforms(row, &line);
	if (line.len == begin)
		buf_addc(&line, '-');
	text_table_line(t, buf_str(&line));
	if (row->unverified_ms != TIME_NONE) {
		ctl_time_ms(language, row->unverified_ms, row->zone, at);
		buf_clear(&line);
		buf_addf(&line, "  %s %s",
			 word(language, WORD_unverified_since), at);
		text_table_line(t, buf_str(&line));
	}
	buf_release(&line);
}

void stale_table(const struct stale_row *rows, size_t n,
		 const struct style *style, struct buf *out)
{
	enum language language = style->language;
	struct text_table t;
	char text[40];

	text_table_init(&t, "lll");
	text_table_fit(&t, style->width, 0);
	text_table_adds(&t, word(language, WORD_sentra));
	text_table_adds(&t, word(language, WORD_stale_since));
	text_table_adds(&t, word(language, WORD_newest_post));
	for (size_t i = 0; i < n; i++) {
		text_table_add(&t,
			       rows[i].name.n ? rows[i].name : STR_LIT("-"));
		ctl_time_ms(language, rows[i].since_ms, rows[i].zone, text);
		text_table_adds(&t, text);
		ctl_time_ms(language, rows[i].latest_ms, rows[i].zone, text);
		text_table_adds(&t, text);
		add_lines(&rows[i], language, &t);
	}
	text_table_print(&t, style->colour, out);
	if (n == 0)
		buf_addf(out, "%s\n", word(language, WORD_none));
	text_table_release(&t);
}

static void json_row(const struct stale_row *row, struct buf *out)
{
	const char *comma = "";

	buf_adds(out, "{\"sentra\":");
	text_addjson(out, row->id);
	buf_adds(out, ",\"name\":");
	text_addjson(out, row->name);
	ctl_json_time(out, "since", row->since_ms);
	ctl_json_time(out, "latest", row->latest_ms);
	buf_adds(out, ",\"platforms\":[");
	for (int p = 0; p < PLATFORM_COUNT; p++)
		if (row->stale_on[p]) {
			buf_addf(out, "%s\"%s\"", comma, platform_names[p]);
			comma = ",";
		}
	buf_adds(out, "]");
	ctl_json_time(out, "unverified_since", row->unverified_ms);
	buf_adds(out, "}");
}

void stale_json(const struct stale_row *rows, size_t n, struct buf *out)
{
	buf_adds(out, "{\"stale\":[");
	for (size_t i = 0; i < n; i++) {
		buf_adds(out, i ? ",\n" : "\n");
		json_row(&rows[i], out);
	}
	buf_adds(out, "\n]}\n");
}

void stale_csv(const struct stale_row *rows, size_t n, struct buf *out)
{
	struct grid grid;
	struct buf names;

	buf_init(&names, 200);
	grid_init(&grid, "stale", ENGLISH);
	grid_column(&grid, "sentra", "", GRID_TEXT);
	grid_column(&grid, "name", "", GRID_TEXT);
	grid_column(&grid, "since", "", GRID_INSTANT);
	grid_column(&grid, "latest", "", GRID_INSTANT);
	grid_column(&grid, "platforms", "", GRID_TEXT);
	grid_column(&grid, "unverified_since", "", GRID_INSTANT);
	for (size_t i = 0; i < n; i++) {
		buf_clear(&names);
		name_platforms(&rows[i], &names);
		grid_row(&grid, STR_NULL, STR_NULL);
		grid_add(&grid, rows[i].id);
		grid_add(&grid, rows[i].name);
		grid_add_ms(&grid, rows[i].since_ms);
		grid_add_ms(&grid, rows[i].latest_ms);
		grid_add(&grid, buf_str(&names));
		grid_add_ms(&grid, rows[i].unverified_ms);
	}
	grid_csv(&grid, out);
	grid_release(&grid);
	buf_release(&names);
}

/* ---- the command ---- */

static void fill(struct stale_row *row, const struct snapshot *snapshot,
		 const struct stale_entry *entry)
{
	const struct hashes *cards = &snapshot->cards;
	size_t card = hashes_find(cards, entry->sentra);
	int64_t blind_ms;
	char state[100];

	*row = (struct stale_row){ .id = entry->sentra,
				   .since_ms = entry->since_ms,
				   .latest_ms = TIME_NONE,
				   .unverified_ms = TIME_NONE };
	if (snapshot_blind_of(snapshot, row->id, &blind_ms))
		row->unverified_ms = blind_ms;
	if (card == HASHES_NONE)
		return;
	row->name = hashes_get(cards, card, "name");
	row->zone = hashes_get(cards, card, "timezone");
	row->latest_ms = value_ms(hashes_get(cards, card, "latest"));
	for (size_t p = 0; p < PLATFORM_COUNT; p++) {
		snprintf(state, sizeof(state), "state:%s", platform_names[p]);
		row->stale_on[p] =
			str_is(hashes_get(cards, card, state), "stale");
	}
}

/* "none" says something only where somebody looked. */
static void print_text(const struct ctl *c, const struct snapshot *snapshot,
		       const struct stale_row *rows, struct buf *out)
{
	const struct stage_health *alerter = &snapshot->stage[STAGE_ALERTER];

	ctl_tell_stage(c, alerter, ALERTER_UNIT, out);
	if (snapshot->n_stale || alerter->there)
		stale_table(rows, snapshot->n_stale, &c->style, out);
}

static int print(const struct ctl *c, const struct snapshot *snapshot,
		 const struct stale_row *rows, struct err *err)
{
	size_t n = snapshot->n_stale;
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	if (c->args.json)
		stale_json(rows, n, &out);
	else if (c->args.csv)
		stale_csv(rows, n, &out);
	else
		print_text(c, snapshot, rows, &out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc;
}

static int run(struct ctl *c, struct err *err)
{
	const struct snapshot *snapshot;
	struct stale_row *rows;
	int rc = command_one_form(&c->args);

	if (rc)
		return rc;
	rc = ctl_look(c, &snapshot, err);
	if (rc < 0)
		return rc;
	rows = calloc(snapshot->n_stale + 1, sizeof(*rows));
	if (!rows)
		return err_set(err, -ENOMEM, "no memory for the stale");
	for (size_t i = 0; i < snapshot->n_stale; i++)
		fill(&rows[i], snapshot, &snapshot->stale[i]);
	rc = print(c, snapshot, rows, err);
	free(rows);
	return rc;
}

static const struct command_option options[] = {
	OPTION_JSON,
	OPTION_CSV,
	{ .name = NULL },
};

const struct command command_stale = {
	.name = "stale",
	.args = "",
	.help = "who is silent for too long",
	.options = options,
	.run = run,
};
