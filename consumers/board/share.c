/* share.c -- the text to copy into WhatsApp. */
#include "share.h"

#include "consumers/view/text.h"
#include "top.h"

#include <math.h>

/* So that ten of them, and all else, are within SHARE_MAX. */
#define NAME_MAX_CHARS 48

struct share {
	struct buf *out;
	enum language language;
	const struct world *w;
	const struct zone *zone;
};

static void add_time(struct share *s, int64_t ms)
{
	time_add(s->out, s->language, ms, s->zone, s->w->zone);
}

/* "\n*5 besar pengikut*\n1. Sentra X: 340.138\n" */
static int add_top(struct share *s, enum metric metric, enum word_id title,
		   struct err *err)
{
	struct ranking ranking = { 0 };
	size_t n;
	int rc = top_ranking(&ranking, s->w, metric, &n, err);

	buf_addf(s->out, "\n*%s*\n", word(s->language, title));
	for (size_t i = 0; i < n; i++) {
		const struct ranking_row *row = &ranking.row[i];

		buf_addf(s->out, "%zu. ", row->rank);
		text_add_name(s->out, card_name(s->w, row->card),
			      NAME_MAX_CHARS);
		buf_adds(s->out, ": ");
		if (metric == METRIC_latest)
			add_time(s, value_ms(row->value));
		else
			number_add(s->out, s->language, row->value);
		buf_addc(s->out, '\n');
	}
	ranking_release(&ranking);
	return rc;
}

/* "Unggahan 7 hari: 312 (+14 sepekan)" */
static void add_total(struct share *s, enum word_id title,
		      const struct total *total)
{
	struct buf change;

	buf_addf(s->out, "%s: ", word(s->language, title));
	decimal_add(s->out, s->language, total->now, 0);
	if (!isnan(total->change)) {
		buf_init(&change, 100);
		change_add(&change, s->language, total->change, 0);
		buf_adds(s->out, " (");
		buf_addf(s->out, word(s->language, WORD_share_week),
			 buf_shown(&change));
		buf_addc(s->out, ')');
		buf_release(&change);
	}
	buf_addc(s->out, '\n');
}

static void add_states(struct share *s, const struct totals *t)
{
	buf_addf(s->out, "\n*%s*\n", word(s->language, WORD_states_title));
	buf_addf(s->out, word(s->language, WORD_share_states),
		 t->standing[STANDS_LIVE], t->standing[STANDS_WEAK],
		 t->standing[STANDS_DEAD], t->standing[STANDS_UNSEEN],
		 t->standing[STANDS_NONE]);
	buf_addc(s->out, '\n');
}

int share_text(struct buf *out, enum language language, const struct world *w,
	       const struct totals *t, struct err *err)
{
	struct zone *zone = zone_open(w->zone, NULL);
	struct share s = { out, language, w, zone };
	int rc;

	buf_addf(out, "*%s*\n%s ", word(language, WORD_share_title),
		 word(language, WORD_data_as_of));
	add_time(&s, w->now->as_of_ms);
	buf_addc(out, '\n');
	rc = add_top(&s, METRIC_followers, WORD_top_followers, err);
	if (rc == 0)
		rc = add_top(&s, METRIC_latest, WORD_top_latest, err);
	add_states(&s, t);
	buf_addc(out, '\n');
	add_total(&s, WORD_total_followers, &t->followers);
	add_total(&s, WORD_total_posts, &t->posts);
	add_total(&s, WORD_total_engagement, &t->engagement);
	zone_close(zone);
	return rc;
}
