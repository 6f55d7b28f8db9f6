/* teller.c -- tells Alertmanagers what it is told on standard input: for the
 * system test.
 *
 *   teller URLS RESEND_MS
 *   fire KIND OF [REASON]     since now
 *   end KIND OF [REASON]      now
 *
 * At the end of the input it tells what is pending, then ends. */
#include "consumers/alerter/alertmanager.h"

#include "common/base/clock.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRES_MAX 64
#define TEXT_MAX  (16 << 10)
#define DRAIN_MS  (5 * SECOND_MS)

struct teller {
	struct alertmanager *am;
	struct monitor_alert fires[FIRES_MAX];
	size_t n;
};

static void require(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "teller: %s\n", what);
	exit(1);
}

static void step(const struct teller *t)
{
	alertmanager_step(t->am, boot_ms(), wall_ms());
}

static void set(struct teller *t)
{
	struct notification all[FIRES_MAX];
	struct buf text[FIRES_MAX][4];
	struct err err;
	size_t i;

	for (i = 0; i < t->n; i++) {
		const struct alert_facts facts = {
			.alert = &t->fires[i],
			.zone = "UTC",
		};

		for (int k = 0; k < 4; k++) {
			buf_init(&text[i][k], TEXT_MAX);
			(k < 2 ? alert_summary
			       : alert_description)(&facts, k % 2, &text[i][k]);
		}
		all[i] = (struct notification){
			.alert = &t->fires[i],
			.summary = { buf_str(&text[i][0]),
				     buf_str(&text[i][1]) },
			.description = { buf_str(&text[i][2]),
					 buf_str(&text[i][3]) },
		};
	}
	require(alertmanager_set(t->am, all, t->n, &err) == 0, "set");
	while (i-- > 0)
		for (int k = 0; k < 4; k++)
			buf_release(&text[i][k]);
}

static enum monitor_alert_kind kind_of(const char *name)
{
	enum monitor_alert_kind kind = alert_kind_find(str_of(name));

	require(kind < ALERT_KIND_COUNT, "an unknown kind");
	return kind;
}

static void end(struct teller *t, const struct monitor_alert *alert)
{
	struct notification one = { .alert = alert };
	struct err err;

	for (size_t i = 0; i < t->n; i++)
		if (t->fires[i].kind == alert->kind &&
		    strcmp(t->fires[i].of, alert->of) == 0 &&
		    strcmp(t->fires[i].reason, alert->reason) == 0)
			t->fires[i] = t->fires[--t->n];
	require(alertmanager_resolve(t->am, &one, wall_ms(), boot_ms(), &err) ==
			0,
		"resolve");
}

static void obey(struct teller *t, const char *line)
{
	char verb[8], kind[32];
	struct monitor_alert alert = { .since_ms = wall_ms() };
	int n = sscanf(line, "%7s %31s %127s %31s", verb, kind, alert.of,
		       alert.reason);

	require(n >= 3, "want VERB KIND OF [REASON]");
	alert.kind = kind_of(kind);
	if (strcmp(verb, "fire") == 0 && t->n < FIRES_MAX)
		t->fires[t->n++] = alert;
	else
		end(t, &alert);
	set(t);
}

static int64_t wait_ms(const struct teller *t)
{
	int64_t ms = alertmanager_due_ms(t->am) - boot_ms();

	return ms < 0 ? 0 : ms > 100 ? 100 : ms;
}

int main(int argc, char **argv)
{
	struct alertmanager_settings settings = { .hold_ms = DAY_MS };
	struct teller t = { 0 };
	struct pollfd fds[] = { { .fd = 0, .events = POLLIN },
				{ .events = POLLIN } };
	char line[256];
	bool more = true;
	struct err err;
	int64_t end_ms;

	require(argc == 3, "want URLS RESEND_MS");
	settings.urls = argv[1];
	settings.resend_ms = strtol(argv[2], NULL, 10);
	t.am = alertmanager_new(&settings, &err);
	require(t.am, "no Alertmanager");
	fds[1].fd = alertmanager_fd(t.am);
	setvbuf(stdin, NULL, _IONBF, 0);
	while (more) {
		poll(fds, 2, (int)wait_ms(&t));
		if (fds[0].revents)
			more = fgets(line, sizeof(line), stdin);
		if (fds[0].revents && more)
			obey(&t, line);
		step(&t);
	}
	end_ms = boot_ms() + DRAIN_MS;
	while (alertmanager_pending(t.am) && boot_ms() < end_ms) {
		poll(fds + 1, 1, (int)wait_ms(&t));
		step(&t);
	}
	alertmanager_free(t.am);
	return 0;
}
