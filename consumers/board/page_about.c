/* page_about.c -- /tentang: how every number is made, with the settings that
 * are in force, what a state means, and what is not counted.
 *
 * A topic is a row of `topics`: its anchors, its sentences in both languages,
 * and the function that writes its formula with the settings. */
#include "consumers/core/metric_table.h"
#include "frame.h"
#include "parts.h"

#include <math.h>

/* ---- numbers within a formula ---- */

/* As few decimals as write it whole, at most four. */
static void add_setting(struct html *h, double value)
{
	int decimals = 0;

	while (decimals < 4 &&
	       fabs(value * pow(10, decimals) -
		    nearbyint(value * pow(10, decimals))) > 1e-9)
		decimals++;
	part_decimal(h, value, decimals);
}

/* "name = " of a formula. */
static void begin_formula(struct html *h, const char *name)
{
	html(h, "<p class=\"code\"><code>");
	html_words(h, name);
	html(h, " = ");
}

static void end_formula(struct html *h)
{
	html(h, "</code></p>\n");
}

/* ---- formulas ---- */

static void score_formula(struct html *h, const struct score_settings *s)
{
	const double share[] = { s->share_followers, s->share_freshness,
				 s->share_activity, s->share_engagement };
	static const char *const letter[] = { "F", "U", "A", "E" };

	begin_formula(h, metric_title(h->language, METRIC_score));
	html(h, "100 \xc3\x97 (");
	for (size_t i = 0; i < ARRAY_LEN(share); i++) {
		html_words(h, i ? " + " : "");
		part_decimal(h, share[i], 2);
		html_wordsf(h, " %s", letter[i]);
	}
	html(h, ")");
	end_formula(h);
}

static void followers_formula(struct html *h, const struct score_settings *s)
{
	begin_formula(h, "F");
	html(h, "min(1, ln(1 + ");
	html_word(h, WORD_cause_followers);
	html(h, ") / ln(1 + ");
	add_setting(h, (double)s->target_followers);
	html(h, "))");
	end_formula(h);
}

static void freshness_formula(struct html *h, const struct score_settings *s)
{
	begin_formula(h, "U");
	html(h, "2<sup>\xe2\x88\x92");
	html_word(h, WORD_hours_since);
	html(h, " / ");
	add_setting(h, s->half_life_hours);
	html(h, "</sup>");
	end_formula(h);
}

static void activity_formula(struct html *h, const struct score_settings *s)
{
	begin_formula(h, "A");
	html(h, "min(1, ");
	html_word(h, WORD_cause_posts);
	html(h, " / ");
	add_setting(h, (double)s->target_posts);
	html(h, ")");
	end_formula(h);
}

static void engagement_formula(struct html *h, const struct score_settings *s)
{
	static const enum word_id words[] = { WORD_likes, WORD_comments,
					      WORD_shares, WORD_saves };
	const int64_t weight[] = { s->weight[LIKES], s->weight[COMMENTS],
				   s->weight[SHARES], s->weight[SAVES] };

	begin_formula(h, metric_title(h->language, METRIC_engagement));
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		html_words(h, i ? " + " : "");
		add_setting(h, (double)weight[i]);
		html(h, " \xc3\x97 ");
		html_word(h, words[i]);
	}
	end_formula(h);
	begin_formula(h, "E");
	html(h, "min(1, ");
	html_words(h, metric_title(h->language, METRIC_rate));
	html_wordsf(h, " %s / ", window_title(h->language, RANKED_WINDOW));
	add_setting(h, s->target_rate);
	html(h, ")");
	end_formula(h);
}

static void rate_formula(struct html *h, const struct score_settings *s)
{
	begin_formula(h, metric_title(h->language, METRIC_rate));
	html(h, "1000 \xc3\x97 ");
	html_words(h, metric_title(h->language, METRIC_engagement));
	html(h, " / ");
	html_word(h, WORD_cause_followers);
	html(h, "<sup>");
	add_setting(h, s->exponent);
	html(h, "</sup>");
	end_formula(h);
}

static void growth_formula(struct html *h, const struct score_settings *s)
{
	(void)s;
	begin_formula(h, metric_title(h->language, METRIC_growth));
	html_word(h, WORD_growth_formula);
	end_formula(h);
}

/* ---- the topics ---- */

#define SENTENCES 4

