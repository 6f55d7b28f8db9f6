/* test_coverage_campaigns.c -- the stage with campaigns: events in, their keys
 * out; what outlives the posts; other campaigns. */
#include "tests/unit/kit/stage_kit.h"

#include "consumers/alerter/policy.h"
#include "consumers/coverage/campaign_show.h"

#include <errno.h>
#include <unistd.h>

#define T0_S INT64_C(1773118800) /* 2026-03-10T12:00:00+07:00 */

struct world {
	struct kit *kit;
	struct roster *roster;
	struct {
		int64_t tick_ms;
		struct blindness blindness;
	} settings; /* as the stage's sections */
	struct pipeline_settings pipeline;
	struct partition partition;
	void *stage;
	int64_t offset;
	char lexicon[64], campaigns[64];
};

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

#define CAMPAIGN(id, name)                                                \
	"{\"id\":\"" id "\",\"name\":\"" name "\",\"labels\":[\"yapi\"]," \
	"\"words\":[\"#Serentak\"],\"t0\":\"2026-03-10T12:00\","          \
	"\"zone\":\"local\",\"window\":\"1h\",\"expected\":\"all\"}"
#define LONGER                                                   \
	"{\"id\":\"s\",\"name\":\"Lain\",\"labels\":[\"yapi\"]," \
	"\"words\":[\"#Serentak\"],\"t0\":\"2026-03-10T12:00\"," \
	"\"zone\":\"local\",\"window\":\"2h\",\"expected\":\"all\"}"
#define FILE_OF(campaigns) "{\"version\":1,\"campaigns\":[" campaigns "]}"

static void open_stage(struct world *w)
{
	struct err err = { 0 };

	if (stage_coverage.open(&w->stage, &w->kit->env, &err) < 0 ||
	    stage_coverage.restore(w->stage, &w->partition, 1, &err) < 0)
		fail_msg("%s", err.text);
}

static void world_open(struct world *w, struct kit *kit)
{
	static const struct who two[] = {
		{ .id = "satu", .accounts = "youtube:a x:b" },
		{ .id = "dua", .accounts = "x:c" },
	};

	*w = (struct world){ .kit = kit };
	kit_adopt(kit, &stage_coverage);
	w->settings.tick_ms = 1000;
	w->settings.blindness.after_ms = 6 * HOUR_MS;
	snprintf(w->lexicon, sizeof(w->lexicon), "/tmp/lexicon-c%d.json",
		 (int)getpid());
	snprintf(w->campaigns, sizeof(w->campaigns), "/tmp/campaigns-%d.json",
		 (int)getpid());
	write_file(w->lexicon,
		   "{\"version\":1,\"lexicon_version\":\"1\",\"programmes\":"
		   "[{\"id\":\"yapi\",\"name\":\"Y\",\"words\":[\"yapi\"]}],"
		   "\"clusters\":[]}");
	write_file(w->campaigns, FILE_OF(CAMPAIGN("s", "Serentak")));
	w->pipeline.lexicon = w->lexicon;
	w->pipeline.campaigns = w->campaigns;
	w->roster = roster_of(two, ARRAY_LEN(two));
	kit->env.roster = w->roster;
	kit->env.settings = &w->settings;
	kit->env.pipeline = &w->pipeline;
	open_stage(w);
}

static void world_close(struct world *w)
{
	stage_coverage.close(w->stage);
	roster_free(w->roster);
	unlink(w->lexicon);
	unlink(w->campaigns);
}

static void give(struct world *w, const char *sentra, enum platform_id platform,
		 struct event event)
{
	struct position pos = { platform, 0, w->offset++, -1 };
	struct err err = { 0 };

	event.sentra_id = str_of(sentra);
	if (stage_coverage.apply(w->stage, &event, &pos, &err) < 0)
		fail_msg("%s", err.text);
	w->partition.next[platform] = w->offset;
}

/* Seconds from T0. */
static void give_post(struct world *w, const char *sentra,
		      enum platform_id platform, const char *account,
		      int64_t observed_s, int64_t published_s, const char *text)
{
	struct event post =
		post_at(account, "p", (T0_S + observed_s) * SECOND_MS,
			(T0_S + published_s) * SECOND_MS);

	post.post.text = str_of(text);
	give(w, sentra, platform, post);
}

