/* campaign.c -- `sentractl campaign [ID]`: all campaigns, or one: how far it
 * is, who posted first, who is late. */
#include "campaign_page.h"

#include "consumers/core/keys.h"
#include "consumers/coverage/campaign_file.h"
#include "consumers/ctl/roster_file.h"
#include "consumers/ctl/watch.h"
#include "store.h"
#include "vocabulary.h"

#include "common/base/guess.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PAGE_MAX ((size_t)16 << 20)

#define LIST_MAX 300

struct survey {
	struct roster *roster; /* owned */
	bool may_read_status;
};

/* ---- what the file has ---- */

/* *out: new; the file is read anew each time, as --watch outlives it.  Where
 * there is none there are no campaigns.  Faults go to standard error. */
static int read_file(const struct ctl *c, const struct survey *s,
		     struct campaigns **out, struct err *err)
{
	const char *path = c->pipeline.campaigns;
	struct lexicon *lexicon = NULL;
	struct faults faults;

	*out = NULL;
	if (vocabulary_open(c, &lexicon) != 0)
		return err_set(err, -EINVAL, "the lexicon has faults: %s",
			       c->pipeline.lexicon);
	faults_init(&faults);
	if (path && access(path, F_OK) != 0)
		path = NULL;
	*out = campaigns_load(path, lexicon, s->roster, &faults);
	ctl_print_faults(&faults, "");
	faults_release(&faults);
	lexicon_free(lexicon);
	return *out ? 0
		    : err_set(err, -EINVAL, "the campaigns have faults: %s",
			      c->pipeline.campaigns);
}

/* "no campaign 'x', did you mean y? There are: y, z" */
static int unknown(const struct ctl *c, const struct campaigns *campaigns,
		   struct err *err)
{
	struct guess guess = { .word = c->args.word };
	struct buf list;
	int rc;

	buf_init(&list, LIST_MAX);
	for (size_t i = 0; i < campaigns->n; i++) {
		guess_offer(&guess, campaigns->at[i].id);
		buf_addf(&list, "%s%s", i ? ", " : "", campaigns->at[i].id);
	}
	rc = err_set(err, -ENOENT, "no campaign '%s'%s%s%s; there are: %s",
		     c->args.word, guess.best ? ", did you mean " : "",
		     guess.best ? guess.best : "", guess.best ? "?" : "",
		     list.len ? buf_shown(&list) : "none");
	buf_release(&list);
	return rc;
}

static bool in_file(const struct campaigns *campaigns, const char *id)
{
	for (size_t i = 0; i < campaigns->n; i++)
		if (strcmp(campaigns->at[i].id, id) == 0)
			return true;
	return false;
}

/* ---- what Redis has ---- */

struct answers {
	struct redisReply *hash, *first, *status, *health;
};

static void answers_release(struct answers *a)
{
	redis_reply_free(a->hash);
	redis_reply_free(a->first);
	redis_reply_free(a->status);
	redis_reply_free(a->health);
}

/* Who may only read what dashboards read learns who posted, not who is late. */
static int read_status(struct ctl *c, struct survey *s, const struct buf *key,
		       struct redisReply **status, struct err *err)
{
	int rc;

	if (!s->may_read_status)
		return 0;
	rc = ctl_call(c, status, err, "HGETALL %k", key);
	if (rc != -EACCES || !redis_connected(c->redis))
		return rc;
	fprintf(stderr,
		"sentractl: not who is late: %s; that takes the user "
		"sentra-sentractl\n",
		err->text);
	s->may_read_status = false;
	return 0;
}

static int read_one(struct ctl *c, struct survey *s, const char *id,
		    struct answers *a, struct err *err)
{
	const char *prefix = c->pipeline.prefix;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = ctl_call(c, &a->hash, err, "HGETALL %k",
		      key_sentra(&key, prefix, "campaign", id));
	buf_adds(&key, ":first");
	if (rc == 0)
		rc = ctl_call(c, &a->first, err, "ZRANGE %k 0 -1 WITHSCORES",
			      &key);
	if (rc == 0)
		rc = read_status(c, s,
				 key_sentra(&key, prefix,
					    "state:coverage:campaign", id),
				 &a->status, err);
	if (rc == 0)
		rc = store_health(c, &a->health, err);
	buf_release(&key);
	return rc;
}

/* Of one that Redis does not have. */
static int absent(const struct ctl *c, const struct survey *s,
		  const struct redisReply *health, struct err *err)
{
	struct campaigns *campaigns;
	int rc = read_file(c, s, &campaigns, err);

	if (rc == 0 && !in_file(campaigns, c->args.word))
		rc = unknown(c, campaigns, err);
	else if (rc == 0 && !redis_reply_len(health))
		rc = store_is_empty(c, err);
	else if (rc == 0)
		rc = err_set(err, -ENOENT,
			     "nothing is known of the campaign '%s' yet: "
			     "systemctl reload " COVERAGE_UNIT,
			     c->args.word);
	campaigns_free(campaigns);
	return rc;
}

