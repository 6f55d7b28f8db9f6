/* test_html.c -- text, attributes, links, numbers and live parts of pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/html.h"
#include "consumers/view/ranking.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#define T_MS INT64_C(1773120600000) /* 2026-03-10T05:30:00Z */

static struct html h;

static int begin(void **state)
{
	(void)state;
	html_init(&h, INDONESIAN);
	return 0;
}

static int end(void **state)
{
	(void)state;
	html_release(&h);
	return 0;
}

static void check(const char *want)
{
	assert_string_equal(buf_cstr(&h.out), want);
	buf_clear(&h.out);
}

static const struct {
	const char *text, *want;
} texts[] = {
	{ NULL, "" },
	{ "", "" },
	{ "Sentra A & B", "Sentra A &amp; B" },
	{ "<script>\"'", "&lt;script&gt;&quot;&#39;" },
	{ "&lt;", "&amp;lt;" },
	{ "a\nb\tc\rd", "a b c d" },
	{ "a\x01\x7f", "a\xef\xbf\xbd\xef\xbf\xbd" },
	{ "Ma\xc3\xb1", "<bdi>Ma\xc3\xb1</bdi>" },
	{ "\xff", "<bdi>\xef\xbf\xbd</bdi>" },
	{ "a\xe2\x80", "<bdi>a\xef\xbf\xbd</bdi>" },
	/* U+0085; U+202E, U+2066; zero width; U+2028 */
	{ "a\xc2\x85", "<bdi>a\xef\xbf\xbd</bdi>" },
	{ "\xe2\x80\xae"
	  "ab\xe2\x81\xa6",
	  "<bdi>ab</bdi>" },
	{ "a\xe2\x80\x8b"
	  "b",
	  "<bdi>ab</bdi>" },
	{ "a\xe2\x80\xa8"
	  "b",
	  "<bdi>a b</bdi>" },
};

static void test_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		html_text(&h, str_of(texts[i].text));
		check(texts[i].want);
	}
	html_text(&h, (struct str){ "a\0b", 3 });
	check("a\xef\xbf\xbd"
	      "b");
}

/* Cut by characters, of which this has two bytes. */
static void test_long_text(void **state)
{
	struct buf text;

	(void)state;
	buf_init(&text, 4 * HTML_PLAIN_MAX);
	for (int i = 0; i < HTML_PLAIN_MAX; i++)
		buf_adds(&text, "\xc3\xa9");
	html_text(&h, buf_str(&text));
	assert_int_equal(h.out.len, strlen("<bdi></bdi>") + 2 * HTML_TEXT_MAX +
					    strlen("\xe2\x80\xa6"));
	buf_clear(&h.out);
	html_attr(&h, "title", buf_str(&text));
	assert_int_equal(h.out.len, strlen(" title=\"\"") + 2 * HTML_TEXT_MAX +
					    strlen("\xe2\x80\xa6"));
	buf_clear(&h.out);
	html_plain(&h, buf_str(&text));
	assert_int_equal(h.out.len, 2 * HTML_PLAIN_MAX);
	buf_addc(&text, 'x');
	html_plain(&h, buf_str(&text));
	assert_int_equal(h.out.len, 4 * HTML_PLAIN_MAX + 3);
	buf_release(&text);
}

static void test_plain(void **state)
{
	(void)state;
	html_plain(&h, STR_LIT("\xc3\xa9 <b>\r\nx\ty\x02"));
	check("\xc3\xa9 &lt;b&gt; \nx y\xef\xbf\xbd");
}

static void test_words(void **state)
{
	(void)state;
	html_words(&h, "a < b & c");
	check("a &lt; b &amp; c");
	html_wordsf(&h, "%d <%s>", 5, "x");
	check("5 &lt;x&gt;");
	html_word(&h, WORD_fresh);
	check("hidup");
	h.language = ENGLISH;
	html_word(&h, WORD_fresh);
	check("fresh");
}

/* Whoever reads the attribute has the text, also where a page would not show
 * all of it. */
