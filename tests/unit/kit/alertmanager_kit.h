/* alertmanager_kit.h -- what the tests of the sender share: two scripted
 * Alertmanagers, and what was fed to them.  Time is the test's own: it stands
 * still but where it leaps, while the requests take what they take. */
#ifndef SENTRA_TESTS_UNIT_KIT_ALERTMANAGER_KIT_H
#define SENTRA_TESTS_UNIT_KIT_ALERTMANAGER_KIT_H

#include "http_kit.h"

#include "consumers/alerter/alertmanager.h"

#define SINCE_MS INT64_C(1773120600000) /* 2026-03-10T05:30:00Z */

static const struct script taken = {
	ACT_CLOSE, TEXT("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), { 0 }
};
static const struct script bad = {
	ACT_CLOSE,
	TEXT("HTTP/1.1 400 Bad Request\r\nContent-Length: 14\r\n\r\n"
	     "\"no such name\""),
	{ 0 }
};
static const struct script busy = {
	ACT_CLOSE,
	TEXT("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"),
	{ 0 }
};
static const struct script silent = { ACT_SILENT, TEXT(""), { 0 } };

static const struct monitor_alert quiet = { ALERT_CONTENT_STALE,
					    "kartini-temanggung", "",
					    SINCE_MS };
static const struct monitor_alert blind = { ALERT_COLLECTION_BLIND, "x", "auth",
					    SINCE_MS };
static const struct monitor_alert stalled = { ALERT_PIPELINE_STALLED, "scorer",
					      "progress", SINCE_MS };

struct world {
	struct server server[2];
	struct alertmanager *am;
	int64_t begin_ms, leap_ms;
};

static inline int64_t now_boot(const struct world *w)
{
	return w->begin_ms + w->leap_ms;
}

static inline int64_t now_wall(const struct world *w)
{
	return SINCE_MS + HOUR_MS + w->leap_ms;
}

static inline void begin(struct world *w, const struct script *a,
			 const struct script *b)
{
	struct alertmanager_settings settings = { NULL, 30 * SECOND_MS,
						  24 * HOUR_MS };
	char urls[200];
	struct err err;

	*w = (struct world){ .begin_ms = boot_ms() };
	server_start(&w->server[0], a);
	server_start(&w->server[1], b ? b : &taken);
	snprintf(urls, sizeof(urls),
		 b ? "http://127.0.0.1:%d, http://127.0.0.1:%d/am/"
		   : "http://127.0.0.1:%d",
		 w->server[0].port, w->server[1].port);
	settings.urls = urls;
	w->am = alertmanager_new(&settings, &err);
	assert_non_null(w->am);
}

static inline void end(struct world *w)
{
	alertmanager_free(w->am);
	server_stop(&w->server[0]);
	server_stop(&w->server[1]);
}

static inline void step(struct world *w)
{
	struct pollfd fd = { .fd = alertmanager_fd(w->am), .events = POLLIN };

	poll(&fd, 1, 5);
	alertmanager_step(w->am, now_boot(w), now_wall(w));
}

static inline struct alertmanager_counts counts(const struct world *w)
{
	struct alertmanager_counts c;

	alertmanager_count(w->am, &c);
	return c;
}

/* Until so many requests came to an end. */
static inline void until(struct world *w, uint64_t accepted, uint64_t refused,
			 uint64_t failed)
{
	int64_t end_ms = boot_ms() + PATIENCE_MS;
	struct alertmanager_counts c = counts(w);

	while (c.accepted < accepted || c.refused < refused ||
	       c.failed < failed) {
		if (boot_ms() > end_ms)
			fail_msg("%d accepted, %d refused, %d failed",
				 (int)c.accepted, (int)c.refused,
				 (int)c.failed);
		step(w);
		c = counts(w);
	}
	assert_int_equal(c.accepted, accepted);
	assert_int_equal(c.refused, refused);
	assert_int_equal(c.failed, failed);
}

static inline int asked(struct server *s)
{
	int n;

	pthread_mutex_lock(&s->lock);
	n = s->requests;
	pthread_mutex_unlock(&s->lock);
	return n;
}

/* Nothing is due, and nothing goes. */
static inline void rest(struct world *w)
{
	int seen[2] = { asked(&w->server[0]), asked(&w->server[1]) };

	for (int i = 0; i < 10; i++)
		step(w);
	assert_int_equal(asked(&w->server[0]), seen[0]);
	assert_int_equal(asked(&w->server[1]), seen[1]);
}

static inline void set(struct world *w,
		       const struct monitor_alert *const alerts[])
{
	struct notification all[8];
	struct err err;
	size_t n = 0;

	for (; alerts[n]; n++)
		all[n] = (struct notification){
			.alert = alerts[n],
			.summary = { STR_LIT("singkat"), STR_LIT("short") },
			.description = { STR_LIT("panjang\n\"a\""),
					 STR_LIT("long") },
		};
	assert_int_equal(alertmanager_set(w->am, all, n, &err), 0);
}
#define SET(w, ...) \
	set((w), (const struct monitor_alert *const[]){ __VA_ARGS__, NULL })

static inline void resolve(struct world *w, const struct monitor_alert *alert,
			   int64_t at_ms)
{
	struct notification one = { .alert = alert };
	struct err err;

	assert_int_equal(alertmanager_resolve(w->am, &one, at_ms, now_boot(w),
					      &err),
			 0);
}

static inline size_t times(struct server *s, const char *word)
{
	size_t n = 0;

	pthread_mutex_lock(&s->lock);
	s->seen[s->n_seen] = '\0';
	for (const char *p = s->seen; (p = strstr(p, word)); p++)
		n++;
	pthread_mutex_unlock(&s->lock);
	return n;
}

static inline void forget(struct server *s)
{
	pthread_mutex_lock(&s->lock);
	s->n_seen = 0;
	pthread_mutex_unlock(&s->lock);
}

#endif
