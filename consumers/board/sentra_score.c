/* sentra_score.c -- the score by its four parts, and what moved it since
 * yesterday and since a week ago. */
#include "sentra_page.h"

#include "common/base/clock.h"
#include "consumers/view/reasons.h"

#include <math.h>

static const struct part_row {
	const char *field, *letter;
	enum word_id name;
	const char *anchor;
} part_rows[PARTS] = {
	[PART_F] = { "score:followers", "F", WORD_part_followers, "pengikut" },
	[PART_U] = { "score:freshness", "U", WORD_part_freshness, "kebaruan" },
	[PART_A] = { "score:activity", "A", WORD_part_activity, "keaktifan" },
	[PART_E] = { "score:engagement", "E", WORD_part_engagement,
		     "interaksi" },
};

static double share_of(const struct score_settings *s, enum part part)
{
	switch (part) {
	case PART_F: return s->share_followers;
	case PART_U: return s->share_freshness;
	case PART_A: return s->share_activity;
	default: return s->share_engagement;
	}
}

static void add_part_name(struct html *h, enum part part)
{
	html(h, "<th scope=\"row\"><a");
	html_attrf(h, "href", "%s/tentang#%s", h->root, part_rows[part].anchor);
	html(h, ">");
	html_word(h, part_rows[part].name);
	html(h, "</a> <small>");
	html_words(h, part_rows[part].letter);
	html(h, "</small></th>");
}

/* ---- what it is made of ---- */

/* "12.345 dari 100.000": what there is against its target. */
static void add_against(struct html *h, struct str value, double target)
{
	html_number(h, value);
	html(h, " ");
	html_word(h, WORD_against_target);
	html(h, " ");
	part_decimal(h, target, target == floor(target) ? 0 : 2);
}

static void add_source(struct html *h, const struct sentra_page *p,
		       enum part part)
{
	const struct score_settings *s = p->w->score;
	int64_t latest = value_ms(sentra_field(p, "latest"));

	switch (part) {
	case PART_F:
		add_against(h, sentra_field(p, "followers"),
			    (double)s->target_followers);
		break;
	case PART_U:
		html_time(h, latest, p->zone);
		html_wordsf(h, word(h->language, WORD_half_each),
			    s->half_life_hours);
		break;
	case PART_A:
		add_against(h, sentra_field(p, "posts:7d"),
			    (double)s->target_posts);
		break;
	default:
		add_against(h, sentra_field(p, "rate:7d"), s->target_rate);
		break;
	}
}

static void add_part(struct html *h, const struct sentra_page *p,
		     const struct parts *now, enum part part)
{
	struct str value = sentra_field(p, "%s", part_rows[part].field);
	double share = share_of(p->w->score, part);

	html(h, "<tr>");
	add_part_name(h, part);
	html(h, "<td>");
	add_source(h, p, part);
	html(h, "</td><td class=\"n\"");
	part_value(h, part_rows[part].field, value);
	html(h, ">");
	html_number(h, value);
	html(h, "</td><td class=\"n\">\xc3\x97 ");
	part_decimal(h, 100 * share, 0);
	html(h, "</td><td class=\"n\">");
	part_decimal(h, 100 * share * now->part[part], 2);
	html(h, "</td></tr>\n");
}

static void add_parts(struct html *h, const struct sentra_page *p,
		      const struct parts *now)
{
	struct str score = sentra_field(p, "score");

	html(h, "<div class=\"scroll\" role=\"group\" tabindex=\"0\" "
		"aria-labelledby=\"score-title\">\n<table><caption>");
	html_word(h, WORD_parts_caption);
	html(h, "</caption>\n<thead><tr>");
	part_head(h, word(h->language, WORD_part), false);
	part_head(h, word(h->language, WORD_part_from), false);
	part_head(h, word(h->language, WORD_part_value), true);
	part_head(h, word(h->language, WORD_weight), true);
	part_head(h, word(h->language, WORD_points), true);
	html(h, "</tr></thead>\n<tbody>\n");
	for (int part = 0; part < PARTS; part++)
		add_part(h, p, now, (enum part)part);
	html(h, "</tbody>\n<tfoot><tr><th scope=\"row\">");
	html_words(h, metric_title(h->language, METRIC_score));
	html(h, "</th><td></td><td></td><td class=\"n\">100</td>"
		"<td class=\"n\"");
	part_value(h, "score", score);
	html(h, ">");
	html_number(h, score);
	html(h, "</td></tr></tfoot></table></div>\n");
}

/* Another [score] than the scorer's: weights and points are not those of the
 * card. */
static void add_versions(struct html *h, const struct sentra_page *p)
{
	struct str of_card = sentra_field(p, "score_version");
	char ours[SCORE_VERSION_SIZE];

	score_version(p->w->score, ours);
	if (!of_card.n || str_is(of_card, ours))
		return;
	html(h, "<p class=\"fault\">");
	html_wordsf(h, word(h->language, WORD_other_formula), ours);
	html(h, " ");
	html_text(h, of_card);
	html(h, "</p>\n");
}

