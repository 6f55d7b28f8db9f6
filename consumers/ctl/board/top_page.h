/* top_page.h -- one leaderboard as Redis has it: its rows, best first, and the
 * cards of those shown.
 *
 *   struct page page = { .board = board };
 *   if (page_read(c, &page, err) == 0)
 *           ... row_id(&page, i), row_card(&page, i, TOP_NAME) ...
 *   page_release(&page);
 *
 * Texts are borrowed from the page.  Must not know how a page looks. */
#ifndef SENTRA_CONSUMERS_CTL_BOARD_TOP_PAGE_H
#define SENTRA_CONSUMERS_CTL_BOARD_TOP_PAGE_H

#include "consumers/core/keys.h"
#include "consumers/ctl/ctl.h"

/* What a row shows of its card. */
enum top_field {
	TOP_NAME,
	TOP_ZONE,
	TOP_FOLLOWERS,
	TOP_LATEST,
	TOP_RANK,
	TOP_RANK_YESTERDAY,
	TOP_AS_OF,
	TOP_OWN, /* what the board is of: "" where nobody ever told */
};

struct page {
	struct board board;
	struct redisReply *rows;   /* sentra, value, sentra, value ... */
	struct redisReply **cards; /* the fields of each shown */
	bool *has_history;         /* of each shown: yesterday had values */
	struct redisReply *health; /* sentra:pipeline:scorer */
	size_t n;                  /* shown */
};

/* Connects where it must; page->board says which.  To be released in any
 * case. */
int page_read(struct ctl *, struct page *, struct err *) MUST_USE;
void page_release(struct page *);

struct str row_id(const struct page *, size_t i);
struct str row_value(const struct page *, size_t i);
struct str row_card(const struct page *, size_t i, enum top_field);

#endif
