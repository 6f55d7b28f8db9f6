/* answer.h -- what sentra-producer --resolve answers, into a draft.
 * Pure. */
#ifndef SENTRA_CONSUMERS_CTL_ROSTER_ANSWER_H
#define SENTRA_CONSUMERS_CTL_ROSTER_ANSWER_H

#include "common/base/faults.h"
#include "draft.h"

/* Whether an account of the platform has no id. */
bool draft_asks(const struct draft *, const char *platform);

/* Take the platform's answers, a line of JSON each:
 * {"sentra_id", "platform", "handle", "id" | null, "outcome", "detail"}.  Only
 * accounts without id take one; the remark says why one has none still.  One
 * that is ok and has no id is whole: there are none on its platform.  What is
 * no answer to them is told in strange. */
void draft_answer(struct draft *, const char *platform, struct str lines,
		  struct faults *strange);
/* A fault of the roster that the producer told, where it names an account
 * ("...: sentras[0].accounts[1]: why"), as the remark of that one. */
void draft_faults(struct draft *, const char *platform, struct str said);
/* The remark of all of the platform's accounts without id that have none. */
void draft_remark(struct draft *, const char *platform, const char *remark);

#endif
