/* report_kit.h -- a report of invented sentra, with something in every table.
 *
 *   made_report(&report, 31);             (0, 1 and 300 work too)
 *   made_hostile_report(&report, 31);     (the same, with texts that do harm)
 *   ...
 *   report_release(&report);
 *
 * Ranks, states and sums agree with the values.  Of three sentra and more the
 * last one has no account: nothing is known of it.  The same call makes the
 * same report. */
#ifndef SENTRA_TESTS_UNIT_KIT_REPORT_KIT_H
#define SENTRA_TESTS_UNIT_KIT_REPORT_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "consumers/report/report.h"

#include <inttypes.h>
#include <stdio.h>

#define MADE_ZONE  STR_LIT("Asia/Jakarta")
#define MADE_HOURS 7

struct made {
	struct report *report;
	size_t n; /* sentra */
	bool hostile;
};

/* ---- what is known of the sentra of that number ---- */

/* How many of them have accounts: all before the others. */
static inline size_t made_known(const struct made *m)
{
	return m->n >= 3 ? m->n - 1 : m->n;
}

static inline int64_t made_as_of_s(const struct made *m)
{
	return m->report->as_of_ms / SECOND_MS;
}

/* The last ones are dead, unseen, aging, exempt; the others live. */
static inline const char *made_state(const struct made *m, size_t i)
{
	static const char *const last[] = { "stale", "stale", "blind", "aging",
					    "exempt" };
	size_t known = made_known(m), back = known - 1 - i;

	if (i >= known)
		return "unregistered";
	return known > 6 && back < 5 ? last[back] : "fresh";
}

static inline bool made_is(const struct made *m, size_t i, const char *state)
{
	return strcmp(made_state(m, i), state) == 0;
}

static inline int64_t made_followers(const struct made *m, size_t i)
{
	(void)m;
	return 340138 / (int64_t)((i ^ 1) + 1) + (int64_t)(i * 37 % 101);
}

static inline int64_t made_latest(const struct made *m, size_t i)
{
	int64_t quiet = made_is(m, i, "stale") ? 9 * 86400 : 0;

	return made_as_of_s(m) - 1200 - quiet -
	       (int64_t)((i / 5 * 5 + (i * 3 + 2) % 5) * 5400);
}

static inline int64_t made_posts(const struct made *m, size_t i)
{
	if (made_is(m, i, "stale"))
		return 0;
	return (int64_t)(i * 5 % 11) + (i < 3 ? 9 : 1);
}

/* 1 and how many of the known are greater. */
static inline size_t made_rank(const struct made *m, size_t of,
			       int64_t (*value)(const struct made *, size_t))
{
	size_t rank = 1;

	for (size_t i = 0; i < made_known(m); i++)
		rank += value(m, i) > value(m, of);
	return rank;
}

static inline const char *made_name(const struct made *m, size_t i, char *out,
				    size_t size)
{
	static const char *const flowers[] = {
		"Anggrek",   "Bougenvil",  "Cempaka",
		"Dahlia",    "Edelweis",   "Flamboyan",
		"Gardenia",  "Hibiskus",   "Ixora",
		"Jempiring", "Kenanga",    "Lili",
		"Melati",    "Nusa Indah", "Palma Raya Bakti Utama",
		"Raflesia",
	};
	const char *flower = flowers[i % ARRAY_LEN(flowers)];

	if (m->hostile)
		snprintf(out, size,
			 "<script>alert(%zu)</script>|`*_~# "
			 "\xe2\x80\xaeS\xe2\x80\x8b[x](javascript:1) "
			 "\xff=1+1 Sentra yang namanya amat sangat panjang",
			 i);
	else
		snprintf(out, size, "Sentra %s%s %zu", i % 7 ? "" : "Terpadu ",
			 flower, i + 1);
	return out;
}

/* ---- cells ---- */

static inline void made_id(struct grid *g, size_t i)
{
	char id[32];

	snprintf(id, sizeof(id), "sentra-%03zu", i + 1);
	grid_row(g, str_of(id), MADE_ZONE);
}

static inline void made_text(struct grid *g, const char *text)
{
	grid_add(g, str_of(text));
}

/* A further cell with the sentra's name. */
static inline void made_called(const struct made *m, struct grid *g, size_t i)
{
	char name[200];

	made_text(g, made_name(m, i, name, sizeof(name)));
}

static inline void made_number(struct grid *g, int64_t number)
{
	grid_addf(g, "%" PRId64, number);
}

