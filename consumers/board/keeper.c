/* keeper.c -- turns of the board's thread. */
#include "keeper.h"

#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "health.h"
#include "lent.h"
#include "render.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define POLL_MS        500
#define VERSION_MS     SECOND_MS        /* between two versions of pages */
#define AGES_MS        (15 * SECOND_MS) /* the same where nothing moves */
#define BEAT_MS        (20 * SECOND_MS)
#define TELL_MS        SECOND_MS        /* health, metrics, status */
#define FILE_MS        (10 * SECOND_MS) /* [pipeline] metrics_file */
#define VISITS_AT_ONCE 64               /* then something else has its turn */
/* A page that nobody asked for so long goes; a table is quickly made. */
#define PAGE_KEPT_MS  (2 * MINUTE_MS)
#define TABLE_KEPT_MS (5 * SECOND_MS)

/* Shown until the first generation is there. */
static const struct snapshot nothing = {
	.read_ms = TIME_NONE,
	.as_of_ms = TIME_NONE,
};

struct keeper {
	struct keeper_parts with;
	const struct board_config *config;
	const struct serve *serve;
	struct source *source;
	struct world world;
	char away[sizeof(((struct err *)0)->text)];
	char fault[sizeof(((struct err *)0)->text)]; /* source_fault(), told */
	uint64_t version; /* of what pages are made of */
	bool changed;     /* since that version */
	/* boot_ms(): of the version; of what is due next. */
	int64_t version_ms, poll_ms, beat_ms, tell_ms, file_ms;
	struct buf status; /* as systemd knows it */
	struct lent lent;  /* files of reports */
};

/* ---- the world ---- */

void keeper_adopt(struct keeper *k, const struct board_config *c,
		  const struct board_files *f)
{
	struct world *w = &k->world;

	k->config = c;
	w->roster = f->roster;
	w->calendar = f->calendar;
	w->lexicon = f->lexicon;
	w->campaigns = f->campaigns;
	w->score = &c->score;
	w->platforms = &c->pipeline.platforms;
	w->zone = c->report.timezone;
	w->zone_hours = c->zone_hours;
	w->state_dir = c->pipeline.state_dir;
	w->stalled_after_ms = c->staleness.stalled_after_ms;
	k->changed = true;
}

static void set_away(struct keeper *k, const struct err *err)
{
	bool other = !k->world.away || strcmp(k->away, err->text) != 0;

	if (!k->world.away)
		log_kv(LOG_WARN, "Redis is away, the last numbers stay", "why",
		       err->text, NULL);
	if (!other)
		return;
	memcpy(k->away, err->text, sizeof(k->away));
	k->world.away = k->away;
	k->changed = true;
}

static void set_back(struct keeper *k)
{
	if (!k->world.away)
		return;
	log_kv(LOG_INFO, "Redis is back", NULL);
	k->world.away = NULL;
	k->changed = true;
}

/* A key that somebody else wrote: said once, as long as it is the same. */
static void tell_fault(struct keeper *k)
{
	const char *fault = source_fault(k->source);

	if (strcmp(fault, k->fault) == 0)
		return;
	snprintf(k->fault, sizeof(k->fault), "%s", fault);
	if (*fault)
		log_kv(LOG_WARN, "a key of another type counts as empty", "why",
		       fault, NULL);
}

static void poll_source(struct keeper *k)
{
	struct err err = { 0 };
	int rc = source_poll(k->source, wall_ms(), &err);

	if (rc < 0)
		set_away(k, &err);
	else
		set_back(k);
	if (source_now(k->source))
		k->world.now = source_now(k->source);
	if (rc > 0)
		tell_fault(k);
	k->changed |= rc > 0;
	k->poll_ms = boot_ms() + POLL_MS;
}

/* ---- pages ---- */

/* Files are there without Redis; none of them is ever too large or other than
 * its sum, unless somebody touched it. */
