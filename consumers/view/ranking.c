/* ranking.c -- cards put in the order of a board. */
#include "ranking.h"

#include "common/base/buf.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <strings.h>

#define PLATFORM_WORD(name) " " #name
/* No board has so many places. */
#define MOVED_MOST 1000000

/* ---- which board ---- */

int ranking_board(struct str metric, struct str window, struct str platform,
		  struct board *out, struct err *err)
{
	int found = metric.p ? metric_find(metric) : METRIC_score;
	const struct metric_row *row;
	struct board b = { 0, NO_WINDOW, NATIONAL };

	if (found < 0)
		return err_set(err, -EINVAL,
			       "no metric %.*s: want one of" METRIC_WORDS,
			       STR_ARG(metric));
	row = &metric_table[found];
	b.metric = (enum metric)found;
	if (row->span == BY_WINDOW)
		b.window = window.p ? window_find(window) : RANKED_WINDOW;
	else if (window.p)
		return err_set(err, -EINVAL,
			       "window %.*s: this metric has no window",
			       STR_ARG(window));
	if (row->span == BY_WINDOW && b.window < 0)
		return err_set(err, -EINVAL, "window %.*s: want 24h, 7d or 30d",
			       STR_ARG(window));
	if (platform.p && row->scope == NATIONAL_ONLY)
		return err_set(err, -EINVAL,
			       "platform %.*s: the %s is of all platforms "
			       "together",
			       STR_ARG(platform), row->name);
	if (platform.p && (b.platform = platform_find(platform)) < 0)
		return err_set(err, -EINVAL,
			       "platform %.*s: want one of" PLATFORMS(
				       PLATFORM_WORD),
			       STR_ARG(platform));
	*out = b;
	return 0;
}

/* ---- rows ---- */

/* The columns of the cards that a board needs. */
struct columns {
	size_t value, rank, rank_yesterday;
	size_t name, city, province, kind;
};

static size_t column_of(const struct hashes *cards, const char *before,
			struct board board, struct err *err, int *rc)
{
	size_t column = HASHES_NONE;
	struct buf name;

	buf_init(&name, 200);
	buf_adds(&name, before);
	board_name(&name, board);
	if (*rc == 0)
		*rc = buf_error(&name, err, "a board's name");
	if (*rc == 0)
		column = hashes_column(cards, buf_cstr(&name));
	buf_release(&name);
	return column;
}

static int columns_of(struct columns *out, const struct hashes *cards,
		      struct board board, struct err *err)
{
	int rc = 0;

	*out = (struct columns){
		.value = column_of(cards, "", board, err, &rc),
		.rank = column_of(cards, "rank:", board, err, &rc),
		.rank_yesterday =
			column_of(cards, "rank_yesterday:", board, err, &rc),
		.name = hashes_column(cards, "name"),
		.city = hashes_column(cards, "city"),
		.province = hashes_column(cards, "province"),
		.kind = hashes_column(cards, "kind"),
	};
	return rc;
}

/* A card without the field has no account there; one with an empty field is on
 * the board all the same, unless 0 would stand above those that lose. */
static bool is_on_board(struct str value, struct board board)
{
	if (board.platform != NATIONAL && !value.p)
		return false;
	return metric_table[board.metric].unknown == UNKNOWN_IS_ZERO ||
	       !isnan(value_number(value));
}

/* What is ordered: the row, and by what those of one value are. */
struct entry {
	struct ranking_row row;
	struct str name, id;
	bool shown;
};

static int in_order(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	bool known = !isnan(x->row.number), other = !isnan(y->row.number);
	int c;

	if (known != other)
		return known ? -1 : 1;
	if (known && x->row.number != y->row.number)
		return x->row.number > y->row.number ? -1 : 1;
	c = str_cmp(x->name, y->name);
	return c ? c : str_cmp(x->id, y->id);
}

/* ---- movement ---- */

