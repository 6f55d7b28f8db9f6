/* dispatch.c -- from an address to who answers it: one table. */
#include "dispatch.h"

#include "assets.h"
#include "common/base/clock.h"
#include "request.h"

#include <pthread.h>
#include <stdlib.h>

#define ASSETS_MAX     16
#define ASSET_AGE_S    (365 * DAY_MS / SECOND_MS)
#define ADDRESS_MAX    4096
#define REDIRECT_AGE_S 0

struct dispatch {
	struct cache *cache;
	struct queue *queue;
	pthread_mutex_t lock; /* over standing */
	struct reply *standing[STANDING_COUNT];
	/* Of the server's thread alone: made when asked for first. */
	struct {
		const struct asset *asset;
		struct reply *reply;
	} assets[ASSETS_MAX];
};

struct dispatch *dispatch_new(struct cache *cache, struct queue *queue)
{
	struct dispatch *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	d->cache = cache;
	d->queue = queue;
	pthread_mutex_init(&d->lock, NULL);
	return d;
}

void dispatch_free(struct dispatch *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < STANDING_COUNT; i++)
		reply_unref(d->standing[i]);
	for (size_t i = 0; i < ASSETS_MAX; i++)
		reply_unref(d->assets[i].reply);
	pthread_mutex_destroy(&d->lock);
	free(d);
}

void dispatch_stand(struct dispatch *d, enum standing which,
		    struct reply *reply)
{
	struct reply *old = NULL;

	pthread_mutex_lock(&d->lock);
	if (reply) {
		old = d->standing[which];
		d->standing[which] = reply;
	}
	pthread_mutex_unlock(&d->lock);
	reply_unref(old);
}

/* ---- answers; NULL: the visit is answered otherwise ---- */

/* 503, by the server. */
static struct reply *busy(struct visit *visit)
{
	serve_answer(visit, NULL);
	return NULL;
}

static struct reply *standing(struct dispatch *d, enum standing which,
			      struct visit *visit)
{
	struct reply *reply = NULL;

	pthread_mutex_lock(&d->lock);
	if (d->standing[which])
		reply = reply_ref(d->standing[which]);
	pthread_mutex_unlock(&d->lock);
	return reply ? reply : busy(visit);
}

static struct reply *unknown(struct dispatch *d, enum language language,
			     struct visit *visit)
{
	return standing(d, STANDING_UNKNOWN + (enum standing)language, visit);
}

/* Takes the reply of one that is short and plain. */
static struct reply *small(int status, const char *location, const char *text,
			   struct visit *visit)
{
	const struct reply_head head = {
		.status = status,
		.type = "text/plain; charset=utf-8",
		.location = location,
		.max_age_s = REDIRECT_AGE_S,
	};
	struct reply *reply;
	struct buf body;

	buf_init(&body, ADDRESS_MAX);
	buf_adds(&body, text);
	reply = reply_new(&head, &body, NULL);
	return reply ? reply : busy(visit);
}

/* ---- who answers ---- */

/* What a request is answered with; rest: of the path. */
typedef struct reply *answer_fn(struct dispatch *, const struct ask *,
				struct str rest, struct visit *);

static struct reply *health(struct dispatch *d, const struct ask *ask,
			    struct str rest, struct visit *visit)
{
	(void)ask;
	(void)rest;
	return standing(d, STANDING_HEALTH, visit);
}

static struct reply *metrics(struct dispatch *d, const struct ask *ask,
			     struct str rest, struct visit *visit)
{
	(void)ask;
	(void)rest;
	return standing(d, STANDING_METRICS, visit);
}

/* A file of static/ has another address with each of its bytes. */
static struct reply *make_asset(const struct asset *asset)
{
	const struct reply_head head = {
		.status = 200,
		.type = asset->type,
		.max_age_s = asset == &asset_openapi ? 0 : ASSET_AGE_S,
	};
	struct str bytes = asset_bytes(asset);
	struct buf body;

	buf_init(&body, bytes.n);
	buf_addstr(&body, bytes);
	return reply_new(&head, &body, NULL);
}