static inline void made_nothing(struct grid *g, size_t cells)
{
	while (cells--)
		grid_add(g, STR_NULL);
}

/* ---- tables ---- */

static inline void made_top_row(const struct made *m, enum report_table_id id,
				size_t i, size_t rank)
{
	struct grid *g = &m->report->table[id];
	char address[100], *text = NULL;

	made_id(g, i);
	made_number(g, (int64_t)rank);
	grid_addf(g, "%d", (int)(i % 5) - 2);
	made_called(m, g, i);
	made_number(g, id == REPORT_top_followers ? made_followers(m, i)
						  : made_latest(m, i));
	if (id == REPORT_top_followers)
		grid_addf(g, "%d", (int)(i * 17) - 20);
	made_text(g, i % 2 ? "instagram" : "youtube");
	made_number(g, made_latest(m, i));
	snprintf(address, sizeof(address), "%s/%zu",
		 m->hostile ? "javascript:alert(1)"
			    : "https://example.org/unggahan",
		 i);
	made_text(g, address);
	if (m->hostile) {
		text = test_malloc(10241);
		memset(text, 'W', 10240);
		memcpy(text, "</td><script>\xe2\x80\xae\n| x | ", 23);
		text[10240] = '\0';
	}
	made_text(g, text ? text
			  : "Penyerahan bantuan permakanan bagi lansia dan "
			    "penyandang disabilitas di lima kecamatan");
	made_text(g, "permakanan penjangkauan lansia");
	made_number(g, (int64_t)(i % 4));
	if (i % 4 == 0) {
		made_nothing(g, 4);
	} else {
		made_text(g, "facebook");
		made_number(g, made_latest(m, i) - 90000);
		made_text(g, address);
		made_text(g, text ? text
				  : "Tim penjangkauan mengunjungi keluarga "
				    "yang kehilangan tempat tinggal");
	}
	test_free(text);
}

static inline void made_top(const struct made *m, enum report_table_id id,
			    int64_t (*value)(const struct made *, size_t))
{
	for (size_t rank = 1; rank <= TOP_ROWS; rank++)
		for (size_t i = 0; i < made_known(m); i++)
			if (made_rank(m, i, value) == rank &&
			    m->report->table[id].n < TOP_ROWS)
				made_top_row(m, id, i, rank);
}

/* From the score on. */
static inline void made_ranking_values(const struct made *m, struct grid *g,
				       size_t i)
{
	double part = 1 - (double)i / (double)(made_known(m) + 1);

	grid_addf(g, "%.2f", 92.4 * part);
	made_number(g, made_followers(m, i));
	grid_addf(g, "%d", (int)(i * 17) - 20);
	made_number(g, made_latest(m, i));
	made_number(g, made_posts(m, i));
	made_number(g, made_posts(m, i) * 113);
	made_number(g, made_posts(m, i) * 2047);
	grid_addf(g, "%.2f", 12.34 * part);
	made_number(g, (int64_t)made_rank(m, i, made_followers));
	made_number(g, (int64_t)made_rank(m, i, made_latest));
	made_number(g, (int64_t)made_rank(m, i, made_posts));
	grid_addf(g, "%.4f", part);
	grid_addf(g, "%.4f", part * 0.9);
	grid_addf(g, "%.4f", part * 0.8);
	grid_addf(g, "%.4f", part * 0.7);
}

static inline void made_ranking(const struct made *m)
{
	static const char *const where[][3] = {
		{ "Kota Contoh", "Jawa Tengah", "Asia/Jakarta" },
		{ "Kabupaten Umpama", "Nusa Tenggara Timur", "Asia/Makassar" },
		{ "Kota Misal", "Papua", "Asia/Jayapura" },
	};
	struct grid *g = &m->report->table[REPORT_ranking];

	for (size_t i = 0; i < m->n; i++) {
		bool known = i < made_known(m);

		made_id(g, i);
		if (known)
			made_number(g, (int64_t)i + 1);
		else
			grid_add(g, STR_NULL);
		if (known && i % 6 != 5)
			grid_addf(g, "%d", (int)(i % 5) - 2);
		else
			grid_add(g, STR_NULL);
		made_called(m, g, i);
		made_text(g, i % 7 ? "sentra" : "sentra_terpadu");
		for (size_t k = 0; k < 3; k++)
			made_text(g, where[i % 3][k]);
		if (known)
			made_ranking_values(m, g, i);
		else
			made_nothing(g, 15);
		made_text(g, made_state(m, i));
	}
}