static void give_proof(struct world *w, const char *sentra,
		       enum platform_id platform, const char *account,
		       int64_t observed_s)
{
	struct event status = event_at(EVENT_STATUS, account,
				       (T0_S + observed_s) * SECOND_MS);

	status.status.outcome = OUTCOME_OK;
	status.status.complete = true;
	give(w, sentra, platform, status);
}

static int flush_at(struct world *w, int64_t t_s, struct err *err)
{
	struct flush_context m = { .t_s = T0_S + t_s,
				   .evaluate = true,
				   .tick = true,
				   .caught_up = true };

	return stage_coverage.flush(w->stage, &w->partition, 1, &m, err);
}

static void flush_ok(struct world *w, int64_t t_s)
{
	struct err err = { 0 };

	if (flush_at(w, t_s, &err) < 0)
		fail_msg("%s", err.text);
}

/* SIGHUP: another flush, or all is taken again. */
static void reload(struct world *w, const char *campaigns, int64_t t_s)
{
	struct err err = { 0 };

	write_file(w->campaigns, campaigns);
	stage_coverage.reload(w->stage, &w->kit->env);
	if (flush_at(w, t_s, &err) == 0)
		return;
	assert_int_equal(err.code, -ESTALE);
	stage_coverage.discard(w->stage);
	assert_int_equal(stage_coverage.restore(w->stage, &w->partition, 1,
						&err),
			 0);
}

#define ASK    "HMGET s:campaign:s posted index t50 t90 early ready state"
#define STATUS "HMGET s:state:coverage:campaign:s satu dua"

static void test_shown(void **state)
{
	struct kit *kit = *state;
	struct world w;

	if (!server_exists())
		skip();
	world_open(&w, kit);
	give_post(&w, "satu", PLATFORM_x, "b", 100, 90, "hari ini #serentak");
	give_proof(&w, "satu", PLATFORM_x, "b", 100);
	give_post(&w, "dua", PLATFORM_x, "c", 100, -3600, "tentang yapi");
	flush_ok(&w, 120);
	assert_redis(kit, ASK, "1 0.5000 90  1 1 running");
	assert_redis(kit, STATUS, "posted waiting");
	/* An account that nobody ever saw is not late; one that was, is. */
	give_proof(&w, "dua", PLATFORM_x, "c", 3600);
	flush_ok(&w, 3601);
	assert_redis(kit, ASK, "1 0.5000 90  1 2 over");
	assert_redis(kit, STATUS, "posted late");
	/* The newest text counts, whenever it came. */
	give_post(&w, "satu", PLATFORM_x, "b", 4000, 90, "hari ini saja");
	give_proof(&w, "satu", PLATFORM_x, "b", 4000);
	flush_ok(&w, 4001);
	assert_redis(kit, STATUS, "unseen late");
	give_proof(&w, "satu", PLATFORM_youtube, "a", 4000);
	flush_ok(&w, 4001);
	assert_redis(kit, STATUS, "late late");
	/* What its words are called is shown nowhere. */
	assert_redis(kit, "KEYS s:*campaign:s:*", "0");
	assert_redis(kit, "HLEN s:labels:satu", "13");
	world_close(&w);
}

/* The post is known no more, the result stays, also in another process. */
static void test_outlives_its_posts(void **state)
{
	int64_t later_s = 40 * 86400;
	struct kit *kit = *state;
	struct world w;

	if (!server_exists())
		skip();
	world_open(&w, kit);
	give_post(&w, "satu", PLATFORM_x, "b", 100, 90, "yapi");
	give_post(&w, "dua", PLATFORM_x, "c", 100, -10, "#Serentak");
	flush_ok(&w, 120);
	give_proof(&w, "satu", PLATFORM_x, "b", later_s);
	give_proof(&w, "dua", PLATFORM_x, "c", later_s);
	flush_ok(&w, later_s);
	assert_redis(kit, "EXISTS s:labelled:satu", "0");
	assert_redis(kit, ASK, "1 0.5000 90  1 2 over");
	stage_coverage.close(w.stage);
	tell_redis(kit, "DEL s:campaign:s s:state:coverage:campaigns:0");
	open_stage(&w);
	assert_true(w.partition.next[PLATFORM_x] > 0);
	flush_ok(&w, later_s + 1);
	assert_redis(kit, ASK, "1 0.5000 90  1 2 over");
	assert_redis(kit, STATUS, "posted late");
	world_close(&w);
}

