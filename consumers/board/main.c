/* main.c -- sentra-board: order, not logic.
 *
 * Reads options, configuration and files, opens the board's parts in this order
 * and the server last, takes turns until a signal ends it, and closes
 * everything again.  At SIGHUP all files are read again.  A configuration that
 * has faults ends the program with EX_CONFIG (78); one of the other files that
 * has some is done without.  A reload with any fault is refused whole. */
#include "keeper.h"

#include "common/base/clock.h"
#include "common/base/version.h"
#include "common/config/options.h"
#include "common/daemon/log.h"
#include "common/redis/redis.h"
#include "consumers/view/source.h"

#include <errno.h>

/* That wait for a page; for a stream all may. */
#define VISITS_MAX 256

/* Of every reply.  Nothing is loaded from anywhere else, nothing runs that is
 * not a file of ours, and nobody puts a page of ours into one of theirs. */
static const char *const head[] = {
	"Content-Security-Policy",
	"default-src 'none'; script-src 'self'; style-src 'self'; "
	"img-src 'self'; connect-src 'self'; form-action 'self'; "
	"base-uri 'none'; frame-ancestors 'none'",
	"X-Content-Type-Options",
	"nosniff",
	"Referrer-Policy",
	"no-referrer",
	"Cross-Origin-Opener-Policy",
	"same-origin",
	"Cross-Origin-Resource-Policy",
	"same-origin",
	NULL,
};

struct service {
	const struct options *options;
	/* [board], [redis] and the prefix are those of the start; after a
	 * reload `now` is another one. */
	struct board_config *first, *now;
	struct board_files files;
	struct metrics *metrics;
	struct daemon *daemon;
	struct redis *redis;
	struct cache *cache;
	struct queue *queue;
	struct dispatch *dispatch;
	struct keeper *keeper;
	struct serve *server;
};

/* ---- opening, in order ---- */

static int open_parts(struct service *s, struct err *err)
{
	s->metrics = meters_new();
	s->cache = cache_new(CACHE_PAGES, CACHE_BYTES);
	s->queue =
		queue_new(VISITS_MAX, (size_t)s->first->board.connections, err);
	if (!s->queue)
		return -1;
	if (s->cache)
		s->dispatch = dispatch_new(s->cache, s->queue);
	if (!s->metrics || !s->dispatch)
		return err_set(err, -ENOMEM, "no memory to start");
	s->daemon = daemon_new(err);
	if (!s->daemon)
		return -1;
	s->redis = redis_new(&s->first->redis, err);
	return s->redis ? 0 : -1;
}

static int open_keeper(struct service *s, struct err *err)
{
	const struct keeper_parts parts = {
		.daemon = s->daemon,
		.redis = s->redis,
		.cache = s->cache,
		.queue = s->queue,
		.dispatch = s->dispatch,
		.metrics = s->metrics,
	};

	s->keeper = keeper_new(&parts, s->first, &s->files, err);
	return s->keeper ? 0 : -1;
}

static int open_server(struct service *s, struct err *err)
{
	const struct serve_settings set = {
		.listen = s->first->board.listen,
		.connections = (unsigned)s->first->board.connections,
		.idle_ms = s->first->board.timeout_ms,
		.head = head,
	};

	s->server = serve_new(&set, dispatch_find, s->dispatch, err);
	keeper_count(s->keeper, s->server);
	return s->server ? 0 : -1;
}

/* What there is to see is there before anybody asks. */
static int open_all(struct service *s, struct err *err)
{
	int rc = open_parts(s, err);

	if (rc == 0)
		rc = open_keeper(s, err);
	if (rc < 0)
		return rc;
	keeper_turn(s->keeper);
	return open_server(s, err);
}

/* Visits are answered before the server ends, which ends before what its thread
 * uses. */
static void close_all(struct service *s)
{
	if (s->keeper)
		keeper_close(s->keeper);
	serve_free(s->server);
	keeper_free(s->keeper);
	dispatch_free(s->dispatch);
	queue_free(s->queue);
	cache_free(s->cache);
	redis_free(s->redis);
	daemon_free(s->daemon);
	metrics_free(s->metrics);
	files_release(&s->files);
	if (s->now != s->first)
		board_config_free(s->now);
	board_config_free(s->first);
}

