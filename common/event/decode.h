/* decode.h -- reading without the quick way, for the tests, which hold the two
 * against each other: event_decode() says the same of every message. */
#ifndef SENTRA_COMMON_EVENT_DECODE_H
#define SENTRA_COMMON_EVENT_DECODE_H

#include "event.h"

enum event_fault event_decode_any(struct str payload,
				  const struct event_origin *,
				  struct buf *scratch, struct event *out,
				  struct err *detail) MUST_USE;

#endif
