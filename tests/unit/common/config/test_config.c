/* test_config.c -- sentra.conf: values, faults and who wins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/file.h"
#include "common/config/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct poll {
	char *name, *path, *url, *zone;
	int64_t count, interval_ms;
	double share;
	bool on;
};

#define ROW(member) offsetof(struct poll, member)

static const struct cfg_item poll_items[] = {
	{ "name", CFG_NAME, ROW(name), "sentra", 0, 0, "a name" },
	{ "path", CFG_PATH, ROW(path), "$TEST_CONFIG_DIR|/else", 0, 0, "p" },
	{ "url", CFG_URL, ROW(url), NULL, 0, 0, "an origin" },
	{ "zone", CFG_ZONE, ROW(zone), "Asia/Jakarta", 0, 0, "a zone" },
	{ "count", CFG_INT, ROW(count), "3", 1, 9, "a count" },
	{ "interval", CFG_DURATION, ROW(interval_ms), "15m", 10000, 86400000,
	  "pause between two polls" },
	{ "share", CFG_REAL, ROW(share), "0.25", 0, 1, "a share" },
	{ "on", CFG_BOOL, ROW(on), NULL, 0, 0, "a switch" },
	{ .key = NULL },
};

/* Its defaults must not be taken: [poll] has set those. */
static const struct cfg_item youtube_items[] = {
	{ "count", CFG_INT, ROW(count), "9", 1, 9, "a count" },
	{ "interval", CFG_DURATION, ROW(interval_ms), "1h", 0, 0, "a pause" },
	{ .key = NULL },
};

static const struct cfg_item kafka_items[] = {
	{ "bootstrap.servers", CFG_STR, 0, "127.0.0.1:9092", 0, 0, "brokers" },
	{ .key = NULL },
};

struct fixture {
	char path[64];
	struct poll poll;
	char *servers;
	struct cfg_pairs rest;
	struct config *config;
	struct faults faults;
	struct err err;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	int fd;

	snprintf(f->path, sizeof(f->path), "/tmp/test_config.XXXXXX");
	fd = mkstemp(f->path);
	faults_init(&f->faults);
	*state = f;
	return fd < 0 || close(fd) < 0 ? -1 : 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	config_free(f->config);
	faults_release(&f->faults);
	unlink(f->path);
	free(f);
	return 0;
}

static int load_file(struct fixture *f, const char *path)
{
	const struct cfg_section sections[] = {
		{ "poll", poll_items, &f->poll, false, NULL },
		{ "youtube", youtube_items, &f->poll, true, NULL },
		{ "kafka", kafka_items, &f->servers, false, &f->rest },
	};

	config_free(f->config);
	f->config = NULL;
	faults_release(&f->faults);
	faults_init(&f->faults);
	return config_load(&f->config, path, sections, ARRAY_LEN(sections),
			   &f->faults, &f->err);
}

static void load(struct fixture *f, struct str text)
{
	assert_int_equal(file_write(f->path, text, 0600, &f->err), 0);
	if (load_file(f, f->path) < 0)
		fail_msg("%s", f->err.text);
}

static void load_good(struct fixture *f, const char *text)
{
	load(f, str_of(text));
	if (f->faults.n)
		fail_msg("%s", f->faults.at[0].printed);
}

static void test_defaults(void **state)
{
	struct fixture *f = *state;

	unsetenv("TEST_CONFIG_DIR");
	assert_int_equal(load_file(f, NULL), 0);
	assert_string_equal(f->poll.name, "sentra");
	assert_string_equal(f->poll.path, "/else");
	assert_string_equal(f->poll.url, "");
	assert_int_equal(f->poll.count, 3);
	assert_int_equal(f->poll.interval_ms, 900000);
	assert_true(f->poll.share == 0.25);
	assert_false(f->poll.on);
	assert_string_equal(f->servers, "127.0.0.1:9092");
	assert_int_equal(f->rest.n, 0);
	assert_int_equal(config_line(f->config, "poll", "count"), 0);
	setenv("TEST_CONFIG_DIR", "/run/x", 1);
	assert_int_equal(load_file(f, NULL), 0);
	assert_string_equal(f->poll.path, "/run/x");
	setenv("TEST_CONFIG_DIR", "", 1);
	assert_int_equal(load_file(f, NULL), 0);
	assert_string_equal(f->poll.path, "/else");
	unsetenv("TEST_CONFIG_DIR");
	/* so may be the directory of one that is written */
	load_good(f, "[poll]\npath = $TEST_CONFIG_DIR/redis.password\n");
	assert_string_equal(f->poll.path, "$TEST_CONFIG_DIR/redis.password");
	setenv("TEST_CONFIG_DIR", "/run/x", 1);
	load_good(f, "[poll]\npath = $TEST_CONFIG_DIR/redis.password\n");
	assert_string_equal(f->poll.path, "/run/x/redis.password");
	unsetenv("TEST_CONFIG_DIR");
}

