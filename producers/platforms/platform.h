/* platform.h -- all that the polling core knows about a platform.
 *
 * An adapter is pure: it writes requests (build) and reads answers (parse,
 * judge, limits).  It does no I/O, reads no clock, keeps no state and never
 * logs; the core does all of that.  A new platform is one .c file, one line in
 * the list of common/platforms.h, one folder of cases.
 *
 * One round over an account goes through at most five steps:
 *
 *   TOKEN     the account's own token renewed, shortly before it ends
 *   RESOLVE   handle -> id            once; the core keeps the id
 *   PROFILE   followers and totals    in batches
 *   POSTS     the newest posts        page by page, one account a request
 *   COUNTERS  counters of posts       where the list does not tell them
 *
 * A platform that has no need of a step leaves its batch[] at 0.  An answer
 * to PROFILE may tell the first page of posts too (Instagram does): the core
 * then asks POSTS only for further pages. */
#ifndef SENTRA_PRODUCERS_PLATFORMS_PLATFORM_H
#define SENTRA_PRODUCERS_PLATFORMS_PLATFORM_H

#include "common/config/config.h"
#include "common/config/platforms.h"
#include "common/event/event.h"
#include "common/http/message.h"

enum step {
	STEP_TOKEN,
	STEP_RESOLVE,
	STEP_PROFILE,
	STEP_POSTS,
	STEP_COUNTERS,
	STEP_COUNT
};

#define DETAIL_SIZE       1024 /* of a detail before it is redacted and cut */
#define PLATFORM_KEYS_MAX 8    /* an adapter's own configuration keys */

/* One account as an adapter sees it; all borrowed. */
struct target {
	struct str id;     /* the platform's id; null while unresolved */
	struct str handle; /* as the roster writes it; null if it has none */
	struct str list;   /* what PROFILE said to pass to POSTS (answer_list);
			      null if nothing */
	struct str token;  /* where accounts have their own (own_tokens):
			      the access token; for TOKEN the refresh token */
};

/* What is asked. */
struct request {
	enum step step;
	const struct target *targets; /* n <= batch[step]; 1 for POSTS and
					 COUNTERS */
	size_t n;                     /* 1 for TOKEN too */
	struct str page;              /* where to go on; null: the first page */
	const struct str *post_ids;   /* COUNTERS: n_posts <= batch[step] */
	size_t n_posts;
	unsigned limit;           /* posts a page; 0: platform.page */
	unsigned dialect;         /* 0, or what ACTION_DIALECT switched to */
	struct str base_url;      /* origin without trailing slash */
	struct str token, secret; /* credentials; secret may be null */
	const char *const *keys;  /* values of platform.keys, in their order */
	int64_t now_ms;           /* for limits that speak of a time span */
};

/* ---- what an answer tells, handed to the core ---- */

struct profile {
	struct str id;       /* as answered; the core compares it */
	struct str handle;   /* as answered; may be null */
	int64_t followers;   /* COUNT_NULL where not told or hidden */
	int followers_exact; /* 1, 0, -1 = null */
	int64_t posts_total, views_total, likes_total;
};

/* A pair that rotates: the old one is void once this is answered. */
struct token_pair {
	struct str access, refresh; /* refresh: null where it stays */
	int64_t life_s;             /* of access; 0: not told */
};

struct post {
	struct str id;
	int64_t published_ms;
	struct str kind, url, text;    /* null where not told */
	int64_t counts[COUNTER_COUNT]; /* COUNT_NULL where not told */
};

/* The core's collector.  target: index into ask.targets. */
struct answer;
/* TOKEN: the new pair. */
void answer_token(struct answer *, size_t target, const struct token_pair *);
/* RESOLVE: this handle is that id. */
void answer_id(struct answer *, size_t target, struct str id);
void answer_profile(struct answer *, size_t target, const struct profile *);
/* PROFILE: hand this to POSTS as target.list. */
void answer_list(struct answer *, size_t target, struct str list);
void answer_post(struct answer *, size_t target, const struct post *);
/* An item that is a post but has no id or no readable time: left out, and
 * the page does not prove silence any more. */
void answer_unreadable(struct answer *, size_t target);
/* The page of posts was read; next is null where the list ends.  Exactly once
 * an answer to POSTS, at most once a target in one to PROFILE. */
void answer_page(struct answer *, size_t target, struct str next);
void answer_counts(struct answer *, struct str post_id,
		   const int64_t counts[COUNTER_COUNT]);
/* This target only: what the answer says of it (not_found, private ...).
 * detail: shown in the event, redacted and cut to 200 bytes by the core.
 * A target of RESOLVE or PROFILE of which the answer says nothing is
 * not_found; the core does that. */
void answer_fail(struct answer *, size_t target, enum outcome,
		 const char *detail, ...) PRINTF_LIKE(4, 5);

/* ---- what a refusal means ---- */

