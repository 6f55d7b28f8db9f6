/* sentra_posts.c -- the newest posts of a sentra: when, where, what they say,
 * what they are about, and what became of them. */
#include "sentra_page.h"

#define POSTS_SHOWN   10
#define CAPTION_CHARS 160
#define LABELS_SHOWN  12

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
	struct str id;

	for (size_t n = 0; n < LABELS_SHOWN && next_label(&labels, &id); n++)
		add_label(h, p->w->lexicon, id);
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

static void add_post(struct html *h, const struct sentra_page *p,
		     const struct view_post *post)
{
	html(h, "<li><p class=\"about\">");
	part_when(h, p->w, post->published_ms, p->zone);
	html(h, ", <span class=\"platform\">");
	part_platform(h, post->platform);
	html(h, "</span></p>\n<p>");
	part_caption(h, post->url, post->text, CAPTION_CHARS);
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
