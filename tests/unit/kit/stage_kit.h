/* stage_kit.h -- what the tests of a stage's parts share: a Redis of the test's
 * own, a roster, an environment as main.c makes it, and short words to ask and
 * to change Redis.  Where there is no redis-server, tests skip(). */
#ifndef SENTRA_TESTS_UNIT_KIT_STAGE_KIT_H
#define SENTRA_TESTS_UNIT_KIT_STAGE_KIT_H

#include "common/base/faults.h"
#include "hash_kit.h"

#include "common/daemon/log.h"
#include "consumers/core/fence.h"
#include "consumers/core/meters.h"
#include "consumers/core/stages.h"
#include "redis_server.h"

#include <hiredis/hiredis.h>

#define ROSTER_SENTRA                                                  \
	"{\"id\":\"%s\",\"name\":\"Sentra %s\",\"kind\":\"sentra\","   \
	"\"city\":\"Kota\",\"province\":\"Provinsi\","                 \
	"\"timezone\":\"Asia/Jakarta\",\"aliases\":[],"                \
	"\"service_areas\":[],\"active_from\":%s,\"active_until\":%s," \
	"\"exempt\":null,\"accounts\":[%s]}"
#define ROSTER_ACCOUNT                                             \
	"{\"platform\":\"%s\",\"id\":\"%s\",\"verified_by\":null," \
	"\"verified_at\":null}"

/* One sentra: accounts as "youtube:a x:b". */
struct who {
	const char *id, *accounts;
	const char *from, *until; /* "\"2026-01-01\"", or NULL: open */
};

static inline void add_account(struct buf *out, const char *text, size_t n)
{
	const char *colon = memchr(text, ':', n);
	char platform[16], id[64];

	assert_non_null(colon);
	snprintf(platform, sizeof(platform), "%.*s", (int)(colon - text), text);
	snprintf(id, sizeof(id), "%.*s", (int)(text + n - colon - 1),
		 colon + 1);
	buf_addf(out, ROSTER_ACCOUNT, platform, id);
}

static inline struct roster *roster_of(const struct who *who, size_t n)
{
	struct buf text, accounts;
	struct roster *roster = NULL;
	struct faults faults;

	buf_init(&text, 1 << 20);
	buf_init(&accounts, 1 << 16);
	faults_init(&faults);
	buf_adds(&text, "{\"version\":1,\"sentras\":[");
	for (size_t i = 0; i < n; i++) {
		const char *at = who[i].accounts;

		buf_clear(&accounts);
		for (size_t k; *at; at += k, at += *at == ' ') {
			k = strcspn(at, " ");
			buf_adds(&accounts, accounts.len ? "," : "");
			add_account(&accounts, at, k);
		}
		buf_adds(&text, i ? "," : "");
		buf_addf(&text, ROSTER_SENTRA, who[i].id, who[i].id,
			 who[i].from ? who[i].from : "null",
			 who[i].until ? who[i].until : "null",
			 buf_cstr(&accounts));
	}
	buf_adds(&text, "]}");
	if (roster_parse(&roster, buf_str(&text), "roster.json", &faults,
			 NULL) < 0)
		fail_msg("%s", faults.n ? faults.at[0].printed : "roster");
	faults_release(&faults);
	buf_release(&accounts);
	buf_release(&text);
	return roster;
}

struct kit {
	struct server server;
	struct platforms read;
	struct metric_def meters[METERS_MAX];
	struct metrics *metrics;
	struct stage_env env;
};

#define KIT_ROW(name) &stage_##name,
static const struct stage *const kit_stages[] = { STAGES(KIT_ROW) NULL };
#undef KIT_ROW

/* Its metrics are this stage's from here on. */
static inline void kit_adopt(struct kit *kit, const struct stage *stage)
{
	metrics_free(kit->metrics);
	kit->metrics = metrics_new(kit->meters, meters_of(stage, kit->meters));
	assert_non_null(kit->metrics);
	kit->env.metrics = kit->metrics;
}

