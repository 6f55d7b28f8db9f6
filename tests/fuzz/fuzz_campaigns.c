/* fuzz_campaigns.c -- any bytes as campaigns.json: no crash, no leak, and
 * campaigns exactly where there is no fault; each has times that follow each
 * other, wants its own posts, and a lexicon that compiles.  Seeds:
 * schemas/examples. */
#include "common/base/clock.h"
#include "consumers/coverage/campaign_file.h"
#include "consumers/lexicon/lexicon_file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char ours[] =
	"{\"version\": 1, \"lexicon_version\": \"f\", \"clusters\": [], "
	"\"programmes\": [{\"id\": \"yapi\", \"name\": \"A\", \"words\": "
	"[\"yapi\"]}, {\"id\": \"pena\", \"name\": \"B\", \"words\": "
	"[\"pena\"]}]}";

static void check_campaign(const struct campaigns *all,
			   const struct campaign *c)
{
	int64_t t0_ms = c->t0_s * SECOND_MS;

	if (c->window_s < 60 || campaign_begins_ms(c) > t0_ms ||
	    campaign_complete_before_ms(c) < campaign_begins_ms(c))
		abort();
	if (!campaigns_want(all, &c->labels, t0_ms))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct lexicon *lexicon;
	struct campaigns *campaigns;
	struct faults faults;
	struct err err;

	faults_init(&faults);
	lexicon = lexicon_parse(STR_LIT(ours), "lexicon.json", false, &faults);
	campaigns =
		campaigns_parse(text, "campaigns.json", lexicon, NULL, &faults);
	if ((faults.n == 0) != (campaigns != NULL))
		abort();
	if (campaigns && lexicon_compile(lexicon, &err) < 0)
		abort();
	for (size_t i = 0; campaigns && i < campaigns->n; i++)
		check_campaign(campaigns, &campaigns->at[i]);
	campaigns_free(campaigns);
	lexicon_free(lexicon);
	faults_release(&faults);
	return 0;
}
