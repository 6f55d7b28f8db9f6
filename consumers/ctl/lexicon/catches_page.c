/* catches_page.c -- what was caught: a table, JSON, CSV. */
#include "catches_page.h"

#include "consumers/ctl/text_table.h"
#include "consumers/view/csv_row.h"

/* ---- the table ---- */

static void add_sample(struct text_table *table, const struct sample *s)
{
	struct buf text;

	buf_init(&text, 1024);
	sample_print(s, &text);
	text_table_add(table, (struct str){ buf_shown(&text), text.len });
	buf_release(&text);
}

/* The first cells were added; samples below each other. */
static void add_samples(struct text_table *table, const struct tally *t)
{
	text_table_addf(table, "%zu", t->posts);
	for (size_t i = 0; i < t->n_samples; i++) {
		for (size_t k = 0; i > 0 && k < 3; k++)
			text_table_adds(table, "");
		add_sample(table, &t->sample[i]);
	}
	if (t->n_samples == 0)
		text_table_adds(table, "");
}

static void begin_table(struct text_table *table, const struct style *style,
			enum word_id first, enum word_id second)
{
	text_table_init(table, "llrl");
	text_table_fit(table, style->width, 3);
	text_table_adds(table, word(style->language, first));
	text_table_adds(table, word(style->language, second));
	text_table_adds(table, word(style->language, WORD_caught_posts));
	text_table_adds(table, word(style->language, WORD_caught_where));
}

static void words_table(const struct catches *c, const struct style *style,
			struct buf *out)
{
	size_t idle = 0, label;
	struct text_table table;

	begin_table(&table, style, WORD_caught_label, WORD_caught_word);
	for (size_t i = 0; i < lexicon_words(c->lexicon); i++) {
		const char *text = lexicon_word_at(c->lexicon, i, &label);

		idle += c->words[i].posts == 0;
		if (c->words[i].posts == 0)
			continue;
		text_table_adds(&table, lexicon_at(c->lexicon, label)->id);
		text_table_adds(&table, text);
		add_samples(&table, &c->words[i]);
	}
	if (table.n > table.columns)
		text_table_print(&table, style->colour, out);
	text_table_release(&table);
	buf_addf(out, word(style->language, WORD_caught_nothing), idle,
		 lexicon_words(c->lexicon));
	buf_addc(out, '\n');
}

static void add_changes(struct text_table *table, const struct lexicon *l,
			const struct tally *tallies, const char *sign)
{
	for (size_t i = 0; i < lexicon_labels(l); i++) {
		if (tallies[i].posts == 0)
			continue;
		text_table_adds(table, sign);
		text_table_adds(table, lexicon_at(l, i)->id);
		add_samples(table, &tallies[i]);
	}
}

static void changes_table(const struct catches *c, const struct style *style,
			  struct buf *out)
{
	struct text_table table;

	buf_addc(out, '\n');
	buf_addf(out, word(style->language, WORD_caught_changed), c->changed,
		 c->captions, lexicon_version(c->lexicon),
		 lexicon_version(c->against));
	buf_addc(out, '\n');
	begin_table(&table, style, WORD_caught_change, WORD_caught_label);
	add_changes(&table, c->lexicon, c->gained, "+");
	add_changes(&table, c->against, c->lost, "-");
	if (table.n > table.columns)
		text_table_print(&table, style->colour, out);
	text_table_release(&table);
}

void catches_table(const struct catches *c, const struct style *style,
		   struct buf *out)
{
	buf_addf(out, word(style->language, WORD_caught_head), c->captions,
		 c->labelled, lexicon_version(c->lexicon));
	buf_addc(out, '\n');
	words_table(c, style, out);
	if (c->against)
		changes_table(c, style, out);
}

/* ---- JSON ---- */

static void json_tally(const struct tally *t, struct buf *out)
{
	buf_addf(out, ",\"posts\":%zu,\"hits\":%zu,\"samples\":[", t->posts,
		 t->hits);
	for (size_t i = 0; i < t->n_samples; i++) {
		buf_addf(out, "%s{\"before\":", i ? "," : "");
		text_addjson(out, t->sample[i].before);
		buf_adds(out, ",\"word\":");
		text_addjson(out, t->sample[i].word);
		buf_adds(out, ",\"after\":");
		text_addjson(out, t->sample[i].after);
		buf_addc(out, '}');
	}
	buf_adds(out, "]}");
}

