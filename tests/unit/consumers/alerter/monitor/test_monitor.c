/* test_monitor.c -- what is known of an account, and how it and its sentra
 * stand. */
#include "tests/unit/kit/monitor_kit.h"

#include <errno.h>

static const struct monitor_row facts[] = {
	{ "age is the last proof less the newest post, never now less it",
	  "s a@youtube", "0 post a|2d ok a|9d facts a", "a age 2d" },
	{ "no post and no proof: no age", "s a@youtube", "0 seen a|1d facts a",
	  "a age -" },
	{ "a post counts when seen, without a complete round", "s a@youtube",
	  "0 ok a|1d post a 1d|2d part a|3d ok a|3d facts a", "a age 2d" },
	{ "an incomplete round is no proof", "s a@youtube",
	  "0 post a|1d ok a|2d part a|3d facts a", "a age 1d" },
	{ "a failed round is no proof", "s a@youtube",
	  "0 post a|1d ok a|2d quota a|3d facts a", "a age 1d" },
	{ "never posted: it ages from its first proof", "s a@youtube",
	  "0 seen a|1d ok a|4d ok a|4d facts a", "a age 3d" },
	{ "the first proof may come in late", "s a@youtube",
	  "2d ok a|4d ok a|1d ok a|4d facts a", "a age 3d" },
	{ "an older proof changes nothing", "s a@youtube",
	  "0 post a|2d ok a|1d ok a|2d facts a", "a age 2d" },
	{ "age is not below 0", "s a@youtube", "0 ok a|1d post a|1d facts a",
	  "a age 0" },
	{ "the newest post never goes back", "s a@youtube",
	  "1d post a|2d post a 0|3d ok a|3d facts a", "a age 2d" },
	{ "a date from the future counts as seen now", "s a@youtube",
	  "1d post a 90d|3d ok a|3d facts a", "a age 2d" },
	{ "at the limit to the ms it has not crossed", "s a@youtube",
	  "0 post a|7d ok a|7d facts a", "a age 7d" },
	{ "a ms over the limit it has crossed", "s a@youtube",
	  "0 post a|7d1ms ok a|7d1ms facts a",
	  "a age 7d1ms crossed 7d1ms passed 7d1ms" },
	{ "crossed at the first proof over the limit, passed in truth before",
	  "s a@youtube", "0 post a|8d ok a|9d ok a|9d facts a",
	  "a age 9d crossed 8d passed 7d1ms second 9d" },
	{ "the second proof comes proof_gap later, not a ms sooner",
	  "s a@youtube", "0 post a|8d ok a|8d29m59s999ms ok a|8d1h facts a",
	  "a age 8d29m59s999ms crossed 8d passed 7d1ms" },
	{ "the second proof comes proof_gap later to the ms", "s a@youtube",
	  "0 post a|8d ok a|8d30m ok a|8d1h facts a",
	  "a age 8d30m crossed 8d passed 7d1ms second 8d30m" },
	{ "the second proof stays the second", "s a@youtube",
	  "0 post a|8d ok a|9d ok a|10d ok a|10d facts a",
	  "a age 10d crossed 8d passed 7d1ms second 9d" },
	{ "a newer post undoes the crossing", "s a@youtube",
	  "0 post a|8d ok a|9d ok a|9d1h post a|9d1h facts a", "a age 0" },
	{ "a newer post that is old crosses at the proof that shows it",
	  "s a@youtube",
	  "0 post a|8d ok a|9d ok a|10d ok a|10d post a 1d|10d facts a",
	  "a age 9d crossed 9d passed 8d1ms second 10d" },
	{ "a newer post leaves a crossing that holds still", "s a@youtube",
	  "0 post a|8d ok a|9d ok a|9d post a 1h|9d facts a",
	  "a age 8d23h crossed 8d passed 7d1h1ms second 9d" },
	{ "a proof at proof_gap to the ms is the second under a newer post too",
	  "s a@youtube",
	  "0 post a|8d ok a|8d30m ok a|8d30m post a 1h|8d30m facts a",
	  "a age 7d23h30m crossed 8d passed 7d1h1ms second 8d30m" },
	{ "a first post that is old turns the proof into a crossing",
	  "s a@youtube", "20d ok a|20d post a 1d|20d facts a",
	  "a age 19d crossed 20d passed 8d1ms" },
	{ "of one who never posted the crossing counts from the first proof",
	  "s a@youtube", "1d ok a|9d ok a|9d1h ok a|9d1h facts a",
	  "a age 8d1h crossed 9d passed 8d1ms second 9d1h" },
	{ "a platform may have limits of its own", "s a@x",
	  "0 post a|6d12h ok a|7d facts a",
	  "a age 6d12h crossed 6d12h passed 6d1ms" },
	{ "who is not in the roster has facts too", "s a@youtube",
	  "0 post z|8d ok z|9d ok z|9d facts z",
	  "z age 9d crossed 8d passed 7d1ms second 9d" },
	{ "facts outlive a time outside the roster", "s a@youtube",
	  "0 post a|8d ok a|0 roster r b@youtube|0 roster s a@youtube|"
	  "8d facts a",
	  "a age 8d crossed 8d passed 7d1ms" },
	{ "facts go with a clear, accounts of the roster do not", "s a@youtube",
	  "0 post a|8d ok a|8d ok z|8d clear|8d status a|8d tally",
	  "a unknown | 1 unknown" },
	{ "age counts working days of the sentra's zone: seven are nine or "
	  "more",
	  "s a@youtube",
	  /* From Monday 00:00 in Jakarta; 24:00 of Tuesday of next week. */
	  "0 working s a@youtube|-7h post a -7h|8d17h ok a|8d18h ok a|8d18h "
	  "facts a",
	  "a age 7d1h crossed 8d18h passed 8d17h1ms" },
	{ "a post of Saturday ages from Monday", "s a@youtube",
	  "0 working s a@youtube|5d post a|7d ok a|7d facts a", "a age 7h" },
	{ "a weekend counts where working days are off", "s a@youtube",
	  "5d post a|7d ok a|7d facts a", "a age 2d" },
};

