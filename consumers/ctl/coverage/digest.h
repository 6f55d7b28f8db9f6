/* digest.h -- the newest posts of several sentra, as a text to hand on.  Pure.
 *
 *   digest_init(&digest, 10);
 *   digest_offer(&digest, &post);         (as many as there are)
 *   digest_end(&digest);
 *   digest_text(&digest, "YAPI, Kota Depok", ...);
 *   digest_release(&digest);
 *
 * The text is plain, for WhatsApp: *bold*, one post a paragraph, its text on
 * one line. */
#ifndef SENTRA_CONSUMERS_CTL_COVERAGE_DIGEST_H
#define SENTRA_CONSUMERS_CTL_COVERAGE_DIGEST_H

#include "common/base/pool.h"
#include "common/config/roster.h"
#include "consumers/ctl/ctl.h"

/* Texts as Redis has them: they may hold anything. */
struct digest_post {
	const struct sentra *sentra; /* borrowed */
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

/* Whether the label is one of those: ids with a blank between. */
bool digest_has_label(struct str labels, const char *label);

/* title: what is asked, one line; zone: of t, an IANA name. */
void digest_text(const struct digest *, const char *title, enum language,
		 int64_t t_ms, const char *zone, struct buf *out);
/* updated_ms: when the stage wrote last; TIME_NONE: never. */
void digest_json(const struct digest *, int64_t t_ms, int64_t updated_ms,
		 struct buf *out);
void digest_csv(const struct digest *, struct buf *out);

#endif