static const struct topic {
	const char *id, *alias; /* anchors */
	struct sentence title;
	struct sentence text[SENTENCES];
	void (*formula)(struct html *, const struct score_settings *);
} topics[] = {
	{ "sumber",
	  "source",
	  { { "Where the numbers come from", "Dari mana angka-angka ini" } },
	  { { { "The platforms' own interfaces (API) are asked for every "
		"account of the roster, over and over. Each answer is kept as "
		"an event; everything here is computed from these events, and "
		"can be computed again.",
		"Antarmuka resmi (API) tiap platform ditanyai terus-menerus "
		"untuk setiap akun di daftar sentra. Setiap jawaban disimpan "
		"sebagai peristiwa; semua angka di sini dihitung dari "
		"peristiwa itu dan dapat dihitung ulang." } },
	    { { "What a platform does not tell is unknown (-), never 0, and "
		"nothing is estimated.",
		"Yang tidak diberitahukan platform adalah tidak diketahui "
		"(-), bukan 0, dan tidak ada yang diperkirakan." } } },
	  NULL },
	{ "skor",
	  "score",
	  { { "Score", "Skor" } },
	  { { { "0 to 100, of four parts, each measured against a target and "
		"never against another sentra: nobody's score moves because "
		"somebody else's did. Each part is at most 1; what is unknown "
		"gives 0.",
		"0 sampai 100, dari empat bagian, masing-masing diukur "
		"terhadap "
		"target dan bukan terhadap sentra lain: skor satu sentra tidak "
		"berubah karena sentra lain. Tiap bagian paling tinggi 1; yang "
		"tidak diketahui bernilai 0." } } },
	  score_formula },
	{ "pengikut",
	  "followers",
	  { { "Followers (F)", "Pengikut (F)" } },
	  { { { "The sum over the sentra's accounts of the newest count that "
		"the platform told.",
		"Jumlah pengikut terbaru yang diberitahukan platform, "
		"dijumlahkan atas semua akun sentra." } },
	    { { "The part F grows with the logarithm: the first followers "
		"count "
		"more than the last.",
		"Bagian F tumbuh menurut logaritma: pengikut pertama lebih "
		"berarti daripada yang terakhir." } } },
	  followers_formula },
	{ "kebaruan",
	  "latest",
	  { { "Last post, freshness (U)", "Unggahan terakhir, kebaruan (U)" } },
	  { { { "When the newest post of any of its accounts was published, of "
		"all that were ever seen; it never goes back, also where that "
		"post is deleted.",
		"Kapan unggahan terbaru dari salah satu akunnya terbit, dari "
		"semua yang pernah terlihat; tidak pernah mundur, juga bila "
		"unggahan itu dihapus." } },
	    { { "The part U halves after each half-life.",
		"Bagian U menjadi separuh setiap waktu paruh." } } },
	  freshness_formula },
	{ "keaktifan",
	  "posts",
	  { { "Posts: intensity, activity (A)",
	      "Unggahan: intensitas, keaktifan (A)" } },
	  { { { "A post counts once, when it was published, in every window "
		"that holds that instant.",
		"Satu unggahan dihitung sekali, pada waktu terbitnya, dalam "
		"setiap rentang yang memuat waktu itu." } } },
	  activity_formula },
	{ "interaksi",
	  "engagement",
	  { { "Engagement (E)", "Interaksi (E)" } },
	  { { { "What the counters of posts gained within the window, "
		"weighted. "
		"What a counter shows first is booked when the post was "
		"published; what it rises above its highest value later, when "
		"that was seen. So a dip and its recovery count nothing twice.",
		"Pertambahan penghitung unggahan dalam rentang waktu, "
		"berbobot. Nilai pertama sebuah penghitung dibukukan pada "
		"waktu terbit; kenaikan di atas nilai tertingginya dibukukan "
		"saat terlihat. Jadi turun lalu naik kembali tidak dihitung "
		"dua kali." } },
	    { { "Posts are followed for 30 days after they were published.",
		"Unggahan diikuti selama 30 hari setelah terbit." } } },
	  engagement_formula },
	{ "tayangan",
	  "views",
	  { { "Views", "Tayangan" } },
	  { { { "What the view counters gained within the window, likewise. "
		"Not "
		"every platform tells them: unknown where none ever did.",
		"Pertambahan penghitung tayangan dalam rentang waktu, dengan "
		"cara yang sama. Tidak semua platform memberitahukannya: tidak "
		"diketahui bila belum pernah." } } },
	  NULL },
	{ "laju",
	  "rate",
	  { { "Rate", "Laju interaksi" } },
	  { { { "Engagement against followers, so that small and large "
		"accounts "
		"compare; 0 where followers are unknown or none.",
		"Interaksi dibanding pengikut, agar akun kecil dan besar dapat "
		"dibandingkan; 0 bila pengikut tidak diketahui atau tidak "
		"ada." } } },
	  rate_formula },
	{ "pertambahan",
	  "growth",
	  { { "Growth", "Pertambahan" } },
	  { { { "Where there is no count from before the window, the first "
		"ever "
		"stands in its place. Who has none is not on that board.",
		"Bila belum ada hitungan sebelum rentang itu, dipakai hitungan "
		"pertama. Yang belum punya hitungan tidak masuk papan "
		"itu." } } },
	  growth_formula },
	{ "rentang",
	  "windows",
	  { { "Windows and days", "Rentang waktu dan hari" } },
	  { { { "24 hours begin with the hour 23 hours before the present one; "
		"7 "
		"days with the hour 167 hours before; 30 days with the day 29 "
		"days before today. All end now.",
		"24 jam dimulai dari jam ke-23 sebelum jam ini; 7 hari dari "
		"jam "
		"ke-167 sebelumnya; 30 hari dari hari ke-29 sebelum hari ini. "
		"Semua berakhir sekarang." } },
	    { { "The history has closed days: as of 23:59:59 of the day, with "
		"all that is dated on it, also what was learned later.",
		"Riwayat memuat hari yang sudah tutup: per pukul 23.59.59 hari "
		"itu, dengan semua yang bertanggal hari itu, juga yang "
		"diketahui belakangan." } } },
	  NULL },
	{ "peringkat",
	  "rank",
	  { { "Ranks", "Peringkat" } },
	  { { { "1 + the number of sentra with a strictly greater value: who "
		"shares a value shares the rank. \"Yesterday\" is the same at "
		"the end of yesterday.",
		"1 + banyaknya sentra dengan nilai lebih besar: nilai yang "
		"sama "
		"mendapat peringkat yang sama. \"Kemarin\" adalah peringkat "
		"pada akhir hari kemarin." } } },
	  NULL },
	{ "status",
	  "states",
	  { { "States", "Status" } },
	  { { { "Age is counted in working days of the sentra's own zone, "
		"without "
		"weekends and holidays, and only up to the last time that we "
		"saw "
		"the account whole: while we cannot see, nobody grows silent.",
		"Umur dihitung dalam hari kerja di zona waktu sentra, tanpa "
		"akhir pekan dan hari libur, dan hanya sampai terakhir kali "
		"akun terpantau utuh: selama kami tidak dapat melihat, tidak "
		"ada yang menjadi diam." } },
	    { { "The limits are settings ([staleness]); those in brackets are "
		"the defaults. A sentra takes the best state that one of its "
		"accounts has.",
		"Batasnya adalah pengaturan ([staleness]); yang dalam kurung "
		"adalah bawaan. Sentra mengikuti status terbaik dari "
		"akun-akunnya." } } },
	  NULL },
	{ "program",
	  "labels",
	  { { "Programmes, clusters, activities",
	      "Program, klaster, kegiatan" } },
	  { { { "A post is labelled by the words of the lexicon that stand in "
		"its "
		"whole text; there is no guessing. /cek shows which word "
		"counted.",
		"Unggahan diberi label menurut kata-kata leksikon yang ada di "
		"teks lengkapnya; tidak ada tebakan. /cek menunjukkan kata "
		"mana yang terhitung." } } },
	  NULL },
	{ "tidak-dihitung",
	  "not-counted",
	  { { "What is not counted", "Yang tidak dihitung" } },
	  { { { "Stories and other posts that vanish within a day; direct "
		"messages; what others post about a sentra; paid reach as "
		"such; "
		"accounts that the roster does not have.",
		"Story dan unggahan lain yang hilang dalam sehari; pesan "
		"langsung; unggahan pihak lain tentang sentra; jangkauan "
		"berbayar; akun yang tidak ada di daftar sentra." } },
	    { { "Readings of a post more than 30 days after its publication, "
		"and "
		"events that arrive more than a day late.",
		"Pembacaan unggahan lebih dari 30 hari setelah terbit, dan "
		"peristiwa yang datang terlambat lebih dari sehari." } },
	    { { "News outside of these platforms: it is not known here.",
		"Publikasi di luar platform-platform ini: tidak diketahui di "
		"sini." } } },
	  NULL },
};