static inline void made_platforms(const struct made *m)
{
	static const char *const names[] = { "youtube", "facebook",
					     "instagram" };
	struct grid *g = &m->report->table[REPORT_platforms];

	for (size_t i = 0; i < made_known(m); i++)
		for (size_t p = 0; p < ARRAY_LEN(names); p++) {
			made_id(g, i);
			made_text(g, names[p]);
			made_number(g, made_followers(m, i) / 3);
			grid_addf(g, "%d", (int)(i + p) - 3);
			made_number(g, made_latest(m, i) - (int64_t)p * 7200);
			made_number(g, made_posts(m, i) / 3);
			made_number(g, made_posts(m, i) * 37);
			made_number(g, made_posts(m, i) * 680);
			made_text(g, made_state(m, i));
		}
}

static inline void made_days(const struct made *m)
{
	struct grid *g = &m->report->table[REPORT_days];
	char date[DATE_SIZE];

	for (size_t i = 0; i < made_known(m); i++)
		for (int back = DAYS_BACK - 1; back >= 0; back--) {
			int64_t posts =
				made_posts(m, i) ? (back * 7 + 3) % 4 : 0;

			date_format(m->report->to_day - back, date);
			made_id(g, i);
			made_text(g, date);
			made_number(g, made_followers(m, i) - back * 11);
			made_number(g, posts);
			made_number(g, posts * 97);
			grid_addf(g, "%.2f",
				  80.0 / (double)(i + 1) - back * 0.13);
		}
}

/* Two decimals at most: DECIMALS_AS_IS. */
static inline void made_plain(struct grid *g, double value)
{
	char text[40];
	size_t n = (size_t)snprintf(text, sizeof(text), "%.2f", value);

	while (text[n - 1] == '0')
		text[--n] = '\0';
	if (text[n - 1] == '.')
		text[--n] = '\0';
	made_text(g, text);
}

static inline void made_targets(const struct made *m)
{
	static const char *const names[] = { "followers", "posts_week",
					     "silence_days", "programmes" };
	static const double target[] = { 20000, 7, 3, 3 };
	struct grid *g = &m->report->table[REPORT_targets];

	for (size_t i = 0; i < made_known(m); i++) {
		double reached[] = { (double)made_followers(m, i),
				     (double)made_posts(m, i) * 0.75,
				     (double)(i % 6), (double)(i % 5) };

		for (size_t k = 0; k < ARRAY_LEN(names); k++) {
			made_id(g, i);
			made_text(g, names[k]);
			made_plain(g, target[k]);
			if ((i + k) % 9 == 8) { /* not known */
				made_nothing(g, 2);
				continue;
			}
			made_plain(g, reached[k]);
			made_plain(g,
				   100 *
					   (k == 2 ? 2 * target[k] - reached[k]
						   : reached[k]) /
					   target[k]);
		}
	}
}

#define MADE_PROGRAMMES 5
static const struct made_label {
	const char *id, *class_name, *name;
} made_labels[] = {
	{ "permakanan", "programmes", "Permakanan" },
	{ "yapi", "programmes", "ATENSI YAPI" },
	{ "pena", "programmes", "PENA" },
	{ "sekolah-rakyat", "programmes", "Sekolah Rakyat" },
	{ "rst", "programmes", "Rumah Sejahtera Terpadu" },
	{ "lansia", "clusters", "Lanjut usia" },
	{ "penjangkauan", "activities", "Penjangkauan" },
};

/* How many days ago a sentra told a programme; -1: never; -2: not known. */
static inline int made_told(size_t i, size_t label)
{
	int days = (int)((i * 7 + label * 11) % 47);

	return days == 46 ? -2 : days > 40 ? -1 : days;
}

static inline bool made_is_gap(size_t i, size_t label)
{
	int days = made_told(i, label);

	return days == -1 || days > 30;
}

