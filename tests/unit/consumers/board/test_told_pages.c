/* test_told_pages.c -- what programmes are told, by sentra and district;
 * campaigns; whether a post counts.  Also of hostile texts, and without the
 * files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/kit/board_kit.h"

#include "consumers/board/caption.h"

#define DAY_S INT64_C(86400)

static const char *const cards[][40] = {
	{ "id", "antasena", "name", "Sentra Antasena", "timezone",
	  "Asia/Jakarta", "state", "fresh", NULL },
	{ "id", "galih", "name", "Sentra <b>Galih", "timezone", "Asia/Jakarta",
	  "state", "blind", NULL },
	{ "id", "kartini", "name", "Sentra Kartini", "timezone",
	  "Asia/Makassar", "state", "fresh", NULL },
};

/* yapi: antasena a day ago, galih never, kartini 40 days ago; pena: of galih
 * nothing is known. */
static const char *const labels[][20] = {
	{ "last:yapi", "1773034200", "last:pena", "1773034200", "yapi:30d", "3",
	  "posts:30d", "8", "unlabelled:30d", "2", "lexicon_version", "2026-1",
	  NULL },
	{ "last:yapi", "", "posts:30d", "0", "unlabelled:30d", "0", NULL },
	{ "last:yapi", "1769664600", "last:pena", "1773034200", "posts:30d",
	  "<x>", "unlabelled:30d", "1", NULL },
};

static const char roster_json[] =
	"{\"version\": 1, \"sentras\": ["
	"{\"id\": \"antasena\", \"name\": \"Sentra Antasena\","
	" \"kind\": \"sentra\", \"city\": \"Magelang\","
	" \"province\": \"Jawa Tengah\", \"timezone\": \"Asia/Jakarta\","
	" \"aliases\": [], \"service_areas\": [\"Kota Bogor\", \"Kota Depok\"],"
	" \"active_from\": null, \"active_until\": null, \"accounts\": [] },"
	"{\"id\": \"kartini\", \"name\": \"Sentra Kartini\","
	" \"kind\": \"sentra\", \"city\": \"Denpasar\","
	" \"province\": \"Bali\", \"timezone\": \"Asia/Makassar\","
	" \"aliases\": [], \"service_areas\": [\"Kab. Bogor\", \"Lampung\"],"
	" \"active_from\": null, \"active_until\": null, \"accounts\": [] }]}";

static struct lexicon *lexicon;
static struct roster *roster;

/* ---- in the place of source.c and world.c ---- */

static const char *const *status; /* of each sentra; none: it may not be read */
static int status_rc;

