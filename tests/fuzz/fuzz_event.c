/* fuzz_event.c -- any bytes as a message: no crash, no read beyond its end,
 * the quick way says what the common way says, and whatever is taken reads back
 * the same after it was written.
 * Seeds: schemas/examples. */
#include "common/json/json.h"
#include "tests/unit/kit/event_kit.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_round_trip(const struct event *ev,
			     const struct event_origin *origin)
{
	struct buf first, second, scratch;
	struct event again;

	buf_init(&first, 1 << 24);
	buf_init(&second, 1 << 24);
	buf_init(&scratch, 1 << 24);
	event_encode(ev, &first);
	if (event_decode(buf_str(&first), origin, &scratch, &again, NULL) !=
	    EVENT_OK)
		abort();
	event_encode(&again, &second);
	if (!str_eq(buf_str(&first), buf_str(&second)))
		abort();
	buf_release(&first);
	buf_release(&second);
	buf_release(&scratch);
}

/* Jansson overlooks a NUL after a number, and refuses one, escaped, in a name:
 * such input is not compared. */
static void check_verdict(struct str text, bool json)
{
	const struct json_limits limits = { 1 << 24, 2048, false };
	struct json_t *doc = NULL;

	if (text.n == 0 || memchr(text.p, '\0', text.n) ||
	    memmem(text.p, text.n, "\\u0000", 6))
		return;
	if ((json_parse(text, &limits, &doc, NULL) == 0) != json)
		abort();
	json_free(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct event_origin origin = { .append_ms = -1 };
	struct str text = { (const char *)data, size };
	struct buf scratch[2];
	enum event_fault fault;
	struct event ev;

	buf_init(&scratch[0], 1 << 24);
	buf_init(&scratch[1], 1 << 24);
	if (!event_ways_agree(text, &origin, scratch, &ev, &fault))
		abort();
	check_verdict(text, fault != EVENT_NOT_JSON);
	if (fault == EVENT_OK)
		check_round_trip(&ev, &origin);
	buf_release(&scratch[0]);
	buf_release(&scratch[1]);
	return 0;
}
