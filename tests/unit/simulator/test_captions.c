/* test_captions.c -- what invented posts say: the lexicon finds what the table
 * names, and what a sentra does not tell is told by none of its posts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "common/base/utf8.h"
#include "consumers/lexicon/lexicon_file.h"
#include "tests/simulator/posted.h"

#include <stdlib.h>

#define T        INT64_C(1773120600000)
#define DAY      (T / DAY_MS)
#define PART_MIN 3 /* captions of each label */

static struct lexicon *load(void)
{
	struct faults faults;
	struct lexicon *l;
	struct err err;

	faults_init(&faults);
	l = lexicon_load("deploy/lexicon.json", false, &faults);
	assert_non_null(l);
	faults_release(&faults);
	assert_int_equal(lexicon_compile(l, &err), 0);
	return l;
}

/* A programme is found where the table has it and nowhere else; of the others,
 * what the table has is found. */
static void compare(const struct lexicon *l, const struct caption *c,
		    const struct label_set *found)
{
	for (size_t i = 0; i < lexicon_labels(l); i++) {
		const struct label *label = lexicon_at(l, i);
		bool told = label_set_has(found, i);
		bool named = caption_tells(c, label->id);

		if (told == named || (told && label->class != LABEL_PROGRAMME))
			continue;
		fail_msg("'%s' %s %s", c->title, told ? "tells" : "lacks",
			 label->id);
	}
}

static void test_labels(void **state)
{
	struct lexicon *l = load();
	struct lexicon_reading *reading = lexicon_reading_new();

	(void)state;
	for (size_t i = 0; i < captions_n; i++) {
		struct label_set found;
		struct err err;

		assert_int_equal(lexicon_read(l, reading,
					      str_of(captions[i].title),
					      str_of(captions[i].more), DAY,
					      &found, &err),
				 0);
		compare(l, &captions[i], &found);
	}
	lexicon_reading_free(reading);
	lexicon_free(l);
}

/* Of a space in the labels, and each of them is one of the lexicon. */
static void test_names(void **state)
{
	static const char *const wanted[] = {
		"atensi",          "yapi",
		"permakanan",      "pena",
		"sekolah_rakyat",  "anak",
		"lansia",          "disabilitas",
		"tuna_sosial_kpo", "napza",
		"bencana",         "penjangkauan",
		"asesmen",         "penyaluran",
		"pelatihan",       "layanan_kesehatan",
		"sosialisasi",
	};
	size_t named = 0, all = 0, none = 0;

	(void)state;
	for (size_t w = 0; w < ARRAY_LEN(wanted); w++) {
		size_t n = 0;

		for (size_t i = 0; i < captions_n; i++)
			n += caption_tells(&captions[i], wanted[w]);
		assert_true(n >= PART_MIN);
		named += n;
	}
	for (size_t i = 0; i < captions_n; i++) {
		const char *at = captions[i].labels;

		none += *at == '\0';
		for (; *at; at += strspn(at, " "), all++)
			at += strcspn(at, " ");
	}
	assert_int_equal(named, all);
	assert_true(none >= PART_MIN);
}

/* As the platforms and the faults want them. */
static void test_forms(void **state)
{
	size_t alone = 0, longer = 0, quoted = 0;

	(void)state;
	for (size_t i = 0; i < captions_n; i++) {
		const struct caption *c = &captions[i];
		size_t n = strlen(c->title);

		assert_int_equal(utf8_cut_chars(c->title, n, 100), n);
		for (size_t k = 0; k < 8; k++)
			if (c->title[k] <= 0 || strchr("\"\\", c->title[k]))
				fail_msg("%s", c->title);
		alone += !*c->more;
		longer += n + strlen(c->more) > 400;
		quoted += strpbrk(c->more, "\"\\\n") != NULL;
	}
	assert_true(alone > 0 && longer >= PART_MIN && quoted >= PART_MIN);
}

/* ---- in a world ---- */

struct fixture {
	struct roster *roster;
	struct world world;
	struct posted posted;
	struct sim_post at[SIM_POSTS_MAX];
};

static struct fixture *begin(void)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct faults faults;
	struct err err;

	faults_init(&faults);
	assert_int_equal(roster_load(&f->roster, "deploy/roster-demo.json",
				     &faults, &err),
			 0);
	faults_release(&faults);
	f->world = (struct world){
		.seed = 7, .start_ms = T, .tempo = 500, .posted = &f->posted
	};
	assert_int_equal(world_init(&f->world, f->roster, &err), 0);
	return f;
}

static void end(struct fixture *f)
{
	world_release(&f->world);
	roster_free(f->roster);
	free(f);
}

static const struct caption *caption_of(const struct sim_post *p)
{
	for (size_t i = 0; i < captions_n; i++)
		if (captions[i].title == p->text)
			return &captions[i];
	fail_msg("no caption '%s'", p->text);
	return NULL;
}

/* Posts of the sentra ("" : all) with that label, published from then on. */
static size_t tells(struct fixture *f, const char *sentra, const char *label,
		    int64_t from_ms, int64_t until_ms)
{
	size_t told = 0;

	for (size_t i = 0; i < f->world.n; i++) {
		const struct actor *a = &f->world.actors[i];
		size_t n = world_posts(&f->world, a, T + DAY_MS, f->at);

		if (*sentra && strcmp(sentra, a->sentra) != 0)
			continue;
		for (size_t k = 0; k < n; k++)
			told += f->at[k].published_ms >= from_ms &&
				f->at[k].published_ms < until_ms &&
				caption_tells(caption_of(&f->at[k]), label);
	}
	return told;
}

