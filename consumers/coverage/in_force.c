/* in_force.c -- loads the files that coverage goes by. */
#include "in_force.h"

#include "consumers/lexicon/lexicon_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

void in_force_check(const struct pipeline_settings *pipeline,
		    struct faults *faults)
{
	lexicon_free(lexicon_load(pipeline->lexicon, true, faults));
}

static int load_lexicon(struct in_force *f,
			const struct pipeline_settings *pipeline,
			struct err *err)
{
	struct faults faults;

	faults_init(&faults);
	/* Its examples were looked at by in_force_check(). */
	f->lexicon = lexicon_load(pipeline->lexicon, false, &faults);
	if (!f->lexicon)
		err_set(err, -EINVAL, "%s",
			faults.n ? faults.at[0].printed : "no lexicon");
	faults_release(&faults);
	return f->lexicon ? lexicon_compile(f->lexicon, err) : -EINVAL;
}

struct in_force *in_force_new(const struct stage_env *env, struct err *err)
{
	struct in_force *f = calloc(1, sizeof(*f));

	if (!f || !(f->rules.reading = reading_new())) {
		free(f);
		err_set(err, -ENOMEM, "no memory for the lexicon");
		return NULL;
	}
	if (load_lexicon(f, env->pipeline, err) < 0) {
		in_force_free(f);
		return NULL;
	}
	f->rules.lexicon = f->lexicon;
	shown_labels_init(&f->labels, f->lexicon);
	snprintf(f->version, sizeof(f->version), "%016" PRIx64 " %s",
		 lexicon_mark(f->lexicon), env->zone);
	return f;
}

void in_force_free(struct in_force *f)
{
	if (!f)
		return;
	reading_free(f->rules.reading);
	lexicon_free(f->lexicon);
	free(f);
}

bool in_force_same(const struct in_force *a, const struct in_force *b)
{
	return strcmp(a->version, b->version) == 0 &&
	       strcmp(lexicon_version(a->lexicon),
		      lexicon_version(b->lexicon)) == 0;
}
