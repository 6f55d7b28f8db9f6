/* metric_value.c -- one function for each row of the table of metrics.
 *
 * A function says whether the value is known, and which it is.  Engagement,
 * rates and the score itself are formulas of score.c.  Must not know sentra,
 * platforms, or where the text goes. */
#include "metric_value.h"

#include <inttypes.h>
#include <stdio.h>

/* real where the row has decimals; else whole, of an instant in ms. */
struct value {
	double real;
	int64_t whole;
};

/* False: unknown. */
typedef bool value_fn(const struct metric_input *, int window, struct value *);

static bool score_value(const struct metric_input *in, int window,
			struct value *out)
{
	(void)window;
	out->real = score_of(in->sum, in->t_ms, in->settings).total;
	return true;
}

static bool followers_value(const struct metric_input *in, int window,
			    struct value *out)
{
	(void)window;
	out->whole = in->sum->followers;
	return in->sum->followers_known;
}

static bool latest_value(const struct metric_input *in, int window,
			 struct value *out)
{
	(void)window;
	out->whole = in->sum->latest_ms;
	return in->sum->latest_ms != TIME_NONE;
}

static bool posts_value(const struct metric_input *in, int window,
			struct value *out)
{
	out->whole = in->sum->gains[window].posts;
	return true;
}

static bool engagement_value(const struct metric_input *in, int window,
			     struct value *out)
{
	out->whole = engagement(&in->sum->gains[window], in->settings);
	return true;
}

static bool views_value(const struct metric_input *in, int window,
			struct value *out)
{
	out->whole = in->sum->gains[window].counter[VIEWS];
	return in->sum->views_reported;
}

static bool rate_value(const struct metric_input *in, int window,
		       struct value *out)
{
	out->real = rate(in->sum, (enum window)window, in->settings);
	return true;
}

static bool view_rate_value(const struct metric_input *in, int window,
			    struct value *out)
{
	return view_rate(in->sum, (enum window)window, in->settings,
			 &out->real);
}

static bool growth_value(const struct metric_input *in, int window,
			 struct value *out)
{
	out->whole = in->sum->growth[window];
	return in->sum->growth_known[window];
}

#define VALUE(name, ...) [METRIC_##name] = name##_value,
static value_fn *const values[METRIC_COUNT] = { METRICS(VALUE) };
#undef VALUE

void metric_text(char *text, enum metric metric, int window,
		 const struct metric_input *in)
{
	struct value value = { 0, 0 };

	text[0] = '\0';
	if (!values[metric](in, window, &value))
		return;
	switch (metric_table[metric].format) {
	case WHOLE: show_whole(text, value.whole); break;
	case DECIMALS: show_real(text, METRIC_DECIMALS, value.real); break;
	case INSTANT: show_instant(text, value.whole); break;
	}
}

struct str metric_on_board(enum metric metric, struct str text)
{
	if (text.n)
		return text;
	return metric_table[metric].unknown == UNKNOWN_IS_ZERO ? STR_LIT("0")
							       : STR_NULL;
}

void show_real(char *text, int decimals, double value)
{
	snprintf(text, VALUE_TEXT, "%.*f", decimals, value);
}

void show_whole(char *text, int64_t value)
{
	snprintf(text, VALUE_TEXT, "%" PRId64, value);
}

void show_instant(char *text, int64_t ms)
{
	text[0] = '\0';
	if (ms != TIME_NONE)
		show_whole(text, floor_div(ms, SECOND_MS));
}
