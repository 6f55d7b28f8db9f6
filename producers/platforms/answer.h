/* answer.h -- what one answer of a platform holds, as data.
 *
 * The collector behind the answer_* functions of platform.h: an adapter hands
 * over what it reads, and the round takes it from the fields below.  It copies
 * texts, counts, and enforces bounds, the same for every platform; what the
 * data means is for round.c.
 *
 *   if (answer_init(&a, request->n) == 0 && parse(request, resp, &a, err) == 0)
 *           ... a.target[i], a.post[k], unless a.bad ...
 *   answer_release(&a); */
#ifndef SENTRA_PRODUCERS_PLATFORMS_ANSWER_H
#define SENTRA_PRODUCERS_PLATFORMS_ANSWER_H

#include "common/base/pool.h"
#include "platform.h"

#define ANSWER_BYTES_MAX (4u << 20) /* texts; a body has at most 2 MiB */
#define ANSWER_POSTS_MAX 2000u      /* beyond: counted as unreadable */
#define ANSWER_ID_MAX    256u       /* a longer post id: unreadable */
#define ANSWER_URL_MAX   2048u      /* a longer url or kind: null */
/* Longer: cut between characters. */
#define ANSWER_TEXT_MAX        (64u << 10)
#define ANSWER_DESCRIPTION_MAX (8u << 10)
/* 2004-01-01: an earlier time is none, the post unreadable. */
#define ANSWER_TIME_MIN_MS INT64_C(1072915200000)

struct answer_target {
	bool has_token; /* TOKEN */
	struct token_pair token;
	struct str id; /* RESOLVE: the id; null */
	bool has_profile;
	struct profile profile;
	struct str list;   /* null */
	size_t posts;      /* of answer.post, those of this target */
	size_t unreadable; /* posts left out */
	bool has_page;     /* a page of posts was read */
	struct str next;   /* its cursor; null: the list ends */
	bool failed;
	enum outcome outcome;     /* if failed */
	char detail[DETAIL_SIZE]; /* if failed; not redacted yet */
};

struct answer_post {
	size_t target; /* index of answer.target */
	struct post post;
};

struct answer_counts {
	struct str post_id;
	int64_t counts[COUNTER_COUNT];
	bool upcoming;
};

struct answer {
	struct answer_target *target; /* owned, n_targets */
	size_t n_targets;
	struct answer_post *post; /* owned, in the order of the answer */
	size_t n_posts, posts_size;
	struct answer_counts *counts; /* owned, in the order of the answer */
	size_t n_counts, counts_size;
	struct pool pool; /* owns every text above */
	bool bad;         /* out of memory or bounds: do not use it */
	bool no_memory;   /* it was memory: our fault, not the platform's */
};

/* n_targets: those of the request.  -ENOMEM: still to be released. */
int answer_init(struct answer *, size_t n_targets) MUST_USE;
void answer_release(struct answer *);

#endif
