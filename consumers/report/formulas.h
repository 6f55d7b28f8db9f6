/* formulas.h -- what each number of a report is by, in a sentence: the ids that
 * columns name (report_table.h). */
#ifndef SENTRA_CONSUMERS_REPORT_FORMULAS_H
#define SENTRA_CONSUMERS_REPORT_FORMULAS_H

#include "consumers/view/language.h"

struct formula {
	const char *id;
	const char *english, *indonesian;
};
extern const struct formula formulas[]; /* ended by a NULL id */

/* In that language; NULL: there is no such id. */
const char *formula_about(const char *id, enum language);

#endif
