/* top_page.h -- one leaderboard as Redis tells it: rows and their cards. */
#ifndef SENTRA_CONSUMERS_CTL_BOARD_TOP_PAGE_H
#define SENTRA_CONSUMERS_CTL_BOARD_TOP_PAGE_H

#include "consumers/core/keys.h"
#include "consumers/ctl/ctl.h"

/* What a row shows of its card. */
enum top_field {
	C_NAME,
	C_ZONE,
	C_FOLLOWERS,
	C_LATEST,
	C_RANK,
	C_BEFORE,
	C_AS_OF,
};

struct page {
	struct board board;
	struct redisReply *rows;   /* sentra, value, sentra, value ... */
	struct redisReply **cards; /* the fields of each shown */
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
