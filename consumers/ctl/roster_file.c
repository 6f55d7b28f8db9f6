/* roster_file.c -- where the roster is, and how commands read it. */
#include "roster_file.h"

#include "common/config/options.h"

const char *roster_path(const struct ctl *c)
{
	return c->args.word ? c->args.word : c->pipeline.roster;
}

int roster_open(struct roster **out, const char *path)
{
	struct faults faults;
	struct err err = { 0 };
	int rc;

	faults_init(&faults);
	rc = roster_load(out, path, &faults, &err);
	if (rc < 0 && !faults_any(&faults))
		faults_fail(&faults, &err);
	rc = rc < 0 ? faults_report(&faults, path) : 0;
	faults_release(&faults);
	return rc;
}
