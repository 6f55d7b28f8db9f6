/* campaign_file.h -- campaigns.json: what is to go out from all sentra at once,
 * read and checked as the roster is.
 *
 *   lexicon = lexicon_load(path, true, &faults);
 *   campaigns = campaigns_load(pipeline->campaigns, lexicon, roster, &faults);
 *   rc = lexicon_compile(lexicon, &err);
 *
 *   {"version": 1,
 *    "campaigns": [{"id": "hari-ibu-2026", "name": "Hari Ibu 2026",
 *                   "labels": ["yapi"], "words": ["#HariIbu2026"],
 *                   "t0": "2026-12-22T09:00", "zone": "local",
 *                   "window": "2h", "expected": "all",
 *                   "platforms": ["instagram", "tiktok"]}]}
 *
 * schemas/campaigns.schema.json is the reference; one with a fault makes no
 * campaigns.  Beyond it: ids are unique; a label is one of the lexicon, an
 * expected sentra one of the roster; a window is from 1m to 30d.
 *
 * The words of a campaign become a label of the lexicon, campaign:<id> of the
 * class LABEL_CAMPAIGN, so that the one matcher finds them: the lexicon may not
 * be compiled yet, and is borrowed by no one after the call. */
#ifndef SENTRA_CONSUMERS_COVERAGE_CAMPAIGN_FILE_H
#define SENTRA_CONSUMERS_COVERAGE_CAMPAIGN_FILE_H

#include "campaign.h"
#include "common/base/faults.h"
#include "common/config/roster.h"

#define CAMPAIGNS_MOST 128

/* New; NULL: the faults say why.  path NULL: there are none.  roster NULL: it
 * is not asked whether it has who is expected.  The lexicon gets labels and
 * words, also where it fails: it is to be freed then. */
struct campaigns *campaigns_load(const char *path, struct lexicon *,
				 const struct roster *, struct faults *);
/* The same from text; path is only for messages. */
struct campaigns *campaigns_parse(struct str text, const char *path,
				  struct lexicon *, const struct roster *,
				  struct faults *);
/* Accepts NULL. */
void campaigns_free(struct campaigns *);

#endif
