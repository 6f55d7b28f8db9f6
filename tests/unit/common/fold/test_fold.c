/* test_fold.c -- text folded, cut into tokens, tags split into parts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/buf.h"
#include "common/fold/fold.h"

#include <stdlib.h>

/* Tokens as one text: "|" before one that a sentence's end stands before, "#"
 * before a tag, its parts in brackets. */
static void add_parts(struct buf *out, struct str tag)
{
	struct fold fold;
	struct fold_token part;
	const char *between = "(";

	fold_begin(&fold, tag);
	while (fold_next_part(&fold, &part)) {
		buf_addf(out, "%s%.*s", between, STR_ARG(part.text));
		assert_true(part.hash == fold_hash(part.text));
		between = " ";
	}
	buf_adds(out, ")");
}

static void add_token(struct buf *out, struct str text,
		      const struct fold_token *t)
{
	buf_addf(out, "%s%s%s%.*s", out->len ? " " : "", t->broken ? "|" : "",
		 t->tag ? "#" : "", STR_ARG(t->text));
	if (t->text.n)
		assert_true(t->hash == fold_hash(t->text));
	assert_true(t->n > 0 && t->from + t->n <= text.n);
	if (t->tag)
		add_parts(out, (struct str){ text.p + t->from, t->n });
}

static void expect(const char *text, const char *want)
{
	struct buf out;
	struct fold fold;
	struct fold_token token;

	buf_init(&out, 1 << 20);
	fold_begin(&fold, str_of(text));
	while (fold_next(&fold, &token))
		add_token(&out, str_of(text), &token);
	assert_string_equal(buf_cstr(&out), want);
	buf_release(&out);
}