static const struct monitor_row statuses[] = {
	{ "unknown: no proof yet", "s a@youtube", "0 post a|1h status a",
	  "a unknown" },
	{ "unknown: no event of it came", "s a@youtube", "90d status a",
	  "a unknown" },
	{ "fresh up to aging_after", "s a@youtube",
	  "0 post a|3d ok a|3d status a", "a fresh" },
	{ "aging over aging_after", "s a@youtube",
	  "0 post a|3d1ms ok a|3d1m status a", "a aging" },
	{ "over the limit at one proof it is aging, not stale", "s a@youtube",
	  "0 post a|8d ok a|8d1h eval|8d1h status a", "a aging" },
	{ "stale since the second proof", "s a@youtube",
	  "0 post a|8d ok a|8d30m ok a|9d ok a|9d eval|9d status a",
	  "+content_stale s 8d30m | a stale 8d30m" },
	{ "nothing but an evaluation makes stale", "s a@youtube",
	  "0 post a|8d ok a|8d30m ok a|8d31m status a", "a aging" },
	{ "fresh again with a newer post, before any evaluation", "s a@youtube",
	  "0 post a|8d ok a|9d ok a|9d eval|9d1h post a|9d1h status a",
	  "+content_stale s 9d | a fresh" },
	{ "stale a second time, since its second proof", "s a@youtube",
	  "0 post a|8d ok a|9d ok a|9d eval|10d post a|10d ok a|10d1h eval|"
	  "18d ok a|19d ok a|19d eval|19d status a",
	  "+content_stale s 9d | -content_stale s 9d | +content_stale s 19d | "
	  "a stale 19d" },
	{ "stale again with no evaluation in between: since its second proof",
	  "s a@youtube",
	  "0 post a|8d ok a|9d ok a|9d eval|10d post a|10d ok a|18d ok a|"
	  "19d ok a|19d eval|19d status a",
	  "+content_stale s 9d | a stale 19d" },
	{ "not blind a ms before blind_after", "s a@youtube",
	  "0 post a|1d ok a|1d5h59m59s999ms status a", "a fresh" },
	{ "blind at blind_after from the last proof", "s a@youtube",
	  "0 post a|1d ok a|1d6h status a", "a blind 1d6h blind/silent 1d6h" },
	{ "blind from the first event where no proof was", "s a@youtube",
	  "2h seen a|7h59m status a|8h status a",
	  "a unknown | a blind 8h blind/silent 8h" },
	{ "its first event may come in late", "s a@youtube",
	  "2h seen a|1h seen a|7h status a", "a blind 7h blind/silent 7h" },
	{ "the reason is the last outcome", "s a@youtube",
	  "0 ok a|1h auth a|5h quota a|6h status a",
	  "a blind 6h blind/quota 6h" },
	{ "the reason is silent once no status came for blind_after",
	  "s a@youtube", "0 ok a|5h quota a|10h59m status a|11h status a",
	  "a blind 6h blind/quota 6h | a blind 6h blind/silent 6h" },
	{ "an older status does not change the reason", "s a@youtube",
	  "0 ok a|5h quota a|4h auth a|6h status a",
	  "a blind 6h blind/quota 6h" },
	{ "an incomplete ok for hours is blind, reason ok", "s a@youtube",
	  "0 ok a|5h part a|6h status a", "a blind 6h blind/ok 6h" },
	{ "while blind, age does not grow: it does not turn stale",
	  "s a@youtube", "0 post a|1d ok a|30d auth a|30d eval|30d status a",
	  "+collection_blind youtube/auth 30d | a blind 1d6h blind/auth "
	  "1d6h" },
	{ "a stale account stays stale when blind, and is blind too",
	  "s a@youtube", "0 post a|8d ok a|9d ok a|9d eval|9d6h status a",
	  "+content_stale s 9d | a stale 9d blind/silent 9d6h" },
	{ "exempt until the end of the day, of the report's zone",
	  "s a@youtube!3", "3d16h59m59s999ms status a|3d17h status a",
	  "a exempt | a unknown" },
	{ "exempt with its whole sentra", "s!3 a@youtube",
	  "3d16h status a|3d17h status a", "a exempt | a unknown" },
	{ "exempt: the later of its own and its sentra's end",
	  "s!3 a@youtube!5", "5d16h status a|5d17h status a",
	  "a exempt | a unknown" },
	{ "stale and blind are hidden while exempt", "s a@youtube!20",
	  "0 post a|8d ok a|9d ok a|9d eval|12d eval|12d status a",
	  "a exempt" },
	{ "at its end stale at once, since that end", "s a@youtube!12",
	  "0 post a|8d ok a|9d ok a|12d16h ok a|12d17h eval|12d17h status a",
	  "+content_stale s 12d17h | a stale 12d17h" },
	{ "at its end blind at once, since that end", "s a@youtube!12",
	  "0 ok a|12d17h status a", "a blind 12d17h blind/silent 12d17h" },
	{ "blind before and after an exemption: two alerts, two times",
	  "s a@youtube",
	  "0 ok a|7h eval|0 roster s a@youtube!12|8h eval|12d17h eval",
	  "+collection_blind youtube/silent 6h | "
	  "-collection_blind youtube/silent 6h | "
	  "+collection_blind youtube/silent 12d17h" },
	{ "stale and blind after an exemption: both since its end",
	  "s a@youtube!12",
	  "0 post a|8d ok a|9d ok a|12d17h eval|12d17h status a",
	  "+collection_blind youtube/silent 12d17h | "
	  "a stale 12d17h blind/silent 12d17h" },
	{ "an exemption taken out of the roster: since the second proof",
	  "s a@youtube!12",
	  "0 post a|8d ok a|9d ok a|9d eval|0 roster s a@youtube|9d1h eval|"
	  "9d1h status a",
	  "+content_stale s 9d | a stale 9d" },
	{ "stale after the exemption: since its second proof", "s a@youtube!2",
	  "0 post a|8d ok a|9d ok a|9d eval|9d status a",
	  "+content_stale s 9d | a stale 9d" },
};

