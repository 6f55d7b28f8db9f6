/* pick.c -- the sentra and the account that a word means; must not know what
 * they are wanted for. */
#include "pick.h"

#include "common/base/guess.h"

#include <errno.h>

#define LIST_MAX 400

/* ---- sentra ---- */

static bool contains(const char *text, const char *part)
{
	return strcasestr(text, part) != NULL;
}

static const struct sentra *whole(const struct roster *roster, const char *word)
{
	for (size_t i = 0; i < roster->n; i++) {
		const struct sentra *s = &roster->sentras[i];

		if (strcmp(s->id, word) == 0 || strcasecmp(s->name, word) == 0)
			return s;
	}
	return NULL;
}

static const struct sentra *unknown(const struct roster *roster,
				    const char *word, struct err *err)
{
	struct guess guess = { .word = word };

	for (size_t i = 0; i < roster->n; i++)
		guess_offer(&guess, roster->sentras[i].id);
	err_set(err, -ENOENT, "no sentra '%s' in the roster%s%s%s", word,
		guess.best ? "; did you mean " : "",
		guess.best ? guess.best : "", guess.best ? "?" : "");
	return NULL;
}

const struct sentra *pick_sentra(const struct roster *roster, const char *word,
				 struct err *err)
{
	const struct sentra *found = whole(roster, word);
	struct buf list;
	size_t n = 0;

	if (found)
		return found;
	buf_init(&list, LIST_MAX);
	for (size_t i = 0; i < roster->n && *word; i++) {
		const struct sentra *s = &roster->sentras[i];

		if (!contains(s->id, word) && !contains(s->name, word))
			continue;
		buf_addf(&list, "%s%s", n++ ? ", " : "", s->id);
		found = s;
	}
	if (n > 1) {
		err_set(err, -EINVAL, "'%s' may be any of: %s", word,
			buf_shown(&list));
		found = NULL;
	} else if (n == 0) {
		unknown(roster, word, err);
	}
	buf_release(&list);
	return found;
}

/* ---- accounts ---- */

/* platform < 0: any. */
static bool fits(const struct account *a, int platform, const char *word)
{
	if (platform >= 0 && (int)a->platform != platform)
		return false;
	if (*word == '@')
		return a->handle && strcasecmp(a->handle, word + 1) == 0;
	return strcmp(a->identity, word) == 0 ||
	       (a->id && strcmp(a->id, word) == 0);
}

static void name_all(const struct sentra *s, struct buf *list)
{
	for (size_t i = 0; i < s->n_accounts; i++)
		buf_addf(list, "%s%s:%s", i ? ", " : "",
			 platform_names[s->accounts[i].platform],
			 s->accounts[i].identity);
}

static void refuse(const struct sentra *s, const char *word, size_t n,
		   struct err *err)
{
	struct buf list;

	buf_init(&list, LIST_MAX);
	name_all(s, &list);
	if (n > 1)
		err_set(err, -EINVAL,
			"%s has several accounts '%s': put the platform "
			"before it; it has %s",
			s->id, word, buf_shown(&list));
	else
		err_set(err, -ENOENT, "%s has no account '%s': it has %s",
			s->id, word, s->n_accounts ? buf_shown(&list) : "none");
	buf_release(&list);
}

const struct account *pick_account(const struct sentra *s, const char *word,
				   struct err *err)
{
	const char *colon = strchr(word, ':');
	const struct account *found = NULL;
	const char *rest = word;
	int platform = -1;
	size_t n = 0;

	if (colon)
		platform = platform_find(
			(struct str){ word, (size_t)(colon - word) });
	if (platform >= 0)
		rest = colon + 1;
	for (size_t i = 0; i < s->n_accounts; i++)
		if (fits(&s->accounts[i], platform, rest)) {
			found = &s->accounts[i];
			n++;
		}
	if (n == 1)
		return found;
	refuse(s, word, n, err);
	return NULL;
}
