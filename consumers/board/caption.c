/* caption.c -- which labels a caption tells, and by which words. */
#include "caption.h"

#include "common/base/guess.h"
#include "consumers/view/vocabulary.h"
#include "telling_html.h"

#include <ctype.h>
#include <errno.h>
#include <strings.h>

#define NEAR_MOST  8
#define WORD_LEAST 5 /* letters: shorter ones are near to too much */
#define WORD_SIZE  40
#define WORDS_MOST 60 /* of a caption that are looked at */

int caption_read(struct caption *c, const struct world *w, struct str text,
		 int64_t day, struct err *err)
{
	*c = (struct caption){ .lexicon = w->lexicon, .text = text };
	c->reading = lexicon_reading_new();
	if (!c->reading)
		return err_set(err, -ENOMEM, "no memory to read a caption");
	return lexicon_read(c->lexicon, c->reading, text, STR_NULL, day,
			    &c->labels, err);
}

void caption_release(struct caption *c)
{
	lexicon_reading_free(c->reading);
}

/* ---- words that are nearly there ---- */

/* The next word of ASCII letters; null at the end. */
static struct str next_word(struct str *rest)
{
	struct str word;

	while (rest->n && !isalpha((unsigned char)*rest->p)) {
		rest->p++;
		rest->n--;
	}
	word = (struct str){ rest->n ? rest->p : NULL, 0 };
	while (word.n < rest->n && isalpha((unsigned char)rest->p[word.n]))
		word.n++;
	rest->p += word.n;
	rest->n -= word.n;
	return word;
}

/* In small letters; false: not one word of letters, or too short or long. */
static bool small(struct str word, char out[WORD_SIZE])
{
	if (word.n < WORD_LEAST || word.n >= WORD_SIZE)
		return false;
	for (size_t i = 0; i < word.n; i++) {
		if (!isalpha((unsigned char)word.p[i]))
			return false;
		out[i] = (char)tolower((unsigned char)word.p[i]);
	}
	out[word.n] = '\0';
	return true;
}

static bool find_near(const struct lexicon *lexicon, const char *word,
		      struct caption_near *out)
{
	for (size_t i = 0; i < lexicon_words(lexicon); i++) {
		struct guess guess = { .word = word };
		char known[WORD_SIZE];
		size_t label;
		const char *text = lexicon_word_at(lexicon, i, &label);

		if (!small(str_of(text), known) ||
		    lexicon_at(lexicon, label)->class == LABEL_CAMPAIGN)
			continue;
		guess_offer(&guess, known);
		if (!guess.best || guess.slips != 1)
			continue;
		out->word = text;
		out->label = label;
		return true;
	}
	return false;
}

size_t caption_near(const struct lexicon *lexicon, struct str text,
		    struct caption_near *out, size_t most)
{
	size_t n = 0;

	for (int looked = 0; looked < WORDS_MOST && n < most; looked++) {
		struct str written = next_word(&text);
		char word[WORD_SIZE];

		if (!written.p)
			break;
		out[n].written = written;
		n += small(written, word) && find_near(lexicon, word, &out[n]);
	}
	return n;
}

/* ---- as HTML ---- */

static void add_part(struct html *h, const struct caption *c, size_t from,
		     size_t until)
{
	html_plain(h, (struct str){ c->text.p + from, until - from });
}

static bool is_shown(const struct caption *c, const struct lexicon_hit *hit)
{
	return label_set_has(&c->labels, hit->label) &&
	       lexicon_at(c->lexicon, hit->label)->class != LABEL_CAMPAIGN;
}

/* The end of what is marked from hit i on: of words that lie over each other
 * that of all.  *i: the last of them. */
static size_t marked_until(const struct caption *c, size_t *i)
{
	const struct lexicon_hit *hit = c->reading->hits;
	size_t until = hit[*i].from + hit[*i].n;

	for (size_t k = *i + 1; k < c->reading->n_hits; k++) {
		if (hit[k].from >= until)
			break;
		if (is_shown(c, &hit[k]) && hit[k].from + hit[k].n > until)
			until = hit[k].from + hit[k].n;
		*i = k;
	}
	return until;
}

