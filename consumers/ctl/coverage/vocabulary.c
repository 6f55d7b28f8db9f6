/* vocabulary.c -- the labels of the lexicon's file. */
#include "vocabulary.h"

#include "common/config/options.h"
#include "consumers/lexicon/lexicon_file.h"

int vocabulary_open(const struct ctl *c, struct lexicon **out)
{
	struct faults faults;
	int rc = 0;

	faults_init(&faults);
	*out = lexicon_load(c->pipeline.lexicon, false, &faults);
	if (!*out)
		rc = faults_report(&faults, c->pipeline.lexicon);
	faults_release(&faults);
	return rc;
}
