/* test_evidence_page.c -- the evidence of a number, as people and programs read
 * it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/evidence/evidence_page.h"

#include <stdio.h>

#define T0 INT64_C(1773120600000) /* 2026-03-10T05:30:00Z */

static struct account accounts[] = {
	{ .platform = PLATFORM_facebook,
	  .id = (char *)"123",
	  .handle = (char *)"kartini_tmg",
	  .identity = (char *)"123" },
	{ .platform = PLATFORM_x, .id = (char *)"9", .identity = (char *)"9" },
};
static const struct sentra sentra = {
	.id = (char *)"kartini",
	.name = (char *)"Sentra Kartini",
	.timezone = (char *)"Asia/Jakarta",
	.accounts = accounts,
	.n_accounts = ARRAY_LEN(accounts),
};

/* What of it steers a terminal stands in a text; tokens have a line break, an
 * escape and a character of more bytes stay. */
#define EVENT                                      \
	"{\"a\":\t\"\xe2\x80\xae\x7f\",\n\"b\":\"" \
	"\xc3\xa9\\u001b\"}"
#define SHOWN "{\"a\": \"\\u202e\\u007f\", \"b\":\"\xc3\xa9\\u001b\"}"

static struct evidence rows[] = {
	{ .platform = PLATFORM_x,
	  .partition = 2,
	  .offset = 7,
	  .append_ms = T0 - 1000,
	  .observed_ms = T0 - 2000,
	  .account = { "9", 1 },
	  .event = { EVENT, sizeof(EVENT) - 1 },
	  .told = 1250,
	  .before = "1200",
	  .after = "1250" },
	{ .platform = PLATFORM_facebook,
	  .partition = 0,
	  .offset = 123456,
	  .append_ms = -1,
	  .observed_ms = T0 - 3600000,
	  .account = { "123", 3 },
	  .event = { "{}", 2 },
	  .told = 1200,
	  .before = "",
	  .after = "1200" },
};

static struct trace trace = {
	.of = { .sentra = &sentra,
		.field = { METRIC_engagement, W7D, NATIONAL },
		.t_s = T0 / 1000,
		.zone_hours = 7 },
	.value = "1250",
	.counts = { 9, 2, 1, 2, 3 },
	.at = rows,
	.n = ARRAY_LEN(rows),
};

static const struct evidence_page whole = {
	.trace = &trace, .prefix = "sentra", .lag = -1, .limit = -1
};

static void check_text(const struct evidence_page *page, enum language language,
		       const char *want)
{
	const struct style style = { .language = language, .width = 80 };
	struct buf out;

	buf_init(&out, 1 << 16);
	evidence_text(page, &style, &out);
	assert_string_equal(buf_cstr(&out), want);
	buf_release(&out);
}

static void test_text(void **state)
{
	(void)state;
	check_text(&whole, ENGLISH,
		   "Sentra Kartini (kartini)\n"
		   "Engagement, 7 days: 1,250\n"
		   "As of Tue 10 Mar 2026 12:30 WIB\n"
		   "\n"
		   "Observed                   Account                    +/-\n"
		   "Tue 10 Mar 2026 12:29 WIB  9 (X)                      +50\n"
		   "  sentra.metrics.x[2]@7\n"
		   "Tue 10 Mar 2026 11:30 WIB  kartini_tmg (Facebook)  +1,200\n"
		   "  sentra.metrics.facebook[0]@123456\n"
		   "\n"
		   "Readings of the sentra: 9. Changed the number: 2.\n"
		   "Passed over: 1 late, 2 not usable, 3 of accounts that the "
		   "roster does not have.\n");
}

