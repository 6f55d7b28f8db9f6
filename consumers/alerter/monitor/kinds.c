/* kinds.c -- every kind of alert: when it is raised, when it is over, and what
 * people read.
 *
 * First the rules, one section a kind, then the table.  Rules read accounts
 * and change nothing. */
#include "kinds.h"

const struct alert_layer_row alert_layers[LAYER_COUNT] = {
	[LAYER_CONTENT] = { "content", "the PR team" },
	[LAYER_COLLECTION] = { "collection", "operations" },
	[LAYER_PIPELINE] = { "pipeline", "operations" },
};

const char *const alert_subject_names[SUBJECT_COUNT] = {
	[SUBJECT_SENTRA] = "sentra",
	[SUBJECT_PLATFORM] = "platform",
	[SUBJECT_STAGE] = "stage",
};

/* ---- the survey ---- */

static void keep_earlier(int64_t *ms, int64_t than_ms)
{
	if (than_ms != TIME_NONE && (*ms == TIME_NONE || than_ms < *ms))
		*ms = than_ms;
}

static void survey(struct evaluation *e, const struct monitor_account *a)
{
	struct monitor_conditions c;

	if (!sentra_active(a->sentra, e->day))
		return;
	monitor_account_conditions(a, e->t_ms, &c);
	if (c.exempt)
		return;
	keep_earlier(&e->blind_ms[a->platform][c.reason], c.reason_ms);
	keep_earlier(&e->held_ms[a->platform], c.held_ms);
}

void evaluation_begin(struct evaluation *e, const struct monitor_accounts *all,
		      const struct monitor_input *in)
{
	e->accounts = all;
	e->t_ms = in->at_ms;
	e->day = monitor_day(all, in->at_ms);
	e->stalls = in->stalls;
	e->n_stalls = in->n_stalls;
	e->partial = in->partial;
	for (int p = 0; p < PLATFORM_COUNT; p++) {
		e->held_ms[p] = TIME_NONE;
		for (int r = 0; r < MONITOR_REASONS; r++)
			e->blind_ms[p][r] = TIME_NONE;
	}
	for (size_t i = 0; i < all->n_rostered; i++)
		survey(e, all->rostered[i]);
}

/* ---- content_stale ----
 *
 * One a sentra.  Raised when the sentra is stale and the last proof of each of
 * its stale accounts is younger than blind_after: nobody is called quiet whom
 * we do not see.  It stays until an account is seen within the limit again, or
 * until no account is left that is over the limit or not yet proven (all are
 * exempt, or removed).  Neither blindness, nor a new account, nor a newer post
 * that is itself over the limit ends it. */

static bool is_quiet(const struct evaluation *e, const struct sentra *sentra,
		     int64_t *since_ms)
{
	struct monitor_account **its =
		monitor_sentra_accounts(e->accounts, sentra);

	if (monitor_accounts_sentra(e->accounts, sentra, -1, e->t_ms,
				    since_ms) != MONITOR_STALE)
		return false;
	for (size_t i = 0; i < sentra->n_accounts; i++) {
		const struct monitor_account *a = its[i];
		struct monitor_status at;

		monitor_account_status(a, e->t_ms, &at);
		if (at.state == MONITOR_STALE &&
		    e->t_ms - a->facts.proof_ms >= a->limits.blind_after_ms)
			return false;
	}
	return true;
}

static int stale_raise(const struct evaluation *e, alert_raise_fn *raise,
		       void *ctx)
{
	const struct roster *roster = e->accounts->policy.roster;
	int64_t since;
	int rc = 0;

	for (size_t s = 0; s < roster->n && rc == 0; s++)
		if (sentra_active(&roster->sentras[s], e->day) &&
		    is_quiet(e, &roster->sentras[s], &since))
			rc = raise(ctx, roster->sentras[s].id, "", since);
	return rc;
}

static bool stale_is_over(const struct evaluation *e,
			  const struct monitor_alert *alert)
{
	const struct sentra *sentra =
		roster_find(e->accounts->policy.roster, str_of(alert->of));
	struct monitor_account **its;
	bool doubt = false;

	if (!sentra || !sentra_active(sentra, e->day))
		return true;
	its = monitor_sentra_accounts(e->accounts, sentra);
	for (size_t i = 0; i < sentra->n_accounts; i++) {
		struct monitor_conditions c;

		monitor_account_conditions(its[i], e->t_ms, &c);
		if (c.exempt)
			continue;
		if (c.within)
			return true;
		doubt = true;
	}
	return !doubt;
}

static bool stale_concerns(const struct monitor_alert *alert,
			   const struct monitor_account *a,
			   const struct monitor_status *status)
{
	(void)alert;
	(void)a;
	return status->state == MONITOR_STALE;
}