static void json_labels(const struct lexicon *l, const struct tally *tallies,
			const char *change, const char **between,
			struct buf *out)
{
	for (size_t i = 0; i < lexicon_labels(l); i++) {
		if (change && tallies[i].posts == 0)
			continue;
		buf_addf(out, "%s{\"label\":", *between);
		text_addjson(out, str_of(lexicon_at(l, i)->id));
		if (change)
			buf_addf(out, ",\"change\":\"%s\"", change);
		json_tally(&tallies[i], out);
		*between = ",";
	}
}

static void json_words(const struct catches *c, struct buf *out)
{
	for (size_t i = 0; i < lexicon_words(c->lexicon); i++) {
		size_t label;
		const char *text = lexicon_word_at(c->lexicon, i, &label);

		buf_addf(out, "%s{\"label\":", i ? "," : "");
		text_addjson(out, str_of(lexicon_at(c->lexicon, label)->id));
		buf_adds(out, ",\"word\":");
		text_addjson(out, str_of(text));
		json_tally(&c->words[i], out);
	}
}

static void json_against(const struct catches *c, struct buf *out)
{
	const char *between = "";

	buf_adds(out, ",\"against\":{\"lexicon_version\":");
	text_addjson(out, str_of(lexicon_version(c->against)));
	buf_addf(out, ",\"changed\":%zu,\"changes\":[", c->changed);
	json_labels(c->lexicon, c->gained, "gained", &between, out);
	json_labels(c->against, c->lost, "lost", &between, out);
	buf_adds(out, "]}");
}

void catches_json(const struct catches *c, struct buf *out)
{
	const char *between = "";

	buf_adds(out, "{\"lexicon_version\":");
	text_addjson(out, str_of(lexicon_version(c->lexicon)));
	buf_addf(out, ",\"captions\":%zu,\"labelled\":%zu,\"labels\":[",
		 c->captions, c->labelled);
	json_labels(c->lexicon, c->labels, NULL, &between, out);
	buf_adds(out, "],\"words\":[");
	json_words(c, out);
	buf_addc(out, ']');
	if (c->against)
		json_against(c, out);
	buf_adds(out, "}\n");
}

/* ---- CSV ---- */

static void csv_tally(struct csv_row *row, const char *what, const char *label,
		      const char *text, const struct tally *t)
{
	struct buf sample;

	buf_init(&sample, 1024);
	if (t->n_samples > 0)
		sample_print(&t->sample[0], &sample);
	csv_row_text(row, str_of(what));
	csv_row_text(row, str_of(label));
	csv_row_text(row, str_of(text));
	csv_row_number(row, (int64_t)t->posts);
	csv_row_number(row, (int64_t)t->hits);
	csv_row_text(row, buf_str(&sample));
	csv_row_end(row);
	buf_spoil(row->out, &sample);
	buf_release(&sample);
}

static void csv_changes(struct csv_row *row, const char *what,
			const struct lexicon *l, const struct tally *tallies)
{
	for (size_t i = 0; i < lexicon_labels(l); i++)
		if (tallies[i].posts > 0)
			csv_tally(row, what, lexicon_at(l, i)->id, "",
				  &tallies[i]);
}

void catches_csv(const struct catches *c, struct buf *out)
{
	struct csv_row row = { .out = out };

	csv_row_names(&row, "what label word posts hits sample");
	for (size_t i = 0; i < lexicon_words(c->lexicon); i++) {
		size_t label;
		const char *text = lexicon_word_at(c->lexicon, i, &label);

		csv_tally(&row, "caught", lexicon_at(c->lexicon, label)->id,
			  text, &c->words[i]);
	}
	if (!c->against)
		return;
	csv_changes(&row, "gained", c->lexicon, c->gained);
	csv_changes(&row, "lost", c->against, c->lost);
}
