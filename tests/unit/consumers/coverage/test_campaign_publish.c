/* test_campaign_publish.c -- the keys of campaigns, by a Redis: of the sentra
 * of all partitions, whoever owns them; healed, and gone with their campaign.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/kit/stage_kit.h"

#include "common/kafka/kafka.h"
#include "consumers/core/partitions.h"
#include "consumers/coverage/campaign_file.h"
#include "consumers/coverage/campaign_publish.h"
#include "consumers/lexicon/lexicon_file.h"

#include <errno.h>

#define T0_S       INT64_C(1797904800) /* 2026-12-22T09:00:00+07:00 */
#define PARTITIONS 3
#define NEVER      INT64_MIN

#define SENTRA(id, zone, until)                                           \
	"{\"id\":\"" id "\",\"name\":\"N\",\"kind\":\"sentra\",\"city\":" \
	"\"C\",\"province\":\"P\",\"timezone\":\"" zone                   \
	"\",\"active_until\":" until ",\"accounts\":[]}"
#define ROSTER_OF(sentras) "{\"version\":1,\"sentras\":[" sentras "]}"
#define BARAT              SENTRA("barat", "Asia/Jakarta", "null")
#define TENGAH             SENTRA("tengah", "Asia/Makassar", "null")
#define TIMUR              SENTRA("timur", "Asia/Jayapura", "null")
#define TUTUP              SENTRA("tutup", "Asia/Jakarta", "\"2026-01-01\"")

#define CAMPAIGNS_OF(campaigns) "{\"version\":1,\"campaigns\":[" campaigns "]}"
#define SAME                                                           \
	"{\"id\":\"ibu\",\"name\":\"Hari Ibu\",\"labels\":[\"yapi\"]," \
	"\"t0\":\"2026-12-22T09:00:00+07:00\",\"zone\":\"same\","      \
	"\"window\":\"2h\",\"expected\":\"all\"}"
#define LOCAL                                                       \
	"{\"id\":\"pagi\",\"name\":\"Pagi\",\"labels\":[\"anak\"]," \
	"\"t0\":\"2026-12-22T09:00\",\"zone\":\"local\","           \
	"\"window\":\"2h\",\"expected\":[\"barat\",\"timur\"]}"

/* What is known of a sentra: seconds from T0, or NEVER. */
struct known {
	const char *id;
	int64_t post_s, proof_s;
};

struct world {
	struct lexicon *lexicon;
	struct roster *roster;
	struct campaigns *campaigns;
	const struct known *known; /* ended by an id that is NULL */
};

static void world_open(struct world *w, struct kit *kit,
		       const char *roster_text, const char *campaigns_text)
{
	struct faults faults;

	faults_init(&faults);
	w->lexicon = lexicon_parse(
		STR_LIT("{\"version\":1,\"lexicon_version\":\"v7\","
			"\"programmes\":[{\"id\":\"yapi\",\"name\":\"Y\","
			"\"words\":[\"yapi\"]}],\"clusters\":[{\"id\":\"anak\","
			"\"name\":\"A\",\"words\":[\"anak\"]}]}"),
		"lexicon", false, &faults);
	assert_non_null(w->lexicon);
	if (roster_parse(&w->roster, str_of(roster_text), "roster", &faults,
			 NULL) < 0)
		fail_msg("%s", faults.at[0].printed);
	w->campaigns = campaigns_parse(str_of(campaigns_text), "campaigns",
				       w->lexicon, w->roster, &faults);
	if (!w->campaigns)
		fail_msg("%s", faults.at[0].printed);
	faults_release(&faults);
	kit->env.roster = w->roster;
	kit->env.partitions = PARTITIONS;
}

static void world_close(struct world *w)
{
	campaigns_free(w->campaigns);
	roster_free(w->roster);
	lexicon_free(w->lexicon);
}

/* Each post tells both campaigns. */
static void show(void *ctx, const struct sentra *sentra,
		 struct campaign_look *look)
{
	const struct world *w = ctx;
	struct label_set labels = { { 3 } };

	for (const struct known *k = w->known; k->id; k++) {
		if (strcmp(k->id, sentra->id) != 0)
			continue;
		campaign_look_account(look, PLATFORM_x, 0,
				      k->proof_s == NEVER
					      ? TIME_NONE
					      : (T0_S + k->proof_s) * SECOND_MS,
				      6 * HOUR_MS);
		if (k->post_s != NEVER)
			campaign_look_post(look, PLATFORM_x,
					   (T0_S + k->post_s) * SECOND_MS,
					   &labels);
	}
}

