/* message.h -- texts that are sent to people, of a greatest length: names in
 * them are cut until all of it fits, and never what else they say.  Pure. */
#ifndef SENTRA_CONSUMERS_REPORT_MESSAGE_H
#define SENTRA_CONSUMERS_REPORT_MESSAGE_H

#include "report.h"

struct message {
	const struct report *report;
	enum language language;
	struct str sentra; /* that it is for; null: for everybody */
	size_t row;        /* of it, in the ranking */
	size_t chars;      /* that a name may have now */
	struct buf *out;
};

/* Appended to out by write(), which may be called several times: each time with
 * shorter names.  -EMSGSIZE: even short names are too long. */
int message_fit(struct message *, void (*write)(struct message *), size_t most,
		struct err *) MUST_USE;

void message_name(struct message *, struct str name);
void message_word(struct message *, enum word_id);
/* A number with that many decimals; "-" where it is not known. */
void message_number(struct message *, double, int decimals);
/* By the clock of a zone; null: the report's. */
void message_time(struct message *, int64_t ms, struct str zone);
/* "*Pengikut*: " */
void message_title(struct message *, enum word_id);

/* Characters of a text. */
size_t message_chars(struct str text);

#endif