static void test_limit(void **state)
{
	struct evidence_page page = whole;

	(void)state;
	page.limit = 1;
	page.agreement = AGREES;
	page.shown = STR_LIT("1250");
	check_text(&page, INDONESIAN,
		   "Sentra Kartini (kartini)\n"
		   "Interaksi, 7 hari: 1.250\n"
		   "Per Sel 10 Mar 2026 12.30 WIB\n"
		   "Redis menampilkan 1250: sama\n"
		   "\n"
		   "Diamati                    Akun   +/-\n"
		   "Sel 10 Mar 2026 12.29 WIB  9 (X)  +50\n"
		   "  sentra.metrics.x[2]@7\n"
		   "Sebelum ini: 1 lagi, seluruhnya +1.200\n"
		   "\n"
		   "sentra.metrics.x[2]@7\n" SHOWN "\n"
		   "\n"
		   "Pembacaan sentra ini: 9. Yang mengubah angka: 2.\n"
		   "Dilewati: 1 terlambat, 2 tidak dapat dipakai, 3 dari akun "
		   "di luar roster.\n");
}

/* Where the newest reading decides, what it says. */
static void test_followers(void **state)
{
	struct evidence_page page = whole;
	struct trace t = trace;

	(void)state;
	page.trace = &t;
	page.agreement = DIFFERS;
	page.shown = STR_LIT("12\033");
	page.lag = 7;
	t.of.field = (struct board){ METRIC_followers, NO_WINDOW, PLATFORM_x };
	t.n = 1;
	t.earlier = 41;
	t.earlier_units = 1200;
	t.counts = (struct trace_counts){ 50, 42, 0, 0, 0 };
	check_text(&page, ENGLISH,
		   "Sentra Kartini (kartini)\n"
		   "Followers, X: 1,250\n"
		   "As of Tue 10 Mar 2026 12:30 WIB\n"
		   "Redis shows 12?: differs, the scorer is 7 messages behind\n"
		   "\n"
		   "Observed                   Account  It says  +/-\n"
		   "Tue 10 Mar 2026 12:29 WIB  9 (X)      1,250  +50\n"
		   "  sentra.metrics.x[2]@7\n"
		   "Earlier readings: 41, together +1,200\n"
		   "\n"
		   "Readings of the sentra: 50. Changed the number: 42.\n");
}

static void test_latest(void **state)
{
	struct evidence row = rows[0];
	struct evidence_page page = whole;
	struct trace t = trace;

	(void)state;
	page.trace = &t;
	t.of.field = (struct board){ METRIC_latest, NO_WINDOW, NATIONAL };
	snprintf(t.value, sizeof(t.value), "1773117000");
	row.told = T0 - 3600000;
	t.at = &row;
	t.n = 1;
	t.earlier = 3;
	t.earlier_units = 1773000000;
	t.counts = (struct trace_counts){ 4, 4, 0, 0, 0 };
	check_text(&page, ENGLISH,
		   "Sentra Kartini (kartini)\n"
		   "Last post: Tue 10 Mar 2026 11:30 WIB\n"
		   "As of Tue 10 Mar 2026 12:30 WIB\n"
		   "\n"
		   "Observed                   Account  It says\n"
		   "Tue 10 Mar 2026 12:29 WIB  9 (X)    "
		   "Tue 10 Mar 2026 11:30 WIB\n"
		   "  sentra.metrics.x[2]@7\n"
		   "Earlier readings: 3\n"
		   "\n"
		   "Readings of the sentra: 4. Changed the number: 4.\n");
}

static void test_nothing(void **state)
{
	struct evidence_page page = whole;
	struct trace t = trace;

	(void)state;
	page.trace = &t;
	page.agreement = NO_CARD;
	t.value[0] = '\0';
	t.n = 0;
	t.counts = (struct trace_counts){ 0 };
	check_text(&page, ENGLISH,
		   "Sentra Kartini (kartini)\n"
		   "Engagement, 7 days: -\n"
		   "As of Tue 10 Mar 2026 12:30 WIB\n"
		   "Redis has no such number yet\n"
		   "\n"
		   "No reading has changed it.\n"
		   "\n"
		   "Readings of the sentra: 0. Changed the number: 0.\n");
}

