/* test_catches.c -- what words catch in many captions, and how it is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/json/json.h"
#include "consumers/ctl/lexicon/catches_page.h"

#include <stdlib.h>

struct row {
	const char *label, *word;
};

static struct lexicon *make(const char *version, const struct row *rows,
			    size_t n)
{
	struct lexicon *l = lexicon_new();
	struct err err;

	assert_non_null(l);
	assert_int_equal(lexicon_set_version(l, str_of(version), &err), 0);
	for (size_t i = 0; i < n; i++) {
		struct lexicon_word word = { .word = str_of(rows[i].word) };
		int label = lexicon_find(l, str_of(rows[i].label));

		if (label < 0)
			label = lexicon_label(l, LABEL_PROGRAMME,
					      str_of(rows[i].label),
					      STR_LIT("n"), DAY_OPEN_FROM,
					      DAY_OPEN_UNTIL, &err);
		assert_int_equal(lexicon_word(l, label, &word, &err), 0);
	}
	assert_int_equal(lexicon_compile(l, &err), 0);
	return l;
}

static const struct row newer[] = { { "yapi", "yapi" },
				    { "yapi", "yatim piatu" },
				    { "pena", "pena" },
				    { "pena", "wirausaha" } };
static const struct row older[] = { { "anak", "yatim" }, { "yapi", "yapi" } };

static const char *const captions[] = {
	"YAPI untuk yatim piatu, YAPI",
	"anak yatim piatu",
	"lain sekali",
	"wirausaha baru",
};

static void fill(struct catches *c, const struct lexicon *l,
		 const struct lexicon *against, size_t most)
{
	struct err err;

	assert_int_equal(catches_init(c, l, against, most, &err), 0);
	for (size_t i = 0; i < ARRAY_LEN(captions); i++)
		assert_int_equal(catches_add(c, str_of(captions[i]),
					     i == 1 ? STR_LIT("#Yapi")
						    : STR_NULL,
					     0, &err),
				 0);
}

static void test_counts(void **state)
{
	struct lexicon *l = make("2", newer, ARRAY_LEN(newer));
	struct catches c;

	(void)state;
	fill(&c, l, NULL, 1);
	assert_int_equal(c.captions, 4);
	assert_int_equal(c.labelled, 3);
	assert_int_equal(c.words[0].posts, 2);
	assert_int_equal(c.words[0].hits, 3);
	assert_int_equal(c.words[0].n_samples, 1);
	assert_int_equal(c.words[1].posts, 2);
	assert_int_equal(c.words[2].posts, 0);
	assert_int_equal(c.words[3].hits, 1);
	assert_int_equal(c.labels[0].posts, 2);
	assert_int_equal(c.labels[0].hits, 5);
	assert_int_equal(c.labels[1].posts, 1);
	catches_release(&c);
	lexicon_free(l);
}

static void test_against(void **state)
{
	struct lexicon *l = make("2", newer, ARRAY_LEN(newer));
	struct lexicon *old = make("1", older, ARRAY_LEN(older));
	struct catches c;

	(void)state;
	fill(&c, l, old, 2);
	assert_int_equal(c.gained[0].posts, 0); /* yapi: by another word */
	assert_int_equal(c.gained[1].posts, 1);
	assert_int_equal(c.lost[0].posts, 2);
	assert_int_equal(c.lost[1].posts, 0);
	assert_int_equal(c.changed, 3);
	assert_true(str_is(c.gained[1].sample[0].word, "wirausaha"));
	assert_true(str_is(c.lost[0].sample[1].word, "yatim"));
	catches_release(&c);
	lexicon_free(l);
	lexicon_free(old);
}

