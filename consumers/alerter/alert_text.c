/* alert_text.c -- an alert as people read it: what is wrong, how we know it,
 * and what to do, in Indonesian and English.
 *
 * The texts of a kind are templates in its row (monitor/kinds.c); here is what
 * their words in braces stand for.  Must not know one kind from another, nor
 * where a text goes.  Whatever comes from outside (a link, a stage's name) is
 * checked before it becomes part of a link or of a command. */
#include "alert_text.h"

#include "common/base/clock.h"
#include "common/base/utf8.h"
#include "consumers/view/number.h"

#define URL_MAX 512

void write_text(const struct writer *w, const char *indonesian,
		const char *english)
{
	buf_adds(w->out,
		 w->language == ALERT_INDONESIAN ? indonesian : english);
}

void write_name(struct buf *out, const char *name)
{
	size_t n = utf8_cut_chars(name, strlen(name), NAME_CHARS);

	buf_add(out, name, n);
	if (name[n])
		buf_adds(out, "\xe2\x80\xa6");
}

/* ---- times, platforms ---- */

static enum language language_of(const struct writer *w)
{
	return w->language == ALERT_INDONESIAN ? INDONESIAN : ENGLISH;
}

void write_time(const struct writer *w, int64_t ms)
{
	if (ms == TIME_NONE)
		write_text(w, "tidak diketahui", "unknown");
	else
		time_add(w->out, language_of(w), ms, w->local, w->zone);
}

void write_date(const struct writer *w, int64_t day)
{
	date_add(w->out, language_of(w), day);
}

void write_platform(const struct writer *w, const char *name)
{
	buf_adds(w->out, platform_title(name));
}

/* ---- reasons of blindness ---- */

/* {name}: the platform's name. */
static const struct reason {
	const char *name;
	const char *what[2];
	const char *action[2];
} reasons[] = {
	{ "auth",
	  { "token atau izin ditolak", "the token or a permission is refused" },
	  { "Perbarui berkas token: tulis token baru ke "
	    "/etc/sentra/credentials/{name}.token, lalu systemctl restart "
	    "sentra-producer@{name} (systemd menyalinnya hanya saat mulai). "
	    "Bila "
	    "token masih berlaku, periksa apakah izin aplikasi dicabut; "
	    "jawaban API ada di journalctl -u sentra-producer@{name}.",
	    "Renew the token file: write the new token to "
	    "/etc/sentra/credentials/{name}.token, then systemctl restart "
	    "sentra-producer@{name} (systemd copies it at a start only). If "
	    "the "
	    "token is good, see whether the app lost a permission; the API's "
	    "words are in journalctl -u sentra-producer@{name}." } },
	{ "quota",
	  { "kuota API habis", "the API's quota is spent" },
	  { "Berakhir sendiri saat kuota diperbarui; waktunya ada di "
	    "journalctl -u sentra-producer@{name}. Bila berulang: pastikan "
	    "kunci "
	    "tidak dipakai program lain, perpanjang interval di bagian "
	    "[{name}] "
	    "sentra.conf, atau minta kuota lebih besar.",
	    "It ends by itself when the quota is renewed; journalctl -u "
	    "sentra-producer@{name} tells when. If it comes back: see that no "
	    "other "
	    "program uses the key, set a longer interval in [{name}] of "
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
	    "journalctl -u sentra-producer@{name}.",
	    "Mostly it ends by itself. If not: the platform's status page, "
	    "then network, DNS and firewall of this host; journalctl -u "
	    "sentra-producer@{name}." } },
	{ "invalid_response",
	  { "jawaban API tidak dapat dipakai",
	    "the API's answers cannot be used" },
	  { "Mungkin API berubah: journalctl -u sentra-producer@{name} "
	    "menunjukkan "
	    "apa yang tidak terbaca. Lihat catatan perubahan platform dan "
	    "bagian [{name}] sentra.conf, lalu perbarui Sentra Pulse.",
	    "The API may have changed: journalctl -u sentra-producer@{name} "
	    "tells "
	    "what could not be read. See the platform's changelog and [{name}] "
	    "of "
	    "sentra.conf, then update Sentra Pulse." } },
	{ "ok",
	  { "daftar unggahan tidak terbaca utuh",
	    "lists of posts are not seen whole" },
	  { "API menjawab, tetapi unggahan terbaru tidak terlihat utuh: lihat "
	    "journalctl -u sentra-producer@{name} dan max_pages di bagian "
	    "[{name}] "
	    "sentra.conf.",
	    "The API answers, but the newest posts are not seen whole: see "
	    "journalctl -u sentra-producer@{name}, and max_pages in [{name}] "
	    "of "
	    "sentra.conf." } },
	{ "silent",
	  { "pengumpul tidak melapor", "the producer reports nothing" },
	  { "Pengumpul tidak berjalan, atau laporannya tidak sampai: systemctl "
	    "status sentra-producer@{name}, journalctl -u "
	    "sentra-producer@{name}, lalu "
	    "periksa Kafka dengan sentractl topics.",
	    "The producer does not run, or its reports do not arrive: "
	    "systemctl status sentra-producer@{name}, journalctl -u "
	    "sentra-producer@{name}, then Kafka with sentractl topics." } },
	/* any other word: a later version's */
	{ "",
	  { "alasan tidak dikenal", "for a reason unknown here" },
	  { "Lihat journalctl -u sentra-producer@{name}.",
	    "See journalctl -u sentra-producer@{name}." } },
};

