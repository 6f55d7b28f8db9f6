/* test_district.c -- districts by official name and kind, and who serves
 * them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/district.h"

#include <errno.h>

#define DAY_0 20000

/* ---- a name ---- */

static const struct {
	const char *want, *area;
	bool fits;
} pairs[] = {
	{ "Kota Depok", "Kota Depok", true },
	{ "kota depok", "Kota Depok", true },
	{ "  KOTA   Depok ", "Kota Depok", true },
	{ "Depok", "Kota Depok", true },
	{ "Kabupaten Depok", "Kota Depok", false },
	{ "Kab. Depok", "Kota Depok", false },
	{ "Provinsi Depok", "Kota Depok", false },
	{ "Kota Depok Baru", "Kota Depok", false },
	{ "kab.bogor", "Kabupaten Bogor", true },
	{ "Kab Bogor", "KAB. BOGOR", true },
	{ "Kota Bogor", "Kabupaten Bogor", false },
	{ "Kodya Bogor", "Kota Bogor", true },
	{ "Jakarta Timur", "Kota Administrasi Jakarta Timur", true },
	{ "Kota Adm. Jakarta Timur", "Kota Jakarta Timur", true },
	/* No kind here: the words are parts of names. */
	{ "Kotabaru", "Kabupaten Kotabaru", true },
	{ "Kab. Kota Baru", "Kabupaten Kotabaru", true },
	{ "Kota Baru", "Kabupaten Kotabaru", false },
	{ "D.I. Yogyakarta", "DI Yogyakarta", true },
	{ "Provinsi Papua", "Papua", true },
	{ "Papua", "Prov. Papua", true },
	{ "Kota Papua", "Papua", false },
	{ "Papua Barat", "Papua", false },
	{ "", "Kota Depok", false },
	{ "Kota", "Kota", false },
	{ "", "", false },
	{ "\xff\x01", "\xff", true },
};

static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		struct area want, area;

		area_read(str_of(pairs[i].want), &want);
		area_read(str_of(pairs[i].area), &area);
		if (area_fits(&want, &area) != pairs[i].fits)
			fail_msg("%s, %s", pairs[i].want, pairs[i].area);
	}
}

/* What is too long to be a name fits nothing, not even itself. */
static void test_too_long(void **state)
{
	struct area area;
	char name[AREA_KEY_SIZE + 1];

	(void)state;
	memset(name, 'a', sizeof(name));
	area_read((struct str){ name, AREA_KEY_SIZE - 1 }, &area);
	assert_true(area_fits(&area, &area));
	area_read((struct str){ name, AREA_KEY_SIZE }, &area);
	assert_false(area_fits(&area, &area));
}

/* ---- who serves it ---- */

#define SENTRA(id, province, areas, until)                            \
	"{\"id\":\"" id "\",\"name\":\"" id "\",\"kind\":\"sentra\"," \
	"\"city\":\"C\",\"province\":\"" province "\",\"timezone\":"  \
	"\"Asia/Jakarta\",\"aliases\":[],\"service_areas\":[" areas   \
	"],\"active_from\":null,\"active_until\":" until ",\"accounts\":[]}"

static const char text[] = "{\"version\":1,\"sentras\":[" SENTRA(
	"satu", "Jawa Barat", "\"Kota Depok\",\"kota  depok\",\"Kota Bogor\"",
	"null") "," SENTRA("dua", "DKI Jakarta",
			   "\"Kabupaten Bogor\",\"KOTA DEPOK\",\"Jawa Barat\"",
			   "null") "," SENTRA("tiga", "Papua",
					      "\"Kota Bogor\",\"Kabupaten "
					      "Biak\"",
					      "null") "," SENTRA("dulu",
								 "Papua",
								 "\"Kota "
								 "Depok\","
								 "\"Kota "
								 "Jayapura\"",
								 "\"2020-01-"
								 "01\"") "]}";

static int setup(void **state)
{
	struct roster *roster = NULL;
	struct faults faults;

	faults_init(&faults);
	assert_int_equal(roster_parse(&roster, str_of(text), "r", &faults,
				      NULL),
			 0);
	*state = roster;
	return 0;
}

static int teardown(void **state)
{
	roster_free(*state);
	return 0;
}

static const struct {
	const char *word;
	int rc;
	const char *name, *sentra; /* or: what the text has */
} districts[] = {
	{ "kota depok", 0, "Kota Depok", "satu dua " },
	{ "depok", 0, "Kota Depok", "satu dua " },
	{ "Kota Bogor", 0, "Kota Bogor", "satu tiga " },
	{ "kab. bogor", 0, "Kabupaten Bogor", "dua " },
	{ "Jawa Barat", 0, "Jawa Barat", "dua " },
	{ "Bogor", -EINVAL, "any of: Kota Bogor, Kabupaten Bogor", "" },
	{ "Kabupaten Depok", -ENOENT, "'; did you mean Kota Depok?: ", "" },
	{ "kota depk", -ENOENT, "'; did you mean Kota Depok?: ", "" },
	{ "kota bogr", -ENOENT, "mean Kota Bogor, Kabupaten Bogor?: ", "" },
	{ "Kota Jayapura", -ENOENT, "serves 'Kota Jayapura': names", "" },
	{ "Kota Makassar", -ENOENT, "serves 'Kota Makassar': names", "" },
	{ "", -ENOENT, "serves '': names", "" },
	{ "kota", -ENOENT, "serves 'kota': names", "" },
}, provinces[] = {
	{ "jawa  barat", 0, "Jawa Barat", "satu dua " },
	{ "Prov. Jawa Barat", 0, "Jawa Barat", "satu dua " },
	{ "Provinsi Papua", 0, "Papua", "tiga " },
	{ "Jawa Bart", -ENOENT, "mean Jawa Barat?: ", "" },
	{ "Kota Depok", -ENOENT, "serves 'Kota Depok': names", "" },
	{ "Depok", -ENOENT, "serves 'Depok': names", "" },
	{ "", -ENOENT, "serves '': names", "" },
};

static void name_all(const struct district *d, struct buf *out)
{
	buf_clear(out);
	for (size_t i = 0; i < d->n; i++)
		buf_addf(out, "%s ", d->sentra[i]->id);
}

static void expect(const struct district *d, int rc, const struct err *err,
		   int want, const char *name, const char *sentra)
{
	struct buf who;

	buf_init(&who, 1000);
	assert_int_equal(rc, want);
	name_all(d, &who);
	if (rc == 0) {
		assert_string_equal(d->name, name);
		assert_string_equal(buf_cstr(&who), sentra);
	} else if (!strstr(err->text, name)) {
		fail_msg("%s", err->text);
	}
	buf_release(&who);
}

static void test_districts(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(districts); i++) {
		struct district d;
		struct err err = { 0 };
		int rc = district_find(&d, *state, DAY_0, districts[i].word,
				       &err);

		expect(&d, rc, &err, districts[i].rc, districts[i].name,
		       districts[i].sentra);
		district_release(&d);
	}
}

static void test_provinces(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(provinces); i++) {
		struct district d;
		struct err err = { 0 };
		int rc = province_find(&d, *state, DAY_0, provinces[i].word,
				       &err);

		expect(&d, rc, &err, provinces[i].rc, provinces[i].name,
		       provinces[i].sentra);
		district_release(&d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_districts),
		cmocka_unit_test(test_provinces),
	};

	return cmocka_run_group_tests_name("district", tests, setup, teardown);
}