/* a: fresh, b: aging, c: blind, d: unknown, e: stale, f: exempt at 9d5h. */
#define ALL_STATES                                                    \
	"0 post e|8d ok e|9d ok e|8d12h ok c|8d12h post c|8d post a|" \
	"9d ok a|4d post b|9d ok b|9d5h seen d|9d4h ok e|9d5h eval|"

static const struct monitor_row sentra[] = {
	{ "without accounts: unregistered", "s", "0 sentra s",
	  "s unregistered" },
	{ "fresh before all others",
	  "s f@x!40 e@youtube d@youtube c@tiktok b@x a@x",
	  ALL_STATES "9d5h sentra s",
	  "+collection_blind tiktok/silent 8d18h | s fresh" },
	{ "aging before blind", "s f@x!40 e@youtube d@youtube c@tiktok b@x",
	  "0 seen a|" ALL_STATES "9d5h sentra s",
	  "+collection_blind tiktok/silent 8d18h | s aging" },
	{ "blind before unknown", "s f@x!40 e@youtube d@youtube c@tiktok",
	  ALL_STATES "9d5h sentra s",
	  "+collection_blind tiktok/silent 8d18h | s blind" },
	{ "unknown before stale", "s f@x!40 e@youtube d@youtube",
	  ALL_STATES "9d5h sentra s", "s unknown" },
	{ "stale before exempt", "s f@x!40 e@youtube",
	  ALL_STATES "9d5h sentra s", "+content_stale s 9d | s stale 9d" },
	{ "exempt where all are", "s f@x!40", ALL_STATES "9d5h sentra s",
	  "s exempt" },
	{ "of one platform: only its accounts there",
	  "s f@x!40 e@youtube d@youtube c@tiktok b@x a@x",
	  ALL_STATES "9d5h sentra s youtube|9d5h sentra s tiktok|"
		     "9d5h sentra s threads",
	  "+collection_blind tiktok/silent 8d18h | s unknown | s blind | "
	  "s unregistered" },
	{ "since: the latest of its stale accounts", "s e@youtube g@x",
	  ALL_STATES "0 post g|9d1h ok g|9d2h ok g|9d5h eval|9d5h sentra s",
	  "+content_stale s 9d2h | s stale 9d2h" },
	{ "since: the latest, in whatever order", "s g@x e@youtube",
	  ALL_STATES "0 post g|9d1h ok g|9d2h ok g|9d5h eval|9d5h sentra s",
	  "+content_stale s 9d2h | s stale 9d2h" },
	{ "accounts of another sentra do not count", "s e@youtube;r a@x",
	  ALL_STATES "9d5h sentra s|9d5h sentra r",
	  "+content_stale s 9d | s stale 9d | r fresh" },
};

