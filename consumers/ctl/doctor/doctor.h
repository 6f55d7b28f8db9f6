/* doctor.h -- what a check of `sentractl doctor` is, and how it says what it
 * found.
 *
 *   void doctor_roster(struct doctor *d)
 *   {
 *           ...
 *           if (rc < 0)
 *                   doctor_wrong(d, "sentractl roster check",
 *                                "%s", err.text);
 *           else
 *                   doctor_fine(d, "%zu sentra", n);
 *   }
 *
 * and its name in DOCTOR_CHECKS.  A check says a line at least, asks nothing
 * for longer than CHECK_MS at a time, writes nothing anywhere, and must not
 * rely on another one but by what struct doctor keeps. */
#ifndef SENTRA_CONSUMERS_CTL_DOCTOR_DOCTOR_H
#define SENTRA_CONSUMERS_CTL_DOCTOR_DOCTOR_H

#include "consumers/ctl/ctl.h"

#define CHECK_MS 5000

/* In the order of how bad they are. */
enum finding_state {
	FINDING_OK,
	FINDING_SKIPPED, /* could not be looked at; why stands there */
	FINDING_WARNING, /* it works; somebody should know */
	FINDING_WRONG,
};

struct finding {
	const char *check;
	enum finding_state state;
	char *what; /* owned */
	char *todo; /* owned; "": nothing is to be done */
};

struct kafka_look;

/* Names of the stages (stages.c), ended by NULL. */
extern const char *const doctor_stages[];

struct doctor {
	struct ctl *ctl; /* borrowed */
	struct finding *finding;
	size_t n, size;
	const char *check; /* the one at work */

	/* What checks leave for later ones. */
	struct kafka_look *kafka; /* NULL: Kafka is away */
	bool redis;               /* it answers: ctl->redis is connected */
};

/* A line of the check at work; todo: what to do about it. */
void doctor_fine(struct doctor *, const char *fmt, ...) PRINTF_LIKE(2, 3);
void doctor_skipped(struct doctor *, const char *fmt, ...) PRINTF_LIKE(2, 3);
void doctor_warning(struct doctor *, const char *todo, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
void doctor_wrong(struct doctor *, const char *todo, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* The checks, in their order: each name is that of its function, and what it
 * is called in the output. */
#define DOCTOR_CHECKS(X) \
	X(programs)      \
	X(config)        \
	X(roster)        \
	X(state)         \
	X(kafka)         \
	X(topics)        \
	X(redis)         \
	X(rights)        \
	X(clocks)        \
	X(credentials)   \
	X(units)

#define DOCTOR_DECLARE(name) void doctor_##name(struct doctor *);
DOCTOR_CHECKS(DOCTOR_DECLARE)
#undef DOCTOR_DECLARE

#endif
