/* parts.c -- pieces that several pages are made of. */
#include "parts.h"

#include "common/base/utf8.h"

#include "common/base/clock.h"

void part_begin(struct html *h, const char *id, enum word_id title)
{
	html_live(h, "%s", id);
	html(h, "<section");
	html_attrf(h, "id", "%s", id);
	html_attrf(h, "aria-labelledby", "%s-title", id);
	html(h, ">\n<h2");
	html_attrf(h, "id", "%s-title", id);
	html(h, ">");
	html_word(h, title);
	html(h, "</h2>\n");
}

void part_end(struct html *h)
{
	html(h, "</section>");
	html_live_end(h);
	html(h, "\n");
}

void part_decimal(struct html *h, double number, int decimals)
{
	decimal_add(&h->out, h->language, number, decimals);
}

void part_change(struct html *h, double number, int decimals)
{
	change_add(&h->out, h->language, number, decimals);
}

void part_date(struct html *h, int64_t day)
{
	date_add(&h->out, h->language, day);
}

void part_when(struct html *h, const struct world *w, int64_t ms,
	       const char *zone)
{
	html_time(h, ms, zone);
	if (ms == TIME_NONE)
		return;
	html(h, " (");
	html_age(h, w->now_ms - ms);
	html(h, ")");
}

void part_value(struct html *h, const char *field, struct str value)
{
	html_attr(h, "data-metric", str_of(field));
	html_attr(h, "data-value", value);
}

void part_shown(struct html *h, enum metric metric, struct str value,
		const char *zone)
{
	if (metric_table[metric].format == INSTANT)
		html_time(h, value_ms(value), zone);
	else
		html_number(h, value);
}

void part_head(struct html *h, const char *title, bool numbers)
{
	html(h, "<th scope=\"col\"");
	if (numbers)
		html(h, " class=\"n\"");
	html(h, ">");
	html_words(h, title);
	html(h, "</th>");
}

void part_platform(struct html *h, struct str name)
{
	int platform = platform_find(name);

	if (platform >= 0)
		html_words(h, platform_title(platform_names[platform]));
	else
		html_text(h, name);
}

void part_caption(struct html *h, struct str url, struct str text, size_t chars)
{
	size_t n = text.p ? utf8_cut_chars(text.p, text.n, chars) : 0;
	bool linked = html_anchor(h, url);

	if (n)
		html_text(h, (struct str){ text.p, n });
	else
		html_word(h, WORD_post_without_text);
	if (n < text.n)
		html(h, "\xe2\x80\xa6");
	if (linked)
		html(h, "</a>");
}
