/* replay.h -- an adapter, asked and answered from text.
 *
 * Serves the cases, the samples and the fuzzers: what was asked is written as
 * JSON, what comes out is read as lines of JSON or as one line in words. */
#ifndef SENTRA_TESTS_REPLAY_H
#define SENTRA_TESTS_REPLAY_H

#include "producers/platforms/answer.h"
#include "producers/platforms/platform.h"

#define REPLAY_MAX 100 /* targets, or posts */

struct replay {
	const struct platform *platform;
	struct json_t *doc; /* what was asked; ask borrows from it */
	struct request request;
	struct target target[REPLAY_MAX];
	struct str post[REPLAY_MAX];
	const char *key[PLATFORM_KEYS_MAX];
	struct http_resp resp;

	/* What came out, after replay_run(). */
	int rc; /* of parse; 0 where judge was asked */
	struct err err;
	struct answer answer;
	bool judged;
	struct failure failure;
	struct limits limits; /* remaining -1: none told */
};

void replay_init(struct replay *, const struct platform *);
void replay_release(struct replay *);

/* {"step": "profile", "targets": [{"id", "handle", "list", "token"}], "page":
 * text, "posts": [ids], "limit": n, "dialect": n, "now": time, "secret": text,
 * "keys": {name: text}}; all may be absent but step and targets.  Keys that are
 * not given have their default; the platform's token is "token". */
int replay_ask(struct replay *, struct str json, struct err *) MUST_USE;
/* head: the status on the first line, then headers, a line each. */
int replay_head(struct replay *, struct str head, struct err *) MUST_USE;
void replay_body(struct replay *, struct str body);

/* A folder with ask.json ... */
int replay_load_ask(struct replay *, const char *dir, struct err *) MUST_USE;
/* ... headers.txt and body.json or body.txt. */
int replay_load(struct replay *, const char *dir, struct err *) MUST_USE;

int replay_run(struct replay *) MUST_USE;

/* Each thing told, a line of JSON. */
void replay_lines(const struct replay *, struct buf *);
/* What is asked: method and URL, headers, an empty line, the body. */
void replay_request(const struct replay *, struct buf *);
/* How much of what was told, in one line of words. */
void replay_summary(const struct replay *, struct buf *);

#endif
