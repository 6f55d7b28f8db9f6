/* sim_fields.h -- field expressions of Graph:
 * id,comments.filter(stream).limit(0),media.limit(5){id,like_count}. */
#ifndef SENTRA_TESTS_SIMULATOR_SIM_FIELDS_H
#define SENTRA_TESTS_SIMULATOR_SIM_FIELDS_H

#include "common/base/str.h"

#define FIELD_WORDS 6

struct field {
	struct str name;
	struct field_word {
		struct str name, value; /* .name(value) */
	} words[FIELD_WORDS];
	size_t n_words;
	struct str inner; /* between { and }; null where there is none */
};

/* Takes the next field off the text: 1; 0 at the end, -1 for bad syntax. */
int sim_field_next(struct str *text, struct field *out);
/* The value of a word; null where the field has it not. */
struct str sim_field_word(const struct field *, const char *name);

#endif
