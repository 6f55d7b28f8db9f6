/* x.h -- what the two halves of X's adapter tell each other. */
#ifndef SENTRA_PRODUCERS_PLATFORMS_X_H
#define SENTRA_PRODUCERS_PLATFORMS_X_H

#include "platform.h"

struct json_t;

/* The kind of a problem: the last segment of its type, since hosts differ;
 * null where it has none ("about:blank"). */
struct str x_problem(const struct json_t *);
/* Its text, under either of the names that it goes by. */
struct str x_detail(const struct json_t *);

/* Errors that stand in an answer of status 200: whether one is about a user,
 * not about a post or whom a post mentions; and what it says of him. */
bool x_is_about_users(const struct json_t *error);
enum outcome x_error_outcome(const struct json_t *error);

void x_classify(const struct request *, const struct http_resp *,
		struct failure *);
void x_limits(const struct request *, const struct http_resp *,
	      struct limits *);

#endif