static void test_attr(void **state)
{
	(void)state;
	html_attr(&h, "data-value", STR_LIT("\"><b>'&"));
	check(" data-value=\"&quot;&gt;&lt;b&gt;&#39;&amp;\"");
	html_attr(&h, "data-value", STR_LIT("a\n\r\tb\xe2\x80\xae\x01"));
	check(" data-value=\"a&#10;&#13;&#9;b\xe2\x80\xae\xef\xbf\xbd\"");
	html_attr(&h, "data-value", STR_NULL);
	check(" data-value=\"\"");
	html_attrf(&h, "id", "s-%s", "a\"b");
	check(" id=\"s-a&quot;b\"");
}

static const struct {
	const char *url, *want; /* NULL: none */
} links[] = {
	{ "/sentra/x", " href=\"/en/sentra/x\"" },
	{ "/", " href=\"/en/\"" },
	{ "https://x.com/i?a=1&b=2",
	  " href=\"https://x.com/i?a=1&amp;b=2\" rel=\"noreferrer\"" },
	{ "HTTP://a", " href=\"HTTP://a\" rel=\"noreferrer\"" },
	{ "https://a/\"onclick='x",
	  " href=\"https://a/&quot;onclick=&#39;x\" rel=\"noreferrer\"" },
	{ "", NULL },
	{ NULL, NULL },
	{ "https://", NULL },
	{ "//evil.example/", NULL },
	{ "/\\evil.example/", NULL },
	{ "/\t/evil.example/", NULL },
	{ "javascript:alert(1)", NULL },
	{ " https://a", NULL },
	{ "https://a b", NULL },
	{ "https://a\n", NULL },
	{ "https://a/\xff", NULL },
	{ "https://a/\xe2\x80\xae", NULL },
	{ "data:text/html,x", NULL },
	{ "sentra/x", NULL },
	{ "#x", NULL },
};

static void test_links(void **state)
{
	char url[HTML_LINK_MAX + 2];

	(void)state;
	html_release(&h);
	html_init(&h, ENGLISH);
	for (size_t i = 0; i < ARRAY_LEN(links); i++) {
		bool is = html_link(&h, "href", str_of(links[i].url));

		assert_int_equal(is, links[i].want != NULL);
		assert_string_equal(buf_cstr(&h.out), is ? links[i].want : "");
		buf_clear(&h.out);
		assert_int_equal(html_anchor(&h, str_of(links[i].url)), is);
		assert_int_equal(h.out.len > 0, is);
		buf_clear(&h.out);
	}
	memset(url, 'a', sizeof(url));
	url[0] = '/';
	assert_true(html_link(&h, "href", (struct str){ url, HTML_LINK_MAX }));
	assert_false(
		html_link(&h, "href", (struct str){ url, HTML_LINK_MAX + 1 }));
}

static void test_numbers(void **state)
{
	(void)state;
	html_number(&h, STR_LIT("340138"));
	check("340.138");
	html_number(&h, STR_LIT("<b>"));
	check("-");
	html_time(&h, T_MS, "Asia/Jakarta");
	check("<time datetime=\"2026-03-10T05:30:00Z\">"
	      "Sel 10 Mar 2026 12.30 WIB</time>");
	html_time(&h, T_MS, "Asia/Jayapura");
	html_time(&h, T_MS, "Asia/Jakarta");
	check("<time datetime=\"2026-03-10T05:30:00Z\">"
	      "Sel 10 Mar 2026 14.30 WIT</time>"
	      "<time datetime=\"2026-03-10T05:30:00Z\">"
	      "Sel 10 Mar 2026 12.30 WIB</time>");
	html_time(&h, T_MS, "../../etc/passwd");
	check("<time datetime=\"2026-03-10T05:30:00Z\">"
	      "Sel 10 Mar 2026 05.30 UTC</time>");
	html_time(&h, T_MS, NULL);
	check("<time datetime=\"2026-03-10T05:30:00Z\">"
	      "Sel 10 Mar 2026 05.30 UTC</time>");
	html_time(&h, TIME_NONE, "Asia/Jakarta");
	check("-");
	html_age(&h, 3 * HOUR_MS);
	check("3 jam lalu");
}

