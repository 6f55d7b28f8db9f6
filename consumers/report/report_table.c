/* report_table.c -- the tables of a report, column by column. */
#include "report_table.h"

#define TEXT(name, title)                              \
	{                                              \
		name, WORD_##title, GRID_TEXT, 0, NULL \
	}
#define NUMBER(name, title, decimals, formula)                     \
	{                                                          \
		name, WORD_##title, GRID_NUMBER, decimals, formula \
	}
#define INSTANT(name, title, formula)                        \
	{                                                    \
		name, WORD_##title, GRID_INSTANT, 0, formula \
	}
#define DATE(name, title)                              \
	{                                              \
		name, WORD_##title, GRID_DATE, 0, NULL \
	}
#define STATE(name, title)                                 \
	{                                                  \
		name, WORD_##title, GRID_STATE, 0, "state" \
	}
#define MOVED(name, title)                                 \
	{                                                  \
		name, WORD_##title, GRID_MOVED, 0, "moved" \
	}

/* name: followers, posts, engagement, sentra, posted, live, weak, dead, unseen,
 * none, exempt, accounts, accounts_unseen, hours_unseen, hours_watched.
 * change: against the week before, of the first three; else empty. */
static const struct report_column totals[] = {
	TEXT("name", report_figure),
	NUMBER("value", report_value, DECIMALS_AS_IS, "total"),
	NUMBER("change", report_change, DECIMALS_AS_IS, "change"),
};

/* The newest post of the sentra, and its newest that tells of penjangkauan, of
 * those that Redis still has.  platform: "youtube"; labels: ids, a blank
 * between. */
#define POSTS                                                               \
	TEXT("post_platform", platform),                                    \
		INSTANT("post_at", report_post_at, "post"),                 \
		TEXT("post_url", report_address),                           \
		TEXT("post_text", report_text),                             \
		TEXT("post_labels", report_labels),                         \
		NUMBER("outreach_posts", report_outreach_posts, 0, "told"), \
		TEXT("outreach_platform", platform),                        \
		INSTANT("outreach_at", report_outreach, "post"),            \
		TEXT("outreach_url", report_address),                       \
		TEXT("outreach_text", report_text)

static const struct report_column top_followers[] = {
	NUMBER("rank", rank, 0, "rank"),
	MOVED("moved", report_moved),
	TEXT("name", sentra),
	NUMBER("followers", report_followers, 0, "followers"),
	NUMBER("growth", report_growth, 0, "growth"),
	POSTS,
};
static const struct report_column top_latest[] = {
	NUMBER("rank", rank, 0, "rank"),
	MOVED("moved", report_moved),
	TEXT("name", sentra),
	INSTANT("latest", report_latest, "latest"),
	POSTS,
};

/* The three named indicators raw, then the score and its four parts.  Ranks of
 * the period's end among all; moved: places by score since `previous`. */
static const struct report_column ranking[] = {
	NUMBER("rank", rank, 0, "rank"),
	MOVED("moved", report_moved),
	TEXT("name", sentra),
	TEXT("kind", report_kind),
	TEXT("city", report_city),
	TEXT("province", report_province),
	TEXT("timezone", report_zone),
	NUMBER("score", report_score, 2, "score"),
	NUMBER("followers", report_followers, 0, "followers"),
	NUMBER("growth", report_growth, 0, "growth"),
	INSTANT("latest", report_latest, "latest"),
	NUMBER("posts", posts, 0, "posts"),
	NUMBER("engagement", report_engagement, 0, "engagement"),
	NUMBER("views", report_views, 0, "views"),
	NUMBER("rate", report_rate, 2, "rate"),
	NUMBER("rank_followers", report_rank_followers, 0, "rank"),
	NUMBER("rank_latest", report_rank_latest, 0, "rank"),
	NUMBER("rank_posts", report_rank_posts, 0, "rank"),
	NUMBER("f", part_f, 4, "score"),
	NUMBER("u", part_u, 4, "score"),
	NUMBER("a", part_a, 4, "score"),
	NUMBER("e", part_e, 4, "score"),
	STATE("state", report_state),
};

static const struct report_column platforms[] = {
	TEXT("platform", platform),
	NUMBER("followers", report_followers, 0, "followers"),
	NUMBER("growth", report_growth, 0, "growth"),
	INSTANT("latest", report_latest, "latest"),
	NUMBER("posts", posts, 0, "posts"),
	NUMBER("engagement", report_engagement, 0, "engagement"),
	NUMBER("views", report_views, 0, "views"),
	STATE("state", report_state),
};

