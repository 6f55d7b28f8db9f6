/* metric_table.h -- the one table of metrics, and the boards that follow.
 *
 * A metric is a number that a sentra is measured by.  Whatever shows metrics
 * iterates this table: cards, boards, ranks, the ends of days, `sentractl top`
 * and `show`, their help.  To add a metric, add a row to METRICS() here, the
 * function that computes it to scorer/metric_value.c, and its line to the
 * reference, schemas/redis-keys.md (tests compare the two).
 *
 * Must not know how a value is computed, nor who shows it. */
#ifndef SENTRA_CONSUMERS_CORE_METRIC_TABLE_H
#define SENTRA_CONSUMERS_CORE_METRIC_TABLE_H

#include "common/base/buf.h"
#include "common/config/platforms.h"

enum window { W24H, W7D, W30D, WINDOW_COUNT };
extern const char *const window_names[WINDOW_COUNT]; /* "24h" "7d" "30d" */
int window_find(struct str name);                    /* or -1 */

/* The ranks on the cards are of this window, where a metric has windows. */
#define RANKED_WINDOW W7D

/* The columns of a row; 0 and 1, so that the counts below may add them up. */
enum metric_span { ONCE, BY_WINDOW };
enum metric_scope { NATIONAL_ONLY, BY_PLATFORM };
/* Cards have every metric; boards those for which a high value is a goal. */
enum metric_place { CARD_ONLY, ON_BOARDS };
enum metric_rank { UNRANKED, RANKED };
/* A card shows the unknown as the empty string.  A board has the sentra at 0,
 * or leaves it out where 0 would stand above known values (a loss). */
enum metric_unknown { UNKNOWN_IS_ZERO, UNKNOWN_IS_LEFT_OUT };
/* How a value is written: whole, with 2 decimals, or as unix seconds. */
enum metric_format { WHOLE, DECIMALS, INSTANT };
#define METRIC_DECIMALS 2

/* X(name, span, scope, place, rank, unknown, format, English, Indonesian): the
 * order is that of the fields of a card, of the boards, and of the ranked
 * values in the private text of yesterday's end (which a scorer writes anew
 * whenever it starts, so a new row may stand anywhere). */
#define METRICS(X)                                                           \
	X(score, ONCE, NATIONAL_ONLY, ON_BOARDS, RANKED, UNKNOWN_IS_ZERO,    \
	  DECIMALS, "Score", "Skor")                                         \
	X(followers, ONCE, BY_PLATFORM, ON_BOARDS, RANKED, UNKNOWN_IS_ZERO,  \
	  WHOLE, "Followers", "Pengikut")                                    \
	X(latest, ONCE, BY_PLATFORM, ON_BOARDS, RANKED, UNKNOWN_IS_ZERO,     \
	  INSTANT, "Last post", "Unggahan terakhir")                         \
	X(posts, BY_WINDOW, BY_PLATFORM, ON_BOARDS, RANKED, UNKNOWN_IS_ZERO, \
	  WHOLE, "Posts", "Unggahan")                                        \
	X(engagement, BY_WINDOW, BY_PLATFORM, ON_BOARDS, RANKED,             \
	  UNKNOWN_IS_ZERO, WHOLE, "Engagement", "Interaksi")                 \
	X(views, BY_WINDOW, BY_PLATFORM, ON_BOARDS, RANKED, UNKNOWN_IS_ZERO, \
	  WHOLE, "Views", "Tayangan")                                        \
	X(rate, BY_WINDOW, BY_PLATFORM, ON_BOARDS, RANKED, UNKNOWN_IS_ZERO,  \
	  DECIMALS, "Rate", "Laju interaksi")                                \
	X(view_rate, BY_WINDOW, BY_PLATFORM, CARD_ONLY, UNRANKED,            \
	  UNKNOWN_IS_ZERO, DECIMALS, "Rate of views", "Laju per tayangan")   \
	X(growth, BY_WINDOW, BY_PLATFORM, ON_BOARDS, RANKED,                 \
	  UNKNOWN_IS_LEFT_OUT, WHOLE, "Growth", "Pertambahan")

#define METRIC_ENUM(name, ...) METRIC_##name,
enum metric { METRICS(METRIC_ENUM) METRIC_COUNT };
#undef METRIC_ENUM

struct metric_row {
	const char *name; /* as in keys, fields, and on command lines */
	enum metric_span span;
	enum metric_scope scope;
	enum metric_place place;
	enum metric_rank rank;
	enum metric_unknown unknown;
	enum metric_format format;
	const char *label, *label_id; /* English, Indonesian */
};
extern const struct metric_row metric_table[METRIC_COUNT];

/* How many windows a row has, as a constant. */
#define METRIC_WINDOWS(span) ((span) == BY_WINDOW ? (int)WINDOW_COUNT : 1)

/* The metric on boards of this name; -1: there is none. */
int metric_find(struct str name);

/* The names of those on boards as one literal, a blank before each:
 *
 *   "want one of" METRIC_WORDS */
#define METRIC_WORDS                               METRICS(METRIC_WORD)
#define METRIC_WORD(name, span, scope, place, ...) METRIC_WORD_##place(name)
#define METRIC_WORD_ON_BOARDS(name)                " " #name
#define METRIC_WORD_CARD_ONLY(name)

/* ---- boards ---- */

#define NO_WINDOW (-1)
#define NATIONAL  (-1)

struct board {
	enum metric metric;
	int window;   /* enum window, or NO_WINDOW */
	int platform; /* enum platform_id, or NATIONAL */
};

#define METRIC_BOARDS(name, span, scope, place, ...) \
	+((place)*METRIC_WINDOWS(span) * (1 + (scope) * (int)PLATFORM_COUNT))
#define METRIC_RANKED(name, span, scope, place, rank, ...) +(rank)
enum {
	BOARD_COUNT = 0 METRICS(METRIC_BOARDS),
	RANKED_COUNT = 0 METRICS(METRIC_RANKED),
};
#undef METRIC_BOARDS
#undef METRIC_RANKED

/* Board i of BOARD_COUNT: the national ones first, then platform by platform,
 * each time in the order of the table. */
struct board board_at(size_t i);
/* Board i of the RANKED_COUNT that cards have ranks of: national, and of
 * RANKED_WINDOW where there are windows. */
struct board ranked_board(size_t i);
bool board_is_ranked(struct board);

/* "followers", "posts:7d", "posts:7d:youtube": appended. */
void board_name(struct buf *, struct board);

#endif
