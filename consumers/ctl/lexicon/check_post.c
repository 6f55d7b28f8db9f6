/* check_post.c -- `sentractl check-post TEXT|URL`: which labels a caption
 * tells, by which words, and where these stand in it; of a post that is there
 * already also whose it is, and what it counts for. */
#include "consumers/view/post_address.h"
#include "found.h"
#include "open.h"
#include "post_page.h"

#include "common/base/clock.h"
#include "consumers/ctl/roster_file.h"
#include "consumers/ctl/text_table.h"

#include <errno.h>
#include <stdio.h>

#define PAGE_MAX ((size_t)4 << 20)

/* ---- a post that was found ---- */

/* The stage read all of its text, of which Redis has the beginning. */
static void tell_found(const struct ctl *c, const struct found_post *found,
		       struct buf *out)
{
	enum language language = c->style.language;
	char at[40];

	ctl_time_ms(language, found->published_ms,
		    str_of(found->sentra->timezone), at);
	text_add(out, str_of(found->sentra->name));
	buf_addf(out, ", %.*s, %s\n", STR_ARG(found->platform), at);
	text_add(out, found->text);
	buf_addc(out, '\n');
	if (!found->labelled)
		buf_adds(out, word(language, WORD_post_not_labelled));
	else if (found->labels.n == 0)
		buf_adds(out, word(language, WORD_post_counts_for_nothing));
	else
		buf_addf(out, word(language, WORD_post_counts_for),
			 STR_ARG(found->labels));
	buf_addc(out, '\n');
}

/* Ids with a blank between, as a list. */
static void json_labels(const struct found_post *found, struct buf *out)
{
	struct str rest = found->labels;

	buf_addc(out, '[');
	while (rest.n > 0) {
		const char *blank = memchr(rest.p, ' ', rest.n);
		size_t n = blank ? (size_t)(blank - rest.p) : rest.n;

		text_addjson(out, (struct str){ rest.p, n });
		n += blank != NULL;
		rest = (struct str){ rest.p + n, rest.n - n };
		buf_adds(out, rest.n ? "," : "");
	}
	buf_addc(out, ']');
}

static void json_found(const struct found_post *found, struct buf *out)
{
	buf_adds(out, "\"sentra_id\":");
	text_addjson(out, str_of(found->sentra->id));
	buf_adds(out, ",\"platform\":");
	text_addjson(out, found->platform);
	buf_adds(out, ",\"url\":");
	text_addjson(out, found->url);
	ctl_json_time(out, "published_at", found->published_ms);
	buf_adds(out, ",\"counted\":");
	if (found->labelled)
		json_labels(found, out);
	else
		buf_adds(out, "null");
	buf_addc(out, ',');
}

/* ---- the command ---- */

/* found: of a caption NULL. */
static int print(const struct ctl *ctl, const struct checked *c,
		 const struct found_post *found, struct err *err)
{
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	if (ctl->args.json) {
		buf_addc(&out, '{');
		if (found)
			json_found(found, &out);
		post_json(c, &out);
		buf_adds(&out, "}\n");
	} else if (ctl->args.csv) {
		post_csv(c, &out);
	} else {
		if (found)
			tell_found(ctl, found, &out);
		post_table(c, &ctl->style, &out);
	}
	if (c->pool->bad)
		buf_spoil_no_memory(&out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc;
}

static int check_text(const struct ctl *ctl, const struct lexicon *lexicon,
		      struct str text, const struct found_post *found,
		      struct err *err)
{
	int64_t ms = found ? found->published_ms : ctl_now_ms(ctl);
	struct lexicon_reading *reading = lexicon_reading_new();
	struct label_set labels;
	struct pool pool;
	struct checked c = {
		.lexicon = lexicon,
		.reading = reading,
		.text = text,
		.labels = &labels,
		.pool = &pool,
	};
	int rc = reading ? 0 : err_set(err, -ENOMEM, "no memory to read it");

	pool_init(&pool);
	if (rc == 0)
		rc = lexicon_read(lexicon, reading, text, STR_NULL,
				  local_day(ms, ctl_zone_hours(ctl)), &labels,
				  err);
	if (rc == 0)
		rc = print(ctl, &c, found, err);
	pool_release(&pool);
	lexicon_reading_free(reading);
	return rc;
}

static int check_address(struct ctl *ctl, const struct lexicon *lexicon,
			 struct str address, struct err *err)
{
	struct roster *roster = NULL;
	struct found_post found = { .sentra = NULL };
	int rc = roster_open(&roster, ctl->pipeline.roster);

	if (rc == 0)
		rc = find_post(ctl, roster, address, &found, err);
	if (rc == 0 && !found.sentra)
		rc = err_set(err, -ENOENT,
			     "%.*s: not among the newest posts of any sentra; "
			     "it was not seen yet, or is older than a month",
			     STR_ARG(address));
	if (rc == 0)
		rc = check_text(ctl, lexicon, found.text, &found, err);
	redis_reply_free(found.reply);
	roster_free(roster);
	return rc;
}

static int check_post(struct ctl *ctl, struct err *err)
{
	const char *path =
		ctl->args.lexicon ? ctl->args.lexicon : ctl->pipeline.lexicon;
	struct str what = str_of(ctl->args.word);
	struct lexicon *lexicon = NULL;
	int rc = lexicon_open(&lexicon, path, err);

	if (rc == 0)
		rc = is_post_address(what)
			     ? check_address(ctl, lexicon, what, err)
			     : check_text(ctl, lexicon, what, NULL, err);
	lexicon_free(lexicon);
	return rc;
}

static const struct command_option options[] = {
	OPTION_LEXICON, OPTION_AS_OF, OPTION_JSON, OPTION_CSV, { .name = NULL },
};

const struct command command_check_post = {
	.name = "check-post",
	.args = "TEXT|URL",
	.help = "which programmes a caption tells, by which word",
	.heading = "check-post, by what [pipeline] lexicon names",
	.options = options,
	.run = check_post,
};
