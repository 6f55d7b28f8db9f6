/* catches.c -- counting what words catch. */
#include "catches.h"

#include "common/base/utf8.h"

#include <errno.h>

/* ---- samples ---- */

/* Bytes before and behind the word, so that it is seen in a narrow column; no
 * half characters. */
#define BEFORE 20
#define AFTER  40

/* A copy on one line. */
static struct str flat(struct pool *pool, const char *p, size_t n)
{
	char *text = pool_alloc(pool, n);

	for (size_t i = 0; text && i < n; i++)
		text[i] = (unsigned char)p[i] < ' ' ? ' ' : p[i];
	return (struct str){ text, text ? n : 0 };
}

static bool continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

struct sample sample_of(struct pool *pool, struct str text, size_t from,
			size_t n)
{
	size_t begin = from > BEFORE ? from - BEFORE : 0;
	size_t behind = text.n - from - n;
	struct sample sample;

	while (begin < from && continues(text.p[begin]))
		begin++;
	if (behind > AFTER)
		behind = utf8_whole(text.p + from + n, AFTER);
	sample.before = flat(pool, text.p + begin, from - begin);
	sample.word = flat(pool, text.p + from, n);
	sample.after = flat(pool, text.p + from + n, behind);
	return sample;
}

void sample_print(const struct sample *s, struct buf *out)
{
	buf_addf(out, "%.*s[%.*s]%.*s", STR_ARG(s->before), STR_ARG(s->word),
		 STR_ARG(s->after));
}

/* ---- tallies ---- */

static struct tally *tallies(struct pool *pool, size_t n)
{
	return pool_array(pool, n, sizeof(struct tally));
}

int catches_init(struct catches *c, const struct lexicon *lexicon,
		 const struct lexicon *against, size_t most, struct err *err)
{
	*c = (struct catches){ .lexicon = lexicon,
			       .against = against,
			       .most = most < SAMPLES_MOST ? most
							   : SAMPLES_MOST };
	pool_init(&c->pool);
	c->labels = tallies(&c->pool, lexicon_labels(lexicon));
	c->words = tallies(&c->pool, lexicon_words(lexicon));
	c->gained = tallies(&c->pool, lexicon_labels(lexicon));
	c->lost = tallies(&c->pool, against ? lexicon_labels(against) : 0);
	c->reading = lexicon_reading_new();
	c->other = lexicon_reading_new();
	if (c->pool.bad || !c->reading || !c->other)
		return err_set(err, -ENOMEM, "no memory to count");
	return 0;
}

void catches_release(struct catches *c)
{
	lexicon_reading_free(c->reading);
	lexicon_reading_free(c->other);
	pool_release(&c->pool);
}

/* Once a caption, whatever the number of hits; a sample of the first one. */
static void count(struct catches *c, struct tally *t, const struct str *texts,
		  const struct lexicon_hit *hit)
{
	t->hits++;
	if (t->last == c->captions)
		return;
	t->last = c->captions;
	t->posts++;
	if (t->n_samples < c->most)
		t->sample[t->n_samples++] =
			sample_of(&c->pool, texts[hit->in_description],
				  hit->from, hit->n);
}

static void count_hits(struct catches *c, const struct str *texts)
{
	const struct lexicon_reading *r = c->reading;

	for (size_t i = 0; i < r->n_hits; i++) {
		count(c, &c->labels[r->hits[i].label], texts, &r->hits[i]);
		count(c, &c->words[r->hits[i].number], texts, &r->hits[i]);
	}
}

static size_t count_labels(const struct lexicon *l, const struct label_set *set)
{
	size_t n = 0;

	for (size_t i = 0; i < lexicon_labels(l); i++)
		n += label_set_has(set, i);
	return n;
}

/* The labels that r tells and the other does not. */
static bool count_missing(struct catches *c, const struct str *texts,
			  const struct lexicon *l,
			  const struct lexicon_reading *r,
			  const struct lexicon *other,
			  const struct label_set *there, struct tally *tallies)
{
	bool any = false;

	for (size_t i = 0; i < r->n_hits; i++) {
		const struct lexicon_hit *hit = &r->hits[i];
		const struct label *label = lexicon_at(l, hit->label);
		int twin = lexicon_find(other, str_of(label->id));

		if (twin >= 0 && label_set_has(there, (size_t)twin))
			continue;
		count(c, &tallies[hit->label], texts, hit);
		any = true;
	}
	return any;
}

static int compare(struct catches *c, const struct str *texts, int64_t day,
		   const struct label_set *labels, struct err *err)
{
	struct label_set others;
	int rc = lexicon_read(c->against, c->other, texts[0], texts[1], day,
			      &others, err);
	bool gained, lost;

	if (rc < 0)
		return rc;
	gained = count_missing(c, texts, c->lexicon, c->reading, c->against,
			       &others, c->gained);
	lost = count_missing(c, texts, c->against, c->other, c->lexicon, labels,
			     c->lost);
	c->changed += gained || lost;
	return 0;
}

int catches_add(struct catches *c, struct str text, struct str description,
		int64_t day, struct err *err)
{
	const struct str texts[] = { text, description };
	struct label_set labels;
	int rc = lexicon_read(c->lexicon, c->reading, text, description, day,
			      &labels, err);

	if (rc < 0)
		return rc;
	c->captions++;
	c->labelled += count_labels(c->lexicon, &labels) > 0;
	count_hits(c, texts);
	if (c->against)
		rc = compare(c, texts, day, &labels, err);
	if (rc == 0 && c->pool.bad)
		rc = err_set(err, -ENOMEM, "no memory for the samples");
	return rc;
}
