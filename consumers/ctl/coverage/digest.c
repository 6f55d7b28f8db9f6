/* digest.c -- `sentractl digest`: the newest posts of a programme, a province,
 * a district, to hand to a Dinsos. */
#include "consumers/view/digest.h"
#include "consumers/core/keys.h"
#include "consumers/ctl/roster_file.h"
#include "consumers/view/csv_row.h"
#include "consumers/view/district.h"
#include "consumers/view/posts.h"
#include "consumers/view/text.h"
#include "store.h"
#include "vocabulary.h"

#include "common/base/clock.h"
#include "common/config/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGE_MAX  ((size_t)64 << 20)
#define TITLE_MAX 1000

/* ---- for programs ---- */

static void labels_json(struct str labels, struct buf *out)
{
	const char *p = labels.p, *end = p ? p + labels.n : NULL;
	const char *comma = "";

	buf_addc(out, '[');
	while (p < end) {
		const char *blank = memchr(p, ' ', (size_t)(end - p));
		size_t n = (size_t)((blank ? blank : end) - p);

		buf_adds(out, n ? comma : "");
		if (n) {
			text_addjson(out, (struct str){ p, n });
			comma = ",";
		}
		p += n + (blank != NULL);
	}
	buf_addc(out, ']');
}

static void digest_json(const struct digest *d, int64_t t_ms,
			int64_t updated_ms, struct buf *out)
{
	buf_adds(out, "{\"posts\":[");
	for (size_t i = 0; i < d->n; i++) {
		const struct digest_post *post = &d->at[i];

		buf_addf(out, "%s\n{\"sentra\":", i ? "," : "");
		text_addjson(out, post->sentra);
		buf_adds(out, ",\"name\":");
		text_addjson(out, post->name);
		ctl_json_time(out, "published_at", post->published_ms);
		buf_adds(out, ",\"platform\":");
		text_addjson(out, post->platform);
		buf_adds(out, ",\"url\":");
		text_addjson(out, post->url);
		buf_adds(out, ",\"text\":");
		text_addjson(out, post->text);
		buf_adds(out, ",\"labels\":");
		labels_json(post->labels, out);
		buf_addc(out, '}');
	}
	buf_adds(out, "\n]");
	ctl_json_time(out, "as_of", t_ms);
	ctl_json_time(out, "updated_at", updated_ms);
	buf_adds(out, "}\n");
}

/* A text of several lines would be several rows in some spreadsheets. */
static void csv_line(struct csv_row *row, struct str text)
{
	struct buf line;

	buf_init(&line, row->out->max);
	text_add_line(&line, text);
	csv_row_text(row, buf_str(&line));
	buf_spoil(row->out, &line);
	buf_release(&line);
}

static void digest_csv(const struct digest *d, struct buf *out)
{
	struct csv_row row = { .out = out };

	csv_row_names(&row,
		      "published_at sentra name platform text url labels");
	for (size_t i = 0; i < d->n; i++) {
		const struct digest_post *post = &d->at[i];

		csv_row_time(&row, post->published_ms);
		csv_row_text(&row, post->sentra);
		csv_row_text(&row, post->name);
		csv_row_text(&row, post->platform);
		csv_line(&row, post->text);
		csv_row_text(&row, post->url);
		csv_row_text(&row, post->labels);
		csv_row_end(&row);
	}
}

/* ---- what is asked ---- */

struct request {
	struct ctl *ctl;
	struct lexicon *lexicon; /* owned, as are; or NULL */
	struct roster *roster;
	const struct sentra **sentra;
	size_t n;
	const struct label *programme; /* NULL: any */
	struct buf title;
	struct redisReply *health;
	struct digest digest;
};

static void release(struct request *r)
{
	digest_release(&r->digest);
	redis_reply_free(r->health);
	buf_release(&r->title);
	free(r->sentra);
	roster_free(r->roster);
	lexicon_free(r->lexicon);
}

static void add_title(struct request *r, const char *part)
{
	buf_addf(&r->title, "%s%s", r->title.len ? ", " : "", part);
}

static int choose_area(struct request *r, int64_t day, struct err *err)
{
	const struct arguments *args = &r->ctl->args;
	struct district area;
	int rc;

	if (args->district)
		rc = district_find(&area, r->roster, day, args->district, err);
	else
		rc = province_find(&area, r->roster, day, args->province, err);
	if (rc == 0) {
		add_title(r, area.name);
		memcpy(r->sentra, area.sentra, area.n * sizeof(*r->sentra));
		r->n = area.n;
	}
	district_release(&area);
	return rc;
}

static int choose_all(struct request *r, int64_t day)
{
	for (size_t i = 0; i < r->roster->n; i++)
		if (sentra_active(&r->roster->sentras[i], day))
			r->sentra[r->n++] = &r->roster->sentras[i];
	return 0;
}

static int choose(struct request *r, struct err *err)
{
	const struct arguments *args = &r->ctl->args;
	int64_t day = local_day(ctl_now_ms(r->ctl), ctl_zone_hours(r->ctl));

	r->sentra = calloc(r->roster->n + 1, sizeof(*r->sentra));
	if (!r->sentra)
		return err_set(err, -ENOMEM, "no memory for a digest");
	if (args->programme) {
		r->programme =
			vocabulary_programme(r->lexicon, args->programme, err);
		if (!r->programme)
			return -ENOENT;
		add_title(r, r->programme->name);
	}
	return args->district || args->province ? choose_area(r, day, err)
						: choose_all(r, day);
}

