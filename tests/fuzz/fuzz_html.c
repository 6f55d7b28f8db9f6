/* fuzz_html.c -- whatever bytes a text, an attribute or an address has, they
 * stay within it: no byte that HTML reads as a mark gets out but the <bdi> that
 * we write, and what a reader of the attribute gets is what was put in.  Build
 * with clang, -fsanitize=fuzzer,address,undefined. */
#include "common/base/utf8.h"
#include "consumers/view/html.h"

#include <stdint.h>
#include <stdlib.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
	if (!good)
		abort();
}

static bool begins(struct str text, const char *with)
{
	return text.n >= strlen(with) && !memcmp(text.p, with, strlen(with));
}

/* The bytes of the reference at the beginning, and what it stands for; 0: none
 * of those that we write. */
static size_t reference(struct str text, char *as)
{
	static const struct {
		const char *text;
		char as;
	} all[] = { { "&amp;", '&' },  { "&lt;", '<' },   { "&gt;", '>' },
		    { "&quot;", '"' }, { "&#39;", '\'' }, { "&#10;", '\n' },
		    { "&#13;", '\r' }, { "&#9;", '\t' } };

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		if (begins(text, all[i].text)) {
			*as = all[i].as;
			return strlen(all[i].text);
		}
	return 0;
}

/* No mark within, every & a reference, UTF-8 without controls. */
static void check_inner(struct str text, bool lines)
{
	const char *p = text.p, *end = text.p + text.n;
	size_t n;

	for (; p < end; p += n) {
		char as;

		require(!strchr("<>\"'", *p) || !*p);
		if (*p == '&')
			n = reference((struct str){ p, (size_t)(end - p) },
				      &as);
		else if ((unsigned char)*p < 0x80)
			n = (unsigned char)*p >= 0x20 && *p != 0x7f ? 1 : 0;
		else
			n = utf8_len(p, end);
		if (*p == '\n' && lines)
			n = 1;
		require(n > 0);
	}
}

static struct str inner(struct str text, const char *before, const char *after)
{
	require(begins(text, before));
	text.p += strlen(before);
	text.n -= strlen(before);
	require(text.n >= strlen(after));
	text.n -= strlen(after);
	require(!memcmp(text.p + text.n, after, strlen(after)));
	return text;
}

static void check_seen(struct str text)
{
	for (const char *p = text.p, *end = p + text.n; p < end;) {
		size_t n;

		require(utf8_printable(p, end, &n) || *p == '\n');
		p += n;
	}
}

static void check_text(struct html *h, struct str text)
{
	struct str got;

	html_text(h, text);
	got = buf_str(&h->out);
	if (begins(got, "<bdi>"))
		got = inner(got, "<bdi>", "</bdi>");
	check_inner(got, false);
	check_seen(got);
	buf_clear(&h->out);
	html_plain(h, text);
	check_inner(buf_str(&h->out), true);
	buf_clear(&h->out);
}

static bool is_clean(struct str text)
{
	for (const char *p = text.p, *end = p + text.n; p < end;) {
		size_t n;

		if (!utf8_printable(p, end, &n) &&
		    (!*p || !strchr("\n\r\t", *p)))
			return false;
		p += n;
	}
	return true;
}

static void check_attr(struct html *h, struct str text)
{
	struct buf read;
	struct str got;

	html_attr(h, "title", text);
	got = inner(buf_str(&h->out), " title=\"", "\"");
	check_inner(got, false);
	buf_init(&read, 1 << 20);
	for (size_t i = 0, n; i < got.n; i += n) {
		char as = got.p[i];

		n = as == '&' ? reference((struct str){ got.p + i, got.n - i },
					  &as)
			      : 1;
		buf_addc(&read, as);
	}
	if (is_clean(text) && text.n <= HTML_TEXT_MAX)
		require(str_eq(buf_str(&read), text));
	buf_release(&read);
	buf_clear(&h->out);
}

static void check_link(struct html *h, struct str url)
{
	struct str got;

	if (!html_link(h, "href", url)) {
		require(h->out.len == 0);
		return;
	}
	got = buf_str(&h->out);
	if (begins(got, " href=\"/")) {
		got = inner(got, " href=\"", "\"");
		require(got.n < 2 || (got.p[1] != '/' && got.p[1] != '\\'));
	} else {
		got = inner(got, " href=\"", "\" rel=\"noreferrer\"");
		require(!strncasecmp(got.p, "http://", 7) ||
			!strncasecmp(got.p, "https://", 8));
	}
	check_inner(got, false);
	buf_clear(&h->out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct html h;

	html_init(&h, INDONESIAN);
	buf_addc(&h.out, ' ');
	buf_clear(&h.out);
	check_text(&h, text);
	check_attr(&h, text);
	check_link(&h, text);
	html_number(&h, text);
	check_inner(buf_str(&h.out), false);
	html_release(&h);
	return 0;
}
