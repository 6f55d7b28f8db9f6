/* test_log.c -- lines stay lines, and secrets stay secret. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/utf8.h"
#include "common/daemon/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char lines[16384]; /* what went to standard error */
static int real_stderr = -1;
static FILE *caught;

static void catch_stderr(void)
{
	fflush(stderr);
	caught = tmpfile();
	assert_non_null(caught);
	real_stderr = dup(STDERR_FILENO);
	dup2(fileno(caught), STDERR_FILENO);
}

static const char *caught_lines(void)
{
	size_t n;

	dup2(real_stderr, STDERR_FILENO);
	close(real_stderr);
	rewind(caught);
	n = fread(lines, 1, sizeof(lines) - 1, caught);
	lines[n] = '\0';
	fclose(caught);
	return lines;
}

static void test_values(void **state)
{
	static const struct {
		const char *name, *value, *want;
	} rows[] = {
		{ "plain", "youtube", "k=youtube" },
		{ "empty", "", "k=\"\"" },
		{ "null", NULL, "k=null" },
		{ "space", "a b", "k=\"a b\"" },
		{ "quote and backslash", "a\"b\\", "k=\"a\\\"b\\\\\"" },
		{ "equals", "a=b", "k=\"a=b\"" },
		{ "a newline makes no line", "a\nlevel=error",
		  "k=\"a\\nlevel=error\"" },
		{ "terminal escape", "\x1b[0m\x7f", "k=\"\\u001b[0m\\u007f\"" },
		{ "tab and return", "\t\r", "k=\"\\t\\r\"" },
		{ "UTF-8", "\xC3\xA9", "k=\xC3\xA9" },
		{ "C1: a terminal takes CSI for one",
		  "\xc2\x9b"
		  "2J",
		  "k=\"\\u009b2J\"" },
		{ "lines and bidi", "a\u2028\u202eb",
		  "k=\"a\\u2028\\u202eb\"" },
		{ "a noncharacter makes a blob of it", "\uffff",
		  "k=\"\\uffff\"" },
		{ "no UTF-8", "a\xff\xe2\x82", "k=\"a\\ufffd\\ufffd\"" },
		{ "beyond U+FFFF", "\U000e0041", "k=\"\\udb40\\udc41\"" },
	};
	char want[256];
	size_t i;

	(void)state;
	unsetenv("JOURNAL_STREAM");
	log_open("producer@x", LOG_INFO);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  %s\n", rows[i].name);
		catch_stderr();
		log_kv(LOG_WARN, "it is", "k", rows[i].value, NULL);
		snprintf(want, sizeof(want),
			 "level=warn unit=producer@x msg=\"it is\" %s\n",
			 rows[i].want);
		assert_string_equal(caught_lines(), want);
	}
}

static void test_errno_is_kept_where_the_line_is_lost(void **state)
{
	int saved = dup(STDERR_FILENO);

	(void)state;
	close(STDERR_FILENO);
	errno = EXDEV;
	log_kv(LOG_ERROR, "m", NULL);
	assert_int_equal(errno, EXDEV);
	dup2(saved, STDERR_FILENO);
	close(saved);
}

static void test_levels_and_journal(void **state)
{
	(void)state;
	setenv("JOURNAL_STREAM", "8:1", 1);
	log_open("u", LOG_DEBUG);
	catch_stderr();
	log_kv(LOG_ERROR, "m", NULL);
	log_kv(LOG_WARN, "m", NULL);
	log_kv(LOG_INFO, "m", NULL);
	log_kv(LOG_DEBUG, "m", NULL);
	assert_string_equal(caught_lines(), "<3>level=error unit=u msg=m\n"
					    "<4>level=warn unit=u msg=m\n"
					    "<6>level=info unit=u msg=m\n"
					    "<7>level=debug unit=u msg=m\n");
	unsetenv("JOURNAL_STREAM");
	log_open("u", LOG_WARN);
	catch_stderr();
	log_kv(LOG_INFO, "m", NULL);
	assert_string_equal(caught_lines(), "");
}

