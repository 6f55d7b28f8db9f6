/* metric_table.c -- the rows of the metrics, and the boards in their order.
 *
 * Must not know how a value is computed, nor who shows it. */
#include "metric_table.h"

const char *const window_names[WINDOW_COUNT] = { "24h", "7d", "30d" };

#define ROW(name, span, scope, place, rank, unknown, format, en, id) \
	{ #name, span, scope, place, rank, unknown, format, en, id },
const struct metric_row metric_table[METRIC_COUNT] = { METRICS(ROW) };
#undef ROW

int window_find(struct str name)
{
	for (int w = 0; w < WINDOW_COUNT; w++)
		if (str_is(name, window_names[w]))
			return w;
	return -1;
}

int metric_find(struct str name)
{
	for (int m = 0; m < METRIC_COUNT; m++)
		if (metric_table[m].place == ON_BOARDS &&
		    str_is(name, metric_table[m].name))
			return m;
	return -1;
}

/* ---- boards ---- */

/* How many boards a metric has of one platform, or of the nation. */
static size_t boards_within(enum metric metric, int platform)
{
	const struct metric_row *row = &metric_table[metric];

	if (row->place != ON_BOARDS ||
	    (platform != NATIONAL && row->scope != BY_PLATFORM))
		return 0;
	return (size_t)METRIC_WINDOWS(row->span);
}

struct board board_at(size_t i)
{
	struct board board = { 0, NO_WINDOW, NATIONAL };

	for (;; board.platform++)
		for (int m = 0; m < METRIC_COUNT; m++) {
			size_t n =
				boards_within((enum metric)m, board.platform);

			if (i >= n) {
				i -= n;
				continue;
			}
			board.metric = (enum metric)m;
			if (metric_table[m].span == BY_WINDOW)
				board.window = (int)i;
			return board;
		}
}

struct board ranked_board(size_t i)
{
	struct board board = { 0, NO_WINDOW, NATIONAL };
	int m = 0;

	while (metric_table[m].rank != RANKED || i-- > 0)
		m++;
	board.metric = (enum metric)m;
	if (metric_table[m].span == BY_WINDOW)
		board.window = RANKED_WINDOW;
	return board;
}

bool board_is_ranked(struct board board)
{
	const struct metric_row *row = &metric_table[board.metric];

	return row->rank == RANKED && board.platform == NATIONAL &&
	       (row->span == ONCE || board.window == RANKED_WINDOW);
}

void board_name(struct buf *out, struct board board)
{
	buf_adds(out, metric_table[board.metric].name);
	if (board.window != NO_WINDOW) {
		buf_addc(out, ':');
		buf_adds(out, window_names[board.window]);
	}
	if (board.platform != NATIONAL) {
		buf_addc(out, ':');
		buf_adds(out, platform_names[board.platform]);
	}
}
