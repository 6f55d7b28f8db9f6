/* campaign_now.h -- a campaign as Redis has it now.
 *
 *   rc = campaign_now_read(&c, world, id, &err);
 *   ... campaign_now_field(&c, "posted"), c.first[i].after_s ...
 *   campaign_now_release(&c);
 */
#ifndef SENTRA_CONSUMERS_BOARD_CAMPAIGN_NOW_H
#define SENTRA_CONSUMERS_BOARD_CAMPAIGN_NOW_H

#include "consumers/view/serentak.h"
#include "page.h"

/* Who posted, and when. */
struct campaign_first {
	struct str sentra, score; /* as Redis has them */
	int64_t at_ms;            /* TIME_NONE */
	int64_t after_s;          /* its own T0; -1: not known */
	size_t card;              /* HASHES_NONE: there is none */
};

struct campaign_now {
	const struct world *w;
	struct str id;
	const struct campaign *file;  /* NULL: the file does not have it */
	int64_t t0_ms, ends_ms;       /* TIME_NONE */
	struct campaign_first *first; /* after T0, the soonest first */
	size_t n_first;
	bool may_status; /* the board's user may read who is late */
	/* Private. */
	struct str *hash;
	size_t n_hash;
	bool *posted;        /* by card; NULL: not read */
	signed char *status; /* likewise: enum serentak_status, -1 */
	struct pool pool;
};

/* The hash alone, as a list of campaigns needs it.  Redis may not have it:
 * n_hash is 0 then.  To be released in any case. */
int campaign_now_hash(struct campaign_now *, const struct world *,
		      struct str id, struct err *) MUST_USE;
/* All of it. */
int campaign_now_read(struct campaign_now *, const struct world *,
		      struct str id, struct err *) MUST_USE;
void campaign_now_release(struct campaign_now *);

/* A field of <prefix>:campaign:<id>; null where absent. */
struct str campaign_now_field(const struct campaign_now *, const char *name);
/* Its name in Redis, else in the file, else its id. */
struct str campaign_now_name(const struct campaign_now *);
/* Whether a card's sentra is expected, by the file; and has posted. */
bool campaign_now_expects(const struct campaign_now *, size_t card);
bool campaign_now_has(const struct campaign_now *, size_t card);
/* Why it did not post, as the stage says; -1: not known. */
int campaign_now_status(const struct campaign_now *, size_t card);

#endif
