/* html.c -- text, attributes, links, numbers and live parts of a page. */
#include "html.h"

#include "common/base/array.h"
#include "common/base/clock.h"
#include "common/base/fnv.h"
#include "common/base/utf8.h"
#include "ranking.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#define SUBSTITUTE "\xef\xbf\xbd" /* U+FFFD */
#define DOTS       "\xe2\x80\xa6" /* U+2026 */

/* Indonesia has three; a roster may have others. */
#define ZONES_MAX 8
struct html_zones {
	struct {
		char name[64];
		struct zone *zone; /* NULL: there is none of that name */
	} at[ZONES_MAX];
	size_t n;
};

void html_init(struct html *h, enum language language)
{
	*h = (struct html){ .language = language,
			    .root = language == ENGLISH ? "/en" : "" };
	buf_init(&h->out, HTML_PAGE_MAX);
}

void html_release(struct html *h)
{
	for (size_t i = 0; h->zones && i < h->zones->n; i++)
		zone_close(h->zones->at[i].zone);
	free(h->zones);
	free(h->part);
	buf_release(&h->out);
	*h = (struct html){ 0 };
}

int html_error(const struct html *h, struct err *err)
{
	if (h->nested)
		return err_set(err, -EINVAL,
			       "the page has a live part within another");
	if (h->bad)
		return err_set(err, -ENOMEM, "no memory for the page's parts");
	return buf_error(&h->out, err, "the page");
}

/* ---- text ---- */

static const char *entity(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return NULL;
	}
}

static void add_char(struct buf *out, const char *p, size_t n)
{
	const char *as = entity(*p);

	if (as)
		buf_adds(out, as);
	else
		buf_add(out, p, n);
}

static bool breaks_line(const char *p, size_t n)
{
	return *p == '\n' || *p == '\r' || *p == '\t' ||
	       (n == 3 && (!memcmp(p, "\xe2\x80\xa8", 3) ||
			   !memcmp(p, "\xe2\x80\xa9", 3)));
}

/* C0, DEL, C1, or no UTF-8: a character that nobody meant. */
static bool is_broken(const char *p, const char *end, size_t n)
{
	if ((unsigned char)*p < 0x80)
		return true;
	return !utf8_len(p, end) || (n == 2 && (unsigned char)p[0] == 0xc2 &&
				     (unsigned char)p[1] < 0xa0);
}

/* One that utf8_printable() does not show. */
static void add_unseen(struct buf *out, const char *p, const char *end,
		       size_t n, bool lines)
{
	if (breaks_line(p, n))
		buf_addc(out, lines && *p == '\n' ? '\n' : ' ');
	else if (is_broken(p, end, n))
		buf_adds(out, SUBSTITUTE);
}

/* lines: they stay lines. */
static void add_text(struct buf *out, struct str text, size_t most, bool lines)
{
	const char *p = text.p, *end = text.p ? p + text.n : NULL;
	size_t chars = 0;

	for (size_t n; p < end; p += n) {
		if (chars++ == most) {
			buf_adds(out, DOTS);
			return;
		}
		if (utf8_printable(p, end, &n))
			add_char(out, p, n);
		else
			add_unseen(out, p, end, n, lines);
	}
}

static bool is_ascii(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] >= 0x80)
			return false;
	return true;
}

void html_text(struct html *h, struct str text)
{
	bool ascii = is_ascii(text);

	if (!ascii)
		html(h, "<bdi>");
	add_text(&h->out, text, HTML_TEXT_MAX, false);
	if (!ascii)
		html(h, "</bdi>");
}

void html_plain(struct html *h, struct str text)
{
	add_text(&h->out, text, HTML_PLAIN_MAX, true);
}

static void add_words(struct buf *out, const char *text)
{
	for (; *text; text++)
		add_char(out, text, 1);
}

void html_words(struct html *h, const char *text)
{
	add_words(&h->out, text);
}

void html_wordsf(struct html *h, const char *fmt, ...)
{
	struct buf text;
	va_list args;

	buf_init(&text, h->out.max);
	va_start(args, fmt);
	buf_vaddf(&text, fmt, args);
	va_end(args);
	if (!text.bad && text.len)
		add_words(&h->out, text.data);
	buf_spoil(&h->out, &text);
	buf_release(&text);
}

