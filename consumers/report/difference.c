/* difference.c -- compares reports and texts. */
#include "difference.h"

#include "common/base/clock.h"
#include "consumers/view/text.h"

#include <stdio.h>

#define SHOWN_MAX 80

/* ---- words of a message ---- */

/* Made fit for a terminal, and cut. */
static void show(struct str text, char out[SHOWN_MAX])
{
	struct buf shown;

	buf_init(&shown, (size_t)8 << 20);
	if (text.n)
		text_add(&shown, text);
	else
		buf_adds(&shown, "nothing");
	snprintf(out, SHOWN_MAX, "%s", buf_shown(&shown));
	buf_release(&shown);
}

static void differ(struct difference *d, const char *where, struct str kept,
		   struct str now)
{
	char a[SHOWN_MAX], b[SHOWN_MAX];

	show(kept, a);
	show(now, b);
	snprintf(d->text, sizeof(d->text), "%s: %s, now %s", where, a, b);
}

static bool compare(struct difference *d, const char *where, struct str kept,
		    struct str now)
{
	d->compared++;
	if (str_eq(kept, now) || (!kept.n && !now.n))
		return true;
	differ(d, where, kept, now);
	return false;
}

/* ---- facts ---- */

static bool compare_dates(const struct report *kept, const struct report *now,
			  struct difference *d)
{
	const struct {
		const char *name;
		int64_t kept, now;
	} days[] = {
		{ "from", kept->from_day, now->from_day },
		{ "to", kept->to_day, now->to_day },
		{ "as_of", kept->as_of_ms, now->as_of_ms },
		{ "known_from", kept->known_from_day, now->known_from_day },
	};

	for (size_t i = 0; i < ARRAY_LEN(days); i++) {
		d->compared++;
		if (days[i].kept == days[i].now)
			continue;
		snprintf(d->text, sizeof(d->text), "%s is another now",
			 days[i].name);
		return false;
	}
	return true;
}

static bool compare_facts(const struct report *kept, const struct report *now,
			  bool with_previous, struct difference *d)
{
	const struct {
		const char *name;
		struct str kept, now;
		bool is_previous;
	} facts[] = {
		{ "period", kept->period, now->period, false },
		{ "timezone", kept->timezone, now->timezone, false },
		{ "score_version", kept->score_version, now->score_version,
		  false },
		{ "lexicon_version", kept->lexicon_version,
		  now->lexicon_version, false },
		{ "roster_sha256", kept->roster_sha256, now->roster_sha256,
		  false },
		{ "targets_sha256", kept->targets_sha256, now->targets_sha256,
		  false },
		{ "earlier", kept->earlier, now->earlier, false },
		{ "previous", kept->previous, now->previous, true },
		{ "previous_sha256", kept->previous_sha256,
		  now->previous_sha256, true },
	};

	for (size_t i = 0; i < ARRAY_LEN(facts); i++)
		if ((with_previous || !facts[i].is_previous) &&
		    !compare(d, facts[i].name, facts[i].kept, facts[i].now))
			return false;
	return compare_dates(kept, now, d);
}

/* ---- tables ---- */

static bool compare_cell(const struct report *kept, const struct report *now,
			 enum report_table_id table, size_t row, size_t column,
			 struct difference *d)
{
	const struct grid *a = &kept->table[table], *b = &now->table[table];
	struct str id = a->id[row], name = report_name(kept, id);
	char where[200];

	snprintf(where, sizeof(where), "tables.%s.rows[%zu].%s%s%.*s%s",
		 report_tables[table].name, row, a->column[column].name,
		 name.n ? " (" : "", (int)(name.n < 80 ? name.n : 80), name.p,
		 name.n ? ")" : "");
	return compare(d, where, a->cell[row * a->n_columns + column].value,
		       b->cell[row * b->n_columns + column].value);
}

static bool compare_row(const struct report *kept, const struct report *now,
			enum report_table_id table, size_t row,
			bool with_previous, struct difference *d)
{
	const struct grid *a = &kept->table[table], *b = &now->table[table];
	char where[100];

	snprintf(where, sizeof(where), "tables.%s.rows[%zu].id",
		 report_tables[table].name, row);
	if (!compare(d, where, a->id[row], b->id[row]))
		return false;
	for (size_t c = 0; c < a->n_columns; c++)
		if ((with_previous || a->column[c].kind != GRID_MOVED) &&
		    !compare_cell(kept, now, table, row, c, d))
			return false;
	return true;
}

static bool compare_table(const struct report *kept, const struct report *now,
			  enum report_table_id table, bool with_previous,
			  struct difference *d)
{
	const struct grid *a = &kept->table[table], *b = &now->table[table];

	if (table == REPORT_corrections && !with_previous)
		return true;
	for (size_t i = 0; i < a->n && i < b->n; i++)
		if (!compare_row(kept, now, table, i, with_previous, d))
			return false;
	if (a->n == b->n)
		return true;
	snprintf(d->text, sizeof(d->text), "tables.%s: %zu rows, now %zu",
		 report_tables[table].name, a->n, b->n);
	return false;
}

void report_difference(const struct report *kept, const struct report *now,
		       bool with_previous, struct difference *d)
{
	*d = (struct difference){ .compared = 0 };
	if (!compare_facts(kept, now, with_previous, d))
		return;
	for (int t = 0; t < REPORT_TABLES; t++)
		if (!compare_table(kept, now, (enum report_table_id)t,
				   with_previous, d))
			return;
}

/* ---- texts ---- */

static struct str next_line(struct str *text)
{
	const char *end = text->n ? memchr(text->p, '\n', text->n) : NULL;
	struct str line = { text->p, end ? (size_t)(end - text->p) : text->n };
	size_t taken = line.n + (end != NULL);

	*text = (struct str){ text->p + taken, text->n - taken };
	return line;
}

static bool ends_word(char c)
{
	return strchr(" \t,|<>\"*()", c) != NULL;
}

/* The word in which the lines first differ. */
static struct str word_at(struct str line, size_t at)
{
	size_t from = at < line.n ? at : line.n, to = from;

	while (from > 0 && !ends_word(line.p[from - 1]))
		from--;
	while (to < line.n && !ends_word(line.p[to]))
		to++;
	return (struct str){ line.p + from, to - from };
}

static void differ_in_line(struct difference *d, size_t number, struct str kept,
			   struct str now)
{
	char a[SHOWN_MAX], b[SHOWN_MAX];
	size_t at = 0;

	while (at < kept.n && at < now.n && kept.p[at] == now.p[at])
		at++;
	show(word_at(kept, at), a);
	show(word_at(now, at), b);
	snprintf(d->text, sizeof(d->text), "line %zu: %s, report.json gives %s",
		 number, a, b);
}

void text_difference(struct str kept, struct str now, struct difference *d)
{
	size_t number = 0;

	*d = (struct difference){ .compared = 0 };
	while (kept.n || now.n) {
		struct str a = next_line(&kept), b = next_line(&now);

		number++;
		if (!str_eq(a, b)) {
			differ_in_line(d, number, a, b);
			return;
		}
		d->compared++;
	}
}