static bool failed(const struct keeper *k, const struct request *q,
		   const struct rendering *r)
{
	if (!r->reply)
		return true;
	if (q->kind == REQUEST_FILE)
		return r->status >= 500 || r->why.code == -EFBIG;
	return r->status == 503 && k->world.now->generation;
}

static void count(struct keeper *k, const struct request *q,
		  const struct rendering *r, int64_t took_ms)
{
	metrics_add(k->with.metrics, METER_RENDERS, NULL, 1);
	metrics_add(k->with.metrics, METER_RENDER_SECONDS, NULL,
		    (double)took_ms / SECOND_MS);
	if (failed(k, q, r))
		metrics_add(k->with.metrics, METER_RENDER_FAILURES, NULL, 1);
}

static void make(struct keeper *k, const struct request *q, struct rendering *r)
{
	int64_t began_ms = boot_ms();
	bool by_redis = k->world.away && q->kind != REQUEST_FILE;

	k->world.now_ms = wall_ms();
	render(r, &k->world, q);
	count(k, q, r, boot_ms() - began_ms);
	if (failed(k, q, r) && !by_redis &&
	    log_limited("render", k->world.now_ms))
		log_kv(LOG_WARN, "a page cannot be shown", "page",
		       buf_shown(&q->address), "why", r->why.text, NULL);
}

static void release(struct rendering *r)
{
	reply_unref(r->reply);
	live_page_free(r->live);
}

/* Takes what was made. */
static bool put(struct keeper *k, const struct request *q, struct rendering *r)
{
	const struct cache_page page = {
		.reply = r->reply,
		.live = r->live,
		.version = k->version,
		.keep_ms =
			q->kind == REQUEST_PAGE ? PAGE_KEPT_MS : TABLE_KEPT_MS,
	};

	return cache_put(k->with.cache, buf_str(&q->address), &page, boot_ms());
}

/* One that cannot be made now stays as it is: it says of when it is. */
static void make_page_anew(struct keeper *k, const struct request *q,
			   struct str address)
{
	struct rendering r;

	make(k, q, &r);
	if (failed(k, q, &r)) {
		cache_pass(k->with.cache, address, k->version);
		release(&r);
	} else {
		put(k, q, &r);
	}
}

/* A kept report is never written anew. */
static void make_anew(struct keeper *k, struct str address)
{
	struct request q;

	request_init(&q);
	request_read_address(&q, address);
	if (q.kind == REQUEST_FILE)
		cache_pass(k->with.cache, address, k->version);
	else
		make_page_anew(k, &q, address);
	request_release(&q);
}

/* ---- visits ---- */

/* Whoever comes between is answered by what was made for another. */
static bool answer_kept(struct keeper *k, const struct waiting *w)
{
	struct str address = str_of(w->address);
	struct reply *reply;

	if (w->live)
		return cache_listen(k->with.cache, address, w->visit,
				    boot_ms());
	reply = cache_find(k->with.cache, address, boot_ms());
	if (reply)
		serve_answer(w->visit, reply);
	return reply;
}

/* What is not there, or no question, is not kept: there are many such. */
static bool is_worth_keeping(const struct request *q, const struct rendering *r)
{
	return r->reply && request_is_kept(q) && r->status != 404 &&
	       r->status != 400 && r->status != 500;
}

static void answer_made(struct keeper *k, const struct waiting *w,
			const struct request *q)
{
	struct rendering r;

	make(k, q, &r);
	if (q->kind == REQUEST_FILE && r.reply && r.status == 200)
		lent_add(&k->lent, r.reply);
	if (!w->live)
		serve_answer(w->visit, r.reply ? reply_ref(r.reply) : NULL);
	if (is_worth_keeping(q, &r))
		put(k, q, &r);
	else
		release(&r);
	if (w->live && !answer_kept(k, w))
		serve_answer(w->visit, NULL);
}

