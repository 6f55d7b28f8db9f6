/* api_answer.h -- what an answer of /api/v1 is, and what several share. */
#ifndef SENTRA_CONSUMERS_BOARD_API_ANSWER_H
#define SENTRA_CONSUMERS_BOARD_API_ANSWER_H

#include "consumers/view/json_put.h"
#include "page.h"

/* Adds the members of the answer, behind those that all have; returns as
 * page_fn. */
typedef int api_fn(const struct world *, const struct page_ask *,
		   struct json_put *, struct err *);

/* A row of api.c each. */
api_fn api_sentras, api_sentra, api_history, api_posts; /* api_sentra.c */
api_fn api_why;                                         /* api_why.c */
api_fn api_ranking;                                     /* api_ranking.c */
api_fn api_programmes;                                  /* api_programmes.c */
api_fn api_campaigns, api_campaign;                     /* api_campaigns.c */
api_fn api_health;                                      /* api_health.c */

/* The place of the card that is asked for; -ENOENT with text. */
int api_card(const struct world *, const struct page_ask *, size_t *card,
	     struct err *) MUST_USE;
/* A sentra by its id and, where it has a card, its name: members "sentra" and
 * "name". */
void api_put_sentra(struct json_put *, const struct world *, struct str id);
/* A platform's name; null of none of ours (-1). */
void api_put_platform(struct json_put *, int platform);

#endif