static const struct reason *reason_find(const char *name)
{
	const struct reason *r = reasons;

	while (r->name[0] && strcmp(r->name, name) != 0)
		r++;
	return r;
}

void write_reason(const struct writer *w, const char *name)
{
	const struct reason *r = reason_find(name);

	write_text(w, r->what[0], r->what[1]);
	if (name[0])
		buf_addf(w->out, " (%s)", name);
}

/* ---- the words in braces ---- */

/* What a template is filled with. */
struct filling {
	struct writer w;
	const struct alert_facts *facts;
	const struct monitor_alert *alert; /* that of the facts */
};

static void fill(const struct filling *f, const char *template);

/* The subject as part of a command: "?" where it is no plain word. */
static void put_name(const struct filling *f)
{
	const char *name = f->alert->of;
	bool plain = *name && name[strspn(name, "abcdefghijklmnopqrstuvwxyz"
						"0123456789._@-")] == '\0';

	buf_adds(f->w.out, plain ? name : "?");
}

/* The subject as people call it. */
static void put_subject(const struct filling *f)
{
	const char *of = f->alert->of;

	switch (alert_kinds[f->alert->kind].subject) {
	case SUBJECT_SENTRA:
		write_name(f->w.out,
			   f->facts->sentra_name ? f->facts->sentra_name : of);
		break;
	case SUBJECT_PLATFORM: write_platform(&f->w, of); break;
	default: buf_adds(f->w.out, of);
	}
}

static void put_since(const struct filling *f)
{
	write_time(&f->w, f->alert->since_ms);
}

static void put_accounts(const struct filling *f)
{
	size_t n = f->facts->n_accounts + f->facts->more;

	buf_addi(f->w.out, (int64_t)n);
	write_text(&f->w, " akun", n == 1 ? " account" : " accounts");
}

/* Each platform once, in the order of the accounts. */
static void put_platforms(const struct filling *f)
{
	const struct alert_facts *facts = f->facts;
	const char *lead = "";

	for (size_t i = 0; i < facts->n_accounts; i++) {
		const char *name = facts->account[i].platform;
		size_t k = 0;

		while (strcmp(facts->account[k].platform, name) != 0)
			k++;
		if (k < i)
			continue;
		buf_adds(f->w.out, lead);
		write_platform(&f->w, name);
		lead = ", ";
	}
	if (facts->n_accounts == 0)
		write_text(&f->w, "semua akunnya", "any of its accounts");
}

