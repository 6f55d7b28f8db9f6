/* serentak.c -- what Redis says of a campaign, in words. */
#include "serentak.h"

#include "snapshot.h"

const struct serentak_word serentak_statuses[SERENTAK_STATUSES] = {
	[SERENTAK_LATE] = { "late", WORD_late },
	[SERENTAK_UNSEEN] = { "unseen", WORD_unseen },
	[SERENTAK_WAITING] = { "waiting", WORD_waiting },
};

static const struct serentak_word states[] = {
	{ "planned", WORD_planned },
	{ "running", WORD_running },
	{ "over", WORD_over },
};

/* What stands before it; all where it does not stand there. */
static struct str before(struct str text, char c)
{
	const char *at = text.n ? memchr(text.p, c, text.n) : NULL;

	if (at)
		text.n = (size_t)(at - text.p);
	return text;
}

int serentak_status(struct str value)
{
	struct str status = before(value, ' ');

	for (int i = 0; i < SERENTAK_STATUSES; i++)
		if (str_is(status, serentak_statuses[i].name))
			return i;
	return -1;
}

enum word_id serentak_state(struct str state)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_is(state, states[i].name))
			return states[i].title;
	return WORD_COUNT;
}

int64_t serentak_first_ms(struct str score)
{
	return value_ms(before(score, '.'));
}
