/* main.c -- sentra-producer PLATFORM: order, not logic. */
#include "common/base/clock.h"
#include "common/config/options.h"
#include "common/daemon/log.h"
#include "producers/core/runtime.h"
#include "producers/platforms/registry.h"

#include <inttypes.h>
#include <stdio.h>

#define SHOW_EVERY_MS (15 * SECOND_MS)

static void keys(struct buf *out)
{
	producer_config_describe(out);
}

static int read_options(struct options *o, int argc, char **argv)
{
	const char *names[PLATFORM_COUNT + 1] = { NULL };
	const struct usage usage = {
		.program = "sentra-producer",
		.subject = "PLATFORM",
		.subjects = names,
		.purpose = "polls a platform and publishes what it tells",
		.producer = true,
		.keys = keys,
	};
	size_t i;
	int rc;

	for (i = 0; registry[i]; i++)
		names[i] = registry[i]->name;
	rc = options_read(o, argc, argv, &usage);
	if (rc < 0 && o->has_as_of && !o->once && !o->check)
		return usage_fail(&usage, "--as-of needs --once");
	return rc;
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void serve(struct runtime *e)
{
	http_step(e->http);
	if (e->pub)
		kafka_pub_serve(e->pub);
	if (daemon_reload(e->daemon))
		runtime_reload(e);
}

/* Until the end of --once, or a signal: whether all was done. */
static bool run(struct runtime *e)
{
	struct pollfd fds[] = {
		{ .fd = http_fd(e->http), .events = POLLIN },
		{ .fd = e->pub ? kafka_pub_fd(e->pub) : -1, .events = POLLIN },
	};
	int64_t due_ms = 0, show_ms = 0;

	while (daemon_wait(e->daemon, fds, ARRAY_LEN(fds), due_ms)) {
		serve(e);
		due_ms = poller_step(e->poller, runtime_now(e));
		due_ms = sooner(due_ms, http_due_ms(e->http));
		if (poller_done(e->poller))
			return true;
		if (boot_ms() < show_ms)
			continue;
		runtime_show(e);
		show_ms = boot_ms() + SHOW_EVERY_MS;
	}
	return !e->options->once;
}

static int work(struct runtime *e)
{
	struct err err;
	char text[24];
	size_t lost;
	bool done;

	if (runtime_open(e, &err) < 0) {
		log_kv(LOG_ERROR, "cannot start", "error", err.text, NULL);
		return EXIT_FAILED;
	}
	daemon_ready(e->daemon);
	log_kv(LOG_INFO, "started", "version", SENTRA_VERSION, NULL);
	done = run(e);
	lost = runtime_close(e);
	snprintf(text, sizeof(text), "%zu", lost);
	log_kv(lost ? LOG_ERROR : LOG_INFO, "stopped", "undelivered", text,
	       NULL);
	return done && lost == 0 ? EXIT_DONE : EXIT_FAILED;
}

int main(int argc, char **argv)
{
	struct options options;
	struct runtime edge;
	char unit[64];
	int rc = read_options(&options, argc, argv);

	if (rc >= 0)
		return rc;
	snprintf(unit, sizeof(unit), "producer@%s", options.subject);
	log_open(unit, options.verbose ? LOG_DEBUG : LOG_INFO);
	runtime_init(&edge, &options, registry_find(options.subject));
	runtime_load(&edge);
	if (options.check || edge.faults.n)
		rc = faults_report(&edge.faults, options.config);
	else
		rc = work(&edge);
	runtime_release(&edge);
	return rc;
}
