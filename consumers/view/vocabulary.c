/* vocabulary.c -- labels that people ask about. */
#include "vocabulary.h"

#include "common/base/buf.h"
#include "common/base/guess.h"

#include <errno.h>
#include <strings.h>

#define LIST_MAX 300

size_t vocabulary_of(const struct lexicon *lexicon, enum label_class class,
		     int64_t day, const struct label **out)
{
	size_t n = 0;

	for (size_t i = 0; i < lexicon_labels(lexicon); i++) {
		const struct label *label = lexicon_at(lexicon, i);

		if (label->class == class && label->from_day <= day &&
		    day <= label->until_day)
			out[n++] = label;
	}
	return n;
}

/* "no programme 'yappi'; did you mean yapi?  There are: atensi, yapi" */
static void unknown(const struct lexicon *lexicon, const char *word,
		    struct err *err)
{
	struct guess guess = { .word = word };
	struct buf list;

	buf_init(&list, LIST_MAX);
	for (size_t i = 0; i < lexicon_labels(lexicon); i++) {
		const struct label *label = lexicon_at(lexicon, i);

		if (label->class != LABEL_PROGRAMME)
			continue;
		guess_offer(&guess, label->id);
		buf_addf(&list, "%s%s", list.len ? ", " : "", label->id);
	}
	(void)err_set(err, -ENOENT,
		      "no programme '%s'%s%s%s; the lexicon has %s", word,
		      guess.best ? ", did you mean " : "",
		      guess.best ? guess.best : "", guess.best ? "?" : "",
		      list.len ? buf_shown(&list) : "none");
	buf_release(&list);
}

const struct label *vocabulary_programme(const struct lexicon *lexicon,
					 const char *word, struct err *err)
{
	for (size_t i = 0; i < lexicon_labels(lexicon); i++) {
		const struct label *label = lexicon_at(lexicon, i);

		if (label->class == LABEL_PROGRAMME &&
		    (strcasecmp(label->id, word) == 0 ||
		     strcasecmp(label->name, word) == 0))
			return label;
	}
	unknown(lexicon, word, err);
	return NULL;
}

const struct label *vocabulary_label(const struct lexicon *lexicon,
				     struct str id)
{
	int i = lexicon_find(lexicon, id);
	const struct label *label =
		i < 0 ? NULL : lexicon_at(lexicon, (size_t)i);

	return label && label->class != LABEL_CAMPAIGN ? label : NULL;
}

const char *class_title(enum language language, enum label_class class)
{
	static const enum word_id words[LABEL_CLASSES] = {
		[LABEL_PROGRAMME] = WORD_class_programme,
		[LABEL_CLUSTER] = WORD_class_cluster,
		[LABEL_ACTIVITY] = WORD_class_activity,
		[LABEL_CAMPAIGN] = WORD_class_campaign,
	};

	return word(language, words[class]);
}