static void test_long_values_are_cut(void **state)
{
	char value[5000];
	const char *line;
	int i;

	(void)state;
	/* the character that would be cut is shown whole */
	value[0] = 'a';
	for (i = 1; i < 4998; i += 2)
		memcpy(value + i, "\xC3\xA9", 2);
	value[i] = '\0';
	log_open("u", LOG_INFO);
	catch_stderr();
	log_kv(LOG_INFO, "m", "a", value, "b", "1", NULL);
	line = caught_lines();
	assert_int_equal(strlen(line),
			 strlen("level=info unit=u msg=m a=... b=1\n") + 1025);
	assert_non_null(strstr(line, "\xC3\xA9... b=1\n"));
	catch_stderr();
	log_kv(LOG_INFO, "m", "1", value, "2", value, "3", value, "4", value,
	       "5", value, "6", value, "7", value, "8", value, "9", value,
	       NULL);
	line = caught_lines();
	/* one line, its newline kept, no character cut */
	assert_in_range(strlen(line), 8191, 8192);
	assert_int_equal(strcspn(line, "\n"), strlen(line) - 1);
	assert_int_equal(utf8_whole(line, strlen(line) - 1), strlen(line) - 1);
}

static void test_redact(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} rows[] = {
		{ "nothing to hide", "code=190 subcode=463 Bearer",
		  "code=190 subcode=463 Bearer" },
		{ "registered", "x s3cr3t/token y", "x *** y" },
		{ "registered, twice and joined", "s3cr3t/tokens3cr3t/token.",
		  "***." },
		{ "registered, within a word", "as3cr3t/tokenb", "a***b" },
		{ "too short to register", "tiny", "tiny" },
		{ "api key", "https://a/b?key=Abc-1&part=id",
		  "https://a/b?key=***&part=id" },
		{ "access token", "access_token=EAAB|x&y=1",
		  "access_token=***&y=1" },
		{ "refresh token", "refresh_token=abcd", "refresh_token=***" },
		{ "client secret", "client_secret=abcd;",
		  "client_secret=***;" },
		{ "proof", "appsecret_proof=0a1b2c", "appsecret_proof=***" },
		{ "input token", "input_token=abcd", "input_token=***" },
		{ "exchange token", "fb_exchange_token=abcd",
		  "fb_exchange_token=***" },
		{ "code of a query", "/cb?code=abcd&code=efgh",
		  "/cb?code=***&code=***" },
		{ "any case", "ACCESS_TOKEN=abcd authorization: bearer abcd",
		  "ACCESS_TOKEN=*** authorization: bearer ***" },
		{ "header", "Authorization: Bearer ey.J-x",
		  "Authorization: Bearer ***" },
		{ "JSON", "{\"access_token\":\"abcd\",\"a\":1}",
		  "{\"access_token\":\"***\",\"a\":1}" },
		{ "JSON with a space", "{\"refresh_token\": \"abcd\"}",
		  "{\"refresh_token\": \"***\"}" },
		{ "JSON within JSON", "\\\"client_secret\\\":\\\"abcd\\\"",
		  "\\\"client_secret\\\":\\\"***\\\"" },
		{ "prose with a colon", "access_token: want a string",
		  "access_token: want a string" },
		{ "quoted", "key=\"abcd\"", "key=\"***\"" },
		{ "no value", "key=&access_token=", "key=&access_token=" },
		{ "a mask is never longer", "key=a&key=ab", "key=*&key=**" },
		{ "Google key", "(AIzaSyA-34567890_234567890123456789012x)",
		  "(***)" },
		{ "AIza alone", "AIzaSy", "AIzaSy" },
		{ "Telegram", "https://t/bot123:AA-b/send",
		  "https://t/bot***/send" },
		{ "not Telegram", "/bottom/bot1/x", "/bottom/bot1/x" },
		{ "password in a URL", "redis://:pw12@h:1", "redis://***@h:1" },
		{ "URL without one", "redis://h:1/@x", "redis://h:1/@x" },
	};
	char text[128];
	size_t i;

	(void)state;
	log_secret("s3cr3t/token");
	log_secret("s3cr3t/token");
	log_secret("tiny");
	log_secret("");
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  %s\n", rows[i].name);
		snprintf(text, sizeof(text), "%s", rows[i].text);
		log_redact(text);
		assert_string_equal(text, rows[i].want);
	}
}