static void put_reason(const struct filling *f)
{
	write_reason(&f->w, f->alert->reason);
}

static void put_action(const struct filling *f)
{
	fill(f, reason_find(f->alert->reason)->action[f->w.language]);
}

static void put_symptom(const struct filling *f)
{
	if (strcmp(f->alert->reason, "heartbeat") == 0)
		write_text(&f->w, ": tidak ada tanda hidup",
			   ": no sign of life");
	else if (strcmp(f->alert->reason, "progress") == 0)
		write_text(&f->w, ": tidak ada kemajuan", ": no progress");
}

/* A stage is a consumer's name, or "producer@" and the platform. */
static void put_unit(const struct filling *f)
{
	if (alert_kinds[f->alert->kind].subject != SUBJECT_STAGE)
		fill(f, "sentra-producer@{name}");
	else if (strncmp(f->alert->of, "producer@", 9) == 0)
		fill(f, "sentra-{name}");
	else
		fill(f, "sentra-consumer@{name}");
}

/* ---- lists of accounts, a line each ---- */

/* A link that a mail or a chat shows as one: it is a stranger's text, of ASCII
 * that is seen. */
static bool is_link(struct str url)
{
	bool web = (url.n > 8 && memcmp(url.p, "https://", 8) == 0) ||
		   (url.n > 7 && memcmp(url.p, "http://", 7) == 0);

	for (size_t i = 0; web && i < url.n; i++)
		if (!str_is_seen(url.p[i]) || strchr("\"<>\\`", url.p[i]))
			return false;
	return web && url.n <= URL_MAX;
}

/* On a line of its own: no punctuation becomes part of it. */
static void put_link(const struct writer *w, struct str url)
{
	if (!is_link(url))
		return;
	buf_adds(w->out, "  ");
	buf_addstr(w->out, url);
	buf_addc(w->out, '\n');
}

static void put_last_post(const struct writer *w,
			  const struct alert_account *account)
{
	if (account->newest_ms == TIME_NONE) {
		write_text(w, "belum ada unggahan sejak diamati",
			   "no post since it is watched");
		return;
	}
	write_text(w, "unggahan terakhir ", "last post ");
	write_time(w, account->newest_ms);
}

static void put_proofs(const struct writer *w,
		       const struct alert_account *account)
{
	if (account->crossed_ms == TIME_NONE)
		return;
	write_text(w, "; terlihat utuh tanpa yang lebih baru pada ",
		   "; seen whole, with nothing newer, at ");
	write_time(w, account->crossed_ms);
	if (account->second_ms != TIME_NONE) {
		write_text(w, " dan ", " and at ");
		write_time(w, account->second_ms);
	}
	if (account->proof_ms != TIME_NONE &&
	    account->proof_ms != account->second_ms) {
		write_text(w, ", terakhir kali ", ", the last time at ");
		write_time(w, account->proof_ms);
	}
}

static void put_sight(const struct writer *w,
		      const struct alert_account *account)
{
	write_text(w, "terakhir terlihat utuh ", "last seen whole ");
	if (account->proof_ms == TIME_NONE)
		write_text(w, "belum pernah", "never yet");
	else
		write_time(w, account->proof_ms);
	if (account->outcome && account->outcome[0])
		buf_addf(w->out, " (%s)", account->outcome);
}

/* Of a sentra's alert by its platform, else by its sentra. */
static void put_account_name(const struct filling *f,
			     const struct alert_account *account)
{
	buf_adds(f->w.out, "- ");
	if (alert_kinds[f->alert->kind].subject == SUBJECT_SENTRA)
		write_platform(&f->w, account->platform);
	else
		write_name(f->w.out,
			   account->sentra_name ? account->sentra_name : "?");
	buf_adds(f->w.out, account->handle ? " @" : " ");
	write_name(f->w.out,
		   account->handle ? account->handle : account->identity);
	buf_adds(f->w.out, ": ");
}

