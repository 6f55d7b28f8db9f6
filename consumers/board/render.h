/* render.h -- the reply to a request, made of the world.  On the board's
 * thread. */
#ifndef SENTRA_CONSUMERS_BOARD_RENDER_H
#define SENTRA_CONSUMERS_BOARD_RENDER_H

#include "common/serve/reply.h"
#include "live.h"
#include "request.h"

/* Owned by whoever asked. */
struct rendering {
	struct reply *reply;    /* NULL: no memory */
	struct live_page *live; /* of a page; NULL of all else, and of errors */
	int status;             /* of the reply */
	struct err why;         /* where it is 500 or 503; of a file that is
				   too large (-EFBIG) also where it is 404 */
};

/* A page, or its table, what the API says, or a file of a kept report; where
 * that cannot be made, a page (JSON for who asks for JSON) that says why: 404,
 * 400, 503; 500 of a file that is not what its sum says.  As long as nothing
 * was read (world->now->generation is 0) all but files are 503. */
void render(struct rendering *, const struct world *, const struct request *);
/* There is no such page. */
struct reply *render_unknown(const struct world *, enum language);

#endif
