/* html.h -- HTML, and the only way by which text reaches a page.
 *
 *   html(h, "<p class=\"who\">");        what we wrote: a literal alone
 *   html_text(h, name);                  what others wrote: escaped
 *   html(h, "</p>");
 *   html(h, "<a"); html_link(h, "href", url); html(h, ">");
 *
 * Text from outside (names, captions, ids, addresses) may be anything.  It is
 * escaped; control characters and what is no UTF-8 become U+FFFD, line breaks
 * and tabs a blank; what cannot be seen and what turns the direction of a line
 * (bidi) is left out, and the text stands in a <bdi>; what is longer than
 * HTML_TEXT_MAX characters is cut, and ends with three dots.  A link that is
 * neither a path of ours nor http(s) is none.  There are no styles and scripts
 * in a page (Content-Security-Policy), and no function here that would write
 * one.
 *
 * Live parts: html_live() and html_live_end() stand around an element that has
 * an id, and that changes while people look.  live.h compares those of two
 * renderings, and sends what differs.  They do not lie in one another. */
#ifndef SENTRA_CONSUMERS_VIEW_HTML_H
#define SENTRA_CONSUMERS_VIEW_HTML_H

#include "common/base/buf.h"
#include "common/base/zone.h"
#include "number.h"

#define HTML_TEXT_MAX  600
#define HTML_PLAIN_MAX 4000
#define HTML_LINK_MAX  2048 /* bytes */
#define HTML_PAGE_MAX  ((size_t)16 << 20)

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
	bool bad;    /* no memory for parts */
	bool nested; /* a part within another, which is a fault of ours */
	/* Private. */
	bool open;                /* the last part is being written */
	struct html_zones *zones; /* those that html_time() had */
};

void html_init(struct html *, enum language);
void html_release(struct html *);

/* A literal of ours; what is none does not compile. */
#define html(h, literal) buf_add(&(h)->out, "" literal, sizeof(literal) - 1)

/* Text from outside, escaped; within <bdi> where it holds anything but ASCII.
 * A null text is nothing. */
void html_text(struct html *, struct str);
/* The same where no element may stand: in <title>, <option>, <textarea>, and in
 * the texts of SVG.  No <bdi>; line breaks stay; at most HTML_PLAIN_MAX
 * characters. */
void html_plain(struct html *, struct str);
/* A text of ours, which may hold < and &; printf's for numbers of ours. */
void html_words(struct html *, const char *);
void html_wordsf(struct html *, const char *fmt, ...) PRINTF_LIKE(2, 3);
void html_word(struct html *, enum word_id);

/* ' name="value"', escaped so that whoever reads the attribute has the same
 * text, but for what is no UTF-8 and controls (U+FFFD), and cut as text is.
 * name: ours. */
void html_attr(struct html *, const char *name, struct str value);
void html_attrf(struct html *, const char *name, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
/* ' name="..."' of a path of ours ("/sentra/x", which gets the root before it)
 * or of http(s), which gets ' rel="noreferrer"' behind it; of anything else
 * nothing, and false. */
bool html_link(struct html *, const char *name, struct str url);
/* '<a href="...">' of one that html_link() takes; of anything else nothing, and
 * false: there is no </a> to write then. */
bool html_anchor(struct html *, struct str url);

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

/* An element follows that has this id ("s-kartini-temanggung"), and ends.  One
 * whose id is longer than a part's is none. */
void html_live(struct html *, const char *fmt, ...) PRINTF_LIKE(2, 3);
void html_live_end(struct html *);
/* Names what the live parts show: a hash of their ids and bytes, in their
 * order.  Of parts that are closed. */
uint64_t html_stamp(const struct html *);

/* 0, or what is wrong with the page: -ENOMEM, -EMSGSIZE, -EINVAL. */
int html_error(const struct html *, struct err *) MUST_USE;

#endif
