/* command.c -- commands as lists of arguments.
 *
 * hiredis has a format of its own (redisCommand), but formats each command
 * into fresh memory and reads %s up to a NUL; ours appends to one buffer and
 * takes views.  It must not know connections. */
#include "command.h"

#include "common/base/array.h"

#include <stdlib.h>

#define CMD_MAX_BYTES (64 << 20)

void redis_cmd_init(struct redis_cmd *cmd)
{
	*cmd = (struct redis_cmd){ 0 };
	buf_init(&cmd->bytes, CMD_MAX_BYTES);
}

void redis_cmd_release(struct redis_cmd *cmd)
{
	if (!cmd)
		return;
	buf_release(&cmd->bytes);
	free(cmd->end);
	redis_cmd_init(cmd);
}

void redis_cmd_clear(struct redis_cmd *cmd)
{
	buf_clear(&cmd->bytes);
	cmd->n = 0;
}

/* What was added since the last argument's end is one more argument. */
static void end_arg(struct redis_cmd *cmd)
{
	if (ARRAY_ROOM(cmd->end, cmd->size, cmd->n + 1))
		cmd->end[cmd->n++] = cmd->bytes.len;
	else
		buf_spoil_no_memory(&cmd->bytes);
}

void redis_cmd_arg(struct redis_cmd *cmd, struct str arg)
{
	if (!arg.p)
		buf_spoil_no_memory(&cmd->bytes);
	buf_addstr(&cmd->bytes, arg);
	end_arg(cmd);
}

void redis_cmd_args(struct redis_cmd *cmd, const char *arg)
{
	redis_cmd_arg(cmd, str_of(arg));
}

void redis_cmd_argi(struct redis_cmd *cmd, int64_t arg)
{
	buf_addi(&cmd->bytes, arg);
	end_arg(cmd);
}

void redis_cmd_argf(struct redis_cmd *cmd, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&cmd->bytes, fmt, ap);
	va_end(ap);
	end_arg(cmd);
}

void redis_cmd_argb(struct redis_cmd *cmd, const struct buf *arg)
{
	buf_addbuf(&cmd->bytes, arg);
	end_arg(cmd);
}

/* One word of a format: a conversion, or an argument as it stands. */
static void add_word(struct redis_cmd *cmd, struct str word, va_list *ap)
{
	if (str_is(word, "%s"))
		redis_cmd_args(cmd, va_arg(*ap, const char *));
	else if (str_is(word, "%t"))
		redis_cmd_arg(cmd, va_arg(*ap, struct str));
	else if (str_is(word, "%k"))
		redis_cmd_argb(cmd, va_arg(*ap, const struct buf *));
	else if (str_is(word, "%d"))
		redis_cmd_argi(cmd, va_arg(*ap, int64_t));
	else
		redis_cmd_arg(cmd, word);
}

static void add_words(struct redis_cmd *cmd, const char *fmt, va_list *ap)
{
	while (*fmt) {
		size_t n = strcspn(fmt, " ");

		add_word(cmd, (struct str){ fmt, n }, ap);
		fmt += n + (fmt[n] == ' ');
	}
}

void redis_cmd_vset(struct redis_cmd *cmd, const char *fmt, va_list args)
{
	va_list ap; /* a parameter of this type has no address of its own */

	redis_cmd_clear(cmd);
	va_copy(ap, args);
	add_words(cmd, fmt, &ap);
	va_end(ap);
}

void redis_cmd_set(struct redis_cmd *cmd, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	redis_cmd_vset(cmd, fmt, ap);
	va_end(ap);
}

void redis_cmd_more(struct redis_cmd *cmd, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_words(cmd, fmt, &ap);
	va_end(ap);
}
