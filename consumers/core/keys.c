/* keys.c -- the names of boards, cards and streams in Redis.
 *
 * Must not know who writes or reads them. */
#include "keys.h"

const char *const metric_names[METRIC_COUNT] = {
	"score",      "followers", "latest", "posts",
	"engagement", "views",     "rate",   "growth",
};

const char *const window_names[WINDOW_COUNT] = { "24h", "7d", "30d" };

const size_t ranked_boards[RANKED_COUNT] = { 0, 1, 2, 4, 7, 10, 13, 16 };

bool metric_windowed(enum metric metric)
{
	return metric >= M_POSTS;
}

static int find(const char *const *names, int n, struct str name)
{
	int i;

	for (i = 0; i < n; i++)
		if (str_is(name, names[i]))
			return i;
	return -1;
}

int metric_find(struct str name)
{
	return find(metric_names, METRIC_COUNT, name);
}

int window_find(struct str name)
{
	return find(window_names, WINDOW_COUNT, name);
}

/* The i-th of those of one platform, or of the nation. */
static struct board board_within(size_t i, int platform)
{
	struct board board = { M_SCORE, NO_WINDOW, platform };

	if (i < M_POSTS) {
		board.metric = (enum metric)i;
		return board;
	}
	i -= M_POSTS;
	board.metric = (enum metric)(M_POSTS + i / WINDOW_COUNT);
	board.window = (int)(i % WINDOW_COUNT);
	return board;
}

struct board board_at(size_t i)
{
	size_t national = BOARDS_A_PLATFORM + 1;

	if (i < national)
		return board_within(i, NATIONAL);
	i -= national;
	/* A platform has no score: its first one is followers. */
	return board_within(i % BOARDS_A_PLATFORM + 1,
			    (int)(i / BOARDS_A_PLATFORM));
}

void board_name(struct buf *out, struct board board)
{
	buf_adds(out, metric_names[board.metric]);
	if (board.window != NO_WINDOW) {
		buf_addc(out, ':');
		buf_adds(out, window_names[board.window]);
	}
	if (board.platform != NATIONAL) {
		buf_addc(out, ':');
		buf_adds(out, platform_names[board.platform]);
	}
}

const struct buf *key_plain(struct buf *out, const char *prefix,
			    const char *name)
{
	buf_clear(out);
	buf_adds(out, prefix);
	buf_addc(out, ':');
	buf_adds(out, name);
	return out;
}

const struct buf *key_sentra(struct buf *out, const char *prefix,
			     const char *kind, const char *sentra)
{
	key_plain(out, prefix, kind);
	buf_addc(out, ':');
	buf_adds(out, sentra);
	return out;
}

const struct buf *key_pipeline(struct buf *out, const char *prefix,
			       const char *stage)
{
	return key_sentra(out, prefix, "pipeline", stage);
}

const struct buf *key_board(struct buf *out, const char *prefix,
			    struct board board)
{
	key_plain(out, prefix, "board:");
	board_name(out, board);
	return out;
}
