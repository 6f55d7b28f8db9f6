/* live.c: whoever has a page and applies its frame has the next page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/board/live.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

/* A page of parts "id=text", a blank between. */
static struct live_page *page_of(const char *parts)
{
	struct live_page *page;
	struct html h;

	html_init(&h, INDONESIAN);
	html(&h, "<main>");
	while (*parts) {
		int n = (int)strcspn(parts, " ");
		int id = (int)strcspn(parts, "=");

		html_live(&h, "%.*s", id, parts);
		html(&h, "<p>");
		html_text(&h,
			  (struct str){ parts + id + 1, (size_t)(n - id - 1) });
		html(&h, "</p>");
		html_live_end(&h);
		html(&h, "\n");
		parts += n + (parts[n] == ' ');
	}
	page = live_page_new(&h);
	html_release(&h);
	assert_non_null(page);
	return page;
}

static void frame_of(const char *from, const char *to, struct buf *out)
{
	struct live_page *a = page_of(from), *b = page_of(to);
	bool other = live_frame(a, b, out);

	assert_int_equal(other, out->len > 0);
	assert_int_equal(other, live_page_stamp(a) != live_page_stamp(b));
	live_page_free(a);
	live_page_free(b);
}

/* The frame's data. */
static json_t *data_of(const struct buf *frame)
{
	static const char begin[] = "event: rows\ndata: ";
	const char *text = buf_shown(frame);
	json_t *data;

	assert_memory_equal(text, begin, sizeof(begin) - 1);
	text += sizeof(begin) - 1;
	/* One line, then an empty one. */
	assert_string_equal(text + strcspn(text, "\n"), "\n\n");
	data = json_loadb(text, strcspn(text, "\n"), 0, NULL);
	assert_non_null(data);
	return data;
}

static const char *part(const json_t *data, const char *id)
{
	return json_string_value(
		json_object_get(json_object_get(data, "parts"), id));
}

static void test_same_page_has_no_frame(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 4096);
	frame_of("a=1 b=2", "a=1 b=2", &out);
	assert_int_equal(out.len, 0);
	frame_of("", "", &out);
	assert_int_equal(out.len, 0);
	buf_release(&out);
}

static void test_only_what_differs(void **state)
{
	struct live_page *from = page_of("a=1 b=2 c=3");
	struct live_page *to = page_of("a=1 b=x c=3");
	char stamp[17];
	struct buf out;
	json_t *data;

	(void)state;
	buf_init(&out, 4096);
	assert_true(live_frame(from, to, &out));
	data = data_of(&out);
	snprintf(stamp, sizeof(stamp), "%016" PRIx64, live_page_stamp(from));
	assert_string_equal(json_string_value(json_object_get(data, "from")),
			    stamp);
	snprintf(stamp, sizeof(stamp), "%016" PRIx64, live_page_stamp(to));
	assert_string_equal(json_string_value(json_object_get(data, "to")),
			    stamp);
	assert_int_equal(json_object_size(json_object_get(data, "parts")), 1);
	assert_string_equal(part(data, "b"), "<p>x</p>");
	assert_null(json_object_get(data, "order"));
	json_decref(data);
	buf_release(&out);
	live_page_free(from);
	live_page_free(to);
}

static void test_another_order(void **state)
{
	static const char *const want[] = { "c", "a", "b" };
	json_t *data, *order;
	struct buf out;

	(void)state;
	buf_init(&out, 4096);
	frame_of("a=1 b=2 c=3", "c=3 a=1 b=7", &out);
	data = data_of(&out);
	assert_int_equal(json_object_size(json_object_get(data, "parts")), 1);
	assert_string_equal(part(data, "b"), "<p>7</p>");
	order = json_object_get(data, "order");
	assert_int_equal(json_array_size(order), 3);
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(json_string_value(json_array_get(order, i)),
				    want[i]);
	json_decref(data);
	buf_release(&out);
}

