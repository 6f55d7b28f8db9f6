/* event_kit.h -- the two ways of reading an event, held against each other. */
#ifndef SENTRA_TESTS_KIT_EVENT_KIT_H
#define SENTRA_TESTS_KIT_EVENT_KIT_H

#include "common/event/decode.h"

/* The same kind and, by what event_encode() writes of them, the same values. */
static inline bool event_same(const struct event *a, const struct event *b)
{
	struct buf first, second;
	bool same;

	buf_init(&first, 1 << 24);
	buf_init(&second, 1 << 24);
	event_encode(a, &first);
	event_encode(b, &second);
	same = a->kind == b->kind && !first.bad && !second.bad &&
	       str_eq(buf_str(&first), buf_str(&second));
	if (a->kind == EVENT_STATUS)
		same = same && a->status.outcome == b->status.outcome &&
		       str_eq(a->status.outcome_text, b->status.outcome_text);
	buf_release(&first);
	buf_release(&second);
	return same;
}

/* Whether event_decode() and event_decode_any() say the same of a text: the
 * verdict, its words, the values; these are given back.  Views in *ev are valid
 * as long as text and scratch[0]. */
static inline bool event_ways_agree(struct str text,
				    const struct event_origin *origin,
				    struct buf scratch[2], struct event *ev,
				    enum event_fault *fault)
{
	struct err why = { 0 }, why_any = { 0 };
	struct event ev_any;
	enum event_fault any =
		event_decode_any(text, origin, &scratch[1], &ev_any, &why_any);

	*fault = event_decode(text, origin, &scratch[0], ev, &why);
	return *fault == any && why.code == why_any.code &&
	       strcmp(why.text, why_any.text) == 0 &&
	       (any != EVENT_OK || event_same(ev, &ev_any));
}

#endif
