/* out_file.c -- the new roster.json that --out names. */
#include "out_file.h"

#include "common/base/file.h"
#include "common/json/json.h"
#include "draft.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int refuse_taken(const char *path, struct err *err)
{
	return err_set(err, -EEXIST,
		       "%s is there already, and left as it is; give --out "
		       "another name, or move it away",
		       path);
}

int out_file_check(const struct ctl *c, struct err *err)
{
	if (!c->args.out)
		return command_usage(
			"--out FILE tells where the new roster goes", "");
	return access(c->args.out, F_OK) == 0 ? refuse_taken(c->args.out, err)
					      : 0;
}

/* Written beside it, then linked: a link, unlike a rename, never replaces. */
static int put(const char *path, struct str text, struct err *err)
{
	char *temp = NULL;
	int rc;

	if (asprintf(&temp, "%s.%ld.new", path, (long)getpid()) < 0)
		return err_set(err, -ENOMEM, "%s: no memory", path);
	rc = file_write(temp, text, 0644, err);
	if (rc == 0 && link(temp, path) < 0)
		rc = errno == EEXIST ? refuse_taken(path, err)
				     : err_errno(err, "%s: cannot write", path);
	unlink(temp);
	free(temp);
	return rc;
}

int out_file_write(const char *path, const struct roster *roster,
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
