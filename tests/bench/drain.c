/* drain.c -- the floor that `make bench` measures the scorer against: reads the
 * metrics topics through common/kafka, as a consumer does, and discards every
 * message; prints how many there were.  The topics are those of the platforms
 * that an installation has by default.
 *
 *   drain BROKERS PREFIX */
#include "common/base/clock.h"
#include "common/kafka/kafka.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct drain {
	struct kafka_sub *sub;
	struct kafka_part parts[PLATFORM_COUNT * 64];
	size_t n, ended;
	bool assigned;
};

static void assigned(void *ctx, const struct kafka_part *parts, size_t n)
{
	struct drain *d = ctx;

	d->n = n < ARRAY_LEN(d->parts) ? n : ARRAY_LEN(d->parts);
	for (size_t i = 0; i < d->n; i++) {
		d->parts[i] = parts[i];
		d->parts[i].offset = 0;
	}
	d->assigned = true;
}

static void revoked(void *ctx, bool lost)
{
	(void)ctx;
	(void)lost;
}

static void ended(void *ctx, const struct kafka_part *part)
{
	struct drain *d = ctx;

	(void)part;
	d->ended++;
}

/* A topic's index is its platform's.  NULL: failed, err says why. */
static struct kafka_sub *subscribe(struct drain *d, const char *brokers,
				   const char *prefix, struct err *err)
{
	const struct kafka_settings set = { .servers = (char *)brokers };
	const struct kafka_sub_events events = { d, assigned, revoked, ended };
	struct pipeline_settings pipeline = { .prefix = NULL };
	const struct cfg_section section = { .name = "pipeline",
					     .items = pipeline_items,
					     .base = &pipeline };
	char names[PLATFORM_COUNT][300], group[64];
	const char *topics[PLATFORM_COUNT] = { NULL };
	struct config *config;
	struct faults faults;
	int32_t partitions;

	faults_init(&faults);
	if (config_load(&config, NULL, &section, 1, &faults, err) < 0)
		return NULL;
	for (size_t i = 0; i < pipeline.platforms.n; i++) {
		enum platform_id p = pipeline.platforms.at[i];

		snprintf(names[p], sizeof(names[p]), "%s.metrics.%s", prefix,
			 platform_names[p]);
		topics[p] = names[p];
	}
	config_free(config);
	faults_release(&faults);
	snprintf(group, sizeof(group), "drain-%d", (int)getpid());
	return kafka_sub_new(&set, group, topics, PLATFORM_COUNT, 10000,
			     &events, &partitions, err);
}

static uint64_t run(struct drain *d, struct err *err)
{
	struct pollfd fd = { kafka_sub_fd(d->sub), POLLIN, 0 };
	struct kafka_msg msg;
	uint64_t n = 0;
	int rc = 0;

	while (rc >= 0 && (!d->n || d->ended < d->n)) {
		rc = kafka_sub_poll(d->sub, &msg, err);
		if (d->assigned) {
			d->assigned = false;
			rc = kafka_sub_start(d->sub, d->parts, d->n, err);
		} else if (rc == 1) {
			n++;
			kafka_msg_done(&msg);
		} else if (rc == 0) {
			poll(&fd, 1, 100);
		}
	}
	return n;
}

int main(int argc, char **argv)
{
	static struct drain d;
	struct err err = { 0 };

	if (argc != 3)
		return EXIT_USAGE;
	d.sub = subscribe(&d, argv[1], argv[2], &err);
	if (!d.sub) {
		fprintf(stderr, "drain: %s\n", err.text);
		return EXIT_FAILED;
	}
	printf("%llu\n", (unsigned long long)run(&d, &err));
	kafka_sub_free(d.sub);
	return EXIT_DONE;
}
