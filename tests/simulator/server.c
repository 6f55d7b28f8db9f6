/* server.c -- takes requests, lets faults and platforms answer them. */
#include "server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BODY_MAX   ((size_t)4 << 20)
#define POST_MAX   1000
#define ABOUT_MAX  8192
#define COUNTS_MAX 64

struct tally {
	char what[100]; /* "GET /2/users 200" */
	uint64_t n;
};

struct server {
	struct server_settings set;
	struct MHD_Daemon *daemon;
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

static enum MHD_Result add_value(void *ctx, enum MHD_ValueKind kind,
				 const char *key, const char *value)
{
	(void)kind;
	(void)key;
	buf_addf(ctx, " %s", value ? value : "");
	return MHD_YES;
}

/* Path and values: where a fault looks for an account. */
static void about_of(struct MHD_Connection *c, const char *path,
		     struct buf *out)
{
	buf_adds(out, path);
	MHD_get_connection_values(c, MHD_GET_ARGUMENT_KIND, add_value, out);
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

static const struct sim_platform *platform_of(const struct server *s,
					      const char *path)
{
	const struct sim_platform *const *p = s->set.platforms;

	while (*p && strncmp(path, (*p)->root, strlen((*p)->root)) != 0)
		p++;
	return *p;
}

static int64_t now(const struct server *s)
{
	return s->set.frozen ? s->set.now_ms : wall_ms();
}

static void answer(struct server *s, struct MHD_Connection *c,
		   const char *method, const char *path, struct sim_response *r)
{
	const struct sim_platform *p = platform_of(s, path);
	struct sim_request q = { method, path, now(s), query, header, c };
	struct sim_twist twist = { 0 };
	struct buf about;

	if (!p) {
		r->status = 404;
		return;
	}
	buf_init(&about, ABOUT_MAX);
	about_of(c, path, &about);
	if (!fault_instead(s->set.faults, p, buf_cstr(&about), q.now_ms, r)) {
		fault_twist(s->set.faults, p->platform, buf_cstr(&about),
			    &twist);
		p->handle(s->set.sim, &q, &twist, r);
	}
	fault_spoil(s->set.faults, p->platform, buf_cstr(&about), r);
	buf_release(&about);
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
	struct err err = { 0 };

	if (str_is(text, "clear")) {
		s->set.faults->n = 0;
		return;
	}
	if (fault_add(s->set.faults, text, &err) < 0) {
		r->status = 400;
		buf_adds(&r->body, err.text);
	}
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
	else if (strcmp(path, "/_sim/requests") == 0)
		for (size_t i = 0; i < s->n_tally; i++)
			buf_addf(&r->body, "%" PRIu64 " %s\n", s->tally[i].n,
				 s->tally[i].what);
	else
		r->status = 404;
}

/* ---- sending ---- */

struct drip {
	char *data;
	size_t len;
	enum sim_manner manner;
};

/* Slow: one byte a call, each after a pause of the one thread: that is what
 * makes it slow for everyone, as a platform in trouble is. */
static ssize_t drip(void *ctx, uint64_t pos, char *out, size_t max)
{
	struct drip *d = ctx;
	const struct timespec pause = { 0, 200000000 };

	(void)max;
	if (d->manner == SIM_RESET && pos >= d->len / 2)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (pos >= d->len)
		return MHD_CONTENT_READER_END_OF_STREAM;
	if (d->manner == SIM_SLOW)
		nanosleep(&pause, NULL);
	*out = d->data[pos];
	return 1;
}

static void drip_free(void *ctx)
{
	struct drip *d = ctx;

	free(d->data);
	free(d);
}

static struct MHD_Response *respond(struct sim_response *r)
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
	*d = (struct drip){ strndup(buf_cstr(&r->body), r->body.len),
			    r->body.len, r->manner };
	return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1, drip, d,
						 drip_free);
}

static enum MHD_Result send_it(struct MHD_Connection *c, struct sim_response *r)
{
	struct MHD_Response *out = respond(r);
	enum MHD_Result rc;

	if (!out)
		return MHD_NO;
	MHD_add_response_header(out, "Content-Type", r->type);
	for (size_t i = 0; i < r->n_headers; i++)
		MHD_add_response_header(out, r->headers[i].name,
					r->headers[i].value);
	rc = MHD_queue_response(c, (unsigned)r->status, out);
	MHD_destroy_response(out);
	return rc;
}

/* ---- libmicrohttpd's calls ---- */

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
	if (strncmp(path, "/_sim/", 6) == 0) {
		control(s, path, buf_str(posted), &r);
	} else {
		answer(s, c, method, path, &r);
		count(s, method, path, r.status);
	}
	rc = send_it(c, &r);
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
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL,
				     NULL, on_request, s, MHD_OPTION_SOCK_ADDR,
				     &at, MHD_OPTION_NOTIFY_COMPLETED, on_end,
				     NULL, MHD_OPTION_END);
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
	if (s && s->daemon)
		MHD_stop_daemon(s->daemon);
	free(s);
}
