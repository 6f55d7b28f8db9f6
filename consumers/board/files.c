/* files.c -- loads the files that pages look at. */
#include "files.h"

#include "common/config/calendar_file.h"
#include "consumers/lexicon/lexicon_file.h"

#include <errno.h>
#include <unistd.h>

/* Whether it is to be read: it is there, or somebody says that it is. */
static bool is_wanted(const struct board_config *c, const char *path,
		      const char *key)
{
	return path && *path &&
	       (access(path, F_OK) == 0 ||
		config_line(c->config, "pipeline", key) > 0);
}

static void load_roster(struct board_files *f, const struct board_config *c,
			struct faults *faults)
{
	struct platforms left_out = { .n = 0 };
	struct err err = { 0 };

	if (roster_load(&f->roster, c->pipeline.roster, faults, &err) == 0)
		roster_keep(f->roster, &c->pipeline.platforms, &left_out);
	else if (err.code != -EINVAL)
		faults_fail(faults, &err);
}

static void load_calendar(struct board_files *f, const struct board_config *c,
			  struct faults *faults)
{
	const char *path = c->pipeline.calendar;
	struct err err = { 0 };

	if (is_wanted(c, path, "calendar") &&
	    calendar_load(&f->calendar, path, faults, &err) < 0 &&
	    err.code != -EINVAL)
		faults_fail(faults, &err);
}

/* What is wrong with the campaigns leaves the lexicon with some of their words:
 * it is read again without them. */
static void load_campaigns(struct board_files *f, const struct board_config *c,
			   struct faults *faults)
{
	const char *path = c->pipeline.campaigns;

	if (!is_wanted(c, path, "campaigns"))
		return;
	f->campaigns = campaigns_load(path, f->lexicon, f->roster, faults);
	if (f->campaigns)
		return;
	lexicon_free(f->lexicon);
	f->lexicon = lexicon_load(c->pipeline.lexicon, false, faults);
}

static void load_lexicon(struct board_files *f, const struct board_config *c,
			 struct faults *faults)
{
	struct err err;

	f->lexicon = lexicon_load(c->pipeline.lexicon, true, faults);
	if (f->lexicon)
		load_campaigns(f, c, faults);
	if (!f->lexicon || lexicon_compile(f->lexicon, &err) == 0)
		return;
	faults_fail(faults, &err);
	campaigns_free(f->campaigns);
	lexicon_free(f->lexicon);
	f->campaigns = NULL;
	f->lexicon = NULL;
}

void files_load(struct board_files *f, const struct board_config *c,
		struct faults *faults)
{
	*f = (struct board_files){ 0 };
	load_roster(f, c, faults);
	load_calendar(f, c, faults);
	load_lexicon(f, c, faults);
}

void files_release(struct board_files *f)
{
	campaigns_free(f->campaigns);
	lexicon_free(f->lexicon);
	calendar_free(f->calendar);
	roster_free(f->roster);
	*f = (struct board_files){ 0 };
}
