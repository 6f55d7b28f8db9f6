/* top_page.h -- one leaderboard as Redis tells it. */
#ifndef SENTRA_TOP_PAGE_H
#define SENTRA_TOP_PAGE_H

#include "consumers/boards.h"
#include "ctl.h"

/* A row: its sentra on the board, and what its card says; null where absent. */
struct leader {
	struct str id, value;
	struct str name, zone, followers, latest;
	struct str rank, yesterday; /* only of boards that have them */
	struct str as_of;
};

struct page {
	struct board board;
	struct leader *row;
	size_t n;     /* rows; at most what was asked for */
	size_t total; /* sentra on the board */
	struct str lag, rebuilding;
	/* what the texts are borrowed from */
	struct redisReply *rows, *health;
	struct redisReply **cards;
};

/* Reads the board that page->board says, all else 0; at most `most` rows, 0:
 * all.  Connected.  To be released in any case. */
int page_read(struct page *, struct redis *, const char *prefix, size_t most,
	      struct err *) MUST_USE;
void page_release(struct page *);

#endif
