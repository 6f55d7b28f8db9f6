/* main.c -- sentra-consumer STAGE: order, not logic.
 *
 * Reads options and configuration, opens Redis, Kafka and the stage in this
 * order, runs the loop, and closes everything again; at SIGHUP hands a new
 * roster and new settings to the stage.  A configuration that has faults is
 * reported whole and ends the program with EX_CONFIG (78), which systemd does
 * not restart; a bad reload is logged, and the old configuration stays. */
#include "common/base/clock.h"
#include "common/base/version.h"
#include "common/config/options.h"
#include "common/daemon/log.h"
#include "common/redis/audit.h"
#include "consumers/core/config.h"
#include "consumers/core/loop.h"
#include "consumers/core/meters.h"
#include "consumers/core/stages.h"
#include "consumers/core/topics.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/random.h>
#include <unistd.h>

#define INSTANCE_SIZE 160

#define ROW(name) &stage_##name,
static const struct stage *const stages[] = { STAGES(ROW) NULL };
#undef ROW

struct consumer {
	const struct options *options;
	const struct stage *stage;
	/* Connections, platforms and the prefix are those of the start; after
	 * a reload `now` is another one. */
	struct consumer_config *first, *now;
	struct metric_def meters[METERS_MAX];
	struct metrics *metrics;
	struct daemon *daemon;
	struct redis *redis;
	struct loop *loop;
	struct stage_env env;
	void *state;
	char instance[INSTANCE_SIZE];
};

/* ---- options ---- */

static void keys(struct buf *out)
{
	consumer_config_describe(stages, out);
}

static int read_options(struct options *o, int argc, char **argv)
{
	const char *names[ARRAY_LEN(stages)] = { NULL };
	const struct usage usage = {
		.program = "sentra-consumer",
		.subject = "STAGE",
		.subjects = names,
		.purpose = "computes what dashboards and people read",
		.stage = true,
		.keys = keys,
	};

	for (size_t i = 0; stages[i]; i++)
		names[i] = stages[i]->name;
	return options_read(o, argc, argv, &usage);
}

/* name: read_options() took it for one of them. */
static const struct stage *find_stage(const char *name)
{
	size_t i = 0;

	while (strcmp(stages[i]->name, name) != 0)
		i++;
	return stages[i];
}

/* ---- opening, in order ---- */

static int open_connections(struct consumer *c, struct err *err)
{
	const struct loop_settings set = {
		.stage = c->stage,
		.kafka = &c->first->kafka,
		.prefix = c->first->pipeline.prefix,
		.env = &c->env,
		.platforms = &c->first->pipeline.platforms,
		.metrics_file = c->options->dry_run
					? ""
					: c->first->pipeline.metrics_file,
		.linger_ms = c->first->consumer.linger_ms,
		.catch_up_ms = c->first->consumer.catch_up_ms,
		.tick_ms = c->stage->tick_ms(c->first->settings),
		.once = c->options->once,
		.has_as_of = c->options->has_as_of,
		.as_of_s = c->options->as_of_s,
		.dry_run = c->options->dry_run,
	};
	int rc;

	c->redis = redis_new(&c->first->redis, err);
	if (!c->redis)
		return err_wrap(err, c->options->redis ? "--redis" : "[redis]");
	rc = redis_connect(c->redis, err);
	if (rc < 0)
		return err_wrap(err, "Redis");
	if (!set.dry_run)
		redis_audit(c->redis, redis_audit_log, NULL);
	c->loop = loop_new(&set, c->metrics, err);
	if (!c->loop)
		return err_wrap(err, "Kafka");
	if (!set.dry_run)
		topics_audit(set.kafka, set.prefix, set.platforms);
	return 0;
}

/* The owner that the fence compares (fence.h): no other process may ever have
 * the same, nor this one after a restart, whatever the machine's clock says. */
static void name_instance(struct consumer *c)
{
	char host[65] = "host";
	uint64_t random = 0;

	if (gethostname(host, sizeof(host) - 1) < 0 ||
	    getrandom(&random, sizeof(random), 0) < 0)
		random = (uint64_t)wall_ms();
	snprintf(c->instance, sizeof(c->instance), "%s:%ld:%016" PRIx64, host,
		 (long)getpid(), random);
}

static bool alive(void *ctx)
{
	struct consumer *c = ctx;

	return daemon_alive(c->daemon);
}

static int open_stage(struct consumer *c, struct err *err)
{
	name_instance(c);
	c->env = (struct stage_env){
		.redis = c->redis,
		.metrics = c->metrics,
		.roster = c->first->roster,
		.settings = c->first->settings,
		.pipeline = &c->first->pipeline,
		.read = &c->first->pipeline.platforms,
		.kafka = &c->first->kafka,
		.stages = stages,
		.prefix = c->first->pipeline.prefix,
		.alive = alive,
		.alive_ctx = c,
		.zone = c->first->report.timezone,
		.zone_hours = c->first->zone_hours,
		.partitions = loop_partitions(c->loop),
		.instance = c->instance,
		.has_as_of = c->options->has_as_of,
		.as_of_s = c->options->as_of_s,
		.dry_run = c->options->dry_run,
	};
	return c->stage->open(&c->state, &c->env, err);
}

