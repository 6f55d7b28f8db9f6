/* words_pages.h -- the labels of the board's pages.  Rows of words.h, which is
 * what one includes. */
#ifndef SENTRA_CONSUMERS_VIEW_WORDS_PAGES_H
#define SENTRA_CONSUMERS_VIEW_WORDS_PAGES_H

/* X(name, English, Indonesian) */
#define WORDS_PAGES(X)                                                         \
	/* the page of a sentra */                                             \
	X(indicators, "The three indicators", "Tiga indikator")                \
	X(intensity, "Intensity: posts", "Intensitas: unggahan")               \
	X(never_posted, "never posted", "belum pernah mengunggah")             \
	X(rank_of, "rank %lld of %zu", "peringkat %lld dari %zu")              \
	X(rank_before, ", yesterday %lld", ", kemarin %lld")                   \
	X(in_window, " in %s", " dalam %s")                                    \
	X(posts_target, "target of 7 days: %lld", "target 7 hari: %lld")       \
	X(state_why, "Status, and why", "Status dan sebabnya")                 \
	X(exempt_to, "Exempt until and including",                             \
	  "Dikecualikan sampai dengan")                                        \
	X(content_clock, "Posted last", "Terakhir mengunggah")                 \
	X(content_clock_note, "the sentra's clock: what it published",         \
	  "jam sentra: yang diterbitkannya")                                   \
	X(seen_clock, "Last word of the collector",                            \
	  "Kabar terakhir pengumpul")                                          \
	X(seen_clock_note, "our clock: when we last looked, also in vain",     \
	  "jam kami: kapan terakhir kami melihat, juga bila gagal")            \
	X(unseen_since, "since", "sejak")                                      \
	X(none_blind, "All of its accounts are seen.",                         \
	  "Semua akunnya terpantau.")                                          \
	X(by_platform, "By platform", "Per platform")                          \
	X(window, "Window", "Rentang waktu")                                   \
	X(window_caption, "Posts to growth: of the last %s",                   \
	  "Unggahan sampai pertambahan: dalam %s terakhir")                    \
	X(score_parts, "The score, by its parts", "Skor menurut bagiannya")    \
	X(parts_caption,                                                       \
	  "Points: 100 \xc3\x97 value \xc3\x97 weight; their sum is the "      \
	  "score",                                                             \
	  "Poin: 100 \xc3\x97 nilai \xc3\x97 bobot; jumlahnya adalah skor")    \
	X(part, "Part", "Bagian")                                              \
	X(part_followers, "Followers", "Pengikut")                             \
	X(part_freshness, "Freshness", "Kebaruan")                             \
	X(part_activity, "Activity", "Keaktifan")                              \
	X(part_engagement, "Engagement", "Interaksi")                          \
	X(part_from, "Made of", "Dihitung dari")                               \
	X(part_value, "Value", "Nilai")                                        \
	X(weight, "Weight", "Bobot")                                           \
	X(points, "Points", "Poin")                                            \
	X(against_target, "of a target of", "dari target")                     \
	X(half_each, "; half-life %g hours", "; waktu paruh %g jam")           \
	X(other_formula,                                                       \
	  "This board reads the settings %s, but the card was computed by",    \
	  "Papan ini membaca pengaturan %s, tetapi kartu dihitung dengan")     \
	X(changes, "What changed, and why", "Apa yang berubah, dan sebabnya")  \
	X(changes_caption, "Points by which each part moved the score",        \
	  "Poin yang menggeser skor, per bagian")                              \
	X(since_yesterday, "Since yesterday", "Sejak kemarin")                 \
	X(since_week, "Since a week ago", "Sejak sepekan lalu")                \
	X(end_of, "end of", "akhir")                                           \
	X(cause_followers, "followers", "pengikut")                            \
	X(cause_new_post, "there is a newer post", "ada unggahan lebih baru")  \
	X(cause_no_post, "no newer post", "tidak ada unggahan lebih baru")     \
	X(cause_posts, "posts in 7 days", "unggahan dalam 7 hari")             \
	X(cause_engagement, "engagement in 7 days", "interaksi dalam 7 hari")  \
	X(part_full, " (full already)", " (sudah penuh)")                      \
	X(ranks, "Ranks", "Peringkat")                                         \
	X(ranks_caption, "Among %zu sentra; yesterday at the end of the day",  \
	  "Di antara %zu sentra; kemarin pada akhir hari")                     \
	X(board, "Board", "Papan")                                             \
	X(movement, "Movement", "Pergerakan")                                  \
	X(week_ago, "a week ago", "sepekan lalu")                              \
	X(in_since_yesterday, "since yesterday", "sejak kemarin")              \
	X(in_since_week, "since a week ago", "sejak sepekan lalu")             \
	X(passed, "passed", "melewati")                                        \
	X(passed_by, "was passed by", "dilewati")                              \
	X(and_others, " and %zu others", " dan %zu lainnya")                   \
	X(history, "History", "Riwayat")                                       \
	X(so_many_days, "%d days", "%d hari")                                  \
	X(hours_title, "When it posts", "Kapan mengunggah")                    \
	X(hours_sentence,                                                      \
	  "%zu newest posts by weekday and hour of the sentra's clock; most "  \
	  "of them %s from %zu h on: %zu.",                                    \
	  "%zu unggahan terbaru menurut hari dan jam setempat; terbanyak %s "  \
	  "mulai pukul %zu: %zu.")                                             \
	X(posts_a_day, "Posts a day", "Unggahan per hari")                     \
	X(chart_empty, "Nothing is known of these days.",                      \
	  "Belum ada yang diketahui dari hari-hari ini.")                      \
	X(chart_on, " on ", " pada ")                                          \
	X(chart_posts, " posts in %zu days, on %zu of them none.",             \
	  " unggahan dalam %zu hari; %zu hari di antaranya tanpa unggahan.")   \
	X(marked_holidays, "Holidays", "Hari libur")                           \
	X(marked_exempt, "Exempt", "Dikecualikan")                             \
	X(marked_blind, "Not seen, some or all accounts of the platform",      \
	  "Tidak terpantau, sebagian atau semua akun di platform itu")         \
	X(one_formula,                                                         \
	  "The scores of all days are computed by the present formula,",       \
	  "Skor semua hari dihitung dengan rumus yang berlaku kini,")          \
	X(days_caption, "The closed days as a table",                          \
	  "Hari-hari yang sudah tutup sebagai tabel")                          \
	X(date, "Date", "Tanggal")                                             \
	X(no_history, "No day is closed yet.", "Belum ada hari yang tutup.")   \
	X(history_away, "This cannot be read from Redis now.",                 \
	  "Saat ini tidak dapat dibaca dari Redis.")                           \
	X(last_posts, "Newest posts", "Unggahan terbaru")                      \
	X(no_recent_posts, "No post in the last 31 days.",                     \
	  "Tidak ada unggahan dalam 31 hari terakhir.")                        \
	X(likes, "likes", "suka")                                              \
	X(comments, "comments", "komentar")                                    \
	X(shares, "shares", "dibagikan")                                       \
	X(saves, "saves", "disimpan")                                          \
	X(counted_views, "views", "tayangan")                                  \
	X(copy_text, "Text for WhatsApp", "Teks untuk WhatsApp")               \
	X(no_sentra, "There is no sentra \"%.*s\".%s%s",                       \
	  "Tidak ada sentra \"%.*s\".%s%s")                                    \
	X(perhaps, " Perhaps: ", " Mungkin: ")                                 \
	/* /kesehatan */                                                       \
	X(page_health, "Health", "Kesehatan")                                  \
	X(health_title, "Is the data whole and current?",                      \
	  "Apakah datanya lengkap dan terkini?")                               \
	X(health_verdict, "In short", "Singkatnya")                            \
	X(health_away,                                                         \
	  "Redis cannot be read now: these are the last numbers. Operations "  \
	  "are to act.",                                                       \
	  "Redis tidak dapat dibaca: ini angka terakhir. Tim operasi yang "    \
	  "bertindak.")                                                        \
	X(health_old,                                                          \
	  "The scorer writes nothing: the numbers are old. Operations are to " \
	  "act.",                                                              \
	  "Scorer tidak menulis: angkanya lama. Tim operasi yang bertindak.")  \
	X(health_rebuilding,                                                   \
	  "The scorer fills Redis again: the numbers are not whole yet.",      \
	  "Scorer sedang mengisi ulang Redis: angka belum lengkap.")           \
	X(health_unjudged,                                                     \
	  "The numbers are current, but nobody judges silence: the alerter "   \
	  "writes nothing.",                                                   \
	  "Angkanya terkini, tetapi tidak ada yang menilai diam: alerter "     \
	  "tidak menulis.")                                                    \
	X(health_blind,                                                        \
	  "The numbers are current, but some accounts cannot be seen.",        \
	  "Angkanya terkini, tetapi sebagian akun tidak terpantau.")           \
	X(health_well, "The numbers are current, and every account is seen.",  \
	  "Angkanya terkini dan semua akun terpantau.")                        \
	X(read_at, "read from Redis", "dibaca dari Redis")                     \
	X(stages, "The parts of the pipeline", "Bagian-bagian pipeline")       \
	X(stages_caption, "What writes what these pages show",                 \
	  "Yang menulis apa yang ditampilkan halaman ini")                     \
	X(stage, "Stage", "Tahap")                                             \
	X(stage_scorer, "followers, posts, scores, ranks",                     \
	  "pengikut, unggahan, skor, peringkat")                               \
	X(stage_alerter, "states and alerts", "status dan peringatan")         \
	X(stage_coverage, "programmes and campaigns", "program dan kampanye")  \
	X(stage_is_off, "never wrote anything", "belum pernah menulis")        \
	X(stage_is_silent, "silent: operations are to act",                    \
	  "diam: tim operasi yang bertindak")                                  \
	X(stage_is_filling, "fills Redis again", "sedang mengisi ulang")       \
	X(stage_is_well, "runs", "lancar")                                     \
	X(log_changed, "The log in Kafka was another one since",               \
	  "Log di Kafka berganti sejak")                                       \
	X(heartbeat, "Wrote last", "Terakhir menulis")                         \
	X(newest_event, "Newest event", "Peristiwa terbaru")                   \
	X(waiting_messages, "Waiting", "Antrean")                              \
	X(health_platforms, "What we see", "Yang terpantau")                   \
	X(health_platforms_caption, "Accounts of the roster, by platform",     \
	  "Akun di daftar sentra, per platform")                               \
	X(accounts, "Accounts", "Akun")                                        \
	X(accounts_seen, "Seen", "Terpantau")                                  \
	X(accounts_blind, "Not seen", "Tidak terpantau")                       \
	X(alerts, "Alerts that fire", "Peringatan yang aktif")                 \
	X(alerts_caption, "What is wrong now, and who is to act",              \
	  "Yang terganggu kini, dan siapa yang bertindak")                     \
	X(no_alerts, "Nothing fires.", "Tidak ada peringatan aktif.")          \
	X(owner, "To act", "Yang bertindak")                                   \
	X(owner_pr, "PR team", "Tim humas")                                    \
	X(owner_operations, "Operations", "Tim operasi")                       \
	X(who_acts,                                                            \
	  "A silent sentra is the PR team's to call; what cannot be seen, "    \
	  "and a stalled part, is operations' to mend. While an account "      \
	  "cannot be seen, nobody is called silent for it.",                   \
	  "Sentra yang diam dihubungi tim humas; akun yang tidak terpantau "   \
	  "dan bagian yang macet diperbaiki tim operasi. Selama akun tidak "   \
	  "terpantau, tidak ada sentra yang disebut diam karenanya.")          \
	X(blind_accounts, "Accounts that cannot be seen",                      \
	  "Akun yang tidak terpantau")                                         \
	X(blind_caption, "By platform, the longest first",                     \
	  "Per platform, yang terlama lebih dulu")                             \
	X(none_blind_anywhere, "Every account is seen.",                       \
	  "Semua akun terpantau.")                                             \
	X(stale_sentra, "Silent sentra", "Sentra yang diam")                   \
	X(stale_caption, "The longest first", "Yang terlama lebih dulu")       \
	X(none_stale, "No sentra is silent.", "Tidak ada sentra yang diam.")   \
	/* /tentang */                                                         \
	X(page_about, "About", "Tentang")                                      \
	X(about_title, "How every number is made",                             \
	  "Cara setiap angka dihitung")                                        \
	X(contents, "Contents", "Isi halaman")                                 \
	X(hours_since, "hours since the last post",                            \
	  "jam sejak unggahan terakhir")                                       \
	X(growth_formula,                                                      \
	  "followers now \xe2\x88\x92 newest count before the window",         \
	  "pengikut kini \xe2\x88\x92 hitungan terbaru sebelum rentang itu")   \
	/* sentra-board itself */                                              \
	X(nothing_read, "Nothing was read from Redis yet.",                    \
	  "Belum ada yang dibaca dari Redis.")                                 \
	/* every page of the board: movement, frame */                         \
	X(moved_up, "up", "naik")                                              \
	X(moved_down, "down", "turun")                                         \
	X(moved_not, "as before", "tetap")                                     \
	X(skip, "Skip to content", "Langsung ke isi")                          \
	X(navigation, "Pages", "Halaman")                                      \
	X(other_language, "Bahasa Indonesia", "English")                       \
	X(data_state, "How old the data is", "Umur data")                      \
	X(data_as_of, "Data as of", "Data per")                                \
	X(data_old, "OLD DATA", "DATA LAMA")                                   \
	X(data_none, "No data yet: nothing was written to Redis so far.",      \
	  "Belum ada data: belum ada yang ditulis ke Redis.")                  \
	X(redis_away, "Redis cannot be read; read last on",                    \
	  "Redis tidak dapat dibaca; terakhir dibaca")                         \
	X(stage_silent, "has written nothing since",                           \
	  "tidak menulis apa pun sejak")                                       \
	X(stage_never, "has never written anything",                           \
	  "belum pernah menulis apa pun")                                      \
	X(stage_rebuilding,                                                    \
	  "is filling Redis again: numbers are not whole yet",                 \
	  "sedang mengisi ulang Redis: angka belum lengkap")                   \
	X(accounts_unseen, "accounts not seen now",                            \
	  "akun tidak terpantau saat ini")                                     \
	X(stream_lost, "Connection lost; numbers as of",                       \
	  "Sambungan terputus; angka per")                                     \
	X(formula_version, "Score formula", "Rumus skor")                      \
	X(take_away, "Take away", "Unduh")                                     \
	X(copy, "Copy", "Salin")                                               \
	X(copied, "Copied.", "Tersalin.")                                      \
	X(copy_by_hand, "Selected: press Ctrl+C.", "Terpilih: tekan Ctrl+C.")  \
	X(how_computed, "How it is computed", "Cara menghitung")               \
	X(error_400, "This cannot be asked", "Pertanyaan ini tidak dikenal")   \
	X(error_404, "There is no such page", "Halaman ini tidak ada")         \
	X(error_500, "This file is not the one that was kept",                 \
	  "Berkas ini bukan yang disimpan")                                    \
	X(error_503, "Cannot be shown now", "Belum dapat ditampilkan")         \
	X(to_home, "To the first page", "Ke halaman depan")                    \
	/* the first page, the ranking, the meeting */                         \
	X(page_home, "Overview", "Ikhtisar")                                   \
	X(page_ranking, "Ranking", "Peringkat")                                \
	X(page_meeting, "Meeting", "Rapat")                                    \
	X(home_title, "Social media of the sentra", "Media sosial sentra")     \
	X(top_followers, "Top 5 by followers", "5 besar pengikut")             \
	X(top_latest, "Top 5 by freshness", "5 unggahan terbaru")              \
	X(total_followers, "Followers of all", "Total pengikut")               \
	X(total_posts, "Posts in 7 days", "Unggahan 7 hari")                   \
	X(total_engagement, "Engagement in 7 days", "Interaksi 7 hari")        \
	X(total_live, "Fresh sentra", "Sentra hidup")                          \
	X(total_of, "of %zu", "dari %zu")                                      \
	X(total_posted, "posted in 7 days: %zu, a week before: %zu",           \
	  "mengunggah dalam 7 hari: %zu, sepekan sebelumnya: %zu")             \
	X(week_before, "against the week before",                              \
	  "dibanding pekan sebelumnya")                                        \
	X(week_unknown, "nothing to compare with yet", "belum ada pembanding") \
	X(week_closed,                                                         \
	  "Changes: the 7 closed days up to %s against the 7 "                 \
	  "before.",                                                           \
	  "Perubahan: 7 hari penuh sampai %s dibanding 7 hari sebelumnya.")    \
	X(states_title, "State of the sentra", "Status sentra")                \
	X(unseen_sentra, "not seen", "tidak terpantau")                        \
	X(copy_whatsapp, "Text for WhatsApp", "Teks untuk WhatsApp")           \
	X(share_title, "Social media of the sentra", "Media sosial sentra")    \
	X(share_states,                                                        \
	  "fresh %zu, aging %zu, stale %zu, not seen %zu, "                    \
	  "unregistered %zu",                                                  \
	  "hidup %zu, lesu %zu, mati %zu, tidak terpantau %zu, belum ada %zu") \
	X(share_week, "%s in a week", "%s sepekan")                            \
	X(see_post, "See the post", "Lihat unggahan")                          \
	X(post_without_text, "A post without text", "Unggahan tanpa teks")     \
	X(outreach, "Outreach", "Penjangkauan")                                \
	X(screen_next, "Next", "Berikutnya")                                   \
	X(screen_before, "Before", "Sebelumnya")                               \
	X(filter_metric, "Metric", "Ukuran")                                   \
	X(filter_window, "Period", "Rentang")                                  \
	X(filter_province, "Province", "Provinsi")                             \
	X(filter_kind, "Kind", "Jenis")                                        \
	X(filter_q, "Search", "Cari")                                          \
	X(filter_show, "Show", "Tampilkan")                                    \
	X(filter_every, "All", "Semua")                                        \
	X(kind_sentra, "Sentra", "Sentra")                                     \
	X(kind_sentra_terpadu, "Sentra terpadu", "Sentra terpadu")             \
	X(rank_column, "#", "#")                                               \
	X(moved_column, "Moved", "Gerak")                                      \
	X(spark_column, "30 days", "30 hari")                                  \
	X(ranking_shown, "%zu of %zu sentra", "%zu dari %zu sentra")           \
	X(ranking_none, "No sentra is like that.",                             \
	  "Tidak ada sentra yang seperti itu.")                                \
	X(because, "Because", "Karena")                                        \
	X(class_campaign, "campaign", "kampanye")                              \
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
	X(digest_title, "Latest posts", "Unggahan terakhir")                   \
	X(copy_dinsos, "Text for WhatsApp, to hand to a Dinsos",               \
	  "Teks WhatsApp untuk Dinsos")                                        \
	X(filter_state, "State", "Keadaan")                                    \
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
	X(check_too_long, "Too long: at most 6,000 bytes.",                    \
	  "Terlalu panjang: paling banyak 6.000 bita.")                        \
	X(hits_caption, "Which label, by which word",                          \
	  "Label apa, karena kata apa")                                        \
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
	/* what programs are told of the board */                              \
	X(api, "For programs (JSON)", "Untuk program komputer (JSON)")         \
	X(by_word, "By the word", "Karena kata")                               \
	X(posts_unread,                                                        \
	  "Posts cannot be read now: nobody can say whether there is one.",    \
	  "Unggahan belum dapat dibaca sekarang: belum diketahui ada atau "    \
	  "tidaknya.")                                                         \
	/* the next one above this line */

#endif
