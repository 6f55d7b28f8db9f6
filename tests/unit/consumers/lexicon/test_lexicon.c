/* test_lexicon.c -- which labels a text tells, by which words, and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/buf.h"
#include "consumers/lexicon/lexicon.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static void add_label(struct lexicon *l, const char *id, int64_t from,
		      int64_t until)
{
	struct err err;

	assert_true(lexicon_label(l, LABEL_PROGRAMME, str_of(id), str_of(id),
				  from, until, &err) >= 0);
}

static void add(struct lexicon *l, const struct lexicon_word *word)
{
	struct err err;

	assert_int_equal(lexicon_word(l, (int)lexicon_labels(l) - 1, word,
				      &err),
			 0);
}

static void compile(struct lexicon *l)
{
	struct err err;

	assert_int_equal(lexicon_compile(l, &err), 0);
}

/* A lexicon of one word. */
static struct lexicon *one(const struct lexicon_word *word)
{
	struct lexicon *l = lexicon_new();

	assert_non_null(l);
	add_label(l, "label", DAY_OPEN_FROM, DAY_OPEN_UNTIL);
	add(l, word);
	compile(l);
	return l;
}

/* The bytes of each hit, with commas between; "-" where the label is not told.
 */
static void read_hits(const struct lexicon *l, const char *text,
		      const char *description, struct buf *out)
{
	struct lexicon_reading *r = lexicon_reading_new();
	struct label_set labels;
	struct err err;

	assert_non_null(r);
	assert_int_equal(lexicon_read(l, r, str_of(text), str_of(description),
				      0, &labels, &err),
			 0);
	assert_int_equal(label_set_has(&labels, 0), r->n_hits > 0);
	if (r->n_hits == 0)
		buf_adds(out, "-");
	for (size_t i = 0; i < r->n_hits; i++) {
		const struct lexicon_hit *h = &r->hits[i];
		const char *in = h->in_description ? description : text;

		buf_addf(out, "%s%.*s", i ? ", " : "", (int)h->n, in + h->from);
	}
	lexicon_reading_free(r);
}

static void expect(const struct lexicon *l, const char *text,
		   const char *description, const char *want)
{
	struct buf out;

	buf_init(&out, 4096);
	read_hits(l, text, description, &out);
	if (strcmp(buf_cstr(&out), want) != 0)
		print_error("in \"%s\":\n", text);
	assert_string_equal(buf_cstr(&out), want);
	buf_release(&out);
}

struct row {
	const char *text, *want;
};

static void expect_rows(const struct lexicon_word *word, const struct row *rows,
			size_t n)
{
	struct lexicon *l = one(word);

	for (size_t i = 0; i < n; i++)
		expect(l, rows[i].text, NULL, rows[i].want);
	lexicon_free(l);
}

static void test_one_token(void **state)
{
	static const struct row rows[] = {
		{ "Bantuan YAPI disalurkan", "YAPI" },
		{ "yapi, Yapi; YAPI", "yapi, Yapi, YAPI" },
		{ "yapinya yapilah yapikah yapipun", "yapinya, yapilah, "
						     "yapikah, yapipun" },
		{ "YAPI-nya", "YAPI" },
		{ "yapimu yapis ayapi yapi2", "-" },
		{ "#YAPI #yapi2026 #AtensiYAPI @Yapi_x",
		  "YAPI, yapi, YAPI, Yapi" },
		{ "#dukungyapi", "-" },
		{ "\xef\xbc\xb9\xef\xbc\xa1PI", "\xef\xbc\xb9\xef\xbc\xa1PI" },
		{ "", "-" },
	};
	struct lexicon_word word = { .word = STR_LIT("yapi") };

	(void)state;
	expect_rows(&word, rows, ARRAY_LEN(rows));
}

