/* report_form.h -- the form of report.json: what its writer and its reader
 * (report_json.h) must agree on.  Pure. */
#ifndef SENTRA_CONSUMERS_REPORT_REPORT_FORM_H
#define SENTRA_CONSUMERS_REPORT_REPORT_FORM_H

#include "report.h"

/* What is known of a report beside its tables, in the order of the file. */
enum fact_kind {
	FACT_TEXT,    /* struct str */
	FACT_DATE,    /* int64_t, days since 1970-01-01 */
	FACT_INSTANT, /* int64_t, unix ms */
};
struct report_fact {
	const char *name;
	enum fact_kind kind;
	size_t offset;    /* in struct report */
	bool may_be_null; /* a date: DAY_WHOLE */
};
#define REPORT_FACTS 13
extern const struct report_fact report_facts[REPORT_FACTS];

/* A number as the file has it: with a column's decimals, or DECIMALS_AS_IS: as
 * many as it needs, six at most.  Never -0.  What is read of it again makes the
 * same text. */
#define FORM_NUMBER_SIZE 40
/* The least that is no number of a report. */
#define FORM_NUMBER_MAX 1e17
/* false: it is no number, or too large. */
bool form_number(double, int decimals, char out[FORM_NUMBER_SIZE]);
/* The same of a whole number, which may be larger. */
bool form_whole(int64_t, int decimals, char out[FORM_NUMBER_SIZE]);

#endif
