/* episodes.c -- reads the stream of alerts. */
#include "episodes.h"

int episodes_read(const struct world *w, size_t most, struct alert_list *list,
		  struct err *err)
{
	struct str *event = NULL;
	struct pool pool;
	size_t n = 0;
	int rc;

	pool_init(&pool);
	rc = source_alerts(w->source, most, &pool, &event, &n, err);
	for (size_t i = n; rc == 0 && i-- > 0;)
		rc = alert_list_add(list, event[i], err);
	pool_release(&pool);
	return rc;
}
