/* check_post.c -- `sentractl check-post TEXT`: which labels a caption tells, by
 * which words, and where these stand in it. */
#include "catches.h"
#include "open.h"

#include "common/base/clock.h"
#include "consumers/ctl/csv_row.h"
#include "consumers/ctl/text_table.h"

#include <errno.h>

#define PAGE_MAX ((size_t)4 << 20)

/* A caption that was read. */
struct checked {
	const struct lexicon *lexicon;
	const struct reading *reading;
	struct str text;
	const struct label_set *labels;
	struct pool *pool; /* of samples */
};

/* ---- for people ---- */

static const char *class_of(enum language language, enum label_class class)
{
	static const enum word_id words[LABEL_CLASSES] = {
		[LABEL_PROGRAMME] = WORD_class_programme,
		[LABEL_CLUSTER] = WORD_class_cluster,
		[LABEL_ACTIVITY] = WORD_class_activity,
		[LABEL_CAMPAIGN] = WORD_class_activity,
	};

	return word(language, words[class]);
}

static void add_row(struct text_table *table, const struct checked *c,
		    const struct lexicon_hit *hit, enum language language)
{
	const struct label *label = lexicon_at(c->lexicon, hit->label);
	struct sample sample = sample_of(c->pool, c->text, hit->from, hit->n);
	struct buf text;

	buf_init(&text, 1024);
	sample_print(&sample, &text);
	text_table_adds(table, class_of(language, label->class));
	text_table_adds(table, label->name);
	text_table_adds(table, hit->word);
	text_table_add(table, (struct str){ buf_shown(&text), text.len });
	buf_release(&text);
}

static void print_table(const struct checked *c, const struct style *style,
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

static void print_json(const struct checked *c, struct buf *out)
{
	const char *between = "";

	buf_adds(out, "{\"lexicon_version\":");
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
	buf_adds(out, "]}\n");
}

static void print_csv(const struct checked *c, struct buf *out)
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

/* ---- the command ---- */

static int print(const struct ctl *ctl, const struct checked *c,
		 struct err *err)
{
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	if (ctl->args.json)
		print_json(c, &out);
	else if (ctl->args.csv)
		print_csv(c, &out);
	else
		print_table(c, &ctl->style, &out);
	if (c->pool->bad)
		buf_spoil_no_memory(&out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc;
}

static int check_text(struct ctl *ctl, const struct lexicon *lexicon,
		      struct err *err)
{
	int64_t day = local_day(ctl_now_ms(ctl), ctl_zone_hours(ctl));
	struct reading *reading = reading_new();
	struct label_set labels;
	struct pool pool;
	struct checked c = {
		.lexicon = lexicon,
		.reading = reading,
		.text = str_of(ctl->args.word),
		.labels = &labels,
		.pool = &pool,
	};
	int rc = reading ? 0 : err_set(err, -ENOMEM, "no memory to read it");

	pool_init(&pool);
	if (rc == 0)
		rc = lexicon_read(lexicon, reading, c.text, STR_NULL, day,
				  &labels, err);
	if (rc == 0)
		rc = print(ctl, &c, err);
	pool_release(&pool);
	reading_free(reading);
	return rc;
}

static int check_post(struct ctl *ctl, struct err *err)
{
	const char *path =
		ctl->args.lexicon ? ctl->args.lexicon : ctl->pipeline.lexicon;
	struct lexicon *lexicon = NULL;
	int rc = lexicon_open(&lexicon, path, err);

	if (rc == 0)
		rc = check_text(ctl, lexicon, err);
	lexicon_free(lexicon);
	return rc;
}

static const struct command_option options[] = {
	OPTION_LEXICON, OPTION_AS_OF, OPTION_JSON, OPTION_CSV, { .name = NULL },
};

const struct command command_check_post = {
	.name = "check-post",
	.args = "TEXT",
	.help = "which programmes a caption tells, by which word",
	.heading = "check-post",
	.options = options,
	.run = check_post,
};
