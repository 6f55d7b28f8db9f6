/* found.c -- a post by its address. */
#include "found.h"

#include "consumers/core/keys.h"
#include "consumers/view/post_address.h"

/* The id of an entry begins with published_at in unix ms. */
static int64_t instant_of(struct str id)
{
	const char *dash = id.n ? memchr(id.p, '-', id.n) : NULL;

	if (dash)
		id.n = (size_t)(dash - id.p);
	return ctl_number(id);
}

/* Takes the reply if the post is in it. */
static bool take(struct found_post *found, struct redisReply *reply,
		 const struct sentra *sentra, struct str address, bool labelled)
{
	for (size_t i = 0; i < redis_reply_len(reply); i++) {
		const struct redisReply *entry = redis_reply_at(reply, i);
		const struct redisReply *fields = redis_reply_at(entry, 1);
		struct str url = ctl_field(fields, "url");

		if (!is_address_of_post(address, url,
					ctl_field(fields, "post_id")))
			continue;
		*found = (struct found_post){
			.sentra = sentra,
			.published_ms = instant_of(
				redis_reply_str(redis_reply_at(entry, 0))),
			.labelled = labelled,
			.platform = ctl_field(fields, "platform"),
			.url = url,
			.text = ctl_field(fields, "text"),
			.labels = ctl_field(fields, "labels"),
			.reply = reply,
		};
		return true;
	}
	return false;
}

static int look(struct ctl *c, const struct sentra *sentra, const char *kind,
		struct str address, struct found_post *found, struct err *err)
{
	struct redisReply *reply = NULL;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = ctl_call(c, &reply, err, "XREVRANGE %k + -",
		      key_sentra(&key, c->pipeline.prefix, kind, sentra->id));
	buf_release(&key);
	if (rc < 0 ||
	    !take(found, reply, sentra, address, strcmp(kind, "labelled") == 0))
		redis_reply_free(reply);
	return rc;
}

int find_post(struct ctl *c, const struct roster *roster, struct str address,
	      struct found_post *found, struct err *err)
{
	static const char *const kinds[] = { "labelled", "recent" };
	int rc = ctl_connect(c, err);

	*found = (struct found_post){ .sentra = NULL };
	for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
		for (size_t i = 0; i < roster->n && rc == 0 && !found->sentra;
		     i++)
			rc = look(c, &roster->sentras[i], kinds[k], address,
				  found, err);
	return rc;
}
