/* alert_words.c -- times, platforms and reasons in Indonesian and English.
 *
 * Must not know which alert the words are for. */
#include "alert_words.h"

#include "common/base/clock.h"
#include "common/base/zone.h"
#include "common/config/platforms.h"

#include <time.h>

void say(const struct speech *s, const char *indonesian, const char *english)
{
	buf_adds(s->out,
		 s->language == ALERT_INDONESIAN ? indonesian : english);
}

static bool is_plain(const char *word)
{
	return *word && word[strspn(word, "abcdefghijklmnopqrstuvwxyz"
					  "0123456789._@-")] == '\0';
}

void say_with(const struct speech *s, const char *word, const char *indonesian,
	      const char *english)
{
	const char *p = s->language == ALERT_INDONESIAN ? indonesian : english;

	for (; *p; p++)
		if (*p == '%')
			buf_adds(s->out, is_plain(word) ? word : "?");
		else
			buf_addc(s->out, *p);
}

/* ---- times ---- */

static const char *const days[][2] = {
	{ "Min", "Sun" }, { "Sen", "Mon" }, { "Sel", "Tue" }, { "Rab", "Wed" },
	{ "Kam", "Thu" }, { "Jum", "Fri" }, { "Sab", "Sat" },
};

static const char *const months[][2] = {
	{ "Jan", "Jan" }, { "Feb", "Feb" }, { "Mar", "Mar" }, { "Apr", "Apr" },
	{ "Mei", "May" }, { "Jun", "Jun" }, { "Jul", "Jul" }, { "Agu", "Aug" },
	{ "Sep", "Sep" }, { "Okt", "Oct" }, { "Nov", "Nov" }, { "Des", "Dec" },
};

/* What Indonesia calls its zones; others are told by their hours. */
static const char *const zones[][2] = {
	{ "Asia/Jakarta", "WIB" },
	{ "Asia/Pontianak", "WIB" },
	{ "Asia/Makassar", "WITA" },
	{ "Asia/Jayapura", "WIT" },
};

static void say_zone(const struct speech *s, int32_t offset_s)
{
	int32_t minutes = offset_s / 60,
		size = minutes < 0 ? -minutes : minutes;

	for (size_t i = 0; s->local && s->zone && i < ARRAY_LEN(zones); i++)
		if (strcmp(s->zone, zones[i][0]) == 0) {
			buf_adds(s->out, zones[i][1]);
			return;
		}
	buf_adds(s->out, "UTC");
	if (minutes)
		buf_addf(s->out, "%c%d", minutes < 0 ? '-' : '+', size / 60);
	if (size % 60)
		buf_addf(s->out, ":%02d", size % 60);
}

void say_time(const struct speech *s, int64_t ms)
{
	int32_t offset_s =
		s->local && ms != TIME_NONE ? zone_offset_s(s->local, ms) : 0;
	int language = s->language == ALERT_ENGLISH;
	time_t seconds;
	struct tm tm;

	if (ms == TIME_NONE) {
		say(s, "tidak diketahui", "unknown");
		return;
	}
	seconds = (time_t)(floor_div(ms, SECOND_MS) + offset_s);
	if (!gmtime_r(&seconds, &tm))
		return;
	buf_addf(s->out, "%s %d %s %d %02d%c%02d ", days[tm.tm_wday][language],
		 tm.tm_mday, months[tm.tm_mon][language], tm.tm_year + 1900,
		 tm.tm_hour, language ? ':' : '.', tm.tm_min);
	say_zone(s, offset_s);
}

/* ---- platforms ---- */

static const char *const platform_titles[PLATFORM_COUNT] = {
	[PLATFORM_youtube] = "YouTube",     [PLATFORM_facebook] = "Facebook",
	[PLATFORM_instagram] = "Instagram", [PLATFORM_x] = "X",
	[PLATFORM_tiktok] = "TikTok",       [PLATFORM_threads] = "Threads",
};

void say_platform(const struct speech *s, const char *name)
{
	int id = platform_find(str_of(name));

	if (id >= 0 && platform_titles[id])
		name = platform_titles[id];
	buf_adds(s->out, name);
}

/* ---- reasons ---- */

