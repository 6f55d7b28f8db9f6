/* sim.h -- what a simulated platform is: one file, one struct, one line in
 * the table of spoil.c.
 *
 * A platform answers a request as its documentation says, from the world as
 * it is at the instant of the request.  It knows nothing of HTTP beyond
 * struct sim_request and struct sim_response, and nothing of sockets. */
#ifndef SENTRA_TESTS_SIMULATOR_SIM_H
#define SENTRA_TESTS_SIMULATOR_SIM_H

#include "faults.h"
#include "world.h"

#include "common/base/buf.h"

struct sim_request {
	const char *method, *path;
	struct str body; /* of a POST */
	int64_t now_ms;
	/* The value of a query parameter or header; NULL where absent. */
	const char *(*query)(const struct sim_request *, const char *name);
	const char *(*header)(const struct sim_request *, const char *name);
	void *inside;
};

/* How an answer is sent; the last three instead of it. */
enum sim_manner {
	SIM_PLAIN,
	SIM_SLOW,
	SIM_RESET,
	SIM_SHORT,
	SIM_ENDLESS,
	SIM_SILENT,
	SIM_DROP,
};

struct sim_header {
	const char *name; /* constant */
	char value[320];
};

struct sim_response {
	int status;
	const char *type; /* constant; application/json by default */
	struct buf body;
	struct sim_header headers[8];
	size_t n_headers;
	enum sim_manner manner;
	bool stuffed;  /* with headers beyond measure */
	int64_t at_ms; /* of its Date */
};

#define SIM_BATCH_MAX 100 /* accounts that a request can be about */

/* What is counted apart. */
enum sim_quota {
	Q_X_USERS,
	Q_X_USERS_BY,
	Q_X_TWEETS,
	Q_FACEBOOK,
	Q_INSTAGRAM,
	Q_THREADS,
	Q_TIKTOK_USER,
	Q_TIKTOK_LIST,
	Q_TIKTOK_QUERY,
	SIM_QUOTAS
};

struct sim_window {
	int64_t used, until_ms;
};

/* How far an account's tokens have been renewed; see sim_tiktok.h. */
struct sim_grant;

struct sim {
	struct world world;
	struct fault_list faults;
	const char *token;   /* what a request must carry */
	const char *secret;  /* of the app; NULL: none is asked for */
	const char *ig_user; /* our own id on Instagram */
	bool unlimited;      /* no quotas */
	int64_t day_units;   /* YouTube's a day */
	struct sim_window day;
	int64_t window_requests; /* X's in 15 minutes, per endpoint */
	int64_t hour_calls;      /* Graph's an hour, per platform */
	int64_t minute_requests; /* TikTok's a minute, per endpoint */
	int64_t token_life_ms;   /* TikTok's access tokens */
	struct sim_window windows[SIM_QUOTAS];
	struct sim_grant *grants; /* one each actor, once asked for; owned */
	struct sim_post posts[SIM_POSTS_MAX]; /* of the account at hand */
	const struct actor *hint; /* posts come in batches of one account */
};

struct sim_platform {
	const char *name; /* as in the roster */
	bool posts;       /* has requests that are no GET */
	bool (*owns)(const struct sim *, const struct sim_request *);
	/* Whose accounts a request is about, as far as there are such. */
	size_t (*about)(struct sim *, const struct sim_request *,
			const struct actor *who[SIM_BATCH_MAX]);
	void (*handle)(struct sim *, const struct sim_request *,
		       struct sim_response *);
	/* Whether such faults leave that request alone; may be NULL. */
	bool (*exempt)(const struct sim_request *, enum fault_kind);
	/* One of FAULTS_REFUSED in the platform's words. */
	void (*refuse)(struct sim_response *, enum fault_kind, int64_t now_ms);
};

extern const struct sim_platform sim_youtube;
extern const struct sim_platform sim_x;
extern const struct sim_platform sim_facebook;
extern const struct sim_platform sim_instagram;
extern const struct sim_platform sim_tiktok;
extern const struct sim_platform sim_threads;

/* Let the platform whose request it is, or a fault, answer; 404 where it is
 * nobody's. */
void sim_answer(struct sim *, const struct sim_request *,
		struct sim_response *);
/* Its number, -1 where the roster does not know it. */
int sim_platform_id(const struct sim_platform *);
void sim_release(struct sim *); /* what sim itself made */
bool sim_is_under(const struct sim_request *, const char *root);
/* Use n of what a window has; false where they are not there. */
bool sim_spend(struct sim *, enum sim_quota, int64_t n, int64_t limit,
	       int64_t window_ms, int64_t now_ms);
void sim_header(struct sim_response *, const char *name, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
/* "name": with a comma before where one is wanted. */
void sim_key(struct buf *, const char *name);
void sim_text(struct buf *, const char *name, const char *text);
/* A count as the platform writes it, or nothing where it is hidden: appends
 * ,"name":"value" (quoted) or ,"name":value. */
void sim_count(struct buf *, const char *name, int64_t value, bool quoted);
/* The parts of a comma-separated list, the first max of them to out; how many
 * there are.  NULL and "" have none. */
size_t sim_split(const char *list, struct str *out, size_t max);
/* Whether a comma-separated list, or none, has the word. */
bool sim_lists(const char *list, const char *word);
/* A whole number from low to high; absent: otherwise.  -1 for all else. */
int64_t sim_number(const char *text, int64_t low, int64_t high,
		   int64_t otherwise);
/* The account's posts to s->posts, as the faults that are about it want them;
 * how many.  SIM_UNDATED: without a time. */
#define SIM_UNDATED INT64_MIN
size_t sim_posts(struct sim *, const struct actor *, int64_t now_ms);
/* Whose post that is, and the post; NULL where nobody has it.  id_of: how the
 * platform writes the id of a post. */
const struct actor *
sim_owner(struct sim *, enum platform_id, int64_t now_ms, struct str id,
	  void (*id_of)(const struct sim_post *, char out[32]),
	  const struct sim_post **post);
/* Whether a fault that is about one account hits this one. */
bool sim_hit(struct sim *, enum fault_kind, const struct actor *);

#endif
