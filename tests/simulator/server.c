/* server.c -- takes requests, has them answered. */
#include "server.h"

#include "posted.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BODY_MAX   ((size_t)4 << 20)
#define POST_MAX   (16 << 10)
#define MEMORY_MAX ((size_t)256 << 10) /* of a connection: all headers */
#define COUNTS_MAX 1024
#define BLOCK      1024
#define PAUSE_MS   200
#define SILENCE_MS 60000

struct tally {
	char what[100]; /* "GET /2/users 200" */
	uint64_t n;
};

struct server {
	struct server_settings set;
	struct MHD_Daemon *daemon;
	atomic_bool stopping;
	pthread_mutex_t lock; /* over all below, and over what set names */
	struct tally tally[COUNTS_MAX];
	size_t n_tally;
};

/* ---- one request ---- */

static const char *query(const struct sim_request *q, const char *name)
{
	return MHD_lookup_connection_value(q->inside, MHD_GET_ARGUMENT_KIND,
					   name);
}

static const char *header(const struct sim_request *q, const char *name)
{
	return MHD_lookup_connection_value(q->inside, MHD_HEADER_KIND, name);
}

static void count(struct server *s, const char *method, const char *path,
		  int status)
{
	struct tally t = { .n = 1 };

	snprintf(t.what, sizeof(t.what), "%s %.80s %d", method, path, status);
	for (size_t i = 0; i < s->n_tally; i++)
		if (strcmp(s->tally[i].what, t.what) == 0) {
			s->tally[i].n++;
			return;
		}
	if (s->n_tally < COUNTS_MAX)
		s->tally[s->n_tally++] = t;
}

static int64_t now(const struct server *s)
{
	return s->set.frozen ? s->set.now_ms : wall_ms();
}

/* ---- control: /_sim/... ---- */

static void move_clock(struct server *s, struct str text,
		       struct sim_response *r)
{
	int64_t at;

	if (rfc3339_parse(text, true, &at) < 0) {
		r->status = 400;
		buf_adds(&r->body, "want a time such as 2026-03-10T05:30:00Z");
		return;
	}
	s->set.frozen = true;
	s->set.now_ms = at;
}

static void set_fault(struct server *s, struct str text, struct sim_response *r)
{
	struct fault_list *faults = &s->set.sim->faults;
	struct fault_list before = *faults;
	struct err err = { 0 };
	int rc;

	if (str_is(text, "clear")) {
		faults->n = 0;
		return;
	}
	rc = fault_add(faults, text, &err);
	if (rc == 0)
		rc = fault_check(faults, &s->set.sim->world, &err);
	if (rc == 0)
		return;
	*faults = before;
	r->status = 400;
	buf_addf(&r->body, "%s\n", err.text);
}

static void post(struct server *s, struct str text, struct sim_response *r)
{
	struct world *world = &s->set.sim->world;
	struct err err = { 0 };

	if (posted_add(world->posted, world, text, now(s), &err) == 0)
		return;
	r->status = 400;
	buf_addf(&r->body, "%s\n", err.text);
}

static void control(struct server *s, const char *path, struct str text,
		    struct sim_response *r)
{
	r->type = "text/plain";
	while (text.n && (text.p[text.n - 1] == '\n'))
		text.n--;
	if (strcmp(path, "/_sim/health") == 0)
		buf_adds(&r->body, "ok\n");
	else if (strcmp(path, "/_sim/clock") == 0)
		move_clock(s, text, r);
	else if (strcmp(path, "/_sim/fault") == 0)
		set_fault(s, text, r);
	else if (strcmp(path, "/_sim/post") == 0 && s->set.sim->world.posted)
		post(s, text, r);
	else if (strcmp(path, "/_sim/requests") == 0)
		for (size_t i = 0; i < s->n_tally; i++)
			buf_addf(&r->body, "%" PRIu64 " %s\n", s->tally[i].n,
				 s->tally[i].what);
	else
		r->status = 404;
}

/* ---- sending ---- */

struct drip {
	const struct server *server;
	char *data;
	size_t len;
	enum sim_manner manner;
};

/* False where the server is ending. */
static bool pause_ms(const struct server *s, int64_t ms)
{
	for (int64_t end = boot_ms() + ms; boot_ms() < end;) {
		const struct timespec step = { 0, PAUSE_MS * 1000000 };

		if (atomic_load(&s->stopping))
			return false;
		nanosleep(&step, NULL);
	}
	return true;
}

static ssize_t drip(void *ctx, uint64_t pos, char *out, size_t max)
{
	struct drip *d = ctx;

	if (d->manner == SIM_ENDLESS && !atomic_load(&d->server->stopping)) {
		memset(out, ' ', max);
		return (ssize_t)max;
	}
	if ((d->manner == SIM_RESET || d->manner == SIM_SHORT) &&
	    pos >= d->len / 2)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (pos >= d->len)
		return MHD_CONTENT_READER_END_OF_STREAM;
	if (d->manner == SIM_SLOW && !pause_ms(d->server, PAUSE_MS))
		return MHD_CONTENT_READER_END_WITH_ERROR;
	*out = d->data[pos];
	return 1;
}

static void drip_free(void *ctx)
{
	struct drip *d = ctx;

	free(d->data);
	free(d);
}

