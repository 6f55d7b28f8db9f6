/* report_json.h -- report.json: a report written and read again
 * (schemas/report.schema.json).  Pure.
 *
 *   {"schema": "report.v1", "period": "2026-W48", "from": "2026-11-23",
 *    "to": "2026-11-29", "as_of": "2026-11-29T16:59:59.000Z", ...,
 *    "formulas": [{"id": "followers", "en": ..., "id_ID": ...}, ...],
 *    "tables": {"ranking": {"formulas": {"followers": "followers", ...},
 *                           "rows": [{"id": ..., "rank": 1, ...}, ...]}}}
 *
 * Written with fixed order and spacing: the same report is the same bytes. What
 * is read and written again is the same bytes too. */
#ifndef SENTRA_CONSUMERS_REPORT_REPORT_JSON_H
#define SENTRA_CONSUMERS_REPORT_REPORT_JSON_H

#include "report.h"

#define REPORT_JSON_MAX ((size_t)64 << 20)

/* Appended; the buffer goes bad where the report is. */
void report_json(const struct report *, struct buf *out);
/* Into a report that report_init() made, to be released in any case.  -EBADMSG
 * with a text that says where ("tables.ranking.rows[3].followers: no number"):
 * it is no report, or of another schema; -ENOMEM.  What a later version has
 * beside these members is passed over, what an earlier one did not have yet is
 * empty.  A sentra's rows are in the zone that the ranking has of it, others in
 * that of the report. */
int report_read(struct report *, struct str text, struct err *) MUST_USE;

#endif
