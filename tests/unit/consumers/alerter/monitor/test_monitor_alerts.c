/* test_monitor_alerts.c -- what an evaluation raises and resolves, once each.
 */
#include "tests/unit/kit/monitor_kit.h"

/* Stale since 9d. */
#define STALE(x) "0 post " x "|8d ok " x "|9d ok " x "|"
#define RAISED   "+content_stale s 9d"
#define RESOLVED RAISED " | -content_stale s 9d"

static const struct monitor_row content[] = {
	{ "raised once, with the sentra's since", "s a@youtube",
	  STALE("a") "9d1h eval|9d1h ok a|9d2h eval|9d3h eval", RAISED },
	{ "raised where every account is stale or exempt", "s a@youtube b@x!20",
	  STALE("a") "0 ok b|9d1h eval", RAISED },
	{ "not raised where one account is not stale", "s a@youtube b@x",
	  STALE("a") "9d ok b|9d1h eval", "" },
	{ "not raised where all are exempt", "s a@youtube!20",
	  STALE("a") "9d1h eval", "" },
	{ "raised while the last proof is younger than blind_after",
	  "s a@youtube", STALE("a") "9d5h59m59s eval", RAISED },
	{ "not raised at blind_after, but once it is seen again", "s a@youtube",
	  STALE("a") "9d6h eval|9d7h ok a|9d7h eval",
	  "+collection_blind youtube/silent 9d6h | "
	  "-collection_blind youtube/silent 9d6h | " RAISED },
	{ "not raised while one of the stale accounts is blind",
	  "s a@youtube b@x", STALE("a") STALE("b") "9d5h ok a|9d6h eval",
	  "+collection_blind x/silent 9d6h" },
	{ "resolved by an account within the limit: a newer post",
	  "s a@youtube b@x",
	  STALE("a") STALE("b") "9d1h eval|9d2h post b|9d2h eval", RESOLVED },
	{ "resolved with the since that it was raised with", "s a@youtube b@x",
	  STALE("a") "9d eval|0 roster s a@youtube|9d1h eval|"
		     "0 roster s a@youtube b@x|" STALE(
			     "b") "10d ok b|10d ok a|10d eval|10d1h post "
				  "a|10d1h eval",
	  RESOLVED },
	{ "not resolved by blindness", "s a@youtube",
	  STALE("a") "9d1h eval|9d7h eval|20d eval",
	  RAISED " | +collection_blind youtube/silent 9d6h" },
	{ "not resolved by a new account, which nobody has seen", "s a@youtube",
	  STALE("a") "9d1h eval|0 roster s a@youtube b@x|9d2h eval|"
		     "9d2h sentra s|9d2h firing",
	  RAISED " | s unknown | firing s" },
	{ "not resolved by an account over the limit that is not stale yet",
	  "s a@youtube",
	  STALE("a") "9d1h eval|0 roster s a@youtube b@x|0 post b|"
		     "9d2h ok b|9d2h eval|9d2h sentra s",
	  RAISED " | s aging" },
	{ "resolved by the new account's proof within the limit", "s a@youtube",
	  STALE("a") "9d1h eval|0 roster s a@youtube b@x|9d post b|"
		     "9d2h ok b|9d2h eval",
	  RESOLVED },
	{ "other limits hold for what was learned before: two proofs anew",
	  "s a@youtube",
	  STALE("a") "0 working s a@youtube|9d1h eval|0 roster s a@youtube|"
		     "9d1h eval|9d2h ok a|9d2h eval",
	  "+content_stale s 9d2h" },
	{ "resolved by exempting its accounts", "s a@youtube",
	  STALE("a") "9d1h eval|0 roster s a@youtube!20|9d2h eval", RESOLVED },
	{ "resolved by exempting the sentra", "s a@youtube",
	  STALE("a") "9d1h eval|0 roster s!20 a@youtube|9d2h eval", RESOLVED },
	{ "not resolved by exempting one of two", "s a@youtube b@x",
	  STALE("a") STALE("b") "9d1h eval|0 roster s a@youtube b@x!20|"
				"9d2h eval",
	  RAISED },
	{ "not resolved by an exempt account within the limit",
	  "s a@youtube b@x!20",
	  STALE("a") "9d1h eval|9d2h post b|9d2h ok b|9d2h eval", RAISED },
	{ "resolved by removing its last account", "s a@youtube",
	  STALE("a") "9d1h eval|0 roster s|9d2h eval", RESOLVED },
	{ "resolved by removing the sentra", "s a@youtube",
	  STALE("a") "9d1h eval|0 roster r b@youtube|9d2h eval", RESOLVED },
	{ "resolved with the last day of a sentra", "s<9 a@youtube",
	  STALE("a") "9d1h eval|9d16h59m ok a|9d16h59m eval|9d17h eval",
	  RESOLVED },
	{ "not raised of a sentra that is not active", "s<8 a@youtube",
	  STALE("a") "9d1h eval", "" },
	{ "what came and went between evaluations raises nothing",
	  "s a@youtube", STALE("a") "10d post a|10d ok a|10d1h eval", "" },
	{ "raised again for a new silence", "s a@youtube",
	  STALE("a") "9d eval|10d post a|10d ok a|10d eval|17d1h ok a|"
		     "17d2h ok a|17d2h eval",
	  RESOLVED " | +content_stale s 17d2h" },
};