static int open_all(struct consumer *c, struct err *err)
{
	int rc;

	c->metrics = metrics_new(c->meters, meters_of(c->stage, c->meters));
	if (!c->metrics)
		return err_set(err, -1, "no memory for metrics");
	metrics_mark(c->metrics, "stage", c->stage->name);
	metrics_set(c->metrics, METER_STARTED, NULL,
		    (double)(wall_ms() / SECOND_MS));
	c->daemon = daemon_new(err);
	if (!c->daemon)
		return -1;
	rc = open_connections(c, err);
	return rc < 0 ? rc : open_stage(c, err);
}

static void close_all(struct consumer *c)
{
	/* The group is left first, so that no callback of it comes any more
	 * while the stage closes. */
	loop_free(c->loop);
	if (c->state)
		c->stage->close(c->state);
	redis_free(c->redis);
	daemon_free(c->daemon);
	metrics_free(c->metrics);
	if (c->now != c->first)
		consumer_config_free(c->now);
	consumer_config_free(c->first);
}

/* ---- reload ---- */

static void adopt(struct consumer *c, struct consumer_config *config)
{
	consumer_config_keep(config, &c->first->pipeline.platforms);
	c->env.roster = config->roster;
	c->env.settings = config->settings;
	c->env.pipeline = &config->pipeline;
	c->stage->reload(c->state, &c->env);
	loop_set_tick(c->loop, c->stage->tick_ms(config->settings));
	if (c->now != c->first)
		consumer_config_free(c->now);
	c->now = config;
	log_kv(LOG_INFO,
	       "reloaded; [pipeline] prefix, platforms and metrics_file, "
	       "[kafka], [redis], [report] and [consumer] need a restart",
	       NULL);
}

static void reload(void *ctx)
{
	struct consumer *c = ctx;
	struct faults faults;
	struct consumer_config *config;

	faults_init(&faults);
	config = consumer_config_load(c->stage, c->options->config,
				      c->options->redis, &faults);
	for (size_t i = 0; i < faults.n; i++)
		log_kv(LOG_ERROR, "reload refused, the old stays", "fault",
		       faults.at[i].printed, NULL);
	if (faults_any(&faults))
		consumer_config_free(config);
	else
		adopt(c, config);
	faults_release(&faults);
}

/* ---- work ---- */

static int work(struct consumer *c)
{
	struct err err = { 0 };
	int rc = open_all(c, &err);

	if (rc < 0) {
		log_kv(LOG_ERROR, "cannot start", "error", err.text, NULL);
		return EXIT_FAILED;
	}
	daemon_ready(c->daemon);
	log_kv(LOG_INFO, "started", "version", sentra_version, "redis",
	       redis_name(c->redis), "instance", c->instance, NULL);
	rc = loop_run(c->loop, c->daemon, c->redis, c->state, reload, c, &err);
	if (rc < 0)
		log_kv(LOG_ERROR, "failed", "error", err.text, NULL);
	return rc < 0 ? EXIT_FAILED : EXIT_DONE;
}

/* Of --check, which Redis cannot fail: what can be seen of it, if it is there.
 */
static void look_at_redis(struct consumer *c)
{
	struct err err = { 0 };

	c->redis = redis_new(&c->first->redis, &err);
	if (c->redis && redis_connect(c->redis, &err) == 0)
		redis_audit(c->redis, redis_audit_log, NULL);
	else if (err.code == -EACCES)
		log_kv(LOG_WARN, "Redis lets nobody in", "why", err.text, NULL);
}

int main(int argc, char **argv)
{
	struct options options;
	struct consumer c = { .options = &options };
	struct faults faults;
	struct err err;
	char unit[64];
	int rc = read_options(&options, argc, argv);

	if (rc >= 0)
		return rc;
	c.stage = find_stage(options.subject);
	snprintf(unit, sizeof(unit), "consumer@%s", c.stage->name);
	log_open(unit, options.verbose ? LOG_DEBUG : LOG_INFO);
	faults_init(&faults);
	if (daemon_guard(&err) < 0)
		faults_fail(&faults, &err);
	c.first = c.now = consumer_config_load(c.stage, options.config,
					       options.redis, &faults);
	if (!faults_any(&faults))
		consumer_config_keep(c.first, &c.first->pipeline.platforms);
	if (options.check && !faults_any(&faults))
		look_at_redis(&c);
	if (options.check || faults_any(&faults))
		rc = faults_report(&faults, options.config);
	else
		rc = work(&c);
	faults_release(&faults);
	close_all(&c);
	return output_end("sentra-consumer", rc);
}
