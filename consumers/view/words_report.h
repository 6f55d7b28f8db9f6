/* words_report.h -- the labels of the report: titles of its tables and columns,
 * and what its sentences are made of.  Rows of words.h, which is what one
 * includes. */
#ifndef SENTRA_CONSUMERS_VIEW_WORDS_REPORT_H
#define SENTRA_CONSUMERS_VIEW_WORDS_REPORT_H

/* X(name, English, Indonesian) */
#define WORDS_REPORT(X)                                                        \
	/* its tables */                                                       \
	X(report_table_totals, "All sentra together", "Seluruh sentra")        \
	X(report_table_top_followers, "Top 5 by followers",                    \
	  "5 besar pengikut")                                                  \
	X(report_table_top_latest, "Top 5 by newest post",                     \
	  "5 unggahan terbaru")                                                \
	X(report_table_ranking, "Ranking", "Peringkat")                        \
	X(report_table_platforms, "By platform", "Per platform")               \
	X(report_table_days, "By day", "Per hari")                             \
	X(report_table_targets, "Target, actual, achievement",                 \
	  "Target, realisasi, capaian")                                        \
	X(report_table_programmes, "Programmes told",                          \
	  "Program yang disampaikan")                                          \
	X(report_table_coverage, "Programmes by sentra", "Program per sentra") \
	X(report_table_silent, "Silent", "Diam")                               \
	X(report_table_blind, "Not seen at the end",                           \
	  "Tidak terpantau akhir periode")                                     \
	X(report_table_unseen, "Hours not seen", "Jam tidak terpantau")        \
	X(report_table_corrections, "Corrections",                             \
	  "Koreksi laporan sebelumnya")                                        \
	X(report_table_log, "The log in Kafka", "Catatan Kafka")               \
	X(report_table_settings, "Settings", "Pengaturan")                     \
	/* its columns */                                                      \
	X(report_figure, "Figure", "Angka")                                    \
	X(report_value, "Value", "Nilai")                                      \
	X(report_change, "Change", "Perubahan")                                \
	X(report_moved, "Movement", "Naik/turun")                              \
	X(report_followers, "Followers", "Pengikut")                           \
	X(report_growth, "Growth", "Pertambahan")                              \
	X(report_latest, "Last post", "Unggahan terakhir")                     \
	X(report_post_at, "Its newest post", "Unggahan terbarunya")            \
	X(report_address, "Address", "Alamat")                                 \
	X(report_text, "Text", "Isi")                                          \
	X(report_labels, "Labels", "Label")                                    \
	X(report_outreach_posts, "Outreach posts", "Unggahan penjangkauan")    \
	X(report_outreach, "Newest outreach", "Penjangkauan terbaru")          \
	X(report_kind, "Kind", "Jenis")                                        \
	X(report_city, "City", "Kota/kabupaten")                               \
	X(report_province, "Province", "Provinsi")                             \
	X(report_zone, "Time zone", "Zona waktu")                              \
	X(report_score, "Score", "Skor")                                       \
	X(report_engagement, "Engagement", "Interaksi")                        \
	X(report_views, "Views", "Tayangan")                                   \
	X(report_rate, "Rate", "Laju interaksi")                               \
	X(report_rank_followers, "Rank by followers", "Peringkat pengikut")    \
	X(report_rank_latest, "Rank by freshness", "Peringkat kebaruan")       \
	X(report_rank_posts, "Rank by posts", "Peringkat unggahan")            \
	X(report_state, "State", "Keadaan")                                    \
	X(report_date, "Date", "Tanggal")                                      \
	X(report_indicator, "Indicator", "Indikator")                          \
	X(report_target, "Target", "Target")                                   \
	X(report_realisasi, "Actual", "Realisasi")                             \
	X(report_capaian, "Achievement (%)", "Capaian (%)")                    \
	X(report_label, "Label", "Label")                                      \
	X(report_class, "Class", "Golongan")                                   \
	X(report_name, "Name", "Nama")                                         \
	X(report_posts_7d, "Posts, 7 days", "Unggahan 7 hari")                 \
	X(report_posts_30d, "Posts, 30 days", "Unggahan 30 hari")              \
	X(report_told_by, "Sentra that told it", "Sentra yang menyampaikan")   \
	X(report_gaps, "Sentra that did not", "Sentra yang belum")             \
	X(report_last_told, "Told last", "Terakhir disampaikan")               \
	X(report_gap, "Gap", "Senjang")                                        \
	X(report_since, "Since", "Sejak")                                      \
	X(report_stale_since, "Called stale since", "Dinilai mati sejak")      \
	X(report_handle, "Handle", "Nama akun")                                \
	X(report_hours, "Hours", "Jam")                                        \
	X(report_last_proof, "Seen last", "Terakhir terpantau")                \
	X(report_outcome, "Reason", "Sebab")                                   \
	X(report_field, "Figure", "Angka")                                     \
	X(report_kept, "As reported", "Menurut laporan itu")                   \
	X(report_now, "As known now", "Kini diketahui")                        \
	X(report_partition, "Partition", "Partisi")                            \
	X(report_first, "First offset", "Offset pertama")                      \
	X(report_last, "Last offset", "Offset terakhir")                       \
	X(report_messages, "Messages", "Pesan")                                \
	X(report_first_at, "First appended", "Pertama dicatat")                \
	X(report_last_at, "Last appended", "Terakhir dicatat")                 \
	X(report_section, "Section", "Bagian")                                 \
	X(report_key, "Key", "Kunci")                                          \
	/* its sentences */                                                    \
	X(report_title, "Social media of the sentra", "Media sosial sentra")   \
	X(report_period_week, "Week %d of %d", "Pekan %d tahun %d")            \
	/* what its values are called: sums, indicators, outcomes */           \
	X(report_all_sentra, "Sentra", "Jumlah sentra")                        \
	X(report_posted, "Sentra that posted", "Sentra yang mengunggah")       \
	X(report_live, "Fresh sentra", "Sentra hidup")                         \
	X(report_weak, "Aging sentra", "Sentra lesu")                          \
	X(report_dead, "Stale sentra", "Sentra mati")                          \
	X(report_not_seen, "Sentra not seen", "Sentra tidak terpantau")        \
	X(report_no_account, "Sentra without an account",                      \
	  "Sentra belum punya akun")                                           \
	X(report_exempted, "Exempt sentra", "Sentra dikecualikan")             \
	X(report_accounts, "Accounts", "Akun")                                 \
	X(report_accounts_unseen, "Accounts that were not seen at times",      \
	  "Akun yang sempat tidak terpantau")                                  \
	X(report_hours_unseen, "Hours not seen", "Jam tidak terpantau")        \
	X(report_hours_watched, "Hours to be watched, of all accounts",        \
	  "Jam yang harus terpantau, semua akun")                              \
	X(report_indicator_followers, "Followers", "Pengikut")                 \
	X(report_indicator_posts_week, "Posts a week", "Unggahan per pekan")   \
	X(report_indicator_silence_days, "Longest silence (days)",             \
	  "Diam terlama (hari)")                                               \
	X(report_indicator_programmes, "Programmes told",                      \
	  "Program yang disampaikan")                                          \
	X(report_outcome_ok, "seen, but not whole",                            \
	  "terpantau, tetapi tidak lengkap")                                   \
	X(report_outcome_auth, "no right, or the key expired",                 \
	  "tidak berhak, atau kunci akses kedaluwarsa")                        \
	X(report_outcome_quota, "quota used up", "kuota habis")                \
	X(report_outcome_not_found, "account not found",                       \
	  "akun tidak ditemukan")                                              \
	X(report_outcome_private, "account is private", "akun dikunci")        \
	X(report_outcome_unavailable, "platform cannot be reached",            \
	  "platform tidak dapat dihubungi")                                    \
	X(report_outcome_invalid_response, "answer not understood",            \
	  "jawaban platform tidak dikenali")                                   \
	X(report_outcome_silent, "no word from the collector",                 \
	  "tidak ada kabar dari pengumpul")                                    \
	X(report_yes, "yes", "ya")                                             \
	X(report_no, "no", "tidak")                                            \
	X(report_period, "Period", "Periode")                                  \
	X(report_files, "Files", "Berkas")                                     \
	/* what its sentences are made of, further */                          \
	X(report_leads, " leads with a score of %s",                           \
	  " teratas dengan skor %s")                                           \
	X(report_nobody_leads, "No sentra has a score yet.",                   \
	  "Belum ada sentra yang punya skor.")                                 \
	X(report_most_followers, "most followers: ", "pengikut terbanyak: ")   \
	X(report_newest_post, "newest post: ", "unggahan terbaru: ")           \
	X(report_most_posts, "most posts: ", "unggahan terbanyak: ")           \
	X(report_and_more, " and %zu more", " dan %zu lainnya")                \
	X(report_no_sentra, "The report has no sentra.",                       \
	  "Laporan ini tidak memuat sentra.")                                  \
	X(report_nobody_silent, "No sentra fell silent.",                      \
	  "Tidak ada sentra yang diam.")                                       \
	X(report_so_many_silent,                                               \
	  "Silent sentra (stale), %zu: ", "Sentra yang diam (mati), %zu: ")    \
	X(report_unseen_are, "Not seen: ", "Tidak terpantau: ")                \
	X(report_unseen_unknown, "What was not seen is not known.",            \
	  "Belum diketahui apa yang tidak terpantau.")                         \
	X(report_no_accounts, "There was no account to be seen.",              \
	  "Tidak ada akun yang harus dipantau.")                               \
	X(report_all_seen, "All accounts were seen all the time.",             \
	  "Semua akun terpantau sepanjang waktu.")                             \
	X(report_accounts_long, " accounts", " akun")                          \
	X(report_together, ", together ", ", seluruhnya ")                     \
	X(report_hours_long, " hours", " jam")                                 \
	X(report_percent_watched, "% of the time)", "% dari waktu pantau)")    \
	X(report_reach,                                                        \
	  "The log begins on %s: what was before is not in these numbers.",    \
	  "Catatan baru ada sejak %s: yang sebelumnya tidak termasuk dalam "   \
	  "angka ini.")                                                        \
	X(report_reach_kept,                                                   \
	  "The log begins on %s: of what was before, targets and last posts "  \
	  "are as Redis kept them, and nothing else is in these numbers.",     \
	  "Catatan baru ada sejak %s: dari waktu sebelumnya hanya target dan " \
	  "unggahan terakhir, menurut riwayat di Redis, yang termasuk dalam "  \
	  "angka ini.")                                                        \
	X(report_against, "Changes of rank are against the report ",           \
	  "Perubahan peringkat terhadap laporan ")                             \
	X(report_no_previous,                                                  \
	  "No earlier report is kept: changes of rank are not known.",         \
	  "Belum ada laporan sebelumnya: perubahan peringkat tidak "           \
	  "diketahui.")                                                        \
	/* sentractl evidence */                                               \
	X(report_evidence_observed, "Observed", "Diamati")                     \
	X(report_evidence_told, "It says", "Isinya")                           \
	X(report_evidence_agrees, "Redis shows %s: agrees",                    \
	  "Redis menampilkan %s: sama")                                        \
	X(report_evidence_behind,                                              \
	  "Redis shows %s: differs, the scorer is %lld messages behind",       \
	  "Redis menampilkan %s: berbeda, scorer tertinggal %lld pesan")       \
	X(report_evidence_differs,                                             \
	  "Redis shows %s: differs. Ask again, as readings may have come;\n"   \
	  "where it stays so, the scorer has other settings or another "       \
	  "roster.",                                                           \
	  "Redis menampilkan %s: berbeda. Ulangi, mungkin baru ada "           \
	  "pembacaan;\n"                                                       \
	  "bila tetap, pengaturan atau roster scorer tidak sama.")             \
	X(report_evidence_no_card, "Redis has no such number yet",             \
	  "Redis belum memuat angka ini")                                      \
	X(report_evidence_nothing, "No reading has changed it.",               \
	  "Tidak ada pembacaan yang mengubahnya.")                             \
	X(report_evidence_more, "More before these: %zu",                      \
	  "Sebelum ini: %zu lagi")                                             \
	X(report_evidence_earlier, "Earlier readings: %zu",                    \
	  "Pembacaan sebelumnya: %zu")                                         \
	X(report_evidence_together, ", together ", ", seluruhnya ")            \
	X(report_evidence_read,                                                \
	  "Readings of the sentra: %zu. Changed the number: %zu.",             \
	  "Pembacaan sentra ini: %zu. Yang mengubah angka: %zu.")              \
	X(report_evidence_passed,                                              \
	  "Passed over: %zu late, %zu not usable, %zu of accounts that the "   \
	  "roster does not have.",                                             \
	  "Dilewati: %zu terlambat, %zu tidak dapat dipakai, %zu dari akun "   \
	  "di luar roster.")                                                   \
	/* facts of the report, and its files for people */                    \
	X(report_fact, "Fact", "Keterangan")                                   \
	X(report_fact_period, "Period", "Periode")                             \
	X(report_fact_from, "First day", "Hari pertama")                       \
	X(report_fact_to, "Last day", "Hari terakhir")                         \
	X(report_fact_score, "Version of the score", "Versi skor")             \
	X(report_fact_lexicon, "Version of the lexicon", "Versi leksikon")     \
	X(report_fact_roster, "SHA-256 of the roster", "SHA-256 roster")       \
	X(report_fact_targets, "SHA-256 of the targets", "SHA-256 target")     \
	X(report_fact_previous, "Report before", "Laporan sebelumnya")         \
	X(report_fact_previous_sum, "SHA-256 of that report",                  \
	  "SHA-256 laporan itu")                                               \
	X(report_fact_known, "The log has all since", "Catatan lengkap sejak") \
	X(report_contents, "Contents", "Isi laporan")                          \
	X(report_summary, "In short", "Ringkasan")                             \
	X(report_definitions, "How each number is made",                       \
	  "Cara setiap angka dihitung")                                        \
	X(report_evidence, "What it rests on", "Dasar laporan")                \
	X(report_matrix_about,                                                 \
	  "Posts in 30 days that tell a programme, and when the last one "     \
	  "did. Gap: none in 30 days.",                                        \
	  "Unggahan dalam 30 hari yang menyampaikan program, dan kapan "       \
	  "terakhir. Senjang: tidak ada dalam 30 hari.")                       \
	X(report_targets_about,                                                \
	  "Actual / target (achievement), of the quarter up to the period's "  \
	  "last day.",                                                         \
	  "Realisasi / target (capaian), sejak awal triwulan sampai hari "     \
	  "terakhir periode.")                                                 \
	X(report_in_full, "In full", "Selengkapnya")                           \
	X(report_newest, "Newest post", "Unggahan terbaru")                    \
	X(report_nothing_here, "None.", "Tidak ada.")                          \
	X(report_times_by, "Times are by the clock of", "Waktu menurut jam")   \
	/* files of kept reports, as the board serves them */                  \
	X(report_file_differs,                                                 \
	  "This file does not have the sum that SHA256SUMS has: somebody "     \
	  "changed it after it was kept. Do not use it.",                      \
	  "Berkas ini tidak sesuai dengan SHA256SUMS: isinya berubah "         \
	  "setelah disimpan. Jangan dipakai.")                                 \
	X(report_pdf, "PDF", "PDF")                                            \
	X(report_html, "Page (HTML)", "Halaman (HTML)")                        \
	X(report_xlsx, "Spreadsheet (XLSX)", "Lembar kerja (XLSX)")            \
	X(report_wa, "Text for WhatsApp", "Teks WhatsApp")                     \
	X(home_report, "Report %.*s (PDF)", "Laporan %.*s (PDF)")              \
	/* messages, and sheets */                                             \
	X(report_facts, "Facts", "Keterangan")                                 \
	X(report_targets_reached, "Sentra that reached their target",          \
	  "Sentra yang mencapai target")                                       \
	X(report_rank_small, "rank ", "peringkat ")                            \
	X(report_since_report, " since report ", " sejak laporan ")            \
	X(report_told_30d, "Told in 30 days", "Disampaikan dalam 30 hari")     \
	X(report_gaps_30d, "Not told in 30 days",                              \
	  "Belum disampaikan dalam 30 hari")                                   \
	X(report_may_lack, " (posts of that time may be missing)",             \
	  " (unggahan selama itu mungkin belum tercatat)")                     \
	X(report_next, "What to do next", "Langkah berikutnya")                \
	X(report_no_post_known, "No post of yours is known yet",               \
	  "Belum ada unggahan yang tercatat")                                  \
	X(report_behind,                                                       \
	  "Targets not reached yet: ", "Target yang belum tercapai: ")         \
	/* its pictures */                                                     \
	X(report_poster_nothing, "No data of this period yet.",                \
	  "Belum ada data untuk periode ini.")                                 \
	X(report_poster_on, "newest on %s", "terbaru di %s")                   \
	X(report_poster_outreach, "outreach: %s", "penjangkauan: %s")          \
	X(report_poster_sentra, "sentra", "sentra")                            \
	X(report_poster_no_account, "no account", "belum punya akun")          \
	/* laporan.pdf */                                                      \
	X(report_pdf_page_of, "page %d/%d", "hal. %d/%d")                      \
	X(report_pdf_left_out, "and %zu more: laporan.xlsx",                   \
	  "dan %zu lagi: laporan.xlsx")                                        \
	X(report_pdf_programmes_left, "and %zu more programmes: laporan.xlsx", \
	  "dan %zu program lagi: laporan.xlsx")                                \
	X(report_pdf_partitions_left, "and %zu more partitions: laporan.xlsx", \
	  "dan %zu partisi lagi: laporan.xlsx")                                \
	X(report_pdf_nothing, "Nothing is known of this yet.",                 \
	  "Belum ada yang diketahui.")                                         \
	X(report_pdf_change_against,                                           \
	  "Changes: against as many days right before the period.",            \
	  "Perubahan: terhadap rentang sama panjang tepat sebelumnya.")        \
	X(report_pdf_no_post, "No post that is kept.",                         \
	  "Tidak ada unggahan yang tersimpan.")                                \
	X(report_pdf_no_outreach, "No outreach post in 31 days.",              \
	  "Belum ada unggahan penjangkauan dalam 31 hari.")                    \
	X(report_pdf_is_outreach, "This post tells of outreach.",              \
	  "Unggahan ini tentang penjangkauan.")                                \
	X(report_pdf_whole_ranking, "Ranking of all sentra",                   \
	  "Peringkat seluruh sentra")                                          \
	X(report_pdf_spark,                                                    \
	  "Followers, 28\xc2\xa0"                                              \
	  "days",                                                              \
	  "Pengikut 28\xc2\xa0hari")                                           \
	X(report_pdf_percent, "%", "%")                                        \
	X(report_pdf_about_targets,                                            \
	  "Of the quarter, up to the period's end. What is below 100% stands " \
	  "out. Of the longest silence less is better.",                       \
	  "Dalam triwulan berjalan sampai akhir periode. Capaian di bawah "    \
	  "100% ditonjolkan. Untuk diam terlama, makin kecil makin baik.")     \
	X(report_pdf_no_targets,                                               \
	  "No targets are set: write them into targets.json ([report] "        \
	  "targets), by year and quarter.",                                    \
	  "Target belum ditetapkan: isi targets.json ([report] targets) "      \
	  "menurut tahun dan triwulan.")                                       \
	X(report_pdf_intensity, "Intensity: posts of the period by platform",  \
	  "Intensitas: unggahan dalam periode, per platform")                  \
	X(report_pdf_programmes_gaps, "Programmes and gaps",                   \
	  "Program dan senjang")                                               \
	X(report_pdf_about_gaps,                                               \
	  "Days since the programme was told last. \xc3\x97: a gap, over 30 "  \
	  "days ago, or never (\xc3\x97 \xe2\x80\x93). ?: not known. Who has " \
	  "the most gaps stands first.",                                       \
	  "Angka: hari sejak program terakhir disampaikan. \xc3\x97: "         \
	  "senjang, lebih dari 30 hari, atau belum pernah (\xc3\x97 "          \
	  "\xe2\x80\x93). ?: belum diketahui. Senjang terbanyak lebih dulu.")  \
	X(report_pdf_sum_gaps, "Sentra with a gap", "Sentra dengan senjang")   \
	X(report_pdf_sum_told, "Sentra that told it",                          \
	  "Sentra yang menyampaikan")                                          \
	X(report_pdf_others, "Clusters and activities",                        \
	  "Klaster dan kegiatan")                                              \
	X(report_pdf_silence, "Silence, and what was not seen",                \
	  "Diam dan tidak terpantau")                                          \
	X(report_pdf_no_corrections,                                           \
	  "What the last kept report says is so still.",                       \
	  "Tidak ada angka laporan sebelumnya yang berubah.")                  \
	X(report_pdf_evidence, "Definitions and evidence",                     \
	  "Definisi dan bukti")                                                \
	X(report_pdf_how_to_check,                                             \
	  "To check: sentractl report verify DIR computes all anew and names " \
	  "the first number that differs; sentractl evidence SENTRA FIELD "    \
	  "leads from a number to its raw events. All partitions and "         \
	  "settings are in report.json.",                                      \
	  "Cara memeriksa: sentractl report verify DIR menghitung ulang "      \
	  "semuanya dan menyebut angka pertama yang berbeda; sentractl "       \
	  "evidence SENTRA FIELD menelusuri suatu angka sampai ke peristiwa "  \
	  "mentahnya. Semua partisi dan pengaturan ada di report.json.")       \
	X(report_pdf_previous, "Previous report", "Laporan sebelumnya")        \
	X(report_pdf_previous_sum, "Its SHA-256", "SHA-256-nya")               \
	X(report_pdf_made_with, "Made with", "Dibuat dengan")                  \
	X(report_pdf_posts_28d,                                                \
	  "Posts, 28\xc2\xa0"                                                  \
	  "days",                                                              \
	  "Unggahan 28\xc2\xa0hari")                                           \
	X(report_pdf_to_do, "What is to be done", "Yang perlu dilakukan")      \
	X(report_pdf_nothing_to_do, "Nothing is pressing.",                    \
	  "Tidak ada yang mendesak.")                                          \
	X(report_pdf_post_again, "Post something: the last post was on ",      \
	  "Segera mengunggah: unggahan terakhir ")                             \
	X(report_pdf_tell, "Tell these programmes: ", "Sampaikan program: ")   \
	X(report_pdf_below, "Below the target: ", "Di bawah target: ")         \
	X(report_pdf_see_again, "Not seen, for operations to mend: ",          \
	  "Tidak terpantau, diperbaiki tim operasi: ")                         \
	X(report_posts_by_day, "Posts, 28 days", "Unggahan 28 hari")           \
	/* what a stranger asks: until when, how much of it, is it mended */   \
	X(report_silent_last, " (last post %s)", " (terakhir mengunggah %s)")  \
	X(report_silent_never, " (never posted)",                              \
	  " (belum pernah mengunggah)")                                        \
	X(report_dark, "; at the end no account was seen on ",                 \
	  "; pada akhir periode tidak ada akun yang terpantau di ")            \
	X(report_outcome_again, "seen again", "sudah terpantau kembali")       \
	/* the next one above this line */

#endif
