/* caption.c -- which labels a caption tells, and by which words. */
#include "caption.h"

#include "common/base/guess.h"
#include "consumers/view/vocabulary.h"
#include "telling_html.h"

#include <ctype.h>
#include <errno.h>

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

/* Of words that lie over each other the first. */
static void add_marked(struct html *h, const struct caption *c)
{
	size_t at = 0;

	html(h, "<p class=\"caption\" dir=\"auto\">");
	for (size_t i = 0; i < c->reading->n_hits; i++) {
		const struct lexicon_hit *hit = &c->reading->hits[i];

		if (!is_shown(c, hit) || hit->from < at)
			continue;
		add_part(h, c, at, hit->from);
		html(h, "<mark>");
		add_part(h, c, hit->from, hit->from + hit->n);
		html(h, "</mark>");
		at = hit->from + hit->n;
	}
	add_part(h, c, at, c->text.n);
	html(h, "</p>\n");
}

static void add_row(struct html *h, const struct caption *c,
		    const struct lexicon_hit *hit)
{
	const struct label *label = lexicon_at(c->lexicon, hit->label);

	html(h, "<tr><th scope=\"row\">");
	telling_label(h, label);
	html(h, "</th><td>");
	html_words(h, class_title(h->language, label->class));
	html(h, "</td><td>");
	html_text(h, str_of(hit->word));
	html(h, "</td><td><mark>");
	add_part(h, c, hit->from, hit->from + hit->n);
	html(h, "</mark></td></tr>\n");
}

static void add_table(struct html *h, const struct caption *c)
{
	telling_table_begin(h, "hits", word(h->language, WORD_hits_caption));
	html(h, "<thead><tr>");
	part_head(h, word(h->language, WORD_caught_label), false);
	part_head(h, word(h->language, WORD_caught_class), false);
	part_head(h, word(h->language, WORD_caught_word), false);
	part_head(h, word(h->language, WORD_caught_where), false);
	html(h, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < c->reading->n_hits; i++)
		if (is_shown(c, &c->reading->hits[i]))
			add_row(h, c, &c->reading->hits[i]);
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
