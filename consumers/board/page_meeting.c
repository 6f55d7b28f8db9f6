/* page_meeting.c -- for the projector: the two top 5, one to a screen.  The
 * script turns screens with the arrow keys; without it there are links. */
#include "frame.h"
#include "top.h"

typedef int top_fn(struct html *, const struct world *, struct err *);

static const struct screen {
	const char *id;
	enum word_id title;
	top_fn *top;
} screens[] = {
	{ "pengikut", WORD_top_followers, top_followers },
	{ "terbaru", WORD_top_latest, top_latest },
};

static void add_turn(struct html *h, const char *class, enum word_id text,
		     const char *id)
{
	html(h, "<a");
	html_attr(h, "class", str_of(class));
	html_attrf(h, "href", "#%s", id);
	html(h, ">");
	html_word(h, text);
	html(h, "</a> ");
}

static int add_screen(struct html *h, const struct world *w, size_t i,
		      struct err *err)
{
	int rc;

	html(h, "<section class=\"screen\" tabindex=\"-1\"");
	html_attr(h, "id", str_of(screens[i].id));
	html(h, "><h2>");
	html_word(h, screens[i].title);
	html(h, "</h2>\n");
	rc = screens[i].top(h, w, err);
	html(h, "<p class=\"turn\">");
	if (i > 0)
		add_turn(h, "before", WORD_screen_before, screens[i - 1].id);
	if (i + 1 < ARRAY_LEN(screens))
		add_turn(h, "next", WORD_screen_next, screens[i + 1].id);
	html(h, "</p></section>\n");
	return rc;
}

static int meeting(const struct world *w, const struct page_ask *ask,
		   struct html *h, struct err *err)
{
	int rc = 0;

	(void)ask;
	html(h, "<h1 class=\"sr\">");
	html_word(h, WORD_home_title);
	html(h, "</h1>\n");
	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(screens); i++)
		rc = add_screen(h, w, i, err);
	return rc;
}

const struct page page_meeting = {
	.path = "/rapat",
	.title = WORD_page_meeting,
	.menu = WORD_page_meeting,
	.params = { NULL },
	.body = meeting,
};
