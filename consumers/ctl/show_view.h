/* show_view.h -- a card and its newest posts as text.  Pure. */
#ifndef SENTRA_SHOW_VIEW_H
#define SENTRA_SHOW_VIEW_H

#include "fields.h"
#include "style.h"

struct post {
	struct str id; /* of the stream entry: milliseconds-sequence */
	struct fields fields;
};

struct sheet {
	struct fields card;
	struct post *post;
	size_t n_posts;
};

void show_text(const struct sheet *, const struct style *, struct buf *out);
/* One JSON document; values are texts, as Redis has them. */
void show_json(const struct sheet *, struct buf *out);

#endif
