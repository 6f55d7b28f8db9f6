/* topics_view.c -- compares topics; must not know where they stand. */
#include "topics_view.h"

#include "table.h"

#include <stdio.h>

#define WHY_MAX 4000

static const char *const verdicts[] = { "ok", "missing", "differs" };

struct difference {
	const char *key, *want, *have; /* have NULL: not told */
	char number[2][16];
};

static const char *config_of(const struct kafka_topic *t, const char *key)
{
	for (size_t i = 0; i < t->config.n; i++)
		if (strcmp(t->config.pair[i].key, key) == 0)
			return t->config.pair[i].value;
	return NULL;
}

static bool numbers(struct difference *d, const char *key, int want, int have)
{
	snprintf(d->number[0], sizeof(d->number[0]), "%d", want);
	snprintf(d->number[1], sizeof(d->number[1]), "%d", have);
	d->key = key;
	d->want = d->number[0];
	d->have = d->number[1];
	return true;
}

/* The next difference from *at on, which begins at 0; false: no more.  More
 * replicas than wanted are no fault. */
static bool next(const struct kafka_topic *want, const struct kafka_topic *have,
		 size_t *at, struct difference *d)
{
	while (*at < want->config.n + 2) {
		size_t i = (*at)++;

		if (i == 0 && want->partitions != have->partitions)
			return numbers(d, "partitions", want->partitions,
				       have->partitions);
		if (i == 1 && have->replication < want->replication)
			return numbers(d, "replication", want->replication,
				       have->replication);
		if (i < 2)
			continue;
		d->key = want->config.pair[i - 2].key;
		d->want = want->config.pair[i - 2].value;
		d->have = config_of(have, d->key);
		if (!d->have || strcmp(d->want, d->have) != 0)
			return true;
	}
	return false;
}

enum verdict survey_verdict(const struct survey *s, size_t i)
{
	struct difference d;
	size_t at = 0;

	if (s->have[i].partitions == 0)
		return TOPIC_MISSING;
	return next(&s->want[i], &s->have[i], &at, &d) ? TOPIC_DIFFERS
						       : TOPIC_OK;
}

size_t survey_count(const struct survey *s, enum verdict verdict)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += survey_verdict(s, i) == verdict;
	return n;
}

/* ---- for people ---- */

static void add_why(const struct survey *s, size_t i, const struct style *style,
		    struct table *t)
{
	struct difference d;
	struct buf why;
	size_t at = 0;

	buf_init(&why, WHY_MAX);
	while (survey_verdict(s, i) == TOPIC_DIFFERS &&
	       next(&s->want[i], &s->have[i], &at, &d))
		buf_addf(&why, "%s%s: %s %s, %s %s", why.len ? "; " : "", d.key,
			 style_label(style, "want", "seharusnya"), d.want,
			 style_label(style, "have", "ternyata"),
			 d.have ? d.have : "-");
	table_adds(t, buf_cstr(&why));
	buf_release(&why);
}

static void add_row(const struct survey *s, size_t i, const struct style *style,
		    struct table *t)
{
	enum verdict verdict = survey_verdict(s, i);

	table_adds(t, s->want[i].name);
	if (verdict == TOPIC_MISSING)
		table_adds(t, "-");
	else
		table_addf(t, "%d", (int)s->have[i].partitions);
	table_adds(t, verdicts[verdict]);
	table_tone(t, verdict == TOPIC_OK ? TONE_GOOD : TONE_BAD);
	add_why(s, i, style, t);
}

void survey_text(const struct survey *s, const struct style *style,
		 struct buf *out)
{
	struct table t;

	table_init(&t, "lrll");
	table_adds(&t, style_label(style, "Topic", "Topik"));
	table_adds(&t, style_label(style, "Partitions", "Partisi"));
	table_adds(&t, "Status");
	table_adds(&t, "");
	for (size_t i = 0; i < s->n; i++)
		add_row(s, i, style, &t);
	table_print(&t, style->colour, out);
	table_release(&t);
	if (survey_count(s, TOPIC_MISSING))
		buf_adds(out, "Missing topics: sentractl topics --create "
			      "makes them.\n");
	if (survey_count(s, TOPIC_DIFFERS))
		buf_adds(out, "What differs is left as it is: change it with "
			      "Kafka's own tools, or change topics.json.\n");
}

/* ---- for programs ---- */

static void json_text(struct buf *out, const char *name, const char *text)
{
	buf_addf(out, "\"%s\":", name);
	text_add_json(out, str_of(text));
}

static void json_differences(const struct survey *s, size_t i, struct buf *out)
{
	struct difference d;
	size_t at = 0;
	const char *comma = "";

	while (survey_verdict(s, i) == TOPIC_DIFFERS &&
	       next(&s->want[i], &s->have[i], &at, &d)) {
		buf_addf(out, "%s{", comma);
		json_text(out, "key", d.key);
		buf_addc(out, ',');
		json_text(out, "want", d.want);
		buf_addc(out, ',');
		json_text(out, "have", d.have);
		buf_addc(out, '}');
		comma = ",";
	}
}

void survey_json(const struct survey *s, struct buf *out)
{
	buf_addf(out, "{\"missing\":%zu,\"differing\":%zu,\"topics\":[",
		 survey_count(s, TOPIC_MISSING),
		 survey_count(s, TOPIC_DIFFERS));
	for (size_t i = 0; i < s->n; i++) {
		buf_adds(out, i ? ",\n{" : "\n{");
		json_text(out, "name", s->want[i].name);
		buf_addf(out,
			 ",\"status\":\"%s\",\"partitions\":%d,"
			 "\"replication\":%d,\"differences\":[",
			 verdicts[survey_verdict(s, i)],
			 (int)s->have[i].partitions,
			 (int)s->have[i].replication);
		json_differences(s, i, out);
		buf_adds(out, "]}");
	}
	buf_adds(out, "\n]}\n");
}
