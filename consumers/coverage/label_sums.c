/* label_sums.c -- sums over the posts that accounts know, and what they kept of
 * those before. */
#include "label_sums.h"

static int64_t window_end_ms(enum window window, int64_t t_s, int zone_hours)
{
	int64_t t_ms = t_s * SECOND_MS;

	if (window == W30D)
		return day_start_ms(local_day(t_ms, zone_hours) + 1,
				    zone_hours);
	return (hour_of(t_ms) + 1) * HOUR_MS;
}

void window_spans(struct window_span out[WINDOW_COUNT], int64_t t_s,
		  int zone_hours)
{
	for (int w = 0; w < WINDOW_COUNT; w++)
		out[w] = (struct window_span){
			window_begin_ms((enum window)w, t_s, zone_hours),
			window_end_ms((enum window)w, t_s, zone_hours)
		};
}

void label_sums_init(struct label_sums *sums, const struct shown_labels *labels)
{
	memset(sums->posts, 0, sizeof(sums->posts));
	memset(sums->unlabelled, 0, sizeof(sums->unlabelled));
	for (size_t i = 0; i < labels->n; i++) {
		memset(sums->count[labels->at[i]], 0, sizeof(sums->count[0]));
		sums->told_ms[labels->at[i]] = TIME_NONE;
	}
}

static void add_post(struct label_sums *sums, const struct shown_labels *labels,
		     const struct labelled_post *post,
		     const struct window_span windows[WINDOW_COUNT])
{
	int64_t at_ms = post->post.published_ms;
	bool labelled = shown_labels_any(labels, &post->labels);

	for (size_t i = 0; labelled && i < labels->n; i++) {
		size_t label = labels->at[i];

		if (!label_set_has(&post->labels, label))
			continue;
		sums->told_ms[label] = later(sums->told_ms[label], at_ms);
		for (int w = 0; w < WINDOW_COUNT; w++)
			sums->count[label][w] += at_ms >= windows[w].from_ms &&
						 at_ms < windows[w].until_ms;
	}
	for (int w = 0; w < WINDOW_COUNT; w++) {
		bool within = at_ms >= windows[w].from_ms &&
			      at_ms < windows[w].until_ms;

		sums->posts[w] += within;
		sums->unlabelled[w] += within && !labelled;
	}
}

void label_sums_add(struct label_sums *sums, const struct shown_labels *labels,
		    const struct coverage_account *account,
		    const struct window_span windows[WINDOW_COUNT])
{
	const struct post_table *posts = &account->account.posts;

	for (size_t i = 0; i < posts->n_slots; i++)
		if (posts->slots[i])
			add_post(sums, labels, labelled_post(posts->slots[i]),
				 windows);
	for (size_t i = 0; account->told_ms && i < labels->n; i++) {
		size_t label = labels->at[i];

		sums->told_ms[label] =
			later(sums->told_ms[label], account->told_ms[label]);
	}
}