/* ---- files ---- */

static void log_faults(const struct faults *faults, const char *msg)
{
	for (size_t i = 0; i < faults->n; i++)
		log_kv(LOG_ERROR, msg, "fault", faults->at[i].printed, NULL);
}

/* Those of the start: the board shows what there is. */
static void load_files(struct service *s, struct faults *faults)
{
	if (faults_any(faults))
		return;
	files_load(&s->files, s->first, faults);
	if (!s->options->check) {
		log_faults(faults, "a file is done without");
		faults_release(faults);
		faults_init(faults);
	}
}

static void adopt(struct service *s, struct board_config *config,
		  struct board_files *files)
{
	keeper_adopt(s->keeper, config, files);
	files_release(&s->files);
	s->files = *files;
	if (s->now != s->first)
		board_config_free(s->now);
	s->now = config;
	log_kv(LOG_INFO,
	       "reloaded; [board], [redis] and [pipeline] prefix need a "
	       "restart",
	       NULL);
}

static void reload(struct service *s)
{
	struct board_files files = { 0 };
	struct board_config *config;
	struct faults faults;

	faults_init(&faults);
	config = board_config_load(s->options->config, &faults);
	if (!faults_any(&faults))
		files_load(&files, config, &faults);
	log_faults(&faults, "reload refused, the old stays");
	if (faults_any(&faults)) {
		files_release(&files);
		board_config_free(config);
	} else {
		adopt(s, config, &files);
	}
	faults_release(&faults);
}

/* ---- work ---- */

static void take_turns(struct service *s)
{
	struct pollfd fd = { queue_fd(s->queue), POLLIN, 0 };
	int64_t due_ms;

	do {
		if (daemon_reload(s->daemon))
			reload(s);
		due_ms = keeper_turn(s->keeper);
	} while (daemon_wait(s->daemon, &fd, 1, due_ms));
}

static int work(struct service *s)
{
	struct err err = { 0 };

	if (open_all(s, &err) < 0) {
		log_kv(LOG_ERROR, "cannot start", "error", err.text, NULL);
		return EXIT_FAILED;
	}
	daemon_ready(s->daemon);
	log_kv(LOG_INFO, "started", "version", sentra_version, "address",
	       serve_address(s->server), "redis", redis_name(s->redis), NULL);
	take_turns(s);
	log_kv(LOG_INFO, "stopped", NULL);
	return EXIT_DONE;
}

/* Of --check, which Redis cannot fail: whether it lets the board in and read a
 * generation, if it is there. */
static void look_at_redis(struct service *s)
{
	struct source *source = NULL;
	struct err err = { 0 };

	s->redis = redis_new(&s->first->redis, &err);
	if (s->redis)
		source = source_new(s->redis, s->first->pipeline.prefix, &err);
	if (source && source_read(source, wall_ms(), &err) < 0 &&
	    err.code == -EACCES)
		log_kv(LOG_WARN, "Redis does not let the board read", "why",
		       err.text, NULL);
	source_free(source);
}

int main(int argc, char **argv)
{
	static const struct usage usage = {
		.program = "sentra-board",
		.purpose = "shows what the consumers computed, on pages",
		.reader = true,
		.keys = board_config_describe,
	};
	struct options options;
	struct service s = { .options = &options };
	struct faults faults;
	struct err err;
	int rc = options_read(&options, argc, argv, &usage);

	if (rc >= 0)
		return rc;
	log_open("board", options.verbose ? LOG_DEBUG : LOG_INFO);
	faults_init(&faults);
	if (daemon_guard(&err) < 0)
		faults_fail(&faults, &err);
	s.first = s.now = board_config_load(options.config, &faults);
	load_files(&s, &faults);
	if (options.check && !faults_any(&faults))
		look_at_redis(&s);
	if (options.check || faults_any(&faults))
		rc = faults_report(&faults, options.config);
	else
		rc = work(&s);
	faults_release(&faults);
	close_all(&s);
	return output_end(usage.program, rc);
}
