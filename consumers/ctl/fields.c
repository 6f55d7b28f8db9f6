/* fields.c -- looking up what Redis told; must not know what it means. */
#include "fields.h"

#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

int fields_take(struct fields *f, const struct redisReply *reply,
		struct err *err)
{
	size_t n = redis_reply_len(reply) & ~(size_t)1;

	*f = (struct fields){ .word = calloc(n + 1, sizeof(*f->word)) };
	if (!f->word)
		return err_set(err, -ENOMEM, "no memory for an answer");
	for (f->n = 0; f->n < n; f->n++)
		f->word[f->n] = redis_reply_str(redis_reply_at(reply, f->n));
	return 0;
}

void fields_release(struct fields *f)
{
	free(f->word);
	*f = (struct fields){ .n = 0 };
}

struct str fields_get(const struct fields *f, const char *name)
{
	for (size_t i = 0; i + 1 < f->n; i += 2)
		if (str_is(f->word[i], name))
			return f->word[i + 1];
	return STR_NULL;
}

struct str fields_get_of(const struct fields *f, const char *metric,
			 const char *window, const char *platform)
{
	char name[100];

	snprintf(name, sizeof(name), "%s%s%s%s%s", metric, window ? ":" : "",
		 window ? window : "", platform ? ":" : "",
		 platform ? platform : "");
	return fields_get(f, name);
}

void fields_json(const struct fields *f, struct buf *out)
{
	for (size_t i = 0; i + 1 < f->n; i += 2) {
		buf_adds(out, i ? "," : "");
		text_add_json(out, f->word[i]);
		buf_addc(out, ':');
		text_add_json(out, f->word[i + 1]);
	}
}