static void test_parts_that_come_or_go(void **state)
{
	static const char *const pairs[][2] = {
		{ "a=1", "a=1 b=2" }, { "a=1 b=2", "a=1" }, { "a=1", "b=1" },
		{ "", "a=1" },        { "a=1 b=1", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		struct buf out;

		buf_init(&out, 4096);
		frame_of(pairs[i][0], pairs[i][1], &out);
		assert_string_equal(buf_shown(&out),
				    "event: reset\ndata: {}\n\n");
		buf_release(&out);
	}
}

/* Whatever stands in a part, the frame is one line of data. */
static void test_hostile_parts(void **state)
{
	struct buf out;
	json_t *data;

	(void)state;
	buf_init(&out, 4096);
	frame_of("a=1", "a=</script>\n\ndata:\r\"\\\xe2\x80\xa8\xff", &out);
	data = data_of(&out);
	assert_non_null(strstr(part(data, "a"), "&lt;/script&gt;"));
	json_decref(data);
	buf_release(&out);
}

static void test_still_says_which(void **state)
{
	struct live_page *page = page_of("a=1");
	struct buf out;
	json_t *data;

	(void)state;
	buf_init(&out, 4096);
	live_still(page, &out);
	data = data_of(&out);
	assert_string_equal(json_string_value(json_object_get(data, "from")),
			    json_string_value(json_object_get(data, "to")));
	assert_int_equal(json_object_size(json_object_get(data, "parts")), 0);
	json_decref(data);
	buf_release(&out);
	assert_true(live_page_bytes(page) > sizeof("a<p>1</p>"));
	assert_int_equal(live_page_bytes(NULL), 0);
	live_page_free(page);
	live_page_free(NULL);
}

/* Random pages of the same parts: by the frame one makes the other. */
static void test_applied_it_is_the_next(void **state)
{
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 300; round++) {
		char from[200] = "", to[200] = "";
		int ids[] = { 0, 1, 2, 3, 4, 5 };
		struct buf out;
		json_t *data, *order;

		for (int i = 5; i > 0; i--) {
			int j = rand_r(&seed) % (round % 2 ? i + 1 : 1);
			int other = ids[i];

			ids[i] = round % 2 ? ids[j] : ids[i];
			if (round % 2)
				ids[j] = other;
		}
		for (int i = 0; i < 6; i++) {
			size_t n = strlen(from), m = strlen(to);

			snprintf(from + n, sizeof(from) - n, "%sp%d=%d",
				 i ? " " : "", i, rand_r(&seed) % 2);
			snprintf(to + m, sizeof(to) - m, "%sp%d=%d",
				 i ? " " : "", ids[i], rand_r(&seed) % 2);
		}
		buf_init(&out, 4096);
		frame_of(from, to, &out);
		if (!out.len) {
			assert_string_equal(from, to);
			buf_release(&out);
			continue;
		}
		data = data_of(&out);
		order = json_object_get(data, "order");
		for (int i = 0; i < 6; i++) {
			char id[16], have[24], want[24];
			const char *text;

			if (order)
				snprintf(id, sizeof(id), "%s",
					 json_string_value(
						 json_array_get(order,
								(size_t)i)));
			else
				snprintf(id, sizeof(id), "p%d", i);
			text = part(data, id);
			snprintf(have, sizeof(have), "%s=%c", id,
				 text ? text[3] : strstr(from, id)[3]);
			snprintf(want, sizeof(want), "%.4s", to + i * 5);
			assert_string_equal(have, want);
		}
		json_decref(data);
		buf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_page_has_no_frame),
		cmocka_unit_test(test_only_what_differs),
		cmocka_unit_test(test_another_order),
		cmocka_unit_test(test_parts_that_come_or_go),
		cmocka_unit_test(test_hostile_parts),
		cmocka_unit_test(test_still_says_which),
		cmocka_unit_test(test_applied_it_is_the_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