/* More zones than are kept: the rest is told in UTC. */
static void test_many_zones(void **state)
{
	char name[16];

	(void)state;
	for (int i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "Etc/GMT-%d", i % 14);
		html_time(&h, T_MS, name);
	}
	assert_int_equal(html_error(&h, NULL), 0);
}

static void test_states(void **state)
{
	static const char *const names[] = { "fresh",       "aging",   "stale",
					     "blind",       "unknown", "exempt",
					     "unregistered" };

	(void)state;
	html_state(&h, STR_LIT("fresh"));
	check("<span class=\"state s-fresh\"><span class=\"symbol\" "
	      "aria-hidden=\"true\">\xe2\x97\x8f</span> hidup</span>");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		html_state(&h, str_of(names[i]));
		assert_non_null(strstr(buf_cstr(&h.out), names[i]));
		buf_clear(&h.out);
	}
	html_state(&h, STR_LIT("<b>"));
	check("-");
	html_state(&h, STR_NULL);
	check("-");
}

static void test_moved(void **state)
{
	(void)state;
	html_moved(&h, 3);
	check("<span class=\"moved up\"><span aria-hidden=\"true\">"
	      "\xe2\x96\xb2</span><span class=\"sr\">naik </span>3</span>");
	html_moved(&h, -12);
	check("<span class=\"moved down\"><span aria-hidden=\"true\">"
	      "\xe2\x96\xbc</span><span class=\"sr\">turun </span>12</span>");
	html_moved(&h, 0);
	check("<span class=\"moved not\"><span aria-hidden=\"true\">=</span>"
	      "<span class=\"sr\">tetap </span></span>");
	html_moved(&h, MOVED_UNKNOWN);
	check("-");
}

static void add_part(const char *id, const char *text)
{
	html_live(&h, "%s", id);
	html(&h, "<p>");
	html_words(&h, text);
	html(&h, "</p>");
	html_live_end(&h);
}

static uint64_t stamp_of(const char *a, const char *b, const char *c)
{
	uint64_t stamp;

	html_release(&h);
	html_init(&h, INDONESIAN);
	html_words(&h, c);
	add_part("a", a);
	add_part("b", b);
	stamp = html_stamp(&h);
	return stamp;
}

static void test_parts(void **state)
{
	uint64_t stamp;

	(void)state;
	html(&h, "x");
	add_part("a", "1");
	html(&h, "y");
	assert_int_equal(h.n_parts, 1);
	assert_string_equal(h.part[0].id, "a");
	assert_int_equal(h.part[0].from, 1);
	assert_int_equal(h.part[0].to, 1 + strlen("<p>1</p>"));
	stamp = stamp_of("1", "2", "x");
	assert_int_equal(stamp, stamp_of("1", "2", "another"));
	assert_int_not_equal(stamp, stamp_of("1", "3", "x"));
	assert_int_not_equal(stamp, stamp_of("2", "1", "x"));
	html_live(&h, "c");
	assert_int_equal(html_stamp(&h), stamp_of("2", "1", "x"));
}

static void test_bad_parts(void **state)
{
	char id[200];
	struct err err;

	(void)state;
	memset(id, 'a', sizeof(id) - 1);
	id[sizeof(id) - 1] = 0;
	add_part(id, "1");
	assert_int_equal(h.n_parts, 0);
	assert_int_equal(html_error(&h, &err), 0);
	html_live(&h, "a");
	html_live(&h, "b");
	assert_int_equal(html_error(&h, &err), -EINVAL);
}

/* Too large is an error, and no page that lacks its end. */
static void test_too_large(void **state)
{
	struct err err;

	(void)state;
	h.out.max = 4;
	html(&h, "12345");
	html_live(&h, "a");
	html_live_end(&h);
	html_stamp(&h);
	assert_int_equal(html_error(&h, &err), -EMSGSIZE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(test_text),      TEST(test_long_text),
		TEST(test_plain),     TEST(test_words),
		TEST(test_attr),      TEST(test_links),
		TEST(test_numbers),   TEST(test_many_zones),
		TEST(test_states),    TEST(test_moved),
		TEST(test_parts),     TEST(test_bad_parts),
		TEST(test_too_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