static void test_written(void **state)
{
	struct fixture *f = *state;

	load_good(f, "; comment\n# comment\n\n[poll]\n"
		     "name = dua-2\r\n"
		     "   path=/a b;c   ; the rest is a comment\n"
		     "\turl : https://example.org:8443/\n"
		     "zone = Asia/Makassar\ncount = 9\ninterval = 1d\n"
		     "share = 1e-1\non = yes");
	assert_string_equal(f->poll.name, "dua-2");
	assert_string_equal(f->poll.path, "/a b;c");
	assert_string_equal(f->poll.url, "https://example.org:8443");
	assert_string_equal(f->poll.zone, "Asia/Makassar");
	assert_int_equal(f->poll.count, 9);
	assert_int_equal(f->poll.interval_ms, 86400000);
	assert_true(f->poll.share == 0.1);
	assert_true(f->poll.on);
	assert_int_equal(config_line(f->config, "poll", "url"), 7);
	assert_string_equal(config_path(f->config), f->path);
}

static void test_own_section_wins_wherever_it_stands(void **state)
{
	struct fixture *f = *state;

	load_good(f, "[youtube]\ninterval = 1h\n[poll]\ninterval = 5m\n"
		     "count = 4\n");
	assert_int_equal(f->poll.interval_ms, 3600000);
	assert_int_equal(f->poll.count, 4);
	load_good(f, "[poll]\ncount = 4\n[poll]\ninterval = 5m\n");
	assert_int_equal(f->poll.interval_ms, 300000);
}

static void test_rest(void **state)
{
	struct fixture *f = *state;

	load_good(f, "[kafka]\nclient.id = a\nbootstrap.servers = k1:1,k2:2\n"
		     "linger.ms = 5\n");
	assert_string_equal(f->servers, "k1:1,k2:2");
	assert_int_equal(f->rest.n, 2);
	assert_string_equal(f->rest.pair[0].key, "client.id");
	assert_string_equal(f->rest.pair[0].value, "a");
	assert_int_equal(f->rest.pair[0].line, 2);
	assert_string_equal(f->rest.pair[1].value, "5");
	config_free(f->config);
	f->config = NULL;
	assert_null(f->servers);
	assert_int_equal(f->rest.n, 0);
}

static void test_sections_of_other_programs(void **state)
{
	struct fixture *f = *state;

	load_good(f, "[tiktok]\nwhatever = 1\n[score]\n[report]\nx = y\n"
		     "[alertmanager]\nurls = u\n[redis]\n[pipeline]\n");
}

static const struct {
	const char *name, *text, *want; /* want: after the path */
} faulty[] = {
	{ "unknown key", "[poll]\nintervall = 1m",
	  ":2: [poll] intervall: unknown key; did you mean interval?" },
	{ "key like no other", "[poll]\nsomething = 1",
	  ":2: [poll] something: unknown key; remove it" },
	{ "unknown section", "[pol]\n[yotube]\na = 1",
	  ":2: [yotube]: unknown section; did you mean [youtube]?" },
	{ "unknown section with several keys",
	  "[poll]\n\n  [something] ; of whom?\n# a\na = 1\nb = 2\n= 3",
	  ":3: [something]: unknown section; remove it" },
	{ "no section", "count = 1",
	  ":1: count: outside any section; put [section] above it" },
	{ "no key", "[poll]\n= 1",
	  ":2: [poll]: no key before the =; write one" },
	{ "no key, below others", "[poll]\n\ncount = 1\n= 1",
	  ":4: [poll]: no key before the =; write one" },
	{ "no value", "[poll]\n\ncount\non = yes",
	  ":3: neither [section] nor key = value; correct it or put ; before "
	  "it" },
	{ "open bracket", "[poll",
	  ":1: neither [section] nor key = value; correct it or put ; before "
	  "it" },
	{ "key after the section", "[poll] count = 1",
	  ":1: text after the section; put it on a line of its own" },
	{ "control character", "[poll]\nname = a\x01",
	  ":2: a control character; remove it" },
	{ "word as count", "[poll]\ncount = many",
	  ":2: [poll] count: \"many\" is no whole number; write digits" },
	{ "fraction as count", "[poll]\ncount = 1.0",
	  ":2: [poll] count: \"1.0\" is no whole number; write digits" },
	{ "count beyond 64 bits", "[poll]\ncount = 99999999999999999999",
	  ":2: [poll] count: \"99999999999999999999\" is no whole number; "
	  "write digits" },
	{ "count too large", "[poll]\ncount = 10",
	  ":2: [poll] count: 10 is out of range; write a value within it (1 "
	  "to 9)" },
	{ "duration without unit", "[poll]\ninterval = 15",
	  ":2: [poll] interval: \"15\" is no duration; write a number and a "
	  "unit, as in 30s, 15m, 6h, 7d" },
	{ "duration too short", "[poll]\ninterval = 9s",
	  ":2: [poll] interval: 9s is out of range; write a value within it "
	  "(10s to 1d)" },
	{ "no share", "[poll]\nshare = nan",
	  ":2: [poll] share: \"nan\" is no number; write one as in 0.25" },
	{ "negative share", "[poll]\nshare = -0.1",
	  ":2: [poll] share: -0.1 is out of range; write a value within it (0 "
	  "to 1)" },
	{ "no switch", "[poll]\non = maybe",
	  ":2: [poll] on: \"maybe\" is neither; write yes or no" },
	{ "name with capitals", "[poll]\nname = Sentra",
	  ":2: [poll] name: \"Sentra\" is no name; write a-z, 0-9 and . _ -, "
	  "at most 64, a letter or digit first" },
	{ "bad value in the own section too", "[youtube]\ncount = 0",
	  ":2: [youtube] count: 0 is out of range; write a value within it (1 "
	  "to 9)" },
};

