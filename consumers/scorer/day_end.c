/* day_end.c -- writes and reads the values of a day's end.
 *
 * Must not know how a metric is computed, nor where the text is kept. */
#include "day_end.h"

#include "metric_value.h"

#include <math.h>
#include <stdlib.h>

void day_end_text(struct buf *out, const struct observed_account *observed,
		  size_t n, int64_t day, int zone_hours,
		  const struct score_settings *settings)
{
	struct aggregates sum;
	struct metric_input in = { &sum, settings,
				   day_end_ms(day, zone_hours) };
	char text[VALUE_TEXT];

	aggregates_init(&sum);
	for (size_t i = 0; i < n; i++)
		aggregates_add_day_end(&sum, observed[i].account, day,
				       zone_hours);
	buf_addi(out, day);
	for (size_t i = 0; i < RANKED_COUNT; i++) {
		struct board board = ranked_board(i);
		struct str value;

		metric_text(text, board.metric, board.window, &in);
		value = metric_on_board(board.metric, str_of(text));
		buf_addc(out, ' ');
		buf_addstr(out, value.p ? value : STR_LIT("-"));
	}
}

void day_end_values(struct str text, int64_t day, double values[RANKED_COUNT])
{
	char copy[512], *at = copy, *end;

	for (size_t i = 0; i < RANKED_COUNT; i++)
		values[i] = NAN;
	if (!text.n || text.n >= sizeof(copy))
		return;
	memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	if (strtoll(at, &end, 10) != day || end == at)
		return;
	for (size_t i = 0; i < RANKED_COUNT; i++) {
		at = end + strspn(end, " ");
		values[i] = strtod(at, &end);
		if (end != at)
			continue;
		values[i] = NAN;
		end = at + (*at == '-');
	}
}
