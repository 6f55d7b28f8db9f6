/* lexicon.c -- labels, their words and the conditions of these, and what a text
 * tells of them.
 *
 * A word is known by its spellings: itself and its forms.  Each is a phrase
 * (phrases.h), and so is each text of with and without.  phrases.c says which
 * phrases stand in a text and where; here it is judged whether the word counts
 * there. */
#include "lexicon.h"

#include "common/base/array.h"
#include "common/base/fnv.h"
#include "common/base/pool.h"
#include "common/fold/fold.h"
#include "phrases.h"

#include <errno.h>
#include <stdlib.h>

const char *const label_class_names[LABEL_CLASSES] = {
	[LABEL_PROGRAMME] = "programmes",
	[LABEL_CLUSTER] = "clusters",
	[LABEL_ACTIVITY] = "activities",
	[LABEL_CAMPAIGN] = "campaigns",
};

/* Numbers of phrases. */
struct phrase_list {
	uint32_t *at;
	size_t n;
};

struct word {
	size_t label, number;
	const char *text; /* as the lexicon writes it */
	struct phrase_list with, without;
	uint32_t near; /* tokens; 0: anywhere */
};

/* What a phrase means where it is a spelling of a word. */
struct spelling {
	const struct word *word;
	struct str written; /* counts only so; null: in any case */
	struct spelling *next;
};

struct spellings {
	struct spelling *first, *last; /* in the order of the lexicon */
};

struct lexicon {
	struct pool pool;
	struct phrases *phrases;
	struct label labels[LABELS_MOST];
	size_t n_labels;
	const struct word **words;
	size_t n_words, size_words;
	struct spellings *of; /* of each phrase */
	size_t n_of, size_of;
	char *version;
	uint64_t mark;
};

struct lexicon_work {
	struct phrase_work phrases;
	/* Of each phrase: the text, by number, in which it stood last. */
	uint64_t *seen;
	size_t size_seen;
	uint64_t number;
};

static int no_memory(struct err *err)
{
	return err_set(err, -ENOMEM, "no memory for the lexicon");
}

struct lexicon *lexicon_new(void)
{
	struct lexicon *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	pool_init(&l->pool);
	l->mark = FNV64_BEGIN;
	l->phrases = phrases_new();
	if (!l->phrases) {
		lexicon_free(l);
		return NULL;
	}
	return l;
}

void lexicon_free(struct lexicon *l)
{
	if (!l)
		return;
	phrases_free(l->phrases);
	pool_release(&l->pool);
	free(l->words);
	free(l->of);
	free(l);
}

/* ---- the mark: everything that was told, in its order ---- */

static uint64_t mark_text(uint64_t mark, struct str text)
{
	return fnv64(fnv64(mark, text), STR_LIT("\x1f"));
}

static uint64_t mark_number(uint64_t mark, int64_t number)
{
	return mark_text(mark,
			 (struct str){ (const char *)&number, sizeof(number) });
}

static uint64_t mark_texts(uint64_t mark, const struct str *texts, size_t n)
{
	mark = mark_number(mark, (int64_t)n);
	for (size_t i = 0; i < n; i++)
		mark = mark_text(mark, texts[i]);
	return mark;
}

uint64_t lexicon_word_mark(uint64_t mark, const struct lexicon_word *word)
{
	mark = mark_text(mark, word->word);
	mark = mark_number(mark, word->as_written);
	mark = mark_number(mark, word->near);
	mark = mark_texts(mark, word->forms, word->n_forms);
	mark = mark_texts(mark, word->with, word->n_with);
	return mark_texts(mark, word->without, word->n_without);
}

static void mark_label(struct lexicon *l, const struct label *label)
{
	l->mark = mark_number(l->mark, label->class);
	l->mark = mark_text(l->mark, str_of(label->id));
	l->mark = mark_number(l->mark, label->from_day);
	l->mark = mark_number(l->mark, label->until_day);
}

uint64_t lexicon_mark(const struct lexicon *l)
{
	return l->mark;
}

/* ---- labels ---- */

