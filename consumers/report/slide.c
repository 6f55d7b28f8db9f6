/* slide.c -- slide.png, for a projector: one sentence, and the two top 5 side
 * by side, with what they posted last. */
#include "poster.h"
#include "rendering.h"
#include "sayings.h"

#define WIDTH  1920
#define HEIGHT 1080
#define MARGIN 96.0
#define INNER  (WIDTH - 2 * MARGIN)
#define GAP    96.0 /* between the two */
#define COLUMN ((INNER - GAP) / 2)

static const struct poster_look look = {
	.head = 36,
	.gap = 26,
	.row = 108,
	.name = 36,
	.small = 24,
	.rank = 62,
	.moved = 70,
	.posts = true,
};

static void draw_head(const struct poster *p)
{
	struct canvas_style title = { .size = 54,
				      .bold = true,
				      .colour = COLOUR_DEEP };
	struct canvas_style period = { .size = 28,
				       .colour = COLOUR_MUTED,
				       .align = CANVAS_RIGHT };
	struct canvas_style says = { .size = 31, .colour = COLOUR_INK };
	double half = INNER / 2;

	canvas_rect(p->canvas, 0, 0, WIDTH, 14, 0, COLOUR_DEEP);
	poster_fit(p, MARGIN, 60, half, title.size,
		   str_of(word(p->language, WORD_report_title)), &title);
	poster_say(p, MARGIN + half, 82, half, period.size, say_period,
		   &period);
	poster_say(p, MARGIN, 152, INNER, 116, say_judgement, &says);
}

int slide_make(const struct report *report, enum language language,
	       struct buf *out, struct err *err)
{
	struct poster p;
	int rc = poster_begin(&p, report, language, WIDTH, HEIGHT, err);

	if (rc < 0)
		return rc;
	draw_head(&p);
	poster_top(&p, REPORT_top_followers, MARGIN, 312, COLUMN, &look);
	poster_top(&p, REPORT_top_latest, MARGIN + COLUMN + GAP, 312, COLUMN,
		   &look);
	poster_watched(&p, MARGIN, 954, INNER, 60, 24);
	poster_foot(&p, MARGIN, 1020, INNER, 21);
	return poster_end(&p, out, err);
}
