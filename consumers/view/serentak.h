/* serentak.h -- what Redis says of a campaign, in words.  Pure.
 *
 * schemas/redis-keys.md has the keys. */
#ifndef SENTRA_CONSUMERS_VIEW_SERENTAK_H
#define SENTRA_CONSUMERS_VIEW_SERENTAK_H

#include "common/base/str.h"
#include "words.h"

/* Those who did not post, by why. */
enum serentak_status { SERENTAK_LATE, SERENTAK_UNSEEN, SERENTAK_WAITING };
#define SERENTAK_STATUSES 3
extern const struct serentak_word {
	const char *name; /* the stage's */
	enum word_id title;
} serentak_statuses[SERENTAK_STATUSES];

/* Which of them a value of <prefix>:state:coverage:campaign:<id> is: the word
 * before a blank, more may stand behind it.  -1: none, as of who posted. */
int serentak_status(struct str value);

/* "direncanakan" of "planned"; WORD_COUNT: that is no state. */
enum word_id serentak_state(struct str state);

/* A score, unix seconds, which Redis may write with decimals: in milliseconds.
 * TIME_NONE for what is no instant. */
int64_t serentak_first_ms(struct str score);

#endif
