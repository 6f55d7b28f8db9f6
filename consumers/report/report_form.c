/* report_form.c -- the facts, and how numbers are written. */
#include "report_form.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define MOST_DECIMALS 6

#define FACT(name, kind, member, null)                                    \
	{                                                                 \
		name, FACT_##kind, offsetof(struct report, member), null, \
	}
const struct report_fact report_facts[REPORT_FACTS] = {
	FACT("period", TEXT, period, false),
	FACT("from", DATE, from_day, false),
	FACT("to", DATE, to_day, false),
	FACT("as_of", INSTANT, as_of_ms, false),
	FACT("timezone", TEXT, timezone, false),
	FACT("score_version", TEXT, score_version, true),
	FACT("lexicon_version", TEXT, lexicon_version, true),
	FACT("roster_sha256", TEXT, roster_sha256, true),
	FACT("targets_sha256", TEXT, targets_sha256, true),
	FACT("previous", TEXT, previous, true),
	FACT("previous_sha256", TEXT, previous_sha256, true),
	FACT("known_from", DATE, known_from_day, true),
	FACT("earlier", TEXT, earlier, true),
};

static void cut_zeros(char *text)
{
	char *end = text + strlen(text);

	while (end[-1] == '0')
		*--end = '\0';
	if (end[-1] == '.')
		*--end = '\0';
}

bool form_number(double value, int decimals, char out[FORM_NUMBER_SIZE])
{
	bool as_is = decimals < 0;

	if (!(fabs(value) < FORM_NUMBER_MAX))
		return false;
	snprintf(out, FORM_NUMBER_SIZE, "%.*f",
		 as_is ? MOST_DECIMALS : decimals, value);
	if (as_is)
		cut_zeros(out);
	if (out[0] == '-' && !out[1 + strspn(out + 1, "0.")])
		memmove(out, out + 1, strlen(out));
	return true;
}

bool form_whole(int64_t value, int decimals, char out[FORM_NUMBER_SIZE])
{
	if (decimals > 0)
		return form_number((double)value, decimals, out);
	snprintf(out, FORM_NUMBER_SIZE, "%" PRId64, value);
	return true;
}