static void answer_busy(const struct waiting *w)
{
	if (log_limited("lent", wall_ms()))
		log_kv(LOG_WARN, "who reads files of reports reads slowly",
		       "refused", w->address, NULL);
	serve_answer(w->visit, NULL);
}

static void answer(struct keeper *k, const struct waiting *w)
{
	struct request q;

	request_init(&q);
	request_read_address(&q, str_of(w->address));
	if (q.kind == REQUEST_FILE && !lent_has_room(&k->lent))
		answer_busy(w);
	else
		answer_made(k, w, &q);
	request_release(&q);
}

static void answer_visits(struct keeper *k)
{
	struct waiting w;

	for (int i = 0; i < VISITS_AT_ONCE && queue_pop(k->with.queue, &w);
	     i++) {
		if (!answer_kept(k, &w))
			answer(k, &w);
		free(w.address);
	}
}

/* ---- versions ---- */

static void stand(struct keeper *k, enum standing which, int status,
		  struct buf *text)
{
	const struct reply_head head = {
		.status = status,
		.type = which == STANDING_METRICS
				? "text/plain; version=0.0.4; charset=utf-8"
				: "text/plain; charset=utf-8",
		.max_age_s = -1,
	};

	dispatch_stand(k->with.dispatch, which, reply_new(&head, text, NULL));
}

static void stand_unknown(struct keeper *k)
{
	for (int language = ENGLISH; language <= INDONESIAN; language++)
		dispatch_stand(k->with.dispatch,
			       STANDING_UNKNOWN + (enum standing)language,
			       render_unknown(&k->world,
					      (enum language)language));
}

static void begin_version(struct keeper *k)
{
	int64_t now_ms = boot_ms(), age_ms = now_ms - k->version_ms;

	if (age_ms < (k->changed ? VERSION_MS : AGES_MS))
		return;
	k->version++;
	k->version_ms = now_ms;
	k->changed = false;
	k->world.now_ms = wall_ms();
	stand_unknown(k);
	cache_sweep(k->with.cache, now_ms);
}

/* Whoever waits for a page need not wait for all of them. */
static void make_all_anew(struct keeper *k)
{
	struct buf address;

	buf_init(&address, ADDRESS_KEPT_MAX);
	while (cache_next(k->with.cache, k->version, &address)) {
		if (!daemon_alive(k->with.daemon))
			break;
		make_anew(k, buf_str(&address));
		answer_visits(k);
	}
	buf_release(&address);
}

/* ---- what others are told ---- */

static void tell_health(struct keeper *k)
{
	struct buf text;
	bool well;

	buf_init(&text, 2048);
	well = health_of(&k->world, &text);
	buf_adds(&text, well ? "ok\n" : "\n");
	stand(k, STANDING_HEALTH, well ? 200 : 503, &text);
	buf_release(&text);
}

static void tell_status(struct keeper *k, size_t viewers)
{
	struct buf text;

	buf_init(&text, 1000);
	health_status(&k->world, viewers, &text);
	if (!str_eq(buf_str(&text), buf_str(&k->status))) {
		buf_clear(&k->status);
		buf_addbuf(&k->status, &text);
		daemon_status(k->with.daemon, "%s", buf_shown(&text));
	}
	buf_release(&text);
}

static void set(struct keeper *k, enum meter meter, double to)
{
	metrics_set(k->with.metrics, meter, NULL, to);
}

static double seconds_of(int64_t ms)
{
	return ms == TIME_NONE ? 0 : (double)(ms / SECOND_MS);
}

static void count_server(struct keeper *k)
{
	char class[] = "2xx";

	if (!k->serve)
		return;
	set(k, METER_CONNECTIONS, serve_connections(k->serve));
	for (int i = 2; i <= 5; i++) {
		class[0] = (char)('0' + i);
		metrics_set(k->with.metrics, METER_REQUESTS, class,
			    (double)serve_answered(k->serve, i));
	}
}