static void test_faults(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(faulty); i++) {
		char want[400];

		load(f, str_of(faulty[i].text));
		snprintf(want, sizeof(want), "%s%s", f->path, faulty[i].want);
		if (f->faults.n != 1 ||
		    strcmp(f->faults.at[0].printed, want) != 0)
			fail_msg("%s: %zu faults: %s", faulty[i].name,
				 f->faults.n,
				 f->faults.n ? f->faults.at[0].printed : "");
	}
}

/* A section that stands twice is two mistakes. */
static void test_unknown_section_twice(void **state)
{
	struct fixture *f = *state;
	char want[200];

	load(f, STR_LIT("[a-b]\nx = 1\ny = 2\n[poll]\ncount = 1\n[a-b]\n"
			"z = 1\n[none]\n"));
	assert_int_equal(f->faults.n, 2);
	for (int i = 0; i < 2; i++) {
		snprintf(want, sizeof(want),
			 "%s:%d: [a-b]: unknown section; remove it", f->path,
			 i ? 6 : 1);
		assert_string_equal(f->faults.at[i].printed, want);
	}
}

/* One of the two would be lost, whoever reads the section. */
static void test_key_twice(void **state)
{
	struct fixture *f = *state;
	char want[200];

	load(f, STR_LIT("[poll]\ncount = 1\n[youtube]\ncount = 2\n[kafka]\n"
			"a.b = 1\n[poll]\ncount = 1\n[kafka]\na.b = 1\n"
			"[report]\nx = 1\nx = 1\n"));
	assert_int_equal(f->faults.n, 3);
	snprintf(want, sizeof(want),
		 "%s:8: [poll] count: stands on line 2 already; remove one of "
		 "them",
		 f->path);
	assert_string_equal(f->faults.at[0].printed, want);
	assert_string_equal(f->faults.at[1].path, "[kafka] a.b");
	assert_string_equal(f->faults.at[2].path, "[report] x");
}

/* "#" is a comment where a blank stands before it, as ";" is. */
static void test_comments_behind_values(void **state)
{
	struct fixture *f = *state;

	load_good(f, "\xEF\xBB\xBF[poll] # of all\ncount = 2\t# a few\n"
		     "interval = 5m ; for now\n"
		     "[kafka]\nbootstrap.servers = k:1 # here\n"
		     "client.id = sentra#1\nssl.ca =\n");
	assert_int_equal(f->poll.count, 2);
	assert_int_equal(f->poll.interval_ms, 5 * MINUTE_MS);
	assert_string_equal(f->rest.pair[0].value, "sentra#1");
	assert_string_equal(f->rest.pair[1].value, "");
	assert_string_equal(f->servers, "k:1");
	/* A password of a library's own property may have one within. */
	load(f, STR_LIT("[kafka]\nsasl.password = a #1\n"));
	assert_int_equal(f->faults.n, 1);
	assert_non_null(strstr(f->faults.at[0].printed,
			       ":2: [kafka] sasl.password: a # behind the "
			       "value"));
}

/* One file, one fault. */
static void test_utf16(void **state)
{
	struct fixture *f = *state;
	char want[200];

	load(f, STR_LIT("\xFF\xFE[\0p\0]\0\n\0a\0=\0b\0\n\0"));
	assert_int_equal(f->faults.n, 1);
	snprintf(want, sizeof(want),
		 "%s:1: UTF-16, not UTF-8; save it as UTF-8", f->path);
	assert_string_equal(f->faults.at[0].printed, want);
}

