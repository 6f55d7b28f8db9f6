/* platform.h -- the contract of an adapter: all that the polling core knows
 * about a platform.
 *
 * An adapter is pure.  It writes requests (build), reads answers (parse),
 * explains refusals (classify) and reads limits from headers (limits); it does
 * no I/O, reads no clock, keeps no state and never logs.  The core does all of
 * that, for all platforms alike.  A new platform is one .c file here, one line
 * in common/config/platforms.h and one folder of cases under tests/cases
 * (producers/README.md, "Adding a platform").
 *
 * One round over an account goes through at most five steps:
 *
 *   TOKEN     renew the account's own token, shortly before it expires
 *   RESOLVE   handle -> id            once; the core remembers the id
 *   PROFILE   followers and totals    many accounts a request
 *   POSTS     the newest posts        page by page, one account a request
 *   COUNTERS  counters of posts       where the list does not have them
 *
 * A platform that has no need of a step leaves its batch[] at 0.  An answer to
 * PROFILE may hold the first page of posts, too (Instagram's does): the core
 * then asks for further pages only. */
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

/* What a request asks for; all borrowed. */
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

/* ---- what an answer holds, handed to the core ---- */

struct profile {
	struct str id;       /* as answered; the core compares it */
	struct str handle;   /* as answered; may be null */
	int64_t followers;   /* COUNT_NULL where absent or hidden */
	int followers_exact; /* 1, 0, -1 = null */
	int64_t posts_total, views_total, likes_total;
};

/* A token pair that rotates: the old one is void once this is answered. */
struct token_pair {
	struct str access, refresh; /* refresh: null where it stays the same */
	int64_t life_s;             /* of access; 0: unknown */
};

struct post {
	struct str id;
	int64_t published_ms;
	struct str kind, url, text;    /* null where absent */
	struct str description;        /* what there is beside text; or null */
	int64_t counts[COUNTER_COUNT]; /* COUNT_NULL where absent */
	bool upcoming; /* a stream or premiere that has not aired: no post
			  yet, and not missing either */
};

/* The collector of one answer (answer.h).  target: index into request.targets.
 * All texts are copied. */
struct answer;
/* TOKEN: the new pair. */
void answer_token(struct answer *, size_t target, const struct token_pair *);
/* RESOLVE: this handle is that id. */
void answer_id(struct answer *, size_t target, struct str id);
void answer_profile(struct answer *, size_t target, const struct profile *);
/* PROFILE: hand this to POSTS as target.list. */
void answer_list(struct answer *, size_t target, struct str list);
void answer_post(struct answer *, size_t target, const struct post *);
/* An item that is a post but has no id or no readable time (answer_post() sees
 * to times before there was a platform): left out, and
 * the page does not prove silence any more. */
void answer_unreadable(struct answer *, size_t target);
/* The text of an adapter's own buffer, null where it is empty or too long;
 * where it found no memory, the whole answer is not used.  Borrowed from it. */
struct str answer_made(struct answer *, const struct buf *);
/* The page of posts was read; next is the cursor of the next page, null where
 * the list ends.  Exactly once an answer to POSTS, at most once a target in one
 * to PROFILE. */
void answer_page(struct answer *, size_t target, struct str next);
void answer_counts(struct answer *, struct str post_id,
		   const int64_t counts[COUNTER_COUNT]);
/* COUNTERS: this post has not aired yet. */
void answer_upcoming(struct answer *, struct str post_id);
/* The answer refuses this target alone (not_found, private ...).  detail: goes
 * into the event, redacted and cut to 200 bytes by the core.  A target of
 * RESOLVE or PROFILE that the answer leaves out is not_found; the core does
 * that. */
void answer_fail(struct answer *, size_t target, enum outcome,
		 const char *detail, ...) PRINTF_LIKE(4, 5);

/* ---- what a refusal means ---- */

