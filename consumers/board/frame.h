/* frame.h -- what stands around every page: head, navigation, how old the data
 * is, foot.
 *
 * The banner is a live part (id "state"): it says that Redis is away, that a
 * stage wrote nothing for long, or that the collector is blind, and since when;
 * the last numbers stay, with their hour. */
#ifndef SENTRA_CONSUMERS_BOARD_FRAME_H
#define SENTRA_CONSUMERS_BOARD_FRAME_H

#include "page.h"

/* Everything from <!doctype html> on to <main> itself; title: text of whoever,
 * for the window.  A page's body begins with its <h1>, of which it has one. */
void frame_begin(struct html *, const struct world *, const struct page *,
		 const struct page_ask *, const char *title);
/* The foot, links to the forms of its table, and for the script the page's
 * address and stamp (html_stamp()): <div id="live" hidden data-page="/en/..."
 * data-stamp="9f3a...">, where the page is kept (page->once is not set). */
void frame_end(struct html *, const struct world *, const struct page *,
	       const struct page_ask *);
/* A whole page that says what is wrong: of 404, 400, 503.  world->now may be
 * NULL here. */
void frame_error(struct html *, const struct world *, int status,
		 const char *text);

/* A text to copy (for WhatsApp): in a <textarea> with a button that copies. */
void frame_copy(struct html *, const char *id, const char *label, struct str);
/* How a number is made: a link to /tentang#anchor; anchor: ours. */
void frame_formula(struct html *, const char *anchor);

#endif
