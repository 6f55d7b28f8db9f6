/* check.c -- `sentractl lexicon check [FILE]`: every fault of a lexicon, its
 * examples among them, without Redis and Kafka. */
#include "consumers/ctl/ctl.h"
#include "consumers/ctl/text_table.h"
#include "consumers/lexicon/lexicon_file.h"

#include "common/config/options.h"

#define PAGE_MAX ((size_t)1 << 20)

static void add_faults(const struct faults *faults, struct buf *out)
{
	for (size_t i = 0; i < faults->n; i++) {
		buf_adds(out, i ? "," : "");
		text_addjson(out, str_of(faults->at[i].printed));
	}
}

static int report_json(const char *path, const struct lexicon *lexicon,
		       const struct faults *faults, struct err *err)
{
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	buf_adds(&out, "{\"file\":");
	text_addjson(&out, str_of(path));
	buf_addf(&out, ",\"ok\":%s", lexicon ? "true" : "false");
	buf_adds(&out, ",\"lexicon_version\":");
	text_addjson(&out,
		     lexicon ? str_of(lexicon_version(lexicon)) : STR_NULL);
	buf_addf(&out, ",\"labels\":%zu,\"words\":%zu,\"faults\":[",
		 lexicon ? lexicon_labels(lexicon) : 0,
		 lexicon ? lexicon_words(lexicon) : 0);
	add_faults(faults, &out);
	buf_adds(&out, "]}\n");
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc < 0 ? rc : (int)faults_status(faults);
}

static int lexicon_check(struct ctl *c, struct err *err)
{
	const char *path = c->args.word ? c->args.word : c->pipeline.lexicon;
	struct lexicon *lexicon;
	struct faults faults;
	int rc;

	faults_init(&faults);
	lexicon = lexicon_load(path, true, &faults);
	rc = c->args.json ? report_json(path, lexicon, &faults, err)
			  : faults_report(&faults, path);
	lexicon_free(lexicon);
	faults_release(&faults);
	return rc;
}

static const struct command_option options[] = {
	OPTION_JSON,
	{ .name = NULL },
};

const struct command command_lexicon_check = {
	.name = "lexicon check",
	.args = "[FILE]",
	.help = "every fault of lexicon.json, and examples that fail",
	.heading = "lexicon, which is what [pipeline] lexicon names",
	.file_alone = true,
	.options = options,
	.run = lexicon_check,
};
