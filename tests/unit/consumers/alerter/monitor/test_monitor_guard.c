/* test_monitor_guard.c -- many of a platform cross the limit together: who is
 * held, and who is not. */
#include "tests/unit/kit/monitor_kit.h"

/* Those of x cross at 7d1h, and are over the limit still at 7d2h. */
#define PROVEN(x)  "0 post " x "|1h ok " x "|"
#define CROSS(x)   PROVEN(x) "7d1h ok " x "|7d2h ok " x "|"
#define SEE        "7d2h eval|7d2h tally"
#define HELD       "+collection_suspect youtube 7d2h | "
#define ALL_HELD   HELD "5 blind 28 unknown 5 suspect"
#define FIVE_OF_33 "s x0-4@youtube y0-27@youtube"

static const struct monitor_row size[] = {
	{ "5 accounts and 15.2 %: held", FIVE_OF_33, CROSS("x0-4") SEE,
	  ALL_HELD },
	{ "4 accounts of 5: stale", "s x0-4@youtube", CROSS("x0-3") SEE,
	  "1 unknown 4 stale" },
	{ "5 of 34, 14.7 %: stale", "s x0-4@youtube y0-28@youtube",
	  CROSS("x0-4") SEE, "29 unknown 5 stale" },
	{ "7 of 47, 14.9 %: stale", "s x0-6@youtube y0-39@youtube",
	  CROSS("x0-6") SEE, "40 unknown 7 stale" },
	{ "6 of 40, 15 %: held", "s x0-5@youtube y0-33@youtube",
	  CROSS("x0-5") SEE, HELD "6 blind 34 unknown 6 suspect" },
	{ "the share is of those that are not exempt",
	  "s x0-4@youtube y0-27@youtube z0-9@youtube!40", CROSS("x0-4") SEE,
	  HELD "5 blind 28 unknown 10 exempt 5 suspect" },
	{ "an exempt account that crosses is not counted",
	  "s x0-3@youtube z@youtube!40", CROSS("x0-3") CROSS("z") SEE,
	  "+content_stale s 7d2h | 4 stale 1 exempt" },
	{ "of another platform is not counted", "s x0-3@youtube w@tiktok",
	  CROSS("x0-3") CROSS("w") SEE, "+content_stale s 7d2h | 5 stale" },
	{ "a sentra that is not active any more is not counted",
	  "s x0-3@youtube;r<2 w@youtube;t y@tiktok",
	  CROSS("x0-3") CROSS("w") SEE,
	  "+content_stale s 7d2h | 1 aging 1 unknown 4 stale" },
	{ "who is not in the roster is not counted", "s x0-3@youtube y@youtube",
	  CROSS("x0-3") CROSS("q") SEE, "1 aging 1 unknown 4 stale" },
};

static const struct monitor_row window[] = {
	{ "within 60 min: held", FIVE_OF_33,
	  PROVEN("x0-4") "7d1h ok x0-4+15m|7d3h ok x0-4|7d3h eval|7d3h tally",
	  "+collection_suspect youtube 7d3h | 5 blind 28 unknown 5 suspect" },
	{ "within 60 min and a ms: stale", FIVE_OF_33,
	  PROVEN("x0-4") "7d1h ok x0-3+15m|7d2h1ms ok x4|7d3h ok x0-4|"
			 "7d3h eval|7d3h tally",
	  "28 unknown 5 stale" },
	{ "a window around it, wherever it begins", FIVE_OF_33,
	  PROVEN("x0-4") "7d1h ok x1-4+15m|7d1h30m ok x0|7d2h ok x0-4|" SEE,
	  "+collection_suspect youtube 7d2h | "
	  "5 blind 28 unknown 5 suspect" },
	{ "of the windows with most the earliest", "s x0-5@youtube",
	  PROVEN("x0-5") "7d1h ok x0|7d1h30m ok x1-4|7d2h15m ok x5|"
			 "7d2h20m ok x1-4|7d2h20m eval|7d2h20m tally|"
			 "7d2h20m status x5",
	  "+collection_suspect youtube 7d2h20m | 1 aging 5 blind 5 suspect | "
	  "x5 aging" },
	{ "known at the second proof; what crosses later does not save it",
	  FIVE_OF_33,
	  PROVEN("x0-4") "7d1h ok x0-3|7d1h30m ok x0-3|7d1h31m ok x4|"
			 "7d2h1m ok x4|7d2h1m eval|7d2h1m tally|7d2h1m status "
			 "x4",
	  "+collection_suspect youtube 7d2h1m | "
	  "1 blind 28 unknown 4 stale 1 suspect | "
	  "x4 blind 7d2h1m blind/suspect 7d2h1m" },
	{ "a crossing at the ms of the second proof is known", FIVE_OF_33,
	  PROVEN("x0-4") "7d1h ok x0-3|7d1h30m ok x0-4|7d1h30m eval|"
			 "7d1h30m tally",
	  "+collection_suspect youtube 7d1h30m | "
	  "5 blind 28 unknown 5 suspect" },
	{ "those without a second proof are held as well", FIVE_OF_33,
	  PROVEN("x0-4") "7d1h ok x0-4|7d2h ok x0|7d2h eval|7d2h status x4",
	  "+collection_suspect youtube 7d2h | x4 blind 7d2h blind/suspect "
	  "7d2h" },
	{ "those that are stale already count, and stay stale", FIVE_OF_33,
	  PROVEN("x0-4") "7d ok x4|7d1h ok x0-3|7d1h30m ok x0-3|7d1h30m eval|"
			 "7d1h40m ok x4|7d2h10m ok x4|7d2h10m eval|"
			 "7d2h10m tally|7d2h10m status x0",
	  "+collection_suspect youtube 7d2h10m | "
	  "1 blind 28 unknown 4 stale 1 suspect | x0 stale 7d1h30m" },
	{ "one that posted again does not count", FIVE_OF_33,
	  CROSS("x0-4") "7d2h post x4|" SEE, "1 fresh 28 unknown 4 stale" },
};

