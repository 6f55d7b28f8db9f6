/* live.h -- what changed of a page, as one frame of its event stream.  Pure.
 *
 *   event: rows
 *   data: {"from": "9f3a...", "to": "77c1...",
 *          "parts": {"s-kartini-temanggung": "<tr id=..."},
 *          "order": ["s-antasena-magelang", ...]}
 *
 * from and to are stamps (html_stamp()); whoever has another page than `from`
 * reads it anew.  parts: those whose bytes differ; order: all ids, where it
 * differs, else absent.  Where a part came or went the frame is `event: reset`.
 */
#ifndef SENTRA_CONSUMERS_BOARD_LIVE_H
#define SENTRA_CONSUMERS_BOARD_LIVE_H

#include "consumers/view/html.h"

/* The live parts of a rendering, kept for the next. */
struct live_page;

/* new: copies the parts; NULL: no memory. */
struct live_page *live_page_new(const struct html *);
/* Accepts NULL. */
void live_page_free(struct live_page *);
uint64_t live_page_stamp(const struct live_page *);
/* What it takes of memory; 0 of NULL. */
size_t live_page_bytes(const struct live_page *);

/* Appends the frame that makes the one of the other; false: they are the same,
 * and nothing was appended. */
bool live_frame(const struct live_page *from, const struct live_page *to,
		struct buf *out);
/* The frame without parts that says which page is the newest: from = to. */
void live_still(const struct live_page *, struct buf *out);
/* The frame "event: reset": whoever gets it reads the page anew. */
void live_reset(struct buf *out);

#endif
