/* test_roster.c -- roster.json: what is taken, what is refused and how. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "common/config/roster.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct fixture {
	struct roster *roster;
	struct faults faults;
	struct buf text;
	struct err err;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	faults_init(&f->faults);
	buf_init(&f->text, 1 << 24);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	roster_free(f->roster);
	faults_release(&f->faults);
	buf_release(&f->text);
	free(f);
	return 0;
}

static int parse(struct fixture *f)
{
	roster_free(f->roster);
	f->roster = NULL;
	faults_release(&f->faults);
	faults_init(&f->faults);
	return roster_parse(&f->roster, buf_str(&f->text), "r", &f->faults,
			    &f->err);
}

/* A member of the sentra, unless the tail has it. */
static void add_member(struct fixture *f, const char *name, const char *value,
		       const char *tail)
{
	char lead[40];

	snprintf(lead, sizeof(lead), ",\"%s\":", name);
	if (strstr(tail, lead))
		return;
	/* The first one has no comma before it. */
	buf_adds(&f->text, lead + (f->text.data[f->text.len - 1] == '{'));
	buf_adds(&f->text, value);
}

/* One sentra on line 2, its accounts on line 3, and tail, whose members stand
 * instead of those above, on line 4. */
static int parse_sentra(struct fixture *f, const char *accounts,
			const char *tail)
{
	char list[1000];

	snprintf(list, sizeof(list), "[%s]", accounts);
	buf_clear(&f->text);
	buf_adds(&f->text, "{\"version\":1,\"sentras\":[\n{");
	add_member(f, "id", "\"a-1\"", tail);
	add_member(f, "name", "\"A\"", tail);
	add_member(f, "kind", "\"sentra\"", tail);
	add_member(f, "city", "\"C\"", tail);
	add_member(f, "province", "\"P\"", tail);
	add_member(f, "timezone", "\"Asia/Jakarta\"", tail);
	add_member(f, "aliases", "[]", tail);
	add_member(f, "service_areas", "[]", tail);
	add_member(f, "active_from", "null", tail);
	add_member(f, "active_until", "null", tail);
	buf_addc(&f->text, '\n');
	add_member(f, "accounts", list, tail);
	buf_addf(&f->text, "\n%s}]}", tail);
	return parse(f);
}

static void test_all_that_it_holds(void **state)
{
	struct fixture *f = *state;
	const struct sentra *s;
	int64_t day;

	assert_int_equal(
		parse_sentra(
			f,
			"{\"platform\":\"x\",\"id\":\"17\",\"handle\":\"Abc\","
			"\"verified_by\":\"humas\","
			"\"verified_at\":\"2026-03-01\","
			"\"interval\":\"5m\"},"
			"{\"platform\":\"tiktok\",\"handle\":\"a.b_c\","
			"\"exempt\":{\"until\":\"2026-04-01\",\"why\":\"new\"}"
			"}",
			",\"kind\":\"sentra_terpadu\",\"aliases\":[\"B\",\"D\"]"
			","
			"\"service_areas\":[\"E\"],"
			"\"active_from\":\"2024-01-01\","
			"\"active_until\":\"2026-12-31\","
			"\"exempt\":{\"until\":\"2026-03-31\",\"why\":\"w\"}"),
		0);
	assert_int_equal(f->roster->n, 1);
	s = roster_find(f->roster, STR_LIT("a-1"));
	assert_ptr_equal(s, &f->roster->sentras[0]);
	assert_string_equal(s->kind, "sentra_terpadu");
	assert_int_equal(s->n_aliases, 2);
	assert_string_equal(s->aliases[1], "D");
	assert_string_equal(s->service_areas[0], "E");
	assert_true(s->exempt.set);
	assert_string_equal(s->exempt.why, "w");
	assert_int_equal(date_parse(STR_LIT("2026-03-31"), &day), 0);
	assert_int_equal(s->exempt.until, day);
	assert_int_equal(s->n_accounts, 2);
	assert_string_equal(s->accounts[0].identity, "17");
	assert_string_equal(s->accounts[0].verified_at, "2026-03-01");
	assert_false(s->accounts[0].exempt.set);
	assert_int_equal(s->accounts[0].interval_ms, 300000);
	assert_int_equal(s->accounts[1].interval_ms, 0);
	assert_string_equal(s->accounts[1].identity, "@a.b_c");
	assert_null(s->accounts[1].id);
	assert_null(s->accounts[1].verified_by);
	assert_true(s->accounts[1].exempt.set);
}

