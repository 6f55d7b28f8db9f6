/* lexicon_driver.c -- what a lexicon finds in texts, for a test that says what
 * it ought to find.
 *
 *   lexicon FILE
 *
 * A line of stdin is {"text": ..., "description": ..., "day": N}; a line of
 * stdout what it tells, {"labels": [...], "words": [...]}: each word once a
 * label, as the lexicon writes it. */
#include "common/base/buf.h"
#include "common/json/json.h"
#include "consumers/lexicon/lexicon_file.h"

#include <stdio.h>
#include <stdlib.h>

#define LINE_MAX ((size_t)1 << 20)

static void require(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "lexicon: %s\n", what);
	exit(1);
}

static struct lexicon *load(const char *path)
{
	struct faults faults;
	struct lexicon *lexicon;
	struct err err = { 0 };

	faults_init(&faults);
	lexicon = lexicon_load(path, true, &faults);
	require(lexicon, faults.n ? faults.at[0].printed : "no memory");
	require(lexicon_compile(lexicon, &err) == 0, err.text);
	faults_release(&faults);
	return lexicon;
}

static bool is_first(const struct lexicon_reading *r, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (r->hits[i].label == r->hits[at].label &&
		    r->hits[i].word == r->hits[at].word)
			return false;
	return true;
}

static void put(struct buf *out, const char *text)
{
	char last = out->data[out->len - 1];

	buf_adds(out, last == '[' || last == ':' ? "" : ",");
	buf_addjson(out, str_of(text));
}

static void tell(const struct lexicon *lexicon, const struct lexicon_reading *r,
		 const struct label_set *labels, struct buf *out)
{
	buf_clear(out);
	buf_adds(out, "{\"labels\":[");
	for (size_t i = 0; i < lexicon_labels(lexicon); i++)
		if (label_set_has(labels, i))
			put(out, lexicon_at(lexicon, i)->id);
	buf_adds(out, "],\"words\":[");
	for (size_t i = 0; i < r->n_hits; i++)
		if (is_first(r, i))
			put(out, r->hits[i].word);
	buf_adds(out, "]}\n");
	fputs(buf_cstr(out), stdout);
}

int main(int argc, char **argv)
{
	struct lexicon_reading *reading = lexicon_reading_new();
	struct lexicon *lexicon;
	struct label_set labels;
	struct buf out;
	struct err err = { 0 };
	char *line = NULL;
	size_t size = 0;
	ssize_t n;

	require(argc == 2, "want FILE");
	lexicon = load(argv[1]);
	buf_init(&out, LINE_MAX);
	while ((n = getline(&line, &size, stdin)) > 0) {
		struct str text = { line, (size_t)n };
		struct json_t *doc = NULL;
		int64_t day = 0;

		require(json_parse(text, &json_answer_limits, &doc, &err) == 0,
			err.text);
		require(json_int(json_get(doc, "day"), &day), "day: want N");
		require(lexicon_read(lexicon, reading,
				     json_str(json_get(doc, "text")),
				     json_str(json_get(doc, "description")),
				     day, &labels, &err) == 0,
			err.text);
		tell(lexicon, reading, &labels, &out);
		json_free(doc);
	}
	buf_release(&out);
	free(line);
	lexicon_reading_free(reading);
	lexicon_free(lexicon);
	return 0;
}