/* date: "2026-11-29".  Of the last day the numbers are those of its end. */
static const struct report_column days[] = {
	DATE("date", report_date),
	NUMBER("followers", report_followers, 0, "followers"),
	NUMBER("posts", posts, 0, "posts"),
	NUMBER("engagement", report_engagement, 0, "engagement"),
	NUMBER("score", report_score, 2, "score"),
};

/* indicator: followers, posts_week, silence_days, programmes (targets.h). */
static const struct report_column targets[] = {
	TEXT("indicator", report_indicator),
	NUMBER("target", report_target, DECIMALS_AS_IS, "target"),
	NUMBER("realisasi", report_realisasi, DECIMALS_AS_IS, "realisasi"),
	NUMBER("capaian", report_capaian, DECIMALS_AS_IS, "capaian"),
};

/* class: programmes, clusters, activities.  sentra: how many told it within 30
 * days; gaps: how many did not, of whom that is known. */
static const struct report_column programmes[] = {
	TEXT("label", report_label),
	TEXT("class", report_class),
	TEXT("name", report_name),
	NUMBER("posts_7d", report_posts_7d, 0, "told"),
	NUMBER("posts_30d", report_posts_30d, 0, "told"),
	NUMBER("sentra", report_told_by, 0, "told"),
	NUMBER("gaps", report_gaps, 0, "gap"),
	INSTANT("last", report_last_told, "last_told"),
};

/* Programmes alone.  gap: 1 or 0; empty: not known. */
static const struct report_column coverage[] = {
	TEXT("label", report_label),
	NUMBER("posts_7d", report_posts_7d, 0, "told"),
	NUMBER("posts_30d", report_posts_30d, 0, "told"),
	INSTANT("last", report_last_told, "last_told"),
	NUMBER("gap", report_gap, 0, "gap"),
};

static const struct report_column silent[] = {
	TEXT("name", sentra),
	INSTANT("latest", report_latest, "latest"),
	INSTANT("since", report_stale_since, "stale"),
};

/* account: its identity; handle: as the roster has it, or empty. */
#define ACCOUNT                                           \
	TEXT("name", sentra), TEXT("platform", platform), \
		TEXT("account", account), TEXT("handle", report_handle)
static const struct report_column blind[] = {
	ACCOUNT,
	INSTANT("since", report_since, "blind"),
};
/* hours: of the period, in which the last complete look was longer ago than
 * [staleness] blind_after; outcome: of the last status, or "silent". */
static const struct report_column unseen[] = {
	ACCOUNT,
	NUMBER("hours", report_hours, 1, "unseen"),
	INSTANT("last_proof", report_last_proof, "proof"),
	TEXT("outcome", report_outcome),
};

/* field: followers, posts, engagement, score, of the period `previous`. */
static const struct report_column corrections[] = {
	TEXT("name", sentra),
	TEXT("field", report_field),
	NUMBER("kept", report_kept, DECIMALS_AS_IS, "kept"),
	NUMBER("now", report_now, DECIMALS_AS_IS, "corrected"),
};

/* first, last: offsets that were read and count, both in it; empty where the
 * partition has none. */
static const struct report_column log_columns[] = {
	TEXT("topic", topic),
	NUMBER("partition", report_partition, 0, "offset"),
	NUMBER("first", report_first, 0, "offset"),
	NUMBER("last", report_last, 0, "offset"),
	NUMBER("messages", report_messages, 0, "offset"),
	INSTANT("first_at", report_first_at, "append_time"),
	INSTANT("last_at", report_last_at, "append_time"),
};

static const struct report_column settings[] = {
	TEXT("section", report_section),
	TEXT("key", report_key),
	TEXT("value", report_value),
};

#define ROW(name, ids, array)                                            \
	[REPORT_##name] = { #name, WORD_report_table_##name, ids, array, \
			    ARRAY_LEN(array) }
const struct report_table report_tables[REPORT_TABLES] = {
	ROW(totals, false, totals),
	ROW(top_followers, true, top_followers),
	ROW(top_latest, true, top_latest),
	ROW(ranking, true, ranking),
	ROW(platforms, true, platforms),
	ROW(days, true, days),
	ROW(targets, true, targets),
	ROW(programmes, false, programmes),
	ROW(coverage, true, coverage),
	ROW(silent, true, silent),
	ROW(blind, true, blind),
	ROW(unseen, true, unseen),
	ROW(corrections, true, corrections),
	ROW(log, false, log_columns),
	ROW(settings, false, settings),
};