static inline void made_programmes(const struct made *m)
{
	struct grid *g = &m->report->table[REPORT_programmes];

	for (size_t l = 0; l < ARRAY_LEN(made_labels); l++) {
		size_t told = 0, gaps = 0;

		for (size_t i = 0; i < made_known(m); i++) {
			gaps += made_is_gap(i, l);
			told += made_told(i, l) >= 0 && !made_is_gap(i, l);
		}
		grid_row(g, STR_NULL, MADE_ZONE);
		made_text(g, made_labels[l].id);
		made_text(g, made_labels[l].class_name);
		made_text(g, m->hostile && l == 0 ? "<b>|`Permakanan*_"
						  : made_labels[l].name);
		made_number(g, (int64_t)told);
		made_number(g, (int64_t)told * 3);
		made_number(g, (int64_t)told);
		made_number(g, (int64_t)gaps);
		if (told)
			made_number(g, made_as_of_s(m) - 86400);
	}
}

static inline void made_coverage(const struct made *m)
{
	struct grid *g = &m->report->table[REPORT_coverage];

	for (size_t i = 0; i < made_known(m); i++)
		for (size_t l = 0; l < MADE_PROGRAMMES; l++) {
			int days = made_told(i, l);

			made_id(g, i);
			made_text(g, made_labels[l].id);
			if (days == -2) {
				made_nothing(g, 4);
				continue;
			}
			made_number(g, days >= 0 && days < 7 ? 2 : 0);
			made_number(g, days >= 0 && days <= 30 ? 5 : 0);
			if (days < 0)
				grid_add(g, STR_NULL);
			else
				made_number(g, made_as_of_s(m) -
						       days * INT64_C(86400));
			made_number(g, made_is_gap(i, l));
		}
}

static inline void made_silent(const struct made *m)
{
	struct grid *g = &m->report->table[REPORT_silent];

	for (size_t i = made_known(m); i-- > 0;)
		if (made_is(m, i, "stale")) {
			made_id(g, i);
			made_called(m, g, i);
			made_number(g, made_latest(m, i));
			made_number(g, made_latest(m, i) + 3 * 86400);
		}
}

static inline void made_account(const struct made *m, struct grid *g, size_t i)
{
	made_id(g, i);
	made_called(m, g, i);
	made_text(g, "instagram");
	made_text(g, "17841400000000001");
	made_text(g, m->hostile ? "|<i>`" : "sentra.contoh");
}

static inline void made_blindness(const struct made *m)
{
	struct grid *blind = &m->report->table[REPORT_blind];
	struct grid *unseen = &m->report->table[REPORT_unseen];

	for (size_t i = 0; i < made_known(m); i++) {
		if (made_is(m, i, "blind")) {
			made_account(m, blind, i);
			made_number(blind, made_as_of_s(m) - 2 * 86400);
		}
		if (!made_is(m, i, "blind") && i % 16 != 4)
			continue;
		made_account(m, unseen, i);
		grid_addf(unseen, "%.1f", made_is(m, i, "blind") ? 42.0 : 7.5);
		made_number(unseen, made_as_of_s(m) - 2 * 86400);
		made_text(unseen, made_is(m, i, "blind") ? "auth" : "silent");
	}
}

static inline void made_corrections(const struct made *m)
{
	struct grid *g = &m->report->table[REPORT_corrections];

	for (size_t i = 0; i < made_known(m) && i < 2; i++) {
		made_id(g, i);
		made_called(m, g, i);
		made_text(g, i ? "score" : "posts");
		made_text(g, i ? "81.2" : "12");
		made_text(g, i ? "81.25" : "13");
	}
}

static inline void made_log(const struct made *m)
{
	static const char *const topics[] = { "sentra.youtube.v1",
					      "sentra.facebook.v1",
					      "sentra.instagram.v1" };
	struct grid *g = &m->report->table[REPORT_log];

	for (size_t t = 0; t < ARRAY_LEN(topics); t++)
		for (int partition = 0; partition < 3; partition++) {
			grid_row(g, STR_NULL, MADE_ZONE);
			made_text(g, topics[t]);
			made_number(g, partition);
			if (t == 2 && partition == 2) { /* it has none */
				made_nothing(g, 2);
				made_number(g, 0);
				continue;
			}
			made_number(g, partition * 12);
			made_number(g, partition * 12 + 120399);
			made_number(g, 120400);
			made_number(g, made_as_of_s(m) - 90 * 86400);
			made_number(g, made_as_of_s(m) - 40);
		}
}

static inline void made_settings(const struct made *m)
{
	static const char *const rows[][3] = {
		{ "report", "timezone", "Asia/Jakarta" },
		{ "score", "half_life_hours", "72" },
		{ "score", "target_followers", "100000" },
		{ "staleness", "blind_after", "6h" },
	};
	struct grid *g = &m->report->table[REPORT_settings];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		grid_row(g, STR_NULL, STR_NULL);
		for (size_t k = 0; k < 3; k++)
			made_text(g, rows[i][k]);
	}
}

