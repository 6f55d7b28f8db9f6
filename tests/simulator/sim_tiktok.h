/* sim_tiktok.h -- what the two halves of TikTok's API share: whose tokens are
 * good.
 *
 * A simulated account's tokens count up: act.<open_id>.0 and rft.<open_id>.0
 * are good from the start, each renewal gives the next pair. */
#ifndef SENTRA_TESTS_SIMULATOR_SIM_TIKTOK_H
#define SENTRA_TESTS_SIMULATOR_SIM_TIKTOK_H

#include "sim.h"

struct sim_grant {
	int64_t generation; /* of the pair that is good */
	int64_t access_until_ms, refresh_until_ms;
};

/* Whose access token the request carries, good or not; NULL: nobody's. */
const struct actor *sim_tiktok_bearer(struct sim *, const struct sim_request *,
				      int64_t *generation);
/* Whose refresh token a renewal carries. */
const struct actor *sim_tiktok_renewing(struct sim *,
					const struct sim_request *);
bool sim_tiktok_is_good(struct sim *, const struct actor *, int64_t generation,
			int64_t now_ms);

/* ---- fields ---- */

#define TIKTOK_FIELDS_MAX 24

/* Of whom, and of which post, something is told. */
struct told {
	struct sim *sim;
	const struct sim_request *q;
	const struct actor *a;
	const struct sim_post *p;
};

struct field_kind {
	const char *name;
	void (*put)(const struct told *, const char *name, struct buf *);
};

/* Fields are mandatory, and all of them known; false where refused. */
bool sim_tiktok_fields(const struct sim_request *,
		       const struct field_kind *known,
		       const struct field_kind *out[TIKTOK_FIELDS_MAX],
		       size_t *n, struct sim_response *);
void sim_tiktok_put(const struct told *, const struct field_kind *const *,
		    size_t n, struct buf *);
void sim_tiktok_empty(const struct told *, const char *name, struct buf *);
/* The data came first; here is the end. */
void sim_tiktok_ok(struct buf *);
void sim_tiktok_invalid(struct sim_response *, const char *message);

/* ---- endpoints ---- */

struct json_t;
void sim_tiktok_list(struct sim *, const struct sim_request *,
		     const struct actor *, const struct json_t *body,
		     struct sim_response *);
void sim_tiktok_query(struct sim *, const struct sim_request *,
		      const struct actor *, const struct json_t *body,
		      struct sim_response *);
/* POST /v2/oauth/token/ */
void sim_tiktok_token(struct sim *, const struct sim_request *,
		      struct sim_response *);

#endif