static void test_phrase(void **state)
{
	static const struct row rows[] = {
		{ "pahlawan ekonomi nusantara", "pahlawan ekonomi nusantara" },
		{ "Pahlawan-Ekonomi, (Nusantara)nya",
		  "Pahlawan-Ekonomi, (Nusantara" },
		{ "Pahlawan Ekonomi Nusantaranya",
		  "Pahlawan Ekonomi Nusantaranya" },
		{ "Pahlawannya Ekonomi Nusantara", "-" },
		{ "Pahlawan. Ekonomi Nusantara", "-" },
		{ "Pahlawan Ekonomi\nNusantara", "-" },
		{ "Pahlawan Ekonomi! Nusantara? Pahlawan", "-" },
		{ "pahlawan ekonomi", "-" },
		{ "pahlawan pahlawan ekonomi nusantara",
		  "pahlawan ekonomi nusantara" },
		{ "#PahlawanEkonomiNusantara", "PahlawanEkonomiNusantara" },
		{ "#pahlawanekonominusantara", "pahlawanekonominusantara" },
		{ "#PAHLAWANEKONOMINUSANTARA2026", "PAHLAWANEKONOMINUSANTARA" },
		{ "#DukungPahlawanEkonomiNusantaraKita",
		  "PahlawanEkonomiNusantara" },
		{ "pahlawanekonominusantara", "-" },
		{ "#Pahlawan #Ekonomi #Nusantara",
		  "Pahlawan #Ekonomi #Nusantara" },
		{ "para pahlawan #EkonomiNusantara kita",
		  "pahlawan #EkonomiNusantara" },
		{ "#PahlawanEkonomi nusantara", "PahlawanEkonomi nusantara" },
		{ "#PahlawanEkonomi_nusantara", "PahlawanEkonomi_nusantara" },
		{ "#XPahlawanEkonomi. nusantara", "-" },
	};
	struct lexicon_word word = { .word = STR_LIT(
					     "Pahlawan Ekonomi Nusantara") };

	(void)state;
	expect_rows(&word, rows, ARRAY_LEN(rows));
}

/* A token that begins a phrase and follows in it, and tags as a whole. */
static void test_borders(void **state)
{
	static const struct row twice[] = { { "anak-anak", "anak-anak" },
					    { "anak. anak", "-" },
					    { "anak\n#AnakKita", "-" },
					    { "anak #AnakKita",
					      "anak #Anak" } },
				whole[] = {
					{ "#SatuDua tiga", "SatuDua tiga" },
					{ "#SatuDua. tiga", "-" },
					{ "#SatuDua empat tiga", "-" },
					{ "satudua #TigaEmpat",
					  "satudua #Tiga" },
				};
	struct lexicon_word word = { .word = STR_LIT("anak anak") };

	(void)state;
	expect_rows(&word, twice, ARRAY_LEN(twice));
	word.word = STR_LIT("satudua tiga");
	expect_rows(&word, whole, ARRAY_LEN(whole));
}

static void test_case(void **state)
{
	static const struct str forms[] = { { "PENA Muda", 9 } };
	static const struct row rows[] = {
		{ "Program PENA hadir", "PENA" },
		{ "pena Pena pENA", "-" },
		{ "PENAnya PENANYA PENA-nya", "PENAnya, PENANYA, PENA" },
		{ "penanya Penanya", "-" },
		{ "#PENA #pena #PENAHebat", "PENA, PENA" },
		{ "\xef\xbc\xb0\xef\xbc\xa5NA", "\xef\xbc\xb0\xef\xbc\xa5NA" },
		{ "\xef\xbd\x90\xef\xbd\x85na", "-" },
		{ "Si PENA   Muda", "PENA, PENA   Muda" },
		{ "pena Muda PENA muda", "PENA" },
		{ "#PENAMuda", "PENAMuda, PENA" },
	};
	struct lexicon_word word = { .word = STR_LIT("PENA"),
				     .as_written = true,
				     .forms = forms,
				     .n_forms = 1 };

	(void)state;
	expect_rows(&word, rows, ARRAY_LEN(rows));
}

