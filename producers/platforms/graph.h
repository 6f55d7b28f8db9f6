/* graph.h -- what the adapters of Facebook and Instagram share: Meta's Graph
 * API.  Its paths, its proofs, its errors and its limits are the same for
 * both; what is asked for is theirs. */
#ifndef SENTRA_PRODUCERS_PLATFORMS_GRAPH_H
#define SENTRA_PRODUCERS_PLATFORMS_GRAPH_H

#include "adapter.h"

/* Keys of both, in this order. */
enum graph_key { GRAPH_VERSION, GRAPH_USER };
#define GRAPH_VERSION_ROW                                                 \
	{                                                                 \
		"graph_version", CFG_STR, GRAPH_VERSION * sizeof(char *), \
			"v25.0", 0, 0,                                    \
			"version of the Graph API in every path"          \
	}

int graph_check_version(const char *const *keys, struct err *) MUST_USE;
/* Digits only, as every id of an object is here. */
bool graph_is_id(struct str);

/* ---- requests ---- */

/* Begin a GET of "<base_url>/<version>/". */
int graph_get(struct http_req *, const struct request *, struct err *) MUST_USE;
/* The token, and the proof that we know the app's secret. */
int graph_end(struct http_req *, const struct request *, struct err *) MUST_USE;

/* ---- answers ---- */

/* Whether a document is a refusal, whatever its status. */
bool graph_refused(const struct json_t *doc);
/* An id that is text or a number; the latter is written into room. */
#define GRAPH_ID_ROOM 24
struct str graph_id(const struct json_t *, char room[GRAPH_ID_ROOM]);
/* "2021-07-09T19:09:52+0000"; false: no readable time. */
bool graph_time(const struct json_t *, int64_t *ms);
/* Hands over where an edge goes on.  paging.next is never followed, nor shown
 * (it echoes the token); that it is there says that there is more. */
void graph_page(const struct json_t *edge, struct answer *);
/* A permalink without its query, but for the parameters named in keep (words
 * separated by spaces), and without its fragment; nothing where it is none. */
void graph_link(struct buf *url, struct str link, const char *keep);

/* Fills in id, time, permalink, and kind unless that is known, of an item as
 * Instagram and Threads tell them, and hands the post over; without id or time
 * it is unreadable. */
void graph_post(const struct json_t *item, struct post *, struct answer *);

/* ---- refusals and limits ---- */

/* On whose budget a request runs, and whether its size can be halved. */
struct graph_call {
	bool limited; /* it asks for so many posts */
	bool shared;  /* it counts against us, whoever is asked about */
};

void graph_classify(const struct request *, const struct http_resp *,
		    const struct graph_call *, struct failure *);
void graph_limits(const struct request *, const struct http_resp *,
		  struct limits *);

#endif
