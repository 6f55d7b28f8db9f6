/* poll_parts.h -- the inside of a poller, shared by poll*.c only. */
#ifndef SENTRA_POLL_PARTS_H
#define SENTRA_POLL_PARTS_H

#include "group.h"
#include "members.h"
#include "outbox.h"
#include "poll.h"

#include <limits.h>

struct poller {
	struct poller_setup setup;
	struct plan *plan; /* in force; owned */
	struct plan *next; /* to come; owned */
	struct store store;
	char store_path[PATH_MAX], quota_path[PATH_MAX];
	struct members members;
	struct asker asker;
	struct group group;
	size_t *grouped; /* owned: the members of the group */
	bool under_way;  /* a group is */
	struct outbox outbox;
	size_t failed;   /* of the outlet, as far as it was noticed */
	size_t lost;     /* of the outbox, likewise */
	bool kafka_away; /* was logged */
	struct trouble logged;
	int64_t kept_ms; /* boot: last written */
	int64_t last_ok_ms;
};

/* poll_state.c */
void poll_load(struct poller *);
void poll_keep_if_due(struct poller *, struct moment);

/* poll_tell.c: the round that is over, as events in the outbox. */
void poll_tell(struct poller *, struct moment);

/* poll_watch.c */
/* Hand over what the outbox has; false: some must wait. */
bool poll_drain(struct poller *);
void poll_log_trouble(struct poller *);
void poll_measure(struct poller *, struct moment);

#endif