int lexicon_label(struct lexicon *l, enum label_class class, struct str id,
		  struct str name, int64_t from_day, int64_t until_day,
		  struct err *err)
{
	struct label label = {
		.class = class,
		.from_day = from_day,
		.until_day = until_day,
	};

	if (lexicon_find(l, id) >= 0)
		return err_set(err, -EEXIST, "%.*s: there is one already",
			       STR_ARG(id));
	if (l->n_labels == LABELS_MOST)
		return err_set(err, -ENOSPC, "%.*s: more than %d labels",
			       STR_ARG(id), LABELS_MOST);
	label.id = pool_copy(&l->pool, id);
	label.name = pool_copy(&l->pool, name);
	if (l->pool.bad)
		return no_memory(err);
	mark_label(l, &label);
	l->labels[l->n_labels] = label;
	return (int)l->n_labels++;
}

size_t lexicon_labels(const struct lexicon *l)
{
	return l->n_labels;
}

const struct label *lexicon_at(const struct lexicon *l, size_t label)
{
	return &l->labels[label];
}

int lexicon_find(const struct lexicon *l, struct str id)
{
	for (size_t i = 0; i < l->n_labels; i++)
		if (str_is(id, l->labels[i].id))
			return (int)i;
	return -1;
}

const char *lexicon_version(const struct lexicon *l)
{
	return l->version ? l->version : "";
}

int lexicon_set_version(struct lexicon *l, struct str version, struct err *err)
{
	char *copy = pool_copy(&l->pool, version);

	if (!copy)
		return no_memory(err);
	l->version = copy;
	return 0;
}

/* ---- words ---- */

const char *lexicon_word_fault(struct str text)
{
	return phrase_fault(text);
}

/* Of a phrase as it is written, with a suffix. */
#define WRITTEN_MOST (PHRASE_BYTES + 8)

/* The tokens of a text, folded but for their case, without what is between
 * them.  Returns the length; 0: longer than any phrase. */
static size_t written(struct str text, char out[WRITTEN_MOST])
{
	struct fold fold;
	struct fold_token token;
	char one[FOLD_MOST];
	size_t all = 0;

	fold_begin(&fold, text);
	while (fold_next(&fold, &token)) {
		struct str bytes = { text.p + token.from, token.n };
		size_t n = fold_written(bytes, one);

		if (n == 0 || all + n > WRITTEN_MOST)
			return 0;
		memcpy(out + all, one, n);
		all += n;
	}
	return all;
}

uint64_t lexicon_word_sum(struct str text, bool as_written)
{
	uint64_t sum = fnv64(FNV64_BEGIN, STR_LIT("\x1d"));
	struct fold_token token;
	struct fold fold;
	char out[FOLD_MOST];

	fold_begin(&fold, text);
	while (fold_next(&fold, &token)) {
		struct str bytes = { text.p + token.from, token.n };

		if (as_written)
			token.text =
				(struct str){ out, fold_written(bytes, out) };
		sum = fnv64(fnv64(sum, token.text), STR_LIT(" "));
	}
	return fnv64(sum, as_written ? STR_LIT("\x1e") : STR_LIT("\x1f"));
}

/* Room for the spellings of that phrase. */
static bool spellings_room(struct lexicon *l, size_t phrase)
{
	if (phrase < l->n_of)
		return true;
	if (!ARRAY_ROOM(l->of, l->size_of, phrase + 1))
		return false;
	for (; l->n_of <= phrase; l->n_of++)
		l->of[l->n_of] = (struct spellings){ 0 };
	return true;
}

static int add_spelling(struct lexicon *l, const struct word *word,
			struct str text, bool as_written, struct err *err)
{
	struct spelling *s = pool_alloc(&l->pool, sizeof(*s));
	int phrase = phrases_add(l->phrases, text, err);
	struct spellings *of;
	char out[WRITTEN_MOST];

