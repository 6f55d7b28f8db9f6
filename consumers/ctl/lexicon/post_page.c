/* post_page.c -- what a caption tells: a table, JSON, CSV. */
#include "post_page.h"

#include "consumers/ctl/text_table.h"
#include "consumers/view/csv_row.h"
#include "consumers/view/vocabulary.h"

/* ---- for people ---- */

static void add_row(struct text_table *table, const struct checked *c,
		    const struct lexicon_hit *hit, enum language language)
{
	const struct label *label = lexicon_at(c->lexicon, hit->label);
	struct sample sample = sample_of(c->pool, c->text, hit->from, hit->n);
	struct buf text;

	buf_init(&text, 1024);
	sample_print(&sample, &text);
	text_table_adds(table, class_title(language, label->class));
	text_table_adds(table, label->name);
	text_table_adds(table, hit->word);
	text_table_add(table, (struct str){ buf_shown(&text), text.len });
	buf_release(&text);
}

void post_table(const struct checked *c, const struct style *style,
		struct buf *out)
{
	enum language language = style->language;
	struct text_table table;

	if (c->reading->n_hits == 0) {
		buf_addf(out, "%s\n", word(language, WORD_post_tells_nothing));
		return;
	}
	text_table_init(&table, "llll");
	text_table_fit(&table, style->width, 3);
	text_table_adds(&table, word(language, WORD_caught_class));
	text_table_adds(&table, word(language, WORD_caught_label));
	text_table_adds(&table, word(language, WORD_caught_word));
	text_table_adds(&table, word(language, WORD_caught_where));
	for (size_t i = 0; i < c->reading->n_hits; i++)
		add_row(&table, c, &c->reading->hits[i], language);
	text_table_print(&table, style->colour, out);
	text_table_release(&table);
}

/* ---- for programs ---- */

static void json_words(const struct checked *c, size_t label, struct buf *out)
{
	const char *between = "";

	for (size_t i = 0; i < c->reading->n_hits; i++) {
		const struct lexicon_hit *hit = &c->reading->hits[i];

		if (hit->label != label)
			continue;
		buf_addf(out, "%s{\"word\":", between);
		text_addjson(out, str_of(hit->word));
		buf_addf(out,
			 ",\"from\":%zu,\"bytes\":%zu,\"text\":", hit->from,
			 hit->n);
		text_addjson(out,
			     (struct str){ c->text.p + hit->from, hit->n });
		buf_addc(out, '}');
		between = ",";
	}
}

void post_json(const struct checked *c, struct buf *out)
{
	const char *between = "";

	buf_adds(out, "\"lexicon_version\":");
	text_addjson(out, str_of(lexicon_version(c->lexicon)));
	buf_adds(out, ",\"labels\":[");
	for (size_t i = 0; i < lexicon_labels(c->lexicon); i++) {
		const struct label *label = lexicon_at(c->lexicon, i);

		if (!label_set_has(c->labels, i))
			continue;
		buf_addf(out, "%s{\"label\":", between);
		text_addjson(out, str_of(label->id));
		buf_adds(out, ",\"name\":");
		text_addjson(out, str_of(label->name));
		buf_addf(out, ",\"class\":\"%s\",\"words\":[",
			 label_class_names[label->class]);
		json_words(c, i, out);
		buf_adds(out, "]}");
		between = ",";
	}
	buf_addc(out, ']');
}

void post_csv(const struct checked *c, struct buf *out)
{
	struct csv_row row = { .out = out };

	csv_row_names(&row, "class label name word from bytes text");
	for (size_t i = 0; i < c->reading->n_hits; i++) {
		const struct lexicon_hit *hit = &c->reading->hits[i];
		const struct label *label = lexicon_at(c->lexicon, hit->label);

		csv_row_text(&row, str_of(label_class_names[label->class]));
		csv_row_text(&row, str_of(label->id));
		csv_row_text(&row, str_of(label->name));
		csv_row_text(&row, str_of(hit->word));
		csv_row_number(&row, (int64_t)hit->from);
		csv_row_number(&row, (int64_t)hit->n);
		csv_row_text(&row,
			     (struct str){ c->text.p + hit->from, hit->n });
		csv_row_end(&row);
	}
}
