/* campaign_show.c -- shows campaigns what the ledgers know of a sentra. */
#include "campaign_show.h"

#include "coverage_ledger.h"

/* As the alerter has it, whose section this is. */
const struct cfg_item blindness_items[] = {
	{ "blind_after", CFG_DURATION, offsetof(struct blindness, after_ms),
	  "6h", 60000, 2592000000, "without a proof for so long it is blind" },
	{ .key = NULL },
};

/* That of one name, or fallback_ms. */
static int64_t own_ms(const struct blindness *b, const char *name,
		      int64_t fallback_ms)
{
	static const char lead[] = "blind_after.";
	size_t n = sizeof(lead) - 1;

	for (size_t i = 0; i < b->others.n; i++) {
		const struct cfg_pair *pair = &b->others.pair[i];
		int64_t ms;

		if (strncmp(pair->key, lead, n) == 0 &&
		    strcmp(pair->key + n, name) == 0 &&
		    duration_parse(str_of(pair->value), &ms) == 0)
			return ms;
	}
	return fallback_ms;
}

int64_t blind_after_ms(const struct blindness *b, const char *sentra_id,
		       enum platform_id platform)
{
	return own_ms(b, sentra_id,
		      own_ms(b, platform_names[platform], b->after_ms));
}

static void show_posts(const struct coverage_account *a,
		       enum platform_id platform, struct campaign_look *look)
{
	const struct post_table *posts = &a->account.posts;

	for (size_t i = 0; i < posts->n_slots; i++)
		if (posts->slots[i])
			campaign_look_post(
				look, platform, posts->slots[i]->published_ms,
				&labelled_post(posts->slots[i])->labels);
	for (size_t i = 0; i < a->n_kept; i++)
		campaign_look_post(look, platform, a->kept[i].published_ms,
				   &a->kept[i].labels);
}

void campaign_show(void *ctx, const struct sentra *sentra,
		   struct campaign_look *look)
{
	const struct campaign_source *source = ctx;
	const struct ledger_set *set =
		ledger_store_find(source->store, str_of(sentra->id));

	for (size_t i = 0; i < sentra->n_accounts; i++) {
		const struct account *it = &sentra->accounts[i];
		const struct ledger *ledger =
			set ? set->at[it->platform].ledger : NULL;
		const struct ledger_account *found =
			ledger ? ledger_account(ledger, str_of(it->identity))
			       : NULL;

		campaign_look_account(look, it->platform,
				      found ? coverage_ledger(ledger)->first_ms
					    : TIME_NONE,
				      found ? coverage_account(found)->proof_ms
					    : TIME_NONE,
				      blind_after_ms(source->blindness,
						     sentra->id, it->platform));
		if (found)
			show_posts(coverage_account(found), it->platform, look);
	}
}
