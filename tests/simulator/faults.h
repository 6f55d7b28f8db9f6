/* faults.h -- what goes wrong on demand: KIND[:PLATFORM[:ACCOUNT]][@COUNT].
 *
 * A fault without a platform is every platform's, without an account every
 * account's; with a count it happens so many times and is gone.  Knows who is
 * hit, not what a fault does: spoil.h and the platforms do. */
#ifndef SENTRA_FAULTS_H
#define SENTRA_FAULTS_H

#include "world.h"

#include "common/buf.h"

enum fault_kind {
	/* instead of an answer */
	F_AUTH,
	F_QUOTA,
	F_QUOTA_MINUTE,
	F_SERVER_ERROR,
	F_HTML,
	F_EMPTY200,
	F_GARBAGE,
	F_OVERSIZE,
	F_DEEP,
	F_REDIRECT,
	/* done to an answer */
	F_TRUNCATED,
	F_BAD_UTF8,
	F_LONE_SURROGATE,
	F_SLOW,
	F_RESET,
	F_TIMEOUT,
	/* told by the platform, about one account */
	F_NOT_FOUND,
	F_SUSPENDED,
	F_PRIVATE,
	F_MISSING_COUNTERS,
	F_LOOP_PAGING,
	F_WRONG_ACCOUNT,
	FAULT_KINDS
};

struct fault {
	enum fault_kind kind;
	int platform;     /* -1: every */
	char account[64]; /* id or handle, any case; "": every */
	int64_t left;     /* -1: for ever */
};

#define FAULTS_MAX 64

struct fault_list {
	struct fault fault[FAULTS_MAX];
	size_t n;
};

/* -EINVAL with the words that there are. */
int fault_add(struct fault_list *, struct str text, struct err *) MUST_USE;
/* All kinds, a word each, for --help. */
void fault_names(struct buf *out);

/* Whether a fault of this kind hits a request to that platform about those
 * n accounts; counts it.  A fault of one account hits what is about that one
 * alone, no batch with others in it. */
bool fault_hits(struct fault_list *, enum fault_kind, enum platform_id,
		const struct actor *const *who, size_t n);

#endif
