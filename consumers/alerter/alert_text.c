/* alert_text.c -- an alert as people read it: what is wrong, how we know, and
 * what to do, for the PR team (content) or for whoever is on call.
 *
 * Must not know where the texts go.  All that it says is in the facts. */
#include "alert.h"
#include "alert_words.h"

#define URL_MAX 512

static struct speech speech_of(const struct alert_facts *facts,
			       enum alert_language language, struct buf *out)
{
	return (struct speech){ .out = out,
				.language = language,
				.zone = facts->zone,
				.local = facts->local };
}

static void add_count(const struct speech *s, const struct alert_facts *facts)
{
	size_t n = facts->n_accounts + facts->more;

	buf_addi(s->out, (int64_t)n);
	say(s, " akun", n == 1 ? " account" : " accounts");
}

/* ---- summaries ---- */

/* Each platform once, in the order of the accounts. */
static void add_platforms(const struct speech *s,
			  const struct alert_facts *facts)
{
	const char *lead = "";

	for (size_t i = 0; i < facts->n_accounts; i++) {
		const char *name = facts->account[i].platform;
		size_t k = 0;

		while (strcmp(facts->account[k].platform, name) != 0)
			k++;
		if (k < i)
			continue;
		buf_adds(s->out, lead);
		say_platform(s, name);
		lead = ", ";
	}
	if (facts->n_accounts == 0)
		say(s, "semua akunnya", "any of its accounts");
}

static void summary_content(const struct speech *s,
			    const struct alert_facts *facts)
{
	buf_adds(s->out,
		 facts->sentra_name ? facts->sentra_name : facts->alert->of);
	say(s, ": tidak ada unggahan baru di ", ": no new post on ");
	add_platforms(s, facts);
	say(s, " melewati batas waktu; terbukti sejak ",
	    " for longer than the limit; proven since ");
	say_time(s, facts->alert->since_ms);
}

static void summary_blind(const struct speech *s,
			  const struct alert_facts *facts)
{
	say_platform(s, facts->alert->of);
	buf_adds(s->out, ": ");
	add_count(s, facts);
	say(s, " tidak terlihat sejak ", " cannot be seen since ");
	say_time(s, facts->alert->since_ms);
	buf_adds(s->out, ": ");
	say_reason(s, facts->alert->reason);
}

static void summary_suspect(const struct speech *s,
			    const struct alert_facts *facts)
{
	say_platform(s, facts->alert->of);
	buf_adds(s->out, ": ");
	add_count(s, facts);
	say(s, " tampak diam bersamaan sejak ",
	    " seem to be quiet at once since ");
	say_time(s, facts->alert->since_ms);
	say(s, "; ditahan sampai jelas", "; held until it is clear");
}

static void summary_stalled(const struct speech *s,
			    const struct alert_facts *facts)
{
	const char *reason = facts->alert->reason;

	say(s, "Tahap ", "Stage ");
	buf_adds(s->out, facts->alert->of);
	say(s, " macet sejak ", " does not get on since ");
	say_time(s, facts->alert->since_ms);
	if (strcmp(reason, "heartbeat") == 0)
		say(s, ": tidak ada tanda hidup", ": no sign of life");
	else if (strcmp(reason, "progress") == 0)
		say(s, ": tidak ada kemajuan", ": no progress");
}

void alert_summary(const struct alert_facts *facts,
		   enum alert_language language, struct buf *out)
{
	struct speech s = speech_of(facts, language, out);

	switch (facts->alert->kind) {
	case ALERT_CONTENT_STALE: summary_content(&s, facts); break;
	case ALERT_COLLECTION_BLIND: summary_blind(&s, facts); break;
	case ALERT_COLLECTION_SUSPECT: summary_suspect(&s, facts); break;
	case ALERT_PIPELINE_STALLED: summary_stalled(&s, facts); break;
	case ALERT_KIND_COUNT: break;
	}
}

/* ---- the accounts concerned, a line each ---- */

