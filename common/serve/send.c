/* send.c -- a reply on a connection. */
#include "send.h"

#include "headers.h"
#include "reply_parts.h"

#define POLICY "Content-Security-Policy"
#define CHUNK  4096 /* of a stream at once; the connection's pool has 8 KiB */

static struct str asked(struct MHD_Connection *connection, const char *name)
{
	return str_of(
		MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name));
}

static bool add(struct MHD_Response *response, const char *name,
		const char *value)
{
	return !value ||
	       MHD_add_response_header(response, name, value) == MHD_YES;
}

/* policy: in the place of the server's own; NULL. */
static bool add_head(struct MHD_Response *response, const char *const *head,
		     const char *policy)
{
	for (; head && head[0]; head += 2)
		if (!(policy && strcmp(head[0], POLICY) == 0) &&
		    !add(response, head[0], head[1]))
			return false;
	return add(response, POLICY, policy);
}

/* Queues it where its headers are whole, and lets go of it. */
static int queue(struct MHD_Connection *connection,
		 struct MHD_Response *response, int status, bool whole)
{
	bool queued = whole && MHD_queue_response(connection, (unsigned)status,
						  response) == MHD_YES;

	MHD_destroy_response(response);
	return queued ? status : 0;
}

/* ---- replies ---- */

static void reply_done(void *reply)
{
	reply_unref(reply);
}

static const struct reply_body *body_for(struct MHD_Connection *connection,
					 const struct reply *reply)
{
	struct str accept = asked(connection, MHD_HTTP_HEADER_ACCEPT_ENCODING);

	return reply->gzip.data && header_takes_gzip(accept) ? &reply->gzip
							     : &reply->body;
}

/* What is said of the body, also where it is not sent. */
static bool add_described(struct MHD_Response *response,
			  const struct reply *reply,
			  const struct reply_body *body)
{
	bool etag = reply->status == MHD_HTTP_OK;

	return add(response, MHD_HTTP_HEADER_CACHE_CONTROL, reply->cache) &&
	       add(response, MHD_HTTP_HEADER_ETAG, etag ? body->etag : NULL) &&
	       add(response, MHD_HTTP_HEADER_VARY,
		   reply->gzip.data ? MHD_HTTP_HEADER_ACCEPT_ENCODING : NULL);
}

static bool add_content(struct MHD_Response *response,
			const struct reply *reply,
			const struct reply_body *body)
{
	return add(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply->type) &&
	       add(response, MHD_HTTP_HEADER_CONTENT_ENCODING,
		   body == &reply->gzip ? "gzip" : NULL) &&
	       add(response, MHD_HTTP_HEADER_CONTENT_DISPOSITION,
		   reply->disposition) &&
	       add(response, MHD_HTTP_HEADER_LOCATION, reply->location);
}

/* Takes the reply's reference. */
static int send_not_modified(struct MHD_Connection *connection,
			     const char *const *head, struct reply *reply,
			     const struct reply_body *body)
{
	struct MHD_Response *response =
		MHD_create_response_from_buffer(0, (void *)"",
						MHD_RESPMEM_PERSISTENT);
	bool whole = response && add_head(response, head, reply->policy) &&
		     add_described(response, reply, body);

	reply_unref(reply);
	return response ? queue(connection, response, MHD_HTTP_NOT_MODIFIED,
				whole)
			: 0;
}

int send_reply(struct MHD_Connection *connection, const char *const *head,
	       struct reply *reply, bool last)
{
	const struct reply_body *body = body_for(connection, reply);
	struct str known = asked(connection, MHD_HTTP_HEADER_IF_NONE_MATCH);
	struct MHD_Response *response;
	bool whole;

	if (reply->status == MHD_HTTP_OK && header_has_etag(known, body->etag))
		return send_not_modified(connection, head, reply, body);
	response = MHD_create_response_from_buffer_with_free_callback_cls(
		body->n, body->data, reply_done, reply);
	if (!response) {
		reply_unref(reply);
		return 0;
	}
	whole = add_head(response, head, reply->policy) &&
		add_described(response, reply, body) &&
		add_content(response, reply, body) &&
		add(response, MHD_HTTP_HEADER_ALLOW,
		    reply->status == MHD_HTTP_METHOD_NOT_ALLOWED ? "GET, HEAD"
								 : NULL) &&
		add(response, MHD_HTTP_HEADER_CONNECTION,
		    last ? "close" : NULL);
	return queue(connection, response, reply->status, whole);
}

/* ---- streams ---- */

static bool add_stream(struct MHD_Response *response, const char *const *head)
{
	return add_head(response, head, NULL) &&
	       add(response, MHD_HTTP_HEADER_CONTENT_TYPE,
		   "text/event-stream") &&
	       add(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store") &&
	       add(response, "X-Accel-Buffering", "no");
}

int send_stream(struct MHD_Connection *connection, const char *const *head,
		MHD_ContentReaderCallback read,
		MHD_ContentReaderFreeCallback done, void *ctx)
{
	struct MHD_Response *response =
		MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, CHUNK, read,
						  ctx, done);

	if (!response) {
		done(ctx);
		return 0;
	}
	return queue(connection, response, MHD_HTTP_OK,
		     add_stream(response, head));
}

int send_stream_head(struct MHD_Connection *connection, const char *const *head)
{
	struct MHD_Response *response =
		MHD_create_response_from_buffer(0, (void *)"",
						MHD_RESPMEM_PERSISTENT);

	return response ? queue(connection, response, MHD_HTTP_OK,
				add_stream(response, head))
			: 0;
}
