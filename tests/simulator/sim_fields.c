/* sim_fields.c -- takes field expressions apart; must not know a field. */
#include "sim_fields.h"

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

static void skip(struct str *t, size_t n)
{
	*t = (struct str){ t->p + n, t->n - n };
}

static bool starts(const struct str *t, char c)
{
	return t->n > 0 && *t->p == c;
}

static struct str take_name(struct str *t)
{
	struct str name = { t->p, 0 };

	while (name.n < t->n && is_name(t->p[name.n]))
		name.n++;
	skip(t, name.n);
	return name;
}

/* What stands between two marks, which may nest; null without their end. */
static struct str take_within(struct str *t, char open, char close)
{
	size_t depth = 0;

	for (size_t i = 0; i < t->n; i++) {
		depth += t->p[i] == open;
		depth -= t->p[i] == close;
		if (depth == 0) {
			struct str in = { t->p + 1, i - 1 };

			skip(t, i + 1);
			return in;
		}
	}
	return STR_NULL;
}

static bool take_word(struct str *t, struct field *f)
{
	struct field_word *w = &f->words[f->n_words];

	if (f->n_words == FIELD_WORDS)
		return false;
	skip(t, 1);
	w->name = take_name(t);
	if (!w->name.n || !starts(t, '('))
		return false;
	w->value = take_within(t, '(', ')');
	f->n_words++;
	return w->value.p != NULL;
}

int sim_field_next(struct str *t, struct field *out)
{
	*out = (struct field){ .inner = STR_NULL };
	if (t->n == 0)
		return 0;
	out->name = take_name(t);
	if (!out->name.n)
		return -1;
	while (starts(t, '.'))
		if (!take_word(t, out))
			return -1;
	if (starts(t, '{')) {
		out->inner = take_within(t, '{', '}');
		if (!out->inner.p)
			return -1;
	}
	if (t->n == 0)
		return 1;
	if (!starts(t, ',') || t->n == 1)
		return -1;
	skip(t, 1);
	return 1;
}

struct str sim_field_word(const struct field *f, const char *name)
{
	for (size_t i = 0; i < f->n_words; i++)
		if (str_is(f->words[i].name, name))
			return f->words[i].value;
	return STR_NULL;
}
