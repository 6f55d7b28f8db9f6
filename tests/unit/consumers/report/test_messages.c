/* test_messages.c -- texts for WhatsApp: what they say, and that no name makes
 * them longer or bold. */
#include "consumers/report/message.h"
#include "consumers/report/rendering.h"
#include "tests/unit/kit/report_kit.h"

#include <errno.h>

static struct report report;
static struct buf out;

static int begin(void **state)
{
	(void)state;
	made_report(&report, 31);
	buf_init(&out, 64 << 10);
	return 0;
}

static int end(void **state)
{
	(void)state;
	report_release(&report);
	buf_release(&out);
	return 0;
}

static void make_again(void (*made)(struct report *, size_t), size_t n)
{
	report_release(&report);
	made(&report, n);
}

static void make(enum language language)
{
	buf_clear(&out);
	assert_int_equal(report_speak(&report, language, NULL), 0);
	assert_int_equal(wa_make(&report, language, &out, NULL), 0);
	assert_non_null(buf_cstr(&out));
}

static void make_for(const char *id, enum language language)
{
	buf_clear(&out);
	assert_int_equal(report_speak(&report, language, NULL), 0);
	assert_int_equal(sentra_text_make(&report, str_of(id), language, &out,
					  NULL),
			 0);
}

static void assert_has(const char *text)
{
	if (!strstr(out.data, text))
		fail_msg("not there: %s\nin: %s", text, out.data);
}

static void test_all(void **state)
{
	(void)state;
	make(INDONESIAN);
	assert_has("*Media sosial sentra*\n"
		   "Pekan 48 tahun 2026, Sen 23 Nov - Min 29 Nov 2026\n"
		   "Data per Min 29 Nov 2026 23.59 WIB\n"
		   "\n*5 besar pengikut*\n"
		   "1. Sentra Bougenvil 2: 340.175 (-3)\n"
		   "2. Sentra Terpadu Anggrek 1: 170.069 (-20)\n");
	assert_has("\n*5 unggahan terbaru*\n"
		   "1. Sentra Bougenvil 2: Min 29 Nov 2026 23.39 WIB\n");
	assert_has("\n*Status sentra*\n"
		   "hidup 25, lesu 1, mati 2, tidak terpantau 1, belum punya "
		   "akun 1, "
		   "dikecualikan 1\n"
		   "Sentra yang diam (mati), 2: Sentra Nusa Indah 30 ");
	assert_has("Tidak terpantau: 3 dari 90 akun, seluruhnya 57 jam "
		   "(0,4% dari waktu pantau).\n");
	assert_has("\n*Sentra yang mencapai target*\n- Pengikut: 15 dari 27\n"
		   "- Unggahan per pekan: 7 dari 27\n");
	make(ENGLISH);
	assert_has("fresh 25, aging 1, stale 2, ");
	assert_has(
		"*Sentra that reached their target*\n- Followers: 15 of 27\n");
}

/* Names of 60 characters, silent sentra by the dozen, and 12-digit numbers:
 * what was not seen, and how old it is, is said all the same. */
static void test_longest(void **state)
{
	static const char name[] =
		"Sentra Terpadu Wirajaya Kusumawardhani di Kabupaten Sejahtera";
	static const enum language languages[] = { INDONESIAN, ENGLISH };

	(void)state;
	for (size_t i = 0; i < 31; i++) {
		struct grid *g = &report.table[REPORT_ranking];

		g->cell[i * g->n_columns + 2].value = str_of(name);
		grid_row(&report.table[REPORT_silent], g->id[i], STR_NULL);
		grid_add(&report.table[REPORT_silent], str_of(name));
		grid_add(&report.table[REPORT_silent], STR_NULL);
		made_number(&report.table[REPORT_silent], 1795000000);
	}
	for (size_t i = 0; i < TOP_ROWS; i++) {
		struct grid *most = &report.table[REPORT_top_followers];
		struct grid *newest = &report.table[REPORT_top_latest];

		most->cell[i * most->n_columns + 2].value = str_of(name);
		most->cell[i * most->n_columns + 3].value =
			STR_LIT("123456789012");
		newest->cell[i * newest->n_columns + 2].value = str_of(name);
	}
	for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
		make(languages[i]);
		assert_true(message_chars(buf_str(&out)) <= WA_CHARS);
		assert_true(message_chars(buf_str(&out)) > WA_CHARS - 400);
		assert_has("\xe2\x80\xa6: ");
		assert_has(i ? "together 57 hours (0.4% of the time).\n"
			     : "seluruhnya 57 jam (0,4% dari waktu "
			       "pantau).\n");
		assert_has(i ? "*Sentra that reached their target*"
			     : "*Sentra yang mencapai target*");
	}
}

static void test_hostile(void **state)
{
	(void)state;
	make_again(made_hostile_report, 31);
	make(INDONESIAN);
	assert_true(message_chars(buf_str(&out)) <= WA_CHARS);
	assert_null(strpbrk(out.data, "_~`"));
	assert_null(strstr(out.data, "\xe2\x80\xae"));
	make_for("sentra-001", INDONESIAN);
	assert_true(message_chars(buf_str(&out)) <= WA_CHARS);
	assert_null(strpbrk(out.data, "_~`"));
	assert_null(strstr(out.data, "\xe2\x80\xae"));
}