static struct MHD_Response *respond(const struct server *s,
				    const struct sim_response *r)
{
	struct drip *d;

	if (r->manner == SIM_PLAIN)
		return MHD_create_response_from_buffer(r->body.len,
						       r->body.data
							       ? r->body.data
							       : "",
						       MHD_RESPMEM_MUST_COPY);
	d = calloc(1, sizeof(*d));
	if (!d)
		return NULL;
	*d = (struct drip){ s, strndup(buf_cstr(&r->body), r->body.len),
			    r->body.len, r->manner };
	if (!d->data) {
		drip_free(d);
		return NULL;
	}
	return MHD_create_response_from_callback(r->manner == SIM_SHORT
							 ? d->len
							 : MHD_SIZE_UNKNOWN,
						 BLOCK, drip, d, drip_free);
}

/* By the simulated clock: clients reckon with it. */
static void add_date(struct MHD_Response *out, int64_t now_ms)
{
	time_t s = (time_t)floor_div(now_ms, SECOND_MS);
	char text[64];
	struct tm tm;

	if (gmtime_r(&s, &tm) &&
	    strftime(text, sizeof(text), "%a, %d %b %Y %T GMT", &tm))
		MHD_add_response_header(out, "Date", text);
}

static void add_headers(struct MHD_Response *out, const struct sim_response *r)
{
	char much[1024];

	add_date(out, r->at_ms);
	MHD_add_response_header(out, "Content-Type", r->type);
	for (size_t i = 0; i < r->n_headers; i++)
		MHD_add_response_header(out, r->headers[i].name,
					r->headers[i].value);
	memset(much, 'x', sizeof(much) - 1);
	much[sizeof(much) - 1] = '\0';
	for (size_t i = 0; r->stuffed && i < 80; i++)
		MHD_add_response_header(out, "X-Much", much);
}

static enum MHD_Result send_it(const struct server *s, struct MHD_Connection *c,
			       const struct sim_response *r)
{
	struct MHD_Response *out;
	enum MHD_Result rc;

	if (r->manner == SIM_DROP ||
	    (r->manner == SIM_SILENT && !pause_ms(s, SILENCE_MS)))
		return MHD_NO;
	out = respond(s, r);
	if (!out)
		return MHD_NO;
	add_headers(out, r);
	rc = MHD_queue_response(c, (unsigned)r->status, out);
	MHD_destroy_response(out);
	return rc;
}

/* ---- libmicrohttpd's calls ---- */

static void answer(struct server *s, struct MHD_Connection *c,
		   const char *method, const char *path,
		   const struct buf *posted, struct sim_response *r)
{
	struct sim_request q = {
		.method = method,
		.path = path,
		.body = buf_str(posted),
		.query = query,
		.header = header,
		.inside = c,
	};

	pthread_mutex_lock(&s->lock);
	q.now_ms = r->at_ms = now(s);
	if (posted->bad)
		r->status = 413;
	else if (strncmp(path, "/_sim/", 6) == 0)
		control(s, path, q.body, r);
	else
		sim_answer(s->set.sim, &q, r);
	if (strncmp(path, "/_sim/", 6) != 0)
		count(s, method, path, r->status);
	pthread_mutex_unlock(&s->lock);
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *c,
				  const char *path, const char *method,
				  const char *version, const char *data,
				  size_t *size, void **state)
{
	struct server *s = ctx;
	struct buf *posted = *state;
	struct sim_response r = { .status = 200, .type = "application/json" };
	enum MHD_Result rc;

	(void)version;
	if (!posted) {
		posted = calloc(1, sizeof(*posted));
		if (!posted)
			return MHD_NO;
		buf_init(posted, POST_MAX);
		*state = posted;
		return MHD_YES;
	}
	if (*size) {
		buf_add(posted, data, *size);
		*size = 0;
		return MHD_YES;
	}
	buf_init(&r.body, BODY_MAX);
	answer(s, c, method, path, posted, &r);
	rc = send_it(s, c, &r);
	buf_release(&r.body);
	return rc;
}

static void on_end(void *ctx, struct MHD_Connection *c, void **state,
		   enum MHD_RequestTerminationCode why)
{
	(void)ctx;
	(void)c;
	(void)why;
	buf_release(*state ? *state : &(struct buf){ 0 });
	free(*state);
	*state = NULL;
}

struct server *server_start(const struct server_settings *set, uint16_t *port,
			    struct err *err)
{
	struct server *s = calloc(1, sizeof(*s));
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_port = htons(set->port) };
	const union MHD_DaemonInfo *info;

	if (!s) {
		err_set(err, -ENOMEM, "no memory for the server");
		return NULL;
	}
	s->set = *set;
	pthread_mutex_init(&s->lock, NULL);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD |
					     MHD_USE_THREAD_PER_CONNECTION |
					     MHD_USE_SUPPRESS_DATE_NO_CLOCK,
				     0, NULL, NULL, on_request, s,
				     MHD_OPTION_SOCK_ADDR, &at,
				     MHD_OPTION_CONNECTION_MEMORY_LIMIT,
				     MEMORY_MAX, MHD_OPTION_NOTIFY_COMPLETED,
				     on_end, NULL, MHD_OPTION_END);
	info = s->daemon ? MHD_get_daemon_info(s->daemon,
					       MHD_DAEMON_INFO_BIND_PORT)
			 : NULL;
	if (!info) {
		err_set(err, -EADDRINUSE, "cannot listen on port %u",
			set->port);
		server_stop(s);
		return NULL;
	}
	*port = info->port;
	return s;
}

void server_stop(struct server *s)
{
	if (!s)
		return;
	atomic_store(&s->stopping, true);
	if (s->daemon)
		MHD_stop_daemon(s->daemon);
	pthread_mutex_destroy(&s->lock);
	free(s);
}