	if (phrase < 0)
		return phrase;
	if (!s || !spellings_room(l, (size_t)phrase))
		return no_memory(err);
	s->word = word;
	if (as_written)
		s->written = pool_str(&l->pool,
				      (struct str){ out, written(text, out) });
	of = &l->of[phrase];
	if (!of->first)
		of->first = s;
	else
		of->last->next = s;
	of->last = s;
	return 0;
}

static int add_list(struct lexicon *l, struct phrase_list *list,
		    const struct str *texts, size_t n, struct err *err)
{
	list->at = pool_array(&l->pool, n, sizeof(*list->at));
	if (!list->at)
		return no_memory(err);
	for (size_t i = 0; i < n; i++) {
		int phrase = phrases_add(l->phrases, texts[i], err);

		if (phrase < 0)
			return phrase;
		list->at[list->n++] = (uint32_t)phrase;
	}
	return 0;
}

int lexicon_word(struct lexicon *l, int label, const struct lexicon_word *w,
		 struct err *err)
{
	struct word *word = pool_alloc(&l->pool, sizeof(*word));
	int rc;

	if (!word || !ARRAY_ROOM(l->words, l->size_words, l->n_words + 1))
		return no_memory(err);
	word->label = (size_t)label;
	word->number = l->n_words;
	word->text = pool_copy(&l->pool, w->word);
	word->near = w->near > 0 ? (uint32_t)w->near : 0;
	rc = add_list(l, &word->with, w->with, w->n_with, err);
	if (rc == 0)
		rc = add_list(l, &word->without, w->without, w->n_without, err);
	if (rc == 0)
		rc = add_spelling(l, word, w->word, w->as_written, err);
	for (size_t i = 0; rc == 0 && i < w->n_forms; i++)
		rc = add_spelling(l, word, w->forms[i], w->as_written, err);
	if (rc == 0 && l->pool.bad)
		rc = no_memory(err);
	if (rc < 0)
		return rc;
	l->mark = lexicon_word_mark(mark_number(l->mark, label), w);
	l->words[l->n_words++] = word;
	return 0;
}

size_t lexicon_words(const struct lexicon *l)
{
	return l->n_words;
}

const char *lexicon_word_at(const struct lexicon *l, size_t number,
			    size_t *label)
{
	*label = l->words[number]->label;
	return l->words[number]->text;
}

int lexicon_compile(struct lexicon *l, struct err *err)
{
	size_t n = phrases_count(l->phrases);

	if (n > 0 && !spellings_room(l, n - 1))
		return no_memory(err);
	return phrases_compile(l->phrases, err);
}

/* ---- a text ---- */

struct lexicon_reading *lexicon_reading_new(void)
{
	struct lexicon_reading *r = calloc(1, sizeof(*r));

	if (r)
		r->work = calloc(1, sizeof(*r->work));
	if (r && !r->work) {
		free(r);
		return NULL;
	}
	return r;
}

void lexicon_reading_free(struct lexicon_reading *r)
{
	if (!r)
		return;
	phrase_work_release(&r->work->phrases);
	free(r->work->seen);
	free(r->work);
	free(r->hits);
	free(r);
}

/* One text read, and what it tells. */
struct telling {
	const struct lexicon *l;
	struct lexicon_reading *reading;
	const struct str *texts;
	int64_t day;
	struct label_set *labels;
};

static int note_seen(struct lexicon_work *work, size_t phrases, struct err *err)
{
	size_t had = work->size_seen;

	if (!ARRAY_ROOM(work->seen, work->size_seen, phrases + 1))
		return no_memory(err);
	for (size_t i = had; i < work->size_seen; i++)
		work->seen[i] = 0;
	work->number++;
	for (size_t i = 0; i < work->phrases.n; i++)
		work->seen[work->phrases.at[i].phrase] = work->number;
	return 0;
}

static uint32_t distance(const struct phrase_find *a,
			 const struct phrase_find *b)
{
	if (a->last < b->first)
		return b->first - a->last;
	return b->last < a->first ? a->first - b->last : 0;
}

/* Whether the phrase stands at most so many tokens from the find.  The finds
 * lie in the order of their first tokens. */
