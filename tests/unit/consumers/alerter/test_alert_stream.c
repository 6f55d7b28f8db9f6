/* test_alert_stream.c -- the stream of alerts shows the record, and is found to
 * be another, whatever somebody did to it. */
#include "tests/unit/kit/stage_kit.h"

#include "consumers/alerter/alert_stream.h"

#include <errno.h>

#define STREAM "s:alerts"

/* The alerts of so many sentra, raised one ms after the other. */
static struct alert_record *record_of(int n)
{
	struct alert_record *r = alert_record_new(NULL);

	assert_non_null(r);
	for (int i = 0; i < n; i++) {
		struct alert_event event = {
			.alert = { .kind = ALERT_CONTENT_STALE, .since_ms = i },
			.firing = true,
			.observed_ms = 100 + i,
		};
		char text[24];

		snprintf(event.alert.of, sizeof(event.alert.of), "s%d", i);
		snprintf(text, sizeof(text), "alert%d", i);
		assert_int_equal(alert_record_add(r, 0, &event, str_of(text),
						  true),
				 0);
	}
	assert_int_equal(alert_record_close(r), 0);
	return r;
}

struct written {
	struct kit *kit;
	struct alert_stream stream;
	struct fence fence;
};

static void open_stream(struct written *w, struct kit *kit)
{
	w->kit = kit;
	tell_redis(kit, "HSET partition0 owner me");
	alert_stream_init(&w->stream, &kit->env);
	fence_init(&w->fence, kit->env.redis, "me");
	kit_guard(&w->fence, "partition0");
}

static void close_stream(struct written *w)
{
	fence_release(&w->fence);
	alert_stream_release(&w->stream);
}

static void show(struct written *w, int n)
{
	struct alert_record *record = record_of(n);

	assert_int_equal(alert_stream_show(&w->stream, record, &w->fence, NULL),
			 0);
	assert_int_equal(fence_finish(&w->fence, NULL), 0);
	alert_record_free(record);
}

static bool stands(const struct written *w)
{
	bool as_written = false;

	assert_int_equal(alert_stream_stands(&w->stream, &as_written, NULL), 0);
	return as_written;
}

static void shows_the_record(void **state)
{
	struct written w;

	if (!server_exists())
		skip();
	open_stream(&w, *state);
	show(&w, 0);
	assert_redis(w.kit, "EXISTS " STREAM, "0");
	show(&w, 2);
	assert_redis(w.kit, "XRANGE " STREAM " - +",
		     "100-0 event alert0 101-0 event alert1");
	/* What it has is not written again. */
	show(&w, 4);
	assert_redis(w.kit, "XINFO STREAM " STREAM,
		     "length 4 radix-tree-keys 1 radix-tree-nodes 2 "
		     "last-generated-id 103-0 max-deleted-entry-id 0-0 "
		     "entries-added 4 recorded-first-entry-id 100-0 groups 0 "
		     "first-entry 100-0 event alert0 "
		     "last-entry 103-0 event alert3");
	assert_int_equal(alert_stream_add(&w.stream, 103, STR_LIT("more"),
					  &w.fence, NULL),
			 0);
	assert_int_equal(fence_finish(&w.fence, NULL), 0);
	assert_redis(w.kit, "XREVRANGE " STREAM " + - COUNT 1",
		     "103-1 event more");
	assert_true(stands(&w));
	close_stream(&w);
}

static void finds_what_others_did(void **state)
{
	static const char *const deeds[] = {
		"DEL " STREAM,
		"XDEL " STREAM " 101-0",
		"XDEL " STREAM " 103-0",
		"XADD " STREAM " 200-0 event forged",
		"XTRIM " STREAM " MAXLEN 1",
		"SET " STREAM " text",
	};
	struct written w;

	if (!server_exists())
		skip();
	open_stream(&w, *state);
	for (size_t i = 0; i < ARRAY_LEN(deeds); i++) {
		show(&w, 4);
		assert_true(stands(&w));
		tell_redis(w.kit, deeds[i]);
		assert_false(stands(&w));
		show(&w, 4);
		assert_redis(w.kit, "XRANGE " STREAM " - +",
			     "100-0 event alert0 101-0 event alert1 "
			     "102-0 event alert2 103-0 event alert3");
	}
	close_stream(&w);
}

static void says_what_it_may_not_ask(void **state)
{
	static const char *const commands[] = { "XLEN", "XINFO" };
	char deed[64];
	struct written w;
	struct err err;
	bool well;

	if (!server_exists())
		skip();
	open_stream(&w, *state);
	show(&w, 4);
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		snprintf(deed, sizeof(deed), "ACL SETUSER default -%s",
			 commands[i]);
		tell_redis(w.kit, deed);
		assert_int_equal(alert_stream_stands(&w.stream, &well, &err),
				 -EACCES);
		assert_non_null(strstr(err.text, commands[i]));
		tell_redis(w.kit, "ACL SETUSER default +@all");
	}
	assert_true(stands(&w));
	close_stream(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(shows_the_record, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(finds_what_others_did, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(says_what_it_may_not_ask,
						kit_open, kit_close),
	};

	return cmocka_run_group_tests_name("alert_stream", tests, NULL, NULL);
}
