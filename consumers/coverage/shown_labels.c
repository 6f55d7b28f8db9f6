/* shown_labels.c -- which labels people are shown. */
#include "shown_labels.h"

void shown_labels_init(struct shown_labels *shown,
		       const struct lexicon *lexicon)
{
	*shown = (struct shown_labels){ .lexicon = lexicon };
	for (size_t i = 0; i < lexicon_labels(lexicon); i++) {
		if (lexicon_at(lexicon, i)->class == LABEL_CAMPAIGN)
			continue;
		shown->at[shown->n++] = i;
		label_set_add(&shown->set, i);
	}
}

const char *shown_label_id(const struct shown_labels *shown, size_t i)
{
	return lexicon_at(shown->lexicon, shown->at[i])->id;
}

void shown_labels_print(const struct shown_labels *shown,
			const struct label_set *set, struct buf *out)
{
	const char *between = "";

	for (size_t i = 0; i < shown->n; i++) {
		if (!label_set_has(set, shown->at[i]))
			continue;
		buf_adds(out, between);
		buf_adds(out, shown_label_id(shown, i));
		between = " ";
	}
}

bool shown_labels_any(const struct shown_labels *shown,
		      const struct label_set *set)
{
	for (size_t i = 0; i < ARRAY_LEN(set->bits); i++)
		if (set->bits[i] & shown->set.bits[i])
			return true;
	return false;
}
