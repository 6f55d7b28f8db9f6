/* graph.h -- Meta's Graph API, as far as the adapters of Facebook, Instagram
 * and Threads share it: paths, proofs, pages, links, codes of refusals and
 * headers of usage.  Which fields are asked for, and what they mean, is for
 * each of them to know.
 *
 *   rc = graph_get(req, request, err);               "<base_url>/v25.0/"
 *   buf_adds(&req->url, "me/posts");
 *   return rc < 0 ? rc : graph_end(req, request, err);
 *
 * Facts are those of developers.facebook.com: Graph API (versions, paging,
 * error handling, rate limits) and "Secure Graph API calls" (the proof). */
#ifndef SENTRA_PRODUCERS_PLATFORMS_GRAPH_H
#define SENTRA_PRODUCERS_PLATFORMS_GRAPH_H

#include "adapter.h"

/* Keys of the platform's section, in this order (GRAPH_USER: Instagram). */
enum graph_key { GRAPH_VERSION, GRAPH_USER };
#define GRAPH_VERSION_ROW                                                 \
	{                                                                 \
		"graph_version", CFG_STR, GRAPH_VERSION * sizeof(char *), \
			"v25.0", 0, 0,                                    \
			"version of the Graph API in every path"          \
	}

/* -EINVAL: graph_version is no version as v25.0. */
int graph_check_version(const char *const *keys, struct err *) MUST_USE;
/* 1 to 32 digits, as every id of an object is here. */
bool graph_is_id(struct str);

/* ---- requests ---- */

/* Begin a GET of "<base_url>/<version>/". */
int graph_get(struct http_req *, const struct request *, struct err *) MUST_USE;
/* Add the token, and where the app's secret is there the proof that we know it:
 * appsecret_proof, HMAC-SHA256 of the token. */
int graph_end(struct http_req *, const struct request *, struct err *) MUST_USE;

/* ---- answers ---- */

/* Whether a document is a refusal, whatever its status. */
bool graph_refused(const struct json_t *doc);
/* An id that is text or a number; the latter is written into room, and both are
 * borrowed. */
#define GRAPH_ID_ROOM 24
struct str graph_id(const struct json_t *, char room[GRAPH_ID_ROOM]);
/* "2021-07-09T19:09:52+0000"; false: no readable time. */
bool graph_time(const struct json_t *, int64_t *ms);
/* Hand over where an edge goes on.  paging.next is never followed nor shown, as
 * it repeats the token; that it is there says that there is more. */
void graph_page(const struct json_t *edge, struct answer *);
/* Append a permalink without its fragment and without its query, but for the
 * parameters named in keep (words separated by spaces); nothing where it is no
 * link. */
void graph_link(struct buf *url, struct str link, const char *keep);
/* Fill in id, time, permalink, and kind unless that is known, of an item in the
 * form that Instagram and Threads share, and hand the post over; without id or
 * time it is unreadable. */
void graph_post(const struct json_t *item, struct post *, struct answer *);

/* ---- refusals and limits ---- */

/* What the platform's adapter knows of the request that was refused. */
struct graph_call {
	bool limited; /* it asks for a number of posts, which can be halved */
	bool shared;  /* it counts against us, whoever is asked about */
};

/* As platform.classify. */
void graph_classify(const struct request *, const struct http_resp *,
		    const struct graph_call *, struct failure *);
/* A platform.limits: X-App-Usage, X-Page-Usage, X-Business-Use-Case-Usage. */
void graph_limits(const struct request *, const struct http_resp *,
		  struct limits *);

#endif