static void test_json(void **state)
{
	struct evidence_page page = whole;
	struct buf out;

	(void)state;
	page.agreement = DIFFERS;
	page.shown = STR_LIT("1249");
	buf_init(&out, 1 << 16);
	evidence_json(&page, &out);
	assert_string_equal(
		buf_cstr(&out),
		"{\"sentra\":\"kartini\",\"field\":\"engagement:7d\","
		"\"value\":1250,\"as_of\":\"2026-03-10T05:30:00.000Z\","
		"\"redis\":{\"value\":\"1249\",\"agrees\":false,\"lag\":null},"
		"\n\"evidence\":[\n"
		"{\"topic\":\"sentra.metrics.x\",\"partition\":2,\"offset\":7,"
		"\"appended\":\"2026-03-10T05:29:59.000Z\","
		"\"observed_at\":\"2026-03-10T05:29:58.000Z\","
		"\"platform\":\"x\",\"account_id\":\"9\",\"before\":1200,"
		"\"after\":1250,\"difference\":50,\"event\":" SHOWN "},\n"
		"{\"topic\":\"sentra.metrics.facebook\",\"partition\":0,"
		"\"offset\":123456,\"appended\":null,"
		"\"observed_at\":\"2026-03-10T04:30:00.000Z\","
		"\"platform\":\"facebook\",\"account_id\":\"123\","
		"\"before\":null,\"after\":1200,\"difference\":1200,"
		"\"event\":{}}\n],\n"
		"\"earlier\":{\"readings\":0,\"difference\":0},\n"
		"\"counts\":{\"read\":9,\"changed\":2,\"late\":1,"
		"\"not_usable\":2,\"not_on_roster\":3}}\n");
	buf_release(&out);
}

static void test_csv(void **state)
{
	struct evidence_page page = whole;
	struct buf out;

	(void)state;
	page.limit = 1;
	buf_init(&out, 1 << 16);
	evidence_csv(&page, &out);
	assert_string_equal(
		buf_cstr(&out),
		"topic,partition,offset,appended,observed_at,platform,"
		"account_id,before,after,difference,event\r\n"
		"sentra.metrics.x,2,7,2026-03-10T05:29:59.000Z,"
		"2026-03-10T05:29:58.000Z,x,9,1200,1250,50,"
		"\"{\"\"a\"\": \"\"\\u202e\\u007f\"\", \"\"b\"\":\"\""
		"\xc3\xa9\\u001b\"\"}\"\r\n");
	buf_release(&out);
}

/* 80 columns suffice for accounts of any length. */
static void test_width(void **state)
{
	const struct style style = { .language = INDONESIAN, .width = 80 };
	char id[257];
	struct account long_account = { .platform = PLATFORM_instagram,
					.identity = id };
	struct sentra who = sentra;
	struct trace t = trace;
	struct evidence row = rows[1];
	struct evidence_page page = whole;
	struct buf out;

	(void)state;
	memset(id, 'i', sizeof(id) - 1);
	id[sizeof(id) - 1] = '\0';
	who.accounts = &long_account;
	who.n_accounts = 1;
	row.platform = PLATFORM_instagram;
	row.account = str_of(id);
	t.of.sentra = &who;
	t.of.field = (struct board){ METRIC_latest, NO_WINDOW, NATIONAL };
	t.at = &row;
	t.n = 1;
	page.trace = &t;
	buf_init(&out, 1 << 16);
	evidence_text(&page, &style, &out);
	for (const char *p = buf_cstr(&out); *p; p = strchr(p, '\n') + 1)
		assert_true(strcspn(p, "\n") <= 80);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),      cmocka_unit_test(test_limit),
		cmocka_unit_test(test_followers), cmocka_unit_test(test_latest),
		cmocka_unit_test(test_nothing),   cmocka_unit_test(test_json),
		cmocka_unit_test(test_csv),       cmocka_unit_test(test_width),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