static void test_finding(void **state)
{
	struct fixture *f = *state;
	const struct sentra *s;

	assert_int_equal(parse_sentra(f,
				      "{\"platform\":\"x\",\"id\":\"17\"},"
				      "{\"platform\":\"x\",\"handle\":\"B\"}",
				      ""),
			 0);
	s = &f->roster->sentras[0];
	assert_null(roster_find(f->roster, STR_LIT("a-2")));
	assert_null(roster_find(f->roster, STR_LIT("")));
	assert_null(roster_find(f->roster, STR_NULL));
	assert_ptr_equal(sentra_account(s, PLATFORM_x, STR_LIT("17")),
			 &s->accounts[0]);
	assert_ptr_equal(sentra_account(s, PLATFORM_x, STR_LIT("@B")),
			 &s->accounts[1]);
	assert_null(sentra_account(s, PLATFORM_youtube, STR_LIT("17")));
	assert_null(sentra_account(s, PLATFORM_x, STR_LIT("@b")));
}

static void test_days_are_inclusive(void **state)
{
	struct fixture *f = *state;
	int64_t day;

	assert_int_equal(parse_sentra(f, "",
				      ",\"active_from\":\"2026-01-02\","
				      "\"active_until\":\"2026-01-03\""),
			 0);
	assert_int_equal(date_parse(STR_LIT("2026-01-02"), &day), 0);
	assert_false(sentra_active(&f->roster->sentras[0], day - 1));
	assert_true(sentra_active(&f->roster->sentras[0], day));
	assert_true(sentra_active(&f->roster->sentras[0], day + 1));
	assert_false(sentra_active(&f->roster->sentras[0], day + 2));
	assert_int_equal(parse_sentra(f, "", ""), 0);
	assert_true(sentra_active(&f->roster->sentras[0], day));
	assert_true(sentra_active(&f->roster->sentras[0], INT64_MAX));
}

#define WORD(name) " " #name

