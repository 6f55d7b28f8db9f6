/* quick.h -- reading of events that stand as event_encode() writes them.  For
 * the files of this folder alone. */
#ifndef SENTRA_COMMON_EVENT_QUICK_H
#define SENTRA_COMMON_EVENT_QUICK_H

#include "event.h"

/* True: the text is such an event, and each value agrees with its rule; views
 * in *out are borrowed from text and from scratch, which has room for text.n
 * bytes.  False: it may be good or bad, and has to be read in the common way;
 * *out is of no use. */
bool quick_read(struct str text, struct buf *scratch,
		struct event *out) MUST_USE;

#endif