static bool is_near(const struct phrase_work *work,
		    const struct phrase_find *find, uint32_t phrase,
		    uint32_t near)
{
	size_t at = (size_t)(find - work->at);

	for (size_t i = at; i < work->n; i++) {
		if (work->at[i].first > find->last + near)
			break;
		if (work->at[i].phrase == phrase &&
		    distance(find, &work->at[i]) <= near)
			return true;
	}
	for (size_t i = at; i-- > 0;) {
		if (work->at[i].first + PHRASE_TOKENS + near < find->first)
			break;
		if (work->at[i].phrase == phrase &&
		    distance(find, &work->at[i]) <= near)
			return true;
	}
	return false;
}

static bool any_stands(const struct telling *t, const struct phrase_list *list,
		       const struct phrase_find *find, uint32_t near)
{
	const struct lexicon_work *work = t->reading->work;

	for (size_t i = 0; i < list->n; i++)
		if (work->seen[list->at[i]] == work->number &&
		    (!near || is_near(&work->phrases, find, list->at[i], near)))
			return true;
	return false;
}

static bool is_written(const struct telling *t, const struct phrase_find *find,
		       struct str want)
{
	struct str bytes = { t->texts[find->text].p + find->from, find->n };
	char out[WRITTEN_MOST];
	size_t n = written(bytes, out);

	return n == want.n + find->suffix && memcmp(out, want.p, want.n) == 0;
}

static bool counts(const struct telling *t, const struct spelling *s,
		   const struct phrase_find *find)
{
	const struct word *word = s->word;
	const struct label *label = &t->l->labels[word->label];

	if (t->day < label->from_day || t->day > label->until_day)
		return false;
	if (s->written.p && !is_written(t, find, s->written))
		return false;
	if (word->with.n && !any_stands(t, &word->with, find, word->near))
		return false;
	return !any_stands(t, &word->without, find, 0);
}

/* Whether it is there: by another spelling, or by the parts of a tag. */
static bool has_hit(const struct lexicon_reading *r,
		    const struct lexicon_hit *hit)
{
	for (size_t i = r->n_hits; i-- > 0 && r->hits[i].from == hit->from;)
		if (r->hits[i].number == hit->number &&
		    r->hits[i].n == hit->n &&
		    r->hits[i].in_description == hit->in_description)
			return true;
	return false;
}

static int add_hit(struct telling *t, const struct word *word,
		   const struct phrase_find *find, struct err *err)
{
	struct lexicon_reading *r = t->reading;
	struct lexicon_hit hit = {
		.label = word->label,
		.number = word->number,
		.word = word->text,
		.in_description = find->text > 0,
		.from = find->from,
		.n = find->n,
	};

	label_set_add(t->labels, word->label);
	if (r->n_hits == HITS_MOST || has_hit(r, &hit))
		return 0;
	if (!ARRAY_ROOM(r->hits, r->cap_hits, r->n_hits + 1))
		return no_memory(err);
	r->hits[r->n_hits++] = hit;
	return 0;
}

static int judge(struct telling *t, const struct phrase_find *find,
		 struct err *err)
{
	int rc = 0;

	for (const struct spelling *s = t->l->of[find->phrase].first;
	     s && rc == 0; s = s->next)
		if (counts(t, s, find))
			rc = add_hit(t, s->word, find, err);
	return rc;
}

int lexicon_read(const struct lexicon *l, struct lexicon_reading *reading,
		 struct str text, struct str description, int64_t day,
		 struct label_set *labels, struct err *err)
{
	const struct str texts[] = { text, description };
	struct phrase_work *found = &reading->work->phrases;
	struct telling telling = { l, reading, texts, day, labels };
	int rc = phrases_find(l->phrases, found, texts, ARRAY_LEN(texts), err);

	*labels = (struct label_set){ 0 };
	reading->n_hits = 0;
	if (rc < 0 || found->n == 0)
		return rc;
	rc = note_seen(reading->work, phrases_count(l->phrases), err);
	for (size_t i = 0; i < found->n && rc == 0; i++)
		rc = judge(&telling, &found->at[i], err);
	return rc;
}
