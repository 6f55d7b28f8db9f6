/* digest.c -- the newest posts of several sentra; must not know where they are
 * read. */
#include "digest.h"

#include "common/base/array.h"
#include "common/base/utf8.h"
#include "number.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define POST_MAX ((size_t)256 << 10)

/* ---- which posts ---- */

void digest_init(struct digest *d, size_t most)
{
	*d = (struct digest){ .most = most, .floor_ms = INT64_MIN };
	pool_init(&d->texts);
}

void digest_release(struct digest *d)
{
	free(d->at);
	pool_release(&d->texts);
}

static int newest_first(const void *a, const void *b)
{
	const struct digest_post *x = a, *y = b;

	if (x->published_ms != y->published_ms)
		return x->published_ms > y->published_ms ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

void digest_end(struct digest *d)
{
	if (d->n)
		qsort(d->at, d->n, sizeof(*d->at), newest_first);
	if (!d->most || d->n < d->most)
		return;
	d->n = d->most;
	d->floor_ms = d->at[d->n - 1].published_ms;
}

int digest_offer(struct digest *d, const struct digest_post *post,
		 struct err *err)
{
	struct digest_post *to;

	/* The old are dropped now and then, so that few are kept. */
	if (d->most && d->n >= 2 * d->most)
		digest_end(d);
	if (post->published_ms <= d->floor_ms)
		return 0;
	if (!ARRAY_ROOM(d->at, d->size, d->n + 1))
		return err_set(err, -ENOMEM, "no memory for a digest");
	to = &d->at[d->n++];
	*to = *post;
	to->place = d->offered++;
	to->sentra = pool_str(&d->texts, post->sentra);
	to->name = pool_str(&d->texts, post->name);
	to->platform = pool_str(&d->texts, post->platform);
	to->url = pool_str(&d->texts, post->url);
	to->text = pool_str(&d->texts, post->text);
	to->labels = pool_str(&d->texts, post->labels);
	return d->texts.bad ? err_set(err, -ENOMEM, "no memory for a digest")
			    : 0;
}

/* ---- how it looks ---- */

/* most: characters; 0: all. */
static void add_caption(struct buf *out, struct str text, size_t most)
{
	struct buf line;
	size_t n;

	buf_init(&line, POST_MAX);
	text_add_line(&line, text);
	n = most ? utf8_cut_chars(buf_shown(&line), line.len, most) : line.len;
	buf_add(out, buf_shown(&line), n);
	buf_adds(out, n < line.len ? "\xe2\x80\xa6\n" : "\n");
	buf_spoil(out, &line);
	buf_release(&line);
}

static void add_post(const struct digest_post *post, size_t number,
		     const struct digest_head *head, struct buf *out)
{
	char platform[65];

	snprintf(platform, sizeof(platform), "%.*s", STR_ARG(post->platform));
	buf_addf(out, "\n%zu. *", number);
	text_add_line(out, post->name);
	buf_adds(out, "*, ");
	time_add_at(out, head->language, post->published_ms, post->zone);
	buf_adds(out, ", ");
	text_add_line(out, str_of(platform_title(platform)));
	buf_addc(out, '\n');
	if (post->text.n)
		add_caption(out, post->text, head->most ? DIGEST_SHORT : 0);
	if (post->url.n) {
		text_add_line(out, post->url);
		buf_addc(out, '\n');
	}
}

static size_t characters(const struct buf *text)
{
	size_t n = 0;

	for (size_t i = 0; i < text->len; i++)
		n += ((unsigned char)text->data[i] & 0xc0) != 0x80;
	return n;
}

static void add_posts(const struct digest *d, const struct digest_head *head,
		      struct buf *out)
{
	struct buf post;
	bool room = true;

	buf_init(&post, POST_MAX);
	for (size_t i = 0; i < d->n && room; i++) {
		buf_clear(&post);
		add_post(&d->at[i], i + 1, head, &post);
		room = !head->most ||
		       characters(out) + characters(&post) <= head->most;
		if (room)
			buf_addbuf(out, &post);
	}
	buf_release(&post);
}

void digest_text(const struct digest *d, const struct digest_head *head,
		 struct buf *out)
{
	struct buf at;

	buf_init(&at, 100);
	time_add_at(&at, head->language, head->t_ms, head->zone);
	buf_addc(out, '*');
	text_add_line(out, str_of(head->title));
	buf_adds(out, "*, ");
	buf_addf(out, word(head->language, WORD_latest_posts), buf_shown(&at));
	buf_addc(out, '\n');
	add_posts(d, head, out);
	if (d->n == 0)
		buf_addf(out, "\n%s\n", word(head->language, WORD_no_posts));
	buf_release(&at);
}
