/* query.c -- values of a query. */
#include "serve.h"
#include "target.h"

/* A byte of a form's text: "+" is a blank. */
static char form_byte(struct str text, size_t *i)
{
	if (text.p[*i] == '+') {
		(*i)++;
		return ' ';
	}
	return target_byte(text, i);
}

static bool is_name(struct str text, const char *name)
{
	size_t i = 0;

	while (i < text.n && *name)
		if (form_byte(text, &i) != *name++)
			return false;
	return i == text.n && !*name;
}

/* What stands before the mark, which is taken off *rest with it; *found: the
 * mark was there. */
static struct str before(struct str *rest, char mark, bool *found)
{
	const char *at = rest->n ? memchr(rest->p, mark, rest->n) : NULL;
	struct str part = { rest->p, at ? (size_t)(at - rest->p) : rest->n };

	*found = at != NULL;
	rest->p += part.n + *found;
	rest->n -= part.n + *found;
	return part;
}

bool query_value(struct str query, const char *name, struct buf *out)
{
	bool found;

	buf_clear(out);
	while (query.n) {
		struct str value = before(&query, '&', &found);
		struct str key = before(&value, '=', &found);

		if (!is_name(key, name))
			continue;
		for (size_t i = 0; i < value.n;)
			buf_addc(out, form_byte(value, &i));
		found = !out->bad && target_is_utf8(buf_str(out));
		if (!found)
			buf_clear(out);
		return found;
	}
	return false;
}
