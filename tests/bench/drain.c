/* drain.c -- the floor that the scorer is measured against: reads the metrics
 * topics through common/kafka.c and discards every message.
 *
 *   drain BROKERS PREFIX */
#include "common/clock.h"
#include "common/kafka.h"
#include "common/platforms.h"

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
	struct kafka_settings set = { .servers = argc > 1 ? argv[1] : NULL };
	const struct kafka_sub_events events = { &d, assigned, revoked, ended };
	const char *topics[PLATFORM_COUNT];
	struct err err = { 0 };
	struct buf name;
	char group[64];
	int32_t partitions;

	if (argc != 3)
		return EXIT_USAGE;
	buf_init(&name, 300);
	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		topics[i] = strdup(
			topic_metrics(&name, argv[2], platform_names[i]));
	buf_release(&name);
	snprintf(group, sizeof(group), "drain-%d", (int)getpid());
	d.sub = kafka_sub_new(&set, group, topics, PLATFORM_COUNT, 10000,
			      &events, &partitions, &err);
	if (!d.sub) {
		fprintf(stderr, "drain: %s\n", err.text);
		return EXIT_FAILED;
	}
	printf("%llu\n", (unsigned long long)run(&d, &err));
	kafka_sub_free(d.sub);
	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		free((char *)topics[i]);
	return EXIT_DONE;
}
