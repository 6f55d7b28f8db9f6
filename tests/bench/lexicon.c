/* lexicon.c -- how many captions a second of CPU the lexicon reads: as it is,
 * ten and a hundred times as large, in one run and turn by turn; and whether
 * the time is linear in the text.
 *
 *   lexicon LEXICON CAPTIONS
 *
 * CAPTIONS as `sentractl lexicon test` reads them.  What makes the lexicon
 * larger are words that no caption has, and phrases of its own words. */
#include "common/base/array.h"
#include "common/base/buf.h"
#include "common/base/file.h"
#include "common/base/pool.h"
#include "consumers/ctl/lexicon/captions.h"
#include "consumers/lexicon/lexicon_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SIZES  3
#define ROUNDS 9
#define PASSES 100

static const int times[SIZES] = { 1, 10, 100 };

struct bench {
	struct pool pool;
	struct str *captions;
	size_t n, size, bytes;
	struct lexicon *lexicon[SIZES];
	struct lexicon_reading *reading;
	size_t hits;
};

static void fail(const char *what)
{
	fprintf(stderr, "lexicon: %s\n", what);
	exit(1);
}

static double cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int keep(void *ctx, const struct caption *caption, struct err *err)
{
	struct bench *b = ctx;

	(void)err;
	if (!ARRAY_ROOM(b->captions, b->size, b->n + 1))
		fail("no memory");
	b->captions[b->n] = pool_str(&b->pool, caption->text);
	b->bytes += b->captions[b->n++].n;
	return 0;
}

static void read_captions(struct bench *b, const char *path)
{
	struct buf text;
	struct err err;
	size_t passed;

	buf_init(&text, (size_t)1 << 30);
	if (file_read(path, &text, &err) < 0 ||
	    captions_read(buf_str(&text), keep, b, &passed, &err) < 0)
		fail(err.text);
	buf_release(&text);
	if (b->n == 0)
		fail("no captions");
}

/* ---- larger lexicons ---- */

static struct str first_token(const char *word)
{
	return (struct str){ word, strcspn(word, " ") };
}

/* A word of its own from the number-th, for the k-th time. */
static void make_word(const struct lexicon *l, size_t number, int k,
		      char out[200])
{
	size_t label, n = lexicon_words(l);
	const char *text = lexicon_word_at(l, number, &label);
	struct str own = first_token(text), other;

	other = first_token(
		lexicon_word_at(l, (number * 7 + (size_t)k * 13) % n, &label));
	if (k % 2)
		snprintf(out, 200, "%.40s %.*s", text, STR_ARG(other));
	else
		snprintf(out, 200, "%.*sq%c%c x%.40s%c", STR_ARG(own),
			 'a' + k % 26, 'a' + k / 26 % 26, text, 'a' + k % 26);
}

static void enlarge(struct lexicon *l, int by)
{
	size_t n = lexicon_words(l), label;
	struct err err;
	char text[200];

	for (size_t i = 0; i < n; i++)
		for (int k = 1; k < by; k++) {
			struct lexicon_word word = { 0 };

			make_word(l, i, k, text);
			word.word = str_of(text);
			if (lexicon_word_fault(word.word))
				continue;
			lexicon_word_at(l, i, &label);
			if (lexicon_word(l, (int)label, &word, &err) < 0)
				fail(err.text);
		}
}

static struct lexicon *load(const char *path, int by)
{
	struct lexicon *l;
	struct faults faults;
	struct err err;

	faults_init(&faults);
	l = lexicon_load(path, false, &faults);
	if (!l)
		fail(faults.n ? faults.at[0].printed : "no lexicon");
	enlarge(l, by);
	if (lexicon_compile(l, &err) < 0)
		fail(err.text);
	faults_release(&faults);
	return l;
}

/* ---- measuring ---- */

static void read_text(struct bench *b, const struct lexicon *l, struct str text)
{
	struct label_set labels;
	struct err err;

	if (lexicon_read(l, b->reading, text, STR_NULL, 20000, &labels, &err) <
	    0)
		fail(err.text);
	b->hits += b->reading->n_hits;
}

static double once(struct bench *b, const struct lexicon *l)
{
	double began = cpu_s();

	for (int pass = 0; pass < PASSES; pass++)
		for (size_t i = 0; i < b->n; i++)
			read_text(b, l, b->captions[i]);
	return cpu_s() - began;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values)
{
	qsort(values, ROUNDS, sizeof(*values), compare);
	return values[ROUNDS / 2];
}

static void captions(struct bench *b)
{
	double seconds[SIZES][ROUNDS], ratio[SIZES][ROUNDS];

	for (int round = 0; round < ROUNDS; round++)
		for (int i = 0; i < SIZES; i++) {
			seconds[i][round] = once(b, b->lexicon[i]);
			ratio[i][round] = seconds[i][round] / seconds[0][round];
		}
	printf("%-10s %8s %14s %8s %8s\n", "lexicon", "words", "captions/cpu-s",
	       "MB/s", "of 1 x");
	for (int i = 0; i < SIZES; i++) {
		double s = median(seconds[i]) / PASSES;

		printf("%6d x   %8zu %14.0f %8.0f %8.2f\n", times[i],
		       lexicon_words(b->lexicon[i]), (double)b->n / s,
		       (double)b->bytes / s / 1e6, median(ratio[i]));
	}
}

/* The seconds of a text that begins so and goes on with the unit. */
static double repeat(struct bench *b, const char *unit, size_t bytes,
		     const char *begin)
{
	double seconds[ROUNDS];
	struct buf text;

	buf_init(&text, 2 * bytes);
	buf_adds(&text, begin);
	while (text.len < bytes)
		buf_adds(&text, unit);
	for (int round = 0; round < ROUNDS; round++) {
		double began = cpu_s();

		read_text(b, b->lexicon[0], buf_str(&text));
		seconds[round] = cpu_s() - began;
	}
	buf_release(&text);
	return median(seconds);
}

static void linear(struct bench *b)
{
	static const struct {
		const char *name, *begin, *unit;
	} rows[] = {
		{ "one letter", "", "a" },
		{ "letter, blank", "", "a " },
		{ "one bold letter", "", "\xf0\x9d\x90\x8f" },
		{ "a tag, Ab", "#", "Ab" },
		{ "a tag, accents", "#A", "\xcc\x81" },
		{ "a tag each", "", "#AbCd " },
		{ "apostrophes", "", "a'" },
		{ "a word", "", "anak yatim " },
	};

	printf("%-16s %12s %12s %8s\n", "1 MB of", "100 kB, ms", "1 MB, ms",
	       "ratio");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		double small = repeat(b, rows[i].unit, 100000, rows[i].begin);
		double large = repeat(b, rows[i].unit, 1000000, rows[i].begin);

		printf("%-16s %12.2f %12.2f %8.1f\n", rows[i].name, small * 1e3,
		       large * 1e3, large / small);
	}
}

int main(int argc, char **argv)
{
	struct bench b = { .n = 0 };

	if (argc != 3)
		fail("wants LEXICON CAPTIONS");
	b.reading = lexicon_reading_new();
	read_captions(&b, argv[2]);
	for (int i = 0; i < SIZES; i++)
		b.lexicon[i] = load(argv[1], times[i]);
	printf("%zu captions, %zu bytes each\n", b.n, b.bytes / b.n);
	captions(&b);
	linear(&b);
	for (int i = 0; i < SIZES; i++)
		lexicon_free(b.lexicon[i]);
	lexicon_reading_free(b.reading);
	pool_release(&b.pool);
	free(b.captions);
	return 0;
}
