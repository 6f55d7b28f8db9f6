/* outbox.h -- the events of one round, until the outlet took them all; no
 * secret is in them, whatever the platform told. */
#ifndef SENTRA_PRODUCERS_CORE_OUTBOX_H
#define SENTRA_PRODUCERS_CORE_OUTBOX_H

#include "sink.h"

#define OUTBOX_BYTES_MAX (256u << 20) /* above what a round can hold */

struct outbox_item {
	enum event_kind kind;
	size_t offset, n; /* of text */
};

struct outbox {
	struct buf text;
	struct outbox_item *item; /* owned */
	size_t n, size;
	size_t sent;
	struct buf key; /* the sentra id of all of them */
	size_t lost;    /* could not even be kept or sent, since the start */
};

void outbox_init(struct outbox *);
void outbox_release(struct outbox *);

/* A round_tell_fn; ctx: the outbox.  All events until it is empty again are
 * of one sentra. */
void outbox_add(void *ctx, const struct event *);
/* Hand over as many as the outlet takes.  0: none is left; -EAGAIN: it is
 * full.  *err says why one was lost, if lost grew. */
int outbox_drain(struct outbox *, const struct sink *, struct err *);
size_t outbox_left(const struct outbox *);

#endif