static void test_with(void **state)
{
	static const struct str with[] = { { "graduasi", 8 },
					   { "modal usaha", 11 } };
	static const struct str without[] = { { "dana asing", 10 } };
	static const struct row rows[] = {
		{ "pena", "-" },
		{ "pena, lalu jauh sekali dari sini graduasi", "pena" },
		{ "graduasinya\n\npena", "pena" },
		{ "pena. modal usaha", "pena" },
		{ "pena modal. usaha", "-" },
		{ "pena #ModalUsaha", "pena" },
		{ "pena graduasi dana asing", "-" },
		{ "pena graduasi dana, lalu asing", "pena" },
	};
	struct lexicon_word word = { .word = STR_LIT("pena"),
				     .with = with,
				     .n_with = 2,
				     .without = without,
				     .n_without = 1 };

	(void)state;
	expect_rows(&word, rows, ARRAY_LEN(rows));
}

static void test_near(void **state)
{
	static const struct str with[] = { { "modal usaha", 11 } };
	static const struct row rows[] = {
		{ "pena modal usaha", "pena" },
		{ "pena 1 2 modal usaha", "pena" },
		{ "pena 1 2 3 modal usaha", "-" },
		{ "modal usaha 1 2 pena", "pena" },
		{ "modal usaha 1 2 3 pena", "-" },
		{ "modal usaha 1 2\n. pena", "pena" },
		/* a tag is one token */
		{ "pena #SatuDuaTigaEmpat 2 modal usaha", "pena" },
		{ "pena 1 2 3 modal usaha pena", "pena" },
		{ "pena 1 2 3 4 pena 1 2 modal usaha", "pena" },
	};
	struct lexicon_word word = {
		.word = STR_LIT("pena"), .with = with, .n_with = 1, .near = 3
	};

	(void)state;
	expect_rows(&word, rows, ARRAY_LEN(rows));
}

/* A hit of each word once, whatever its spellings. */
static void test_forms(void **state)
{
	static const struct str forms[] = { { "pemakanan", 9 },
					    { "permakanannya", 13 } };
	static const struct row rows[] = {
		{ "permakanan dan Pemakanan", "permakanan, Pemakanan" },
		{ "permakanannya", "permakanannya" },
		{ "makanan", "-" },
	};
	struct lexicon_word word = { .word = STR_LIT("permakanan"),
				     .forms = forms,
				     .n_forms = 2 };

	(void)state;
	expect_rows(&word, rows, ARRAY_LEN(rows));
}

static void test_description(void **state)
{
	struct lexicon_word word = { .word = STR_LIT("sekolah rakyat") };
	struct lexicon *l = one(&word);

	(void)state;
	expect(l, "Berita", "Sekolah Rakyat", "Sekolah Rakyat");
	expect(l, "Sekolah Rakyat", "sekolah rakyat",
	       "Sekolah Rakyat, sekolah rakyat");
	expect(l, "Sekolah", "Rakyat", "-");
	expect(l, "", "#SekolahRakyat", "SekolahRakyat");
	lexicon_free(l);
}

static void test_dates(void **state)
{
	struct lexicon *l = lexicon_new();
	struct lexicon_reading *r = lexicon_reading_new();
	struct lexicon_word word = { .word = STR_LIT("kata") };
	struct label_set labels;
	struct err err;

	(void)state;
	add_label(l, "always", DAY_OPEN_FROM, DAY_OPEN_UNTIL);
	add(l, &word);
	add_label(l, "later", 100, 200);
	add(l, &word);
	compile(l);
	for (int64_t day = 98; day < 203; day++) {
		assert_int_equal(lexicon_read(l, r, STR_LIT("kata"), STR_NULL,
					      day, &labels, &err),
				 0);
		assert_true(label_set_has(&labels, 0));
		assert_int_equal(label_set_has(&labels, 1),
				 day >= 100 && day <= 200);
		assert_int_equal(r->n_hits, 1 + label_set_has(&labels, 1));
	}
	lexicon_reading_free(r);
	lexicon_free(l);
}

