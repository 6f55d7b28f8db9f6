/* api_programmes.c -- /api/v1/programmes: who told of what, and when last. */
#include "api_answer.h"

#include "common/base/clock.h"
#include "consumers/view/vocabulary.h"
#include "telling.h"

#include <errno.h>
#include <stdio.h>

#define FIELD_MAX 512

static int class_of(struct str name, enum label_class *class, struct err *err)
{
	*class = LABEL_PROGRAMME;
	if (!name.p)
		return 0;
	for (int c = 0; c < LABEL_CAMPAIGN; c++)
		if (str_is(name, label_class_names[c])) {
			*class = (enum label_class)c;
			return 0;
		}
	return err_set(err, -EINVAL,
		       "class '%.*s': want one of programmes clusters "
		       "activities",
		       STR_ARG(name));
}

static struct str label_field(const struct hashes *labels, size_t row,
			      const char *a, const char *b)
{
	char name[FIELD_MAX];

	snprintf(name, sizeof(name), "%s:%s", a, b);
	return hashes_get(labels, row, name);
}

/* Never told is a gap; what Redis does not have is unknown. */
static void put_gap(struct json_put *json, struct str last, int64_t now_ms)
{
	int64_t at_ms = value_ms(last);

	if (!last.p)
		json_put_text(json, "gap", STR_NULL);
	else
		json_put_bool(json, "gap",
			      at_ms == TIME_NONE ||
				      now_ms - at_ms > GAP_DAYS * DAY_MS);
}

static void put_told(struct json_put *json, const struct world *w, size_t row,
		     const struct label *label)
{
	const struct hashes *labels = &w->now->labels;
	struct str last = label_field(labels, row, "last", label->id);

	json_open(json, NULL, '{');
	json_put_text(json, "label", str_of(label->id));
	json_put_text(json, "label_name", str_of(label->name));
	api_put_sentra(json, w, labels->id[row]);
	json_put_seconds(json, "last", last);
	put_gap(json, last, w->now_ms);
	for (int i = 0; i < WINDOW_COUNT; i++) {
		char name[FIELD_MAX];

		snprintf(name, sizeof(name), "posts:%s", window_names[i]);
		json_put_decimal(json, name,
				 label_field(labels, row, label->id,
					     window_names[i]));
	}
	json_close(json, '}');
}

int api_programmes(const struct world *w, const struct page_ask *ask,
		   struct json_put *json, struct err *err)
{
	const struct label *label[LABELS_MOST];
	enum label_class class;
	size_t n = 0, rows = w->now->labels.n_columns ? w->now->labels.n : 0;
	int rc = class_of(ask->param[0], &class, err);

	if (rc < 0)
		return rc;
	if (w->lexicon)
		n = vocabulary_of(w->lexicon, class, telling_day(w), label);
	json_put_text(json, "class", str_of(label_class_names[class]));
	json_put_text(json, "lexicon_version",
		      w->lexicon ? str_of(lexicon_version(w->lexicon))
				 : STR_NULL);
	json_put_count(json, "gap_days", GAP_DAYS);
	json_open(json, "told", '[');
	for (size_t l = 0; l < n; l++)
		for (size_t i = 0; i < rows; i++)
			put_told(json, w, i, label[l]);
	json_close(json, ']');
	return 0;
}