/* A process that owns some partitions. */
struct process {
	struct fence fence;
	struct campaign_publish *publish;
	struct partition partitions[PARTITIONS];
	size_t n;
};

static void process_open(struct process *p, struct kit *kit, const char *name,
			 const int32_t *ids, size_t n)
{
	bool fresh[PARTITIONS];

	*p = (struct process){ .n = n };
	fence_init(&p->fence, kit->env.redis, name);
	p->publish = campaign_publish_new(NULL);
	assert_int_equal(campaign_publish_reset(p->publish, &kit->env, NULL),
			 0);
	for (size_t i = 0; i < n; i++)
		p->partitions[i].id = ids[i];
	assert_int_equal(partitions_claim(&p->fence, &kit->env, "coverage",
					  p->partitions, n, fresh, NULL),
			 0);
	for (size_t i = 0; i < n; i++)
		partitions_begin(&p->fence, &kit->env, "coverage",
				 &p->partitions[i]);
	assert_int_equal(fence_finish(&p->fence, NULL), 0);
}

static void process_close(struct process *p)
{
	campaign_publish_free(p->publish);
	fence_release(&p->fence);
}

static int evaluate(struct process *p, struct kit *kit, struct world *w,
		    int64_t t_s)
{
	struct campaign_context context = {
		.env = &kit->env,
		.stage = "coverage",
		.campaigns = w->campaigns,
		.lexicon_version = lexicon_version(w->lexicon),
		.t_s = T0_S + t_s,
		.today = local_day((T0_S + t_s) * SECOND_MS, 7),
		.show = show,
		.ctx = w,
	};
	struct err err = { 0 };
	int rc = campaign_publish_own(p->publish, &context, p->partitions, p->n,
				      &p->fence, &err);

	if (rc == 0 && partitions_have(p->partitions, p->n, 0))
		rc = campaign_publish_all(p->publish, &context, &p->fence,
					  &err);
	return rc < 0 ? rc : fence_finish(&p->fence, &err);
}

static const int32_t everything[] = { 0, 1, 2 };

static const struct known three[] = { { "barat", 60, 100 },
				      { "tengah", -60, 100 },
				      { "timur", -3600, NEVER },
				      { NULL, 0, 0 } };

static void assert_same_campaign(const struct kit *kit)
{
	assert_redis(kit,
		     "HMGET s:campaign:ibu name programme t0 ends expected "
		     "posted ready index t50 t90 early state lexicon_version "
		     "as_of",
		     "Hari Ibu yapi 1797904800 1797912000 3 1 2 0.3333   2 "
		     "running v7 1797904900");
	assert_redis(kit, "HLEN s:campaign:ibu", "14");
	assert_redis(kit, "ZRANGE s:campaign:ibu:first 0 -1 WITHSCORES",
		     "barat 1797904860");
	assert_redis(kit,
		     "HMGET s:state:coverage:campaign:ibu barat tengah timur",
		     "posted waiting waiting");
}

static void test_keys(void **state)
{
	struct kit *kit = *state;
	struct world w = { .known = three };
	struct process p;

	if (!server_exists())
		skip();
	world_open(&w, kit, ROSTER_OF(BARAT "," TENGAH "," TIMUR "," TUTUP),
		   CAMPAIGNS_OF(SAME "," LOCAL));
	process_open(&p, kit, "p", everything, 3);
	assert_int_equal(evaluate(&p, kit, &w, 100), 0);
	assert_same_campaign(kit);
	/* Of the local one T0 was two hours earlier in the east. */
	assert_redis(kit,
		     "HMGET s:campaign:pagi programme t0 ends expected posted "
		     "index t50 t90",
		     " 1797897600 1797912000 2 2 1.0000 60 3600");
	assert_redis(kit, "ZRANGE s:campaign:pagi:first 0 -1 WITHSCORES",
		     "timur 1797901200 barat 1797904860");
	assert_redis(kit, "HLEN s:state:coverage:campaign:pagi", "2");
	process_close(&p);
	world_close(&w);
}