static const struct {
	const char *name, *accounts, *tail, *want;
} faulty[] = {
	{ "unknown member", "", ",\"citty\":1",
	  "r:4: sentras[0].citty: unknown member; did you mean city?" },
	{ "id with capitals", "", ",\"id\":\"A\"",
	  "r:4: sentras[0].id: no id; write a-z, 0-9 and -, at most 64" },
	{ "id as number", "", ",\"id\":1",
	  "r:4: sentras[0].id: want a text in quotes" },
	{ "empty name", "", ",\"name\":\"\"",
	  "r:4: sentras[0].name: empty; write a text" },
	{ "control character", "", ",\"name\":\"a\\nb\"",
	  "r:4: sentras[0].name: a control character; remove it" },
	{ "NUL in a text", "", ",\"name\":\"a\\u0000b\"",
	  "r:4: sentras[0].name: a control character; remove it" },
	{ "kind", "", ",\"kind\":\"terpadu\"",
	  "r:4: sentras[0].kind: unknown kind; write sentra or "
	  "sentra_terpadu" },
	{ "alias as text", "", ",\"aliases\":\"B\"",
	  "r:4: sentras[0].aliases: want a list [ ]" },
	{ "alias as null", "", ",\"aliases\":[null]",
	  "r:4: sentras[0].aliases[0]: want a text in quotes" },
	{ "no such day", "", ",\"active_from\":\"2026-02-30\"",
	  "r:4: sentras[0].active_from: want a date as \"2026-03-10\", or "
	  "null" },
	{ "days backwards", "",
	  ",\"active_from\":\"2026-01-02\",\"active_until\":\"2026-01-01\"",
	  "r:4: sentras[0].active_until: before active_from; put them in "
	  "order" },
	{ "exempt for ever", "", ",\"exempt\":{\"until\":null,\"why\":\"w\"}",
	  "r:4: sentras[0].exempt.until: want a date as \"2026-03-10\"" },
	{ "exempt without why", "", ",\"exempt\":{\"until\":\"2026-01-01\"}",
	  "r:4: sentras[0].exempt.why: want a text in quotes" },
	{ "exempt as true", "", ",\"exempt\":true",
	  "r:4: sentras[0].exempt: want an object { }" },
	{ "accounts as object", "", ",\"accounts\":{}",
	  "r:4: sentras[0].accounts: want a list [ ]" },
	{ "unknown platform", "{\"platform\":\"X\",\"id\":\"1\"}", "",
	  "r:3: sentras[0].accounts[0].platform: unknown platform; write one "
	  "of" PLATFORMS(WORD) },
	{ "no identity", "{\"platform\":\"x\",\"id\":null}", "",
	  "r:3: sentras[0].accounts[0]: neither id nor handle; write one" },
	{ "handle with @", "{\"platform\":\"x\",\"handle\":\"@a\"}", "",
	  "r:3: sentras[0].accounts[0].handle: no handle; write it without @, "
	  "spaces and address" },
	{ "id with @", "{\"platform\":\"x\",\"id\":\"@a\"}", "",
	  "r:3: sentras[0].accounts[0].id: no id; write the platform's own, "
	  "without @ and spaces" },
	{ "id as number", "{\"platform\":\"x\",\"id\":17}", "",
	  "r:3: sentras[0].accounts[0].id: want a text in quotes, or null" },
	{ "verified at a time",
	  "{\"platform\":\"x\",\"id\":\"1\","
	  "\"verified_at\":\"2026-03-01T00:00:00Z\"}",
	  "",
	  "r:3: sentras[0].accounts[0].verified_at: want a date as "
	  "\"2026-03-10\", or null" },
	{ "interval without unit",
	  "{\"platform\":\"x\",\"id\":\"1\",\"interval\":\"5\"}", "",
	  "r:3: sentras[0].accounts[0].interval: no duration; write a number "
	  "and a unit, as in 30s, 15m, 6h, 7d" },
	{ "interval below a second",
	  "{\"platform\":\"x\",\"id\":\"1\",\"interval\":\"999ms\"}", "",
	  "r:3: sentras[0].accounts[0].interval: out of range; write 1s to "
	  "7d" },
	{ "interval above a week",
	  "{\"platform\":\"x\",\"id\":\"1\",\"interval\":\"8d\"}", "",
	  "r:3: sentras[0].accounts[0].interval: out of range; write 1s to "
	  "7d" },
	{ "interval as number",
	  "{\"platform\":\"x\",\"id\":\"1\",\"interval\":5}", "",
	  "r:3: sentras[0].accounts[0].interval: want a text in quotes, or "
	  "null" },
	{ "same id twice",
	  "{\"platform\":\"x\",\"id\":\"1\"},{\"platform\":\"x\",\"id\":\"1\"}",
	  "",
	  "r:3: sentras[0].accounts[1].id: 1 is sentras[0].accounts[0] "
	  "already; an account stands once in the roster" },
	{ "same handle in other case",
	  "{\"platform\":\"x\",\"handle\":\"a\"},"
	  "{\"platform\":\"x\",\"id\":\"1\",\"handle\":\"A\"}",
	  "",
	  "r:3: sentras[0].accounts[1].handle: A is sentras[0].accounts[0] "
	  "already; an account stands once in the roster" },
};

static void test_faults(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(faulty); i++) {
		int rc = parse_sentra(f, faulty[i].accounts, faulty[i].tail);

		if (rc != -EINVAL || f->roster || f->faults.n != 1 ||
		    strcmp(f->faults.at[0].printed, faulty[i].want) != 0)
			fail_msg("%s: %d, %zu faults: %s", faulty[i].name, rc,
				 f->faults.n,
				 f->faults.n ? f->faults.at[0].printed : "");
	}
}

static void test_bounds_of_interval(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(parse_sentra(f,
				      "{\"platform\":\"x\",\"id\":\"1\","
				      "\"interval\":\"1s\"},"
				      "{\"platform\":\"x\",\"id\":\"2\","
				      "\"interval\":\"7d\"},"
				      "{\"platform\":\"x\",\"id\":\"3\","
				      "\"interval\":null}",
				      ""),
			 0);
	assert_int_equal(f->roster->sentras[0].accounts[0].interval_ms, 1000);
	assert_int_equal(f->roster->sentras[0].accounts[1].interval_ms,
			 604800000);
	assert_int_equal(f->roster->sentras[0].accounts[2].interval_ms, 0);
}

static void test_zone(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(parse_sentra(f, "", ",\"timezone\":\"WIB\""), -EINVAL);
	assert_int_equal(f->faults.n, 1);
	assert_non_null(
		strstr(f->faults.at[0].printed, "r:4: sentras[0].timezone:"));
}

