/* find_card.c -- the card that a word means; must not know what it is wanted
 * for. */
#include "find_card.h"

#include <errno.h>
#include <strings.h>

#define LIST_MAX    400
#define SCORER_UNIT "sentra-consumer@scorer"

static bool contains(struct str text, const char *part)
{
	size_t n = strlen(part);

	for (size_t i = 0; i + n <= text.n; i++)
		if (strncasecmp(text.p + i, part, n) == 0)
			return true;
	return false;
}

static int nothing(const struct ctl *c, const struct hashes *cards,
		   struct err *err)
{
	if (cards->n)
		return err_set(err, -ENOENT,
			       "no sentra '%s': sentractl top -n 0 lists all",
			       c->args.word);
	return err_set(err, -ENOENT,
		       "no sentra yet: " SCORER_UNIT
		       " has written nothing to this Redis, or under another "
		       "prefix than %s",
		       c->pipeline.prefix);
}

int find_card(const struct ctl *c, const struct snapshot *snapshot, size_t *out,
	      struct err *err)
{
	const struct hashes *cards = &snapshot->cards;
	size_t column = hashes_column(cards, "name"), n = 0;
	const char *word = c->args.word;
	struct buf list;
	int rc = 0;

	buf_init(&list, LIST_MAX);
	for (size_t i = 0; i < cards->n; i++) {
		struct str id = cards->id[i];
		struct str name = hashes_at(cards, i, column);

		if (str_is(id, word) || str_is(name, word)) {
			*out = i;
			n = 1;
			break;
		}
		if (!contains(id, word) && !contains(name, word))
			continue;
		buf_addf(&list, "%s%.*s", n++ ? ", " : "", STR_ARG(id));
		*out = i;
	}
	if (n == 0)
		rc = nothing(c, cards, err);
	else if (n > 1)
		rc = err_set(err, -EINVAL, "'%s' may be any of: %s", word,
			     buf_shown(&list));
	buf_release(&list);
	return rc;
}
