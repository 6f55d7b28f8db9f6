/* why_page.h -- why a sentra's score and ranks changed, as people and programs
 * read it.  Pure but for the clock, by which an old card is told. */
#ifndef SENTRA_CONSUMERS_CTL_BOARD_WHY_PAGE_H
#define SENTRA_CONSUMERS_CTL_BOARD_WHY_PAGE_H

#include "consumers/ctl/ctl.h"
#include "consumers/view/reasons.h"

/* The boards whose ranks are told: score, followers. */
#define WHY_RANKS 2
#define WHY_DAYS  2

struct why_rank {
	struct board board;
	size_t now, then; /* 0: none */
	struct passing passing;
};

/* Against the end of a day. */
struct why_since {
	int64_t day;
	bool known; /* false: no such closed day, and nothing below */
	int64_t end_ms;
	struct parts then;
	struct change change;
	struct why_rank rank[WHY_RANKS];
};

struct why {
	const struct snapshot *snapshot; /* borrowed */
	size_t card;                     /* its place there */
	struct parts now;
	char settings[SCORE_VERSION_SIZE]; /* score_version() of [score] */
	struct why_since since[WHY_DAYS];
	size_t n;
};

void why_text(const struct ctl *, const struct why *, struct buf *out);
void why_json(const struct why *, struct buf *out);
void why_csv(const struct why *, struct buf *out);

#endif
