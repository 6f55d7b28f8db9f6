/* api_answer.c -- what answers of /api/v1 share. */
#include "api_answer.h"

#include <errno.h>

int api_card(const struct world *w, const struct page_ask *ask, size_t *card,
	     struct err *err)
{
	*card = hashes_find(&w->now->cards, ask->rest);
	if (*card != HASHES_NONE)
		return 0;
	return err_set(err, -ENOENT,
		       "there is no sentra '%.*s'; /api/v1/sentra has all",
		       STR_ARG(ask->rest));
}

void api_put_sentra(struct json_put *json, const struct world *w, struct str id)
{
	size_t card = hashes_find(&w->now->cards, id);

	json_put_text(json, "sentra", id);
	json_put_text(json, "name",
		      card == HASHES_NONE
			      ? STR_NULL
			      : hashes_get(&w->now->cards, card, "name"));
}

void api_put_platform(struct json_put *json, int platform)
{
	json_put_text(json, "platform",
		      platform < 0 ? STR_NULL
				   : str_of(platform_names[platform]));
}
