/* campaign_parts.h -- pieces of the pages of campaigns. */
#ifndef SENTRA_CONSUMERS_BOARD_CAMPAIGN_PARTS_H
#define SENTRA_CONSUMERS_BOARD_CAMPAIGN_PARTS_H

#include "campaign_now.h"
#include "consumers/view/html.h"

/* "berjalan", with its symbol. */
void campaign_state(struct html *, const struct campaign_now *);
/* "mulai dalam 20 hari 3 jam", "berakhir dalam 1 jam", "berakhir 9 hari lalu",
 * as of world->now_ms. */
void campaign_countdown(struct html *, const struct campaign_now *);
/* "11 dari 31" */
void campaign_posted(struct html *, const struct campaign_now *);
/* How it went so far: first posts over the time since T0; nothing where nobody
 * posted. */
void campaign_curve(struct html *, const struct campaign_now *);

#endif