static void test_reload(void **state)
{
	struct kit *kit = *state;
	struct world w;

	if (!server_exists())
		skip();
	world_open(&w, kit);
	give_post(&w, "satu", PLATFORM_x, "b", 100, 90, "yapi");
	flush_ok(&w, 120);
	/* Another name: nothing is read again. */
	reload(&w, FILE_OF(CAMPAIGN("s", "Lain")), 121);
	assert_int_equal(w.partition.next[PLATFORM_x], 1);
	flush_ok(&w, 121);
	assert_redis(kit, "HMGET s:campaign:s name posted", "Lain 1");
	/* Another campaign of that time: everything is. */
	reload(&w, FILE_OF(CAMPAIGN("s", "Lain") "," CAMPAIGN("t", "Baru")),
	       122);
	assert_int_equal(w.partition.next[PLATFORM_x], -1);
	w.offset = 0;
	give_post(&w, "satu", PLATFORM_x, "b", 100, 90, "yapi");
	flush_ok(&w, 122);
	assert_redis(kit, "HMGET s:campaign:t name posted", "Baru 1");
	/* One that goes: nothing is. */
	reload(&w, FILE_OF(CAMPAIGN("s", "Lain")), 122);
	assert_int_equal(w.partition.next[PLATFORM_x], 1);
	flush_ok(&w, 122);
	assert_redis(kit, "EXISTS s:campaign:t", "0");
	/* Everything is where one counts other posts, by the same words. */
	reload(&w, FILE_OF(LONGER), 122);
	assert_int_equal(w.partition.next[PLATFORM_x], -1);
	/* None any more, as the file is gone. */
	unlink(w.campaigns);
	stage_coverage.close(w.stage);
	open_stage(&w);
	flush_ok(&w, 123);
	assert_redis(kit, "KEYS s:campaign*", "0");
	world_close(&w);
}

/* Its T0, local, is so many days after that of the others. */
#define LATER_S (3 * 86400)
#define LATER(id, words)                                           \
	"{\"id\":\"" id "\",\"name\":\"N\",\"words\":[" words "]," \
	"\"t0\":\"2026-03-13T12:00\",\"zone\":\"local\","          \
	"\"window\":\"1h\",\"expected\":\"all\"}"
/* Its date begins first at 16 hours before its midnight in UTC. */
#define BEGINS_S (LATER_S - 5 * 3600 - 16 * 3600)

static void restart(struct world *w)
{
	stage_coverage.close(w->stage);
	open_stage(w);
}

/* A campaign that is still to come: nothing is read again, and its posts count;
 * so it is where it changes before, at a reload and at a start. */
static void test_planned(void **state)
{
	struct kit *kit = *state;
	struct world w;

	if (!server_exists())
		skip();
	world_open(&w, kit);
	give_post(&w, "satu", PLATFORM_x, "b", 100, 90, "yapi");
	flush_ok(&w, 120);
	reload(&w, FILE_OF(CAMPAIGN("s", "Lain") "," LATER("t", "\"#Satu\"")),
	       121);
	assert_int_equal(w.partition.next[PLATFORM_x], 1);
	flush_ok(&w, 121);
	assert_redis(kit, "HMGET s:campaign:t posted state", "0 planned");
	assert_redis(kit, ASK, "1 0.5000 90  0 0 running");
	write_file(w.campaigns, FILE_OF(LATER("t", "\"#Dua\"")));
	restart(&w);
	assert_int_equal(w.partition.next[PLATFORM_x], 1);
	give_post(&w, "dua", PLATFORM_x, "c", LATER_S + 20, LATER_S + 10,
		  "ini #dua");
	flush_ok(&w, LATER_S + 30);
	assert_redis(kit, "HMGET s:campaign:t posted t50", "1 10");
	assert_redis(kit, "HGET s:labels:satu last:yapi", "1773118890");
	/* What was written is by its words: a start reads nothing again. */
	restart(&w);
	assert_int_equal(w.partition.next[PLATFORM_x], 2);
	/* It changes when its posts were read. */
	write_file(w.campaigns, FILE_OF(LATER("t", "\"#Tiga\"")));
	restart(&w);
	assert_int_equal(w.partition.next[PLATFORM_x], -1);
	world_close(&w);
}

