/* sim.h -- what a simulated platform is: one file, one struct, one line in
 * the table of main.c.
 *
 * A platform answers a request as its documentation says, from the world as
 * it is at the instant of the request.  It knows nothing of HTTP beyond
 * struct sim_request and struct sim_response, and nothing of sockets. */
#ifndef SENTRA_SIM_H
#define SENTRA_SIM_H

#include "faults.h"
#include "world.h"

#include "common/buf.h"

struct sim_request {
	const char *path;
	int64_t now_ms;
	/* The value of a query parameter or header; NULL where absent. */
	const char *(*query)(const struct sim_request *, const char *name);
	const char *(*header)(const struct sim_request *, const char *name);
	void *inside;
};

enum sim_manner { SIM_PLAIN, SIM_SLOW, SIM_RESET, SIM_SILENT };

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
	int64_t at_ms; /* of its Date */
};

/* Refusals that every platform has its own words for.  A quota is spent for
 * the day or longer, the quota of a minute comes back by itself. */
enum sim_refusal { REFUSE_AUTH, REFUSE_QUOTA, REFUSE_QUOTA_MINUTE };

#define SIM_BATCH_MAX 100 /* accounts that a request can be about */
#define SIM_WINDOWS   3

struct sim_window {
	int64_t used, until_ms;
};

struct sim {
	struct world world;
	struct fault_list faults;
	const char *token; /* what a request must carry */
	bool unlimited;    /* no quotas */
	int64_t day_units; /* YouTube's a day */
	struct sim_window day;
	int64_t window_requests; /* X's in 15 minutes, per endpoint */
	struct sim_window windows[SIM_WINDOWS];
	struct sim_post posts[SIM_POSTS_MAX]; /* of the account at hand */
	const struct actor *hint; /* posts come in batches of one account */
};

struct sim_platform {
	enum platform_id platform;
	const char *root; /* every path of it begins so */
	/* Whose accounts a request is about, as far as there are such. */
	size_t (*about)(struct sim *, const struct sim_request *,
			const struct actor *who[SIM_BATCH_MAX]);
	void (*handle)(struct sim *, const struct sim_request *,
		       struct sim_response *);
	void (*refuse)(struct sim_response *, enum sim_refusal, int64_t now_ms);
};

extern const struct sim_platform sim_youtube;
extern const struct sim_platform sim_x;

void sim_header(struct sim_response *, const char *name, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
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
/* Whose post that is, and the post; NULL where nobody has it.  id_of: how the
 * platform writes the id of a post. */
const struct actor *
sim_owner(struct sim *, enum platform_id, int64_t now_ms, struct str id,
	  void (*id_of)(const struct sim_post *, char out[32]),
	  const struct sim_post **post);
/* Whether a fault that is about one account hits this one. */
bool sim_hit(struct sim *, enum fault_kind, const struct actor *);

#endif
