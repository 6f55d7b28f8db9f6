/* labels_card.c -- names and values of the fields. */
#include "labels_card.h"

void labels_card_name(struct buf *out, const struct shown_labels *labels,
		      size_t field)
{
	static const char *const rest[] = { "lexicon_version", "labelled_from",
					    "as_of" };
	size_t boards = labels_card_boards(labels), at = field - boards;

	if (field < boards && field % PARTS == PART_TOLD)
		buf_addf(out, "last:%s", shown_label_id(labels, field / PARTS));
	else if (field < boards)
		buf_addf(out, "%s:%s", shown_label_id(labels, field / PARTS),
			 window_names[field % PARTS]);
	else if (at < CARD_UNLABELLED)
		buf_addf(out, "posts:%s", window_names[at - CARD_POSTS]);
	else if (at < CARD_VERSION)
		buf_addf(out, "unlabelled:%s",
			 window_names[at - CARD_UNLABELLED]);
	else
		buf_adds(out, rest[at - CARD_VERSION]);
}

static void add_instant(struct buf *out, int64_t ms)
{
	if (ms != TIME_NONE)
		buf_addi(out, floor_div(ms, SECOND_MS));
}

static void add_rest(struct buf *out, const struct labels_card *card, size_t at)
{
	if (at < CARD_UNLABELLED)
		buf_addi(out, card->sums->posts[at - CARD_POSTS]);
	else if (at < CARD_VERSION)
		buf_addi(out, card->sums->unlabelled[at - CARD_UNLABELLED]);
	else if (at == CARD_VERSION)
		buf_adds(out, lexicon_version(card->labels->lexicon));
	else if (at == CARD_FROM)
		add_instant(out, card->first_ms);
	else
		buf_addi(out, card->t_s);
}

void labels_card_value(struct buf *out, const struct labels_card *card,
		       size_t field)
{
	size_t boards = labels_card_boards(card->labels), label;

	if (field >= boards) {
		add_rest(out, card, field - boards);
		return;
	}
	label = card->labels->at[field / PARTS];
	if (field % PARTS == PART_TOLD)
		add_instant(out, card->sums->told_ms[label]);
	else
		buf_addi(out, card->sums->count[label][field % PARTS]);
}

int64_t labels_card_on_board(const struct labels_card *card, size_t board)
{
	size_t label = card->labels->at[board / PARTS];
	int64_t told_ms = card->sums->told_ms[label];

	if (board % PARTS != PART_TOLD)
		return card->sums->count[label][board % PARTS];
	return told_ms == TIME_NONE ? 0 : floor_div(told_ms, SECOND_MS);
}
