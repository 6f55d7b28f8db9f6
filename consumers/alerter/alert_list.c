/* alert_list.c -- events of alerts, folded into alerts. */
#include "alert_list.h"

#include "common/base/array.h"
#include "common/json/json.h"

#include <errno.h>
#include <stdlib.h>

void alert_list_release(struct alert_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->at[i].detail);
	free(l->at);
	*l = (struct alert_list){ 0 };
}

static struct alert_episode *find_firing(const struct alert_list *l,
					 const struct monitor_alert *alert)
{
	for (size_t i = l->n; i-- > 0;)
		if (l->at[i].ended_ms == TIME_NONE &&
		    monitor_alert_cmp(&l->at[i].alert, alert) == 0)
			return &l->at[i];
	return NULL;
}

static struct alert_episode *append(struct alert_list *l,
				    const struct monitor_alert *alert)
{
	if (!ARRAY_ROOM(l->at, l->size, l->n + 1))
		return NULL;
	l->at[l->n] = (struct alert_episode){ .alert = *alert,
					      .raised_ms = TIME_NONE,
					      .ended_ms = TIME_NONE };
	return &l->at[l->n++];
}

static int set_detail(struct alert_episode *e, struct str event,
		      struct err *err)
{
	struct json_t *doc;
	struct str text;
	int rc = json_parse(event, &json_answer_limits, &doc, err);

	if (rc < 0)
		return rc;
	text = json_str(json_get(doc, "detail"));
	if (text.p)
		e->detail = strndup(text.p, text.n);
	json_free(doc);
	return e->detail || !text.p
		       ? 0
		       : err_set(err, -ENOMEM, "no memory for the alerts");
}

int alert_list_add(struct alert_list *l, struct str event, struct err *err)
{
	struct alert_episode *e;
	struct alert_event decoded;
	int rc = alert_decode(event, &decoded, err);

	if (rc == -ENOMEM)
		return rc;
	if (rc < 0) {
		l->unread++;
		return 0;
	}
	e = find_firing(l, &decoded.alert);
	if (!e && !(e = append(l, &decoded.alert)))
		return err_set(err, -ENOMEM, "no memory for the alerts");
	if (!decoded.firing)
		e->ended_ms = decoded.observed_ms;
	else if (e->raised_ms == TIME_NONE)
		e->raised_ms = decoded.observed_ms;
	free(e->detail);
	e->detail = NULL;
	return set_detail(e, event, err);
}

const struct alert_episode *alert_list_firing(const struct alert_list *l,
					      enum monitor_alert_kind kind,
					      const char *of)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->at[i].ended_ms == TIME_NONE &&
		    l->at[i].alert.kind == kind &&
		    strcmp(l->at[i].alert.of, of) == 0)
			return &l->at[i];
	return NULL;
}
