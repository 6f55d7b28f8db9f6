/* queue.c -- a ring under a lock, and an eventfd(2) that wakes. */
#include "queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct queue {
	pthread_mutex_t lock;
	struct waiting *at; /* a ring */
	size_t first, n, size;
	size_t waiting[2], most[2]; /* for a reply; for a stream */
	bool closed;
	int fd;
};

static struct queue *make(size_t size)
{
	struct queue *q = calloc(1, sizeof(*q));

	if (!q)
		return NULL;
	q->at = calloc(size, sizeof(*q->at));
	if (!q->at || pthread_mutex_init(&q->lock, NULL) != 0) {
		free(q->at);
		free(q);
		return NULL;
	}
	q->size = size;
	return q;
}

struct queue *queue_new(size_t replies, size_t streams, struct err *err)
{
	struct queue *q = make(replies + streams);

	if (!q) {
		err_set(err, -ENOMEM, "no memory for visits");
		return NULL;
	}
	q->most[false] = replies;
	q->most[true] = streams;
	q->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (q->fd < 0) {
		err_errno(err, "eventfd");
		queue_free(q);
		return NULL;
	}
	return q;
}

void queue_free(struct queue *q)
{
	if (!q)
		return;
	if (q->fd >= 0)
		close(q->fd);
	pthread_mutex_destroy(&q->lock);
	free(q->at);
	free(q);
}

/* A descriptor that is full, or empty, is as it should be. */
static void wake(struct queue *q)
{
	(void)!write(q->fd, &(uint64_t){ 1 }, sizeof(uint64_t));
}

static void calm(struct queue *q)
{
	uint64_t n;

	(void)!read(q->fd, &n, sizeof(n));
}

bool queue_push(struct queue *q, struct visit *visit, struct str address,
		bool live)
{
	struct waiting waiting = { visit, strndup(address.p, address.n), live };
	bool pushed;

	pthread_mutex_lock(&q->lock);
	pushed = waiting.address && !q->closed &&
		 q->waiting[live] < q->most[live];
	if (pushed) {
		q->at[(q->first + q->n++) % q->size] = waiting;
		q->waiting[live]++;
		wake(q);
	}
	pthread_mutex_unlock(&q->lock);
	if (!pushed)
		free(waiting.address);
	return pushed;
}

bool queue_pop(struct queue *q, struct waiting *out)
{
	bool popped;

	pthread_mutex_lock(&q->lock);
	popped = q->n > 0;
	if (popped) {
		*out = q->at[q->first];
		q->first = (q->first + 1) % q->size;
		q->n--;
		q->waiting[out->live]--;
	} else {
		calm(q);
	}
	pthread_mutex_unlock(&q->lock);
	return popped;
}

void queue_close(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->closed = true;
	pthread_mutex_unlock(&q->lock);
}

int queue_fd(const struct queue *q)
{
	return q->fd;
}
