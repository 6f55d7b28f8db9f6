/* sentra_posts.c -- the newest posts of a sentra: when, where, what they say,
 * what they are about, and what became of them. */
#include "sentra_page.h"

#define POSTS_SHOWN  10
#define TEXT_CHARS   160 /* of a caption */
#define LABELS_SHOWN 12

/* The first so many characters. */
static struct str cut(struct str text, size_t most)
{
	size_t n = 0, chars = 0;

	while (n < text.n) {
		if (((unsigned char)text.p[n] & 0xc0) != 0x80 &&
		    chars++ == most)
			break;
		n++;
	}
	return (struct str){ text.p, n };
}

static void add_text(struct html *h, const struct view_post *post)
{
	struct str text = cut(post->text, TEXT_CHARS);
	bool linked = html_anchor(h, post->url);

	if (text.n)
		html_text(h, text);
	else
		html_word(h, WORD_without_text);
	if (text.n < post->text.n)
		html_words(h, "\xe2\x80\xa6");
	if (linked)
		html(h, "</a>");
}

/* The name of a label where the lexicon has it, else its id. */
static void add_label(struct html *h, const struct lexicon *lexicon,
		      struct str id)
{
	int found = lexicon ? lexicon_find(lexicon, id) : -1;

	html(h, " <span class=\"label");
	if (str_is(id, "penjangkauan"))
		html(h, " outreach");
	html(h, "\">");
	html_text(h,
		  found < 0 ? id
			    : str_of(lexicon_at(lexicon, (size_t)found)->name));
	html(h, "</span>");
}

static void add_labels(struct html *h, const struct sentra_page *p,
		       struct str labels)
{
	for (size_t shown = 0; labels.n && shown < LABELS_SHOWN; shown++) {
		struct str id = { labels.p, 0 };

		while (id.n < labels.n && id.p[id.n] != ' ')
			id.n++;
		if (id.n)
			add_label(h, p->w->lexicon, id);
		labels.p += id.n + (id.n < labels.n);
		labels.n -= id.n + (id.n < labels.n);
	}
}

static void add_counters(struct html *h, const struct view_post *post)
{
	static const enum word_id words[POST_COUNTERS] = {
		[POST_LIKES] = WORD_likes,
		[POST_COMMENTS] = WORD_comments,
		[POST_SHARES] = WORD_shares,
		[POST_SAVES] = WORD_saves,
		[POST_VIEWS] = WORD_counted_views,
	};
	size_t n = 0;

	for (int i = 0; i < POST_COUNTERS; i++) {
		if (!post->counter[i].n)
			continue;
		html_words(h, n++ ? " \xc2\xb7 " : "");
		html_number(h, post->counter[i]);
		html(h, " ");
		html_word(h, words[i]);
	}
}

static void add_platform(struct html *h, struct str name)
{
	int platform = platform_find(name);

	if (platform >= 0)
		html_words(h, platform_title(platform_names[platform]));
	else
		html_text(h, name);
}

static void add_post(struct html *h, const struct sentra_page *p,
		     const struct view_post *post)
{
	html(h, "<li><p class=\"about\">");
	part_when(h, p->w, post->published_ms, p->zone);
	html(h, ", <span class=\"platform\">");
	add_platform(h, post->platform);
	html(h, "</span></p>\n<p>");
	add_text(h, post);
	html(h, "</p>\n<p class=\"about\">");
	add_counters(h, post);
	add_labels(h, p, post->labels);
	html(h, "</p></li>\n");
}

void sentra_posts(struct html *h, const struct sentra_page *p)
{
	const struct view_posts *posts = NULL;
	struct err err;
	int rc = source_posts(p->w->source, p->id, &posts, &err);

	part_begin(h, "posts", WORD_last_posts);
	if (rc < 0 || !posts->n) {
		html(h, "<p>");
		html_word(h, rc < 0 ? WORD_history_away : WORD_no_recent_posts);
		html(h, "</p>\n");
	} else {
		html(h, "<ol class=\"posts\">\n");
		for (size_t i = 0; i < posts->n && i < POSTS_SHOWN; i++)
			add_post(h, p, &posts->at[i]);
		html(h, "</ol>\n");
	}
	part_end(h);
}
