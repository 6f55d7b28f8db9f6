/* telling_html.c -- what was told, in pages. */
#include "telling_html.h"

#include "common/base/clock.h"
#include "consumers/view/vocabulary.h"
#include "frame.h"
#include "top.h"

#include <inttypes.h>
#include <stdio.h>

#define CAPTION_CHARS 200
#define DIGEST_BYTES  ((size_t)64 << 10)

static int64_t ms_of(int64_t at_s)
{
	return at_s > 0 ? at_s * SECOND_MS : TIME_NONE;
}

/* ---- ages and gaps ---- */

static void gap_begin(struct html *h)
{
	html(h, "<strong class=\"gap\"><span aria-hidden=\"true\">! </span>");
}

static void gap_end(struct html *h)
{
	html(h, "<span class=\"sr\"> ");
	html_word(h, WORD_gap_small);
	html(h, "</span></strong>");
}

void telling_days(struct html *h, const struct told *told, int64_t at_s)
{
	bool gap = told_is_gap(told, at_s);

	if (at_s == TOLD_UNKNOWN) {
		html(h, "-");
		return;
	}
	if (gap)
		gap_begin(h);
	if (at_s == TOLD_NEVER)
		html_word(h, WORD_never_yet);
	else
		html_wordsf(h, "%" PRId64, told_days(told, at_s));
	if (gap)
		gap_end(h);
}

void telling_gap(struct html *h, const struct told *told, int64_t at_s)
{
	if (at_s == TOLD_UNKNOWN) {
		html_word(h, WORD_not_known);
	} else if (told_is_gap(told, at_s)) {
		gap_begin(h);
		html_word(h, WORD_gap_small);
		html(h, "</strong>");
	} else {
		html(h, "<span class=\"yes\"><span aria-hidden=\"true\">"
			"\xe2\x9c\x93 </span>");
		html_word(h, WORD_told);
		html(h, "</span>");
	}
}

void telling_when(struct html *h, const struct world *w, int64_t at_s,
		  const char *zone)
{
	if (at_s == TOLD_NEVER)
		html_word(h, WORD_never);
	else
		part_when(h, w, ms_of(at_s), zone);
}

/* ---- notes ---- */

/* The newest of all: from then on all labels are known. */
static int64_t labelled_from(const struct world *w)
{
	size_t column = hashes_column(&w->now->labels, "labelled_from");
	int64_t from_ms = TIME_NONE;

	for (size_t i = 0; i < w->now->labels.n; i++)
		from_ms =
			later(from_ms,
			      value_ms(hashes_at(&w->now->labels, i, column)));
	return from_ms;
}

static struct str counted_by(const struct world *w)
{
	size_t column = hashes_column(&w->now->labels, "lexicon_version");
	struct str version = STR_NULL;

	for (size_t i = 0; i < w->now->labels.n && !version.n; i++)
		version = hashes_at(&w->now->labels, i, column);
	return version;
}

static void add_since(struct html *h, const struct world *w)
{
	int64_t from_ms = labelled_from(w);

	if (from_ms == TIME_NONE)
		return;
	html(h, "<p class=\"note\">");
	html_word(h, WORD_labels_known_since);
	html(h, " ");
	html_time(h, from_ms, w->zone);
	html(h, ". ");
	if (from_ms > w->now_ms - GAP_DAYS * DAY_MS)
		html_word(h, WORD_labels_may_lack);
	html(h, "</p>\n");
}

void telling_notes(struct html *h, const struct world *w)
{
	struct str version = counted_by(w);

	add_since(h, w);
	if (!version.n)
		return;
	html(h, "<p class=\"note\">");
	html_word(h, WORD_counted_by);
	html_text(h, version);
	if (w->lexicon && !str_is(version, lexicon_version(w->lexicon))) {
		html_word(h, WORD_file_has);
		html_text(h, str_of(lexicon_version(w->lexicon)));
	}
	html(h, ".</p>\n");
}

/* ---- links, tables ---- */

void telling_link(struct html *h, const char *path, struct str rest,
		  struct str text)
{
	struct buf link;
	bool linked;

	buf_init(&link, HTML_LINK_MAX);
	buf_adds(&link, path);
	buf_addurl(&link, rest);
	linked = html_anchor(h, buf_str(&link));
	html_text(h, text);
	if (linked)
		html(h, "</a>");
	buf_release(&link);
}

void telling_sentra(struct html *h, const struct world *w, size_t card)
{
	telling_link(h, "/sentra/", w->now->cards.id[card], card_name(w, card));
}

void telling_label(struct html *h, const struct label *label)
{
	telling_link(h, "/program/", str_of(label->id), str_of(label->name));
}

size_t telling_labels(struct html *h, const struct world *w, struct str labels)
{
	struct str id;
	size_t n = 0;

	while (next_label(&labels, &id)) {
		const struct label *label =
			w->lexicon ? vocabulary_label(w->lexicon, id) : NULL;

		html_words(h, n++ ? ", " : "");
		if (label)
			telling_label(h, label);
		else
			html_text(h, id);
	}
	return n;
}

void telling_table_begin(struct html *h, const char *class, const char *caption)
{
	html(h, "<div class=\"scroll\" role=\"region\" tabindex=\"0\"");
	html_attr(h, "aria-label", str_of(caption));
	html(h, "><table");
	html_attr(h, "class", str_of(class));
	html(h, "><caption>");
	html_words(h, caption);
	html(h, "</caption>\n");
}

void telling_table_end(struct html *h)
{
	html(h, "</tbody></table></div>\n");
}

/* ---- digests ---- */

static void add_post(struct html *h, const struct world *w,
		     const struct digest_post *post)
{
	html(h, "<li><span class=\"when\">");
	part_when(h, w, post->published_ms, post->zone);
	html(h, "</span> <span class=\"who\">");
	telling_link(h, "/sentra/", post->sentra, post->name);
	html(h, "</span> <span class=\"post\"><span class=\"platform\">");
	part_platform(h, post->platform);
	html(h, "</span> ");
	part_caption(h, post->url, post->text, CAPTION_CHARS);
	html(h, "</span></li>\n");
}

static void add_copy(struct html *h, const struct world *w,
		     const struct digest *d, const char *title)
{
	const struct digest_head head = {
		.title = title,
		.language = h->language,
		.t_ms = w->now->as_of_ms,
		.zone = w->zone,
		.most = DIGEST_MOST,
	};
	struct buf text;

	buf_init(&text, DIGEST_BYTES);
	digest_text(d, &head, &text);
	html_live(h, "copy");
	html(h, "<div id=\"copy\">");
	frame_copy(h, "digest", word(h->language, WORD_copy_dinsos),
		   buf_str(&text));
	html(h, "</div>");
	html_live_end(h);
	html(h, "\n");
	buf_spoil(&h->out, &text);
	buf_release(&text);
}

void telling_digest(struct html *h, const struct world *w,
		    const struct digest *d, const char *title)
{
	part_begin(h, "posts", WORD_digest_title);
	if (d->n) {
		html(h, "<ol class=\"digest\">\n");
		for (size_t i = 0; i < d->n; i++)
			add_post(h, w, &d->at[i]);
		html(h, "</ol>\n");
	} else {
		html(h, "<p>");
		html_word(h, w->away ? WORD_posts_unread : WORD_no_posts);
		html(h, "</p>\n");
	}
	part_end(h);
	if (d->n)
		add_copy(h, w, d, title);
}
