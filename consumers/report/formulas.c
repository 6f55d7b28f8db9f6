/* formulas.c -- what each number is by.  What stands in brackets is a section
 * of sentra.conf, whose values the report has in its table `settings`. */
#include "formulas.h"

#include "common/base/str.h"

#define TIMES "\xc3\x97"
#define MINUS "\xe2\x88\x92"

const struct formula formulas[] = {
	/* ---- the named indicators ---- */
	{ "followers",
	  "The newest count that the platform told, at the end of the period "
	  "or "
	  "the day, added up over the accounts that the roster has; unknown "
	  "where none was ever told.",
	  "Hitungan terbaru yang diberitahukan platform pada akhir periode "
	  "atau hari itu, dijumlahkan atas semua akun dalam daftar sentra; "
	  "tidak diketahui bila belum pernah ada." },
	{ "growth",
	  "Followers at the period's end " MINUS " the newest count before its "
	  "first instant; where there is none, in a period of 1, 7 or 30 days "
	  "the first count ever, in others unknown.",
	  "Pengikut pada akhir periode " MINUS " hitungan terbaru sebelum "
	  "periode dimulai; bila tidak ada, untuk periode 1, 7, atau 30 hari "
	  "dipakai hitungan pertama, untuk periode lain tidak diketahui." },
	{ "latest",
	  "When the newest post of any of its accounts was published, of all "
	  "that were ever seen; it never goes back.",
	  "Kapan unggahan terbaru dari salah satu akunnya terbit, dari semua "
	  "yang pernah terlihat; tidak pernah mundur." },
	{ "posts",
	  "Posts that were published in the period or on the day, each counted "
	  "once, if first seen at most 30 days after that.",
	  "Unggahan yang terbit dalam periode atau hari itu, masing-masing "
	  "dihitung sekali, bila pertama terlihat paling lama 30 hari setelah "
	  "terbit." },
	{ "post",
	  "When it was published: the newest post of the sentra, or its newest "
	  "one with the label penjangkauan, among its newest posts of 31 days "
	  "that are kept.",
	  "Kapan unggahan itu terbit: unggahan terbaru sentra, atau yang "
	  "terbaru dengan label penjangkauan, di antara unggahan terbaru 31 "
	  "hari yang tersimpan." },
	{ "engagement",
	  "Likes, comments, shares and saves that posts gained in the period "
	  "or on the day, each times its weight ([score] weight_...): the "
	  "first "
	  "value of a counter is booked when the post was published, what "
	  "later "
	  "rises above its highest value when that was seen, for 30 days.",
	  "Suka, komentar, dibagikan, dan disimpan yang diperoleh unggahan "
	  "dalam periode atau hari itu, masing-masing dikalikan bobotnya "
	  "([score] weight_...): nilai pertama penghitung dibukukan pada waktu "
	  "terbit, kenaikan di atas nilai tertingginya saat terlihat, selama "
	  "30 hari." },
	{ "views",
	  "Views that posts gained in the period, booked as engagement is; "
	  "unknown where no platform ever told any.",
	  "Tayangan yang diperoleh unggahan dalam periode itu, dibukukan "
	  "seperti interaksi; tidak diketahui bila belum pernah diberitahukan "
	  "platform." },
	{ "rate",
	  "1000 " TIMES " engagement of the period / followers to the power of "
	  "[score] exponent; 0 where followers are unknown or 0.",
	  "1000 " TIMES " interaksi periode itu / pengikut pangkat [score] "
	  "exponent; 0 bila pengikut tidak diketahui atau 0." },
	/* ---- the score ---- */
	{ "score",
	  "100 " TIMES " (share_followers F + share_freshness U + "
	  "share_activity A + share_engagement E) at the last second of the "
	  "period or the day, by [score]: F = min(1, ln(1 + followers) / "
	  "ln(1 + target_followers)), U = 2^(" MINUS "hours since the last "
	  "post / half_life_hours), A = min(1, posts of 7 days / "
	  "target_posts), E = min(1, rate of 7 days / target_rate); what is "
	  "unknown gives 0.",
	  "100 " TIMES " (share_followers F + share_freshness U + "
	  "share_activity A + share_engagement E) pada detik terakhir periode "
	  "atau hari itu, menurut [score]: F = min(1, ln(1 + pengikut) / "
	  "ln(1 + target_followers)), U = 2^(" MINUS "jam sejak unggahan "
	  "terakhir / half_life_hours), A = min(1, unggahan 7 hari / "
	  "target_posts), E = min(1, laju interaksi 7 hari / target_rate); "
	  "yang tidak diketahui bernilai 0." },
	{ "rank",
	  "1 + the number of sentra with a strictly greater value at the "
	  "period's end: who shares a value shares the rank.",
	  "1 + banyaknya sentra dengan nilai yang lebih besar pada akhir "
	  "periode: nilai yang sama mendapat peringkat yang sama." },
	{ "moved",
	  "The rank in the report that is named as previous " MINUS " the rank "
	  "now: above 0 it rose; unknown where that report has no rank of it.",
	  "Peringkat dalam laporan sebelumnya yang disebut " MINUS " peringkat "
	  "kini: di atas 0 berarti naik; tidak diketahui bila laporan itu "
	  "tidak memuat peringkatnya." },
	{ "state",
	  "The first of fresh, aging, blind, unknown, stale, exempt that one "
	  "of its accounts has at the period's end, or unregistered where it "
	  "has none: an account is aging, and stale, where its newest post was "
	  "older than [staleness] aging_after, and at two complete looks "
	  "stale_after, of working days at its last complete look, and blind "
	  "without such a look for blind_after.",
	  "Yang pertama dari hidup, lesu, tidak terpantau, belum pernah "
	  "terpantau, mati, dikecualikan yang dimiliki salah satu akunnya pada "
	  "akhir periode, atau belum ada bila tidak punya akun: akun lesu, dan "
	  "mati, bila pada pemantauan utuh terakhir unggahan terbarunya lebih "
	  "tua daripada [staleness] aging_after, dan pada dua pemantauan utuh "
	  "stale_after, dalam hari kerja, dan tidak terpantau bila selama "
	  "blind_after tidak ada pemantauan utuh." },
	/* ---- all sentra together ---- */
	{ "total",
	  "Followers, posts, engagement: the sum over the sentra of the "
	  "ranking; sentra, those that posted, and each state: how many of "
	  "them; accounts, and those not seen: of the roster, and of them "
	  "those with hours unseen; hours: the sum of those unseen, and "
	  "accounts " TIMES " days of the period " TIMES " 24.",
	  "Pengikut, unggahan, interaksi: jumlah atas semua sentra dalam "
	  "peringkat; sentra, yang mengunggah, dan tiap keadaan: banyaknya "
	  "sentra; akun, dan yang tidak terpantau: akun dalam daftar sentra, "
	  "dan yang punya jam tidak terpantau; jam: jumlah yang tidak "
	  "terpantau, dan akun " TIMES " hari dalam periode " TIMES " 24." },
	{ "change",
	  "The value " MINUS " the same of as many days right before the "
	  "period, over those sentra alone of which both are known.",
	  "Nilai itu " MINUS " nilai yang sama dari hari-hari sebanyak itu "
	  "tepat sebelum periode, hanya atas sentra yang keduanya "
	  "diketahui." },
	/* ---- target, realisasi, capaian ---- */
	{ "target",
	  "What targets.json has for the quarter of the period's last day: the "
	  "first of the sentra's in the quarter, the sentra's in the year, the "
	  "quarter's default, the year's.",
	  "Isi targets.json untuk triwulan hari terakhir periode: yang pertama "
	  "ada dari target sentra untuk triwulan, target sentra untuk tahun, "
	  "target umum triwulan, target umum tahun." },
	{ "realisasi",
	  "From the quarter's first day, or the first of which anything is "
	  "known of the sentra, to the period's last: followers at its end; "
	  "posts " TIMES " 7 / number of days; the most days in a row without "
	  "a post; programmes told since the quarter began.",
	  "Dari hari pertama triwulan, atau hari pertama yang diketahui "
	  "tentang sentra itu, sampai hari terakhir periode: pengikut pada "
	  "akhirnya; unggahan " TIMES " 7 / banyaknya hari; hari "
	  "berturut-turut terbanyak tanpa unggahan; program yang disampaikan "
	  "sejak awal triwulan." },
	{ "capaian",
	  "Realisasi / target " TIMES " 100, and of the longest silence, where "
	  "less is better, (2 " TIMES " target " MINUS " realisasi) / "
	  "target " TIMES " 100: per cent, not capped; none where the target "
	  "is 0.",
	  "Realisasi / target " TIMES " 100, dan untuk diam terlama, yang "
	  "makin kecil makin baik, (2 " TIMES " target " MINUS " realisasi) / "
	  "target " TIMES " 100: persen, tanpa batas atas; tidak ada bila "
	  "target 0." },
	/* ---- programmes ---- */
	{ "told",
	  "Posts of 7 or 30 days up to the period's end that have the label, "
	  "or how many sentra have told it in the last 30 days: a post has a "
	  "label where words of the lexicon for it stand in the post's text, "
	  "and counts when it was published.",
	  "Unggahan 7 atau 30 hari sampai akhir periode yang berlabel itu, "
	  "atau banyaknya sentra yang menyampaikannya dalam 30 hari terakhir: "
	  "unggahan berlabel bila kata-kata leksikon untuknya ada dalam "
	  "teksnya, dan dihitung pada waktu terbit." },
	{ "gap",
	  "1 where the sentra never told it, or last did more than 30 days "
	  "before the period's end, else 0; of all sentra: their number; who "
	  "is not known is not counted.",
	  "1 bila sentra belum pernah menyampaikannya, atau terakhir lebih "
	  "dari 30 hari sebelum akhir periode, selain itu 0; untuk semua "
	  "sentra: banyaknya; yang tidak diketahui tidak dihitung." },
	{ "last_told",
	  "When the newest post with the label was published, of the sentra or "
	  "of all of them.",
	  "Kapan unggahan terbaru berlabel itu terbit, dari sentra itu atau "
	  "dari semua sentra." },
	/* ---- silence and blindness ---- */
	{ "stale",
	  "When the last of its accounts became stale: at the second of two "
	  "complete looks, at least [staleness] proof_gap apart, at which its "
	  "newest post was more than stale_after of working days old.",
	  "Kapan akun terakhirnya menjadi mati: pada yang kedua dari dua "
	  "pemantauan utuh, berjarak sedikitnya [staleness] proof_gap, saat "
	  "unggahan terbarunya lebih tua daripada stale_after dalam hari "
	  "kerja." },
	{ "blind",
	  "[staleness] blind_after after the last complete look at the "
	  "account, or after its first event where there never was one.",
	  "[staleness] blind_after sesudah pemantauan utuh terakhir atas akun "
	  "itu, atau sesudah kabar pertamanya bila belum pernah ada." },
	{ "unseen",
	  "Hours of the period in which the last complete look at the account "
	  "(outcome ok, its newest posts seen whole) was longer ago than "
	  "[staleness] blind_after.",
	  "Jam dalam periode saat pemantauan utuh terakhir atas akun itu "
	  "(hasil ok, unggahan terbarunya terlihat lengkap) sudah lebih lama "
	  "daripada [staleness] blind_after." },
	{ "proof",
	  "When the last complete look at the account was, up to the period's "
	  "end.",
	  "Kapan pemantauan utuh terakhir atas akun itu, sampai akhir "
	  "periode." },
	/* ---- corrections ---- */
	{ "kept",
	  "What the report that is named as previous says of its period.",
	  "Angka dalam laporan sebelumnya yang disebut, untuk periodenya." },
	{ "corrected",
	  "The same of that period by all that is known now: followers and "
	  "score at its end, the sums of posts and engagement of its days.",
	  "Angka yang sama untuk periode itu menurut semua yang kini "
	  "diketahui: pengikut dan skor pada akhirnya, jumlah unggahan dan "
	  "interaksi hari-harinya." },
	/* ---- what it rests on ---- */
	{ "offset",
	  "The partition, the first and the last offset of its messages that "
	  "count, both in it, and their number: those before its first usable "
	  "event that was observed after the period's end.",
	  "Partisi, offset pertama dan terakhir pesannya yang dihitung, "
	  "keduanya termasuk, dan banyaknya: pesan sebelum peristiwa sah "
	  "pertama yang diamati sesudah akhir periode." },
	{ "append_time",
	  "When the broker appended that message to the log, by the broker's "
	  "clock.",
	  "Kapan broker mencatat pesan itu, menurut jam broker." },
	{ NULL, NULL, NULL },
};

const char *formula_about(const char *id, enum language language)
{
	for (const struct formula *f = formulas; f->id; f++)
		if (str_is(str_of(f->id), id))
			return language == ENGLISH ? f->english : f->indonesian;
	return NULL;
}
