/* coverage.c -- the stage that knows what sentra tell, and how often.
 *
 * Holds order, not logic.  A flush saves the ledgers first, each with its own
 * offset; then, behind the fence, the offsets of the partitions, and the
 * boards, hashes and streams that changed; last the stage's heartbeat.
 *
 * The labels of a ledger are those of one lexicon.  Another one begins all
 * partitions anew: after a reload at once, after a restart because their state
 * is of another version.  So does a campaign of a time that was read already;
 * one that is still to come begins nothing anew (state_version.h).  While a
 * partition is read anew, what dashboards read stays as it was until the end of
 * the log is reached: a label must not look untold because nobody has read so
 * far yet.  Must not know Kafka. */
#include "campaign_publish.h"
#include "campaign_show.h"
#include "common/daemon/log.h"
#include "consumers/core/meters.h"
#include "consumers/core/stages.h"
#include "consumers/ledger/ledger_restore.h"
#include "in_force.h"
#include "labels_publish.h"
#include "state_version.h"

#include <errno.h>
#include <stdlib.h>

#define STAGE "coverage"

struct coverage_settings {
	int64_t tick_ms;
	struct blindness blindness;
};

struct coverage {
	struct stage_env env;
	struct in_force *now;  /* the words by which labels are found */
	struct in_force *next; /* after a reload: in force from the next
				  restore() on; NULL: the same as now */
	struct ledger_store store;
	struct fence fence;
	struct labels_publish *publish;
	struct campaign_publish *campaigns;
	bool rebuilding; /* since restore(), until the end of the log */
	bool reloaded;
	bool compared; /* since restore(), with the state's campaigns */
};

/* ---- metrics ---- */

enum { METER_LATE = METER_COUNT, METER_LEFT_OUT };

static const struct metric_def coverage_meters[] = {
	CONSUMER_LATE,
	CONSUMER_LEFT_OUT,
};

/* ---- configuration ---- */

static const struct cfg_item coverage_items[] = {
	{ "tick", CFG_DURATION, offsetof(struct coverage_settings, tick_ms),
	  "5s", 100, HOUR_MS, "how often is evaluated when no event comes" },
	{ .key = NULL },
};

static size_t coverage_sections(void *settings, struct cfg_section *out)
{
	struct coverage_settings *s = settings;

	out[0] = (struct cfg_section){ .name = STAGE,
				       .items = coverage_items,
				       .base = settings };
	out[1] = (struct cfg_section){ .name = "staleness",
				       .items = blindness_items,
				       .base = &s->blindness,
				       .rest = &s->blindness.others };
	return 2;
}

static void coverage_check(const void *settings,
			   const struct pipeline_settings *pipeline,
			   const struct config *config, struct faults *faults)
{
	(void)settings;
	in_force_check(pipeline, config, faults);
}

static int64_t coverage_tick_ms(const void *settings)
{
	const struct coverage_settings *s = settings;

	return s->tick_ms;
}

/* ---- life ---- */

static void coverage_discard(void *state)
{
	struct coverage *c = state;

	ledger_store_discard(&c->store);
	fence_clear(&c->fence);
}

static void coverage_close(void *state)
{
	struct coverage *c = state;

	if (!c)
		return;
	coverage_discard(c);
	fence_release(&c->fence);
	labels_publish_free(c->publish);
	campaign_publish_free(c->campaigns);
	in_force_free(c->now);
	in_force_free(c->next);
	free(c);
}

static int coverage_open(void **state, const struct stage_env *env,
			 struct err *err)
{
	struct coverage *c = calloc(1, sizeof(*c));

	if (!c)
		return err_set(err, -ENOMEM, "no memory for the coverage");
	c->env = *env;
	fence_init(&c->fence, env->redis, c->env.instance);
	c->now = in_force_new(&c->env, err);
	if (c->now)
		ledger_store_init(&c->store, &c->env, STAGE,
				  &coverage_ledger_kind, &c->now->rules);
	c->publish = c->now ? labels_publish_new(err) : NULL;
	c->campaigns = c->publish ? campaign_publish_new(err) : NULL;
	if (!c->campaigns) {
		coverage_close(c);
		return -ENOMEM;
	}
	*state = c;
	return 0;
}

