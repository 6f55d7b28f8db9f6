/* command.h -- a Redis command as a list of arguments, gathered in one buffer
 * and not allocated one by one.
 *
 *   struct redis_cmd cmd;
 *
 *   redis_cmd_init(&cmd);
 *   redis_cmd_set(&cmd, "HSET %k state %s as_of %d", &key, name, t_s);
 *   rc = redis_queue(redis, &cmd, &err);
 *   ...                                     (set again, queue again)
 *   redis_cmd_release(&cmd);
 *
 * A list that lacks something is bad: memory ran out, it is over 64 MiB, or an
 * argument is null, since Redis has none: it came from a bad buffer.
 * redis_queue() and redis_call() refuse it (-ENOMEM, -EMSGSIZE), so that nobody
 * needs to ask before.  It must not know
 * connections. */
#ifndef SENTRA_COMMON_REDIS_COMMAND_H
#define SENTRA_COMMON_REDIS_COMMAND_H

#include "common/base/buf.h"

struct redis_cmd {
	struct buf bytes; /* the arguments, one after the other */
	size_t *end;      /* end[i]: where argument i ends; owned */
	size_t n, size;   /* arguments; room for so many */
};

void redis_cmd_init(struct redis_cmd *);
/* Accepts NULL. */
void redis_cmd_release(struct redis_cmd *);
/* Empty and good again; the memory is kept. */
void redis_cmd_clear(struct redis_cmd *);

/* A whole command, instead of what the list held.  Each word between single
 * spaces is an argument, either as it stands or
 *   %s  const char *        %k  const struct buf *, such as a key
 *   %t  struct str          %d  int64_t
 * A conversion is a whole word: "a:%s" is three bytes and a letter, sent as
 * they are (redis_cmd_argf() builds such an argument).  All are copied. */
void redis_cmd_set(struct redis_cmd *, const char *fmt, ...);
void redis_cmd_vset(struct redis_cmd *, const char *fmt, va_list);
/* Words added to what is there. */
void redis_cmd_more(struct redis_cmd *, const char *fmt, ...);

/* One argument more: a view, a C string, a number, a text made by printf, and
 * the text of a buffer, whose failure becomes the command's. */
void redis_cmd_arg(struct redis_cmd *, struct str);
void redis_cmd_args(struct redis_cmd *, const char *);
void redis_cmd_argi(struct redis_cmd *, int64_t);
void redis_cmd_argf(struct redis_cmd *, const char *fmt, ...) PRINTF_LIKE(2, 3);
void redis_cmd_argb(struct redis_cmd *, const struct buf *);

#endif