/* ---- the command ---- */

/* The id begins with milliseconds. */
static int64_t instant_of(struct str id)
{
	const char *dash = id.n ? memchr(id.p, '-', id.n) : NULL;
	int64_t ms = 0;

	if (dash)
		id.n = (size_t)(dash - id.p);
	return str_number(id, &ms) ? ms : 0;
}

static int offer_all(struct request *r, const struct sentra *sentra,
		     const struct redisReply *entries, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < redis_reply_len(entries) && rc == 0; i++) {
		const struct redisReply *entry = redis_reply_at(entries, i);
		const struct redisReply *fields = redis_reply_at(entry, 1);
		struct str id = redis_reply_str(redis_reply_at(entry, 0));
		const struct digest_post post = {
			.sentra = str_of(sentra->id),
			.name = str_of(sentra->name),
			.zone = sentra->timezone,
			.published_ms = instant_of(id),
			.platform = ctl_field(fields, "platform"),
			.url = ctl_field(fields, "url"),
			.text = ctl_field(fields, "text"),
			.labels = ctl_field(fields, "labels"),
		};

		if (!r->programme || has_label(post.labels, r->programme->id))
			rc = digest_offer(&r->digest, &post, err);
	}
	return rc;
}

static int read_sentra(struct request *r, const struct sentra *sentra,
		       struct err *err)
{
	struct redisReply *entries = NULL;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = ctl_call(r->ctl, &entries, err, "XREVRANGE %k + -",
		      key_sentra(&key, r->ctl->pipeline.prefix, "labelled",
				 sentra->id));
	if (rc == 0)
		rc = offer_all(r, sentra, entries, err);
	redis_reply_free(entries);
	buf_release(&key);
	return rc;
}

static int read_all(struct request *r, struct err *err)
{
	int rc = ctl_connect(r->ctl, err);

	if (rc == 0)
		rc = store_health(r->ctl, &r->health, err);
	for (size_t i = 0; i < r->n && rc == 0; i++)
		rc = read_sentra(r, r->sentra[i], err);
	digest_end(&r->digest);
	if (rc == 0 && !r->digest.n && !redis_reply_len(r->health))
		rc = store_is_empty(r->ctl, err);
	return rc;
}

/* A text that is handed on begins with no warning of ours: that goes to
 * standard error. */
static void warn(const struct request *r)
{
	struct buf text;

	buf_init(&text, 1000);
	ctl_tell_age(r->ctl, r->health, COVERAGE_UNIT, &text);
	fputs(buf_shown(&text), stderr);
	buf_release(&text);
}

static int print(struct request *r, struct err *err)
{
	const struct ctl *c = r->ctl;
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	if (c->args.json) {
		digest_json(&r->digest, ctl_now_ms(c),
			    store_updated_ms(r->health), &out);
	} else if (c->args.csv) {
		digest_csv(&r->digest, &out);
	} else {
		const struct digest_head head = {
			.title = buf_shown(&r->title),
			.language = c->style.language,
			.t_ms = ctl_now_ms(c),
			.zone = c->report.timezone,
		};

		warn(r);
		digest_text(&r->digest, &head, &out);
	}
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc;
}

static int check_usage(const struct arguments *args)
{
	if (!args->programme && !args->province && !args->district)
		return command_usage("digest wants --programme, --province or "
				     "--district",
				     "");
	if (args->province && args->district)
		return command_usage("digest takes --province or --district, "
				     "not both",
				     "");
	return command_one_form(args);
}

static int answer(struct request *r, struct err *err)
{
	int rc = 0;

	/* Whoever does not ask for a programme needs no lexicon. */
	if (r->ctl->args.programme)
		rc = vocabulary_open(r->ctl, &r->lexicon);
	if (rc == 0)
		rc = roster_open(&r->roster, r->ctl->pipeline.roster);
	if (rc == 0)
		rc = choose(r, err);
	if (rc == 0)
		rc = read_all(r, err);
	return rc ? rc : print(r, err);
}

static int run(struct ctl *c, struct err *err)
{
	struct request r = { .ctl = c };
	int rc = check_usage(&c->args);

	buf_init(&r.title, TITLE_MAX);
	digest_init(&r.digest, (size_t)c->args.most);
	if (rc == 0)
		rc = answer(&r, err);
	release(&r);
	return rc;
}

/* What has no help here is listed with gaps. */
static const struct command_option options[] = {
	{ "province", "V", "digest: of the sentra in it, or that serve it",
	  OPTION_TEXT, ARGUMENT(province) },
	{ "limit", "N", "digest: so many, by default 10; 0: all", OPTION_NUMBER,
	  ARGUMENT(most) },
	{ "programme", "P", NULL, OPTION_TEXT, ARGUMENT(programme) },
	{ "district", "D", NULL, OPTION_TEXT, ARGUMENT(district) },
	OPTION_CSV,
	OPTION_JSON,
	{ .name = NULL },
};

const struct command command_digest = {
	.name = "digest",
	.args = "",
	.help = "the latest posts, to hand to a Dinsos",
	.heading = "gaps, labels, digest, campaign",
	.options = options,
	.run = run,
};