static void print_one(const struct ctl *c, const struct campaign_page *page,
		      const struct redisReply *health, struct buf *out)
{
	if (c->args.json) {
		campaign_json(page, out);
	} else if (c->args.csv) {
		campaign_csv(page, out);
	} else {
		ctl_tell_age(c, health, COVERAGE_UNIT, out);
		campaign_text(page, &c->style, out);
	}
}

static int show_one(struct ctl *c, struct survey *s, struct buf *out,
		    struct err *err)
{
	struct answers a = { 0 };
	int rc = read_one(c, s, c->args.word, &a, err);

	if (rc == 0 && !redis_reply_len(a.hash)) {
		rc = absent(c, s, a.health, err);
	} else if (rc == 0) {
		const struct campaign_page page = {
			.id = c->args.word,
			.hash = a.hash,
			.first = a.first,
			.status = a.status,
			.roster = s->roster,
			.zone = c->report.timezone,
		};

		print_one(c, &page, a.health, out);
	}
	answers_release(&a);
	return rc;
}

/* ---- all of them ---- */

struct all {
	struct campaigns *campaigns; /* owned, as are */
	struct redisReply **hash;
	struct campaign_page *page;
	struct redisReply *health;
};

static void all_release(struct all *all)
{
	for (size_t i = 0; all->hash && i < all->campaigns->n; i++)
		redis_reply_free(all->hash[i]);
	redis_reply_free(all->health);
	free(all->hash);
	free(all->page);
	campaigns_free(all->campaigns);
}

static void print_all(const struct ctl *c, const struct all *all,
		      struct buf *out)
{
	size_t n = all->campaigns->n;

	if (c->args.json) {
		campaigns_json(all->page, n, out);
		return;
	}
	if (c->args.csv) {
		campaigns_csv(all->page, n, out);
		return;
	}
	ctl_tell_age(c, all->health, COVERAGE_UNIT, out);
	if (n)
		campaigns_text(all->page, n, &c->style, out);
	else
		buf_addf(out, "%s\n",
			 word(c->style.language, WORD_no_campaign));
}

/* In the order of the file. */
static int read_pages(struct ctl *c, const struct survey *s, struct all *all,
		      struct err *err)
{
	size_t n = all->campaigns->n;
	struct buf key;
	int rc = 0;

	all->hash = calloc(n + 1, sizeof(struct redisReply *));
	all->page = calloc(n + 1, sizeof(*all->page));
	if (!all->hash || !all->page)
		return err_set(err, -ENOMEM, "no memory for campaigns");
	buf_init(&key, KEY_MAX);
	for (size_t i = 0; i < n && rc == 0; i++) {
		const char *id = all->campaigns->at[i].id;

		rc = ctl_call(c, &all->hash[i], err, "HGETALL %k",
			      key_sentra(&key, c->pipeline.prefix, "campaign",
					 id));
		all->page[i] = (struct campaign_page){
			.id = id,
			.name = all->campaigns->at[i].name,
			.hash = all->hash[i],
			.roster = s->roster,
			.zone = c->report.timezone,
		};
	}
	buf_release(&key);
	return rc;
}

static int show_all(struct ctl *c, struct survey *s, struct buf *out,
		    struct err *err)
{
	struct all all = { 0 };
	int rc = read_file(c, s, &all.campaigns, err);

	if (rc == 0)
		rc = read_pages(c, s, &all, err);
	if (rc == 0)
		rc = store_health(c, &all.health, err);
	if (rc == 0)
		print_all(c, &all, out);
	all_release(&all);
	return rc;
}

/* ---- the command ---- */

static int show(struct ctl *c, void *ctx, struct buf *out, struct err *err)
{
	int rc = ctl_connect(c, err);

	if (rc < 0)
		return rc;
	return c->args.word ? show_one(c, ctx, out, err)
			    : show_all(c, ctx, out, err);
}

static int answer(struct ctl *c, struct survey *s, struct err *err)
{
	struct buf out;
	int rc = roster_open(&s->roster, c->pipeline.roster);

	if (rc != 0)
		return rc;
	if (c->args.watch_s) {
		watch(c, show, s);
		return 0;
	}
	buf_init(&out, PAGE_MAX);
	rc = show(c, s, &out, err);
	if (rc == 0)
		rc = ctl_print(&out, err);
	buf_release(&out);
	return rc;
}

static int run(struct ctl *c, struct err *err)
{
	struct survey s = { .may_read_status = true };
	int rc = command_one_form(&c->args);

	if (rc == 0)
		rc = answer(c, &s, err);
	roster_free(s.roster);
	return rc;
}

static const struct command_option options[] = {
	{ "watch", "[=SEC]", "campaign: again and again, every 2 s",
	  OPTION_SECONDS, ARGUMENT(watch_s) },
	OPTION_CSV,
	OPTION_JSON,
	{ .name = NULL },
};

const struct command command_campaign = {
	.name = "campaign",
	.args = "[ID]",
	.help = "serentak: who posted, how soon, who is late",
	.heading = "gaps, labels, digest, campaign",
	.options = options,
	.run = run,
};