static void count_all(struct keeper *k, const struct cache_sums *sums)
{
	const struct snapshot *now = k->world.now;

	set(k, METER_GENERATION, seconds_of(now->read_ms));
	set(k, METER_AS_OF, seconds_of(now->as_of_ms));
	set(k, METER_REDIS_UP, !k->world.away);
	set(k, METER_REDIS_COMMANDS, (double)source_commands(k->source));
	set(k, METER_LISTENERS, (double)sums->listeners);
	set(k, METER_FRAMES, (double)sums->frames);
	set(k, METER_PAGES, (double)sums->pages);
	set(k, METER_PAGE_BYTES, (double)sums->bytes);
	count_server(k);
}

static void write_metrics(struct keeper *k, int64_t now_ms)
{
	struct err err = { 0 };

	if (now_ms < k->file_ms)
		return;
	k->file_ms = now_ms + FILE_MS;
	if (metrics_write(k->with.metrics, k->config->pipeline.metrics_file,
			  &err) < 0 &&
	    log_limited("metrics", wall_ms()))
		log_kv(LOG_WARN, "metrics not written", "why", err.text, NULL);
}

static void tell(struct keeper *k, int64_t now_ms)
{
	struct cache_sums sums = cache_sums(k->with.cache);
	struct buf text;

	k->tell_ms = now_ms + TELL_MS;
	lent_settle(&k->lent);
	k->world.now_ms = wall_ms();
	tell_health(k);
	tell_status(k, sums.listeners);
	count_all(k, &sums);
	buf_init(&text, 1u << 20);
	metrics_render(k->with.metrics, &text);
	stand(k, STANDING_METRICS, 200, &text);
	buf_release(&text);
	write_metrics(k, now_ms);
}

/* ---- turns ---- */

static void beat(struct keeper *k, int64_t now_ms)
{
	if (now_ms < k->beat_ms) {
		cache_greet(k->with.cache, now_ms);
		return;
	}
	k->beat_ms = now_ms + BEAT_MS;
	cache_beat(k->with.cache, now_ms);
}

int64_t keeper_turn(struct keeper *k)
{
	answer_visits(k);
	if (boot_ms() < k->poll_ms)
		return k->poll_ms;
	poll_source(k);
	answer_visits(k);
	begin_version(k);
	make_all_anew(k);
	beat(k, boot_ms());
	if (boot_ms() >= k->tell_ms)
		tell(k, boot_ms());
	return k->poll_ms;
}

void keeper_close(struct keeper *k)
{
	struct waiting w;

	queue_close(k->with.queue);
	while (queue_pop(k->with.queue, &w)) {
		serve_answer(w.visit, NULL);
		free(w.address);
	}
}

/* ---- its life ---- */

void keeper_count(struct keeper *k, const struct serve *serve)
{
	k->serve = serve;
}

struct keeper *keeper_new(const struct keeper_parts *parts,
			  const struct board_config *config,
			  const struct board_files *files, struct err *err)
{
	struct keeper *k = calloc(1, sizeof(*k));

	if (!k) {
		err_set(err, -ENOMEM, "no memory for the board");
		return NULL;
	}
	k->with = *parts;
	k->world.prefix = config->pipeline.prefix;
	k->world.pages = pages;
	k->world.n_pages = n_pages;
	k->world.now = &nothing;
	k->world.now_ms = wall_ms();
	k->beat_ms = boot_ms() + BEAT_MS;
	k->version_ms = boot_ms() - AGES_MS;
	buf_init(&k->status, 1000);
	keeper_adopt(k, config, files);
	k->source = source_new(parts->redis, k->world.prefix, err);
	if (!k->source) {
		keeper_free(k);
		return NULL;
	}
	k->world.source = k->source;
	metrics_set(parts->metrics, METER_STARTED, NULL, seconds_of(wall_ms()));
	return k;
}

void keeper_free(struct keeper *k)
{
	if (!k)
		return;
	source_free(k->source);
	lent_release(&k->lent);
	buf_release(&k->status);
	free(k);
}
