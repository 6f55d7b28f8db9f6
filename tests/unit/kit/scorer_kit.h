/* scorer_kit.h -- a scorer on a Redis of the test's own, and short words to
 * give it events and let it flush. */
#ifndef SENTRA_TESTS_UNIT_KIT_SCORER_KIT_H
#define SENTRA_TESTS_UNIT_KIT_SCORER_KIT_H

#include "common/base/faults.h"
#include "ledger_kit.h"
#include "stage_kit.h"

#include "consumers/scorer/score.h"

/* 2026-03-10T05:30:00Z; today is 2026-03-10, a local day of Jakarta. */
#define T_S INT64_C(1773120600)

struct scorer_kit {
	struct kit *kit;
	struct roster *roster;
	struct score_settings settings;
	struct partition partition;
	void *stage;
	int64_t offset;
};

static inline void defaults(struct score_settings *settings)
{
	struct cfg_section section[STAGE_SECTIONS];
	struct config *config = NULL;
	struct faults faults;

	faults_init(&faults);
	assert_int_equal(stage_scorer.sections(settings, section), 1);
	assert_int_equal(config_load(&config, NULL, section, 1, &faults, NULL),
			 0);
	config_free(config);
	faults_release(&faults);
}

static inline void scorer_kit_open(struct scorer_kit *s, struct kit *kit,
				   const struct who *who, size_t n)
{
	*s = (struct scorer_kit){ .kit = kit };
	tell_redis(kit, "FLUSHALL");
	kit_adopt(kit, &stage_scorer);
	defaults(&s->settings);
	s->roster = roster_of(who, n);
	kit->env.roster = s->roster;
	kit->env.settings = &s->settings;
	kit->env.instance = "me";
	assert_int_equal(stage_scorer.open(&s->stage, &kit->env, NULL), 0);
}

static inline int take(struct scorer_kit *s, struct err *err)
{
	return stage_scorer.restore(s->stage, &s->partition, 1, err);
}

static inline void scorer_kit_close(struct scorer_kit *s)
{
	stage_scorer.close(s->stage);
	roster_free(s->roster);
}

static inline void give(struct scorer_kit *s, const char *sentra,
			enum platform_id platform, struct event event)
{
	struct position pos = { platform, 0, s->offset++, -1 };
	struct err err = { 0 };

	event.sentra_id = str_of(sentra);
	if (stage_scorer.apply(s->stage, &event, &pos, &err) < 0)
		fail_msg("%s", err.text);
	s->partition.next[platform] = s->offset;
}

static inline int flush_at(struct scorer_kit *s, int64_t t_s, bool tick,
			   struct err *err)
{
	struct flush_context m = {
		.t_s = t_s, .evaluate = true, .tick = tick, .caught_up = true
	};

	return stage_scorer.flush(s->stage, &s->partition, 1, &m, err);
}

static inline void flush_ok(struct scorer_kit *s, int64_t t_s, bool tick)
{
	struct err err = { 0 };

	if (flush_at(s, t_s, tick, &err) < 0)
		fail_msg("%s", err.text);
}

static const struct who two[] = {
	{ .id = "satu", .accounts = "youtube:a x:b" },
	{ .id = "dua", .accounts = "x:c" },
};

static inline void begin(struct scorer_kit *s, struct kit *kit)
{
	struct event post = post_at("a", "p", (T_S - 60) * SECOND_MS,
				    (T_S - 3600) * SECOND_MS);

	scorer_kit_open(s, kit, two, ARRAY_LEN(two));
	assert_int_equal(take(s, NULL), 0);
	post.post.counts[LIKES] = 3;
	post.post.url = STR_LIT("https://y/p");
	give(s, "satu", PLATFORM_youtube, post);
	give(s, "satu", PLATFORM_x,
	     reading_at("b", (T_S - 60) * SECOND_MS, 500));
	give(s, "dua", PLATFORM_x,
	     reading_at("c", (T_S - 50) * SECOND_MS, 900));
	/* Not in the roster: kept, never shown. */
	give(s, "asing", PLATFORM_x,
	     reading_at("d", (T_S - 50) * SECOND_MS, 7));
	flush_ok(s, T_S, true);
}

#endif
