/* in_force.c -- loads the files that coverage goes by. */
#include "in_force.h"

#include "campaign_file.h"
#include "consumers/lexicon/lexicon_file.h"
#include "state_version.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* NULL: there is no such file. */
static const char *campaigns_path(const struct pipeline_settings *pipeline)
{
	const char *path = pipeline->campaigns;

	return path && *path && access(path, F_OK) == 0 ? path : NULL;
}

/* What is wrong with the roster itself is not said here. */
static void check_campaigns(const struct pipeline_settings *pipeline,
			    const char *path, struct lexicon *lexicon,
			    struct faults *faults)
{
	struct roster *roster = NULL;
	struct faults others;

	faults_init(&others);
	if (roster_load(&roster, pipeline->roster, &others, NULL) < 0)
		roster = NULL;
	campaigns_free(campaigns_load(path, lexicon, roster, faults));
	roster_free(roster);
	faults_release(&others);
}

void in_force_check(const struct pipeline_settings *pipeline,
		    const struct config *config, struct faults *faults)
{
	struct lexicon *lexicon = lexicon_load(pipeline->lexicon, true, faults);
	const char *path = campaigns_path(pipeline);

	if (!path && pipeline->campaigns &&
	    config_line(config, "pipeline", "campaigns"))
		path = pipeline->campaigns;
	if (lexicon && path)
		check_campaigns(pipeline, path, lexicon, faults);
	lexicon_free(lexicon);
}

/* Both were looked at by in_force_check(), the examples too. */
static void load_files(struct in_force *f, const struct stage_env *env,
		       struct faults *faults)
{
	uint64_t mark;

	f->lexicon = lexicon_load(env->pipeline->lexicon, false, faults);
	if (!f->lexicon)
		return;
	mark = lexicon_mark(f->lexicon); /* campaigns add their words to it */
	f->campaigns = campaigns_load(campaigns_path(env->pipeline), f->lexicon,
				      env->roster, faults);
	if (f->campaigns)
		state_version_print(&f->version, mark, env->zone, f->campaigns);
}

static int load(struct in_force *f, const struct stage_env *env,
		struct err *err)
{
	struct faults faults;

	faults_init(&faults);
	load_files(f, env, &faults);
	if (!f->campaigns)
		err_set(err, -EINVAL, "%s",
			faults.n ? faults.at[0].printed : "no lexicon");
	faults_release(&faults);
	if (!f->campaigns)
		return -EINVAL;
	if (f->version.bad)
		return buf_error(&f->version, err, "the state's version");
	return lexicon_compile(f->lexicon, err);
}

struct in_force *in_force_new(const struct stage_env *env, struct err *err)
{
	struct in_force *f = calloc(1, sizeof(*f));

	if (!f || !(f->rules.reading = lexicon_reading_new())) {
		free(f);
		err_set(err, -ENOMEM, "no memory for the lexicon");
		return NULL;
	}
	buf_init(&f->version, STATE_VERSION_MAX);
	if (load(f, env, err) < 0) {
		in_force_free(f);
		return NULL;
	}
	f->rules.lexicon = f->lexicon;
	f->rules.wanted = campaigns_want;
	f->rules.campaigns = f->campaigns;
	shown_labels_init(&f->labels, f->lexicon);
	return f;
}

void in_force_free(struct in_force *f)
{
	if (!f)
		return;
	buf_release(&f->version);
	lexicon_reading_free(f->rules.reading);
	campaigns_free(f->campaigns);
	lexicon_free(f->lexicon);
	free(f);
}

bool in_force_same(const struct in_force *a, const struct in_force *b)
{
	return str_eq(buf_str(&a->version), buf_str(&b->version)) &&
	       a->campaigns->sum == b->campaigns->sum &&
	       strcmp(lexicon_version(a->lexicon),
		      lexicon_version(b->lexicon)) == 0;
}