static void add_topic(struct html *h, const struct world *w,
		      const struct topic *t)
{
	html(h, "<section");
	html_attrf(h, "id", "%s", t->id);
	html_attrf(h, "aria-labelledby", "%s", t->alias);
	html(h, ">\n<h2");
	html_attrf(h, "id", "%s", t->alias);
	html(h, ">");
	html_words(h, t->title.text[h->language]);
	html(h, "</h2>\n");
	if (t->formula && w->score)
		t->formula(h, w->score);
	for (size_t i = 0; i < SENTENCES && t->text[i].text[0]; i++) {
		html(h, "<p>");
		html_words(h, t->text[i].text[h->language]);
		html(h, "</p>\n");
	}
}

/* ---- states ---- */

static const struct state_row {
	const char *state;
	struct sentence means;
} state_rows[] = {
	{ "fresh",
	  { { "an account's newest post is younger than aging_after (3 working "
	      "days)",
	      "unggahan terbaru salah satu akun lebih muda daripada "
	      "aging_after (3 hari kerja)" } } },
	{ "aging",
	  { { "older than that, not yet proven to be older than stale_after (7 "
	      "working days)",
	      "lebih tua daripada itu, belum terbukti melewati stale_after (7 "
	      "hari kerja)" } } },
	{ "stale",
	  { { "every account is older than stale_after at two looks, at least "
	      "proof_gap (30 minutes) apart, that saw its newest posts whole",
	      "semua akun melewati stale_after pada dua pemantauan utuh yang "
	      "berjarak sedikitnya proof_gap (30 menit)" } } },
	{ "blind",
	  { { "not seen whole for blind_after (6 hours): our fault or the "
	      "platform's, and no silence",
	      "tidak terpantau utuh selama blind_after (6 jam): gangguan di "
	      "pihak kami atau platform, bukan diam" } } },
	{ "exempt",
	  { { "the roster says until when silence is expected, and why",
	      "daftar sentra menyebut sampai kapan diam dimaklumi, dan "
	      "sebabnya" } } },
	{ "unregistered",
	  { { "no account in the roster",
	      "tidak ada akun di daftar sentra" } } },
};