static void test_sample(void **state)
{
	static const struct {
		const char *text;
		size_t from, n;
		const char *want;
	} rows[] = {
		{ "pena", 0, 4, "[pena]" },
		{ "a\nb pena\tc", 4, 4, "a b [pena] c" },
		{ "0123456789012345678901234 pena", 26, 4,
		  "6789012345678901234 [pena]" },
		/* no half characters */
		{ "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
		  "\xc3\xa9\xc3\xa9\xc3\xa9 pena",
		  21, 4,
		  "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
		  "\xc3\xa9\xc3\xa9 [pena]" },
	};
	struct pool pool;
	struct buf out;

	(void)state;
	pool_init(&pool);
	buf_init(&out, 4096);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct sample s = sample_of(&pool, str_of(rows[i].text),
					    rows[i].from, rows[i].n);

		buf_clear(&out);
		sample_print(&s, &out);
		assert_string_equal(buf_cstr(&out), rows[i].want);
	}
	buf_release(&out);
	pool_release(&pool);
}

typedef void print_fn(const struct catches *, struct buf *);

static void table(const struct catches *c, struct buf *out)
{
	const struct style style = { .width = 60, .language = INDONESIAN };

	catches_table(c, &style, out);
}

static void expect_page(print_fn *print, const char *want)
{
	struct lexicon *l = make("2", newer, ARRAY_LEN(newer));
	struct lexicon *old = make("1", older, ARRAY_LEN(older));
	struct catches c;
	struct buf out;

	buf_init(&out, 1 << 20);
	fill(&c, l, old, 1);
	print(&c, &out);
	assert_string_equal(buf_cstr(&out), want);
	buf_release(&out);
	catches_release(&c);
	lexicon_free(l);
	lexicon_free(old);
}

static void test_pages(void **state)
{
	(void)state;
	expect_page(
		table,
		"4 unggahan, 3 berlabel, menurut leksikon 2\n"
		"Label  Kata         Unggahan  Di mana\n"
		"yapi   yapi                2  [YAPI] untuk yatim piatu, YAPI\n"
		"yapi   yatim piatu         2  YAPI untuk [yatim piatu], YAPI\n"
		"pena   wirausaha           1  [wirausaha] baru\n"
		"1 dari 4 kata tidak menangkap apa pun di sini.\n"
		"\n"
		"3 dari 4 unggahan berubah: leksikon 2 terhadap 1\n"
		"+/-  Label  Unggahan  Di mana\n"
		"+    pena          1  [wirausaha] baru\n"
		"-    anak          2  YAPI untuk [yatim] piatu, YAPI\n");
	expect_page(
		catches_csv,
		"what,label,word,posts,hits,sample\r\n"
		"caught,yapi,yapi,2,3,\"[YAPI] untuk yatim piatu, YAPI\"\r\n"
		"caught,yapi,yatim piatu,2,2,"
		"\"YAPI untuk [yatim piatu], YAPI\"\r\n"
		"caught,pena,pena,0,0,\r\n"
		"caught,pena,wirausaha,1,1,[wirausaha] baru\r\n"
		"gained,pena,,1,1,[wirausaha] baru\r\n"
		"lost,anak,,2,2,\"YAPI untuk [yatim] piatu, YAPI\"\r\n");
}

static void test_json(void **state)
{
	struct lexicon *l = make("2", newer, ARRAY_LEN(newer));
	struct lexicon *old = make("1", older, ARRAY_LEN(older));
	struct json_t *doc = NULL, *changes;
	struct catches c;
	struct buf out;
	struct err err;
	int64_t n = 0;

	(void)state;
	buf_init(&out, 1 << 20);
	fill(&c, l, old, 1);
	catches_json(&c, &out);
	assert_int_equal(json_parse(buf_str(&out), &json_file_limits, &doc,
				    &err),
			 0);
	assert_int_equal(json_len(json_get(doc, "words")), 4);
	assert_int_equal(json_len(json_get(doc, "labels")), 2);
	assert_true(json_int(json_get(doc, "captions"), &n) && n == 4);
	changes = json_at(doc, "against.changes");
	assert_int_equal(json_len(changes), 2);
	assert_true(str_is(json_str(json_get(json_item(changes, 0), "change")),
			   "gained"));
	assert_true(str_is(json_str(json_get(json_item(changes, 1), "label")),
			   "anak"));
	json_free(doc);
	buf_release(&out);
	catches_release(&c);
	lexicon_free(l);
	lexicon_free(old);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts), cmocka_unit_test(test_against),
		cmocka_unit_test(test_sample), cmocka_unit_test(test_pages),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