static void test_same_handle_on_another_platform_is_another(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(parse_sentra(f,
				      "{\"platform\":\"x\",\"handle\":\"a\"},"
				      "{\"platform\":\"tiktok\","
				      "\"handle\":\"a\",\"id\":\"1\"},"
				      "{\"platform\":\"facebook\","
				      "\"id\":\"1\"}",
				      ""),
			 0);
}

static const struct {
	const char *name, *text, *want;
} documents[] = {
	{ "no JSON", "{\n\"version\":", "r:2: column" },
	{ "a member twice", "{\"version\":1,\n\"sentras\":[],\n\"sentras\":[]}",
	  "r:3: column 9: a member that stands here already; remove one of "
	  "them" },
	{ "UTF-16", "\xFF\xFE{", "r:1: column 1: UTF-16, not UTF-8; save it" },
	{ "a byte order mark, and a fault behind it",
	  "\xEF\xBB\xBF{\"version\":1,\n\"sentras\":0}",
	  "r:2: sentras: want a list [ ]" },
	{ "list", "[]", "r:1: want an object { }" },
	{ "version", "{\"version\":2,\"sentras\":[]}",
	  "r:1: version: unknown version; write 1" },
	{ "version as real", "{\"version\":1.0,\"sentras\":[]}",
	  "r:1: version: unknown version; write 1" },
	{ "no sentras", "{\"version\":1}", "r:1: sentras: want a list [ ]" },
	{ "sentra as text", "{\"version\":1,\"sentras\":[\n\"a\"]}",
	  "r:2: sentras[0]: want an object { }" },
	{ "member at the top", "{\"version\":1,\"sentras\":[],\"x\":1}",
	  "r:1: x: unknown member; remove it" },
};

static void test_documents(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(documents); i++) {
		buf_clear(&f->text);
		buf_adds(&f->text, documents[i].text);
		if (parse(f) != -EINVAL || f->faults.n != 1 ||
		    strncmp(f->faults.at[0].printed, documents[i].want,
			    strlen(documents[i].want)) != 0)
			fail_msg("%s: %zu faults: %s", documents[i].name,
				 f->faults.n,
				 f->faults.n ? f->faults.at[0].printed : "");
	}
}

static void test_every_fault_is_told(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(parse_sentra(f, "{}", ",\"id\":\"\",\"name\":1"),
			 -EINVAL);
	assert_int_equal(f->faults.n, 4); /* id, name, platform, identity */
}

static void test_many_sentra(void **state)
{
	struct fixture *f = *state;

	buf_adds(&f->text, "{\"version\":1,\"sentras\":[");
	for (int i = 0; i < 3000; i++)
		buf_addf(
			&f->text,
			"%s{\"id\":\"s-%d\",\"name\":\"A\",\"kind\":\"sentra\","
			"\"city\":\"C\",\"province\":\"P\",\"timezone\":"
			"\"Asia/Jayapura\",\"accounts\":[]}",
			i ? "," : "", i == 2999 ? 7 : i);
	buf_adds(&f->text, "]}");
	assert_int_equal(parse(f), -EINVAL);
	assert_int_equal(f->faults.n, 1);
	assert_string_equal(f->faults.at[0].printed,
			    "r:1: sentras[2999].id: s-7 is sentras[7] "
			    "already; ids are unique");
}

static void test_files(void **state)
{
	static const char *const files[] = { "deploy/roster.json",
					     "deploy/roster-demo.json" };
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		roster_free(f->roster);
		f->roster = NULL;
		if (roster_load(&f->roster, files[i], &f->faults, &f->err) < 0)
			fail_msg("%s", f->faults.n ? f->faults.at[0].printed
						   : f->err.text);
		assert_int_equal(f->roster->n, 31);
	}
	roster_free(f->roster);
	f->roster = NULL;
	assert_int_equal(roster_load(&f->roster, "/nonexistent", &f->faults,
				     &f->err),
			 -ENOENT);
	assert_null(f->roster);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_all_that_it_holds),
		TEST(test_finding),
		TEST(test_days_are_inclusive),
		TEST(test_faults),
		TEST(test_bounds_of_interval),
		TEST(test_zone),
		TEST(test_same_handle_on_another_platform_is_another),
		TEST(test_documents),
		TEST(test_every_fault_is_told),
		TEST(test_many_sentra),
		TEST(test_files),
	};

	return cmocka_run_group_tests_name("roster", tests, NULL, NULL);
}
