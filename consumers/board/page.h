/* page.h -- what a page of the board is, and what it is made of.
 *
 *   static int ranking(const struct world *w, const struct visit_of *v,
 *                      struct html *h, struct err *err)
 *
 * A page is a row of routes.c and a file page_<name>.c, whose function writes
 * what stands between the frame's head and foot (frame.h).  A page that is a
 * table also gives it as a grid, of which <address>.csv, .xlsx and .json are
 * made.  Pages run on one thread, one after the other; they read the world and
 * change nothing. */
#ifndef SENTRA_CONSUMERS_BOARD_PAGE_H
#define SENTRA_CONSUMERS_BOARD_PAGE_H

#include "common/base/calendar.h"
#include "common/config/roster.h"
#include "common/config/settings.h"
#include "consumers/coverage/campaign_file.h"
#include "consumers/lexicon/lexicon.h"
#include "consumers/scorer/score.h"
#include "consumers/view/html_grid.h"
#include "consumers/view/source.h"

struct page;

/* What pages may look at.  Borrowed, for the call. */
struct world {
	const struct page *const *pages; /* all, for the navigation */
	size_t n_pages;
	const struct snapshot *now; /* never NULL while a page runs */
	struct source *source;      /* histories, posts: source.h */
	/* Of the files of [pipeline]; NULL where there is none, or a bad one.
	 */
	const struct roster *roster;
	const struct calendar *calendar;
	const struct lexicon *lexicon;
	const struct campaigns *campaigns;
	const struct score_settings *score;
	const struct platforms *platforms; /* of this installation */
	const char *prefix, *zone;         /* [report] timezone, IANA */
	const char *state_dir;             /* kept reports lie in report/ */
	int zone_hours;                    /* ahead of UTC */
	int64_t now_ms;                    /* wall clock of this rendering */
	int64_t stalled_after_ms;          /* [staleness] */
	const char *away; /* why Redis cannot be read now; NULL: it can */
};

/* What is asked. */
#define PAGE_PARAMS 7
struct page_ask {
	enum language language;
	struct str rest; /* behind the route's path: "kartini-temanggung" */
	struct str param[PAGE_PARAMS]; /* in the order of the route's names;
					  null: not given */
};

/* 0; -ENOENT with text: there is no such thing (404); -EINVAL: the question is
 * none (400); else 503. */
typedef int page_fn(const struct world *, const struct page_ask *,
		    struct html *, struct err *);
/* Fills a grid, which the caller inits and releases: columns and rows. */
typedef int page_grid_fn(const struct world *, const struct page_ask *,
			 struct grid *, struct err *);

enum page_needs {
	NEEDS_NOTHING,
	NEEDS_COVERAGE, /* left out, with a word, where that stage never wrote
			 */
};

struct page {
	const char *path; /* "/peringkat"; "/sentra/": something follows */
	enum word_id title;
	enum word_id menu; /* its word in the navigation; WORD_COUNT: none */
	const char *params[PAGE_PARAMS + 1]; /* names of the query, ended by
						NULL; others are ignored */
	page_fn *body;
	page_grid_fn *grid; /* NULL: no table to take away */
	enum page_needs needs;
	bool once; /* never kept: each question is another (/cek) */
};

/* All pages; the first is "/".  routes.c has the rows. */
extern const struct page *const pages[];
extern const size_t n_pages;

/* The page of a path without language and form; *rest: behind it.  NULL. */
const struct page *page_find(struct str path, struct str *rest);

/* The address of a page with these parameters, canonical: "/peringkat?metric=
 * posts", in the page's order, defaults (null) left out; percent-encoded.
 * Without language. */
void page_address(const struct page *, const struct page_ask *, struct buf *);

/* The latest local day that is closed: yesterday's, by world->now. */
int64_t world_yesterday(const struct world *);
/* A sentra's zone by its card, else the world's. */
const char *world_zone_of(const struct world *, size_t card, char out[65]);

/* A row each; page_<name>.c. */
extern const struct page page_home, page_ranking, page_sentra, page_programmes,
	page_programme, page_provinces, page_district, page_campaigns,
	page_campaign, page_reports, page_meeting, page_check, page_health,
	page_about;

#endif
