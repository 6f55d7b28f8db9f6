/* visit.c -- a request: asked, waited for, answered. */
#include "visit.h"

#include "send.h"
#include "target.h"

#include "common/base/clock.h"

#include <stdlib.h>
#include <strings.h>

static void set_deadline(struct link *link, int64_t deadline_ms)
{
	pthread_mutex_lock(&link->server->lock);
	link->deadline_ms = deadline_ms;
	pthread_mutex_unlock(&link->server->lock);
}

static enum MHD_Result sent(struct serve *s, int status)
{
	int class = status / 100;

	if (class >= 2 && class <= 5)
		atomic_fetch_add(&s->answered[class - 2], 1);
	return status ? MHD_YES : MHD_NO;
}

static enum MHD_Result answer(struct visit *visit, struct reply *reply,
			      bool last)
{
	struct link *link = visit->link;

	set_deadline(link, boot_ms() + link->server->patience_ms);
	return sent(link->server,
		    send_reply(link->connection, link->server->set.head, reply,
			       last));
}

static enum MHD_Result refuse(struct visit *visit, enum refusal why)
{
	return answer(visit, reply_ref(visit->link->server->refusals[why]),
		      why != BUSY);
}

/* ---- event streams ---- */

static void ear_sleep(void *ctx)
{
	MHD_suspend_connection(((struct ear *)ctx)->connection);
}

static void ear_wake(void *ctx)
{
	MHD_resume_connection(((struct ear *)ctx)->connection);
}

static ssize_t ear_read(void *ctx, uint64_t pos, char *out, size_t max)
{
	ssize_t n = listener_take(((struct ear *)ctx)->listener, out, max);

	(void)pos;
	return n < 0 ? MHD_CONTENT_READER_END_OF_STREAM : n;
}

/* The response is gone. */
static void ear_free(void *ctx)
{
	struct ear *ear = ctx;

	if (ear->link) {
		pthread_mutex_lock(&ear->link->server->lock);
		ear->link->ear = NULL;
		pthread_mutex_unlock(&ear->link->server->lock);
	}
	listener_free(ear->listener);
	free(ear);
}

static struct ear *ear_new(struct visit *visit)
{
	struct ear *ear = calloc(1, sizeof(*ear));
	struct listener_calls calls = { ear_sleep, ear_wake, ear };

	if (!ear)
		return NULL;
	ear->link = visit->link;
	ear->connection = visit->link->connection;
	ear->listener = listener_new(visit->channel, &calls);
	if (!ear->listener) {
		free(ear);
		return NULL;
	}
	return ear;
}

static enum MHD_Result stream(struct visit *visit)
{
	struct link *link = visit->link;
	struct serve *s = link->server;
	struct ear *ear;

	if (visit->head)
		return sent(s, send_stream_head(link->connection, s->set.head));
	ear = ear_new(visit);
	if (!ear)
		return MHD_NO;
	pthread_mutex_lock(&s->lock);
	link->ear = ear;
	link->deadline_ms = NEVER; /* listener_behind_ms() says it from now */
	if (s->ending)
		listener_end(ear->listener);
	pthread_mutex_unlock(&s->lock);
	return sent(s, send_stream(link->connection, s->set.head, ear_read,
				   ear_free, ear));
}

/* ---- visits ---- */

/* What the visit was answered by. */
static enum MHD_Result finish(struct visit *visit)
{
	struct reply *reply = visit->reply;

	if (visit->channel)
		return stream(visit);
	if (!reply)
		return refuse(visit, BUSY);
	visit->reply = NULL;
	return answer(visit, reply, false);
}

/* Waits for its answer, if that is not there yet. */
static enum MHD_Result await(struct visit *visit)
{
	struct serve *s = visit->link->server;
	bool ready;

	pthread_mutex_lock(&s->lock);
	ready = visit->ready || s->ending;
	if (!ready) {
		visit->asleep = true;
		visit->link->deadline_ms = NEVER;
		MHD_suspend_connection(visit->link->connection);
	}
	pthread_mutex_unlock(&s->lock);
	return ready ? finish(visit) : MHD_YES;
}

