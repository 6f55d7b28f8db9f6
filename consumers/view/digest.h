/* digest.h -- the newest posts of several sentra, as a text to hand on.  Pure.
 *
 *   digest_init(&digest, 10);
 *   digest_offer(&digest, &post, &err);   (as many as there are)
 *   digest_end(&digest);
 *   digest_text(&digest, &head, &out);
 *   digest_release(&digest);
 *
 * The text is plain, for WhatsApp: *bold*, one post a paragraph, its text on
 * one line. */
#ifndef SENTRA_CONSUMERS_VIEW_DIGEST_H
#define SENTRA_CONSUMERS_VIEW_DIGEST_H

#include "common/base/err.h"
#include "common/base/pool.h"
#include "words.h"

struct buf;

/* Texts as Redis has them: they may hold anything. */
struct digest_post {
	struct str sentra, name; /* its id, and what it is called */
	const char *zone;        /* the sentra's; IANA; borrowed */
	int64_t published_ms;
	struct str platform, url, text, labels;
	size_t place; /* private */
};

struct digest {
	struct digest_post *at; /* after digest_end(): the newest first */
	size_t n, size, most;   /* most: at the end; 0: all */
	size_t offered;
	int64_t floor_ms; /* no newer than that: too old by now */
	struct pool texts;
};

void digest_init(struct digest *, size_t most);
void digest_release(struct digest *);
/* Copies its texts, if it may be among the newest.  Of one instant those
 * offered first come first.  -ENOMEM. */
int digest_offer(struct digest *, const struct digest_post *,
		 struct err *) MUST_USE;
void digest_end(struct digest *);

/* What stands above the posts; borrowed. */
struct digest_head {
	const char *title; /* what is asked, one line */
	enum language language;
	int64_t t_ms;     /* as of when, */
	const char *zone; /* by this clock; IANA */
	size_t most; /* characters of the whole text; 0: as many as it takes */
};
/* Where `most` is given, texts are cut at DIGEST_SHORT characters, and posts
 * that do not fit any more are left out. */
#define DIGEST_MOST                                              \
	1500 /* of a message in WhatsApp that is read to its end \
	      */
#define DIGEST_SHORT 140
void digest_text(const struct digest *, const struct digest_head *,
		 struct buf *out);

#endif
