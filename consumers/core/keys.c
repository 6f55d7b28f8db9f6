/* keys.c -- the names of boards, cards and streams in Redis.
 *
 * Must not know who writes or reads them. */
#include "keys.h"

const struct buf *key_plain(struct buf *out, const char *prefix,
			    const char *name)
{
	buf_clear(out);
	buf_adds(out, prefix);
	buf_addc(out, ':');
	buf_adds(out, name);
	return out;
}

const struct buf *key_sentra(struct buf *out, const char *prefix,
			     const char *kind, const char *sentra)
{
	key_plain(out, prefix, kind);
	buf_addc(out, ':');
	buf_adds(out, sentra);
	return out;
}

const struct buf *key_history(struct buf *out, const char *prefix,
			      const char *sentra, int platform)
{
	key_sentra(out, prefix, "history", sentra);
	if (platform == NATIONAL)
		return out;
	buf_addc(out, ':');
	buf_adds(out, platform_names[platform]);
	return out;
}

const struct buf *key_coverage(struct buf *out, const char *prefix,
			       const char *label, enum window window)
{
	key_sentra(out, prefix, "coverage", label);
	buf_addc(out, ':');
	buf_adds(out, window_names[window]);
	return out;
}

const struct buf *key_told(struct buf *out, const char *prefix,
			   const char *label)
{
	return key_sentra(out, prefix, "told", label);
}

const struct buf *key_pipeline(struct buf *out, const char *prefix,
			       const char *stage)
{
	return key_sentra(out, prefix, "pipeline", stage);
}

const struct buf *key_board(struct buf *out, const char *prefix,
			    struct board board)
{
	key_plain(out, prefix, "board:");
	board_name(out, board);
	return out;
}