/* ---- collection_blind ----
 *
 * One a platform and reason, however many accounts are blind for it: a dead
 * token is one alert.  Over when no account of the platform is blind for that
 * reason.  Since, and so the id, is of the reason: when the first account was
 * blind for it.  One that returns is another alert, though the accounts were
 * blind all the time for others. */

static int blind_raise(const struct evaluation *e, alert_raise_fn *raise,
		       void *ctx)
{
	int rc = 0;

	for (int p = 0; p < PLATFORM_COUNT; p++)
		for (int r = 0; r < MONITOR_REASONS && rc == 0; r++)
			if (e->blind_ms[p][r] != TIME_NONE)
				rc = raise(ctx, platform_names[p],
					   monitor_reason_name(r),
					   e->blind_ms[p][r]);
	return rc;
}

static bool blind_is_over(const struct evaluation *e,
			  const struct monitor_alert *alert)
{
	int platform = platform_find(str_of(alert->of));
	int reason = monitor_reason_find(alert->reason);

	return platform < 0 || reason == MONITOR_REASONS ||
	       e->blind_ms[platform][reason] == TIME_NONE;
}

static bool is_blind_for(const struct monitor_alert *alert, const char *reason,
			 const struct monitor_account *a,
			 const struct monitor_status *status)
{
	return status->blind && strcmp(status->reason, reason) == 0 &&
	       strcmp(alert->of, platform_names[a->platform]) == 0;
}

static bool blind_concerns(const struct monitor_alert *alert,
			   const struct monitor_account *a,
			   const struct monitor_status *status)
{
	return is_blind_for(alert, alert->reason, a, status);
}

/* ---- collection_suspect ----
 *
 * One a platform, while the mass guard (guard.h) holds accounts of it. */

static int suspect_raise(const struct evaluation *e, alert_raise_fn *raise,
			 void *ctx)
{
	int rc = 0;

	for (int p = 0; p < PLATFORM_COUNT && rc == 0; p++)
		if (e->held_ms[p] != TIME_NONE)
			rc = raise(ctx, platform_names[p], "", e->held_ms[p]);
	return rc;
}

static bool suspect_is_over(const struct evaluation *e,
			    const struct monitor_alert *alert)
{
	int platform = platform_find(str_of(alert->of));

	return platform < 0 || e->held_ms[platform] == TIME_NONE;
}

static bool suspect_concerns(const struct monitor_alert *alert,
			     const struct monitor_account *a,
			     const struct monitor_status *status)
{
	return is_blind_for(alert, "suspect", a, status);
}

/* ---- pipeline_stalled ----
 *
 * One a stage, as long as the input says that it is stalled.  Why may change
 * meanwhile: the reason is no part of it. */

static int stalled_raise(const struct evaluation *e, alert_raise_fn *raise,
			 void *ctx)
{
	int rc = 0;

	for (size_t i = 0; i < e->n_stalls && rc == 0; i++)
		rc = raise(ctx, e->stalls[i].stage, e->stalls[i].reason,
			   e->stalls[i].since_ms);
	return rc;
}

static bool stalled_is_over(const struct evaluation *e,
			    const struct monitor_alert *alert)
{
	for (size_t i = 0; i < e->n_stalls; i++)
		if (strcmp(e->stalls[i].stage, alert->of) == 0)
			return false;
	return true;
}

/* ---- the table ---- */

#define RUNBOOK_UNIT "systemctl status {unit}; journalctl -u {unit} -n 100"

