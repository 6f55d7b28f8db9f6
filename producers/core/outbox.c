/* outbox.c -- encodes at once, sends when it can. */
#include "outbox.h"

#include "common/daemon/log.h"

#include <errno.h>
#include <stdlib.h>

void outbox_init(struct outbox *o)
{
	*o = (struct outbox){ 0 };
	buf_init(&o->text, OUTBOX_BYTES_MAX);
	buf_init(&o->key, 256);
}

void outbox_release(struct outbox *o)
{
	free(o->item);
	buf_release(&o->text);
	buf_release(&o->key);
}

static bool room(struct outbox *o)
{
	size_t size = o->size ? o->size * 2 : 64;
	struct outbox_item *more;

	if (o->n < o->size)
		return true;
	more = realloc(o->item, size * sizeof(*more));
	if (!more)
		return false;
	o->item = more;
	o->size = size;
	return true;
}

void outbox_add(void *ctx, const struct event *e)
{
	struct outbox *o = ctx;
	size_t from = o->text.len;

	if (o->n == 0) {
		buf_clear(&o->key);
		buf_addstr(&o->key, e->sentra_id);
	}
	event_encode(e, &o->text);
	if (o->text.bad || !room(o)) {
		o->lost++;
		return;
	}
	/* A platform that echoes a token may do so in a post. */
	log_hide(o->text.data + from, o->text.len - from);
	o->item[o->n++] =
		(struct outbox_item){ e->kind, from, o->text.len - from };
}

int outbox_drain(struct outbox *o, const struct sink *out, struct err *err)
{
	for (; o->sent < o->n; o->sent++) {
		const struct outbox_item *item = &o->item[o->sent];
		struct str text = { o->text.data + item->offset, item->n };
		int rc = out->send(out->ctx, buf_str(&o->key), item->kind, text,
				   err);

		if (rc == -EAGAIN)
			return rc;
		if (rc < 0)
			o->lost++;
	}
	o->n = 0;
	o->sent = 0;
	buf_clear(&o->text);
	return 0;
}

size_t outbox_left(const struct outbox *o)
{
	return o->n - o->sent;
}
