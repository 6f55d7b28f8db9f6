/* labelled_stream.c -- posts and their labels as words of XADD. */
#include "labelled_stream.h"

#define IDS_MAX (64 << 10) /* of all labels of a lexicon */

struct labels_of {
	const struct shown_labels *labels;
	struct buf ids; /* scratch */
};

static void add_labels(void *ctx, struct redis_cmd *out,
		       const struct newest_post *it)
{
	struct labels_of *of = ctx;

	buf_clear(&of->ids);
	shown_labels_print(of->labels, &labelled_post(it->post)->labels,
			   &of->ids);
	redis_cmd_args(out, "labels");
	redis_cmd_argb(out, &of->ids);
}

void labelled_entries(struct redis_cmd *out, const struct shown_labels *labels,
		      const struct labelled_account *accounts, size_t n,
		      int64_t t_s)
{
	struct newest_post at[LABELLED_MAX];
	struct newest_posts newest = { .at = at, .most = LABELLED_MAX };
	struct labels_of of = { .labels = labels };

	buf_init(&of.ids, IDS_MAX);
	for (size_t i = 0; i < n; i++)
		newest_posts_add(&newest, accounts[i].platform,
				 &accounts[i].account->account,
				 t_s * SECOND_MS);
	newest_posts_entries(out, &newest, add_labels, &of);
	buf_release(&of.ids);
}
