/* words.h -- the labels that people read, in Indonesian and English.
 *
 *   word(language, WORD_stale_since)      "Diam sejak"
 *
 * A label is a row here, and nowhere else: so that the same thing has the same
 * name wherever it is shown; but those of some pages alone, whose rows stand in
 * words_pages.h, those of the report in words_report.h. */
#ifndef SENTRA_CONSUMERS_VIEW_WORDS_H
#define SENTRA_CONSUMERS_VIEW_WORDS_H

#include "language.h"
#include "words_pages.h"
#include "words_report.h"

/* X(name, English, Indonesian) */
#define WORDS(X)                                                               \
	WORDS_PAGES(X)                                                         \
	WORDS_REPORT(X)                                                        \
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
