/* test_check.c -- warnings of a roster that has no faults. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "consumers/ctl/roster/check.h"

static struct roster *parse(struct str text)
{
	struct roster *roster = NULL;
	struct faults faults;
	struct err err = { 0 };

	faults_init(&faults);
	if (roster_parse(&roster, text, "r", &faults, &err) < 0)
		fail_msg("%s", faults.n ? faults.at[0].printed : err.text);
	faults_release(&faults);
	return roster;
}

#define SENTRA(id, more)                                         \
	"{\"id\":\"" id "\",\"name\":\"A\",\"kind\":\"sentra\"," \
	"\"city\":\"C\",\"province\":\"P\",\"timezone\":\"Asia/" \
	"Jakarta\"," more "}"
#define ROSTER(sentras) "{\"version\":1,\"sentras\":[" sentras "]}"

#define ENDED SENTRA("a", "\"active_until\":\"2026-03-09\",\"accounts\":[]")
#define PAST  "\"exempt\":{\"until\":\"2026-03-09\",\"why\":\"w\"}"
#define EXEMPTED                                                 \
	SENTRA("b", PAST ",\"accounts\":[\n"                     \
			 "{\"platform\":\"x\",\"handle\":\"h\"," \
			 "\"verified_by\":\"v\"},\n"             \
			 "{\"platform\":\"x\",\"id\":\"1\"," PAST "}]")
/* Both on their last day. */
#define FINE                                                \
	SENTRA("c", "\"active_until\":\"2026-03-10\","      \
		    "\"exempt\":{\"until\":\"2026-03-10\"," \
		    "\"why\":\"w\"},\"accounts\":["         \
		    "{\"platform\":\"x\",\"id\":\"2\","     \
		    "\"verified_by\":\"v\"}]")

static void test_warnings(void **state)
{
	static const char text[] = ROSTER("\n" ENDED ",\n" EXEMPTED ",\n" FINE);
	static const char *const want[] = {
		"r:2: sentras[0]: a has no account",
		"r:2: sentras[0]: a was active until 2026-03-09",
		"r:3: sentras[1]: exempt until 2026-03-09, which is past",
		"r:4: sentras[1].accounts[0]: x @h has no id; sentractl",
		"r:5: sentras[1].accounts[1]: x 1: nobody has verified it",
		"r:5: sentras[1].accounts[1]: exempt until 2026-03-09, which",
	};
	struct roster *roster = parse(str_of(text));
	struct faults warnings;
	int64_t today;

	(void)state;
	assert_int_equal(date_parse(STR_LIT("2026-03-10"), &today), 0);
	faults_init(&warnings);
	roster_warn(roster, str_of(text), "r", today, &warnings);
	for (size_t i = 0; i < ARRAY_LEN(want); i++)
		if (i >= warnings.n || strncmp(warnings.at[i].printed, want[i],
					       strlen(want[i])) != 0)
			fail_msg("%s: %s", want[i],
				 i < warnings.n ? warnings.at[i].printed
						: "none");
	assert_int_equal(warnings.n, ARRAY_LEN(want));
	faults_release(&warnings);
	roster_free(roster);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_warnings),
	};

	return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
