/* roster_file.c -- the roster's files; must not know what is done with them. */
#include "roster_file.h"

#include "common/base/file.h"
#include "common/config/options.h"
#include "common/json/json.h"
#include "consumers/ctl/roster/draft.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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
	if (rc < 0 && faults.n == 0)
		faults_add(&faults, NULL, 0, NULL, "%s", err.text);
	rc = rc < 0 ? faults_report(&faults, path) : 0;
	faults_release(&faults);
	return rc;
}

static int fault_taken(const char *path, struct err *err)
{
	return err_set(err, -EEXIST,
		       "%s is there already, and left as it is; give --out "
		       "another name, or move it away",
		       path);
}

int roster_out_check(const struct ctl *c, struct err *err)
{
	if (!c->args.out) {
		fprintf(stderr, "sentractl: --out FILE tells where the new "
				"roster goes; see sentractl --help\n");
		return EXIT_USAGE;
	}
	return access(c->args.out, F_OK) == 0 ? fault_taken(c->args.out, err)
					      : 0;
}

/* A link, unlike a rename, never replaces. */
static int put(const char *path, struct str text, struct err *err)
{
	char *temp = NULL;
	int rc;

	if (asprintf(&temp, "%s.%ld.new", path, (long)getpid()) < 0)
		return err_set(err, -ENOMEM, "%s: no memory", path);
	rc = file_write(temp, text, 0644, err);
	if (rc == 0 && link(temp, path) < 0)
		rc = errno == EEXIST ? fault_taken(path, err)
				     : err_errno(err, "%s: cannot write", path);
	unlink(temp);
	free(temp);
	return rc;
}

int roster_out_write(const char *path, const struct roster *roster,
		     struct err *err)
{
	struct buf text;
	int rc;

	buf_init(&text, json_file_limits.max_bytes);
	rc = roster_text(roster, &text, err);
	if (rc == 0)
		rc = put(path, buf_str(&text), err);
	buf_release(&text);
	return rc;
}