/* The newest event of a ledger decides, to the millisecond; whoever died after
 * the ledger was saved and before anything else was finds the same. */
static void test_planned_border(void **state)
{
	struct kit *kit = *state;
	struct world w;

	if (!server_exists())
		skip();
	for (int early = 1; early >= 0; early--) {
		struct event status =
			event_at(EVENT_STATUS, "b",
				 (T0_S + BEGINS_S) * SECOND_MS - early);

		tell_redis(kit, "FLUSHALL");
		world_open(&w, kit);
		give_post(&w, "satu", PLATFORM_x, "b", 100, 90, "yapi");
		give(&w, "satu", PLATFORM_x, status);
		flush_ok(&w, 120);
		tell_redis(kit, "HSET s:state:coverage:slice:0 newest_ms 5");
		write_file(w.campaigns, FILE_OF(LATER("t", "\"#Satu\"")));
		restart(&w);
		assert_int_equal(w.partition.next[PLATFORM_x], early ? 2 : -1);
		world_close(&w);
	}
}

static void test_check(void **state)
{
	struct kit *kit = *state;
	struct faults faults;
	struct world w;

	if (!server_exists())
		skip();
	world_open(&w, kit);
	w.pipeline.roster = (char *)"schemas/examples/valid/roster-empty.json";
	faults_init(&faults);
	stage_coverage.check(&w.settings, &w.pipeline, NULL, &faults);
	assert_int_equal(faults.n, 0);
	write_file(w.campaigns,
		   FILE_OF("{\"id\":\"s\",\"name\":\"n\",\"labels\":[\"yapi\"],"
			   "\"t0\":\"2026-03-10T12:00\",\"zone\":\"local\","
			   "\"window\":\"1h\",\"expected\":[\"satu\"]}"));
	stage_coverage.check(&w.settings, &w.pipeline, NULL, &faults);
	assert_int_equal(faults.n, 1);
	assert_non_null(
		strstr(faults.at[0].printed, "the roster has no sentra satu"));
	faults_release(&faults);
	world_close(&w);
}

/* [staleness]: the sentra's own, the platform's, that for all. */
static void test_blind_after(void **state)
{
	struct cfg_pair pairs[] = {
		{ (char *)"stale_after.x", (char *)"9d", 1 },
		{ (char *)"blind_after.x", (char *)"2h", 2 },
		{ (char *)"blind_after.satu", (char *)"3h", 3 },
		{ (char *)"blind_after.tiktok", (char *)"soon", 4 },
	};
	struct blindness b = { HOUR_MS, { pairs, ARRAY_LEN(pairs) } };

	(void)state;
	assert_int_equal(blind_after_ms(&b, "dua", PLATFORM_youtube), HOUR_MS);
	assert_int_equal(blind_after_ms(&b, "dua", PLATFORM_tiktok), HOUR_MS);
	assert_int_equal(blind_after_ms(&b, "dua", PLATFORM_x), 2 * HOUR_MS);
	assert_int_equal(blind_after_ms(&b, "satu", PLATFORM_x), 3 * HOUR_MS);
}

#define ON_REDIS(test) \
	cmocka_unit_test_setup_teardown(test, kit_open, kit_close)

/* A section of two stages: both say the same of it. */
static void test_one_row(void **state)
{
	const struct cfg_item *row = policy_items;

	(void)state;
	while (strcmp(row->key, blindness_items[0].key) != 0)
		row++;
	assert_int_equal(row->type, blindness_items[0].type);
	assert_string_equal(row->fallback, blindness_items[0].fallback);
	assert_string_equal(row->help, blindness_items[0].help);
	assert_true(row->min == blindness_items[0].min);
	assert_true(row->max == blindness_items[0].max);
}

static const struct CMUnitTest tests[] = {
	ON_REDIS(test_shown),
	ON_REDIS(test_outlives_its_posts),
	ON_REDIS(test_reload),
	ON_REDIS(test_planned),
	ON_REDIS(test_planned_border),
	ON_REDIS(test_check),
	cmocka_unit_test(test_blind_after),
	cmocka_unit_test(test_one_row),
};

int main(void)
{
	return cmocka_run_group_tests_name("coverage_campaigns", tests, NULL,
					   NULL);
}