static const struct monitor_row not_counted[] = {
	{ "over the limit at its first proof ever: stale", FIVE_OF_33,
	  "0 post x0-4|7d1h ok x0-4|7d2h ok x0-4|" SEE, "28 unknown 5 stale" },
	{ "one over at its first proof does not count with four others",
	  FIVE_OF_33, CROSS("x0-3") "0 post x4|7d1h ok x4|7d2h ok x4|" SEE,
	  "28 unknown 5 stale" },
	{ "the limit passed 24 h before a proof showed it: counted, held",
	  FIVE_OF_33,
	  PROVEN("x0-4") "8d1ms ok x0-4|8d1h ok x0-4|8d1h eval|8d1h tally",
	  "+collection_suspect youtube 8d1h | 5 blind 28 unknown 5 suspect" },
	{ "passed 24 h and a ms before: stale", FIVE_OF_33,
	  PROVEN("x0-4") "8d2ms ok x0-4|8d1h ok x0-4|8d1h eval|8d1h tally",
	  "28 unknown 5 stale" },
	{ "one that passed long before does not count with four others",
	  FIVE_OF_33,
	  PROVEN("x0-3") "-2d post x4|-1d ok x4|7d1h ok x0-4|7d2h ok x0-4|" SEE,
	  "28 unknown 5 stale" },
};

#define HOLD CROSS("x0-4") "7d2h eval|8d1h ok x0-4|"

