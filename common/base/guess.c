/* guess.c -- "did you mean": the known word nearest to one that is unknown, by
 * Levenshtein distance. */
#include "guess.h"

#include <string.h>

#define WORD_BYTES 48 /* longer words are no typing errors */
#define SLIPS_MAX  2

static unsigned least(unsigned a, unsigned b, unsigned c)
{
	unsigned m = a < b ? a : b;

	return m < c ? m : c;
}

/* The Levenshtein distance: letters to change, drop or insert. */
static unsigned slips_between(const char *a, const char *b)
{
	unsigned row[WORD_BYTES + 1];
	size_t n = strlen(b);

	if (strlen(a) > WORD_BYTES || n > WORD_BYTES)
		return SLIPS_MAX + 1;
	for (size_t j = 0; j <= n; j++)
		row[j] = (unsigned)j;
	for (size_t i = 0; a[i]; i++) {
		unsigned diagonal = row[0];

		row[0] = (unsigned)i + 1;
		for (size_t j = 0; j < n; j++) {
			unsigned above = row[j + 1];

			row[j + 1] = least(row[j] + 1, above + 1,
					   diagonal + (a[i] != b[j]));
			diagonal = above;
		}
	}
	return row[n];
}

void guess_offer(struct guess *guess, const char *candidate)
{
	unsigned slips = slips_between(guess->word, candidate);

	if (slips > SLIPS_MAX || (guess->best && slips >= guess->slips))
		return;
	guess->best = candidate;
	guess->slips = slips;
}
