/* test_captions.c -- our lexicon, judged by captions that people labelled by
 * what they mean (tests/captions.json): how much of what it says is right
 * (precision), how much of what is there it says (recall), and both in one
 * number (micro-F1: all labels of all captions in one count).  A quarter of the
 * captions is held out: the lexicon was never tuned to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/json/json.h"
#include "consumers/lexicon/lexicon_file.h"

#include <stdio.h>
#include <unistd.h>

#define LEXICON  "deploy/lexicon.json"
#define CAPTIONS "tests/captions.json"

/* Of label and caption: both say so, only the lexicon, only the people. */
struct count {
	unsigned right, wrong, missed;
};

enum part { TUNED, HELD_OUT, PARTS };

/* The least that holds, a little under what was measured. */
static const struct floor {
	const char *what;
	enum label_class class; /* LABEL_CLASSES: all */
	double precision, f1;
} floors[] = {
	{ "programmes", LABEL_PROGRAMME, 0.97, 0.97 },
	{ "clusters", LABEL_CLUSTER, 0.88, 0.87 },
	{ "activities", LABEL_ACTIVITY, 0.91, 0.87 },
	{ "all labels", LABEL_CLASSES, 0.91, 0.89 },
};

struct captions {
	struct lexicon *lexicon;
	struct lexicon_reading *reading;
	struct json_t *doc;
	struct json_t *list;
	struct count of[PARTS][LABELS_MOST];
};

static double share(unsigned part, unsigned rest)
{
	return part + rest ? (double)part / (part + rest) : 1;
}

static double f1_of(const struct count *c)
{
	return share(2 * c->right, c->wrong + c->missed);
}

static void load(struct captions *c)
{
	struct faults faults;
	struct buf text;
	struct err err;

	faults_init(&faults);
	c->lexicon = lexicon_load(LEXICON, true, &faults);
	for (size_t i = 0; i < faults.n; i++)
		print_error("%s\n", faults.at[i].printed);
	assert_non_null(c->lexicon);
	faults_release(&faults);
	assert_int_equal(lexicon_compile(c->lexicon, &err), 0);
	c->reading = lexicon_reading_new();
	assert_non_null(c->reading);
	buf_init(&text, json_file_limits.max_bytes);
	assert_int_equal(file_read(CAPTIONS, &text, &err), 0);
	assert_int_equal(json_parse(buf_str(&text), &json_file_limits, &c->doc,
				    &err),
			 0);
	buf_release(&text);
	c->list = json_get(c->doc, "captions");
}

static int setup(void **state)
{
	static struct captions captions;

	load(&captions);
	*state = &captions;
	return 0;
}

static int teardown(void **state)
{
	struct captions *c = *state;

	if (!c)
		return 0;
	json_free(c->doc);
	lexicon_reading_free(c->reading);
	lexicon_free(c->lexicon);
	return 0;
}

static enum part part_of(const struct json_t *caption)
{
	return json_is_true(json_get(caption, "held_out")) ? HELD_OUT : TUNED;
}

static int64_t day_of(const struct json_t *caption)
{
	int64_t day;

	assert_int_equal(date_parse(json_str(json_get(caption, "day")), &day),
			 0);
	return day;
}

/* What people say that the caption tells. */
static struct label_set meant(const struct captions *c,
			      const struct json_t *caption)
{
	struct json_t *labels = json_get(caption, "labels");
	struct label_set set = { 0 };

	assert_true(json_is_array(labels));
	for (size_t i = 0; i < json_len(labels); i++) {
		struct str id = json_str(json_item(labels, i));
		int label = lexicon_find(c->lexicon, id);

		if (label < 0)
			print_error("no label %.*s\n", STR_ARG(id));
		assert_true(label >= 0);
		label_set_add(&set, (size_t)label);
	}
	return set;
}

static struct label_set told(struct captions *c, struct str text,
			     struct str description, int64_t day)
{
	struct label_set set;
	struct err err;

	assert_int_equal(lexicon_read(c->lexicon, c->reading, text, description,
				      day, &set, &err),
			 0);
	return set;
}

/* ---- the captions themselves ---- */

/* Enough of them, of each label and of none, and none twice. */
static void test_whole(void **state)
{
	struct captions *c = *state;
	unsigned of[LABELS_MOST] = { 0 }, none = 0, held_out = 0;
	size_t n = json_len(c->list);

	for (size_t i = 0; i < n; i++) {
		const struct json_t *caption = json_item(c->list, i);
		struct label_set set = meant(c, caption);
		struct str text = json_str(json_get(caption, "text"));
		bool any = false;

		assert_true(text.n > 0);
		for (size_t k = 0; k < i; k++)
			assert_false(
				str_eq(text,
				       json_str(json_get(json_item(c->list, k),
							 "text"))));
		for (size_t l = 0; l < lexicon_labels(c->lexicon); l++)
			if (label_set_has(&set, l)) {
				of[l]++;
				any = true;
			}
		none += !any;
		held_out += part_of(caption) == HELD_OUT;
	}
	assert_true(n >= 400);
	assert_true(none >= 80);
	assert_true(held_out >= n / 4);
	for (size_t l = 0; l < lexicon_labels(c->lexicon); l++)
		assert_true(of[l] >= 5);
}

