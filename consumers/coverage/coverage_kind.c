/* coverage_kind.c -- the kind of ledger that coverage keeps: its parts put
 * together. */
#include "coverage_codec.h"

#define COVERAGE_FORMAT 1

const struct ledger_kind coverage_ledger_kind = {
	.format = COVERAGE_FORMAT,
	.depends_on = "lexicon, campaign or time zone",
	.ledger_size = sizeof(struct coverage_ledger),
	.account_size = sizeof(struct coverage_account),
	.post_size = sizeof(struct labelled_post),
	.apply = coverage_ledger_apply,
	.forget = coverage_ledger_forget,
	.saved = coverage_ledger_saved,
	.account_init = coverage_ledger_account_init,
	.account_release = coverage_ledger_account_release,
	.fields = coverage_fields,
	.put_ledger = coverage_put_ledger,
	.load_ledger = coverage_load_ledger,
	.put_account = coverage_put_account,
	.load_field = coverage_load_field,
	.put_post = coverage_put_post,
	.load_post = coverage_load_post,
	.is_whole = coverage_is_whole,
};