enum action {
	ACTION_NONE,    /* a repetition is futile for now */
	ACTION_RETRY,   /* a passing failure: repeat it with backoff */
	ACTION_BISECT,  /* one of the targets spoils it: halve them, repeat.
			   The core makes this of NONE wherever scope is not
			   PLATFORM and there are several targets */
	ACTION_SINGLES, /* the same, each target alone (splits_singly) */
	ACTION_HALVE,   /* too much data: halve request.limit, down to 1 */
	ACTION_EMPTY,   /* of the first page of posts: no failure at all, but an
			   empty list */
	ACTION_DIALECT, /* repeat it once with request.dialect + 1 */
	ACTION_TOKEN,   /* the account's own token has expired: renew it, once
			   a round, and repeat */
};

enum failure_scope {
	FAILURE_TARGETS,  /* concerns the targets of the request */
	FAILURE_PLATFORM, /* the token, the project: every account */
	FAILURE_UNCLEAR,  /* either: auth, unless another account is answered
			     at that step; then it is as outcome says */
};

struct failure {
	enum outcome outcome;
	enum action action;
	enum failure_scope scope; /* PLATFORM only where it is certain */
	/* Unix ms before which the platform must not be asked again (for
	 * scope PLATFORM) or this account (TARGETS); 0: the core's backoff. */
	int64_t not_before_ms;
	/* No secrets; the core redacts once more, then cuts to 200 bytes (in
	 * this order: half a token is still one). */
	char detail[DETAIL_SIZE];
};

/* What the headers of an answer say of the limits. */
enum limits_scope {
	LIMITS_STEP,     /* the endpoint of the request */
	LIMITS_PLATFORM, /* the app, the token: every request */
	LIMITS_TARGETS,  /* the accounts of the request */
};

/* Percent of what is allowed, from which on the core slows down and stops. */
#define USAGE_SLOW 75
#define USAGE_STOP 95

struct limits {
	int64_t remaining;     /* requests left, or -1 unknown */
	int usage_percent;     /* of what is allowed, or -1 unknown; the core
				  slows down from USAGE_SLOW on, and stops at
				  USAGE_STOP */
	int64_t not_before_ms; /* if nothing is left: until when; 0: unknown */
	enum limits_scope scope; /* of all three */
};

/* parse() found a refusal under a status of 2xx. */
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
			    STEP_TOKEN renews (core/token_store.h); the
			    secret is needed then */

	unsigned batch[STEP_COUNT]; /* targets a request (COUNTERS: posts) */
	unsigned page;              /* posts a page, as asked by default */
	unsigned cost[STEP_COUNT];  /* quota units a request */
	bool cost_by_target;        /* ... and each id of a batch counts */
	bool cost_by_post; /* POSTS costs a unit for each post in the answer,
			      so cost[] is the most that a page may cost */
	enum quota_period quota_period;
	int64_t quota_units;       /* default budget a period; 0: none */
	unsigned rate[STEP_COUNT]; /* requests a minute that the platform
				      documents; 0: no such limit */

	bool splits_singly;   /* a refused batch is asked about one by one, not
				 by halves */
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

	/* Write the request.  < 0: it cannot be written (a value that must
	 * not be sent, or too long); it is not sent then. */
	int (*build)(const struct request *, struct http_req *, struct err *);

	/* Read a 2xx answer.  < 0: it is not what was asked for
	 * (invalid_response; the text says where it is wrong); what was
	 * handed over before that is discarded.  PARSE_REFUSED: it is a refusal
	 * in spite of its status, for classify to say what it means. */
	int (*parse)(const struct request *, const struct http_resp *,
		     struct answer *, struct err *);

	/* What a refusal means.  The core has dealt with transport faults
	 * and has filled in *failure by the common rules (core/classify.h):
	 * 5xx unavailable/retry, 429 quota, 401 auth, 404 with JSON not_found
	 * or unavailable, else invalid_response; Retry-After).  NULL: those
	 * are enough. */
	void (*classify)(const struct request *, const struct http_resp *,
			 struct failure *);

	/* Read the limits from the headers of any answer.  NULL: there are
	 * none. */
	void (*limits)(const struct request *, const struct http_resp *,
		       struct limits *);
};

/* One a platform, in <name>.c; registry.h has them all. */
#define PLATFORM_DECLARE(name) extern const struct platform platform_##name;
PLATFORMS(PLATFORM_DECLARE)
#undef PLATFORM_DECLARE

#endif
