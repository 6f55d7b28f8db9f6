/* alert_words.h -- the words of alert_text.c that are tables: times, platforms,
 * and what each reason of blindness means and asks for.  Private to it. */
#ifndef SENTRA_CONSUMERS_ALERTER_ALERT_WORDS_H
#define SENTRA_CONSUMERS_ALERTER_ALERT_WORDS_H

#include "alert.h"

/* A text on its way. */
struct speech {
	struct buf *out;
	enum alert_language language;
	const char *zone; /* see struct alert_facts */
	const struct zone *local;
};

/* The one of the two that is the speech's language. */
void say(const struct speech *, const char *indonesian, const char *english);
/* The same, with word in the place of each %.  A word that is no plain one (it
 * is to be part of a command) becomes "?". */
void say_with(const struct speech *, const char *word, const char *indonesian,
	      const char *english);
/* "Tue 10 Mar 2026 12:30 WIB"; TIME_NONE: "unknown". */
void say_time(const struct speech *, int64_t ms);
/* "YouTube" of "youtube"; of a name that has no other, itself. */
void say_platform(const struct speech *, const char *name);

/* Reasons of collection_blind. */
void say_reason(const struct speech *, const char *reason);
void say_action(const struct speech *, const char *reason,
		const char *platform);

#endif
