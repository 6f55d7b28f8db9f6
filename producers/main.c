/* main.c -- sentra-producer PLATFORM: order, not logic.
 *
 * Read the options, load and check everything (--check ends here), open, poll
 * until the end of --once or a signal, close.  Everything waits in one place:
 * daemon_wait(), for a signal, an answer, an acknowledgement or the time. */
#include "common/base/clock.h"
#include "common/base/version.h"
#include "common/config/options.h"
#include "common/daemon/log.h"
#include "producers/core/live.h"
#include "producers/core/runtime.h"
#include "producers/platforms/registry.h"

#include <inttypes.h>
#include <stdio.h>

#define REPORT_EVERY_MS (5 * SECOND_MS)

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
	if (rc < 0 && o->live && !o->check)
		return usage_fail(&usage, "--live needs --check");
	return rc;
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void serve(struct runtime *rt)
{
	http_step(rt->http);
	if (rt->pub)
		kafka_pub_serve(rt->pub);
	if (daemon_reload(rt->daemon))
		runtime_reload(rt);
}

/* Whoever started us starts us again, with a new client. */
static bool is_beyond_repair(const struct runtime *rt)
{
	if (!rt->pub || !kafka_pub_dead(rt->pub))
		return false;
	log_kv(LOG_ERROR, "Kafka's client is beyond repair", "error",
	       kafka_pub_trouble(rt->pub), "topic", rt->topic, "then", "end",
	       NULL);
	return true;
}

/* Until the end of --once, or a signal: whether all was done. */
static bool run(struct runtime *rt)
{
	struct pollfd fds[] = {
		{ .fd = http_fd(rt->http), .events = POLLIN },
		{ .fd = rt->pub ? kafka_pub_fd(rt->pub) : -1,
		  .events = POLLIN },
	};
	int64_t due_ms = 0, report_ms = 0;

	while (daemon_wait(rt->daemon, fds, ARRAY_LEN(fds), due_ms)) {
		serve(rt);
		due_ms = poller_step(rt->poller, runtime_now(rt));
		due_ms = sooner(due_ms, http_due_ms(rt->http));
		if (poller_done(rt->poller))
			return true;
		if (ferror(stdout)) /* nobody reads on */
			return false;
		if (is_beyond_repair(rt))
			return false;
		if (boot_ms() < report_ms)
			continue;
		runtime_report(rt);
		report_ms = boot_ms() + REPORT_EVERY_MS;
	}
	return !rt->options->once;
}

static int work(struct runtime *rt)
{
	struct err err;
	size_t lost;
	bool done;

	if (runtime_open(rt, &err) < 0) {
		log_kv(LOG_ERROR, "cannot start", "error", err.text, NULL);
		return EXIT_FAILED;
	}
	daemon_ready(rt->daemon);
	log_kv(LOG_INFO, "started", "version", sentra_version, NULL);
	done = run(rt);
	lost = runtime_close(rt);
	log_kv(lost ? LOG_ERROR : LOG_INFO, "stopped", "undelivered",
	       LOG_INT((int64_t)lost), NULL);
	return done && lost == 0 ? EXIT_DONE : EXIT_FAILED;
}

int main(int argc, char **argv)
{
	struct options options;
	struct runtime runtime;
	char unit[64];
	int rc = read_options(&options, argc, argv);

	if (rc >= 0)
		return rc;
	snprintf(unit, sizeof(unit), "producer@%s", options.subject);
	log_open(unit, options.verbose ? LOG_DEBUG : LOG_INFO);
	runtime_init(&runtime, &options, registry_find(options.subject));
	runtime_load(&runtime);
	if (options.check)
		runtime_tell_service(&runtime);
	if (options.check || faults_any(&runtime.faults))
		rc = faults_report(&runtime.faults, options.config);
	else
		rc = work(&runtime);
	if (rc == EXIT_DONE && options.live)
		rc = live_check(&runtime);
	runtime_release(&runtime);
	return output_end("sentra-producer", rc);
}