/* Whoever finds a fault later than the reader says it of the key's line. */
static void test_fault_of_a_key(void **state)
{
	struct fixture *f = *state;
	char want[200];

	load(f, STR_LIT("[poll]\n\n\ncount = 2\n"));
	config_fault(f->config, &f->faults, "poll", "count", "%d is odd", 2);
	config_fault(f->config, &f->faults, "poll", "share", "not written");
	snprintf(want, sizeof(want), "%s:4: [poll] count: 2 is odd", f->path);
	assert_string_equal(f->faults.at[0].printed, want);
	snprintf(want, sizeof(want), "%s: [poll] share: not written", f->path);
	assert_string_equal(f->faults.at[1].printed, want);
}

static const struct {
	const char *url;
	bool good;
} urls[] = {
	{ "https://graph.facebook.com", true },
	{ "https://graph.facebook.com/", true },
	{ "https://[2001:db8::1]:443", true },
	{ "http://127.0.0.1:8080", true },
	{ "http://127.1.2.3", true },
	{ "http://localhost:1", true },
	{ "http://[::1]:80/", true },
	{ "http://example.org", false },
	{ "http://127.example.org", false },
	{ "http://localhost.example.org", false },
	{ "http://10.0.0.1", false },
	{ "http://[::2]", false },
	{ "https://a/v2", false },
	{ "https://a/?b", false },
	{ "https://u:p@a", false },
	{ "https://", false },
	{ "https://a:", false },
	{ "https://a:65536", false },
	{ "https://a:1x", false },
	{ "ftp://a", false },
	{ "a.example.org", false },
};

static void test_urls(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		char text[200];

		snprintf(text, sizeof(text), "[poll]\nurl = %s\n", urls[i].url);
		load(f, str_of(text));
		if (urls[i].good != (f->faults.n == 0))
			fail_msg("%s", urls[i].url);
	}
}

static void test_long_lines_are_never_cut(void **state)
{
	struct fixture *f = *state;
	char text[600] = "[poll]\npath = ";
	size_t lead = strlen("path = ");

	memset(text + strlen(text), 'y', 197 - lead);
	load_good(f, text);
	assert_int_equal(strlen(f->poll.path), 197 - lead);
	snprintf(text + strlen(text), 100, "y\n[poll]\nbad");
	load(f, str_of(text));
	assert_int_equal(f->faults.n, 2);
	assert_non_null(strstr(f->faults.at[0].printed, ":2: longer than 197"));
	assert_non_null(strstr(f->faults.at[1].printed, ":4: neither"));
	assert_string_equal(f->poll.path, "/else");
}

static void test_nul_and_no_text(void **state)
{
	struct fixture *f = *state;

	load(f, (struct str){ "[poll]\nname = a\0b\n", 18 });
	assert_int_equal(f->faults.n, 1);
	load_good(f, "");
	load_good(f, "\xef\xbb\xbf[poll]\ncount = 2\n");
	assert_int_equal(f->poll.count, 2);
}

static void test_a_file_of_garbage_ends(void **state)
{
	struct fixture *f = *state;
	struct buf text;

	buf_init(&text, 200000);
	while (text.len < 100000)
		buf_adds(&text, "garbage\n");
	load(f, buf_str(&text));
	buf_release(&text);
	assert_in_range(f->faults.n, 1, 200);
}

static void test_unreadable(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(load_file(f, "/nonexistent/sentra.conf"), -ENOENT);
	assert_non_null(strstr(f->err.text, "/nonexistent/sentra.conf"));
	assert_int_equal(load_file(f, "/tmp"), -EISDIR);
	assert_non_null(strstr(f->err.text, "/tmp"));
	assert_null(f->poll.name);
	assert_null(f->config);
}

static void test_describe(void **state)
{
	const struct cfg_section section = { "poll", poll_items, NULL, false,
					     NULL };
	struct buf out;

	(void)state;
	buf_init(&out, 10000);
	config_describe(&section, 1, &out);
	assert_non_null(strstr(buf_cstr(&out), "  [poll] interval = 15m  "));
	assert_non_null(strstr(buf_cstr(&out), "polls (10s to 1d)\n"));
	assert_non_null(strstr(buf_cstr(&out),
			       "[poll] path = $TEST_CONFIG_DIR or /else "));
	buf_release(&out);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_defaults),
		TEST(test_written),
		TEST(test_own_section_wins_wherever_it_stands),
		TEST(test_rest),
		TEST(test_sections_of_other_programs),
		TEST(test_faults),
		TEST(test_unknown_section_twice),
		TEST(test_key_twice),
		TEST(test_comments_behind_values),
		TEST(test_utf16),
		TEST(test_fault_of_a_key),
		TEST(test_urls),
		TEST(test_long_lines_are_never_cut),
		TEST(test_nul_and_no_text),
		TEST(test_a_file_of_garbage_ends),
		TEST(test_unreadable),
		TEST(test_describe),
	};

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