static void test_facts(void **state)
{
	(void)state;
	kit_rows(facts, ARRAY_LEN(facts));
}

static void test_standing(void **state)
{
	(void)state;
	kit_rows(statuses, ARRAY_LEN(statuses));
}

static void test_sentra(void **state)
{
	(void)state;
	kit_rows(sentra, ARRAY_LEN(sentra));
}

/* Found by all three names, however many there are. */
static void test_table(void **state)
{
	struct monitor *w = monitor_new(NULL);
	struct monitor_account *first[300];

	(void)state;
	assert_non_null(w);
	assert_null(monitor_find(w, STR_LIT("s0"), PLATFORM_x, STR_LIT("a")));
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < ARRAY_LEN(first); i++) {
			struct monitor_account *a;
			char id[16];

			snprintf(id, sizeof(id), "s%zu", i % 100);
			a = monitor_get(w, str_of(id),
					i < 200 ? PLATFORM_x : PLATFORM_tiktok,
					i < 100 ? STR_LIT("a") : STR_LIT("b"));
			assert_non_null(a);
			assert_true(!a->sentra && !a->account && !a->changed);
			assert_true(a->facts.first_ms == TIME_NONE);
			if (round == 0)
				first[i] = a;
			assert_ptr_equal(first[i], a);
		}
	assert_int_equal(monitor_count(w), ARRAY_LEN(first));
	assert_null(
		monitor_find(w, STR_LIT("s0"), PLATFORM_threads, STR_LIT("a")));
	assert_ptr_equal(monitor_at(w, 7), first[7]);
	monitor_clear(w);
	assert_int_equal(monitor_count(w), 0);
	monitor_free(w);
}

static void test_no_roster(void **state)
{
	struct monitor *w = monitor_new(NULL);
	struct monitor_input in = { .kind = MONITOR_EVALUATE };

	(void)state;
	assert_int_equal(monitor_step(w, &in, kit_effect, NULL, NULL), -EINVAL);
	monitor_free(w);
}

/* The address of the newest post; and what is not written without need. */
static void test_newest(void **state)
{
	static const struct {
		const char *requirement;
		int64_t published_ms;
		const char *url, *want;
		bool changed;
	} rows[] = {
		{ "a post", 10, "u/1", "u/1", true },
		{ "an older one", 5, "u/0", "u/1", false },
		{ "the same again", 10, "u/1", "u/1", false },
		{ "the same, without its address", 10, NULL, "u/1", false },
		{ "the same has moved", 10, "u/one", "u/one", false },
		{ "a newer one without an address", 11, NULL, NULL, true },
		{ "its address comes later", 11, "u/2", "u/2", false },
	};
	struct monitor_kit k = { .monitor = monitor_new(NULL),
				 .zone = zone_open("Asia/Jakarta", NULL) };
	const struct monitor_account *a;
	struct monitor_input in = { .kind = MONITOR_POST,
				    .at_ms = 100,
				    .sentra_id = STR_LIT("s"),
				    .account_id = STR_LIT("a"),
				    .platform = PLATFORM_x };

	(void)state;
	buf_init(&k.text, 1 << 20);
	kit_roster(&k, "s a@x");
	a = monitor_find(k.monitor, in.sentra_id, in.platform, in.account_id);
	assert_true(a && a->sentra && a->account);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("%s\n", rows[i].requirement);
		monitor_at(k.monitor, 0)->changed = false;
		in.published_ms = rows[i].published_ms;
		in.url = str_of(rows[i].url);
		assert_int_equal(monitor_step(k.monitor, &in, NULL, NULL, NULL),
				 0);
		if (rows[i].want)
			assert_string_equal(a->newest_url, rows[i].want);
		else
			assert_null(a->newest_url);
		assert_int_equal(a->changed, rows[i].changed);
	}
	monitor_free(k.monitor);
	roster_free(k.roster);
	zone_close(k.zone);
	buf_release(&k.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_standing),
		cmocka_unit_test(test_sentra),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_no_roster),
		cmocka_unit_test(test_newest),
	};

	return cmocka_run_group_tests_name("monitor", tests, NULL, NULL);
}
