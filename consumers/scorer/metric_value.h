/* metric_value.h -- the value of each metric, computed and written as text.
 *
 * The other half of core/metric_table.h: the table says how a metric is named
 * and shown, here is one function a row that computes it.  Cards, boards and
 * the ends of days all show what metric_text() says, so that they agree.
 *
 * Must not know sentra, platforms, or where the text goes. */
#ifndef SENTRA_CONSUMERS_SCORER_METRIC_VALUE_H
#define SENTRA_CONSUMERS_SCORER_METRIC_VALUE_H

#include "score.h"

/* Bytes of a value as text, its NUL included. */
#define VALUE_TEXT 32

/* What values are computed from; all borrowed. */
struct metric_input {
	const struct aggregates *sum; /* of some accounts, at t_ms */
	const struct score_settings *settings;
	int64_t t_ms; /* now, or the last second of a day */
};

/* The metric in a window (any number where it has none); text of VALUE_TEXT
 * bytes, empty where the value is unknown. */
void metric_text(char *text, enum metric, int window,
		 const struct metric_input *);

/* What a board shows for such a text: itself; "0" where it is empty; null
 * where the board leaves the unknown out. */
struct str metric_on_board(enum metric, struct str text);

/* ---- numbers as text, for what is no metric too ---- */

/* "%.2f" and the like; text of VALUE_TEXT bytes. */
void show_real(char *text, int decimals, double);
void show_whole(char *text, int64_t);
/* Unix seconds, rounded down; empty for TIME_NONE. */
void show_instant(char *text, int64_t ms);

#endif