static void add_marked(struct html *h, const struct caption *c)
{
	size_t at = 0;

	html(h, "<p class=\"caption\" dir=\"auto\">");
	for (size_t i = 0; i < c->reading->n_hits; i++) {
		const struct lexicon_hit *hit = &c->reading->hits[i];

		if (!is_shown(c, hit) || hit->from < at)
			continue;
		add_part(h, c, at, hit->from);
		at = marked_until(c, &i);
		html(h, "<mark>");
		add_part(h, c, hit->from, at);
		html(h, "</mark>");
	}
	add_part(h, c, at, c->text.n);
	html(h, "</p>\n");
}

/* Whether a hit before it is of the same label, and of the same word. */
static bool is_again(const struct caption *c, size_t i, bool word)
{
	const struct lexicon_hit *hit = c->reading->hits;

	for (size_t k = 0; k < i; k++)
		if (hit[k].label == hit[i].label &&
		    (!word || strcasecmp(hit[k].word, hit[i].word) == 0))
			return true;
	return false;
}

/* "bantuan" where it stands so, else "bantuan atensi: BANTUAN #ATENSI" */
static void add_hit(struct html *h, const struct caption *c,
		    const struct lexicon_hit *hit)
{
	struct str text = { c->text.p + hit->from, hit->n };

	if (text.n != strlen(hit->word) ||
	    strncasecmp(text.p, hit->word, text.n) != 0) {
		html_text(h, str_of(hit->word));
		html(h, ": ");
	}
	html(h, "<mark>");
	add_part(h, c, hit->from, hit->from + hit->n);
	html(h, "</mark>");
}

/* A label, and each of its words once. */
static void add_row(struct html *h, const struct caption *c, size_t first)
{
	size_t number = c->reading->hits[first].label;
	const struct label *label = lexicon_at(c->lexicon, number);

	html(h, "<tr><th scope=\"row\">");
	telling_label(h, label);
	html(h, "</th><td>");
	html_words(h, class_title(h->language, label->class));
	html(h, "</td><td>");
	for (size_t i = first; i < c->reading->n_hits; i++) {
		if (c->reading->hits[i].label != number || is_again(c, i, true))
			continue;
		html_words(h, i > first ? ", " : "");
		add_hit(h, c, &c->reading->hits[i]);
	}
	html(h, "</td></tr>\n");
}

static void add_table(struct html *h, const struct caption *c)
{
	telling_table_begin(h, "hits", word(h->language, WORD_hits_caption));
	html(h, "<thead><tr>");
	part_head(h, word(h->language, WORD_caught_label), false);
	part_head(h, word(h->language, WORD_caught_class), false);
	part_head(h, word(h->language, WORD_by_word), false);
	html(h, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < c->reading->n_hits; i++)
		if (is_shown(c, &c->reading->hits[i]) && !is_again(c, i, false))
			add_row(h, c, i);
	telling_table_end(h);
}

static void add_near(struct html *h, const struct caption *c)
{
	struct caption_near near[NEAR_MOST];
	size_t n = caption_near(c->lexicon, c->text, near, NEAR_MOST);

	if (!n)
		return;
	html(h, "<p>");
	html_word(h, WORD_nearly);
	html(h, "</p>\n<ul>");
	for (size_t i = 0; i < n; i++) {
		html(h, "<li>");
		html_text(h, near[i].written);
		html(h, " \xe2\x86\x92 ");
		html_text(h, str_of(near[i].word));
		html(h, ": ");
		telling_label(h, lexicon_at(c->lexicon, near[i].label));
		html(h, "</li>");
	}
	html(h, "</ul>\n");
}

void caption_show(struct html *h, const struct caption *c)
{
	bool tells = false;

	for (size_t i = 0; i < c->reading->n_hits; i++)
		tells = tells || is_shown(c, &c->reading->hits[i]);
	add_marked(h, c);
	if (tells) {
		add_table(h, c);
		return;
	}
	html(h, "<p><strong>");
	html_word(h, WORD_post_tells_nothing);
	html(h, "</strong></p>\n");
	add_near(h, c);
}