static struct reply *find_asset(struct dispatch *d, const struct asset *asset,
				struct visit *visit)
{
	size_t i = 0;

	while (i < ASSETS_MAX - 1 && d->assets[i].asset &&
	       d->assets[i].asset != asset)
		i++;
	if (d->assets[i].asset != asset) {
		reply_unref(d->assets[i].reply);
		d->assets[i].asset = asset;
		d->assets[i].reply = make_asset(asset);
	}
	if (d->assets[i].reply)
		return reply_ref(d->assets[i].reply);
	d->assets[i].asset = NULL;
	return busy(visit);
}

static struct reply *static_file(struct dispatch *d, const struct ask *ask,
				 struct str rest, struct visit *visit)
{
	const struct asset *asset = asset_find(rest);

	(void)ask;
	return asset ? find_asset(d, asset, visit)
		     : unknown(d, INDONESIAN, visit);
}

static struct reply *openapi(struct dispatch *d, const struct ask *ask,
			     struct str rest, struct visit *visit)
{
	(void)ask;
	(void)rest;
	return find_asset(d, &asset_openapi, visit);
}

/* The stream of a page that is kept, which whoever looks at it has asked for
 * just before; else it is made first. */
static struct reply *listen_to(struct dispatch *d, struct str address,
			       struct visit *visit)
{
	if (!cache_listen(d->cache, address, visit, boot_ms()) &&
	    !queue_push(d->queue, visit, address, true))
		return busy(visit);
	return NULL;
}

static struct reply *live(struct dispatch *d, const struct ask *ask,
			  struct str rest, struct visit *visit)
{
	struct reply *reply = NULL;
	struct request request;
	struct buf page;

	(void)rest;
	request_init(&request);
	buf_init(&page, ADDRESS_MAX);
	if (query_value(ask->query, "page", &page) && !page.bad)
		request_read_address(&request, buf_str(&page));
	if (request.kind == REQUEST_PAGE && request_is_kept(&request))
		reply = listen_to(d, buf_str(&request.address), visit);
	else
		reply = small(404, NULL, "there is no such page\n", visit);
	buf_release(&page);
	request_release(&request);
	return reply;
}

static struct reply *find_page(struct dispatch *d, const struct request *q,
			       struct visit *visit)
{
	struct str address = buf_str(&q->address);
	struct reply *reply = NULL;

	if (request_is_kept(q))
		reply = cache_find(d->cache, address, boot_ms());
	if (!reply && !queue_push(d->queue, visit, address, false))
		return busy(visit);
	return reply;
}

static struct reply *page(struct dispatch *d, const struct ask *ask,
			  struct str rest, struct visit *visit)
{
	struct reply *reply;
	struct request request;

	(void)rest;
	request_init(&request);
	request_read(&request, ask->path, ask->query);
	switch (request.kind) {
	case REQUEST_UNKNOWN:
		reply = unknown(d, request.ask.language, visit);
		break;
	case REQUEST_MOVED:
		reply = small(301, buf_cstr(&request.address), "", visit);
		break;
	default: reply = find_page(d, &request, visit);
	}
	request_release(&request);
	return reply;
}

static const struct row {
	const char *path; /* "/static/": something follows */
	answer_fn *answer;
} rows[] = {
	{ "/healthz", health },
	{ "/metrics", metrics },
	{ "/live", live },
	{ "/static/", static_file },
	{ "/api/v1/openapi.json", openapi },
};

struct reply *dispatch_find(void *ctx, const struct ask *ask,
			    struct visit *visit)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct str own = str_of(rows[i].path);
		struct str begin = { ask->path.p, own.n };
		struct str rest = { ask->path.p + own.n, ask->path.n - own.n };

		if (ask->path.n < own.n || !str_eq(begin, own) ||
		    (rest.n && own.p[own.n - 1] != '/'))
			continue;
		return rows[i].answer(ctx, ask, rest, visit);
	}
	return page(ctx, ask, STR_NULL, visit);
}
