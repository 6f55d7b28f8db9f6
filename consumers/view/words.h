/* words.h -- the labels that people read, in Indonesian and English.
 *
 *   word(language, WORD_stale_since)      "Diam sejak"
 *
 * A label is a row here, and nowhere else: so that the same thing has the same
 * name wherever it is shown; but those of some pages alone, whose rows stand in
 * words_pages.h. */
#ifndef SENTRA_CONSUMERS_VIEW_WORDS_H
#define SENTRA_CONSUMERS_VIEW_WORDS_H

#include "language.h"
#include "words_pages.h"

/* X(name, English, Indonesian) */
#define WORDS(X)                                                               \
	WORDS_PAGES(X)                                                         \
	/* sentra, platforms; windows in the order of their enum */            \
	X(all_platforms, "All platforms", "Semua platform")                    \
	X(all, "all", "semua")                                                 \
	X(windows_24h, "24 hours", "24 jam")                                   \
	X(windows_7d, "7 days", "7 hari")                                      \
	X(windows_30d, "30 days", "30 hari")                                   \
	X(id, "Id", "Id")                                                      \
	X(sentra, "Sentra", "Sentra")                                          \
	X(platform, "Platform", "Platform")                                    \
	X(account, "Account", "Akun")                                          \
	X(since, "Since", "Sejak")                                             \
	X(reason, "Reason", "Sebab")                                           \
	X(none, "none", "tidak ada")                                           \
	/* boards and cards */                                                 \
	X(as_of, "as of", "per")                                               \
	X(card_as_of, "As of", "Per")                                          \
	X(lag, "lag", "tertunda")                                              \
	X(rank, "Rank", "Peringkat")                                           \
	X(now, "now", "kini")                                                  \
	X(yesterday, "yesterday", "kemarin")                                   \
	X(parts,                                                               \
	  "F followers, U freshness, A activity, E engagement; each 0 to 1",   \
	  "F pengikut, U kebaruan, A keaktifan, E interaksi; masing-masing "   \
	  "0 sampai 1")                                                        \
	X(nothing_written,                                                     \
	  "Nothing here yet: %s has written nothing to this Redis,\n"          \
	  "or under another prefix than %s.",                                  \
	  "Belum ada apa-apa: %s belum menulis ke Redis ini,\n"                \
	  "atau memakai prefix lain daripada %s.")                             \
	X(old_boards, "OLD: nothing was written since %s, ",                   \
	  "LAMA: tidak ada yang ditulis sejak %s, ")                           \
	X(look_at, ";\nsee systemctl status %s",                               \
	  ";\nlihat systemctl status %s")                                      \
	X(no_account, "No sentra has an account there.",                       \
	  "Tidak ada sentra yang punya akun di sana.")                         \
	X(nothing_known, "Nothing is known of this: it was never told.",       \
	  "Belum ada yang diketahui: tidak pernah diberitahukan.")             \
	/* silence and blindness; states in the order of their enum */         \
	X(fresh, "fresh", "hidup")                                             \
	X(aging, "aging", "lesu")                                              \
	X(blind, "blind", "tidak terpantau")                                   \
	X(unknown, "unknown", "tidak terpantau")                               \
	X(stale, "stale", "mati")                                              \
	X(exempt, "exempt", "dikecualikan")                                    \
	X(unregistered, "unregistered", "belum ada")                           \
	X(stale_since, "Stale since", "Diam sejak")                            \
	X(newest_post, "Newest post", "Unggahan terakhir")                     \
	X(unverified_since, "Unverified since", "Tidak terpantau sejak")       \
	X(blind_since, "Blind since", "Tidak terpantau sejak")                 \
	X(status, "Status", "Status")                                          \
	X(alert, "Alert", "Peringatan")                                        \
	X(of, "Of", "Tentang")                                                 \
	X(firing, "firing", "aktif")                                           \
	X(over, "over", "selesai")                                             \
	X(content_stale, "sentra silent", "sentra diam")                       \
	X(collection_blind, "unseen", "tidak terpantau")                       \
	X(collection_suspect, "silent together", "diam serentak")              \
	X(pipeline_stalled, "stalled", "macet")                                \
	X(days, "Days", "Hari")                                                \
	X(posted_on, "Posted on", "Hari unggah")                               \
	X(silent_now, "Silent now", "Diam kini")                               \
	X(too_little, "too little history: %zu gaps of %d that it takes",      \
	  "riwayat terlalu sedikit: %zu jeda dari %d yang diperlukan")         \
	X(for_conf,                                                            \
	  "for sentra.conf: p95 and p99 of working days between posts, and "   \
	  "a day",                                                             \
	  "untuk sentra.conf: p95 dan p99 hari kerja antarunggahan, ditambah " \
	  "sehari")                                                            \
	/* what programmes are told */                                         \
	X(programme, "Programme", "Program")                                   \
	X(last_told, "Last told", "Terakhir disampaikan")                      \
	X(told_ago, "How long", "Lamanya")                                     \
	X(told_by, "By", "Oleh")                                               \
	X(gap, "GAP", "SENJANG")                                               \
	X(told, "told", "sudah")                                               \
	X(not_known, "not known", "belum diketahui")                           \
	X(never, "never", "belum pernah")                                      \
	X(gaps_matrix,                                                         \
	  "Days since each programme was last told; ! : a gap, over %lld "     \
	  "days",                                                              \
	  "Hari sejak tiap program terakhir disampaikan; ! : senjang, lebih "  \
	  "dari %lld hari")                                                    \
	X(never_yet, "never", "belum")                                         \
	X(gaps_count, "Gaps", "Senjang")                                       \
	X(gaps_programme, "%s: not told by %zu of %zu sentra in %lld days",    \
	  "%s: tidak disampaikan oleh %zu dari %zu sentra dalam %lld hari")    \
	X(served_by, "served by ", "dilayani oleh ")                           \
	X(not_told,                                                            \
	  "Not told in %lld days: ", "Tidak disampaikan dalam %lld hari: ")    \
	X(all_told, "Every programme was told in %lld days.",                  \
	  "Semua program disampaikan dalam %lld hari.")                        \
	X(no_programme, "The lexicon has no programme for today.",             \
	  "Leksikon tidak punya program untuk hari ini.")                      \
	X(labels_since,                                                        \
	  "Events are known since %s: what was told before may be missing.",   \
	  "Peristiwa diketahui sejak %s: yang disampaikan sebelumnya mungkin " \
	  "tidak ada.")                                                        \
	X(counted_by, "Counted by lexicon ", "Dihitung dengan leksikon ")      \
	X(file_has, ", but the file has ", ", tetapi berkasnya memuat ")       \
	X(then_reload, ": systemctl reload ", ": systemctl reload ")           \
	X(programmes, "Programmes", "Program")                                 \
	X(clusters, "Clusters", "Klaster")                                     \
	X(activities, "Activities", "Kegiatan")                                \
	X(posts, "Posts", "Unggahan")                                          \
	X(all_posts, "all posts", "semua unggahan")                            \
	X(unlabelled, "without a label", "tanpa label")                        \
	X(lexicon, "Lexicon", "Leksikon")                                      \
	X(labelled_from, "Labels since", "Label sejak")                        \
	X(latest_posts, "latest posts, as of %s", "unggahan terakhir, per %s") \
	X(posts_of, "Posts of sentra", "Unggahan sentra")                      \
	X(no_posts, "No such post in the last 31 days.",                       \
	  "Tidak ada unggahan seperti itu dalam 31 hari terakhir.")            \
	X(campaign, "Campaign", "Kampanye")                                    \
	X(begins, "Begins", "Mulai")                                           \
	X(ends, "Ends", "Selesai")                                             \
	X(index, "Index", "Indeks")                                            \
	X(of_them, " of ", " dari ")                                           \
	X(have_posted, " posted", " sudah mengunggah")                         \
	X(half_posted, "Half posted after (T50)",                              \
	  "Separuh mengunggah setelah (T50)")                                  \
	X(most_posted, "Nine tenths after (T90)",                              \
	  "Sembilan persepuluh setelah (T90)")                                 \
	X(not_reached, "not reached", "belum tercapai")                        \
	X(early, "Early that day", "Lebih awal hari itu")                      \
	X(ready, "Ready", "Siap")                                              \
	X(first_post, "First post", "Unggahan pertama")                        \
	X(nobody_posted, "Nobody has posted yet.",                             \
	  "Belum ada yang mengunggah.")                                        \
	X(planned, "planned", "direncanakan")                                  \
	X(running, "running", "berjalan")                                      \
	X(late, "Late", "Terlambat")                                           \
	X(unseen, "Not seen", "Tidak terpantau")                               \
	X(waiting, "Waited for", "Ditunggu")                                   \
	X(no_campaign, "There are no campaigns.", "Tidak ada kampanye.")       \
	/* topics */                                                           \
	X(topic, "Topic", "Topik")                                             \
	X(partitions, "Partitions", "Partisi")                                 \
	/* the lexicon, and what its words catch */                            \
	X(caught_class, "Class", "Golongan")                                   \
	X(caught_label, "Label", "Label")                                      \
	X(caught_word, "Word", "Kata")                                         \
	X(caught_posts, "Posts", "Unggahan")                                   \
	X(caught_where, "Where", "Di mana")                                    \
	X(caught_change, "+/-", "+/-")                                         \
	X(caught_head, "%zu captions, %zu with a label, by lexicon %s",        \
	  "%zu unggahan, %zu berlabel, menurut leksikon %s")                   \
	X(caught_nothing, "%zu of %zu words caught nothing here.",             \
	  "%zu dari %zu kata tidak menangkap apa pun di sini.")                \
	X(caught_changed, "%zu of %zu captions change: lexicon %s against %s", \
	  "%zu dari %zu unggahan berubah: leksikon %s terhadap %s")            \
	X(class_programme, "programme", "program")                             \
	X(class_cluster, "cluster", "klaster")                                 \
	X(class_activity, "activity", "kegiatan")                              \
	X(post_counts_for, "It counts for: %.*s", "Terhitung untuk: %.*s")     \
	X(post_counts_for_nothing, "It counts for no label.",                  \
	  "Tidak terhitung untuk label apa pun.")                              \
	X(post_not_labelled, "It was seen; its labels are not known.",         \
	  "Sudah terlihat; labelnya belum diketahui.")                         \
	X(post_tells_nothing, "No word of the lexicon stands here.",           \
	  "Tidak ada kata leksikon di sini.")                                  \
	/* what programmes are told, provinces, campaigns, posts, reports */   \
	X(page_programmes, "Programmes", "Program")                            \
	X(page_provinces, "Provinces", "Wilayah")                              \
	X(page_campaigns, "Campaigns", "Kampanye")                             \
	X(page_check, "Check a post", "Cek unggahan")                          \
	X(page_reports, "Reports", "Laporan")                                  \
	X(coverage_never,                                                      \
	  "Nothing can be shown here: the stage coverage, which labels "       \
	  "posts, has never written anything.",                                \
	  "Belum ada yang dapat ditampilkan di sini: tahap coverage, yang "    \
	  "memberi label unggahan, belum pernah menulis apa pun.")             \
	X(about_told,                                                          \
	  "A post tells a programme where its caption names it. A gap is "     \
	  "over 30 days, or never.",                                           \
	  "Unggahan menyampaikan program bila teksnya menyebutnya. Senjang: "  \
	  "lebih dari 30 hari, atau belum pernah.")                            \
	X(gap_small, "gap", "senjang")                                         \
	X(told_within, "Told in the last %d days by:",                         \
	  "Disampaikan dalam %d hari terakhir oleh:")                          \
	X(told_by_n, "Told by %zu of %zu sentra in the last %d days.",         \
	  "Disampaikan oleh %zu dari %zu sentra dalam %d hari terakhir.")      \
	X(n_of_known, " %zu of %zu sentra", " %zu dari %zu sentra")            \
	X(posts_30d, "Posts, 30 days", "Unggahan 30 hari")                     \
	X(no_lexicon,                                                          \
	  "There is no lexicon: its file is missing, or has faults.",          \
	  "Leksikon tidak ada: berkasnya tidak ditemukan, atau ada "           \
	  "kesalahannya.")                                                     \
	X(no_roster,                                                           \
	  "There is no roster: its file is missing, or has faults.",           \
	  "Roster tidak ada: berkasnya tidak ditemukan, atau ada "             \
	  "kesalahannya.")                                                     \
	X(labels_known_since, "Labels are known since",                        \
	  "Label diketahui sejak")                                             \
	X(labels_may_lack, "What was told before may be missing.",             \
	  "Yang disampaikan sebelumnya mungkin tidak ada.")                    \
	X(no_such_label, "The lexicon has no such label.",                     \
	  "Leksikon tidak punya label itu.")                                   \
	X(told_caption, "Who told it when, gaps first; posts that tell it",    \
	  "Siapa menyampaikannya dan kapan, senjang lebih dulu; unggahan "     \
	  "yang menyampaikannya")                                              \
	X(area_ask, "Kota or Kabupaten", "Kota atau Kabupaten")                \
	X(about_areas,                                                         \
	  "What the sentra that serve a province or a district told there in " \
	  "30 days.",                                                          \
	  "Apa yang disampaikan sentra yang melayani suatu provinsi atau "     \
	  "daerah dalam 30 hari.")                                             \
	X(nobody_serves, "no sentra serves it",                                \
	  "tidak ada sentra yang melayani")                                    \
	X(programmes_told, "%zu of %zu programmes told",                       \
	  "%zu dari %zu program disampaikan")                                  \
	X(no_sentra_there, "no sentra lies there", "tidak ada sentra di sana") \
	X(map_title,                                                           \
	  "The 38 provinces, by how many programmes are told there",           \
	  "Ke-38 provinsi, menurut jumlah program yang disampaikan di sana")   \
	X(map_legend,                                                          \
	  "The darker, the more programmes were told in 30 days; a tile that " \
	  "is empty: no sentra serves it.",                                    \
	  "Makin pekat, makin banyak program disampaikan dalam 30 hari; "      \
	  "petak kosong: tidak ada sentra yang melayani.")                     \
	X(provinces_caption,                                                   \
	  "Programmes told in 30 days by those who serve the province",        \
	  "Program yang disampaikan dalam 30 hari oleh sentra yang melayani "  \
	  "provinsi itu")                                                      \
	X(sentra_there, "Sentra there", "Sentra di sana")                      \
	X(sentra_serving, "Served by", "Dilayani sentra")                      \
	X(provinces_served,                                                    \
	  "%zu of %zu provinces are served; a sentra lies in %zu.",            \
	  "%zu dari %zu provinsi dilayani; sentra ada di %zu provinsi.")       \
	X(districts_unknown,                                                   \
	  "Served is a province in which a sentra lies, or that one serves "   \
	  "as a whole: which districts lie in it, the roster does not say.",   \
	  "Dilayani: ada sentra di provinsi itu, atau ada sentra yang "        \
	  "melayani seluruhnya; roster tidak menyebut letak kota dan "         \
	  "kabupaten.")                                                        \
	X(served_by_these, "Served by", "Dilayani oleh")                       \
	X(serve_too, "Areas that these serve:", "Wilayah yang mereka layani:") \
	X(area_caption, "What those who serve it told, and when, gaps first",  \
	  "Apa yang disampaikan sentra yang melayani, dan kapan; senjang "     \
	  "lebih dulu")                                                        \
	X(area_unserved,                                                       \
	  "No sentra serves this area, by service_areas of the roster.",       \
	  "Tidak ada sentra yang melayani wilayah ini, menurut service_areas " \
	  "di roster.")                                                        \
	X(area_several, "Several areas have this name.",                       \
	  "Beberapa wilayah bernama demikian.")                                \
	X(area_near, "Did you mean:", "Mungkin maksud Anda:")                  \
	X(area_none,                                                           \
	  "There is no area of that name: write its kind, Kota or Kabupaten.", \
	  "Tidak ada wilayah bernama itu: tulis jenisnya, Kota atau "          \
	  "Kabupaten.")                                                        \
	X(area_none_near, "There is no area of that name; did you mean: %s?",  \
	  "Tidak ada wilayah bernama itu; mungkin maksud Anda: %s?")           \
	X(about_campaigns, "What is to go out from all sentra at once.",       \
	  "Yang diunggah semua sentra serentak.")                              \
	X(campaigns_caption, "Campaigns, in the order of the file",            \
	  "Kampanye, menurut urutan berkas")                                   \
	X(no_campaigns_file, "There are no campaigns: their file has faults.", \
	  "Kampanye tidak ada: ada kesalahan di berkasnya.")                   \
	X(no_such_campaign, "There is no campaign of that id.",                \
	  "Tidak ada kampanye dengan id itu.")                                 \
	X(campaign_not_known, "Nothing is known of it yet.",                   \
	  "Belum ada yang diketahui tentang kampanye ini.")                    \
	X(about_campaign,                                                      \
	  "A first post counts that tells one of its labels or words, from "   \
	  "T0 to its end.",                                                    \
	  "Yang dihitung: unggahan pertama yang menyampaikan label atau "      \
	  "katanya, dari T0 sampai selesai.")                                  \
	X(countdown, "Time", "Waktu")                                          \
	X(have_posted_title, "Posted", "Sudah mengunggah")                     \
	X(begins_in, "begins in %s", "mulai dalam %s")                         \
	X(ends_in, "ends in %s", "berakhir dalam %s")                          \
	X(ended_ago, "ended %s ago", "berakhir %s lalu")                       \
	X(local_begins, "(the earliest; that hour of each sentra's own zone)", \
	  "(paling awal; jam itu di zona waktu tiap sentra)")                  \
	X(local_ends, "(the latest; by each sentra's own zone)",               \
	  "(paling akhir; menurut zona waktu tiap sentra)")                    \
	X(t50, "T50", "T50")                                                   \
	X(t90, "T90", "T90")                                                   \
	X(t50_says, "half had posted", "separuh sudah mengunggah")             \
	X(t90_says, "nine tenths had posted",                                  \
	  "sembilan persepuluh sudah mengunggah")                              \
	X(ready_says, "have an account that is seen",                          \
	  "punya akun yang terpantau")                                         \
	X(early_says, "posted before T0 that day",                             \
	  "mengunggah sebelum T0 hari itu")                                    \
	X(curve_title, "First posts since T0", "Unggahan pertama sejak T0")    \
	X(curve_minutes,                                                       \
	  "Sentra that have posted, by minutes since T0 (dashed).",            \
	  "Jumlah sentra yang sudah mengunggah, menurut menit sejak T0 "       \
	  "(garis putus-putus).")                                              \
	X(curve_hours, "Sentra that have posted, by hours since T0 (dashed).", \
	  "Jumlah sentra yang sudah mengunggah, menurut jam sejak T0 (garis "  \
	  "putus-putus).")                                                     \
	X(who_first, "Who posted first", "Siapa lebih dulu")                   \
	X(first_caption, "First posts, by the time since a sentra's own T0",   \
	  "Unggahan pertama, menurut waktu sejak T0 sentra itu sendiri")       \
	X(after_t0, "After T0", "Setelah T0")                                  \
	X(who_not, "Who has not posted", "Siapa yang belum mengunggah")        \
	X(not_posted, "Expected, without a post seen",                         \
	  "Diharapkan, belum terlihat mengunggah")                             \
	X(late_says,                                                           \
	  "Late is who was seen whole after the end without a post; who is "   \
	  "not seen is not late.",                                             \
	  "Terlambat: terpantau utuh sesudah selesai tanpa unggahan; yang "    \
	  "tidak terpantau bukan terlambat.")                                  \
	X(late_hidden,                                                         \
	  "The board's user of Redis may not read who is late. Who is not "    \
	  "seen is not late.",                                                 \
	  "Pengguna Redis papan ini tidak boleh membaca siapa yang "           \
	  "terlambat. Yang tidak terpantau bukan terlambat.")                  \
	X(check_ask, "The address of a post, or a caption",                    \
	  "Alamat unggahan, atau teksnya")                                     \
	X(check_do, "Check", "Periksa")                                        \
	X(check_kept, "Nothing of it is kept.", "Tidak ada yang disimpan.")    \
	X(check_seen, "This post was seen", "Unggahan ini sudah terlihat")     \
	X(check_begin,                                                         \
	  "Of its caption the beginning is known; its labels are of all of "   \
	  "it.",                                                               \
	  "Dari teksnya diketahui awalnya; labelnya dari seluruh teks.")       \
	X(published, "Published", "Terbit")                                    \
	X(counted_in, "Counted in", "Dihitung dalam")                          \
	X(counted_nowhere, "no period: older than 30 days",                    \
	  "tidak ada rentang: lebih dari 30 hari")                             \
	X(counts_for, "Counts for", "Terhitung untuk")                         \
	X(check_not_seen, "This post is not among the newest",                 \
	  "Unggahan ini tidak ada di antara yang terbaru")                     \
	X(check_missing,                                                       \
	  "It was not seen yet, or it is older than a month, or further back " \
	  "than the 50 newest of its sentra.",                                 \
	  "Belum terlihat, atau lebih lama dari sebulan, atau tidak termasuk " \
	  "50 terbaru sentranya.")                                             \
	X(check_account, "The account belongs to", "Akun ini milik")           \
	X(last_seen, "Seen last", "Terakhir terlihat")                         \
	X(check_nobody, "No account of the roster is named in the address.",   \
	  "Tidak ada akun roster yang disebut di alamat itu.")                 \
	X(check_caption, "What this caption would count for",                  \
	  "Teks ini akan terhitung untuk")                                     \
	X(check_too_long, "Too long: at most 2,000 bytes.",                    \
	  "Terlalu panjang: paling banyak 2.000 bita.")                        \
	X(hits_caption, "Which label, by which word",                          \
	  "Label apa, karena kata apa")                                        \
	X(by_word, "By the word", "Karena kata")                               \
	X(nearly, "One letter away from words of the lexicon:",                \
	  "Beda satu huruf dari kata leksikon:")                               \
	X(about_reports,                                                       \
	  "Reports that are kept are never written anew; sha256sum says "      \
	  "whether a file is the one that was kept.",                          \
	  "Laporan yang disimpan tidak pernah ditulis ulang; sha256sum "       \
	  "membuktikan berkasnya masih yang disimpan.")                        \
	X(no_reports, "No report is kept yet.", "Belum ada laporan.")          \
	X(no_sums, "Without sums: SHA256SUMS is missing, or is none.",         \
	  "Tanpa sidik: SHA256SUMS tidak ada, atau rusak.")                    \
	X(sums_caption, "Files and their sums", "Berkas dan sidiknya")         \
	X(report_file, "File", "Berkas")                                       \
	X(posts_unread,                                                        \
	  "Posts cannot be read now: nobody can say whether there is one.",    \
	  "Unggahan belum dapat dibaca sekarang: belum diketahui ada atau "    \
	  "tidaknya.")                                                         \
	X(digest_title, "Latest posts", "Unggahan terakhir")                   \
	X(copy_dinsos, "Text for WhatsApp, to hand to a Dinsos",               \
	  "Teks WhatsApp untuk Dinsos")                                        \
	/* sentra-board itself */                                              \
	X(nothing_read, "Nothing was read from Redis yet.",                    \
	  "Belum ada yang dibaca dari Redis.")                                 \
	/* the roster */                                                       \
	X(text, "%s", "%s")                                                    \
	X(or_nothing, ", or nothing", ", atau kosongkan")                      \
	X(sheet_empty, "empty; want a header row",                             \
	  "kosong; perlu baris judul kolom")                                   \
	X(sheet_utf16, "UTF-16, not UTF-8; save the sheet as \"CSV UTF-8\"",   \
	  "UTF-16, bukan UTF-8; simpan lembar sebagai \"CSV UTF-8\"")          \
	X(sheet_utf8, "not UTF-8; save the sheet as \"CSV UTF-8\"",            \
	  "bukan UTF-8; simpan lembar sebagai \"CSV UTF-8\"")                  \
	X(sheet_column_guess, "unknown column \"%.*s\"; did you mean %s?",     \
	  "kolom tidak dikenal \"%.*s\"; maksudnya %s?")                       \
	X(sheet_column_unknown, "unknown column \"%.*s\"; remove it",          \
	  "kolom tidak dikenal \"%.*s\"; hapus")                               \
	X(sheet_column_twice, "column \"%.*s\" twice",                         \
	  "kolom \"%.*s\" dua kali")                                           \
	X(sheet_no_id_column, "no column sentra_id; write one",                \
	  "tidak ada kolom id_sentra; tambahkan")                              \
	X(sheet_no_id, "empty; write the sentra's id",                         \
	  "kosong; tulis id sentra")                                           \
	X(sheet_unnamed, "\"%.*s\" stands in a column without name",           \
	  "\"%.*s\" berada di kolom tanpa judul")                              \
	X(sheet_is, "%s is %s", "%s adalah %s")                                \
	X(sheet_date_is, "%s is %s (day, month, year)",                        \
	  "%s adalah %s (hari, bulan, tahun)")                                 \
	X(sheet_address_is, "%s is %s %.*s of %s",                             \
	  "%s adalah %s %.*s dari %s")                                         \
	X(sheet_without_at, "%s is written without @", "%s ditulis tanpa @")   \
	X(sheet_contradicts, "%s has %s \"%.*s\", but the row says \"%s\"",    \
	  "%s memuat %s \"%.*s\", tetapi baris ini menulis \"%s\"")            \
	X(sheet_rows_differ,                                                   \
	  "\"%s\", but \"%s\" before (line %zu); of one sentra all rows are "  \
	  "alike",                                                             \
	  "\"%s\", tetapi sebelumnya \"%s\" (baris %zu); semua baris satu "    \
	  "sentra harus sama")                                                 \
	X(sheet_spoilt_id,                                                     \
	  "%s is what a spreadsheet made of an id; write the id with a ' "     \
	  "before it",                                                         \
	  "%s adalah id yang diubah lembar kerja; tulis idnya dengan ' di "    \
	  "depan")                                                             \
	X(sheet_zeros, "%s ends in zeros: see that no spreadsheet rounded it", \
	  "%s berakhir dengan nol: pastikan tidak dibulatkan lembar kerja")    \
	X(sheet_error,                                                         \
	  "%s is an error of the spreadsheet; write what belongs there",       \
	  "%s adalah galat lembar kerja; isi dengan yang seharusnya")          \
	X(sheet_nothing, "\"%s\" is taken for nothing; leave the cell empty",  \
	  "\"%s\" dianggap kosong; kosongkan selnya")                          \
	X(sheet_trimmed, "U+%04X (%s) at the end of the cell was dropped",     \
	  "U+%04X (%s) di ujung sel dibuang")                                  \
	X(sheet_space,                                                         \
	  "U+%04X (%s) looks like a space and is none; type a space",          \
	  "U+%04X (%s) tampak seperti spasi tetapi bukan; ketik spasi")        \
	X(sheet_invisible,                                                     \
	  "U+%04X (%s) is not to be seen; type the cell anew",                 \
	  "U+%04X (%s) tidak terlihat; ketik ulang selnya")                    \
	X(sheet_look_alike,                                                    \
	  "U+%04X (%s) only looks like a letter of ours; type the cell anew",  \
	  "U+%04X (%s) hanya mirip huruf Latin; ketik ulang selnya")           \
	X(exempt_until, ": exempt until and including ",                       \
	  ": dikecualikan sampai dengan ")                                     \
	X(exempt_no_more, ": not exempt any more",                             \
	  ": tidak lagi dikecualikan")                                         \
	X(written_reload,                                                      \
	  "written; now: systemctl reload sentra-consumer@alerter",            \
	  "ditulis; lalu: systemctl reload sentra-consumer@alerter")           \
	X(imported, "%s: %zu sentra, %zu accounts\n",                          \
	  "%s: %zu sentra, %zu akun\n")                                        \
	X(note, "note: ", "catatan: ")                                         \
	X(nothing_changed, "%s: nothing was written (faults: %zu)",            \
	  "%s: tidak ada yang ditulis (kesalahan: %zu)")                       \
	X(ids_found, "%s: %zu of %zu ids found",                               \
	  "%s: %zu dari %zu id "                                               \
	  "ditemukan")                                                         \
	X(ids_not_needed, ", %zu need none", ", %zu tidak memerlukannya")      \
	X(ids_not_written, "; not written", "; tidak ditulis")                 \
	X(ids_go_on, "; go on with: sentractl roster resolve %s --out NEXT",   \
	  "; lanjutkan dengan: sentractl roster resolve %s --out BERIKUTNYA")  \
	X(handle_is_all, "no ids there: the handle is all",                    \
	  "di sana tidak ada id: nama akun cukup")                             \
	/* what metrics are, in the order of core/metric_table.h */            \
	X(about_score,                                                         \
	  "Score: 0 to 100, of followers, freshness, activity and engagement", \
	  "Skor: 0 sampai 100, dari pengikut, kebaruan, keaktifan, interaksi") \
	X(about_followers,                                                     \
	  "Followers: of all accounts together, as told last",                 \
	  "Pengikut: jumlah semua akun, menurut kabar terakhir")               \
	X(about_latest, "Last post: when the newest post was published",       \
	  "Unggahan terakhir: saat unggahan terbaru diterbitkan")              \
	X(about_posts, "Posts: how many were published in the window",         \
	  "Unggahan: banyaknya yang diterbitkan dalam rentang itu")            \
	X(about_engagement,                                                    \
	  "Engagement: likes, comments, shares and saves gained, weighted",    \
	  "Interaksi: suka, komentar, bagikan, simpan yang bertambah, "        \
	  "berbobot")                                                          \
	X(about_views, "Views: views gained, where a platform tells them",     \
	  "Tayangan: tayangan yang bertambah, bila platform "                  \
	  "memberitahukannya")                                                 \
	X(about_rate,                                                          \
	  "Rate: engagement by followers, so that the small can compare",      \
	  "Laju interaksi: interaksi menurut pengikut, agar yang kecil "       \
	  "sebanding")                                                         \
	X(about_view_rate, "Rate of views: engagement per 1,000 views",        \
	  "Laju per tayangan: interaksi tiap 1.000 tayangan")                  \
	X(about_growth, "Growth: followers now less those before the window",  \
	  "Pertambahan: pengikut kini dikurangi sebelum rentang itu")          \
	/* what a score is made of, and what each part means */                \
	X(part_f, "Followers (F)", "Pengikut (F)")                             \
	X(part_u, "Freshness (U)", "Kebaruan (U)")                             \
	X(part_a, "Activity (A)", "Keaktifan (A)")                             \
	X(part_e, "Engagement (E)", "Interaksi (E)")                           \
	X(about_f, "F: followers against the target, by their logarithm",      \
	  "F: pengikut terhadap target, menurut logaritma")                    \
	X(about_u, "U: how new the newest post is; half after the half-life",  \
	  "U: kebaruan unggahan terakhir; separuh setelah waktu paruh")        \
	X(about_a, "A: posts of 7 days against the target",                    \
	  "A: unggahan 7 hari terhadap target")                                \
	X(about_e, "E: rate of 7 days against the target",                     \
	  "E: laju interaksi 7 hari terhadap target")                          \
	/* why a score and ranks changed */                                    \
	X(why_since, "Since the end of ", "Sejak akhir ")                      \
	X(why_no_day, "nothing is known of that day",                          \
	  "tidak ada yang diketahui tentang hari itu")                         \
	X(why_then, "then", "saat itu")                                        \
	X(why_points, "points", "poin")                                        \
	X(why_none, "none", "tidak ada")                                       \
	X(why_rank, "Rank by %s: then ", "Peringkat menurut %s: saat itu ")    \
	X(why_passed, "passed ", "melewati ")                                  \
	X(why_passed_by, "was passed by ", "dilewati ")                        \
	X(why_more, "and %zu more", "dan %zu lagi")                            \
	X(why_other_settings,                                                  \
	  "Past scores are by [score] %s, the present one by ",                \
	  "Skor dahulu menurut [score] %s, yang kini menurut ")                \
	/* the next one above this line */

#define WORD_NAME(name, english, indonesian) WORD_##name,
enum word_id { WORDS(WORD_NAME) WORD_COUNT };
#undef WORD_NAME

/* Some are formats of printf(3), of the same arguments in both languages. */
const char *word(enum language, enum word_id);

/* "7 days" of a window: its place among 24h, 7d, 30d. */
const char *window_title(enum language, int window);

/* "Followers", and in a sentence what that is; of enum metric. */
const char *metric_title(enum language, int metric);
const char *metric_about(enum language, int metric);

/* "YouTube" of "youtube"; the name itself where it is none of ours.
 * Borrowed. */
const char *platform_title(const char *name);

#endif
