/* card.c -- kartu.png, for WhatsApp and Instagram: the two top 5, one below the
 * other. */
#include "poster.h"
#include "rendering.h"
#include "sayings.h"

#define WIDTH  1080
#define HEIGHT 1350
#define MARGIN 72.0
#define INNER  (WIDTH - 2 * MARGIN)
#define HEAD   214.0 /* of the dark ground with the title */

static const struct poster_look look = {
	.head = 29,
	.gap = 24,
	.row = 68,
	.name = 28,
	.small = 19,
	.rank = 48,
	.moved = 56,
};

static void draw_head(const struct poster *p)
{
	struct canvas_style title = { .size = 54,
				      .bold = true,
				      .colour = COLOUR_PAPER };
	struct canvas_style period = { .size = 29, .colour = COLOUR_SOFT };
	double y = 56;

	canvas_rect(p->canvas, 0, 0, WIDTH, HEAD, 0, COLOUR_DEEP);
	y += poster_fit(p, MARGIN, y, INNER, title.size,
			str_of(word(p->language, WORD_report_title)), &title);
	poster_say(p, MARGIN, y + 6, INNER, period.size, say_period, &period);
}

int card_make(const struct report *report, enum language language,
	      struct buf *out, struct err *err)
{
	struct poster p;
	int rc = poster_begin(&p, report, language, WIDTH, HEIGHT, err);

	if (rc < 0)
		return rc;
	draw_head(&p);
	poster_top(&p, REPORT_top_followers, MARGIN, 250, INNER, &look);
	poster_top(&p, REPORT_top_latest, MARGIN, 680, INNER, &look);
	canvas_rect(p.canvas, 0, 1104, WIDTH, HEIGHT - 1104, 0, COLOUR_FAINT);
	poster_states(&p, MARGIN, 1126, INNER, 38);
	poster_watched(&p, MARGIN, 1206, INNER, 68, 22);
	poster_foot(&p, MARGIN, 1294, INNER, 19);
	return poster_end(&p, out, err);
}
