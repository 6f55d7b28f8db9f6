/* stream.c -- channels, and who listens. */
#include "stream.h"

#include "common/base/clock.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Without a line "data" no browser tells its script (WHATWG HTML, 9.2.6). */
#define RESET_TEXT "event: reset\ndata: reset\n\n"
#define BEAT_TEXT  ":\n\n"

struct frame {
	atomic_uint refs;
	size_t n;
	char *data; /* owned */
};

struct listener {
	struct channel *channel;
	struct listener *before, *after;
	struct listener_calls calls;
	struct frame *now, *next; /* references, or NULL; next: behind now */
	size_t at;                /* bytes of now that it took */
	int64_t behind_ms;
	bool asleep, ended;
};

struct channel {
	pthread_mutex_t lock; /* over all below, listeners too */
	struct listener *first;
	size_t n;
	uint64_t sent;
	struct frame *beat, *reset;
};

/* ---- frames ---- */

/* Takes the bytes; NULL: no memory, or the buf is bad. */
static struct frame *frame_new(struct buf *bytes)
{
	struct frame *frame = bytes->bad ? NULL : malloc(sizeof(*frame));

	if (!frame) {
		buf_release(bytes);
		return NULL;
	}
	atomic_init(&frame->refs, 1);
	frame->data = bytes->data;
	frame->n = bytes->len;
	buf_init(bytes, bytes->max);
	return frame;
}

static struct frame *frame_of(const char *text)
{
	struct buf bytes;

	buf_init(&bytes, 64);
	buf_adds(&bytes, text);
	return frame_new(&bytes);
}

static struct frame *frame_ref(struct frame *frame)
{
	atomic_fetch_add(&frame->refs, 1);
	return frame;
}

static void frame_unref(struct frame *frame)
{
	if (!frame || atomic_fetch_sub(&frame->refs, 1) > 1)
		return;
	free(frame->data);
	free(frame);
}

/* ---- one listener; the channel is locked ---- */

static void wake(struct listener *l)
{
	if (l->asleep)
		l->calls.resume(l->calls.ctx);
	l->asleep = false;
}

/* A frame or a beat to one that has all before it. */
static void begin(struct listener *l, struct frame *frame)
{
	l->now = frame_ref(frame);
	l->at = 0;
	l->behind_ms = boot_ms();
	wake(l);
}

/* A reset that it has not got yet stands for this frame too. */
static void give(struct listener *l, struct frame *frame)
{
	struct channel *c = l->channel;

	if (!l->now) {
		begin(l, frame);
	} else if (l->now == c->beat && !l->next) {
		l->next = frame_ref(frame);
	} else if (l->now != c->reset) {
		frame_unref(l->next);
		l->next = frame_ref(c->reset);
	}
}

static void finish(struct listener *l)
{
	l->channel->sent += l->now != l->channel->beat;
	frame_unref(l->now);
	l->now = l->next;
	l->next = NULL;
	l->at = 0;
	l->behind_ms = l->now ? boot_ms() : 0;
}

static size_t copy(struct listener *l, char *out, size_t max)
{
	size_t n = 0;

	while (l->now && n < max) {
		size_t left = l->now->n - l->at;
		size_t part = left < max - n ? left : max - n;

		if (part)
			memcpy(out + n, l->now->data + l->at, part);
		n += part;
		l->at += part;
		if (part == left)
			finish(l);
	}
	return n;
}

ssize_t listener_take(struct listener *l, char *out, size_t max)
{
	ssize_t n;

	pthread_mutex_lock(&l->channel->lock);
	n = (ssize_t)copy(l, out, max);
	if (n == 0 && l->ended) {
		n = -1;
	} else if (n == 0) {
		l->asleep = true;
		l->calls.suspend(l->calls.ctx);
	}
	pthread_mutex_unlock(&l->channel->lock);
	return n;
}

void listener_end(struct listener *l)
{
	pthread_mutex_lock(&l->channel->lock);
	l->ended = true;
	wake(l);
	pthread_mutex_unlock(&l->channel->lock);
}

int64_t listener_behind_ms(struct listener *l)
{
	int64_t since;

	pthread_mutex_lock(&l->channel->lock);
	since = l->behind_ms;
	pthread_mutex_unlock(&l->channel->lock);
	return since;
}

/* ---- coming and going ---- */

struct listener *listener_new(struct channel *c,
			      const struct listener_calls *calls)
{
	struct listener *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->channel = c;
	l->calls = *calls;
	pthread_mutex_lock(&c->lock);
	begin(l, c->beat);
	l->after = c->first;
	if (l->after)
		l->after->before = l;
	c->first = l;
	c->n++;
	pthread_mutex_unlock(&c->lock);
	return l;
}

void listener_free(struct listener *l)
{
	struct channel *c;

	if (!l)
		return;
	c = l->channel;
	pthread_mutex_lock(&c->lock);
	if (l->before)
		l->before->after = l->after;
	else
		c->first = l->after;
	if (l->after)
		l->after->before = l->before;
	c->n--;
	pthread_mutex_unlock(&c->lock);
	frame_unref(l->now);
	frame_unref(l->next);
	free(l);
}

/* ---- channels ---- */

struct channel *channel_new(void)
{
	struct channel *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	pthread_mutex_init(&c->lock, NULL);
	c->beat = frame_of(BEAT_TEXT);
	c->reset = frame_of(RESET_TEXT);
	if (!c->beat || !c->reset) {
		channel_free(c);
		return NULL;
	}
	return c;
}

void channel_free(struct channel *c)
{
	if (!c)
		return;
	frame_unref(c->beat);
	frame_unref(c->reset);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

/* What could not be made is missed by all: they read their page anew. */
void channel_publish(struct channel *c, struct buf *bytes)
{
	struct frame *frame = frame_new(bytes);

	if (!frame)
		frame = frame_ref(c->reset);
	pthread_mutex_lock(&c->lock);
	for (struct listener *l = c->first; l; l = l->after)
		give(l, frame);
	pthread_mutex_unlock(&c->lock);
	frame_unref(frame);
}

void channel_beat(struct channel *c)
{
	pthread_mutex_lock(&c->lock);
	for (struct listener *l = c->first; l; l = l->after)
		if (!l->now)
			begin(l, c->beat);
	pthread_mutex_unlock(&c->lock);
}

size_t channel_listeners(const struct channel *channel)
{
	struct channel *c = (struct channel *)channel;
	size_t n;

	pthread_mutex_lock(&c->lock);
	n = c->n;
	pthread_mutex_unlock(&c->lock);
	return n;
}

uint64_t channel_sent(const struct channel *channel)
{
	struct channel *c = (struct channel *)channel;
	uint64_t sent;

	pthread_mutex_lock(&c->lock);
	sent = c->sent;
	pthread_mutex_unlock(&c->lock);
	return sent;
}