/* %: the platform's name. */
static const struct reason {
	const char *name;
	const char *what[2];
	const char *remedy[2];
} reasons[] = {
	{ "auth",
	  { "token atau izin ditolak", "the token or a permission is refused" },
	  { "Perbarui berkas token: tulis token baru ke "
	    "/etc/sentra/credentials/%.token, lalu systemctl restart "
	    "sentra-producer@% (systemd menyalinnya hanya saat mulai). Bila "
	    "token masih berlaku, periksa apakah izin aplikasi dicabut; "
	    "jawaban API ada di journalctl -u sentra-producer@%.",
	    "Renew the token file: write the new token to "
	    "/etc/sentra/credentials/%.token, then systemctl restart "
	    "sentra-producer@% (systemd copies it at a start only). If the "
	    "token is good, see whether the app lost a permission; the API's "
	    "words are in journalctl -u sentra-producer@%." } },
	{ "quota",
	  { "kuota API habis", "the API's quota is spent" },
	  { "Berakhir sendiri saat kuota diperbarui; waktunya ada di "
	    "journalctl -u sentra-producer@%. Bila berulang: pastikan kunci "
	    "tidak dipakai program lain, perpanjang interval di bagian [%] "
	    "sentra.conf, atau minta kuota lebih besar.",
	    "It ends by itself when the quota is renewed; journalctl -u "
	    "sentra-producer@% tells when. If it comes back: see that no other "
	    "program uses the key, set a longer interval in [%] of "
	    "sentra.conf, or ask the platform for more." } },
	{ "not_found",
	  { "akun tidak ditemukan", "accounts are not found" },
	  { "Buka akun-akun ini di peramban. Berganti nama atau diganti: "
	    "perbaiki roster.json, jalankan sentractl roster check, lalu muat "
	    "ulang layanan. Dihapus atau ditangguhkan: tanyakan kepada sentra; "
	    "sementara itu beri \"exempt\" dengan tanggal di roster.json.",
	    "Open the accounts in a browser. Renamed or replaced: correct "
	    "roster.json, run sentractl roster check, reload the services. "
	    "Deleted or suspended: ask the sentra; until then give it "
	    "\"exempt\" with a date in roster.json." } },
	{ "private",
	  { "akun tertutup bagi kami", "accounts are closed to us" },
	  { "Minta sentra membuka akunnya atau memberi izin kepada aplikasi "
	    "kami (Instagram: akun profesional; TikTok: persetujuan ulang).",
	    "Ask the sentra to open the account, or to give our app access "
	    "(Instagram: a professional account; TikTok: consent anew)." } },
	{ "unavailable",
	  { "API tidak menjawab", "the API does not answer" },
	  { "Biasanya berakhir sendiri. Bila tidak: lihat halaman status "
	    "platform, lalu jaringan, DNS dan firewall mesin ini; "
	    "journalctl -u sentra-producer@%.",
	    "Mostly it ends by itself. If not: the platform's status page, "
	    "then network, DNS and firewall of this host; journalctl -u "
	    "sentra-producer@%." } },
	{ "invalid_response",
	  { "jawaban API tidak dapat dipakai",
	    "the API's answers cannot be used" },
	  { "Mungkin API berubah: journalctl -u sentra-producer@% menunjukkan "
	    "apa yang tidak terbaca. Lihat catatan perubahan platform dan "
	    "bagian [%] sentra.conf, lalu perbarui Sentra Pulse.",
	    "The API may have changed: journalctl -u sentra-producer@% tells "
	    "what could not be read. See the platform's changelog and [%] of "
	    "sentra.conf, then update Sentra Pulse." } },
	{ "ok",
	  { "daftar unggahan tidak terbaca utuh",
	    "lists of posts are not seen whole" },
	  { "API menjawab, tetapi unggahan terbaru tidak terlihat utuh: lihat "
	    "journalctl -u sentra-producer@% dan max_pages di bagian [%] "
	    "sentra.conf.",
	    "The API answers, but the newest posts are not seen whole: see "
	    "journalctl -u sentra-producer@%, and max_pages in [%] of "
	    "sentra.conf." } },
	{ "silent",
	  { "pengumpul tidak melapor", "the producer reports nothing" },
	  { "Pengumpul tidak berjalan, atau laporannya tidak sampai: systemctl "
	    "status sentra-producer@%, journalctl -u sentra-producer@%, lalu "
	    "periksa Kafka dengan sentractl topics.",
	    "The producer does not run, or its reports do not arrive: "
	    "systemctl status sentra-producer@%, journalctl -u "
	    "sentra-producer@%, then Kafka with sentractl topics." } },
	/* any other word: a later version's */
	{ "",
	  { "alasan tidak dikenal", "for a reason unknown here" },
	  { "Lihat journalctl -u sentra-producer@%.",
	    "See journalctl -u sentra-producer@%." } },
};

static const struct reason *reason_find(const char *name)
{
	const struct reason *r = reasons;

	while (r->name[0] && strcmp(r->name, name) != 0)
		r++;
	return r;
}

void say_reason(const struct speech *s, const char *name)
{
	const struct reason *r = reason_find(name);

	say(s, r->what[0], r->what[1]);
	if (name[0])
		buf_addf(s->out, " (%s)", name);
}

void say_action(const struct speech *s, const char *name, const char *platform)
{
	const struct reason *r = reason_find(name);

	say_with(s, platform, r->remedy[0], r->remedy[1]);
}
