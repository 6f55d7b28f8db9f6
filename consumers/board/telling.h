/* telling.h -- what the sentra of a generation told, and when: view/told.h of
 * its labels, as people ask about them.
 *
 *   rc = telling_read(&t, world, labels, n_labels, NULL, &err);
 *   ... told_at(&t.told, label, i), t.card[i] ...
 *   telling_release(&t);
 */
#ifndef SENTRA_CONSUMERS_BOARD_TELLING_H
#define SENTRA_CONSUMERS_BOARD_TELLING_H

#include "consumers/view/digest.h"
#include "consumers/view/district.h"
#include "consumers/view/told.h"
#include "page.h"

#define GAP_DAYS 30

struct telling {
	struct told told;             /* of world->now_ms, and GAP_DAYS */
	const struct sentra **sentra; /* as told has them: their id, name and
					 zone alone, as on the cards */
	size_t *card; /* the place of each in the cards, and in the labels */
	size_t n;
	struct pool pool;
};

/* labels: borrowed.  only: those of the sentra that serve it; NULL: all.  To be
 * released in any case.  -ENOMEM. */
int telling_read(struct telling *, const struct world *,
		 const struct label *const *labels, size_t n_labels,
		 const struct district *only, struct err *) MUST_USE;
void telling_release(struct telling *);

/* The local day of world->now_ms, by which labels are in force. */
int64_t telling_day(const struct world *);
/* "last:yapi" of sentra i, as Redis has it; name: without the label. */
struct str telling_field(const struct telling *, const struct world *, size_t i,
			 const char *name, const char *label);
/* How many sentra told the label within GAP_DAYS, and of how many that is
 * known. */
size_t telling_count(const struct telling *, size_t label, size_t *known);

/* The place of one of its sentra. */
size_t telling_place(const struct telling *, const struct sentra *);
/* Places of the sentra by when they told the first label: never, then the
 * longest ago; what is unknown at the end.  out: room for all.  -ENOMEM. */
int telling_oldest(const struct telling *, size_t *out, struct err *) MUST_USE;
/* "last:yapi" as the name of a column, in the grid's pool. */
const char *telling_name(struct grid *, const char *before, const char *behind);

/* The newest posts of these sentra, of a label or of any (NULL), into a digest
 * that is begun and not ended.  -ENOMEM; who cannot be read has none. */
int telling_offer(const struct telling *, const struct world *,
		  const char *label, struct digest *, struct err *) MUST_USE;

#endif
