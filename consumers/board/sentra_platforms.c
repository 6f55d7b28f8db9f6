/* sentra_platforms.c -- each platform, and all of them together, in one table;
 * for one of the windows at a time. */
#include "sentra_page.h"

#include <stdio.h>

/* The columns of the table; posts to growth are of the window. */
static const enum metric columns[] = {
	METRIC_followers, METRIC_latest, METRIC_posts,  METRIC_engagement,
	METRIC_views,     METRIC_rate,   METRIC_growth,
};

#define FIELD_SIZE 64

/* "posts:7d:youtube"; of all platforms "posts:7d". */
static void field_name(char out[FIELD_SIZE], enum metric metric,
		       enum window window, int platform)
{
	const struct metric_row *row = &metric_table[metric];

	snprintf(out, FIELD_SIZE, "%s%s%s%s%s", row->name,
		 row->span == BY_WINDOW ? ":" : "",
		 row->span == BY_WINDOW ? window_names[window] : "",
		 platform == NATIONAL ? "" : ":",
		 platform == NATIONAL ? "" : platform_names[platform]);
}

/* ---- the windows ---- */

static void add_window(struct html *h, const struct sentra_page *p, int window)
{
	struct page_ask ask = *p->ask;
	struct buf address;

	ask.param[0] = window == RANKED_WINDOW ? STR_NULL
					       : str_of(window_names[window]);
	buf_init(&address, HTML_LINK_MAX);
	page_address(p->page, &ask, &address);
	buf_adds(&address, "#platforms");
	html(h, "<li><a");
	html_link(h, "href", buf_str(&address));
	if (window == (int)p->window)
		html(h, " aria-current=\"true\"");
	html(h, ">");
	html_words(h, window_title(h->language, window));
	html(h, "</a></li>");
	buf_release(&address);
}

static void add_windows(struct html *h, const struct sentra_page *p)
{
	html(h, "<nav class=\"switch\"");
	html_attr(h, "aria-label", str_of(word(h->language, WORD_window)));
	html(h, "><ul>");
	for (int i = 0; i < WINDOW_COUNT; i++)
		add_window(h, p, i);
	html(h, "</ul></nav>\n");
}

/* ---- the table ---- */

static void add_head(struct html *h)
{
	html(h, "<thead><tr>");
	part_head(h, word(h->language, WORD_platform), false);
	for (size_t i = 0; i < ARRAY_LEN(columns); i++)
		part_head(h, metric_title(h->language, columns[i]),
			  columns[i] != METRIC_latest);
	part_head(h, word(h->language, WORD_status), false);
	html(h, "</tr></thead>\n");
}

/* Of its newest post; null where the card has none. */
static struct str latest_url(const struct sentra_page *p, int platform)
{
	if (platform == NATIONAL)
		return sentra_field(p, "latest_url");
	return sentra_field(p, "latest_url:%s", platform_names[platform]);
}

static void add_cell(struct html *h, const struct sentra_page *p,
		     enum metric metric, int platform)
{
	char field[FIELD_SIZE];
	struct str value;
	bool linked = false;

	field_name(field, metric, p->window, platform);
	value = sentra_field(p, "%s", field);
	html(h, "<td");
	if (metric != METRIC_latest)
		html(h, " class=\"n\"");
	part_value(h, field, value);
	html(h, ">");
	if (metric == METRIC_latest)
		linked = html_anchor(h, latest_url(p, platform));
	part_shown(h, metric, value, p->zone);
	if (linked)
		html(h, "</a>");
	html(h, "</td>");
}

static void add_state(struct html *h, const struct sentra_page *p, int platform)
{
	char field[FIELD_SIZE] = "state";
	struct str state;

	if (platform != NATIONAL)
		snprintf(field, sizeof(field), "state:%s",
			 platform_names[platform]);
	state = sentra_field(p, "%s", field);
	html(h, "<td");
	part_value(h, field, state);
	html(h, ">");
	html_state(h, state);
	html(h, "</td>");
}

static void add_cells(struct html *h, const struct sentra_page *p, int platform)
{
	for (size_t i = 0; i < ARRAY_LEN(columns); i++)
		add_cell(h, p, columns[i], platform);
	add_state(h, p, platform);
	html(h, "</tr>\n");
}

/* The accounts that the roster has there, below the platform's name. */
static void add_accounts(struct html *h, const struct sentra_page *p,
			 enum platform_id platform)
{
	if (!p->sentra)
		return;
	html(h, "<br><small>");
	for (size_t i = 0, n = 0; i < p->sentra->n_accounts; i++) {
		const struct account *account = &p->sentra->accounts[i];

		if (account->platform != platform)
			continue;
		html_words(h, n++ ? ", " : "");
		sentra_account_name(h, p, (int)platform,
				    str_of(account->identity));
	}
	html(h, "</small>");
}

static void add_rows(struct html *h, const struct sentra_page *p)
{
	html(h, "<tbody>\n");
	for (size_t i = 0; i < p->w->platforms->n; i++) {
		enum platform_id platform = p->w->platforms->at[i];

		if (!sentra_is_on(p, platform))
			continue;
		html(h, "<tr><th scope=\"row\">");
		html_words(h, platform_title(platform_names[platform]));
		add_accounts(h, p, platform);
		html(h, "</th>");
		add_cells(h, p, (int)platform);
	}
	html(h, "</tbody>\n<tfoot><tr");
	html_attrf(h, "id", "s-%.*s", STR_ARG(p->id));
	html(h, "><th scope=\"row\">");
	html_word(h, WORD_all_platforms);
	html(h, "</th>");
	add_cells(h, p, NATIONAL);
	html(h, "</tfoot>\n");
}

void sentra_platforms(struct html *h, const struct sentra_page *p)
{
	part_begin(h, "platforms", WORD_by_platform);
	add_windows(h, p);
	html(h, "<div class=\"scroll\" role=\"group\" tabindex=\"0\" "
		"aria-labelledby=\"platforms-title\">\n<table><caption>");
	html_wordsf(h, word(h->language, WORD_window_caption),
		    window_title(h->language, (int)p->window));
	html(h, "</caption>\n");
	add_head(h);
	add_rows(h, p);
	html(h, "</table></div>\n<p>");
	frame_formula(h, "pengikut");
	html(h, "</p>\n");
	part_end(h);
}