enum action {
	ACTION_NONE,    /* asking again is futile for now */
	ACTION_RETRY,   /* a passing failure: again, with backoff */
	ACTION_BISECT,  /* one of the batch spoils it: halve and ask again */
	ACTION_SINGLES, /* ask one by one */
	ACTION_HALVE,   /* too much data: halve ask.limit, down to 1 */
	ACTION_EMPTY,   /* of the first page of posts: no failure at all, but an
			   empty list */
	ACTION_DIALECT, /* ask once more with ask.dialect + 1 */
	ACTION_TOKEN,   /* the account's own token has ended: renew it, once
			   a round, and ask again */
};

enum failure_scope {
	FAILURE_TARGETS,  /* concerns the targets asked about */
	FAILURE_PLATFORM, /* the token, the project: every account */
	FAILURE_UNCLEAR,  /* either: auth, unless another account is answered
			     at that step; then it is as outcome says */
};

struct failure {
	enum outcome outcome;
	enum action action;
	enum failure_scope scope;
	/* Unix ms before which the platform must not be asked again (for
	 * scope PLATFORM) or this account (ASKED); 0: the core's backoff. */
	int64_t not_before_ms;
	/* No secrets; the core redacts once more, then cuts to 200 bytes (in
	 * this order: half a token is still one). */
	char detail[DETAIL_SIZE];
};

/* What headers say of the limits. */
enum limits_scope {
	LIMITS_STEP,     /* the endpoint just asked */
	LIMITS_PLATFORM, /* the app, the token: every request */
	LIMITS_TARGETS,  /* the accounts asked about */
};

#define USAGE_SLOW 75 /* percent */
#define USAGE_STOP 95

struct limits {
	int64_t remaining;     /* requests left, or -1 unknown */
	int usage_percent;     /* of what is allowed, or -1 unknown; the core
				  slows down from USAGE_SLOW on, and stops at
				  USAGE_STOP */
	int64_t not_before_ms; /* if nothing is left: until when; 0: unknown */
	enum limits_scope scope; /* of all three */
};

#define PARSE_REFUSED 1

enum quota_period {
	QUOTA_NONE,
	QUOTA_HOUR,
	QUOTA_PACIFIC_DAY,
	QUOTA_UTC_MONTH
};

struct platform {
	const char *name;
	const char *base_url; /* default origin */
	/* The adapter's own keys: CFG_STR rows whose offset is
	 * i * sizeof(char *), at most PLATFORM_KEYS_MAX; may be NULL. */
	const struct cfg_item *keys;
	bool has_secret; /* reads <platform>.secret if it is there */
	bool own_tokens; /* <platform>.token maps account ids to pairs that
			    STEP_TOKEN renews (keyring.h); the secret is
			    needed then */

	unsigned batch[STEP_COUNT]; /* targets a request (COUNTERS: posts) */
	unsigned page;              /* posts a page, as asked by default */
	unsigned cost[STEP_COUNT];  /* quota units a request */
	bool cost_by_target;        /* ... and each id of a batch counts */
	bool cost_by_post; /* POSTS costs a unit a post told, so cost[] is the
			      most that a page may be */
	enum quota_period quota_period;
	int64_t quota_units;       /* default budget a period; 0: none */
	unsigned rate[STEP_COUNT]; /* requests a minute that the platform
				      documents; 0: no such limit */

	bool newest_first;    /* strict order: a broken paging after page 1
				 leaves the round complete */
	bool empty_page_ends; /* an empty page with a next cursor is the end */
	bool total_counts_posts; /* posts_total > 0 refutes an empty list */

	/* Whether the values of keys (as in struct request) will do; the text
	 * names the key and says what is expected.  NULL: anything goes. */
	int (*check_keys)(const char *const *keys, struct err *);

	/* Whether the roster's id or handle is of the right form; the text
	 * says what is expected.  NULL: anything goes. */
	int (*check)(struct str id, struct str handle, const char *const *keys,
		     struct err *);

	/* Write the request. */
	int (*build)(const struct request *, struct http_req *, struct err *);

	/* Read a 2xx answer.  < 0: it is not what was asked for
	 * (invalid_response; the text says where it is wrong); what was
	 * handed over before that is dropped.  PARSE_REFUSED: it is a refusal
	 * in spite of its status, for judge to say what it means. */
	int (*parse)(const struct request *, const struct http_resp *,
		     struct answer *, struct err *);

	/* What a refusal means.  The core has already dealt with
	 * transport faults and sets the common rules beforehand in *verdict:
	 * 5xx unavailable/retry, 429 quota, 401 auth, 404 not_found if JSON,
	 * else invalid_response. */
	void (*classify)(const struct request *, const struct http_resp *,
			 struct failure *);

	/* Optional: read the limits from any answer's headers. */
	void (*limits)(const struct request *, const struct http_resp *,
		       struct limits *);
};

/* One a platform, in <name>.c; registry.c has them all. */
#define PLATFORM_DECLARE(name) extern const struct platform platform_##name;
PLATFORMS(PLATFORM_DECLARE)
#undef PLATFORM_DECLARE

#endif