void html_word(struct html *h, enum word_id id)
{
	html_words(h, word(h->language, id));
}

/* ---- attributes ---- */

/* What an attribute's reader gets is the same text, so line breaks are
 * escaped: a parser would make others of them. */
static void add_value(struct buf *out, struct str text)
{
	const char *p = text.p, *end = text.p ? p + text.n : NULL;
	size_t chars = 0;

	for (size_t n; p < end; p += n) {
		bool seen = utf8_printable(p, end, &n);

		if (chars++ == HTML_TEXT_MAX) {
			buf_adds(out, DOTS);
			return;
		}
		if (*p == '\n' || *p == '\r' || *p == '\t')
			buf_addf(out, "&#%d;", *p);
		else if (!seen && is_broken(p, end, n))
			buf_adds(out, SUBSTITUTE);
		else
			add_char(out, p, n);
	}
}

void html_attr(struct html *h, const char *name, struct str value)
{
	buf_addc(&h->out, ' ');
	buf_adds(&h->out, name);
	html(h, "=\"");
	add_value(&h->out, value);
	html(h, "\"");
}

void html_attrf(struct html *h, const char *name, const char *fmt, ...)
{
	struct buf value;
	va_list args;

	buf_init(&value, h->out.max);
	va_start(args, fmt);
	buf_vaddf(&value, fmt, args);
	va_end(args);
	html_attr(h, name, buf_str(&value));
	buf_spoil(&h->out, &value);
	buf_release(&value);
}

static bool begins(struct str text, const char *with)
{
	size_t n = strlen(with);

	return text.n > n && !strncasecmp(text.p, with, n);
}

/* Browsers drop blanks and controls within an address, and so may read another
 * than we did; it cannot be cut either. */
static bool is_address(struct str url)
{
	const char *p = url.p, *end = url.p ? p + url.n : NULL;

	if (url.n > HTML_LINK_MAX)
		return false;
	for (size_t n; p < end; p += n)
		if (!utf8_printable(p, end, &n) || *p == ' ' || *p == '\\')
			return false;
	return true;
}

/* "//host/" is another host's. */
static bool is_path(struct str url)
{
	return url.n && url.p[0] == '/' && !(url.n > 1 && url.p[1] == '/');
}

static bool is_link(struct str url)
{
	return (is_path(url) || begins(url, "http://") ||
		begins(url, "https://")) &&
	       is_address(url);
}

bool html_link(struct html *h, const char *name, struct str url)
{
	if (!is_link(url))
		return false;
	buf_addc(&h->out, ' ');
	buf_adds(&h->out, name);
	html(h, "=\"");
	if (is_path(url))
		buf_adds(&h->out, h->root);
	for (size_t i = 0; i < url.n; i++)
		add_char(&h->out, url.p + i, 1);
	html(h, "\"");
	if (!is_path(url))
		html(h, " rel=\"noreferrer\"");
	return true;
}

bool html_anchor(struct html *h, struct str url)
{
	if (!is_link(url))
		return false;
	html(h, "<a");
	html_link(h, "href", url);
	html(h, ">");
	return true;
}

/* ---- numbers, times, states ---- */

void html_number(struct html *h, struct str decimal)
{
	number_add(&h->out, h->language, decimal);
}

/* NULL: UTC. */
static const struct zone *zone_of(struct html *h, const char *name)
{
	struct html_zones *zones = h->zones;
	struct err err = { 0 };
	size_t i = 0;

	if (!name || strlen(name) >= sizeof(zones->at[0].name))
		return NULL;
	if (!zones)
		zones = h->zones = calloc(1, sizeof(*zones));
	if (!zones) {
		buf_spoil_no_memory(&h->out);
		return NULL;
	}
	while (i < zones->n && strcmp(zones->at[i].name, name) != 0)
		i++;
	if (i == ZONES_MAX)
		return NULL;
	if (i == zones->n) {
		snprintf(zones->at[i].name, sizeof(zones->at[i].name), "%s",
			 name);
		zones->at[i].zone = zone_open(name, &err);
		if (!zones->at[i].zone && err_is_ours(err.code))
			buf_spoil_no_memory(&h->out);
		zones->n++;
	}
	return zones->at[i].zone;
}

