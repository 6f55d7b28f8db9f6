/* transfer.h -- one request on its way.  Private to http.c: libcurl ends
 * here. */
#ifndef SENTRA_COMMON_HTTP_TRANSFER_H
#define SENTRA_COMMON_HTTP_TRANSFER_H

#include "http.h"

#include <curl/curl.h>

struct transfer {
	struct transfer *next; /* http.c's list */
	http_done_fn *done;
	void *ctx;

	CURL *easy; /* its CURLOPT_PRIVATE is this struct */
	struct curl_slist *headers;
	const struct http_limits *limits; /* borrowed */
	struct http_resp resp;
	size_t head_bytes; /* of every answer, 1xx and trailers included */
	bool head_done;    /* the blank line came */
	bool oversize;
	char error[CURL_ERROR_SIZE];
};

/* See http_check_url(). */
int transfer_check_url(const char *url, bool plain, struct err *) MUST_USE;
/* Ready to be given to a multi handle; req is copied.  *out: new. */
int transfer_new(struct transfer **out, const struct http_req *req,
		 const char *user_agent, const struct http_limits *limits,
		 struct err *) MUST_USE;
void transfer_free(struct transfer *);
/* It ended with code: fills resp. */
void transfer_conclude(struct transfer *, CURLcode code);

#endif