static void test_untold(void **state)
{
	struct fixture *f = begin();
	struct err err;

	(void)state;
	assert_true(tells(f, "abiyoso-cimahi", "yapi", T, T + DAY_MS) > 0);
	assert_int_equal(untold_add(&f->world.untold,
				    STR_LIT("yapi:abiyoso-cimahi"), &err),
			 0);
	assert_int_equal(untold_add(&f->world.untold,
				    STR_LIT("pena@2026-03-10T05:30:00Z"), &err),
			 0);
	assert_int_equal(untold_check(&f->world.untold, f->roster, &err), 0);
	assert_int_equal(tells(f, "abiyoso-cimahi", "yapi", 0, T + DAY_MS), 0);
	assert_true(tells(f, "abiyoso-cimahi", "permakanan", T, T + DAY_MS) >
		    0);
	assert_true(tells(f, "mahatmiya-bali", "yapi", T, T + DAY_MS) > 0);
	assert_true(tells(f, "", "pena", 0, T) > 0);
	assert_int_equal(tells(f, "", "pena", T, T + DAY_MS), 0);
	end(f);
}

static const struct {
	const char *text, *error;
} faulty[] = {
	{ "", "no caption tells ''" },
	{ "yapi2", "no caption tells 'yapi2'" },
	{ "yapi:", "no sentra ''" },
	{ "yapi@now", "want a time" },
};

static void test_untold_faults(void **state)
{
	struct fixture *f = begin();
	struct untold_list l = { .n = 0 };
	struct err err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(faulty); i++) {
		assert_true(untold_add(&l, str_of(faulty[i].text), &err) < 0);
		assert_non_null(strstr(err.text, faulty[i].error));
	}
	assert_int_equal(l.n, 0);
	assert_int_equal(untold_add(&l, STR_LIT("yapi:nobody"), &err), 0);
	assert_true(untold_check(&l, f->roster, &err) < 0);
	assert_non_null(strstr(err.text, "nobody"));
	while (untold_add(&l, STR_LIT("yapi"), &err) == 0)
		;
	assert_int_equal(l.n, UNTOLD_MAX);
	end(f);
}

static size_t posts_with(struct fixture *f, const char *text, int64_t t_ms)
{
	size_t found = 0;

	for (size_t i = 0; i < f->world.n; i++) {
		size_t n = world_posts(&f->world, &f->world.actors[i], t_ms,
				       f->at);

		for (size_t k = 0; k < n; k++)
			found += strcmp(f->at[k].text, text) == 0 &&
				 *f->at[k].description == '\0';
	}
	return found;
}

/* On all its accounts, or on one; seen from then on, beside all others. */
static void test_posted(void **state)
{
	struct fixture *f = begin();
	struct err err;

	(void)state;
	assert_int_equal(posted_add(&f->posted, &f->world,
				    STR_LIT("abiyoso-cimahi Serentak PENA"), T,
				    &err),
			 0);
	assert_int_equal(posted_add(&f->posted, &f->world,
				    STR_LIT("mahatmiya-bali:tiktok Terlambat"),
				    T + 5000, &err),
			 0);
	assert_int_equal(posts_with(f, "Serentak PENA", T - 1), 0);
	assert_int_equal(posts_with(f, "Serentak PENA", T), 5);
	assert_int_equal(posts_with(f, "Terlambat", T), 0);
	assert_int_equal(posts_with(f, "Terlambat", T + HOUR_MS), 1);
	assert_int_equal(f->posted.n, 6);
	end(f);
}

static const struct {
	const char *text, *error;
} refused[] = {
	{ "", "want SENTRA" },
	{ "abiyoso-cimahi", "want SENTRA" },
	{ "abiyoso-cimahi ", "want SENTRA" },
	{ "nobody text", "'nobody' has no account there" },
	{ "abiyoso-cimahi:y text", "no platform 'y'" },
};

static void test_posted_faults(void **state)
{
	struct fixture *f = begin();
	struct err err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		assert_true(posted_add(&f->posted, &f->world,
				       str_of(refused[i].text), T, &err) < 0);
		assert_non_null(strstr(err.text, refused[i].error));
	}
	assert_int_equal(f->posted.n, 0);
	while (posted_add(&f->posted, &f->world, STR_LIT("abiyoso-cimahi a"), T,
			  &err) == 0)
		;
	assert_int_equal(f->posted.n, POSTED_MAX / 5 * 5);
	/* What does not fit is left out, the newest stay in their order. */
	assert_true(posts_with(f, "a", T) > 5);
	end(f);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_labels),
	cmocka_unit_test(test_names),
	cmocka_unit_test(test_forms),
	cmocka_unit_test(test_untold),
	cmocka_unit_test(test_posted),
	cmocka_unit_test(test_untold_faults),
	cmocka_unit_test(test_posted_faults),
};

int main(void)
{
	return cmocka_run_group_tests_name("captions", tests, NULL, NULL);
}
