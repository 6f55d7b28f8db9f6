/* test.c -- `sentractl lexicon test [FILE]`: what each word catches in a file
 * of captions, or in the last days' posts, and what would change against
 * another lexicon. */
#include "captions.h"
#include "catches_page.h"
#include "log.h"
#include "open.h"

#include "common/base/clock.h"
#include "common/base/file.h"

#include <stdio.h>

#define FILE_MAX ((size_t)256 << 20)
#define PAGE_MAX ((size_t)16 << 20)

struct test {
	const struct ctl *ctl;
	struct catches catches;
};

static int add(void *ctx, const struct caption *caption, struct err *err)
{
	struct test *t = ctx;
	int64_t ms = caption->published_ms;

	if (ms == TIME_NONE)
		ms = ctl_now_ms(t->ctl);
	return catches_add(&t->catches, caption->text, caption->description,
			   local_day(ms, ctl_zone_hours(t->ctl)), err);
}

static int read_captions(struct test *t, const char *path, struct err *err)
{
	size_t passed = 0;
	struct buf text;
	int rc;

	buf_init(&text, FILE_MAX);
	rc = file_read(path, &text, err);
	if (rc == 0) {
		rc = captions_read(buf_str(&text), add, t, &passed, err);
		if (rc < 0)
			err_wrap(err, "%s", path);
	}
	if (passed > 0)
		fprintf(stderr,
			"sentractl: %s: %zu lines without a text were "
			"passed over\n",
			path, passed);
	buf_release(&text);
	return rc;
}

static int read_posts(struct test *t, struct err *err)
{
	struct post_list posts;
	int rc = log_posts(t->ctl, t->ctl->args.days, &posts, err);

	for (size_t i = 0; i < posts.n && rc == 0; i++) {
		struct caption caption = {
			.text = posts.at[i]->text,
			.description = posts.at[i]->description,
			.published_ms = posts.at[i]->published_ms,
		};

		rc = add(t, &caption, err);
	}
	post_list_release(&posts);
	return rc;
}

static int print(const struct test *t, struct err *err)
{
	const struct ctl *c = t->ctl;
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	if (c->args.json)
		catches_json(&t->catches, &out);
	else if (c->args.csv)
		catches_csv(&t->catches, &out);
	else
		catches_table(&t->catches, &c->style, &out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc;
}

static int test(struct ctl *c, const struct lexicon *lexicon,
		const struct lexicon *against, struct err *err)
{
	struct test t = { .ctl = c };
	int rc = catches_init(&t.catches, lexicon, against,
			      (size_t)c->args.samples, err);

	if (rc == 0)
		rc = c->args.word ? read_captions(&t, c->args.word, err)
				  : read_posts(&t, err);
	if (rc == 0)
		rc = print(&t, err);
	catches_release(&t.catches);
	return rc;
}

static int lexicon_test(struct ctl *c, struct err *err)
{
	const char *in_force = c->pipeline.lexicon;
	const char *path = c->args.lexicon ? c->args.lexicon : in_force;
	const char *other = c->args.against;
	struct lexicon *lexicon = NULL, *against = NULL;
	int rc;

	if (other && !*other)
		other = in_force;
	rc = lexicon_open(&lexicon, path, err);
	if (rc == 0 && other)
		rc = lexicon_open(&against, other, err);
	if (rc == 0)
		rc = test(c, lexicon, against, err);
	lexicon_free(lexicon);
	lexicon_free(against);
	return rc;
}

static const struct command_option options[] = {
	OPTION_LEXICON,
	{ "against", "[=OLD]",
	  "what would change; by default against [pipeline] lexicon",
	  OPTION_TEXT, ARGUMENT(against) },
	{ "days", "N", "without FILE: posts of so many days, by default 30",
	  OPTION_NUMBER, ARGUMENT(days) },
	{ "samples", "N", "so many captions of each word, by default 2",
	  OPTION_NUMBER, ARGUMENT(samples) },
	OPTION_AS_OF,
	OPTION_JSON,
	OPTION_CSV,
	{ .name = NULL },
};

const struct command command_lexicon_test = {
	.name = "lexicon test",
	.args = "[FILE]",
	.help = "what each word catches, in captions or the last posts",
	.heading = "lexicon, which is what [pipeline] lexicon names",
	.options = options,
	.run = lexicon_test,
};
