/* campaign_part.c -- what the owner of a partition writes of its sentra. */
#include "campaign_part.h"

#include "common/kafka/kafka.h"
#include "consumers/core/keys.h"
#include "consumers/core/partitions.h"

#include <errno.h>
#include <stdlib.h>

const struct buf *key_campaign_part(struct buf *out,
				    const struct campaign_context *v,
				    int32_t partition)
{
	return key_state(out, v->env, v->stage, "campaigns", partition);
}

/* ---- the text of a sentra ---- */

static void write_result(struct buf *out, const struct campaign *c,
			 const struct campaign_result *r)
{
	buf_addf(out, "%s%s %s ", out->len ? " " : "", c->id,
		 campaign_status_names[r->status]);
	buf_addi(out, r->first_s);
	buf_adds(out, r->early ? " 1" : " 0");
	buf_adds(out, r->ready ? " 1" : " 0");
}

static void write_text(struct buf *out, const struct campaign_context *v,
		       const struct zone *zone, size_t number)
{
	buf_clear(out);
	for (size_t i = 0; i < v->campaigns->n; i++) {
		const struct campaign *c = &v->campaigns->at[i];
		struct campaign_look look;
		struct campaign_result result;

		if (!campaign_is_expected(v, number, c))
			continue;
		campaign_look_begin(&look, c, zone, v->t_s);
		v->show(v->ctx, &v->env->roster->sentras[number], &look);
		result = campaign_look_end(&look);
		write_result(out, c, &result);
	}
}

static struct str next_word(struct str *text)
{
	const char *end = text->n ? memchr(text->p, ' ', text->n) : NULL;
	struct str word = { text->p, end ? (size_t)(end - text->p) : text->n };
	size_t used = word.n + (end != NULL);

	*text = (struct str){ text->p + used, text->n - used };
	return word;
}

const struct campaign *campaign_part_read(const struct campaigns *campaigns,
					  struct str *text,
					  struct campaign_result *r)
{
	struct str id = next_word(text), status = next_word(text);
	bool good = str_number(next_word(text), &r->first_s);
	size_t i = 0, s = 0;

	r->early = str_is(next_word(text), "1");
	r->ready = str_is(next_word(text), "1");
	while (i < campaigns->n && !str_is(id, campaigns->at[i].id))
		i++;
	while (s < CAMPAIGN_STATUSES &&
	       !str_is(status, campaign_status_names[s]))
		s++;
	r->status = (enum campaign_status)s;
	return good && i < campaigns->n && s < CAMPAIGN_STATUSES
		       ? &campaigns->at[i]
		       : NULL;
}

/* ---- the texts of our partitions ---- */

/* A writing. */
struct writer {
	const struct campaign_context *context;
	const struct campaign_zones *zones;
	const struct partition *partitions; /* ours */
	size_t n;
	struct fence *fence;
	struct str *standing; /* owned: by sentra, what stands in Redis */
	struct buf key, text; /* scratch */
};

static int32_t partition_of(const struct campaign_context *v, struct str id)
{
	return kafka_partition_of(id, v->env->partitions);
}

static int remove_text(struct writer *w, int32_t partition, struct str id,
		       struct err *err)
{
	return campaign_put(w->fence, "HDEL",
			    key_campaign_part(&w->key, w->context, partition),
			    id, STR_NULL, err);
}

/* Into standing; whom the roster does not have, or not there, goes. */
static int sort_texts(struct writer *w, const struct redisReply *hash,
		      int32_t partition, struct err *err)
{
	const struct campaign_context *v = w->context;
	int rc = 0;

	for (size_t i = 0; i + 1 < redis_reply_len(hash) && rc == 0; i += 2) {
		struct str id = redis_reply_str(redis_reply_at(hash, i));
		size_t at = campaign_number_of(v, id);

		if (at < v->env->roster->n && partition_of(v, id) == partition)
			w->standing[at] =
				redis_reply_str(redis_reply_at(hash, i + 1));
		else
			rc = remove_text(w, partition, id, err);
	}
	return rc;
}

static int write_sentra(struct writer *w, size_t number, struct err *err)
{
	const struct campaign_context *v = w->context;
	struct str id = str_of(v->env->roster->sentras[number].id);
	int32_t partition = partition_of(v, id);
	struct str stands = w->standing[number];
	int rc;

	if (!partitions_have(w->partitions, w->n, partition))
		return 0;
	write_text(&w->text, v, w->zones->of[number], number);
	rc = buf_error(&w->text, err, "campaigns");
	if (rc < 0 || str_eq(stands, buf_str(&w->text)))
		return rc;
	if (w->text.len == 0)
		return remove_text(w, partition, id, err);
	return campaign_put(w->fence, "HSET",
			    key_campaign_part(&w->key, v, partition), id,
			    buf_str(&w->text), err);
}

static int ask_texts(struct writer *w, struct campaign_answers *a,
		     struct err *err)
{
	int rc = fence_finish(w->fence, err);

	for (size_t i = 0; i < w->n && rc == 0; i++)
		rc = campaign_ask(a, w->context, "HGETALL %k",
				  key_campaign_part(&w->key, w->context,
						    w->partitions[i].id),
				  err);
	return rc == 0 ? campaign_take(a, w->context, err) : rc;
}

int campaign_part_write(const struct campaign_context *v,
			const struct campaign_zones *zones,
			const struct partition *partitions, size_t n,
			struct fence *f, struct err *err)
{
	size_t sentras = v->env->roster->n;
	struct writer w = { v, zones, partitions, n, f, NULL, { 0 }, { 0 } };
	struct campaign_answers a;
	int rc = campaign_answers_init(&a, n, err);

	buf_init(&w.key, KEY_MAX);
	buf_init(&w.text, KEY_MAX);
	w.standing = calloc(sentras + 1, sizeof(*w.standing));
	if (rc == 0 && !w.standing)
		rc = err_set(err, -ENOMEM, "no memory for campaigns");
	if (rc == 0)
		rc = ask_texts(&w, &a, err);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = sort_texts(&w, a.at[i], partitions[i].id, err);
	for (size_t i = 0; i < sentras && rc == 0; i++)
		rc = write_sentra(&w, i, err);
	campaign_answers_release(&a);
	free(w.standing);
	buf_release(&w.key);
	buf_release(&w.text);
	return rc;
}