static const struct monitor_row hold[] = {
	{ "held for 24 h from the second proof", "s x0-4@youtube",
	  HOLD "8d1h59m59s999ms status x0|8d2h status x0",
	  HELD "x0 blind 7d2h blind/suspect 7d2h | x0 aging" },
	{ "at its end the alert resolves", "s x0-4@youtube",
	  HOLD "8d1h59m59s eval|8d2h eval|8d2h tally",
	  HELD "-collection_suspect youtube 7d2h | 5 aging" },
	{ "then stale at the next proof over the limit, since that proof",
	  "s x0-4@youtube y@youtube",
	  HOLD "8d2h eval|8d3h ok x0-3|8d4h eval|8d4h tally|8d4h status x0",
	  HELD "-collection_suspect youtube 7d2h | 1 aging 1 unknown 4 stale | "
	       "x0 stale 8d3h" },
	{ "looked at only when the hold is over: all are stale at once",
	  "s x0-4@youtube y@youtube",
	  CROSS("x0-4") "8d3h ok x0-4|8d4h eval|8d4h tally",
	  "1 unknown 5 stale" },
	{ "a proof at its end is the next", "s x0-4@youtube y@youtube",
	  HOLD "8d2h ok x0|8d2h eval|8d2h status x0",
	  HELD "-collection_suspect youtube 7d2h | x0 stale 8d2h" },
	{ "not held again with the same newest post",
	  "s x0-4@youtube y@youtube",
	  HOLD "8d3h ok x0-4|8d3h eval|8d4h ok x0-4|8d4h eval|8d4h tally",
	  HELD "-collection_suspect youtube 7d2h | 1 unknown 5 stale" },
	{ "held again with a newer one", "s x0-4@youtube",
	  HOLD "8d3h post x0-4|8d3h ok x0-4|8d3h eval|15d4h ok x0-4|"
	       "15d5h ok x0-4|15d5h eval|15d5h tally",
	  HELD "-collection_suspect youtube 7d2h | "
	       "+collection_suspect youtube 15d5h | 5 blind 5 suspect" },
	{ "one who never posted is held, and held once",
	  "s x0-4@youtube y@youtube",
	  "0 ok x0-4|7d1h ok x0-4|7d2h ok x0-4|7d2h eval|7d2h tally|"
	  "8d3h ok x0-4|8d3h eval|8d3h tally",
	  HELD "5 blind 1 unknown 5 suspect | "
	       "-collection_suspect youtube 7d2h | 1 unknown 5 stale" },
	{ "a newer post frees at once, and the alert resolves with the last",
	  "s x0-4@youtube",
	  CROSS("x0-4") "7d2h eval|7d3h post x0-3|7d3h eval|7d3h tally|"
			"7d4h post x4|7d4h eval",
	  HELD "4 fresh 1 blind 1 suspect | "
	       "-collection_suspect youtube 7d2h" },
	{ "blind by its proofs goes before held", "s x0-4@youtube",
	  CROSS("x0-4") "7d2h eval|7d7h auth x0|7d8h status x0|7d8h status x1",
	  HELD "x0 blind 7d8h blind/auth 7d8h | "
	       "x1 blind 7d8h blind/silent 7d8h" },
	{ "held while blind: the alert stays", "s x0-4@youtube",
	  CROSS("x0-4") "7d2h eval|7d8h eval",
	  HELD "+collection_blind youtube/silent 7d8h" },
	{ "held from the earliest second proof", "s x0-4@youtube",
	  PROVEN("x0-4") "7d1h ok x0-4|7d2h ok x4|7d3h ok x0-3|7d3h eval|"
			 "7d3h status x0",
	  HELD "x0 blind 7d2h blind/suspect 7d2h" },
	{ "a later crossing does not hold the others for longer",
	  "s x0-5@youtube",
	  PROVEN("x0-5") "7d ok x5|7d1h30m ok x0-4|7d2h ok x0-4|7d2h eval|"
			 "7d2h10m ok x5|7d3h ok x5|7d3h eval|8d ok x0-5|"
			 "8d2h eval|8d2h status x0|8d2h status x5",
	  HELD "x0 aging | x5 blind 7d3h blind/suspect 7d3h" },
	{ "a newer post that is old too: not suspect for the one before",
	  "s x0-4@youtube",
	  CROSS("x0-4") "7d2h eval|7d2h post x0 1s|7d2h status x0",
	  HELD "x0 aging" },
	{ "not suspect where another calendar takes it within the limit",
	  "s x0-4@youtube",
	  CROSS("x0-4") "7d2h eval|0 working s x0-4@youtube|7d2h status x0|"
			"7d3h eval",
	  HELD "x0 aging | -collection_suspect youtube 7d2h" },
	{ "decided without the guard while exempt", "s x0-4@youtube",
	  CROSS("x0-4") "7d2h eval|0 roster s!20 x0-4@youtube|7d3h eval|"
			"0 roster s x0-4@youtube|7d4h status x0",
	  HELD "-collection_suspect youtube 7d2h | "
	       "x0 stale 7d2h blind/suspect 7d2h" },
	{ "an exempt account is not held with the others",
	  "s x0-4@youtube z@youtube!40",
	  CROSS("x0-4") CROSS("z") "7d2h eval|"
				   "0 roster s x0-4@youtube z@youtube|"
				   "7d3h status z",
	  HELD "z stale 7d2h" },
	{ "an exempted one is not suspect", "s x0-4@youtube",
	  CROSS("x0-4") "7d2h eval|0 roster s!20 x0-4@youtube|7d3h eval",
	  HELD "-collection_suspect youtube 7d2h" },
	{ "held sentra are not stale, and no content alert is raised",
	  "s x0-4@youtube;r x5@youtube",
	  CROSS("x0-5") "7d2h eval|"
			"7d2h sentra r",
	  HELD "r blind" },
};