/* Two processes: neither sees the other's sentra but in Redis. */
static void test_parts_meet(void **state)
{
	struct kit *kit = *state;
	struct world w = { .known = three };
	struct process first, second;
	bool apart = false;

	if (!server_exists())
		skip();
	world_open(&w, kit, ROSTER_OF(BARAT "," TENGAH "," TIMUR),
		   CAMPAIGNS_OF(SAME));
	for (size_t i = 0; i < w.roster->n; i++)
		apart |= kafka_partition_of(str_of(w.roster->sentras[i].id),
					    PARTITIONS) != 0;
	assert_true(apart);
	process_open(&first, kit, "a", everything, 1);
	process_open(&second, kit, "b", everything + 1, 2);
	assert_int_equal(evaluate(&first, kit, &w, 90), 0);
	assert_redis(kit, "HMGET s:campaign:ibu expected ready", "3 0");
	assert_redis(kit,
		     "HMGET s:state:coverage:campaign:ibu barat tengah timur",
		     "waiting waiting waiting");
	assert_int_equal(evaluate(&first, kit, &w, 7201), 0);
	assert_redis(kit,
		     "HMGET s:state:coverage:campaign:ibu barat tengah timur",
		     "unseen unseen unseen");
	assert_int_equal(evaluate(&first, kit, &w, 95), 0);
	assert_int_equal(evaluate(&second, kit, &w, 100), 0);
	assert_redis(kit, "HMGET s:campaign:ibu expected ready", "3 0");
	assert_int_equal(evaluate(&first, kit, &w, 100), 0);
	assert_same_campaign(kit);
	process_close(&first);
	process_close(&second);
	world_close(&w);
}

static void test_late(void **state)
{
	static const struct known known[] = { { "barat", NEVER,
						7200 }, /* seen at the end */
					      { "tengah", NEVER, 7199 },
					      { "timur", 7201, 9000 },
					      { NULL, 0, 0 } };
	struct kit *kit = *state;
	struct world w = { .known = known };
	struct process p;

	if (!server_exists())
		skip();
	world_open(&w, kit, ROSTER_OF(BARAT "," TENGAH "," TIMUR),
		   CAMPAIGNS_OF(SAME));
	process_open(&p, kit, "p", everything, 3);
	assert_int_equal(evaluate(&p, kit, &w, 7201), 0);
	assert_redis(kit,
		     "HMGET s:state:coverage:campaign:ibu barat tengah timur",
		     "late unseen late");
	assert_redis(kit, "HMGET s:campaign:ibu posted index state",
		     "0 0.0000 over");
	assert_redis(kit, "EXISTS s:campaign:ibu:first", "0");
	process_close(&p);
	world_close(&w);
}

/* How many scripts wrote so far. */
static int64_t seq_of(const struct kit *kit)
{
	struct redisReply *reply =
		ask_reply(kit, "HGET s:state:coverage:slice:0 seq");
	int64_t seq = 0;

	assert_true(str_number(redis_reply_str(reply), &seq));
	redis_reply_free(reply);
	return seq;
}

/* Sentra in the texts of all partitions. */
static int64_t texts_of(const struct kit *kit)
{
	int64_t n = 0;

	for (int i = 0; i < PARTITIONS; i++) {
		char words[64];
		struct redisReply *reply;

		snprintf(words, sizeof(words),
			 "HLEN s:state:coverage:campaigns:%d", i);
		reply = ask_reply(kit, words);
		n += redis_reply_int(reply);
		redis_reply_free(reply);
	}
	return n;
}

/* Whatever somebody did to a key, the next evaluation undoes; and what is as it
 * is to be, is not written. */
static void test_healed(void **state)
{
	static const char *const deeds[] = {
		"DEL s:campaign:ibu",
		"DEL s:campaign:ibu:first",
		"DEL s:state:coverage:campaign:ibu",
		"DEL s:state:coverage:campaigns",
		"DEL s:state:coverage:campaigns:0",
		"DEL s:state:coverage:campaigns:1",
		"DEL s:state:coverage:campaigns:2",
		"HSET s:campaign:ibu posted 9 stranger 1",
		"HDEL s:campaign:ibu t50",
		"ZADD s:campaign:ibu:first 5 barat 6 tengah 7 stranger",
		"HSET s:state:coverage:campaign:ibu barat late stranger late",
		"HSET s:state:coverage:campaigns:0 barat x tengah x timur x",
		"HSET s:state:coverage:campaigns:1 barat x tengah x timur x",
	};
	struct kit *kit = *state;
	struct world w = { .known = three };
	struct process p;
	int64_t seq;

	if (!server_exists())
		skip();
	world_open(&w, kit, ROSTER_OF(BARAT "," TENGAH "," TIMUR),
		   CAMPAIGNS_OF(SAME));
	process_open(&p, kit, "p", everything, 3);
	assert_int_equal(evaluate(&p, kit, &w, 100), 0);
	for (size_t i = 0; i < ARRAY_LEN(deeds); i++) {
		print_message("  %s\n", deeds[i]);
		tell_redis(kit, deeds[i]);
		assert_int_equal(evaluate(&p, kit, &w, 100), 0);
		assert_same_campaign(kit);
		assert_redis(kit, "HLEN s:state:coverage:campaign:ibu", "3");
		assert_redis(kit, "SMEMBERS s:state:coverage:campaigns", "ibu");
		assert_int_equal(texts_of(kit), 3);
	}
	seq = seq_of(kit);
	assert_int_equal(evaluate(&p, kit, &w, 100), 0);
	assert_int_equal(seq_of(kit), seq);
	process_close(&p);
	world_close(&w);
}

