/* test_producer.c -- answers of sentra-producer --resolve. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/roster/producer.h"

static const char text[] =
	"{\"version\":1,\"sentras\":[{\"id\":\"a\",\"name\":\"A\","
	"\"kind\":\"sentra\",\"city\":\"C\",\"province\":\"P\","
	"\"timezone\":\"Asia/Jakarta\",\"accounts\":["
	"{\"platform\":\"x\",\"handle\":\"H\"},"
	"{\"platform\":\"x\",\"id\":\"9\",\"handle\":\"old\"},"
	"{\"platform\":\"x\",\"handle\":\"h2\"},"
	"{\"platform\":\"tiktok\",\"handle\":\"H\"}]}]}";

static int setup(void **state)
{
	static struct draft d;
	struct roster *roster = NULL;
	struct faults faults;

	faults_init(&faults);
	assert_int_equal(roster_parse(&roster, str_of(text), "r", &faults,
				      NULL),
			 0);
	draft_init(&d, "r");
	assert_int_equal(draft_of_roster(&d, roster, NULL), 0);
	roster_free(roster);
	*state = &d;
	return 0;
}

static int teardown(void **state)
{
	draft_release(*state);
	return 0;
}

#define ANSWER(platform, sentra, handle, id, outcome)                       \
	"{\"sentra_id\":\"" sentra "\",\"platform\":\"" platform            \
	"\",\"handle\":\"" handle "\",\"id\":" id ",\"outcome\":\"" outcome \
	"\",\"detail\":\"d\"}\n"

static const struct {
	const char *name, *lines;
	const char *id, *remark; /* of x @H afterwards */
	size_t strange;
} rows[] = {
	{ "found", ANSWER("x", "a", "H", "\"17\"", "ok"), "17", NULL, 0 },
	{ "no line break at the end",
	  "{\"sentra_id\":\"a\",\"platform\":\"x\",\"handle\":\"H\","
	  "\"id\":\"17\"}",
	  "17", NULL, 0 },
	{ "not found", ANSWER("x", "a", "H", "null", "not_found"), NULL,
	  "not_found: d", 0 },
	{ "found in the end",
	  ANSWER("x", "a", "H", "null", "quota")
		  ANSWER("x", "a", "H", "\"17\"", "ok"),
	  "17", NULL, 0 },
	{ "no ids there: whole", ANSWER("x", "a", "H", "null", "ok"), NULL,
	  NULL, 0 },
	{ "no answer", "", NULL, NULL, 0 },
	{ "an id that another has", ANSWER("x", "a", "H", "\"9\"", "ok"), NULL,
	  "its id stands in the roster already: a", 0 },
	{ "an id that is none", ANSWER("x", "a", "H", "\"@H\"", "ok"), NULL,
	  "the answer is no id: @H", 0 },
	{ "an empty id", ANSWER("x", "a", "H", "\"\"", "ok"), NULL,
	  "the answer is no id", 0 },
	{ "another platform", ANSWER("tiktok", "a", "H", "\"17\"", "ok"), NULL,
	  NULL, 1 },
	{ "another sentra", ANSWER("x", "b", "H", "\"17\"", "ok"), NULL, NULL,
	  1 },
	{ "another handle", ANSWER("x", "a", "h", "\"17\"", "ok"), NULL, NULL,
	  1 },
	{ "one that has an id", ANSWER("x", "a", "old", "\"17\"", "ok"), NULL,
	  NULL, 1 },
	{ "no JSON, then an answer",
	  "hello\n[]\n\n" ANSWER("x", "a", "H", "\"17\"", "ok"), "17", NULL,
	  2 },
};

static void check(struct draft *d, size_t i)
{
	const struct draft_account *a = &d->sentra[0].account[0];
	struct faults strange;
	const char *id;

	faults_init(&strange);
	producer_read_answers(d, "x", str_of(rows[i].lines), &strange);
	id = a->cell[COLUMN_ID];
	if (strange.n != rows[i].strange || !id != !rows[i].id ||
	    (id && strcmp(id, rows[i].id) != 0) ||
	    !a->remark != !rows[i].remark ||
	    (a->remark && strcmp(a->remark, rows[i].remark) != 0))
		fail_msg("%s: %s, %s, %zu strange", rows[i].name,
			 id ? id : "no id", a->remark ? a->remark : "no remark",
			 strange.n);
	assert_string_equal(d->sentra[0].account[1].cell[COLUMN_ID], "9");
	assert_null(d->sentra[0].account[3].cell[COLUMN_ID]);
	faults_release(&strange);
}

static void test_answers(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		check(*state, i);
		teardown(state);
		setup(state);
	}
}

/* Two handles of one account: the second is not taken. */
static void test_one_id_for_two(void **state)
{
	struct draft *d = *state;
	struct faults strange;

	faults_init(&strange);
	producer_read_answers(d, "x",
			      STR_LIT(ANSWER("x", "a", "H", "\"17\"", "ok")
					      ANSWER("x", "a", "h2", "\"17\"",
						     "ok")),
			      &strange);
	assert_string_equal(d->sentra[0].account[0].cell[COLUMN_ID], "17");
	assert_null(d->sentra[0].account[2].cell[COLUMN_ID]);
	faults_release(&strange);
}

static void test_who_asks(void **state)
{
	struct draft *d = *state;

	assert_true(producer_is_needed(d, "x"));
	assert_true(producer_is_needed(d, "tiktok"));
	assert_false(producer_is_needed(d, "youtube"));
	d->sentra[0].account[0].remark = "before";
	producer_remark(d, "x", "later");
	assert_string_equal(d->sentra[0].account[0].remark, "before");
	assert_null(d->sentra[0].account[1].remark);
	assert_string_equal(d->sentra[0].account[2].remark, "later");
	assert_null(d->sentra[0].account[3].remark);
}

static void test_whole(void **state)
{
	struct draft *d = *state;
	struct faults strange;

	faults_init(&strange);
	producer_read_answers(d, "x",
			      STR_LIT(ANSWER("x", "a", "H", "null", "ok")
					      ANSWER("x", "a", "h2", "null",
						     "quota")),
			      &strange);
	producer_remark(d, "x", "later");
	assert_true(d->sentra[0].account[0].complete);
	assert_null(d->sentra[0].account[0].remark);
	assert_false(d->sentra[0].account[2].complete);
	assert_string_equal(d->sentra[0].account[2].remark, "quota: d");
	faults_release(&strange);
}

static void test_faults(void **state)
{
	struct draft *d = *state;

	producer_read_faults(
		d, "x",
		STR_LIT("sentra.conf: [x] pay: want yes\n"
			"r.json:1: sentras[0].accounts[1]: has one\n"
			"r.json:1: sentras[0].accounts[2]: want an id\n"
			"r.json:1: sentras[0].accounts[3]: elsewhere"));
	producer_remark(d, "x", "bad");
	assert_string_equal(d->sentra[0].account[0].remark, "bad");
	assert_null(d->sentra[0].account[1].remark);
	assert_string_equal(d->sentra[0].account[2].remark, "want an id");
	assert_null(d->sentra[0].account[3].remark);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_answers),  TEST(test_one_id_for_two),
		TEST(test_who_asks), TEST(test_whole),
		TEST(test_faults),
	};

	return cmocka_run_group_tests_name("producer", tests, NULL, NULL);
}