const struct alert_kind alert_kinds[ALERT_KIND_COUNT] = {
	[ALERT_CONTENT_STALE] = {
		.name = "content_stale",
		.layer = LAYER_CONTENT,
		.severity = "warning",
		.subject = SUBJECT_SENTRA,
		.raise = stale_raise,
		.is_over = stale_is_over,
		.concerns = stale_concerns,
		.summary = {
			"{subject}: tidak ada unggahan baru di {platforms} "
			"melewati batas waktu; terbukti sejak {since}",
			"{subject}: no new post on {platforms} for longer than "
			"the limit; proven since {since}",
		},
		.description = {
			"{posts}Yang perlu dilakukan: hubungi sentra dan "
			"tanyakan kendalanya. Bila sebenarnya ada unggahan "
			"baru, beri tahu operasi alamatnya. Bila jeda ini "
			"disepakati, minta \"exempt\" dengan tanggal dan "
			"alasan di roster.json. Peringatan berakhir sendiri "
			"setelah unggahan berikutnya.",
			"{posts}What to do: call the sentra and ask what keeps "
			"it. If there is a newer post after all, tell "
			"operations its address. If the pause is agreed, ask "
			"for \"exempt\" with a date and a reason in "
			"roster.json. The alert ends by itself with the next "
			"post.",
		},
		.runbook = "sentractl show {name}",
	},
	[ALERT_COLLECTION_BLIND] = {
		.name = "collection_blind",
		.layer = LAYER_COLLECTION,
		.severity = "critical",
		.subject = SUBJECT_PLATFORM,
		.by_reason = true,
		.raise = blind_raise,
		.is_over = blind_is_over,
		.concerns = blind_concerns,
		.summary = {
			"{subject}: {accounts} tidak terlihat sejak {since}: "
			"{reason}",
			"{subject}: {accounts} cannot be seen since {since}: "
			"{reason}",
		},
		.description = {
			"{proofs}Selama tidak terlihat, tidak ada sentra yang "
			"dinilai diam.\nYang perlu dilakukan: {action}",
			"{proofs}While they cannot be seen, no sentra is "
			"called quiet for it.\nWhat to do: {action}",
		},
		.runbook = RUNBOOK_UNIT,
	},
	[ALERT_COLLECTION_SUSPECT] = {
		.name = "collection_suspect",
		.layer = LAYER_COLLECTION,
		.severity = "warning",
		.subject = SUBJECT_PLATFORM,
		.raise = suspect_raise,
		.is_over = suspect_is_over,
		.concerns = suspect_concerns,
		.summary = {
			"{subject}: {accounts} tampak diam bersamaan sejak "
			"{since}; ditahan sampai jelas",
			"{subject}: {accounts} seem to be quiet at once since "
			"{since}; held until it is clear",
		},
		/* The innocent causes too: posts of one weekend or holiday age
		 * together. */
		.description = {
			"{posts}Penyebab yang wajar: unggahan dari akhir "
			"pekan, hari libur atau acara yang sama menua "
			"bersamaan; hari libur yang belum ada di "
			"calendar.json. Penyebab gangguan: platform memberi "
			"daftar lama atau kosong, atau pengumpul salah "
			"membaca.\nYang perlu dilakukan: buka dua atau tiga "
			"akun di peramban. Ada unggahan yang lebih baru: ini "
			"gangguan; lihat journalctl -u "
			"sentra-producer@{name}. Tidak ada: tidak perlu "
			"tindakan; setelah masa tahan, peringatan per sentra "
			"datang sendiri.",
			"{posts}Innocent causes: posts of one weekend, holiday "
			"or event age together; a holiday that calendar.json "
			"lacks. Faults: the platform gives old or empty lists, "
			"or we read them wrongly.\nWhat to do: open two or "
			"three of them in a browser. There are newer posts: it "
			"is a fault; see journalctl -u "
			"sentra-producer@{name}. There are none: nothing; "
			"after the hold each sentra gets its own alert.",
		},
		.runbook = RUNBOOK_UNIT,
	},
	[ALERT_PIPELINE_STALLED] = {
		.name = "pipeline_stalled",
		.layer = LAYER_PIPELINE,
		.severity = "critical",
		.subject = SUBJECT_STAGE,
		.raise = stalled_raise,
		.is_over = stalled_is_over,
		.summary = {
			"Tahap {subject} macet sejak {since}{symptom}",
			"Stage {subject} does not get on since {since}"
			"{symptom}",
		},
		.description = {
			"Papan dan peringatan mungkin tertinggal; tidak ada "
			"yang hilang, semuanya dibaca lagi dari Kafka.\nYang "
			"perlu dilakukan: systemctl status {unit}, journalctl "
			"-u {unit} -n 100. Proses mati atau menggantung: "
			"systemctl restart. Proses berjalan tetapi tidak maju: "
			"periksa Kafka (sentractl topics), Redis, dan ruang "
			"disk keduanya.",
			"Boards and alerts may lag; nothing is lost, all of it "
			"is read from Kafka again.\nWhat to do: systemctl "
			"status {unit}, journalctl -u {unit} -n 100. The "
			"process is gone or hangs: systemctl restart. It runs "
			"and does not get on: look at Kafka (sentractl "
			"topics), at Redis, and at the disks of both.",
		},
		.runbook = RUNBOOK_UNIT,
	},
};

enum monitor_alert_kind alert_kind_find(struct str name)
{
	int kind = 0;

	while (kind < ALERT_KIND_COUNT && !str_is(name, alert_kinds[kind].name))
		kind++;
	return (enum monitor_alert_kind)kind;
}

int monitor_alert_cmp(const struct monitor_alert *a,
		      const struct monitor_alert *b)
{
	int c = strcmp(a->of, b->of);

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (c == 0 && alert_kinds[a->kind].by_reason)
		c = strcmp(a->reason, b->reason);
	return c;
}
