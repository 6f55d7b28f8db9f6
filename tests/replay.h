/* replay.h -- an adapter between texts: a request and an answer go in as texts,
 * and what the adapter makes of them comes out as text.
 *
 * Serves the cases and the samples.  A request is written as JSON; what was
 * read from an answer is lines of JSON, or one line of words and numbers. */
#ifndef SENTRA_TESTS_REPLAY_H
#define SENTRA_TESTS_REPLAY_H

#include "producers/platforms/answer.h"
#include "producers/platforms/platform.h"

#define REPLAY_MAX 100 /* targets, or posts */

struct replay {
	const struct platform *platform;
	struct json_t *doc; /* request borrows from it */
	struct request request;
	struct target target[REPLAY_MAX];
	struct str post[REPLAY_MAX];
	const char *key[PLATFORM_KEYS_MAX];
	struct http_resp resp;

	/* What came out, after replay_run(). */
	int rc; /* of parse; 0 where the answer was refused */
	struct err err;
	struct answer answer;
	bool refused; /* failure says what it means */
	struct failure failure;
	struct limits limits; /* remaining -1: none in the headers */
};

void replay_init(struct replay *, const struct platform *);
void replay_release(struct replay *);

/* {"step": "profile", "targets": [{"id", "handle", "list", "token"}], "page":
 * text, "posts": [ids], "limit": n, "dialect": n, "now": time, "secret": text,
 * "keys": {name: text}}; all may be absent but step and targets.  Keys that are
 * not given have their default; the platform's token is "token". */
int replay_set_request(struct replay *, struct str json, struct err *) MUST_USE;
/* head: the status on the first line, then headers, a line each. */
int replay_set_head(struct replay *, struct str head, struct err *) MUST_USE;
void replay_set_body(struct replay *, struct str body);

/* A folder with request.json ... */
int replay_load_request(struct replay *, const char *dir,
			struct err *) MUST_USE;
/* ... headers.txt and body.json or body.txt. */
int replay_load(struct replay *, const char *dir, struct err *) MUST_USE;

int replay_run(struct replay *) MUST_USE;

/* Everything that was read from the answer, a line of JSON each. */
void replay_lines(const struct replay *, struct buf *);
/* The HTTP request: method and URL, headers, an empty line, the body. */
void replay_print_request(const struct replay *, struct buf *);
/* How much of each kind was read, in one line. */
void replay_summary(const struct replay *, struct buf *);

#endif