static inline int kit_open(void **state)
{
	struct kit *kit = calloc(1, sizeof(*kit));

	*state = kit;
	assert_non_null(kit);
	log_open("test", LOG_ERROR);
	if (!server_exists())
		return 0;
	server_start(&kit->server);
	assert_int_equal(platforms_parse(&kit->read,
					 "youtube facebook instagram x tiktok",
					 NULL),
			 0);
	kit->env = (struct stage_env){
		.redis = server_redis(&kit->server),
		.read = &kit->read,
		.stages = kit_stages,
		.prefix = "s",
		.zone = "Asia/Jakarta",
		.zone_hours = ZONE,
		.partitions = 1,
		.instance = "me",
	};
	kit_adopt(kit, kit_stages[0]);
	server_await(kit->env.redis);
	return 0;
}

static inline int kit_close(void **state)
{
	struct kit *kit = *state;

	redis_free(kit->env.redis);
	metrics_free(kit->metrics);
	server_remove(&kit->server);
	free(kit);
	return 0;
}

/* ---- the fence ---- */

/* A key that stands in the text of a test. */
static inline struct buf kit_key(const char *text)
{
	return (struct buf){ .data = (char *)text,
			     .len = strlen(text),
			     .max = strlen(text) };
}

/* As what stands in Redis, if anything answers. */
static inline void kit_guard(struct fence *f, const char *partition)
{
	const struct buf key = kit_key(partition);
	struct redisReply *reply;
	struct redis_cmd cmd;

	fence_partition(f, 0, &key);
	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, "HGET %k seq", &key);
	if (redis_call(f->redis, &cmd, &reply, NULL) == 0) {
		str_number(redis_reply_str(reply),
			   &f->guards[f->partitions.n - 1].seq);
		redis_reply_free(reply);
	}
	redis_cmd_release(&cmd);
}

static inline void kit_begin(struct fence *f, const char *verb, const char *key)
{
	const struct buf k = kit_key(key);

	fence_begin(f, verb, &k);
}

/* ---- asking Redis ---- */

static inline struct redisReply *ask_reply(const struct kit *kit,
					   const char *words)
{
	struct redis_cmd cmd;
	struct redisReply *reply = NULL;
	struct err err = { 0 };

	redis_cmd_init(&cmd);
	for (size_t n; *words; words += n, words += *words == ' ') {
		n = strcspn(words, " ");
		redis_cmd_arg(&cmd, (struct str){ words, n });
	}
	if (redis_call(kit->env.redis, &cmd, &reply, &err) < 0)
		fail_msg("%s", err.text);
	redis_cmd_release(&cmd);
	return reply;
}

/* All texts of an answer, with a space between; "(nil)"; a number. */
static inline void flatten(struct buf *out, const struct redisReply *reply)
{
	struct str text = redis_reply_str(reply);

	for (size_t i = 0; i < redis_reply_len(reply); i++) {
		buf_adds(out, i ? " " : "");
		flatten(out, redis_reply_at(reply, i));
	}
	if (reply->type == REDIS_REPLY_NIL)
		buf_adds(out, "(nil)");
	else if (text.p)
		buf_addstr(out, text);
	else if (redis_reply_len(reply) == 0)
		buf_addi(out, redis_reply_int(reply));
}

/* Words with a space between; what Redis answers is this. */
static inline void assert_redis(const struct kit *kit, const char *words,
				const char *want)
{
	struct redisReply *reply = ask_reply(kit, words);
	struct buf have;

	buf_init(&have, 1 << 20);
	flatten(&have, reply);
	if (strcmp(buf_cstr(&have), want) != 0)
		fail_msg("%s: %s, want %s", words, buf_cstr(&have), want);
	buf_release(&have);
	redis_reply_free(reply);
}

static inline void tell_redis(const struct kit *kit, const char *words)
{
	redis_reply_free(ask_reply(kit, words));
}

#endif