/* ---- what moved it ---- */

struct since {
	int64_t day; /* at whose end */
	bool known;
	struct parts then;
	struct change change;
};

static void since_of(struct since *out, const struct sentra_page *p,
		     const struct parts *now, int64_t day)
{
	*out = (struct since){ .day = day };
	if (!p->days || !parts_of_day(&out->then, p->days, day,
				      p->w->zone_hours, p->w->score))
		return;
	out->known = true;
	change_of(&out->change, &out->then, now, p->w->score);
}

/* What of the sentra's own numbers moved that part. */
static void add_cause(struct html *h, const struct since *s,
		      const struct parts *now, enum part part)
{
	static const enum word_id words[PARTS] = {
		[PART_F] = WORD_cause_followers,
		[PART_A] = WORD_cause_posts,
		[PART_E] = WORD_cause_engagement,
	};
	const double changed[PARTS] = {
		[PART_F] = s->change.followers,
		[PART_A] = s->change.posts_7d,
		[PART_E] = s->change.engagement_7d,
	};

	if (part == PART_U) {
		html_word(h, now->latest_ms > s->then.latest_ms
				     ? WORD_cause_new_post
				     : WORD_cause_no_post);
		return;
	}
	part_change(h, changed[part], 0);
	html(h, " ");
	html_word(h, words[part]);
	if (s->then.part[part] >= 1 && now->part[part] >= 1)
		html_word(h, WORD_part_full);
}

static void add_moved_part(struct html *h, const struct since *s,
			   const struct parts *now, enum part part)
{
	if (!s->known) {
		html(h, "<td class=\"n\">-</td><td></td>");
		return;
	}
	html(h, "<td class=\"n\">");
	part_change(h, s->change.points[part], 2);
	html(h, "</td><td>");
	add_cause(h, s, now, part);
	html(h, "</td>");
}

static void add_moved_score(struct html *h, const struct since *s)
{
	if (!s->known) {
		html(h, "<td class=\"n\">-</td><td></td>");
		return;
	}
	html(h, "<td class=\"n\">");
	part_change(h, s->change.score, 2);
	html(h, "</td><td>");
	part_decimal(h, s->then.score, 2);
	html(h, " \xe2\x86\x92 ");
	part_decimal(h, s->then.score + s->change.score, 2);
	html(h, "</td>");
}

static void add_since_head(struct html *h, const struct since *s,
			   enum word_id title)
{
	html(h, "<th scope=\"col\" class=\"n\">");
	html_word(h, title);
	html(h, "</th><th scope=\"col\">");
	html_word(h, WORD_end_of);
	html(h, " ");
	part_date(h, s->day);
	html(h, "</th>");
}

static void add_changes(struct html *h, const struct parts *now,
			const struct since *yesterday, const struct since *week)
{
	html(h, "<div class=\"scroll\" role=\"group\" tabindex=\"0\" "
		"aria-labelledby=\"changes-title\">\n<table><caption>");
	html_word(h, WORD_changes_caption);
	html(h, "</caption>\n<thead><tr>");
	part_head(h, word(h->language, WORD_part), false);
	add_since_head(h, yesterday, WORD_since_yesterday);
	add_since_head(h, week, WORD_since_week);
	html(h, "</tr></thead>\n<tbody>\n");
	for (int part = 0; part < PARTS; part++) {
		html(h, "<tr>");
		add_part_name(h, (enum part)part);
		add_moved_part(h, yesterday, now, (enum part)part);
		add_moved_part(h, week, now, (enum part)part);
		html(h, "</tr>\n");
	}
	html(h, "</tbody>\n<tfoot><tr><th scope=\"row\">");
	html_words(h, metric_title(h->language, METRIC_score));
	html(h, "</th>");
	add_moved_score(h, yesterday);
	add_moved_score(h, week);
	html(h, "</tr></tfoot></table></div>\n");
}

void sentra_score(struct html *h, const struct sentra_page *p)
{
	int64_t last = world_yesterday(p->w);
	struct since yesterday, week;
	struct parts now;
	bool known = parts_of_card(&now, p->w->now, p->card) && p->w->score;

	part_begin(h, "score", WORD_score_parts);
	if (known) {
		add_versions(h, p);
		add_parts(h, p, &now);
	}
	html(h, "<p>");
	frame_formula(h, "skor");
	html(h, "</p>\n");
	part_end(h);
	if (!known)
		return;
	since_of(&yesterday, p, &now, last);
	since_of(&week, p, &now, sentra_week_ago(p));
	part_begin(h, "changes", WORD_changes);
	add_changes(h, &now, &yesterday, &week);
	part_end(h);
}
