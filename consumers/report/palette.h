/* palette.h -- the colours of what is drawn: a deep blue-green, its tints, and
 * one accent for what somebody has to act on.  On grey paper the accent is no
 * colour: what it says has to be said by a sign or a word too. */
#ifndef SENTRA_CONSUMERS_REPORT_PALETTE_H
#define SENTRA_CONSUMERS_REPORT_PALETTE_H

#include "common/draw/canvas.h"

#define COLOUR_INK    RGB(16303a) /* texts and numbers */
#define COLOUR_MUTED  RGB(56696f) /* what stands beside them */
#define COLOUR_DEEP   RGB(0f4c5c) /* heads, lines, bars */
#define COLOUR_MIDDLE RGB(5b98a5)
#define COLOUR_SOFT   RGB(d5e6e9) /* grounds that mean something */
#define COLOUR_FAINT  RGB(f1f6f7) /* every other row, panels */
#define COLOUR_RULE   RGB(c9d6da) /* hairlines */
#define COLOUR_PAPER  RGB(ffffff)
#define COLOUR_ACCENT RGB(b5432c) /* gaps, silence, what fell */

/* The ground of a tile by its level, 0 to 4; another one: not known. */
static inline uint32_t palette_tile(int level)
{
	static const uint32_t grounds[] = { RGB(eef4f5), RGB(d5e6e9),
					    RGB(a3c7cf), COLOUR_MIDDLE,
					    COLOUR_DEEP };

	return level < 0 || level > 4 ? COLOUR_PAPER : grounds[level];
}

/* That of a text on such a tile. */
static inline uint32_t palette_on_tile(int level)
{
	return level == 4 ? COLOUR_PAPER : COLOUR_INK;
}

#endif
