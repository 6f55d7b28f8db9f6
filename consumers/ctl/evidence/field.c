/* field.c -- the fields that have evidence, all made of the table of metrics.
 */
#include "field.h"

#include "common/base/guess.h"

#define NAME_MAX_BYTES 100

/* The next field after one, in the order of the table; false: that was the
 * last. */
static bool next(struct board *field)
{
	const struct metric_row *row = &metric_table[field->metric];

	if (row->scope == BY_PLATFORM && field->platform + 1 < PLATFORM_COUNT) {
		field->platform++;
		return true;
	}
	field->platform = NATIONAL;
	if (row->span == BY_WINDOW && field->window + 1 < WINDOW_COUNT) {
		field->window++;
		return true;
	}
	if (field->metric + 1 == METRIC_COUNT)
		return false;
	field->metric++;
	row = &metric_table[field->metric];
	field->window = row->span == BY_WINDOW ? W24H : NO_WINDOW;
	return true;
}

static struct board first(void)
{
	return (struct board){
		.metric = 0,
		.window = metric_table[0].span == BY_WINDOW ? W24H : NO_WINDOW,
		.platform = NATIONAL,
	};
}

static void put_name(struct buf *out, struct board field)
{
	buf_clear(out);
	board_name(out, field);
}

bool card_field_find(struct str name, struct board *out)
{
	struct board field = first();
	struct buf text;
	bool found;

	buf_init(&text, NAME_MAX_BYTES);
	do {
		put_name(&text, field);
		found = str_eq(buf_str(&text), name);
	} while (!found && next(&field));
	buf_release(&text);
	if (found)
		*out = field;
	return found;
}

/* A name is gone with the next one, so the best is copied. */
static void add_guess(struct buf *out, const char *name)
{
	struct guess guess = { .word = name };
	struct board field = first();
	char best[NAME_MAX_BYTES + 1];
	struct buf text;

	buf_init(&text, NAME_MAX_BYTES);
	do {
		put_name(&text, field);
		if (text.bad)
			break;
		guess_offer(&guess, text.data);
		if (guess.best == text.data) {
			memcpy(best, text.data, text.len + 1);
			guess.best = best;
		}
	} while (next(&field));
	buf_release(&text);
	if (guess.best)
		buf_addf(out, "did you mean %s? ", guess.best);
}

void card_field_advice(struct buf *out, const char *name)
{
	add_guess(out, name);
	buf_adds(out, "there are");
	for (int m = 0; m < METRIC_COUNT; m++)
		buf_addf(out, " %s%s%s", metric_table[m].name,
			 metric_table[m].span == BY_WINDOW ? ":W" : "",
			 metric_table[m].scope == BY_PLATFORM ? "[:P]" : "");
	buf_adds(out, ", where W is one of");
	for (int w = 0; w < WINDOW_COUNT; w++)
		buf_addf(out, " %s", window_names[w]);
	buf_adds(out, " and P a platform");
}