/* Of two labels, and of words that begin, end or hold each other. */
static void test_many(void **state)
{
	static const char *const words[] = { "anak",
					     "yatim",
					     "anak yatim",
					     "yatim piatu",
					     "anak yatim piatu",
					     "piatu" };
	struct lexicon *l = lexicon_new();

	(void)state;
	add_label(l, "label", DAY_OPEN_FROM, DAY_OPEN_UNTIL);
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		struct lexicon_word word = { .word = str_of(words[i]) };

		add(l, &word);
	}
	compile(l);
	expect(l, "anak yatim piatu", NULL,
	       "anak, anak yatim, anak yatim piatu, yatim, yatim piatu, piatu");
	expect(l, "#AnakYatimPiatu!", NULL,
	       "AnakYatimPiatu, Anak, AnakYatim, Yatim, YatimPiatu, Piatu");
	expect(l, "piatu anak-yatim", NULL, "piatu, anak, anak-yatim, yatim");
	lexicon_free(l);
}

static void test_hits_most(void **state)
{
	struct lexicon_word word = { .word = STR_LIT("a") };
	struct lexicon *l = one(&word);
	struct lexicon_reading *r = lexicon_reading_new();
	struct label_set labels;
	struct buf text;
	struct err err;

	(void)state;
	buf_init(&text, 1 << 20);
	for (int i = 0; i < 2 * HITS_MOST; i++)
		buf_adds(&text, "a ");
	assert_int_equal(lexicon_read(l, r, buf_str(&text), STR_NULL, 0,
				      &labels, &err),
			 0);
	assert_int_equal(r->n_hits, HITS_MOST);
	assert_int_equal(r->hits[HITS_MOST - 1].from, 2 * (HITS_MOST - 1));
	buf_release(&text);
	lexicon_reading_free(r);
	lexicon_free(l);
}

static void test_refused(void **state)
{
	static const char *const rows[][2] = {
		{ "", "no letter" },
		{ "# - !", "no letter" },
		{ "sekolah. rakyat", "stands inside" },
		{ "sekolah\nrakyat", "stands inside" },
		{ "a b c d e f g h i j k l m n o p q", "16 words" },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		  "aaaaaaaaa",
		  "128 letters" },
	};
	struct lexicon *l = lexicon_new();
	struct err err;

	(void)state;
	add_label(l, "label", DAY_OPEN_FROM, DAY_OPEN_UNTIL);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct str text = str_of(rows[i][0]);
		struct lexicon_word word = { .word = text }, with = {
			.word = STR_LIT("a"), .with = &text, .n_with = 1
		};

		assert_int_equal(lexicon_word(l, 0, &word, &err), -EINVAL);
		assert_non_null(strstr(err.text, rows[i][1]));
		assert_non_null(strstr(lexicon_word_fault(text), rows[i][1]));
		assert_int_equal(lexicon_word(l, 0, &with, &err), -EINVAL);
	}
	assert_null(lexicon_word_fault(STR_LIT("dr. ")));
	assert_null(
		lexicon_word_fault(STR_LIT("a b c d e f g h i j k l m n o p")));
	lexicon_free(l);
}

static void test_labels(void **state)
{
	struct lexicon *l = lexicon_new();
	struct err err;
	char id[16];

	(void)state;
	assert_string_equal(lexicon_version(l), "");
	assert_int_equal(lexicon_set_version(l, STR_LIT("2026-11"), &err), 0);
	assert_string_equal(lexicon_version(l), "2026-11");
	for (int i = 0; i < LABELS_MOST; i++) {
		snprintf(id, sizeof(id), "l%d", i);
		add_label(l, id, 0, 1);
	}
	assert_int_equal(lexicon_labels(l), LABELS_MOST);
	assert_int_equal(lexicon_find(l, STR_LIT("l7")), 7);
	assert_int_equal(lexicon_find(l, STR_LIT("l")), -1);
	assert_string_equal(lexicon_at(l, 255)->id, "l255");
	assert_int_equal(lexicon_label(l, LABEL_CLUSTER, STR_LIT("l7"),
				       STR_LIT("n"), 0, 1, &err),
			 -EEXIST);
	assert_int_equal(lexicon_label(l, LABEL_CLUSTER, STR_LIT("more"),
				       STR_LIT("n"), 0, 1, &err),
			 -ENOSPC);
	lexicon_free(l);
}