/* ---- all sentra together ---- */

static inline void made_total(const struct made *m, const char *name,
			      double value, const char *change)
{
	struct grid *g = &m->report->table[REPORT_totals];

	grid_row(g, STR_NULL, MADE_ZONE);
	made_text(g, name);
	grid_addf(g, "%.0f", value);
	grid_add(g, str_of(change));
}

static inline void made_states(const struct made *m)
{
	static const char *const states[][2] = {
		{ "live", "fresh" },        { "weak", "aging" },
		{ "dead", "stale" },        { "unseen", "blind" },
		{ "none", "unregistered" }, { "exempt", "exempt" },
	};

	for (size_t s = 0; s < ARRAY_LEN(states); s++) {
		size_t n = 0;

		for (size_t i = 0; i < m->n; i++)
			n += made_is(m, i, states[s][1]);
		made_total(m, states[s][0], (double)n, NULL);
	}
}

static inline void made_totals(const struct made *m)
{
	double followers = 0, posts = 0, posted = 0, hours = 0;
	size_t known = made_known(m),
	       unseen = m->report->table[REPORT_unseen].n;

	for (size_t i = 0; i < known; i++) {
		followers += (double)made_followers(m, i);
		posts += (double)made_posts(m, i);
		posted += made_posts(m, i) > 0;
	}
	for (size_t i = 0; i < unseen; i++)
		hours += report_number(m->report, REPORT_unseen, i, "hours");
	made_total(m, "followers", followers, "1204");
	made_total(m, "posts", posts, "-3");
	made_total(m, "engagement", posts * 113, NULL);
	made_total(m, "sentra", (double)m->n, NULL);
	made_total(m, "posted", posted, NULL);
	made_states(m);
	made_total(m, "accounts", (double)known * 3, NULL);
	made_total(m, "accounts_unseen", (double)unseen, NULL);
	made_total(m, "hours_unseen", hours, NULL);
	made_total(m, "hours_watched", (double)known * 3 * 168, NULL);
}

/* ---- the report ---- */

#define MADE_SHA256(digit)                                                  \
	STR_LIT(digit digit digit digit digit digit digit digit digit digit \
			digit digit digit digit digit digit)
static inline void made_facts(struct report *report)
{
	assert_int_equal(date_parse(STR_LIT("2026-11-23"), &report->from_day),
			 0);
	report->to_day = report->from_day + 6;
	report->as_of_ms =
		day_start_ms(report->to_day + 1, MADE_HOURS) - SECOND_MS;
	report->period = STR_LIT("2026-W48");
	report->timezone = MADE_ZONE;
	report->zone_hours = MADE_HOURS;
	report->score_version = STR_LIT("5b1f0c2a");
	report->lexicon_version = STR_LIT("2026-11-01.9c41");
	report->roster_sha256 = MADE_SHA256("0a1b");
	report->targets_sha256 = MADE_SHA256("2c3d");
	report->previous = STR_LIT("2026-W47");
	report->previous_sha256 = MADE_SHA256("4e5f");
}

static inline void made_any(struct report *report, size_t sentra, bool hostile)
{
	struct made m = { report, sentra, hostile };

	report_init(report);
	made_facts(report);
	made_top(&m, REPORT_top_followers, made_followers);
	made_top(&m, REPORT_top_latest, made_latest);
	made_ranking(&m);
	made_platforms(&m);
	made_days(&m);
	made_targets(&m);
	made_programmes(&m);
	made_coverage(&m);
	made_silent(&m);
	made_blindness(&m);
	made_corrections(&m);
	made_log(&m);
	made_settings(&m);
	made_totals(&m);
	assert_false(report_is_bad(report));
}

static inline void made_report(struct report *report, size_t sentra)
{
	made_any(report, sentra, false);
}

/* Names, texts, handles, labels and addresses that are code, mark-up, or steer
 * what shows them; captions of 10 KB. */
static inline void made_hostile_report(struct report *report, size_t sentra)
{
	made_any(report, sentra, true);
}

/* With its tables and facts, and not a row. */
static inline void made_empty_report(struct report *report)
{
	report_init(report);
	made_facts(report);
	report->previous = report->previous_sha256 = STR_NULL;
	report->targets_sha256 = STR_NULL;
}

#endif