/* A link that a mail or a chat shows as one: it is a stranger's text. */
static bool is_link(struct str url)
{
	bool web = (url.n > 8 && memcmp(url.p, "https://", 8) == 0) ||
		   (url.n > 7 && memcmp(url.p, "http://", 7) == 0);

	for (size_t i = 0; web && i < url.n; i++)
		if (url.p[i] <= 0x20 || strchr("\"<>\\`\x7f", url.p[i]))
			return false;
	return web && url.n <= URL_MAX;
}

/* On a line of its own: no punctuation becomes part of it. */
static void add_link(const struct speech *s, struct str url)
{
	if (!is_link(url))
		return;
	buf_adds(s->out, "  ");
	buf_addstr(s->out, url);
	buf_addc(s->out, '\n');
}

static void add_last_post(const struct speech *s,
			  const struct alert_account *account)
{
	if (account->newest_ms == TIME_NONE) {
		say(s, "belum ada unggahan sejak diamati",
		    "no post since it is watched");
		return;
	}
	say(s, "unggahan terakhir ", "last post ");
	say_time(s, account->newest_ms);
}

static void add_proofs(const struct speech *s,
		       const struct alert_account *account)
{
	if (account->crossed_ms == TIME_NONE)
		return;
	say(s, "; terlihat utuh tanpa yang lebih baru pada ",
	    "; seen whole, with nothing newer, at ");
	say_time(s, account->crossed_ms);
	if (account->second_ms != TIME_NONE) {
		say(s, " dan ", " and at ");
		say_time(s, account->second_ms);
	}
	if (account->proof_ms != TIME_NONE &&
	    account->proof_ms != account->second_ms) {
		say(s, ", terakhir kali ", ", the last time at ");
		say_time(s, account->proof_ms);
	}
}

static void add_sight(const struct speech *s,
		      const struct alert_account *account)
{
	say(s, "terakhir terlihat utuh ", "last seen whole ");
	if (account->proof_ms == TIME_NONE)
		say(s, "belum pernah", "never yet");
	else
		say_time(s, account->proof_ms);
	if (account->outcome && account->outcome[0])
		buf_addf(s->out, " (%s)", account->outcome);
}

static void add_name(const struct speech *s, enum monitor_alert_kind kind,
		     const struct alert_account *account)
{
	buf_adds(s->out, "- ");
	if (kind == ALERT_CONTENT_STALE)
		say_platform(s, account->platform);
	else
		buf_adds(s->out,
			 account->sentra_name ? account->sentra_name : "?");
	buf_addf(s->out, " %s: ", account->identity);
}

static void add_accounts(const struct speech *s,
			 const struct alert_facts *facts)
{
	enum monitor_alert_kind kind = facts->alert->kind;

	for (size_t i = 0; i < facts->n_accounts; i++) {
		const struct alert_account *account = &facts->account[i];

		add_name(s, kind, account);
		if (kind == ALERT_COLLECTION_BLIND) {
			add_sight(s, account);
		} else {
			add_last_post(s, account);
			add_proofs(s, account);
		}
		buf_addc(s->out, '\n');
		if (kind != ALERT_COLLECTION_BLIND)
			add_link(s, account->last_url);
	}
	if (facts->more) {
		say(s, "- dan ", "- and ");
		buf_addi(s->out, (int64_t)facts->more);
		say(s, " akun lagi\n", " more\n");
	}
}

/* ---- descriptions ---- */

static void describe_content(const struct speech *s,
			     const struct alert_facts *facts)
{
	add_accounts(s, facts);
	say(s,
	    "Yang perlu dilakukan: hubungi sentra dan tanyakan kendalanya. "
	    "Bila sebenarnya ada unggahan baru, beri tahu operasi alamatnya. "
	    "Bila jeda ini disepakati, minta \"exempt\" dengan tanggal dan "
	    "alasan di roster.json. Peringatan berakhir sendiri setelah "
	    "unggahan berikutnya.",
	    "What to do: call the sentra and ask what keeps it. If there is a "
	    "newer post after all, tell operations its address. If the pause "
	    "is agreed, ask for \"exempt\" with a date and a reason in "
	    "roster.json. The alert ends by itself with the next post.");
}

