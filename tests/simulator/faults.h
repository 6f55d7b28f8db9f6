/* faults.h -- what goes wrong on demand: KIND[:PLATFORM[:ACCOUNT]][@COUNT].
 *
 * A fault without a platform is every platform's, without an account every
 * account's; with a count it happens so many times and is gone. */
#ifndef SENTRA_FAULTS_H
#define SENTRA_FAULTS_H

#include "sim.h"

enum fault_kind {
	F_AUTH,
	F_QUOTA,
	F_SERVER_ERROR,
	F_HTML,
	F_EMPTY200,
	F_GARBAGE,
	F_OVERSIZE,
	F_DEEP,
	F_REDIRECT, /* instead of an answer */
	F_TRUNCATED,
	F_BAD_UTF8,
	F_LONE_SURROGATE,
	F_SLOW,
	F_RESET, /* done to an answer */
	F_NOT_FOUND,
	F_PRIVATE,
	F_MISSING_COUNTERS,
	F_LOOP_PAGING,
	F_WRONG_ACCOUNT, /* told by the platform */
	FAULT_KINDS
};

struct fault {
	enum fault_kind kind;
	int platform;     /* -1: every */
	char account[64]; /* id or handle; "": every */
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

/* Whether a fault of this kind hits a request to that platform whose URL is
 * about that account; counts it. */
bool fault_hits(struct fault_list *, enum fault_kind, int platform,
		const char *about);

/* Answer by a fault instead of the platform: true if there was one. */
bool fault_instead(struct fault_list *, const struct sim_platform *,
		   const char *about, int64_t now_ms, struct sim_response *);
void fault_twist(struct fault_list *, int platform, const char *about,
		 struct sim_twist *);
/* Spoil what the platform answered. */
void fault_spoil(struct fault_list *, int platform, const char *about,
		 struct sim_response *);

#endif
