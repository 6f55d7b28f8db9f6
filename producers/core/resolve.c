/* resolve.c -- ids for a roster instead of events. */
#include "resolve.h"

#include <stdio.h>

#define LINE_MAX_BYTES 8192

static void add_text(struct buf *out, const char *name, struct str text)
{
	buf_addf(out, "%s\"%s\":", out->len > 1 ? "," : "", name);
	buf_addjson(out, text);
}

void resolve_encode(struct buf *out, const struct sentra *sentra,
		    const struct account *account, const struct round *r)
{
	bool failed = round_outcome(r) != OUTCOME_OK;

	if (account->id)
		return;
	buf_addc(out, '{');
	add_text(out, "sentra_id", str_of(sentra->id));
	add_text(out, "platform", str_of(r->setup.platform->name));
	add_text(out, "handle", str_of(account->handle));
	add_text(out, "id", failed ? STR_NULL : r->id);
	add_text(out, "outcome", str_of(outcome_name(round_outcome(r))));
	add_text(out, "detail", failed ? str_of(r->detail) : STR_NULL);
	buf_addc(out, '}');
}

void resolve_print(const struct sentra *sentra, const struct account *account,
		   const struct round *r)
{
	struct buf line;

	buf_init(&line, LINE_MAX_BYTES);
	resolve_encode(&line, sentra, account, r);
	if (line.len && !line.bad) {
		puts(buf_cstr(&line));
		fflush(stdout);
	}
	buf_release(&line);
}