static bool is_ending(struct serve *s)
{
	bool ending;

	pthread_mutex_lock(&s->lock);
	ending = s->ending;
	pthread_mutex_unlock(&s->lock);
	return ending;
}

static enum MHD_Result ask(struct visit *visit)
{
	struct serve *s = visit->link->server;
	struct reply *reply;
	struct buf path;
	struct ask ask;
	int status;

	if (is_ending(s))
		return refuse(visit, BUSY);
	buf_init(&path, TARGET_MAX);
	status = target_read(str_of(visit->target), &path, &ask.query);
	if (status) {
		buf_release(&path);
		return refuse(visit, status == 414 ? TOO_LONG : BAD);
	}
	ask.path = buf_str(&path);
	visit->step = VISIT_ASKED;
	reply = s->find(s->ctx, &ask, visit);
	buf_release(&path);
	return reply ? answer(visit, reply, false) : await(visit);
}

/* Of each header: that of two lengths one is 0 hides no body. */
static enum MHD_Result look_for_body(void *found, enum MHD_ValueKind kind,
				     const char *name, const char *value)
{
	(void)kind;
	if (strcasecmp(name, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0 ||
	    (strcasecmp(name, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0 &&
	     !str_is(str_of(value), "0")))
		*(bool *)found = true;
	return MHD_YES;
}

static bool has_body(struct visit *visit)
{
	bool found = false;

	MHD_get_connection_values(visit->link->connection, MHD_HEADER_KIND,
				  look_for_body, &found);
	return found;
}

/* The headers are read. */
static enum MHD_Result begin(struct visit *visit, const char *method)
{
	visit->head = strcmp(method, MHD_HTTP_METHOD_HEAD) == 0;
	if (!visit->head && strcmp(method, MHD_HTTP_METHOD_GET) != 0)
		return refuse(visit, METHOD);
	if (has_body(visit))
		return refuse(visit, BAD);
	visit->step = VISIT_READ;
	return MHD_YES;
}

void visit_wake(struct visit *visit)
{
	if (visit->asleep)
		MHD_resume_connection(visit->link->connection);
	visit->asleep = false;
}

/* Gives it its answer, once; from any thread. */
static void visit_answer(struct visit *visit, struct reply *reply,
			 struct channel *channel)
{
	struct serve *s = visit->link->server;

	pthread_mutex_lock(&s->lock);
	visit->reply = reply;
	visit->channel = channel;
	visit->ready = true;
	visit_wake(visit);
	pthread_mutex_unlock(&s->lock);
}

void serve_answer(struct visit *visit, struct reply *reply)
{
	visit_answer(visit, reply, NULL);
}

void serve_listen(struct visit *visit, struct channel *channel)
{
	visit_answer(visit, NULL, channel);
}

/* ---- its life ---- */

struct visit *visit_new(struct link *link, const char *target)
{
	size_t n = strlen(target) + 1;
	struct visit *visit = calloc(1, sizeof(*visit) + n);

	if (!visit)
		return NULL;
	memcpy(visit->target, target, n);
	visit->link = link;
	pthread_mutex_lock(&link->server->lock);
	link->visit = visit;
	pthread_mutex_unlock(&link->server->lock);
	return visit;
}

enum MHD_Result visit_go_on(struct visit *visit, const char *method)
{
	switch (visit->step) {
	case VISIT_NEW: return begin(visit, method);
	case VISIT_READ: return ask(visit);
	default: return await(visit);
	}
}

void visit_free(struct visit *visit)
{
	struct link *link = visit->link;

	pthread_mutex_lock(&link->server->lock);
	link->visit = NULL;
	if (link->ear)
		link->ear->link = NULL;
	link->ear = NULL;
	link->deadline_ms = boot_ms() + link->server->patience_ms;
	pthread_mutex_unlock(&link->server->lock);
	reply_unref(visit->reply);
	free(visit);
}