static void put_more(const struct filling *f)
{
	if (!f->facts->more)
		return;
	write_text(&f->w, "- dan ", "- and ");
	buf_addi(f->w.out, (int64_t)f->facts->more);
	write_text(&f->w, " akun lagi\n", " more\n");
}

/* The newest post of each, and how we know that there is none newer. */
static void put_posts(const struct filling *f)
{
	for (size_t i = 0; i < f->facts->n_accounts; i++) {
		const struct alert_account *account = &f->facts->account[i];

		put_account_name(f, account);
		put_last_post(&f->w, account);
		put_proofs(&f->w, account);
		buf_addc(f->w.out, '\n');
		put_link(&f->w, account->last_url);
	}
	put_more(f);
}

/* When each was seen last. */
static void put_last_proofs(const struct filling *f)
{
	for (size_t i = 0; i < f->facts->n_accounts; i++) {
		const struct alert_account *account = &f->facts->account[i];

		put_account_name(f, account);
		put_sight(&f->w, account);
		buf_addc(f->w.out, '\n');
	}
	put_more(f);
}

/* ---- templates ---- */

static const struct {
	const char *word;
	void (*put)(const struct filling *);
} words[] = {
	{ "subject", put_subject },     /* "Sentra Kartini", "YouTube" */
	{ "name", put_name },           /* its name, for commands */
	{ "unit", put_unit },           /* the systemd unit to look at */
	{ "since", put_since },         /* a time in the sentra's zone */
	{ "accounts", put_accounts },   /* "3 accounts" */
	{ "platforms", put_platforms }, /* of the accounts */
	{ "reason", put_reason },       /* of blindness, in words, and */
	{ "action", put_action },       /* what to do about it */
	{ "symptom", put_symptom },     /* of a stage: ": no progress" */
	{ "posts", put_posts },         /* a line an account: newest post */
	{ "proofs", put_last_proofs },  /* a line an account: last proof */
};

/* A word that is none stays in its braces, where a test finds it. */
static void put_word(const struct filling *f, struct str word)
{
	size_t i = 0;

	while (i < ARRAY_LEN(words) && !str_is(word, words[i].word))
		i++;
	if (i < ARRAY_LEN(words))
		words[i].put(f);
	else
		buf_addf(f->w.out, "{%.*s}", STR_ARG(word));
}

static void fill(const struct filling *f, const char *template)
{
	for (const char *p = template, *end; *p; p = end) {
		end = p + strcspn(p, "{");
		buf_add(f->w.out, p, (size_t)(end - p));
		if (!*end)
			return;
		p = end + 1;
		end = p + strcspn(p, "}");
		put_word(f, (struct str){ p, (size_t)(end - p) });
		end++;
	}
}

static void write_template(const struct alert_facts *facts,
			   enum alert_language language, const char *template,
			   struct buf *out)
{
	const struct filling f = { .w = { .out = out,
					  .language = language,
					  .zone = facts->zone,
					  .local = facts->local },
				   .facts = facts,
				   .alert = facts->alert };

	fill(&f, template);
}

void alert_summary(const struct alert_facts *facts,
		   enum alert_language language, struct buf *out)
{
	write_template(facts, language,
		       alert_kinds[facts->alert->kind].summary[language], out);
}

void alert_description(const struct alert_facts *facts,
		       enum alert_language language, struct buf *out)
{
	write_template(facts, language,
		       alert_kinds[facts->alert->kind].description[language],
		       out);
}

void alert_runbook(const struct monitor_alert *alert, struct buf *out)
{
	write_template(&(struct alert_facts){ .alert = alert }, ALERT_ENGLISH,
		       alert_kinds[alert->kind].runbook, out);
}
