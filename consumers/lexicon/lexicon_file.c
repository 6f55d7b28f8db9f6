/* lexicon_file.c -- lexicon.json, read and checked.
 *
 * From the bottom up: a text, a word, a label, the lists of labels; then the
 * examples, once all words are known. */
#include "lexicon_file.h"

#include "common/base/buf.h"
#include "common/base/file.h"
#include "common/base/fnv.h"
#include "common/base/pool.h"
#include "common/json/check.h"

#include <errno.h>
#include <stdio.h>

struct file {
	struct json_check check;
	struct lexicon *lexicon;
	struct err err; /* what kept us from reading it: code is not 0 */
};

/* The lists of labels in the file: all classes but the campaigns. */
#define LISTS LABEL_CAMPAIGN

/* ---- a word ---- */

/* A text that can be a word; null, and a fault, where it is none. */
static struct str read_phrase(struct json_check *check,
			      const struct json_place *place)
{
	const char *text = json_check_text(check, place, NEED_VALUE);
	const char *fault = text ? lexicon_word_fault(str_of(text)) : NULL;

	if (fault)
		json_check_fault(check, place, "%s", fault);
	return fault ? STR_NULL : str_of(text);
}

/* A list of such texts, which may be absent, but not empty. */
static const struct str *read_phrases(struct json_check *check,
				      const struct json_place *parent,
				      const char *key, size_t *n)
{
	struct json_place place = json_place_member(parent, key);
	struct str *texts;

	*n = json_check_array(check, &place, NEED_VALUE_OR_NULL);
	texts = pool_array(check->pool, *n, sizeof(*texts));
	if (*n == 0 && json_is_array(place.value))
		json_check_fault(check, &place,
				 "empty; write a word, or "
				 "remove the list");
	for (size_t i = 0; texts && i < *n; i++) {
		struct json_place item = json_place_item(&place, i);

		texts[i] = read_phrase(check, &item);
	}
	return texts;
}

static bool read_case(struct json_check *check, const struct json_place *parent)
{
	struct json_place place = json_place_member(parent, "case");

	if (place.value && !json_is_bool(place.value))
		json_check_fault(check, &place, "want true or false");
	return json_is_true(place.value);
}

static int read_near(struct json_check *check, const struct json_place *parent,
		     size_t n_with)
{
	struct json_place place = json_place_member(parent, "near");
	int64_t near = 0;

	if (!place.value)
		return 0;
	if (!json_int(place.value, &near) || near < 1 || near > NEAR_MOST)
		json_check_fault(check, &place,
				 "want a number of tokens from 1 to %d",
				 NEAR_MOST);
	else if (n_with == 0)
		json_check_fault(check, &place,
				 "there is no with that it could bound; add "
				 "one, or remove it");
	return (int)near;
}

/* Either a text or an object. */
struct lexicon_word lexicon_word_read(struct json_check *check,
				      const struct json_place *place)
{
	static const char *const members[] = { "word", "case", "forms",
					       "with", "near", "without",
					       NULL };
	struct json_place at = json_place_member(place, "word");
	struct lexicon_word word = { 0 };

	if (json_is_string(place->value)) {
		word.word = read_phrase(check, place);
		return word;
	}
	if (!json_check_object(check, place, members))
		return word;
	word.word = read_phrase(check, &at);
	word.as_written = read_case(check, place);
	word.forms = read_phrases(check, place, "forms", &word.n_forms);
	word.with = read_phrases(check, place, "with", &word.n_with);
	word.without = read_phrases(check, place, "without", &word.n_without);
	word.near = read_near(check, place, word.n_with);
	return word;
}

/* texts: NULL where there was no memory for them. */
static uint64_t add_texts(uint64_t sum, const struct str *texts, size_t n)
{
	for (size_t i = 0; texts && i < n; i++) {
		sum = fnv64(sum, texts[i]);
		sum = fnv64(sum, STR_LIT("\x1f"));
	}
	return fnv64(sum, STR_LIT("\x1e"));
}

/* The same of two words only where one of them is too many. */
static uint64_t sum_of(const struct lexicon_word *word)
{
	char near[16];
	struct str bound = { near, (size_t)snprintf(near, sizeof(near), "%d",
						    word->near) };
	uint64_t sum = lexicon_word_sum(word->word, word->as_written);

	sum = add_texts(sum, word->with, word->n_with);
	sum = add_texts(sum, word->without, word->n_without);
	return add_texts(sum, &bound, 1);
}

/* ---- a label ---- */

static void check_twice(struct file *file, const struct json_place *words,
			const uint64_t *sums, size_t i, struct str word)
{
	struct json_place at = json_place_item(words, i);
	char first[32];
	size_t k = 0;

	while (sums[k] != sums[i])
		k++;
	if (k == i || !word.p)
		return;
	snprintf(first, sizeof(first), "words[%zu]", k);
	json_check_repeated(&file->check, &at, word.p, first,
			    "a word stands once in a label");
}