/* Whoever looks once finds what the one found who looked all the time. */
static const struct monitor_row later_looks[] = {
	{ "since the next proof, however many came before it was looked at",
	  "s x0-4@youtube y@youtube",
	  HOLD "8d3h ok x0-4|8d4h ok x0-4|9d ok x0-4|9d eval|9d status x0",
	  HELD "-collection_suspect youtube 7d2h | x0 stale 8d3h" },
	{ "and after a rebuild", "s x0-4@youtube y@youtube",
	  HOLD "8d3h ok x0-4|8d3h eval|8d4h ok x0-4|30d ok x0-4|0 rebuild|"
	       "30d eval|30d status x0|30d status x4",
	  HELD "-collection_suspect youtube 7d2h | x0 stale 8d3h | "
	       "x4 stale 8d3h" },
	{ "many proofs between the crossing and the second one's hold",
	  "s x0-4@youtube y@youtube",
	  CROSS("x0-4") "8d1h ok x0|8d1h5m ok x0|8d1h10m ok x0|8d1h15m ok x0|"
			"8d1h20m ok x0|8d1h25m ok x0|8d1h30m ok x0|"
			"8d1h35m ok x0|8d1h40m ok x0|8d2h5m ok x0|9d ok x0|"
			"9d eval|9d status x0",
	  "+collection_blind youtube/silent 7d8h | x0 stale 8d2h5m" },
	{ "a hold outlives a rebuild though the others posted since",
	  "s x0-4@youtube y@youtube",
	  CROSS("x0-4") "7d2h eval|7d3h post x1-4|7d3h ok x1-4|7d4h eval|"
			"0 rebuild|7d5h eval|7d5h status x0",
	  HELD "x0 blind 7d2h blind/suspect 7d2h" },
	{ "also the one whose second proof it was", "s x0-4@youtube y@youtube",
	  PROVEN("x0-4") "7d1h ok x0-4|7d2h ok x0|7d2h eval|7d3h post x0|"
			 "7d4h ok x0-4|7d4h eval|0 rebuild|8d3h ok x0-4|"
			 "8d3h eval|8d3h status x1",
	  HELD "-collection_suspect youtube 7d2h | x1 stale 8d3h" },
	{ "one that posted before the second proof does not count",
	  "s x0-4@youtube y@youtube",
	  PROVEN("x0-4") "7d1h ok x0-4|7d1h30m post x4|7d2h ok x0-4|7d2h eval|"
			 "7d2h status x0|15d ok x0-4|0 rebuild|15d eval|"
			 "15d status x0",
	  "x0 stale 7d2h | x0 stale 7d2h" },
	{ "a newer post that is over the limit too, after the hold",
	  "s x0-4@youtube y@youtube",
	  HOLD "8d2h eval|8d2h30m post x0 30m|8d3h ok x0-4|8d3h eval|"
	       "8d4h ok x0-4|8d4h eval|8d4h status x0|0 rebuild|8d4h eval|"
	       "8d4h status x0",
	  HELD "-collection_suspect youtube 7d2h | x0 stale 8d3h | "
	       "x0 stale 8d3h" },
	{ "exempt at the second proof, no more when looked at",
	  "s x0-3@youtube z@youtube!7",
	  CROSS("x0-3")
		  CROSS("z") "9d ok x0-3|9d ok z|9d eval|9d tally|9d status x0",
	  "+content_stale s 7d17h | 5 stale | x0 stale 7d2h" },
};

static void test_later_looks(void **state)
{
	(void)state;
	kit_rows(later_looks, ARRAY_LEN(later_looks));
}

static void test_size(void **state)
{
	(void)state;
	kit_rows(size, ARRAY_LEN(size));
}

static void test_window(void **state)
{
	(void)state;
	kit_rows(window, ARRAY_LEN(window));
}

static void test_not_counted(void **state)
{
	(void)state;
	kit_rows(not_counted, ARRAY_LEN(not_counted));
}

static void test_hold(void **state)
{
	(void)state;
	kit_rows(hold, ARRAY_LEN(hold));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_size),
		cmocka_unit_test(test_window),
		cmocka_unit_test(test_not_counted),
		cmocka_unit_test(test_hold),
		cmocka_unit_test(test_later_looks),
	};

	return cmocka_run_group_tests_name("monitor_guard", tests, NULL, NULL);
}
