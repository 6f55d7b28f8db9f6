/* covered.c -- the keys of boards. */
#include "covered.h"

#include "consumers/core/keys.h"

const struct buf *key_label_board(struct buf *out,
				  const struct coverage_view *v, size_t board)
{
	const char *label = shown_label_id(v->labels, board / PARTS);

	if (board % PARTS == PART_TOLD)
		return key_told(out, v->env->prefix, label);
	return key_coverage(out, v->env->prefix, label,
			    (enum window)(board % PARTS));
}