/* label: -1 where the words are only checked. */
static void read_words(struct file *file, const struct json_place *parent,
		       int label)
{
	struct json_place place = json_place_member(parent, "words");
	size_t n = json_check_array(&file->check, &place, NEED_VALUE);
	uint64_t *sums = pool_array(file->check.pool, n, sizeof(*sums));

	if (n == 0 && json_is_array(place.value))
		json_check_fault(&file->check, &place,
				 "empty; write at least one word");
	for (size_t i = 0; sums && i < n; i++) {
		struct json_place item = json_place_item(&place, i);
		struct lexicon_word word =
			lexicon_word_read(&file->check, &item);

		sums[i] = sum_of(&word);
		check_twice(file, &place, sums, i, word.word);
		if (label < 0 || file->check.bad || file->check.pool->bad)
			continue;
		if (lexicon_word(file->lexicon, label, &word, &file->err) < 0)
			return;
	}
}

static void check_id(struct json_check *check, const struct json_place *place,
		     const char *id)
{
	size_t n = id ? strlen(id) : 0;

	if (n > 64 || (n > 0 && id[strspn(id, "abcdefghijklmnopqrstuvwxyz"
					      "0123456789_")]))
		json_check_fault(check, place,
				 "no id; write a-z, 0-9 and _, at most 64");
}

static int64_t read_day(struct json_check *check,
			const struct json_place *parent, const char *key,
			int64_t open)
{
	struct json_place place = json_place_member(parent, key);
	int64_t day;

	return json_check_date(check, &place, NEED_VALUE_OR_NULL, &day) ? day
									: open;
}

/* Captions: they may have line breaks. */
static void check_captions(struct json_check *check,
			   const struct json_place *parent, const char *key)
{
	struct json_place place = json_place_member(parent, key);
	size_t n = json_check_array(check, &place, NEED_VALUE_OR_NULL);

	for (size_t i = 0; i < n; i++) {
		struct json_place item = json_place_item(&place, i);

		if (json_str(item.value).n == 0)
			json_check_fault(check, &item,
					 "want a caption in quotes");
	}
}

/* The label's number, or -1. */
static int add_label(struct file *file, const struct json_place *place,
		     enum label_class class)
{
	struct json_check *check = &file->check;
	struct json_place id = json_place_member(place, "id");
	struct json_place name = json_place_member(place, "name");
	struct json_place until = json_place_member(place, "active_until");
	const char *id_text = json_check_text(check, &id, NEED_VALUE);
	const char *name_text = json_check_text(check, &name, NEED_VALUE);
	int64_t from_day = read_day(check, place, "active_from", DAY_OPEN_FROM);
	int64_t until_day =
		read_day(check, place, "active_until", DAY_OPEN_UNTIL);
	struct err err = { 0 };
	int rc;

	check_id(check, &id, id_text);
	if (until_day < from_day)
		json_check_fault(check, &until,
				 "before active_from; put them in order");
	if (!id_text || !name_text)
		return -1;
	rc = lexicon_label(file->lexicon, class, str_of(id_text),
			   str_of(name_text), from_day, until_day, &err);
	if (rc == -EEXIST || rc == -ENOSPC)
		json_check_fault(check, &id,
				 "%s; ids are unique, and at most "
				 "%d",
				 err.text, LABELS_MOST);
	else if (rc < 0)
		file->err = err;
	return rc < 0 ? -1 : rc;
}

static void read_label(struct file *file, const struct json_place *place,
		       enum label_class class)
{
	static const char *const members[] = {
		"id",           "name",     "words",           "active_from",
		"active_until", "examples", "counterexamples", NULL
	};

	if (!json_check_object(&file->check, place, members))
		return;
	read_words(file, place, add_label(file, place, class));
	check_captions(&file->check, place, "examples");
	check_captions(&file->check, place, "counterexamples");
}

/* ---- the file ---- */

static struct json_place list_of(const struct json_place *top, size_t list)
{
	return json_place_member(top, label_class_names[list]);
}

static void read_lists(struct file *file, const struct json_place *top)
{
	for (size_t list = 0; list < LISTS; list++) {
		struct json_place place = list_of(top, list);
		enum json_need need = list == LABEL_ACTIVITY
					      ? NEED_VALUE_OR_NULL
					      : NEED_VALUE;
		size_t n = json_check_array(&file->check, &place, need);

		for (size_t i = 0; i < n && !file->err.code; i++) {
			struct json_place item = json_place_item(&place, i);

			read_label(file, &item, (enum label_class)list);
		}
	}
}

static void read_head(struct file *file, const struct json_place *top)
{
	struct json_place at = json_place_member(top, "version");
	const char *text;
	int64_t version;

	if (!json_int(at.value, &version) || version != 1)
		json_check_fault(&file->check, &at, "unknown version; write 1");
	at = json_place_member(top, "lexicon_version");
	text = json_check_text(&file->check, &at, NEED_VALUE);
	if (text &&
	    lexicon_set_version(file->lexicon, str_of(text), &file->err) < 0)
		file->err.code = -ENOMEM;
}