static int moved(const struct hashes *cards, size_t card,
		 const struct columns *at)
{
	double by = value_number(hashes_at(cards, card, at->rank_yesterday)) -
		    value_number(hashes_at(cards, card, at->rank));

	if (isnan(by) || fabs(by) > MOVED_MOST)
		return MOVED_UNKNOWN;
	return (int)by;
}

/* Who has no closed day had no value at yesterday's end, and a rank among
 * zeros is none to have moved from. */
static bool had_rank(const struct days *const *days, size_t card)
{
	return days && days[card] && days[card]->n > 0;
}

/* ---- filters ---- */

static bool contains(struct str text, struct str part)
{
	for (size_t i = 0; i + part.n <= text.n; i++)
		if (strncasecmp(text.p + i, part.p, part.n) == 0)
			return true;
	return false;
}

static bool is_shown(const struct hashes *cards, size_t card,
		     const struct columns *at, const struct ranking_question *q)
{
	struct str province = hashes_at(cards, card, at->province);

	if (q->province.p && !str_eq(province, q->province))
		return false;
	if (q->kind.p && !str_eq(hashes_at(cards, card, at->kind), q->kind))
		return false;
	return q->q.n == 0 || contains(cards->id[card], q->q) ||
	       contains(hashes_at(cards, card, at->name), q->q) ||
	       contains(hashes_at(cards, card, at->city), q->q) ||
	       contains(province, q->q);
}

/* ---- the ranking ---- */

static size_t add_entries(struct entry *entries, const struct hashes *cards,
			  const struct columns *at,
			  const struct days *const *days,
			  const struct ranking_question *q)
{
	bool moves = board_is_ranked(q->board);
	size_t n = 0;

	for (size_t i = 0; i < cards->n; i++) {
		struct str value = hashes_at(cards, i, at->value);
		double number = value_number(value);
		struct str name = hashes_at(cards, i, at->name);

		if (!is_on_board(value, q->board))
			continue;
		entries[n++] = (struct entry){
			.row = { .card = i,
				 .value = value,
				 .number = number,
				 .moved = moves && !isnan(number) &&
							  had_rank(days, i)
						  ? moved(cards, i, at)
						  : MOVED_UNKNOWN },
			.name = name.n ? name : cards->id[i],
			.id = cards->id[i],
			.shown = is_shown(cards, i, at, q),
		};
	}
	return n;
}

/* Equal values share the rank of the first. */
static void take(struct ranking *out, const struct entry *entries, size_t n)
{
	size_t rank = 0;

	for (size_t i = 0; i < n; i++) {
		double number = entries[i].row.number;

		if (isnan(number))
			rank = 0;
		else if (i == 0 || number != entries[i - 1].row.number)
			rank = i + 1;
		out->ranked += rank > 0;
		if (!entries[i].shown)
			continue;
		out->row[out->n] = entries[i].row;
		out->row[out->n++].rank = rank;
	}
}

int ranking_make(struct ranking *out, const struct snapshot *snapshot,
		 const struct days *const *days,
		 const struct ranking_question *q, struct err *err)
{
	const struct hashes *cards = &snapshot->cards;
	struct entry *entries = calloc(cards->n + 1, sizeof(*entries));
	struct ranking_row *rows = calloc(cards->n + 1, sizeof(*rows));
	struct columns at;
	size_t n;
	int rc;

	if (!entries || !rows)
		rc = err_set(err, -ENOMEM, "no memory for a ranking");
	else
		rc = columns_of(&at, cards, q->board, err);
	if (rc < 0) {
		free(entries);
		free(rows);
		return rc;
	}
	n = add_entries(entries, cards, &at, days, q);
	qsort(entries, n, sizeof(*entries), in_order);
	*out = (struct ranking){ .row = rows };
	take(out, entries, n);
	free(entries);
	return 0;
}

void ranking_release(struct ranking *ranking)
{
	free(ranking->row);
	*ranking = (struct ranking){ 0 };
}
