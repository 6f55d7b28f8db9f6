/* keeper.h -- the board's thread: it reads Redis, makes pages, and keeps them
 * new.
 *
 *   keeper = keeper_new(&parts, config, files, &err);
 *   do
 *           due_ms = keeper_turn(keeper);
 *   while (daemon_wait(daemon, &fd, 1, due_ms));
 *   keeper_close(keeper);
 *
 * A turn answers the visits that wait, reads a generation where Redis moved,
 * makes every kept page anew with it, and tells those that listen what changed.
 * What pages show and whom they are for costs Redis the same whether one looks
 * or a thousand.  A kept page is made anew at most once a second, and now and
 * then also where nothing moved: it shows ages.
 *
 * Where Redis is away the last generation stays, with a word about it. */
#ifndef SENTRA_CONSUMERS_BOARD_KEEPER_H
#define SENTRA_CONSUMERS_BOARD_KEEPER_H

#include "common/daemon/daemon.h"
#include "dispatch.h"
#include "files.h"
#include "meters.h"

/* All borrowed for its life. */
struct keeper_parts {
	struct daemon *daemon;
	struct redis *redis;
	struct cache *cache;
	struct queue *queue;
	struct dispatch *dispatch;
	struct metrics *metrics;
};

struct keeper;

/* new; NULL with text.  config, files: as keeper_adopt(); the prefix is that of
 * this configuration for ever, which must stay. */
struct keeper *keeper_new(const struct keeper_parts *,
			  const struct board_config *,
			  const struct board_files *, struct err *);
/* Accepts NULL. */
void keeper_free(struct keeper *);

/* Other settings and files from now on: borrowed until the next ones. */
void keeper_adopt(struct keeper *, const struct board_config *,
		  const struct board_files *);
/* Whose connections are counted; NULL: nobody's. */
void keeper_count(struct keeper *, const struct serve *);
/* All that is due; returns when (boot_ms()) something is due next. */
int64_t keeper_turn(struct keeper *);
/* Visits that wait get 503, and so do those to come. */
void keeper_close(struct keeper *);

#endif