/* The ledgers stay those of the old words until all is discarded. */
static void coverage_reload(void *state, const struct stage_env *env)
{
	struct coverage *c = state;
	struct err err = { 0 };

	c->env = *env;
	c->reloaded = true;
	in_force_free(c->next);
	c->next = in_force_new(&c->env, &err);
	if (!c->next)
		log_kv(LOG_ERROR,
		       "lexicon and campaigns are not loaded, the old stay",
		       "why", err.text, NULL);
	else if (in_force_same(c->now, c->next)) {
		in_force_free(c->next);
		c->next = NULL;
	}
}

/* ---- restoring partitions ---- */

/* No ledger is in memory. */
static void adopt(struct coverage *c)
{
	const char *was, *is;

	if (!c->next)
		return;
	was = lexicon_version(c->now->lexicon);
	is = lexicon_version(c->next->lexicon);
	log_kv(LOG_INFO,
	       strcmp(was, is) ? "another lexicon"
			       : "other words, or other campaigns",
	       "was", was, "is", is, NULL);
	in_force_free(c->now);
	c->now = c->next;
	c->next = NULL;
	ledger_store_init(&c->store, &c->env, STAGE, &coverage_ledger_kind,
			  &c->now->rules);
}

/* Nothing is known of what stands in Redis; the roster may be another one. */
static int reset(struct coverage *c, const struct partition *partitions,
		 size_t n, struct err *err)
{
	int rc = labels_publish_reset(c->publish, &c->env, &c->now->labels,
				      partitions, n, err);

	return rc < 0 ? rc : campaign_publish_reset(c->campaigns, &c->env, err);
}

#define CHANGE_SAID 1000 /* bytes of ids in a line of the log */

/* Once, as all partitions have the same, but where somebody died in between. */
static void say_change(struct coverage *c, struct str was)
{
	struct state_change change;

	if (c->compared)
		return;
	c->compared = true;
	buf_init(&change.came, CHANGE_SAID);
	buf_init(&change.changed, CHANGE_SAID);
	buf_init(&change.went, CHANGE_SAID);
	state_version_compare(was, buf_str(&c->now->version), &change);
	log_kv(LOG_INFO, "other campaigns", "came", buf_shown(&change.came),
	       "changed", buf_shown(&change.changed), "went",
	       buf_shown(&change.went), NULL);
	buf_release(&change.came);
	buf_release(&change.changed);
	buf_release(&change.went);
}

static int64_t good_before_ms(void *ctx, struct str stored)
{
	struct coverage *c = ctx;
	int64_t before_ms =
		state_version_good_before_ms(stored, buf_str(&c->now->version),
					     c->now->campaigns);

	if (before_ms != TIME_NONE)
		say_change(c, stored);
	return before_ms;
}

static int coverage_restore(void *state, struct partition *partitions, size_t n,
			    struct err *err)
{
	struct coverage *c = state;
	struct ledger_version version = { .good_before_ms = good_before_ms,
					  .ctx = c };
	int rc;

	adopt(c);
	c->rebuilding = c->reloaded = c->compared = false;
	version.text = buf_cstr(&c->now->version);
	rc = reset(c, partitions, n, err);
	if (rc == 0)
		rc = ledger_restore(&c->store, &c->fence, partitions, n,
				    &version, &c->rebuilding, err);
	return rc;
}

/* ---- events ---- */

static int coverage_apply(void *state, const struct event *event,
			  const struct position *at, struct err *err)
{
	struct coverage *c = state;
	int rc = ledger_store_apply(&c->store, event, at, err);

	if (rc < 0)
		return rc;
	return ledger_store_full(&c->store) ? STAGE_FULL : STAGE_GO_ON;
}

/* ---- flush ---- */

static void count(struct coverage *c)
{
	metrics_add(c->env.metrics, METER_LATE, NULL, (double)c->store.late);
	metrics_add(c->env.metrics, METER_LEFT_OUT, NULL,
		    (double)c->store.left_out);
	c->store.late = c->store.left_out = 0;
}

