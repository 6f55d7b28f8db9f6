/* scorer.c -- the stage that keeps ledgers and publishes them on boards.
 *
 * Holds order, not logic.  A flush saves the ledgers first, each with its own
 * offset; then, behind the fence, the offsets of the partitions and the boards,
 * cards and streams that changed; last what needs all sentra together, which
 * is read from Redis: ranks, and the stage's heartbeat.  Must not know
 * Kafka. */
#include "common/daemon/log.h"
#include "consumers/core/meters.h"
#include "consumers/core/stages.h"
#include "consumers/ledger/ledger_restore.h"
#include "ranks.h"
#include "scorer_ledger_codec.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define STAGE "scorer"

struct scorer {
	struct stage_env env;
	char version[SCORE_VERSION_SIZE];
	struct ledger_store store;
	struct fence fence;
	struct publish *publish;
	struct ranks *ranks;
	bool rebuilding; /* since restore(), until the end of the log */
	bool reloaded;
};

static const struct score_settings *settings_of(const struct stage_env *env)
{
	return env->settings;
}

/* ---- metrics ---- */

enum { METER_LATE = METER_COUNT, METER_LEFT_OUT };

static const struct metric_def scorer_meters[] = {
	CONSUMER_LATE,
	CONSUMER_LEFT_OUT,
};

/* ---- configuration ---- */

static size_t scorer_sections(void *settings, struct cfg_section *out)
{
	out[0] = (struct cfg_section){ .name = "score",
				       .items = score_items,
				       .base = settings };
	return 1;
}

static void scorer_check(const void *settings,
			 const struct pipeline_settings *p,
			 const struct config *config, struct faults *faults)
{
	(void)p;
	score_check(settings, config, faults);
}

static int64_t scorer_tick_ms(const void *settings)
{
	const struct score_settings *score = settings;

	return score->tick_ms;
}

/* ---- life ---- */

static void scorer_discard(void *state)
{
	struct scorer *s = state;

	ledger_store_discard(&s->store);
	fence_clear(&s->fence);
}

static void scorer_close(void *state)
{
	struct scorer *s = state;

	if (!s)
		return;
	scorer_discard(s);
	fence_release(&s->fence);
	publish_free(s->publish);
	ranks_free(s->ranks);
	free(s);
}

static int scorer_open(void **state, const struct stage_env *env,
		       struct err *err)
{
	struct scorer *s = calloc(1, sizeof(*s));

	if (!s)
		return err_set(err, -ENOMEM, "no memory for the scorer");
	s->env = *env;
	score_version(settings_of(env), s->version);
	ledger_store_init(&s->store, &s->env, STAGE, &scorer_ledger_kind, NULL);
	fence_init(&s->fence, env->redis, s->env.instance);
	s->publish = publish_new(err);
	s->ranks = ranks_new(err);
	if (!s->publish || !s->ranks) {
		scorer_close(s);
		return -ENOMEM;
	}
	*state = s;
	return 0;
}

static void scorer_reload(void *state, const struct stage_env *env)
{
	struct scorer *s = state;

	s->env = *env;
	score_version(settings_of(env), s->version);
	s->reloaded = true;
}

/* ---- restoring partitions ---- */

static int scorer_restore(void *state, struct partition *partitions, size_t n,
			  struct err *err)
{
	struct scorer *s = state;
	int rc = publish_reset(s->publish, &s->env, partitions, n, err);

	ranks_reset(s->ranks);
	s->reloaded = false;
	return rc < 0 ? rc
		      : ledger_restore(&s->store, &s->fence, partitions, n,
				       NULL, &s->rebuilding, err);
}

/* ---- events ---- */

static int scorer_apply(void *state, const struct event *event,
			const struct position *at, struct err *err)
{
	struct scorer *s = state;
	int rc = ledger_store_apply(&s->store, event, at, err);

	if (rc < 0)
		return rc;
	return ledger_store_full(&s->store) ? STAGE_FULL : STAGE_GO_ON;
}

/* ---- flush ---- */

static void count(struct scorer *s)
{
	metrics_add(s->env.metrics, METER_LATE, NULL, (double)s->store.late);
	metrics_add(s->env.metrics, METER_LEFT_OUT, NULL,
		    (double)s->store.left_out);
	s->store.late = s->store.left_out = 0;
}

static int apply_reload(struct scorer *s, const struct partition *partitions,
			size_t n, struct err *err)
{
	int rc = ledger_store_reload(&s->store, err);

	s->reloaded = false;
	ranks_reset(s->ranks);
	return rc < 0 ? rc
		      : publish_reset(s->publish, &s->env, partitions, n, err);
}

/* What needs all sentra together is read from Redis, so everything of ours has
 * to stand there first. */
static int flush_together(struct scorer *s,
			  const struct publish_context *context,
			  const struct flush_context *m, struct err *err)
{
	int rc = fence_finish(&s->fence, err);

	if (rc == 0 && m->tick)
		rc = ranks_heal(s->ranks, context, err);
	if (rc == 0 && m->evaluate)
		rc = ranks_update(s->ranks, context, &s->fence, err);
	/* The fence sends by itself once it is full. */
	if (rc == 0)
		rc = fence_finish(&s->fence, err);
	if (rc == 0)
		rc = partitions_report(&s->fence, &s->env, STAGE, err);
	return rc;
}

static int scorer_flush(void *state, const struct partition *partitions,
			size_t n, const struct flush_context *m,
			struct err *err)
{
	struct scorer *s = state;
	struct publish_context context = {
		.env = &s->env,
		.stage = STAGE,
		.settings = settings_of(&s->env),
		.score_version = s->version,
		.store = &s->store,
		.t_s = m->t_s,
		.today = local_day(m->t_s * SECOND_MS, s->env.zone_hours),
	};
	struct partition_status status = { ledger_store_newest_ms(&s->store),
					   m->lag,
					   s->rebuilding && !m->caught_up };
	int rc = ledger_store_save(&s->store, &s->fence, err);

	if (rc == 0 && s->reloaded)
		rc = apply_reload(s, partitions, n, err);
	if (rc < 0)
		return rc;
	partitions_store(&s->fence, &s->env, STAGE, partitions, n, &status);
	if (m->evaluate)
		rc = publish_evaluate(s->publish, &context, m, &s->fence, err);
	if (rc == 0 && partitions_have(partitions, n, 0))
		rc = flush_together(s, &context, m, err);
	if (rc == 0)
		rc = fence_finish(&s->fence, err);
	if (rc < 0)
		return rc;
	s->rebuilding &= !m->caught_up;
	count(s);
	return 0;
}

const struct stage stage_scorer = {
	.name = STAGE,
	.dead_letters = true,
	.settings_size = sizeof(struct score_settings),
	.sections = scorer_sections,
	.check = scorer_check,
	.tick_ms = scorer_tick_ms,
	.meters = scorer_meters,
	.n_meters = ARRAY_LEN(scorer_meters),
	.heartbeat = true,
	.open = scorer_open,
	.reload = scorer_reload,
	.restore = scorer_restore,
	.discard = scorer_discard,
	.apply = scorer_apply,
	.flush = scorer_flush,
	.close = scorer_close,
};
