/* send.h -- a reply on a connection of libmicrohttpd's: headers, which coding,
 * whether "not modified" is enough.  Only on the server's thread. */
#ifndef SENTRA_COMMON_SERVE_SEND_H
#define SENTRA_COMMON_SERVE_SEND_H

#include "reply.h"

#include <microhttpd.h>

/* Both return the status sent, or 0: no memory, the connection is to be
 * closed.  head: of serve_settings. */

/* Takes the reply's reference.  last: the connection ends with it, and what
 * else the client sends is not read. */
int send_reply(struct MHD_Connection *, const char *const *head, struct reply *,
	       bool last);

/* An event stream: read is asked for its bytes until it ends; done is called
 * in any case, also where 0 is returned. */
int send_stream(struct MHD_Connection *, const char *const *head,
		MHD_ContentReaderCallback read,
		MHD_ContentReaderFreeCallback done, void *ctx);
/* Its headers alone, for HEAD. */
int send_stream_head(struct MHD_Connection *, const char *const *head);

#endif
