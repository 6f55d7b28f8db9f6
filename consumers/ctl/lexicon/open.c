/* open.c -- the lexicon of a command. */
#include "open.h"

#include "common/config/options.h"
#include "consumers/lexicon/lexicon_file.h"

int lexicon_open(struct lexicon **out, const char *path, struct err *err)
{
	struct lexicon *lexicon;
	struct faults faults;
	int rc = 0;

	faults_init(&faults);
	lexicon = lexicon_load(path, false, &faults);
	if (!lexicon)
		rc = faults_report(&faults, path);
	faults_release(&faults);
	if (!lexicon)
		return rc;
	rc = lexicon_compile(lexicon, err);
	if (rc < 0)
		lexicon_free(lexicon);
	else
		*out = lexicon;
	return rc;
}
