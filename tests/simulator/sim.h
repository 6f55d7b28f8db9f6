/* sim.h -- what a simulated platform is: one file, one struct, one line in
 * the table of main.c.
 *
 * A platform answers a request as its documentation says, from the world as
 * it is at the instant of the request.  It knows nothing of HTTP beyond
 * struct sim_request and struct sim_response, and nothing of sockets. */
#ifndef SENTRA_SIM_H
#define SENTRA_SIM_H

#include "world.h"

#include "common/buf.h"

struct sim_request {
	const char *method, *path;
	int64_t now_ms;
	/* The value of a query parameter or header; NULL where absent. */
	const char *(*query)(const struct sim_request *, const char *name);
	const char *(*header)(const struct sim_request *, const char *name);
	void *inside;
};

enum sim_manner { SIM_PLAIN, SIM_SLOW, SIM_RESET };

struct sim_header {
	const char *name; /* constant */
	char value[64];
};

struct sim_response {
	int status;
	const char *type; /* constant; application/json by default */
	struct buf body;
	struct sim_header headers[4];
	size_t n_headers;
	enum sim_manner manner;
};

/* What faults ask of a platform that only it can do. */
struct sim_twist {
	bool missing_counters, loop_paging, wrong_account;
	bool not_found, private_;
};

struct sim {
	struct world world;
	const char *token;   /* what a request must carry */
	bool unlimited;      /* no quotas */
	int64_t quota_units; /* YouTube's a day */
	int64_t spent, spent_until_ms;
	int64_t window_used, window_until_ms; /* X's 15 minutes */
	struct sim_post posts[SIM_POSTS_MAX]; /* of the account at hand */
};

struct sim_platform {
	enum platform_id platform;
	const char *root; /* every path of it begins so */
	void (*handle)(struct sim *, const struct sim_request *,
		       const struct sim_twist *, struct sim_response *);
	/* The platform's own words for a refusal: "auth" or "quota". */
	void (*refuse)(struct sim_response *, const char *why, int64_t now_ms);
};

extern const struct sim_platform sim_youtube;
extern const struct sim_platform sim_x;

void sim_header(struct sim_response *, const char *name, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
/* A count as the platform writes it, or nothing where it is hidden: appends
 * ,"name":"value" (quoted) or ,"name":value. */
void sim_count(struct buf *, const char *name, int64_t value, bool quoted);
/* The i-th of a comma-separated list; STR_NULL past the end. */
struct str sim_part(const char *list, size_t i);

#endif
