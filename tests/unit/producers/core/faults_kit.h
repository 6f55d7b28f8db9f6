/* faults_kit.h -- faults and platforms as values.
 *
 * "satu" is the account that a fault hits, "dua" is in good health.  A fault
 * says what is answered, when, and what must come of it; a script says what a
 * platform answers in health, and where in it a fault finds the values that it
 * replaces. */
#ifndef SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_KIT_H
#define SENTRA_TESTS_UNIT_PRODUCERS_CORE_FAULTS_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "producers/platforms/platform.h"

#define NOW_MS    INT64_C(1773120600000) /* 2026-03-10T05:30:00Z */
#define BASE_URL  "https://api.example"
#define EVERY_MS  (15 * MINUTE_MS)
#define POSTS     3  /* of each account */
#define PAGES_MAX 10 /* a round */
#define HITS_MAX  8  /* limits halved, batches apart, repetitions */
#define ASKED_MAX 300
#define DAYS_MAX  40 /* a billing cycle */
#define PHASE(at) (1u << (at))

enum phase {
	AT_TOKEN, /* the access token has ended */
	AT_SOON,  /* it ends soon, but still holds */
	AT_RESOLVE,
	AT_PROFILE, /* Instagram's has the first page, too */
	AT_POSTS,   /* the first page */
	AT_PAGE2,   /* each further one */
	AT_COUNTERS,
	PHASES,
	AT_FIRST /* whichever step has the first page */
};

static const char *const phase_names[] = { "token",    "token-soon", "resolve",
					   "profile",  "posts",      "page 2",
					   "counters", "",           "first" };

/* What the lists of satu look like. */
enum list {
	LIST_WELL, /* posts 3 and 2, then post 1 */
	LIST_NONE, /* empty, and the profile says so */
	LIST_EMPTY,
	LIST_EMPTY_FIRST,
	LIST_EMPTY_BETWEEN,
	LIST_LOOP,
	LIST_ENDLESS,
	LIST_OLD /* posts 3 and 2 are older than 30 days */
};

/* Places in a healthy answer whose value a fault replaces. */
enum place {
	NOWHERE,
	LIKES_3, /* of post 3, the newest */
	FOLLOWERS,
	TOTAL,
	ID_3,
	TIME_3,
	TEXT_3,
	USERS, /* what holds the profile; the value is its bracket */
	ITEMS, /* what holds the posts of page 1, likewise */
	WHO,   /* the id in the profile */
	PLACES
};

enum told_complete { BY_RULE, COMPLETE, IN_DOUBT };

#define NO_POSTS (-1)

struct fault_kind {
	const char *name;
	enum phase at;
	unsigned phases; /* of a row that stands for several; else 0 */

	/* The answer: a fault of the transport, or a status (0: 200), and a
	 * body (NULL: the healthy one, with a place replaced) */
	enum http_fault broken;
	int status;
	const char *headers, *body;
	enum place place;
	const char *value;
	const char *from, *to; /* any text of the healthy body */
	unsigned keep_percent; /* of the body; 0: all */
	enum list list;
	unsigned times; /* 0: always */
	bool second;    /* from the second round on */
	bool everyone;  /* hits dua, too */

	/* What must come of it. */
	enum outcome outcome;
	enum outcome token;    /* at AT_TOKEN, where it differs */
	enum outcome nameless; /* where the request is not about satu alone, or
				  satu was read; OK: as outcome */
	enum told_complete complete;
	int posts;           /* published; 0: by rule */
	bool wide;           /* every account's */
	bool batch;          /* ... of the same request */
	bool again;          /* asking again helps */
	bool profile;        /* is published, though AT_PROFILE fails */
	bool proven;         /* complete without any post is right */
	int64_t wait_ms;     /* nobody may be asked before; from the answer */
	int64_t until_ms;    /* likewise; unix */
	unsigned most;       /* answers like that; 0: HITS_MAX */
	const char *says[2]; /* texts that satu's events hold */
};

/* Refusals that concern every account. */
#define AUTH(code, text) \
	.status = (code), .body = (text), .outcome = OUTCOME_AUTH, .wide = true
#define QUOTA(code, text) \
	.status = (code), .body = (text), .outcome = OUTCOME_QUOTA, .wide = true

struct scene {
	enum phase at;
	bool satu, dua; /* who is asked about */
	unsigned page;
	enum list list;
};

struct word {
	enum phase at;
	const char *lead, *value;
};

struct script {
	const char *name; /* in the tables of rows, and of the platform ... */
	const char *platform;             /* ... where that is another */
	const char *satu, *dua;           /* ids */
	const char *satu_json, *dua_json; /* members in the roster */
	unsigned phases;
	enum phase first;
	const char *const keys[PLATFORM_KEYS_MAX];
	const char *page_lead;     /* before the number of a further page */
	const char *page_lead_dua; /* ... of dua, where it differs */
	bool unnamed;              /* satu is who is not dua */
	bool strict;               /* lists are newest first */
	bool uncounted;            /* nothing but the list counts posts */
	bool total_counts;         /* posts_total > 0 refutes an empty list */
	const char *ahead, *near;  /* times: an hour, and 4 min from now */
	enum phase (*phase)(const char *requests);
	void (*answer)(const struct scene *, struct buf *);
	struct word words[PLACES];
};

/* ---- lists in health and otherwise ---- */

struct page {
	unsigned n, newest, next; /* next: 0 ends */
};

static struct page page_told(const struct scene *s)
{
	static const struct page well[] = { { 2, 3, 2 }, { 1, 1, 0 } };
	struct page p = well[s->page > 1];

	switch (s->list) {
	case LIST_NONE:
	case LIST_EMPTY: return (struct page){ 0 };
	case LIST_EMPTY_FIRST: p.n = s->page == 1 ? 0 : p.n; break;
	case LIST_EMPTY_BETWEEN:
		if (s->page == 2)
			p = (struct page){ 0, 0, 3 };
		break;
	case LIST_LOOP: p.next = 2; break;
	case LIST_ENDLESS:
		return (struct page){ 2, 61 - 2 * s->page, s->page + 1 };
	default: break;
	}
	return p;
}

/* Post n is of minute n, so that a larger one is newer. */
static void add_time(struct buf *b, const struct scene *s, unsigned n,
		     const char *zone)
{
	buf_addf(b, "\"2026-%s-09T02:%02u:00%s\"",
		 s->list == LIST_OLD ? "01" : "03", n, zone);
}

static unsigned total_of(const struct scene *s)
{
	return s->satu && s->list == LIST_NONE ? 0 : POSTS;
}

static const char *who(const struct scene *s)
{
	return s->satu ? "satu" : "dua";
}

#endif