static void add_states(struct html *h)
{
	html(h, "<dl class=\"states\">\n");
	for (size_t i = 0; i < ARRAY_LEN(state_rows); i++) {
		html(h, "<dt>");
		html_state(h, str_of(state_rows[i].state));
		html(h, "</dt><dd>");
		html_words(h, state_rows[i].means.text[h->language]);
		html(h, "</dd>\n");
	}
	html(h, "</dl>\n");
}

/* ---- versions ---- */

/* A version that a card has, where it is another than ours; null. */
static struct str other_version(const struct world *w, const char *ours)
{
	const struct hashes *cards = &w->now->cards;
	size_t column = hashes_column(cards, "score_version");

	for (size_t i = 0; i < cards->n; i++) {
		struct str version = hashes_at(cards, i, column);

		if (version.n && !str_is(version, ours))
			return version;
	}
	return STR_NULL;
}

static void add_versions(struct html *h, const struct world *w)
{
	char ours[SCORE_VERSION_SIZE];
	struct str other;

	if (!w->score)
		return;
	score_version(w->score, ours);
	other = other_version(w, ours);
	html_live(h, "score-version");
	html(h, "<p id=\"score-version\"");
	if (other.n)
		html(h, " class=\"fault\"");
	html(h, ">");
	if (other.n) {
		html_wordsf(h, word(h->language, WORD_other_formula), ours);
		html(h, " ");
		html_text(h, other);
	} else {
		html_word(h, WORD_formula_version);
		html_wordsf(h, ": %s", ours);
	}
	html(h, "</p>");
	html_live_end(h);
	html(h, "\n");
}

/* ---- the page ---- */

static void add_contents(struct html *h)
{
	html(h, "<nav class=\"contents\"");
	html_attr(h, "aria-label", str_of(word(h->language, WORD_contents)));
	html(h, "><ul>\n");
	for (size_t i = 0; i < ARRAY_LEN(topics); i++) {
		html(h, "<li><a");
		html_attrf(h, "href", "#%s", topics[i].id);
		html(h, ">");
		html_words(h, topics[i].title.text[h->language]);
		html(h, "</a></li>\n");
	}
	html(h, "</ul></nav>\n");
}

static int body(const struct world *w, const struct page_ask *ask,
		struct html *h, struct err *err)
{
	(void)ask;
	(void)err;
	html(h, "<h1>");
	html_word(h, WORD_about_title);
	html(h, "</h1>\n");
	add_contents(h);
	for (size_t i = 0; i < ARRAY_LEN(topics); i++) {
		add_topic(h, w, &topics[i]);
		if (str_is(str_of(topics[i].id), "skor"))
			add_versions(h, w);
		if (str_is(str_of(topics[i].id), "status"))
			add_states(h);
		html(h, "</section>\n");
	}
	return 0;
}

const struct page page_about = {
	.path = "/tentang",
	.title = WORD_about_title,
	.menu = WORD_page_about,
	.params = { NULL },
	.body = body,
};