static void describe_blind(const struct speech *s,
			   const struct alert_facts *facts)
{
	add_accounts(s, facts);
	say(s,
	    "Selama tidak terlihat, tidak ada sentra yang dinilai diam.\n"
	    "Yang perlu dilakukan: ",
	    "While they cannot be seen, no sentra is called quiet for it.\n"
	    "What to do: ");
	say_action(s, facts->alert->reason, facts->alert->of);
}

static void describe_suspect(const struct speech *s,
			     const struct alert_facts *facts)
{
	add_accounts(s, facts);
	say(s,
	    "Penyebab yang wajar: unggahan dari akhir pekan, hari libur atau "
	    "acara yang sama menua bersamaan; hari libur yang belum ada di "
	    "calendar.json. Penyebab gangguan: platform memberi daftar lama "
	    "atau kosong, atau pengumpul salah membaca.\n",
	    "Innocent causes: posts of one weekend, holiday or event age "
	    "together; a holiday that calendar.json lacks. Faults: the "
	    "platform gives old or empty lists, or we read them wrongly.\n");
	say_with(s, facts->alert->of,
		 "Yang perlu dilakukan: buka dua atau tiga akun di peramban. "
		 "Ada unggahan yang lebih baru: ini gangguan; lihat journalctl "
		 "-u sentra-producer@%. Tidak ada: tidak perlu tindakan; "
		 "setelah masa tahan, peringatan per sentra datang sendiri.",
		 "What to do: open two or three of them in a browser. There "
		 "are newer posts: it is a fault; see journalctl -u "
		 "sentra-producer@%. There are none: nothing; after the hold "
		 "each sentra gets its own alert.");
}

/* A stage is a consumer's name, or "producer@" and the platform. */
static const char *unit_of(const struct monitor_alert *alert)
{
	if (alert->kind != ALERT_PIPELINE_STALLED)
		return "sentra-producer@%";
	return strncmp(alert->of, "producer@", 9) == 0 ? "sentra-%"
						       : "sentra-consumer@%";
}

static void add_unit(const struct speech *s, const struct monitor_alert *alert)
{
	say_with(s, alert->of, unit_of(alert), unit_of(alert));
}

static void describe_stalled(const struct speech *s,
			     const struct alert_facts *facts)
{
	say(s,
	    "Papan dan peringatan mungkin tertinggal; tidak ada yang hilang, "
	    "semuanya dibaca lagi dari Kafka.\n"
	    "Yang perlu dilakukan: systemctl status ",
	    "Boards and alerts may lag; nothing is lost, all of it is read "
	    "from Kafka again.\n"
	    "What to do: systemctl status ");
	add_unit(s, facts->alert);
	buf_adds(s->out, ", journalctl -u ");
	add_unit(s, facts->alert);
	say(s,
	    " -n 100. Proses mati atau menggantung: systemctl restart. Proses "
	    "berjalan tetapi tidak maju: periksa Kafka (sentractl topics), "
	    "Redis, dan ruang disk keduanya.",
	    " -n 100. The process is gone or hangs: systemctl restart. It "
	    "runs and does not get on: look at Kafka (sentractl topics), at "
	    "Redis, and at the disks of both.");
}

void alert_description(const struct alert_facts *facts,
		       enum alert_language language, struct buf *out)
{
	struct speech s = speech_of(facts, language, out);

	switch (facts->alert->kind) {
	case ALERT_CONTENT_STALE: describe_content(&s, facts); break;
	case ALERT_COLLECTION_BLIND: describe_blind(&s, facts); break;
	case ALERT_COLLECTION_SUSPECT: describe_suspect(&s, facts); break;
	case ALERT_PIPELINE_STALLED: describe_stalled(&s, facts); break;
	case ALERT_KIND_COUNT: break;
	}
}

void alert_runbook(const struct monitor_alert *alert, struct buf *out)
{
	const struct speech s = { .out = out, .language = ALERT_ENGLISH };

	if (alert->kind == ALERT_CONTENT_STALE) {
		say_with(&s, alert->of, "", "sentractl show %");
		return;
	}
	buf_adds(out, "systemctl status ");
	add_unit(&s, alert);
	buf_adds(out, "; journalctl -u ");
	add_unit(&s, alert);
	buf_adds(out, " -n 100");
}