static int fill(struct pool *pool, const char *const *from, struct str **out,
		size_t *n)
{
	for (*n = 0; from[*n]; (*n)++)
		;
	*out = pool_array(pool, *n + 1, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = str_of(from[i]);
	return 0;
}

int source_pairs(struct source *source, const char *command, const char *name,
		 struct pool *pool, struct str **out, size_t *n,
		 struct err *err)
{
	static const char *const hash[] = {
		"name",      "Serentak <i>",
		"t0",        "1773117000",
		"ends",      "1773124200",
		"state",     "running",
		"expected",  "3",
		"posted",    "1",
		"index",     "0.3333",
		"t50",       "",
		"ready",     "2",
		"early",     "0",
		"programme", "yapi <x>",
		NULL,
	};
	static const char *const first[] = { "antasena", "1773118800", NULL };
	static const char *const none[] = { NULL };

	(void)source;
	(void)command;
	if (strncmp(name, "state:", 6) == 0 && status_rc < 0)
		return err_set(err, status_rc, "NOPERM");
	if (strncmp(name, "state:", 6) == 0)
		return fill(pool, status, out, n);
	if (strcmp(name, "campaign:c1") == 0)
		return fill(pool, hash, out, n);
	return fill(pool, strcmp(name, "campaign:c1:first") ? none : first, out,
		    n);
}

const char *world_zone_of(const struct world *w, size_t card, char out[65])
{
	(void)w;
	(void)card;
	snprintf(out, 65, "Asia/Jakarta");
	return out;
}

/* ---- the world ---- */

static void add_label(const char *id, const char *word)
{
	const struct lexicon_word lexicon_word_of = { .word = str_of(word) };
	int label = lexicon_label(lexicon, LABEL_PROGRAMME, str_of(id),
				  str_of(word), DAY_OPEN_FROM, DAY_OPEN_UNTIL,
				  NULL);

	assert_true(label >= 0);
	assert_int_equal(lexicon_word(lexicon, label, &lexicon_word_of, NULL),
			 0);
}

static int begin(void **state)
{
	struct faults faults;

	(void)state;
	kit_begin(cards, ARRAY_LEN(cards));
	for (size_t i = 0; i < ARRAY_LEN(labels); i++) {
		struct str flat[20];
		size_t n = 0;

		for (; labels[i][n]; n++)
			flat[n] = str_of(labels[i][n]);
		assert_int_equal(hashes_put(&kit.now.labels, i, flat, n, NULL),
				 0);
	}
	lexicon = lexicon_new();
	add_label("yapi", "yatim piatu");
	add_label("pena", "permakanan");
	assert_int_equal(lexicon_compile(lexicon, NULL), 0);
	faults_init(&faults);
	assert_int_equal(roster_parse(&roster, str_of(roster_json), "roster",
				      &faults, NULL),
			 0);
	faults_release(&faults);
	kit.world.lexicon = lexicon;
	kit.world.roster = roster;
	status_rc = -EACCES;
	return 0;
}

static int end(void **state)
{
	(void)state;
	lexicon_free(lexicon);
	roster_free(roster);
	kit_end();
	return 0;
}

/* The page's body; its code is to be rc. */
static struct html *page_of(const struct page *page, const char *rest,
			    const char *param, int rc)
{
	static struct html h;
	struct page_ask ask = { .rest = str_of(rest) };
	struct err err;

	ask.param[0] = str_of(param);
	html_release(&h);
	html_init(&h, INDONESIAN);
	assert_int_equal(page->body(&kit.world, &ask, &h, &err), rc);
	if (rc < 0) {
		buf_clear(&h.out);
		html_text(&h, str_of(err.text));
	}
	return &h;
}

static void done(struct html *h)
{
	html_release(h);
}

/* a stands before b. */
static void in_order(struct html *h, const char *a, const char *b)
{
	const char *text = kit_shown(h), *x = strstr(text, a);

	assert_non_null(x);
	assert_non_null(strstr(x, b));
}

/* ---- programmes ---- */

static void test_matrix(void **state)
{
	struct html *h = page_of(&page_programmes, "", NULL, 0);

	(void)state;
	kit_has(h,
		"data-metric=\"last:yapi\" data-value=\"1773034200\">1</td>");
	kit_has(h, "class=\"n is-gap\" data-metric=\"last:yapi\" "
		   "data-value=\"\"><strong class=\"gap\">");
	/* What Redis does not have is no gap. */
	kit_has(h, "class=\"n\" data-metric=\"last:pena\" data-value=\"\">-");
	kit_has(h, " 1 dari 3 sentra");
	kit_has(h, " 2 dari 2 sentra");
	kit_has(h, "data-value=\"2\">25%");
	kit_lacks(h, "<x>");
	kit_lacks(h, "<b>Galih");
	/* Most gaps first: of programmes, and of sentra. */
	in_order(h, "/program/yapi", "/program/pena");
	in_order(h, "id=\"s-galih\"", "id=\"s-antasena\"");
	done(h);
	done(page_of(&page_programmes, "", "cluster", 0));
	done(page_of(&page_programmes, "", "nonsense", -EINVAL));
}

static void test_no_files(void **state)
{
	struct html *h;

	(void)state;
	kit.world.lexicon = NULL;
	kit.world.roster = NULL;
	h = page_of(&page_programmes, "", NULL, 0);
	kit_has(h, "Leksikon tidak ada");
	done(h);
	done(page_of(&page_programme, "yapi", NULL, -ENOENT));
	h = page_of(&page_provinces, "", NULL, 0);
	kit_has(h, "Roster tidak ada");
	done(h);
	done(page_of(&page_district, "Bali", NULL, -EAGAIN));
	h = page_of(&page_check, "", "yatim piatu", 0);
	kit_has(h, "Leksikon tidak ada");
	done(h);
}

static void test_one_label(void **state)
{
	struct html *h = page_of(&page_programme, "yapi", NULL, 0);

	(void)state;
	kit_has(h, "Disampaikan oleh 1 dari 3 sentra dalam 30 hari");
	in_order(h, "id=\"s-galih\"", "id=\"s-kartini\"");
	in_order(h, "id=\"s-kartini\"", "id=\"s-antasena\"");
	kit_has(h, "data-metric=\"yapi:30d\" data-value=\"3\">3");
	kit_has(h, "Tidak ada unggahan seperti itu");
	done(h);
	done(page_of(&page_programme, "<b>", NULL, -ENOENT));
}

/* ---- areas ---- */

static void test_areas(void **state)
{
	struct html *h = page_of(&page_district, "kota depok", NULL, 0);

	(void)state;
	kit_has(h, "<h1>Kota Depok</h1>");
	kit_has(h, "/sentra/antasena");
	kit_lacks(h, "/sentra/kartini");
	kit_has(h, "Semua program disampaikan");
	done(h);
	/* A province: who lies in it, who serves it as a whole. */
	h = page_of(&page_district, "Provinsi Bali", NULL, 0);
	kit_has(h, "Tidak disampaikan dalam 30 hari: yatim piatu (");
	done(h);
	h = page_of(&page_district, "LAMPUNG", NULL, 0);
	kit_has(h, "/sentra/kartini");
	done(h);
	h = page_of(&page_district, "Riau", NULL, 0);
	kit_has(h, "Tidak ada sentra yang melayani");
	done(h);
}

static void test_names(void **state)
{
	struct html *h = page_of(&page_provinces, "", "Bogor", 0);
	char longest[301];

	(void)state;
	kit_has(h, "Beberapa wilayah");
	kit_has(h, "/wilayah/Kab.%20Bogor");
	kit_has(h, "/wilayah/Kota%20Bogor");
	done(h);
	h = page_of(&page_district, "Kota Depo", NULL, 0);
	kit_has(h, "/wilayah/Kota%20Depok");
	done(h);
	h = page_of(&page_district, "Kota <b>", NULL, 0);
	kit_has(h, "Tidak ada sentra yang melayani");
	kit_lacks(h, "<b>");
	done(h);
	h = page_of(&page_district, "Depo", NULL, -ENOENT);
	kit_has(h, "Kota Depok?");
	done(h);
	done(page_of(&page_district, "Tidak Ada", NULL, -ENOENT));
	memset(longest, 'a', sizeof(longest));
	longest[300] = '\0';
	done(page_of(&page_district, longest, NULL, -ENOENT));
}

static void test_country(void **state)
{
	struct html *h = page_of(&page_provinces, "", NULL, 0);

	(void)state;
	kit_has(h, "3 dari 38 provinsi dilayani; sentra ada di 2 provinsi.");
	kit_has(h, "2 dari 2 program disampaikan");
	kit_has(h, "1 dari 2 program disampaikan; tidak ada sentra di sana");
	kit_has(h, "href=\"/wilayah/Jawa%20Tengah\"");
	done(h);
}

/* ---- campaigns ---- */

static void test_campaign(void **state)
{
	struct html *h = page_of(&page_campaign, "c1", NULL, 0);

	(void)state;
	kit_has(h, "Serentak &lt;i&gt;");
	kit_has(h, "33%");
	kit_has(h, "berakhir dalam 59 menit 55 detik");
	kit_has(h, "data-metric=\"campaign:c1:first\" "
		   "data-value=\"1773118800\"");
	kit_has(h, "30 menit");
	kit_has(h, "tidak boleh membaca siapa yang terlambat");
	kit_lacks(h, "<h3>Terlambat");
	kit_lacks(h, "<x>");
	done(h);
	done(page_of(&page_campaign, "c2", NULL, -ENOENT));
	done(page_of(&page_campaign, "c1:first", NULL, -ENOENT));
	status_rc = -ECONNREFUSED;
	done(page_of(&page_campaign, "c1", NULL, -ECONNREFUSED));
}

/* By each sentra's own clock: T0 is 11.45 in Jakarta.  Who is expected and has
 * no post stands there with how it is seen. */
static void test_local(void **state)
{
	static char id[] = "c1", name[] = "Lokal", programme[] = "";
	struct campaign campaign = { .id = id,
				     .name = name,
				     .programme = programme,
				     .zone = CAMPAIGN_LOCAL,
				     .t0_s = 1773143100,
				     .window_s = 7200,
				     .all = true };
	const struct campaigns campaigns = { .at = &campaign, .n = 1 };
	struct html *h;

	(void)state;
	kit.world.campaigns = &campaigns;
	h = page_of(&page_campaign, "c1", NULL, 0);
	kit_has(h, "15 menit");
	kit_lacks(h, "30 menit");
	in_order(h, "<h3>Diharapkan", "/sentra/galih");
	in_order(h, "/sentra/galih", "tidak terpantau");
	in_order(h, "<h3>Diharapkan", "/sentra/kartini");
	done(h);
	h = page_of(&page_campaigns, "", NULL, 0);
	kit_has(h, "/kampanye/c1");
	kit_has(h, "1 dari 3");
	done(h);
}

static void test_late(void **state)
{
	static const char *const known[] = { "antasena", "posted",  "galih",
					     "unseen 3", "kartini", "late",
					     "gone",     "late",    NULL };
	struct html *h;

	(void)state;
	status_rc = 0;
	status = known;
	h = page_of(&page_campaign, "c1", NULL, 0);
	in_order(h, "<h3>Terlambat", "/sentra/kartini");
	in_order(h, "<h3>Tidak terpantau", "/sentra/galih");
	kit_lacks(h, "gone");
	done(h);
}

/* ---- does it count ---- */

static void test_caption(void **state)
{
	struct html *h =
		page_of(&page_check, "",
			" bagi Yatim PIATU <b>\n ya permakanannya ", 0);

	(void)state;
	kit_has(h, "bagi <mark>Yatim PIATU</mark> &lt;b&gt;");
	kit_has(h, "<mark>permakanannya</mark>");
	kit_has(h, "permakanan: <mark>permakanannya</mark>");
	kit_lacks(h, "Beda satu huruf");
	done(h);
	h = page_of(&page_check, "", "permakana", 0);
	kit_has(h, "Tidak ada kata leksikon");
	kit_has(h, "permakana \xe2\x86\x92 permakanan");
	done(h);
}

static void test_address(void **state)
{
	struct view_post post = {
		.published_ms = T_MS - 3600000,
		.platform = STR_LIT("youtube"),
		.post_id = STR_LIT("abcdefghijk"),
		.url = STR_LIT("https://www.youtube.com/watch?v=abcdefghijk"),
		.text = STR_LIT("yatim piatu <script>"),
		.labels = STR_LIT("yapi <y>"),
	};
	const struct view_posts posts = { .at = &post, .n = 1 };
	struct html *h;
	char longest[6002];

	(void)state;
	h = page_of(&page_check, "", "https://youtu.be/abcdefghijk", 0);
	/* Redis is away: that is no "not seen". */
	kit_has(h, "belum dapat dibaca");
	kit_lacks(h, "tidak ada di antara yang terbaru");
	done(h);
	kit.posts = &posts;
	h = page_of(&page_check, "", "https://youtu.be/abcdefghijx", 0);
	kit_has(h, "tidak ada di antara yang terbaru");
	done(h);
	h = page_of(&page_check, "", "https://youtu.be/abcdefghijk?si=1", 0);
	kit_has(h, "24 jam, 7 hari, 30 hari");
	kit_has(h, "/program/yapi");
	kit_has(h, "<mark>yatim piatu</mark>");
	kit_lacks(h, "<script>");
	kit_lacks(h, "<y>");
	done(h);
	post.published_ms = T_MS - 40 * DAY_S * 1000;
	h = page_of(&page_check, "", "https://youtu.be/abcdefghijk", 0);
	kit_has(h, "tidak ada rentang");
	done(h);
	memset(longest, 'a', sizeof(longest));
	longest[6001] = '\0';
	done(page_of(&page_check, "", longest, -EINVAL));
}

static void test_near(void **state)
{
	struct caption_near near[2];

	(void)state;
	assert_int_equal(caption_near(lexicon,
				      STR_LIT("permakaan xermakanan "
					      "permakanax"),
				      near, 2),
			 2);
	assert_true(str_is(near[0].written, "permakaan"));
	assert_string_equal(near[1].word, "permakanan");
	/* The word itself, two letters away, a short one, nothing. */
	assert_int_equal(caption_near(lexicon,
				      STR_LIT("permakanan permakxxan "
					      "perm \xff"),
				      near, 2),
			 0);
	assert_int_equal(caption_near(lexicon, STR_NULL, near, 2), 0);
}

int main(void)
{
#define WITHIN(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		WITHIN(test_matrix),    WITHIN(test_no_files),
		WITHIN(test_one_label), WITHIN(test_areas),
		WITHIN(test_names),     WITHIN(test_country),
		WITHIN(test_campaign),  WITHIN(test_late),
		WITHIN(test_local),     WITHIN(test_caption),
		WITHIN(test_address),   WITHIN(test_near),
	};

	return cmocka_run_group_tests_name("told_pages", tests, NULL, NULL);
}