static const struct monitor_row blind[] = {
	{ "one alert a platform and reason, however many accounts",
	  "s a0-9@youtube", "0 ok a0-9|5h auth a0-9|6h eval",
	  "+collection_blind youtube/auth 6h" },
	{ "since the first of them", "s a0-9@youtube",
	  "1h ok a0-9+1m|6h30m auth a0-9|12h eval",
	  "+collection_blind youtube/auth 7h" },
	{ "another reason is another alert", "s a@youtube b@youtube",
	  "0 ok a|0 ok b|5h auth a|5h quota b|6h eval",
	  "+collection_blind youtube/auth 6h | "
	  "+collection_blind youtube/quota 6h" },
	{ "another platform is another alert", "s a@youtube b@x",
	  "0 ok a|0 ok b|5h auth a|5h auth b|6h eval",
	  "+collection_blind youtube/auth 6h | +collection_blind x/auth 6h" },
	{ "resolved when the last account of the reason sees again",
	  "s a0-1@youtube",
	  "0 ok a0-1|5h auth a0-1|6h eval|7h ok a0|7h eval|8h ok a1|8h eval",
	  "+collection_blind youtube/auth 6h | "
	  "-collection_blind youtube/auth 6h" },
	{ "raised once", "s a0-1@youtube",
	  "0 ok a0-1|5h auth a0-1|6h eval|7h eval|8h auth a0-1|9h eval",
	  "+collection_blind youtube/auth 6h" },
	{ "another reason for the same account: resolved, and raised",
	  "s a@youtube", "0 ok a|5h auth a|6h eval|7h quota a|7h eval",
	  "+collection_blind youtube/auth 6h | "
	  "-collection_blind youtube/auth 6h | "
	  "+collection_blind youtube/quota 7h" },
	{ "a reason that returns is another alert, though it never saw again",
	  "s a@youtube",
	  "0 ok a|5h auth a|6h eval|7h quota a|7h eval|8h auth a|8h eval",
	  "+collection_blind youtube/auth 6h | "
	  "-collection_blind youtube/auth 6h | "
	  "+collection_blind youtube/quota 7h | "
	  "-collection_blind youtube/quota 7h | "
	  "+collection_blind youtube/auth 8h" },
	{ "silent after a reason: when its last status is too old",
	  "s a@youtube", "0 ok a|5h auth a|6h eval|12h eval",
	  "+collection_blind youtube/auth 6h | "
	  "-collection_blind youtube/auth 6h | "
	  "+collection_blind youtube/silent 11h" },
	{ "silent is a reason", "s a@youtube", "0 ok a|6h eval",
	  "+collection_blind youtube/silent 6h" },
	{ "a stale account that is blind counts", "s a@youtube",
	  STALE("a") "9d1h eval|9d6h eval",
	  RAISED " | +collection_blind youtube/silent 9d6h" },
	{ "an exempt account does not count", "s a@youtube!20",
	  "0 ok a|6h eval", "" },
	{ "exempting the last resolves", "s a@youtube",
	  "0 ok a|6h eval|0 roster s a@youtube!20|7h eval",
	  "+collection_blind youtube/silent 6h | "
	  "-collection_blind youtube/silent 6h" },
	{ "who is not in the roster does not count", "s a@youtube",
	  "0 ok q|6h eval", "" },
	{ "removing the last resolves", "s a@youtube",
	  "0 ok a|6h eval|0 roster s b@youtube|7h eval",
	  "+collection_blind youtube/silent 6h | "
	  "-collection_blind youtube/silent 6h" },
	{ "a sentra that is not active does not count", "s<-1 a@youtube",
	  "0 ok a|6h eval", "" },
};

static const struct monitor_row pipeline[] = {
	{ "one alert a stage", "s a@youtube",
	  "1h eval scorer:progress:30m alerter:heartbeat:40m",
	  "+pipeline_stalled scorer/progress 30m | "
	  "+pipeline_stalled alerter/heartbeat 40m" },
	{ "raised once; the reason of an alert that fires does not change",
	  "s a@youtube",
	  "1h eval scorer:progress:30m|2h eval scorer:progress:30m|"
	  "3h eval scorer:heartbeat:2h|4h eval",
	  "+pipeline_stalled scorer/progress 30m | "
	  "-pipeline_stalled scorer/progress 30m" },
	{ "resolved stage by stage", "s a@youtube",
	  "1h eval scorer:progress:30m alerter:heartbeat:40m|"
	  "2h eval alerter:heartbeat:40m",
	  "+pipeline_stalled scorer/progress 30m | "
	  "+pipeline_stalled alerter/heartbeat 40m | "
	  "-pipeline_stalled scorer/progress 30m" },
	{ "of what is not whole only a stall is told", "s a@youtube",
	  "0 ok a|9h eval partial alerter:progress:8h|"
	  "10h eval partial alerter:progress:8h|11h ok a|11h eval",
	  "+pipeline_stalled alerter/progress 8h | "
	  "-pipeline_stalled alerter/progress 8h" },
	{ "of what is not whole nothing is resolved", "s a@youtube",
	  "0 ok a|6h eval|7h ok a|7h eval partial|7h eval",
	  "+collection_blind youtube/silent 6h | "
	  "-collection_blind youtube/silent 6h" },
	{ "with a roster of nobody", "s", "1h eval scorer:progress:30m",
	  "+pipeline_stalled scorer/progress 30m" },
};

