/* captions.h -- what invented posts say: a table of captions in Indonesian,
 * each with the labels that it tells (deploy/lexicon.json), some with none.
 * Written for this; sentra, districts and people in them are invented. */
#ifndef SENTRA_TESTS_SIMULATOR_CAPTIONS_H
#define SENTRA_TESTS_SIMULATOR_CAPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct caption {
	const char *labels; /* ids, a space between; "" where it tells none */
	const char *title;  /* at most 100 characters, all that YouTube takes;
			       begins with 8 of ASCII, which faults spoil */
	const char *more;   /* what stands below it; "" where nothing does */
};

extern const struct caption captions[];
extern const size_t captions_n;

bool caption_tells(const struct caption *, const char *label);

#endif
