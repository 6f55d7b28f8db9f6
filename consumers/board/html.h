/* html.h -- HTML, and the only way by which text reaches a page.
 *
 *   html(h, "<p class=\"who\">");        what we wrote: a literal alone
 *   html_text(h, name);                  what others wrote: escaped
 *   html(h, "</p>");
 *   html(h, "<a"); html_link(h, "href", url); html(h, ">");
 *
 * Text from outside (names, captions, ids, addresses) may be anything: it is
 * escaped, what may not be shown becomes U+FFFD, marks that turn the direction
 * of a line (bidi) are left out and the text stands in a <bdi>, and what is
 * longer than HTML_TEXT_MAX characters is cut.  A link that is neither a path
 * of ours nor http(s) is none.  There are no styles and scripts in a page
 * (Content-Security-Policy), and no function here that would write one.
 *
 * Live parts: html_live() and html_live_end() stand around an element that has
 * an id, and that changes while people look.  live.h compares those of two
 * renderings, and sends what differs. */
#ifndef SENTRA_CONSUMERS_BOARD_HTML_H
#define SENTRA_CONSUMERS_BOARD_HTML_H

#include "common/base/buf.h"
#include "common/base/zone.h"
#include "consumers/view/grid.h"
#include "consumers/view/number.h"

#define HTML_TEXT_MAX 600
#define HTML_PAGE_MAX ((size_t)16 << 20)

/* An element with an id, from its '<' to its '>'. */
struct html_part {
	char id[96];
	size_t from, to; /* in the page's bytes */
};

struct html {
	struct buf out;
	enum language language;
	const char *root;       /* "" or "/en": before each path of ours */
	struct html_part *part; /* owned */
	size_t n_parts, parts_size;
	size_t open; /* private: the part that is being written, + 1 */
	bool bad;    /* no memory for parts */
};

void html_init(struct html *, enum language);
void html_release(struct html *);

/* A literal of ours; what is none does not compile. */
#define html(h, literal) buf_add(&(h)->out, "" literal, sizeof(literal) - 1)

/* Text from outside, escaped; within <bdi> where it holds anything but ASCII.
 * A null text is nothing. */
void html_text(struct html *, struct str);
/* A text of ours, which may hold < and &; printf's for numbers of ours. */
void html_words(struct html *, const char *);
void html_wordsf(struct html *, const char *fmt, ...) PRINTF_LIKE(2, 3);
void html_word(struct html *, enum word_id);

/* ' name="value"', escaped. */
void html_attr(struct html *, const char *name, struct str value);
void html_attrf(struct html *, const char *name, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
/* ' name="..."' of a path of ours ("/sentra/x", which gets the root before it)
 * or of http(s); of anything else nothing, and false. */
bool html_link(struct html *, const char *name, struct str url);

/* 340.138; "-" where nothing is known. */
void html_number(struct html *, struct str decimal);
/* <time datetime="2026-03-10T05:30:00Z">Sel 10 Mar 2026 12.30 WIB</time> */
void html_time(struct html *, int64_t ms, const char *zone);
/* "3 jam lalu" */
void html_age(struct html *, int64_t age_ms);
/* The word of a state ("fresh", as on a card) with its symbol, in a span of
 * class "state s-fresh"; what is no state: "-". */
void html_state(struct html *, struct str state);
/* ▲3, ▼1, =, with words for a screen reader; MOVED_UNKNOWN: "-". */
void html_moved(struct html *, int moved);

/* An element follows that has this id ("s-kartini-temanggung"), and ends. */
void html_live(struct html *, const char *fmt, ...) PRINTF_LIKE(2, 3);
void html_live_end(struct html *);
/* Names what the live parts show: a hash of their ids and bytes, in their
 * order. */
uint64_t html_stamp(const struct html *);

/* The whole table: head, rows <tr id="s-<id>">, cells <td data-metric="<name>"
 * data-value="<value>">, each row a live part; caption: text of ours.  Where
 * sorted is not NULL, heads are links that sort: sorted(ctx, column) writes the
 * address of the page sorted by that column into out, or nothing. */
struct html_table {
	const char *caption;
	const char *id; /* of the <table> */
	int by;         /* the column that it is sorted by; -1 */
	void (*sorted)(void *ctx, size_t column, struct buf *out);
	void *ctx;
};
void html_grid(struct html *, const struct grid *, const struct html_table *);

/* 0, or what is wrong with the page. */
int html_error(const struct html *, struct err *) MUST_USE;

#endif