/* ---- what the lexicon says of them ---- */

static void judge(struct captions *c, const struct json_t *caption)
{
	struct label_set want = meant(c, caption);
	struct label_set got = told(c, json_str(json_get(caption, "text")),
				    json_str(json_get(caption, "description")),
				    day_of(caption));

	for (size_t l = 0; l < lexicon_labels(c->lexicon); l++) {
		struct count *count = &c->of[part_of(caption)][l];
		bool is = label_set_has(&want, l),
		     says = label_set_has(&got, l);

		count->right += is && says;
		count->wrong += !is && says;
		count->missed += is && !says;
	}
}

static struct count sum_of(const struct captions *c, enum part part,
			   enum label_class class)
{
	struct count sum = { 0 };

	for (size_t l = 0; l < lexicon_labels(c->lexicon); l++) {
		const struct count *count = &c->of[part][l];

		if (class != LABEL_CLASSES &&
		    lexicon_at(c->lexicon, l)->class != class)
			continue;
		sum.right += count->right;
		sum.wrong += count->wrong;
		sum.missed += count->missed;
	}
	return sum;
}

static void note(const char *what, const struct count *tuned,
		 const struct count *held_out)
{
	printf("# note %-24s P %.3f R %.3f F1 %.3f of %3u; held out P %.3f "
	       "R %.3f F1 %.3f of %3u\n",
	       what, share(tuned->right, tuned->wrong),
	       share(tuned->right, tuned->missed), f1_of(tuned),
	       tuned->right + tuned->missed,
	       share(held_out->right, held_out->wrong),
	       share(held_out->right, held_out->missed), f1_of(held_out),
	       held_out->right + held_out->missed);
}

static void check_floor(const struct captions *c, const struct floor *floor)
{
	struct count tuned = sum_of(c, TUNED, floor->class);
	struct count held_out = sum_of(c, HELD_OUT, floor->class);

	note(floor->what, &tuned, &held_out);
	assert_true(share(tuned.right, tuned.wrong) >= floor->precision);
	assert_true(f1_of(&tuned) >= floor->f1);
}

static void test_labels(void **state)
{
	struct captions *c = *state;

	for (size_t i = 0; i < json_len(c->list); i++)
		judge(c, json_item(c->list, i));
	for (size_t l = 0; l < lexicon_labels(c->lexicon); l++)
		note(lexicon_at(c->lexicon, l)->id, &c->of[TUNED][l],
		     &c->of[HELD_OUT][l]);
	for (size_t i = 0; i < ARRAY_LEN(floors); i++)
		check_floor(c, &floors[i]);
}

/* ---- captions of others, none of a centre, where they are at hand ---- */

#define OTHERS "../shared/data/"

/* The next field of a file of CSV (RFC 4180), in its place without the quotes.
 * *last: the row ends behind it. */
static struct str next_field(char **at, bool *last)
{
	bool quoted = **at == '"';
	char *from = *at, *to = *at, *p = *at + quoted;

	for (; *p; p++) {
		if (*p == '"' && quoted && p[1] == '"')
			p++;
		else if (*p == '"' && quoted) {
			quoted = false;
			continue;
		} else if (!quoted && (*p == ',' || *p == '\n'))
			break;
		*to++ = *p;
	}
	*last = *p != ',';
	*at = p + (*p != '\0');
	return (struct str){ from, (size_t)(to - from) };
}

/* Which field is the caption; the rows begin at *at then. */
static int caption_column(char **at)
{
	int column = -1;
	bool last = false;

	for (int i = 0; !last; i++)
		if (str_is(next_field(at, &last), "caption"))
			column = i;
	return column;
}

/* Captions that were read; the last of them are counted with programmes. */
static unsigned read_others(struct captions *c, const char *path,
			    unsigned *with_programme)
{
	struct buf text;
	struct err err;
	unsigned n = 0;
	char *at;
	int column;

	buf_init(&text, 4 << 20);
	assert_int_equal(file_read(path, &text, &err), 0);
	at = text.data;
	column = caption_column(&at);
	while (*at) {
		struct str caption = STR_NULL;
		bool last = false;

		for (int i = 0; !last; i++) {
			struct str field = next_field(&at, &last);

			if (i == column)
				caption = field;
		}
		struct label_set set = told(c, caption, STR_NULL, 20700);

		n++;
		for (size_t l = 0; l < lexicon_labels(c->lexicon); l++)
			*with_programme += label_set_has(&set, l) &&
					   lexicon_at(c->lexicon, l)->class ==
						   LABEL_PROGRAMME;
	}
	buf_release(&text);
	return n;
}

static void test_others(void **state)
{
	static const char *const paths[] = {
		OTHERS "ig-indonesia-humas/captions_2019-11_to_2020-05.csv",
		OTHERS "ig-tirto-2019/tirto_posts.csv",
	};
	unsigned n = 0, with_programme = 0;

	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		if (access(paths[i], R_OK) < 0)
			skip();
		n += read_others(*state, paths[i], &with_programme);
	}
	printf("# note %u captions of others: %u programmes\n", n,
	       with_programme);
	assert_int_equal(n, 497);
	assert_int_equal(with_programme, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests_name("captions", tests, setup, teardown);
}
