/* words.h -- the labels that people read, in Indonesian and English.
 *
 *   word(language, WORD_stale_since)      "Diam sejak"
 *
 * A label is a row here, and nowhere else: so that the same thing has the same
 * name wherever it is shown. */
#ifndef SENTRA_CONSUMERS_VIEW_WORDS_H
#define SENTRA_CONSUMERS_VIEW_WORDS_H

enum language { ENGLISH, INDONESIAN };

/* X(name, English, Indonesian) */
#define WORDS(X)                                                               \
	/* sentra, platforms, windows */                                       \
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
	/* silence and blindness */                                            \
	X(stale_since, "Stale since", "Diam sejak")                            \
	X(newest_post, "Newest post", "Unggahan terakhir")                     \
	X(unverified_since, "Unverified since", "Tak terpantau sejak")         \
	X(blind_since, "Blind since", "Tak terpantau sejak")                   \
	X(status, "Status", "Status")                                          \
	X(alert, "Alert", "Peringatan")                                        \
	X(of, "Of", "Tentang")                                                 \
	X(since_over, "Since, and over", "Sejak, dan selesai")                 \
	X(firing, "firing", "aktif")                                           \
	X(over, "over", "selesai")                                             \
	X(content_stale, "sentra silent", "sentra diam")                       \
	X(collection_blind, "unseen", "tak terpantau")                         \
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
	/* topics */                                                           \
	X(topic, "Topic", "Topik")                                             \
	X(partitions, "Partitions", "Partisi")                                 \
	/* the roster */                                                       \
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
	X(warning, "warning: ", "peringatan: ")                                \
	X(nothing_changed, "%s: %zu faults; nothing was written",              \
	  "%s: %zu kesalahan; tidak ada yang ditulis")                         \
	X(ids_found, "%s: %zu of %zu ids found",                               \
	  "%s: %zu dari %zu id "                                               \
	  "ditemukan")                                                         \
	X(ids_not_needed, ", %zu need none", ", %zu tidak memerlukannya")      \
	X(ids_not_written, "; not written", "; tidak ditulis")                  \
	X(ids_go_on, "; go on with: sentractl roster resolve %s --out NEXT",    \
	  "; lanjutkan dengan: sentractl roster resolve %s --out BERIKUTNYA")   \
	X(handle_is_all, "no ids there: the handle is all",                    \
	  "di sana tidak ada id: nama akun cukup")

#define WORD_NAME(name, english, indonesian) WORD_##name,
enum word_id { WORDS(WORD_NAME) WORD_COUNT };
#undef WORD_NAME

/* Some are formats of printf(3), of the same arguments in both languages. */
const char *word(enum language, enum word_id);

/* "7 days" of a window: its place among 24h, 7d, 30d. */
const char *window_title(enum language, int window);

/* "YouTube" of "youtube"; the name itself where it is none of ours.
 * Borrowed. */
const char *platform_title(const char *name);

#endif