static void reload(struct process *p, struct kit *kit, struct world *w,
		   const char *roster, const char *campaigns)
{
	world_close(w);
	world_open(w, kit, roster, campaigns);
	assert_int_equal(campaign_publish_reset(p->publish, &kit->env, NULL),
			 0);
	assert_int_equal(evaluate(p, kit, w, 100), 0);
}

static void test_reloaded(void **state)
{
	struct kit *kit = *state;
	struct world w = { .known = three };
	struct process p;

	if (!server_exists())
		skip();
	world_open(&w, kit, ROSTER_OF(BARAT "," TENGAH "," TIMUR),
		   CAMPAIGNS_OF(SAME "," LOCAL));
	process_open(&p, kit, "p", everything, 3);
	assert_int_equal(evaluate(&p, kit, &w, 100), 0);
	/* A sentra leaves, and one that posted. */
	reload(&p, kit, &w, ROSTER_OF(TENGAH "," TIMUR), CAMPAIGNS_OF(SAME));
	assert_redis(kit, "HMGET s:campaign:ibu expected posted", "2 0");
	assert_redis(kit, "EXISTS s:campaign:ibu:first", "0");
	assert_redis(kit, "HLEN s:state:coverage:campaign:ibu", "2");
	assert_redis(kit,
		     "EXISTS s:campaign:pagi s:campaign:pagi:first "
		     "s:state:coverage:campaign:pagi",
		     "0");
	assert_redis(kit, "SMEMBERS s:state:coverage:campaigns", "ibu");
	/* The last campaign goes, and with it every key. */
	reload(&p, kit, &w, ROSTER_OF(TENGAH "," TIMUR), CAMPAIGNS_OF(""));
	assert_redis(kit, "KEYS s:campaign*", "0");
	assert_redis(kit, "KEYS s:state:coverage:campaign*", "0");
	/* Nobody is there any more whom it could expect. */
	reload(&p, kit, &w, ROSTER_OF(TUTUP), CAMPAIGNS_OF(SAME));
	assert_redis(kit, "HMGET s:campaign:ibu t0 expected index state",
		     "1797904800 0 0.0000 running");
	process_close(&p);
	world_close(&w);
}

/* Who lost a partition writes nothing. */
static void test_fenced(void **state)
{
	struct kit *kit = *state;
	struct world w = { .known = three };
	struct process old, successor;

	if (!server_exists())
		skip();
	world_open(&w, kit, ROSTER_OF(BARAT "," TENGAH "," TIMUR),
		   CAMPAIGNS_OF(SAME));
	process_open(&old, kit, "a", everything, 3);
	process_open(&successor, kit, "b", everything, 3);
	assert_int_equal(evaluate(&old, kit, &w, 100), -EPERM);
	assert_redis(kit, "KEYS s:campaign*", "0");
	assert_int_equal(evaluate(&successor, kit, &w, 100), 0);
	assert_same_campaign(kit);
	process_close(&old);
	process_close(&successor);
	world_close(&w);
}

#define ON_REDIS(test) \
	cmocka_unit_test_setup_teardown(test, kit_open, kit_close)

static const struct CMUnitTest tests[] = {
	ON_REDIS(test_keys),   ON_REDIS(test_parts_meet), ON_REDIS(test_late),
	ON_REDIS(test_healed), ON_REDIS(test_reloaded),   ON_REDIS(test_fenced),
};

int main(void)
{
	return cmocka_run_group_tests_name("campaign_publish", tests, NULL,
					   NULL);
}