/* Unknown is a dash, and what has no rows is left out. */
static void test_nothing(void **state)
{
	(void)state;
	report_release(&report);
	made_empty_report(&report);
	make(INDONESIAN);
	assert_has("*5 besar pengikut*\n-\n");
	assert_has("hidup -, lesu -, mati -, tidak terpantau -, ");
	assert_has("Belum diketahui apa yang tidak terpantau.\n");
	assert_null(strstr(out.data, "mencapai target"));
	assert_null(strstr(out.data, " 0"));
}

static void test_sentra(void **state)
{
	(void)state;
	make_for("sentra-002", INDONESIAN);
	assert_string_equal(
		out.data,
		"*Sentra Bougenvil 2*\n"
		"Pekan 48 tahun 2026, Sen 23 Nov - Min 29 Nov 2026\n"
		"Data per Sen 30 Nov 2026 00.59 WITA\n"
		"\n"
		"*Pengikut*: 340.175 (peringkat 1 dari 30)\n"
		"*Unggahan terakhir*: Sen 30 Nov 2026 00.39 WITA (peringkat 1 "
		"dari 30)\n"
		"*Unggahan*: 14 (peringkat 2 dari 30)\n"
		"*Skor*: 89,42 (peringkat 2 dari 30), turun 1 sejak laporan "
		"2026-W47\n"
		"*Keadaan*: hidup\n"
		"\n"
		"*Disampaikan dalam 30 hari*: Permakanan 5, ATENSI YAPI 5, "
		"PENA 5, Rumah Sejahtera Terpadu 5\n"
		"*Belum disampaikan dalam 30 hari*: Sekolah Rakyat\n"
		"\n"
		"*Target, realisasi, capaian*\n"
		"- Pengikut: 340.175 / 20.000 (1.700,88%)\n"
		"- Unggahan per pekan: 10,50 / 7 (150,00%)\n"
		"- Diam terlama (hari): 1 / 3 (166,67%)\n"
		"- Program yang disampaikan: 1 / 3 (33,33%)\n"
		"\n"
		"*Langkah berikutnya*\n"
		"Sampaikan program: Sekolah Rakyat.\n"
		"Target yang belum tercapai: Program yang disampaikan.\n");
	make_for("sentra-028", ENGLISH);
	assert_has("*Hours not seen*: 42.0 (posts of that time may be "
		   "missing)\n");
}

/* What to do, where there is something and where there is nothing. */
static void test_sentra_next(void **state)
{
	(void)state;
	make_for("sentra-030", INDONESIAN);
	assert_has("*Keadaan*: mati\n");
	assert_has("*Langkah berikutnya*\nSegera mengunggah: unggahan "
		   "terakhir Kam 19 Nov 2026 ");
	make_for("sentra-028", ENGLISH);
	assert_has("\nNot seen, for operations to mend: Instagram.\n");
	for (size_t t = 0; t < REPORT_TABLES; t++)
		if (t == REPORT_targets || t == REPORT_coverage)
			report.table[t].n = 0;
	make_for("sentra-002", INDONESIAN);
	assert_has("*Langkah berikutnya*\nTidak ada yang mendesak.\n");
}

/* One of whom nothing is known, and one that is none. */
static void test_sentra_unknown(void **state)
{
	struct err err;

	(void)state;
	make_for("sentra-031", INDONESIAN);
	assert_has("*Pengikut*: -\n*Unggahan terakhir*: -\n");
	assert_has("*Keadaan*: belum ada\n");
	assert_has("*Langkah berikutnya*\nBelum ada unggahan yang tercatat.\n");
	assert_null(strstr(out.data, "Belum disampaikan"));
	buf_clear(&out);
	assert_int_equal(sentra_text_make(&report, STR_LIT("nobody"), ENGLISH,
					  &out, &err),
			 -ENOENT);
	assert_string_equal(err.text, "the report has no sentra \"nobody\"");
	assert_int_equal(out.len, 0);
}

static void write_long(struct message *m)
{
	for (int i = 0; i < 20; i++)
		message_name(m, STR_LIT("abcdefghijklmnopqrstuvwxyz"));
}

static void test_fit(void **state)
{
	struct message m = { .report = &report, .out = &out };

	(void)state;
	assert_int_equal(message_fit(&m, write_long, 20 * 16, NULL), 0);
	assert_int_equal(m.chars, 16);
	assert_int_equal(message_chars(buf_str(&out)), 20 * 16);
	assert_int_equal(message_fit(&m, write_long, 20 * 7, NULL), -EMSGSIZE);
	assert_int_equal(message_chars(buf_str(&out)), 20 * 16);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(test_all),
		TEST(test_longest),
		TEST(test_hostile),
		TEST(test_nothing),
		TEST(test_sentra),
		TEST(test_sentra_next),
		TEST(test_sentra_unknown),
		TEST(test_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
