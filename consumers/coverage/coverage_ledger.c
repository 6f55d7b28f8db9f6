/* coverage_ledger.c -- applies events: labels, proofs, and what stays of a post
 * that is known no more.  coverage_codec.c has its fields in Redis. */
#include "coverage_ledger.h"

#include "common/base/array.h"

#include <errno.h>
#include <stdlib.h>

static const struct coverage_rules *rules_of(const struct ledger *ledger)
{
	return ledger->ctx;
}

static struct coverage_account *own(struct ledger_account *account)
{
	return (struct coverage_account *)account;
}

/* ---- accounts ---- */

void coverage_ledger_account_init(struct ledger_account *account)
{
	own(account)->proof_ms = TIME_NONE;
}

void coverage_ledger_account_release(struct ledger_account *account)
{
	free(own(account)->told_ms);
	free(own(account)->kept);
}

/* An account that is known has its field in Redis, whatever it holds. */
static void begin_account(struct ledger *ledger, struct coverage_account *a)
{
	if (a->begun)
		return;
	a->begun = true;
	ledger_dirty(ledger, &a->account.dirty);
}

bool coverage_told_room(struct coverage_account *a,
			const struct lexicon *lexicon)
{
	size_t n = lexicon_labels(lexicon);

	if (a->told_ms)
		return true;
	a->told_ms = malloc((n + 1) * sizeof(*a->told_ms));
	for (size_t i = 0; a->told_ms && i < n; i++)
		a->told_ms[i] = TIME_NONE;
	return a->told_ms;
}

/* ---- posts known no more ---- */

/* The first that is not before this instant. */
static size_t find_kept(const struct coverage_account *a, int64_t published_ms)
{
	size_t low = 0, high = a->n_kept;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (a->kept[mid].published_ms < published_ms)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

struct kept_post *coverage_kept_get(struct coverage_account *a,
				    int64_t published_ms)
{
	size_t i = find_kept(a, published_ms);

	if (i < a->n_kept && a->kept[i].published_ms == published_ms)
		return &a->kept[i];
	if (!ARRAY_ROOM(a->kept, a->kept_size, a->n_kept + 1))
		return NULL;
	memmove(a->kept + i + 1, a->kept + i,
		(a->n_kept - i) * sizeof(*a->kept));
	a->kept[i] = (struct kept_post){ .published_ms = published_ms };
	a->n_kept++;
	return &a->kept[i];
}

static bool is_wanted(const struct ledger *ledger,
		      const struct labelled_post *post)
{
	const struct coverage_rules *rules = rules_of(ledger);

	return rules->wanted && rules->wanted(rules->campaigns, &post->labels,
					      post->post.published_ms);
}

static bool keep(struct ledger *ledger, struct coverage_account *a,
		 const struct labelled_post *post)
{
	struct kept_post *kept;
	bool news = false;

	if (a->n_kept == KEPT_MOST || !is_wanted(ledger, post))
		return true;
	kept = coverage_kept_get(a, post->post.published_ms);
	if (!kept)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(kept->labels.bits); i++) {
		news |= post->labels.bits[i] & ~kept->labels.bits[i];
		kept->labels.bits[i] |= post->labels.bits[i];
	}
	if (news)
		ledger_dirty(ledger, &kept->dirty);
	return true;
}

static bool tell(struct ledger *ledger, struct coverage_account *a,
		 const struct labelled_post *post)
{
	const struct lexicon *lexicon = rules_of(ledger)->lexicon;

	if (!coverage_told_room(a, lexicon))
		return false;
	for (size_t i = 0; i < lexicon_labels(lexicon); i++) {
		if (!label_set_has(&post->labels, i) ||
		    a->told_ms[i] >= post->post.published_ms)
			continue;
		a->told_ms[i] = post->post.published_ms;
		ledger_dirty(ledger, &a->account.dirty);
	}
	return true;
}

void coverage_ledger_forget(struct ledger *ledger,
			    struct ledger_account *account,
			    const struct ledger_post *post)
{
	struct coverage_account *a = own(account);

	if (!tell(ledger, a, labelled_post(post)) ||
	    !keep(ledger, a, labelled_post(post)))
		((struct coverage_ledger *)ledger)->no_memory = true;
}

void coverage_ledger_saved(struct ledger *ledger,
			   struct ledger_account *account)
{
	struct coverage_account *a = own(account);

	(void)ledger;
	for (size_t i = 0; i < a->n_kept; i++)
		a->kept[i].dirty = false;
}

/* ---- events ---- */

static int label_post(const struct ledger *ledger, const struct event *event,
		      struct labelled_post *post)
{
	const struct coverage_rules *rules = rules_of(ledger);

	return lexicon_read(rules->lexicon, rules->reading, event->post.text,
			    event->post.description,
			    local_day(post->post.published_ms,
				      ledger->zone_hours),
			    &post->labels, NULL);
}

static int apply_post(struct ledger *ledger, const struct event *event)
{
	struct sighting seen;
	int rc = ledger_see_post(ledger, event, &seen);

	if (rc < 0)
		return rc;
	begin_account(ledger, own(seen.account));
	if (seen.counts && seen.newest_text &&
	    label_post(ledger, event, (struct labelled_post *)seen.post) < 0)
		return -ENOMEM;
	return rc;
}

static int apply_status(struct ledger *ledger, const struct event *event)
{
	struct ledger_account *account;

	if (event->status.outcome != OUTCOME_OK || !event->status.complete)
		return APPLIED;
	account = ledger_account_get(ledger, event->account_id);
	if (!account)
		return -ENOMEM;
	begin_account(ledger, own(account));
	if (event->observed_ms > own(account)->proof_ms) {
		own(account)->proof_ms = event->observed_ms;
		ledger_dirty(ledger, &account->dirty);
	}
	return APPLIED;
}

static int apply_kind(struct ledger *ledger, const struct event *event)
{
	switch (event->kind) {
	case EVENT_POST: return apply_post(ledger, event);
	case EVENT_STATUS: return apply_status(ledger, event);
	case EVENT_ACCOUNT: break;
	}
	return APPLIED;
}

int coverage_ledger_apply(struct ledger *ledger, const struct event *event)
{
	struct coverage_ledger *it = (struct coverage_ledger *)ledger;
	int rc;

	if (!it->begun) {
		it->begun = true;
		it->first_ms = event->observed_ms;
		ledger_dirty(ledger, &ledger->dirty);
	}
	rc = apply_kind(ledger, event);
	return it->no_memory ? -ENOMEM : rc;
}