static const struct monitor_row order[] = {
	{ "sentra in the roster's order", "b x@youtube;a y@youtube",
	  STALE("y") STALE("x") "9d1h eval",
	  "+content_stale b 9d | +content_stale a 9d" },
	{ "kinds in theirs: content, collection, pipeline",
	  "s x@youtube;r y@youtube",
	  STALE("x") "9d ok y|9d1h ok y|9d auth q|9d10h ok x|"
		     "9d10h eval scorer:progress:1h",
	  "+content_stale s 9d | +collection_blind youtube/silent 9d7h | "
	  "+pipeline_stalled scorer/progress 1h" },
	{ "platforms, then reasons, in their tables' order",
	  "s x@x y@youtube z@youtube w@youtube",
	  "0 ok x|0 ok y|0 ok z|0 ok w|5h unavailable y|5h auth x|5h auth w|"
	  "6h eval",
	  "+collection_blind youtube/auth 6h | "
	  "+collection_blind youtube/unavailable 6h | "
	  "+collection_blind youtube/silent 6h | "
	  "+collection_blind x/auth 6h" },
	{ "resolved ones before raised ones", "s a@youtube;r b@youtube",
	  STALE("a") "9d ok b|9d1h ok b|9d5h eval scorer:progress:1h|"
		     "9d1h post b 0|9d8h ok b|9d8h ok a|9d9h ok b|"
		     "9d9h eval",
	  "+content_stale s 9d | +pipeline_stalled scorer/progress 1h | "
	  "-pipeline_stalled scorer/progress 1h | +content_stale r 9d8h" },
	{ "a list of alerts follows another roster's order",
	  "b x@youtube;a y@youtube",
	  STALE("y") STALE("x") "9d1h eval|9d firing|"
				"0 roster a y@youtube;b x@youtube|9d firing",
	  "+content_stale b 9d | +content_stale a 9d | firing b a | "
	  "firing a b" },
};

static const struct monitor_row restored[] = {
	{ "published before this process: not raised again", "s a@youtube",
	  "0 restore +content_stale:s:-:9d|" STALE("a") "9d1h eval", "" },
	{ "resolved as it was published", "s a@youtube",
	  "0 restore +content_stale:s:-:8d12h|9d post a|9d ok a|9d1h eval",
	  "-content_stale s 8d12h" },
	{ "published as resolved: it does not fire", "s a@youtube",
	  "0 restore +content_stale:s:-:8d|0 restore -content_stale:s:-:8d|0 "
	  "firing",
	  "firing" },
	{ "of the blind of one platform by reason", "s a@youtube",
	  "0 restore +collection_blind:youtube:auth:1d|"
	  "0 restore +collection_blind:youtube:quota:2d|"
	  "0 restore -collection_blind:youtube:auth:1d|3d eval",
	  "-collection_blind youtube/quota 2d" },
	{ "of a platform or reason that is unknown: resolved", "s a@youtube",
	  "0 restore +collection_blind:gone:auth:1d|"
	  "0 restore +collection_blind:youtube:new:1d|"
	  "0 restore +collection_suspect:gone:-:1d|3d eval",
	  "-collection_blind youtube/new 1d | -collection_blind gone/auth 1d | "
	  "-collection_suspect gone 1d" },
	{ "each unknown reason by itself", "s a@youtube",
	  "0 restore +collection_blind:youtube:new:1d|"
	  "0 restore +collection_blind:youtube:newer:1d|3d eval",
	  "-collection_blind youtube/new 1d | "
	  "-collection_blind youtube/newer 1d" },
	{ "forgotten with a clear", "s a@youtube",
	  "0 restore +content_stale:s:-:9d|0 clear a|0 firing x", "firing" },
};

static void test_content(void **state)
{
	(void)state;
	kit_rows(content, ARRAY_LEN(content));
}

static void test_blind(void **state)
{
	(void)state;
	kit_rows(blind, ARRAY_LEN(blind));
}

static void test_pipeline(void **state)
{
	(void)state;
	kit_rows(pipeline, ARRAY_LEN(pipeline));
}

static void test_order(void **state)
{
	(void)state;
	kit_rows(order, ARRAY_LEN(order));
}

static void test_restored(void **state)
{
	(void)state;
	kit_rows(restored, ARRAY_LEN(restored));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_content),  cmocka_unit_test(test_blind),
		cmocka_unit_test(test_pipeline), cmocka_unit_test(test_order),
		cmocka_unit_test(test_restored),
	};

	return cmocka_run_group_tests_name("monitor_alerts", tests, NULL, NULL);
}
