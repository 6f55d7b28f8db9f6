/* http.c -- sends requests: libcurl's multi interface on one epoll descriptor.
 *
 * Must not know platforms, nor retry, nor log: an answer or a fault goes to
 * the caller, once.  http_transfer.c knows what a request looks like. */
#include "http.h"
#include "transfer.h"

#include "common/base/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#define IN_FLIGHT_MAX 64
#define EVENTS_MAX    16 /* a step; the others stay ready for the next */
#define USER_AGENT    "sentra-pulse/" SENTRA_VERSION " (gzip)"

const struct http_limits http_defaults = {
	.connect_ms = 10 * SECOND_MS,
	.total_ms = 30 * SECOND_MS,
	.slow_s = 15,
	.slow_bytes = 1000,
	.body_max = HTTP_BODY_MAX,
	.head_max = HTTP_HEAD_MAX,
};

struct http {
	CURLM *multi;
	int epoll;
	int64_t due_ms;
	struct transfer *first; /* in flight, newest first */
	size_t in_flight;
	char *user_agent;
	struct http_limits limits;
};

/* libcurl wants to hear of fd.  It may have closed and reopened the number
 * since, so whether epoll knows it is asked of epoll. */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *arg,
		     void *unused)
{
	struct http *http = arg;
	struct epoll_event event = { .data.fd = fd };

	(void)easy;
	(void)unused;
	if (what == CURL_POLL_REMOVE) {
		epoll_ctl(http->epoll, EPOLL_CTL_DEL, fd, NULL);
		return 0;
	}
	if (what & CURL_POLL_IN)
		event.events |= EPOLLIN;
	if (what & CURL_POLL_OUT)
		event.events |= EPOLLOUT;
	if (epoll_ctl(http->epoll, EPOLL_CTL_MOD, fd, &event) == 0)
		return 0;
	return epoll_ctl(http->epoll, EPOLL_CTL_ADD, fd, &event);
}

static int set_up(struct http *http, struct err *err)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, -ENOMEM, "libcurl cannot start");
	http->multi = curl_multi_init();
	if (!http->multi || !http->user_agent)
		return err_set(err, -ENOMEM, "http: out of memory");
	http->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (http->epoll < 0)
		return err_errno(err, "epoll_create1");
	curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
	return 0;
}

struct http *http_new_with(const char *user_agent,
			   const struct http_limits *limits, struct err *err)
{
	struct http *http = calloc(1, sizeof(*http));

	if (!http) {
		err_set(err, -ENOMEM, "http: out of memory");
		return NULL;
	}
	http->epoll = -1;
	http->due_ms = INT64_MAX;
	http->limits = *limits;
	http->user_agent = strdup(user_agent ? user_agent : USER_AGENT);
	if (set_up(http, err) < 0) {
		http_free(http);
		return NULL;
	}
	return http;
}

struct http *http_new(const char *user_agent, struct err *err)
{
	return http_new_with(user_agent, &http_defaults, err);
}

int http_check_url(const char *url, const struct http_limits *limits,
		   struct err *err)
{
	return transfer_check_url(url, limits->plain, err);
}

void http_free(struct http *http)
{
	if (!http)
		return;
	http_cancel(http);
	curl_multi_cleanup(http->multi);
	if (http->epoll >= 0)
		close(http->epoll);
	free(http->user_agent);
	free(http);
	curl_global_cleanup();
}

/* Asked afresh rather than kept by CURLMOPT_TIMERFUNCTION: libcurl does not
 * tell again a time that was called for a moment too early.  One more ms,
 * since both clocks cut theirs off. */
static void set_due(struct http *http)
{
	long wait_ms = -1;

	curl_multi_timeout(http->multi, &wait_ms);
	if (wait_ms < 0)
		http->due_ms = http->first ? boot_ms() + SECOND_MS : INT64_MAX;
	else
		http->due_ms = boot_ms() + wait_ms + (wait_ms > 0);
}

int http_start(struct http *http, const struct http_req *req,
	       http_done_fn *done, void *ctx, struct err *err)
{
	struct transfer *t;
	int rc;

	if (http->in_flight == IN_FLIGHT_MAX)
		return err_set(err, -EAGAIN, "%d requests are in flight",
			       IN_FLIGHT_MAX);
	rc = transfer_new(&t, req, http->user_agent, &http->limits, err);
	if (rc < 0)
		return rc;
	if (curl_multi_add_handle(http->multi, t->easy) != CURLM_OK) {
		transfer_free(t);
		return err_set(err, -ENOMEM, "request: cannot be started");
	}
	t->done = done;
	t->ctx = ctx;
	t->next = http->first;
	http->first = t;
	http->in_flight++;
	set_due(http);
	return 0;
}

static void unlink_transfer(struct http *http, struct transfer *t)
{
	struct transfer **at = &http->first;

	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	http->in_flight--;
	curl_multi_remove_handle(http->multi, t->easy);
}

void http_cancel(struct http *http)
{
	struct transfer *t;

	while ((t = http->first)) {
		unlink_transfer(http, t);
		transfer_free(t);
	}
	http->due_ms = INT64_MAX;
}

/* Done functions may start and cancel: each message is asked for afresh, and
 * its transfer is no longer ours when they run. */
static void finish(struct http *http)
{
	struct transfer *t;
	CURLMsg *msg;
	CURLcode code;
	int left;

	while ((msg = curl_multi_info_read(http->multi, &left))) {
		code = msg->data.result;
		curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, &t);
		unlink_transfer(http, t);
		transfer_conclude(t, code);
		t->done(t->ctx, &t->resp);
		transfer_free(t);
	}
}

static int select_bits(uint32_t events)
{
	return (events & (EPOLLIN | EPOLLHUP) ? CURL_CSELECT_IN : 0) |
	       (events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
	       (events & EPOLLERR ? CURL_CSELECT_ERR : 0);
}

int http_fd(const struct http *http)
{
	return http->epoll;
}

int64_t http_due_ms(const struct http *http)
{
	return http->due_ms;
}

void http_step(struct http *http)
{
	struct epoll_event events[EVENTS_MAX];
	int n = epoll_wait(http->epoll, events, EVENTS_MAX, 0);
	int i, running;

	for (i = 0; i < n; i++)
		curl_multi_socket_action(http->multi, events[i].data.fd,
					 select_bits(events[i].events),
					 &running);
	if (boot_ms() >= http->due_ms)
		curl_multi_socket_action(http->multi, CURL_SOCKET_TIMEOUT, 0,
					 &running);
	finish(http);
	set_due(http);
}
