/* find.c -- a word against ids and names; must not know where they stand. */
#include "find.h"

#include "text.h"

#include <errno.h>

#define LIST_MAX 400 /* an error is one line */

static bool begins(const char *text, const char *part, size_t n)
{
	return strncasecmp(text, part, n) == 0;
}

static bool contains(struct str text, const char *part)
{
	size_t n = strlen(part);

	for (size_t i = 0; i + n <= text.n; i++)
		if (begins(text.p + i, part, n))
			return true;
	return false;
}

static bool is_word(struct str text, const char *word)
{
	return text.n == strlen(word) && text.n && begins(text.p, word, text.n);
}

static void list(struct buf *out, struct str id)
{
	if (out->len + id.n + 6 > LIST_MAX) {
		out->bad = true; /* and no more */
		return;
	}
	buf_adds(out, out->len ? ", " : "");
	text_add(out, id);
}

static int several(struct err *err, const char *word, const struct buf *ids)
{
	return err_set(err, -EINVAL, "'%.60s' may be any of: %s%s", word,
		       buf_cstr(ids), ids->bad ? " ..." : "");
}

int find_sentra(const struct candidate *of, size_t n, const char *word,
		struct err *err)
{
	size_t found = 0, last = 0, i;
	struct buf ids;
	int rc;

	for (i = 0; i < n; i++)
		if (is_word(of[i].id, word) || is_word(of[i].name, word))
			return (int)i;
	buf_init(&ids, LIST_MAX + 8);
	for (i = 0; i < n; i++) {
		if (!contains(of[i].id, word) && !contains(of[i].name, word))
			continue;
		list(&ids, of[i].id);
		found++;
		last = i;
	}
	if (found == 0)
		rc = err_set(err, -ENOENT,
			     "no sentra '%.60s'; sentractl top -n 0 lists all",
			     word);
	else
		rc = found == 1 ? (int)last : several(err, word, &ids);
	buf_release(&ids);
	return rc;
}
