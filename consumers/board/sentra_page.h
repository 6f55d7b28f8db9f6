/* sentra_page.h -- what the parts of the page of a sentra share. */
#ifndef SENTRA_CONSUMERS_BOARD_SENTRA_PAGE_H
#define SENTRA_CONSUMERS_BOARD_SENTRA_PAGE_H

#include "episodes.h"
#include "frame.h"
#include "parts.h"

/* Borrowed, all, for the page. */
struct sentra_page {
	const struct world *w;
	const struct page *page; /* its own row */
	const struct page_ask *ask;
	size_t card; /* its place in w->now->cards */
	struct str id, name;
	const struct sentra *sentra; /* of the roster; NULL: it has it not */
	enum window window;          /* that is asked for */
	int n_days;                  /* of the charts */
	const struct days *days;     /* NULL: they cannot be read now */
	const struct days *const *all_days; /* of each card; NULL likewise */
	const struct alert_list *alerts;    /* NULL likewise */
	char zone[65];                      /* its own */
};

/* Its card's field; null where absent. */
struct str sentra_field(const struct sentra_page *, const char *fmt, ...)
	PRINTF_LIKE(2, 3);
/* Which platforms it has an account on, by its card. */
bool sentra_is_on(const struct sentra_page *, enum platform_id);
/* The day seven days before today, at whose end "a week ago" was. */
int64_t sentra_week_ago(const struct sentra_page *);
/* "@kartini" of the roster, else the account's identity; appended as text. */
void sentra_account_name(struct html *, const struct sentra_page *,
			 int platform, struct str account);

/* Parts of the page, in its order; each a file. */
void sentra_now(struct html *, const struct sentra_page *);
void sentra_platforms(struct html *, const struct sentra_page *);
void sentra_score(struct html *, const struct sentra_page *);
/* Who passed it and whom it passed: -ENOMEM. */
int sentra_ranks(struct html *, const struct sentra_page *,
		 struct err *) MUST_USE;
void sentra_charts(struct html *, const struct sentra_page *);
void sentra_posts(struct html *, const struct sentra_page *);
void sentra_hours(struct html *, const struct sentra_page *);
void sentra_copy(struct html *, const struct sentra_page *);

/* The text to copy; at most COPY_CHARS characters. */
#define COPY_CHARS 1500
void sentra_text(struct buf *, const struct sentra_page *, enum language);
/* The closed days of the charts as a table. */
void sentra_days_grid(struct grid *, const struct sentra_page *);

#endif