static void test_tokens(void **state)
{
	static const char *const rows[][2] = {
		{ "", "" },
		{ " , - ", "" },
		{ "Bantuan ATENSI untuk lansia",
		  "bantuan atensi untuk lansia" },
		{ "yatim-piatu 2x/hari", "yatim piatu 2x hari" },
		{ "satu. dua! tiga? empat", "satu |dua |tiga |empat" },
		{ "satu\ndua\r\ntiga", "satu |dua |tiga" },
		{ "satu\xe2\x80\xa8"
		  "dua\xc2\x85"
		  "tiga",
		  "satu |dua |tiga" },
		{ "satu\xe2\x80\xa6 dua", "satu |dua" }, /* an ellipsis */
		{ "Rp200.000", "rp200 |000" },
		/* apostrophes */
		{ "Jum'at", "jum'at" },
		{ "Jum\xe2\x80\x99"
		  "at Jum\xe2\x80\x98"
		  "at Jum`at Jum\xc2\xb4"
		  "at Jum\xca\xbc"
		  "at Jum\xef\xbc\x87"
		  "at",
		  "jum'at jum'at jum'at jum'at jum'at jum'at" },
		{ "jum'\xcc\xb2\xef\xb8\x8f"
		  "at jum\xcc\xb2'at",
		  "jum'at jum'at" },
		{ "'PENA' 90'an an'90 a''b a'", "pena 90 an an 90 a b a" },
		{ "\xe2\x80\x98pena\xe2\x80\x99", "pena" },
		/* what is no ASCII */
		{ "\xc3\x89LAN caf\xc3\xa9 cafe\xcc\x81s", "elan cafe cafes" },
		{ "Stra\xc3\x9f"
		  "e \xc4\xb0",
		  "strasse i" },
		{ "\xf0\x9d\x90\x8f\xf0\x9d\x90\x84\xf0\x9d\x90\x8d"
		  "\xf0\x9d\x90\x80",
		  "pena" }, /* mathematical bold */
		{ "\xef\xbc\xb0\xef\xbc\xa5\xef\xbc\xae\xef\xbc\xa1", "pena" },
		{ "\xe2\x93\x9f\xe2\x93\x94\xe2\x93\x9d\xe2\x93\x90", "pena" },
		{ "pe\xc2\xadna pe\xe2\x80\x8dna\xef\xb8\x8f", "pena pena" },
		{ "sekolah\xe2\x80\x8brakyat", "sekolah rakyat" },
		{ "sekolah\xc2\xa0rakyat", "sekolah rakyat" },
		{ "\xc2\xbd \xe3\x8e\x8f\xe2\x91\xa4", "1 2 kg5" },
		{ "pena\xf0\x9f\x98\x80"
		  "atensi",
		  "pena atensi" },
		/* broken UTF-8 separates */
		{ "pena\xff"
		  "atensi\xc3",
		  "pena atensi" },
		{ "a\xed\xa0\x80"
		  "b\xf0\x9f\x98",
		  "a b" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect(rows[i][0], rows[i][1]);
}

static void test_tags(void **state)
{
	static const char *const rows[][2] = {
		{ "#yapi", "#yapi(yapi)" },
		{ "# yapi @", "yapi" },
		{ "##YAPI@x", "#yapi(yapi) #x(x)" },
		{ "#PahlawanEkonomiNusantara",
		  "#pahlawanekonominusantara(pahlawan ekonomi nusantara)" },
		{ "@KemensosRI", "#kemensosri(kemensos ri)" },
		{ "#PENAMuda", "#penamuda(pena muda)" },
		{ "#BantuanATENSIAnak", "#bantuanatensianak(bantuan atensi "
					"anak)" },
		{ "#yapi2026hebat", "#yapi2026hebat(yapi 2026 hebat)" },
		{ "#YAPI2026Hebat", "#yapi2026hebat(yapi 2026 hebat)" },
		{ "#sekolah_Rakyat", "#sekolah(sekolah) rakyat" },
		{ "#Jum'atBerkah", "#jum'atberkah(jum'at berkah)" },
		{ "satu.#Dua", "satu |#dua(dua)" },
		{ "\xef\xbc\x83Pena", "#pena(pena)" }, /* double width */
		{ "#\xf0\x9d\x90\x8f\xf0\x9d\x90\x9a\xf0\x9d\x90\x8f\xf0\x9d"
		  "\x90\x9a",
		  "#papa(pa pa)" }, /* bold */
		{ "#E\xcc\x81"
		  "LanE\xcc\x81"
		  "bc",
		  "#elanebc(e lan ebc)" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect(rows[i][0], rows[i][1]);
}

static void test_places(void **state)
{
	struct fold_token t;
	struct fold fold;

	(void)state;
	fold_begin(&fold, STR_LIT("- \xc3\x89lan, #PenaKu"));
	assert_true(fold_next(&fold, &t));
	assert_int_equal(t.from, 2);
	assert_int_equal(t.n, 5);
	assert_true(fold_next(&fold, &t));
	assert_int_equal(t.from, 10);
	assert_int_equal(t.n, 6);
	fold_begin(&fold, STR_LIT("PenaKu"));
	assert_true(fold_next_part(&fold, &t));
	assert_true(fold_next_part(&fold, &t));
	assert_int_equal(t.from, 4);
	assert_int_equal(t.n, 2);
	assert_false(fold_next_part(&fold, &t));
}

/* FOLD_MOST bytes are a token, one more are one that is equal to none. */
static void test_long(void **state)
{
	char text[2 * FOLD_MOST];
	struct fold_token t;
	struct fold fold;

	(void)state;
	memset(text, 'a', sizeof(text));
	fold_begin(&fold, (struct str){ text, FOLD_MOST });
	assert_true(fold_next(&fold, &t));
	assert_int_equal(t.text.n, FOLD_MOST);
	for (size_t n = FOLD_MOST + 1; n <= sizeof(text); n++) {
		fold_begin(&fold, (struct str){ text, n });
		assert_true(fold_next(&fold, &t));
		assert_int_equal(t.text.n, 0);
		assert_int_equal(t.n, n);
		assert_false(fold_next(&fold, &t));
	}
}

static void test_written(void **state)
{
	static const char *const rows[][2] = {
		{ "PeNa", "PeNa" },
		{ "\xef\xbc\xb0\xef\xbc\xa5na", "PEna" },
		{ "\xc3\x89lan", "Elan" },
		{ "Jum\xe2\x80\x99"
		  "at",
		  "Jum'at" },
	};
	char out[FOLD_MOST], text[FOLD_MOST + 1];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t n = fold_written(str_of(rows[i][0]), out);

		assert_true(str_is((struct str){ out, n }, rows[i][1]));
	}
	memset(text, 'a', sizeof(text));
	assert_int_equal(fold_written((struct str){ text, sizeof(text) }, out),
			 0);
}

static void test_suffix(void **state)
{
	(void)state;
	assert_int_equal(fold_suffix(STR_LIT("yapinya")), 3);
	assert_int_equal(fold_suffix(STR_LIT("penalah")), 3);
	assert_int_equal(fold_suffix(STR_LIT("penakah")), 3);
	assert_int_equal(fold_suffix(STR_LIT("penapun")), 3);
	assert_int_equal(fold_suffix(STR_LIT("penamu")), 0);
	assert_int_equal(fold_suffix(STR_LIT("nya")), 0);
	assert_int_equal(fold_suffix(STR_LIT("")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tokens),  cmocka_unit_test(test_tags),
		cmocka_unit_test(test_places),  cmocka_unit_test(test_long),
		cmocka_unit_test(test_written), cmocka_unit_test(test_suffix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
