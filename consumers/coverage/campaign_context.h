/* campaign_context.h -- what campaigns are evaluated from at t, and how what
 * stands of them in Redis is asked for and changed.
 *
 * Must not know what they are counted by. */
#ifndef SENTRA_CONSUMERS_COVERAGE_CAMPAIGN_CONTEXT_H
#define SENTRA_CONSUMERS_COVERAGE_CAMPAIGN_CONTEXT_H

#include "campaign.h"
#include "consumers/core/fence.h"
#include "consumers/core/stage.h"

/* The zones of a roster. */
struct campaign_zones {
	struct zone **opened; /* owned: each once */
	size_t n;
	const struct zone **of; /* by the number of a sentra */
	struct zone *report;    /* of the whole board */
};

/* Opens them; what there was is closed.  { 0 } is empty. */
int campaign_zones_open(struct campaign_zones *, const struct stage_env *,
			struct err *) MUST_USE;
void campaign_zones_close(struct campaign_zones *);

/* All borrowed. */
struct campaign_context {
	const struct stage_env *env;
	const char *stage;
	const struct campaigns *campaigns;
	const char *lexicon_version;
	int64_t t_s;
	int64_t today; /* the local day of t */
	/* Shows the look all accounts that the roster has of this sentra, and
	 * their posts. */
	void (*show)(void *ctx, const struct sentra *, struct campaign_look *);
	void *ctx;
};

/* Whether the sentra with this number in the roster is there at t, and the
 * campaign expects it. */
bool campaign_is_expected(const struct campaign_context *, size_t number,
			  const struct campaign *);
/* The number of a sentra in the roster; roster->n: it has none of this id. */
size_t campaign_number_of(const struct campaign_context *, struct str id);

/* Answers that are looked at together; all are taken before anything else is
 * sent. */
struct campaign_answers {
	struct redisReply **at; /* owned, and each of them */
	size_t n, asked;
};
int campaign_answers_init(struct campaign_answers *, size_t most,
			  struct err *) MUST_USE;
void campaign_answers_release(struct campaign_answers *);
/* fmt: a command with one %k.  Nothing waits in the fence. */
int campaign_ask(struct campaign_answers *, const struct campaign_context *,
		 const char *fmt, const struct buf *key, struct err *) MUST_USE;
int campaign_take(struct campaign_answers *, const struct campaign_context *,
		  struct err *) MUST_USE;

/* Into the fence: a command of two arguments, or of one, where b is null. */
int campaign_put(struct fence *, const char *verb, const struct buf *key,
		 struct str a, struct str b, struct err *) MUST_USE;

#endif
