/* rebuild_driver.c -- a rebuild on its own, for a test that looks at its Redis.
 *
 *   rebuild CONFIG PREFIX AS_OF_S
 *
 * Prints the URL once all is there, then waits for the end of its standard
 * input; progress and errors go to standard error. */
#include "consumers/report/rebuild.h"

#include <stdio.h>
#include <stdlib.h>

static bool on_progress(void *ctx, const char *text)
{
	(void)ctx;
	fprintf(stderr, "progress: %s\n", text);
	return true;
}

int main(int argc, char **argv)
{
	struct rebuild_settings set = { .progress = on_progress };
	struct rebuild *rebuild;
	struct err err = { 0 };
	int rc;

	if (argc != 4)
		return 64;
	set.config = argv[1];
	set.prefix = argv[2];
	set.as_of_s = strtoll(argv[3], NULL, 10);
	rc = rebuild_new(&rebuild, &set, &err);
	if (rc < 0)
		fprintf(stderr, "%s\n", err.text);
	else
		puts(rebuild_url(rebuild));
	fflush(stdout);
	while (rc == 0 && getchar() != EOF)
		;
	rebuild_free(rebuild);
	return rc < 0;
}