/* ---- examples ---- */

/* Whether the caption tells the label, and by which word. */
static bool tells(struct file *file, struct lexicon_reading *reading,
		  size_t number, struct str caption, const char **word)
{
	const struct label *label = lexicon_at(file->lexicon, number);
	int64_t day = label->from_day;
	struct label_set told;

	if (day == DAY_OPEN_FROM)
		day = label->until_day;
	if (lexicon_read(file->lexicon, reading, caption, STR_NULL, day, &told,
			 &file->err) < 0)
		return false;
	*word = "";
	for (size_t i = reading->n_hits; i-- > 0;)
		if (reading->hits[i].label == number)
			*word = reading->hits[i].word;
	return label_set_has(&told, number);
}

static void prove_captions(struct file *file, struct lexicon_reading *reading,
			   const struct json_place *label, const char *key,
			   size_t number, bool want)
{
	struct json_place place = json_place_member(label, key);
	const char *id = lexicon_at(file->lexicon, number)->id, *word = "";

	for (size_t i = 0; i < json_len(place.value); i++) {
		struct json_place item = json_place_item(&place, i);
		bool told = tells(file, reading, number, json_str(item.value),
				  &word);

		if (file->err.code)
			return;
		if (told && !want)
			json_check_fault(&file->check, &item,
					 "tells %s, by the word %s; bound the "
					 "word, or remove the caption",
					 id, word);
		else if (!told && want)
			json_check_fault(&file->check, &item,
					 "does not tell %s; add a word, or "
					 "remove the caption",
					 id);
	}
}

static void prove_labels(struct file *file, struct lexicon_reading *reading,
			 const struct json_place *top)
{
	size_t number = 0; /* all labels were added, in this order */

	for (size_t list = 0; list < LISTS; list++) {
		struct json_place place = list_of(top, list);

		for (size_t i = 0; i < json_len(place.value); i++, number++) {
			struct json_place item = json_place_item(&place, i);

			prove_captions(file, reading, &item, "examples", number,
				       true);
			prove_captions(file, reading, &item, "counterexamples",
				       number, false);
		}
	}
}

static void prove(struct file *file, const struct json_place *top)
{
	struct lexicon_reading *reading = lexicon_reading_new();

	if (!reading)
		file->err.code = -ENOMEM;
	else if (lexicon_compile(file->lexicon, &file->err) == 0)
		prove_labels(file, reading, top);
	lexicon_reading_free(reading);
}

/* ---- all of it ---- */

static void read_file(struct file *file, struct json_t *doc, bool examples)
{
	static const char *const members[] = { "version",    "lexicon_version",
					       "programmes", "clusters",
					       "activities", NULL };
	struct json_place top = { .value = doc };

	if (!json_check_object(&file->check, &top, members))
		return;
	read_head(file, &top);
	read_lists(file, &top);
	if (examples && !file->check.bad && !file->err.code &&
	    !file->check.pool->bad)
		prove(file, &top);
}

/* The lexicon, where nothing is wrong with it. */
static struct lexicon *result(struct file *file)
{
	struct faults *faults = file->check.faults;

	if (file->check.pool->bad || !file->lexicon)
		file->err.code = -ENOMEM;
	if (file->err.code) {
		faults_add(faults, file->check.file, 0, NULL,
			   "it could not be read: %s",
			   *file->err.text ? file->err.text : "no memory");
		faults_blame(faults, file->err.code);
	}
	if (!file->err.code && !file->check.bad)
		return file->lexicon;
	lexicon_free(file->lexicon);
	return NULL;
}

struct lexicon *lexicon_parse(struct str text, const char *path, bool examples,
			      struct faults *faults)
{
	struct pool pool;
	struct json_t *doc = NULL;
	struct file file = {
		.check = { .file = path,
			   .text = text,
			   .faults = faults,
			   .pool = &pool },
		.lexicon = lexicon_new(),
	};
	struct lexicon *lexicon;

	pool_init(&pool);
	if (file.lexicon && json_check_parse(&file.check, &doc, &file.err) == 0)
		read_file(&file, doc, examples);
	if (file.err.code == -EINVAL)
		file.err.code = 0; /* it is a fault already */
	json_free(doc);
	lexicon = result(&file);
	pool_release(&pool);
	return lexicon;
}

struct lexicon *lexicon_load(const char *path, bool examples,
			     struct faults *faults)
{
	struct lexicon *lexicon = NULL;
	struct buf text;
	struct err err;

	buf_init(&text, json_file_limits.max_bytes);
	if (file_read(path, &text, &err) < 0)
		faults_fail(faults, &err);
	else
		lexicon = lexicon_parse(buf_str(&text), path, examples, faults);
	buf_release(&text);
	return lexicon;
}