/* -ESTALE: to be discarded and restored, by other words. */
static int apply_reload(struct coverage *c, const struct partition *partitions,
			size_t n, struct err *err)
{
	int rc;

	if (c->next)
		return err_set(err, -ESTALE,
			       "the lexicon or a campaign is another one");
	rc = ledger_store_reload(&c->store, err);
	c->reloaded = false;
	return rc < 0 ? rc : reset(c, partitions, n, err);
}

static int evaluate_labels(struct coverage *c, const struct flush_context *m,
			   int64_t today, struct err *err)
{
	const struct coverage_settings *settings = c->env.settings;
	struct coverage_view view = {
		.env = &c->env,
		.stage = STAGE,
		.store = &c->store,
		.labels = &c->now->labels,
		.tick_ms = settings->tick_ms,
		.t_s = m->t_s,
		.today = today,
	};

	return labels_publish_evaluate(c->publish, &view, m, &c->fence, err);
}

/* What our partitions tell of campaigns; with partition 0, then what all of
 * them do, which is read from Redis. */
static int evaluate_campaigns(struct coverage *c,
			      const struct partition *partitions, size_t n,
			      const struct flush_context *m, int64_t today,
			      struct err *err)
{
	const struct coverage_settings *settings = c->env.settings;
	struct campaign_source source = { &c->store, &settings->blindness };
	struct campaign_context context = {
		.env = &c->env,
		.stage = STAGE,
		.campaigns = c->now->campaigns,
		.lexicon_version = lexicon_version(c->now->lexicon),
		.t_s = m->t_s,
		.today = today,
		.show = campaign_show,
		.ctx = &source,
	};
	int rc = campaign_publish_own(c->campaigns, &context, partitions, n,
				      &c->fence, err);

	if (rc < 0 || !partitions_have(partitions, n, 0))
		return rc;
	return campaign_publish_all(c->campaigns, &context, &c->fence, err);
}

static int evaluate(struct coverage *c, const struct partition *partitions,
		    size_t n, const struct flush_context *m, struct err *err)
{
	int64_t today = local_day(m->t_s * SECOND_MS, c->env.zone_hours);
	int rc = evaluate_labels(c, m, today, err);

	return rc < 0 ? rc
		      : evaluate_campaigns(c, partitions, n, m, today, err);
}

/* What needs all sentra together is read from Redis, so everything of ours has
 * to stand there first. */
static int flush_together(struct coverage *c, struct err *err)
{
	int rc = fence_finish(&c->fence, err);

	return rc < 0 ? rc : partitions_report(&c->fence, &c->env, STAGE, err);
}

static int coverage_flush(void *state, const struct partition *partitions,
			  size_t n, const struct flush_context *m,
			  struct err *err)
{
	struct coverage *c = state;
	struct partition_status status = { ledger_store_newest_ms(&c->store),
					   m->lag,
					   c->rebuilding && !m->caught_up };
	int rc = ledger_store_save(&c->store, &c->fence, err);

	if (rc == 0 && c->reloaded)
		rc = apply_reload(c, partitions, n, err);
	if (rc < 0)
		return rc;
	partitions_store(&c->fence, &c->env, STAGE, partitions, n, &status);
	if (m->evaluate && (m->caught_up || !c->rebuilding))
		rc = evaluate(c, partitions, n, m, err);
	if (rc == 0 && partitions_have(partitions, n, 0))
		rc = flush_together(c, err);
	if (rc == 0)
		rc = fence_finish(&c->fence, err);
	if (rc < 0)
		return rc;
	c->rebuilding &= !m->caught_up;
	count(c);
	return 0;
}

const struct stage stage_coverage = {
	.name = STAGE,
	.settings_size = sizeof(struct coverage_settings),
	.sections = coverage_sections,
	.check = coverage_check,
	.tick_ms = coverage_tick_ms,
	.meters = coverage_meters,
	.n_meters = ARRAY_LEN(coverage_meters),
	.heartbeat = true,
	.open = coverage_open,
	.reload = coverage_reload,
	.restore = coverage_restore,
	.discard = coverage_discard,
	.apply = coverage_apply,
	.flush = coverage_flush,
	.close = coverage_close,
};