/* Registered: "Abcdefghij/klmnopqrst+uvwxyz". */
static void test_parts_of_a_secret(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} rows[] = {
		{ "abbreviated", "no 'Abcdefghij/klmno...' here",
		  "no '***' here" },
		{ "its end", "no ...j/klmnopqrst+uvwxyz.", "no ...***." },
		{ "its end, in a word", "xj/klmnopqrst+uvwxyzx", "x***x" },
		{ "cut", "token Abcdefghij/klmnop", "token ***" },
		{ "spelt as in a URL", "Abcdefghij/klmnopqrst%2Buvwxyz&a=b",
		  "***&a=b" },
		{ "spelt as in JSON", "Abcdefghij\\/klmnopqrst+uvwxyz",
		  "Abcdefghij\\***" },
		{ "whole", "Abcdefghij/klmnopqrst+uvwxyzAbc", "***Abc" },
		{ "twice", "Abcdefghij/klmnopAbcdefghij/klmnopqrst+uvwxyz",
		  "***" },
		{ "15 bytes give nothing away",
		  "Abcdefghij/klmn mnopqrst+uvwxyz",
		  "Abcdefghij/klmn mnopqrst+uvwxyz" },
		{ "neither does its middle", "bcdefghij/klmnopqrst",
		  "bcdefghij/klmnopqrst" },
	};
	char text[128];
	size_t i;

	(void)state;
	log_secret("Abcdefghij/klmnopqrst+uvwxyz");
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  %s\n", rows[i].name);
		snprintf(text, sizeof(text), "%s", rows[i].text);
		log_redact(text);
		assert_string_equal(text, rows[i].want);
	}
}

/* Nothing but the secret, whatever looks like one. */
static void test_hide(void **state)
{
	char text[] = "a hidden-0123456789 key=1 hidden-012345678 "
		      "passing-123456789/ short-1 Bearer b";
	char spoiled[] = "hidden-0123456789";

	(void)state;
	log_secret("hidden-0123456789");
	log_secret_passing("passing-123456789/");
	log_secret("short-1");
	log_secret("****************"); /* hides itself, and ends */
	log_hide(text, strlen(text));
	assert_string_equal(text, "a ***************** key=1 hidden-012345678 "
				  "****************** short-1 Bearer b");
	log_hide(spoiled, strlen(spoiled) - 1);
	assert_string_equal(spoiled, "hidden-0123456789");
}

static void test_secrets_never_reach_a_line(void **state)
{
	char value[2000];
	const char *line;

	(void)state;
	log_secret("s3cr3t/token");
	log_secret("with\"quote");
	log_open("u-s3cr3t/token", LOG_INFO);
	/* just where the value is cut, and where escapes would hide it */
	memset(value, 'a', sizeof(value));
	snprintf(value + 1018, sizeof(value) - 1018, "s3cr3t/token");
	catch_stderr();
	log_kv(LOG_INFO, "at s3cr3t/token", "a", value, "b", "with\"quote", "c",
	       "https://a/?key=abcd", NULL);
	line = caught_lines();
	assert_null(strstr(line, "s3cr3t"));
	assert_null(strstr(line, "s3c"));
	assert_null(strstr(line, "quote"));
	assert_non_null(strstr(line, " c=\"https://a/?key=***\"\n"));
	assert_non_null(strstr(line, "unit=u-*** msg=\"at ***\""));
}

static void test_limited(void **state)
{
	(void)state;
	log_open("u", LOG_INFO);
	catch_stderr();
	assert_true(log_limited("k", 1000));
	log_kv(LOG_INFO, "1", NULL);
	assert_false(log_limited("k", 1001));
	assert_false(log_limited("k", 60999));
	assert_true(log_limited("other", 1001));
	assert_true(log_limited("k", 61000));
	log_kv(LOG_INFO, "2", NULL);
	log_kv(LOG_INFO, "3", NULL);      /* reported once */
	assert_true(log_limited("k", 5)); /* the clock was set back */
	log_kv(LOG_INFO, "4", NULL);
	assert_string_equal(caught_lines(),
			    "level=info unit=u msg=1\n"
			    "level=info unit=u msg=2 repeated=2\n"
			    "level=info unit=u msg=3\n"
			    "level=info unit=u msg=4\n");
}

static void test_limits_are_capped(void **state)
{
	static char keys[70][16];
	int i;

	(void)state;
	for (i = 0; i < 70; i++) {
		snprintf(keys[i], sizeof(keys[i]), "key%d", i);
		assert_true(log_limited(keys[i], 1000000 + i));
	}
	assert_false(log_limited(keys[69], 1000070)); /* the newest is known */
	assert_false(log_limited(keys[10], 1000070));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_errno_is_kept_where_the_line_is_lost),
		cmocka_unit_test(test_levels_and_journal),
		cmocka_unit_test(test_long_values_are_cut),
		cmocka_unit_test(test_redact),
		cmocka_unit_test(test_hide),
		cmocka_unit_test(test_parts_of_a_secret),
		cmocka_unit_test(test_secrets_never_reach_a_line),
		cmocka_unit_test(test_limited),
		cmocka_unit_test(test_limits_are_capped),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