/* Whatever decides moves the mark; a name does not. */
static uint64_t mark_of(const char *id, const char *name, int64_t from,
			const struct lexicon_word *word)
{
	struct lexicon *l = lexicon_new();
	struct err err;
	uint64_t mark;

	assert_int_equal(lexicon_label(l, LABEL_PROGRAMME, str_of(id),
				       str_of(name), from, 9, &err),
			 0);
	add(l, word);
	compile(l);
	mark = lexicon_mark(l);
	lexicon_free(l);
	return mark;
}

static void test_mark(void **state)
{
	static const struct str list[] = { { "x", 1 } };
	const struct lexicon_word plain = { .word = STR_LIT("kata") };
	const struct lexicon_word others[] = {
		{ .word = STR_LIT("kate") },
		{ .word = STR_LIT("kata"), .as_written = true },
		{ .word = STR_LIT("kata"), .near = 1 },
		{ .word = STR_LIT("kata"), .forms = list, .n_forms = 1 },
		{ .word = STR_LIT("kata"), .with = list, .n_with = 1 },
		{ .word = STR_LIT("kata"), .without = list, .n_without = 1 },
	};
	uint64_t mark = mark_of("id", "name", 0, &plain);

	(void)state;
	assert_true(mark == mark_of("id", "another", 0, &plain));
	assert_true(mark != mark_of("di", "name", 0, &plain));
	assert_true(mark != mark_of("id", "name", 1, &plain));
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		for (size_t k = 0; k < i; k++)
			assert_true(mark_of("id", "name", 0, &others[i]) !=
				    mark_of("id", "name", 0, &others[k]));
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		assert_true(mark != mark_of("id", "name", 0, &others[i]));
}

/* Compiled once more after campaigns have added their words, and read by a
 * reading that has read by the shorter one. */
static void test_words_added(void **state)
{
	struct lexicon_word word = { .word = STR_LIT("satu") },
			    more = { .word = STR_LIT("dua tiga") };
	struct lexicon *l = one(&word);
	struct lexicon_reading *r = lexicon_reading_new();
	struct label_set labels;
	struct err err;
	size_t label;

	(void)state;
	for (int round = 0; round < 2; round++) {
		assert_int_equal(lexicon_read(l, r, STR_LIT("dua tiga satu"),
					      STR_NULL, 0, &labels, &err),
				 0);
		assert_int_equal(r->n_hits, 1 + round);
		if (round)
			break;
		add_label(l, "campaign", DAY_OPEN_FROM, DAY_OPEN_UNTIL);
		add(l, &more);
		compile(l);
	}
	assert_int_equal(lexicon_words(l), 2);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(r->hits[i].word,
				    lexicon_word_at(l, r->hits[i].number,
						    &label));
		assert_int_equal(r->hits[i].label, label);
		assert_int_equal(r->hits[i].label, 1 - i);
	}
	assert_true(label_set_has(&labels, 1));
	lexicon_reading_free(r);
	lexicon_free(l);
}

static void test_word_sum(void **state)
{
	(void)state;
	assert_true(lexicon_word_sum(STR_LIT("Yatim-Piatu"), false) ==
		    lexicon_word_sum(STR_LIT("yatim piatu"), false));
	assert_true(lexicon_word_sum(STR_LIT("Pena"), true) !=
		    lexicon_word_sum(STR_LIT("PENA"), true));
	assert_true(lexicon_word_sum(STR_LIT("pena"), true) !=
		    lexicon_word_sum(STR_LIT("pena"), false));
	assert_true(lexicon_word_sum(STR_LIT("yatimpiatu"), false) !=
		    lexicon_word_sum(STR_LIT("yatim piatu"), false));
}

static void test_empty(void **state)
{
	struct lexicon *l = lexicon_new();

	(void)state;
	compile(l);
	expect(l, "apa saja", "#DanLagi", "-");
	lexicon_free(l);
	lexicon_free(NULL);
	lexicon_reading_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_token),
		cmocka_unit_test(test_phrase),
		cmocka_unit_test(test_borders),
		cmocka_unit_test(test_case),
		cmocka_unit_test(test_with),
		cmocka_unit_test(test_near),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_description),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_hits_most),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_mark),
		cmocka_unit_test(test_words_added),
		cmocka_unit_test(test_word_sum),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