void html_time(struct html *h, int64_t ms, const char *zone)
{
	char text[RFC3339_SIZE];

	if (ms == TIME_NONE) {
		html(h, "-");
		return;
	}
	rfc3339_format(ms, text);
	html(h, "<time");
	html_attrf(h, "datetime", "%.19sZ", text);
	html(h, ">");
	time_add(&h->out, h->language, ms, zone_of(h, zone), zone);
	html(h, "</time>");
}

void html_age(struct html *h, int64_t age_ms)
{
	age_add(&h->out, h->language, age_ms);
}

static const struct state {
	const char *name;
	const char *symbol;
	enum word_id word;
} states[] = {
	{ "fresh", "\xe2\x97\x8f", WORD_fresh }, /* ● */
	{ "aging", "\xe2\x97\x90", WORD_aging }, /* ◐ */
	{ "stale", "\xe2\x9c\x95", WORD_stale }, /* ✕ */
	{ "blind", "?", WORD_blind },
	{ "unknown", "?", WORD_unknown },
	{ "exempt", "\xe2\x80\x96", WORD_exempt },             /* ‖ */
	{ "unregistered", "\xe2\x97\x8b", WORD_unregistered }, /* ○ */
};

void html_state(struct html *h, struct str state)
{
	const struct state *s = states;

	while (s < states + ARRAY_LEN(states) && !str_is(state, s->name))
		s++;
	if (s == states + ARRAY_LEN(states)) {
		html(h, "-");
		return;
	}
	html(h, "<span");
	html_attrf(h, "class", "state s-%s", s->name);
	html(h, "><span class=\"symbol\" aria-hidden=\"true\">");
	html_words(h, s->symbol);
	html(h, "</span> ");
	html_word(h, s->word);
	html(h, "</span>");
}

/* What is seen, what is read aloud, and how many places. */
static void add_moved(struct html *h, const char *class, const char *symbol,
		      enum word_id said, int places)
{
	html(h, "<span");
	html_attrf(h, "class", "moved %s", class);
	html(h, "><span aria-hidden=\"true\">");
	html_words(h, symbol);
	html(h, "</span><span class=\"sr\">");
	html_word(h, said);
	html(h, " </span>");
	if (places)
		html_wordsf(h, "%d", places);
	html(h, "</span>");
}

void html_moved(struct html *h, int moved)
{
	if (moved == MOVED_UNKNOWN)
		html(h, "-");
	else if (moved > 0)
		add_moved(h, "up", "\xe2\x96\xb2", WORD_moved_up, moved);
	else if (moved < 0)
		add_moved(h, "down", "\xe2\x96\xbc", WORD_moved_down, -moved);
	else
		add_moved(h, "not", "=", WORD_moved_not, 0);
}

/* ---- live parts ---- */

void html_live(struct html *h, const char *fmt, ...)
{
	struct html_part part = { .from = h->out.len };
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(part.id, sizeof(part.id), fmt, args);
	va_end(args);
	h->nested |= h->open;
	if (n < 0 || (size_t)n >= sizeof(part.id) || h->nested)
		return;
	if (!ARRAY_ROOM(h->part, h->parts_size, h->n_parts + 1)) {
		h->bad = true;
		return;
	}
	h->part[h->n_parts++] = part;
	h->open = true;
}

void html_live_end(struct html *h)
{
	if (h->open)
		h->part[h->n_parts - 1].to = h->out.len;
	h->open = false;
}

uint64_t html_stamp(const struct html *h)
{
	uint64_t hash = FNV64_BEGIN;

	for (size_t i = 0; i < h->n_parts && h->out.data; i++) {
		const struct html_part *part = &h->part[i];

		if (part->to <= part->from)
			continue;
		hash = fnv64(hash,
			     (struct str){ part->id, strlen(part->id) + 1 });
		hash = fnv64(hash, (struct str){ h->out.data + part->from,
						 part->to - part->from });
	}
	return hash;
}
