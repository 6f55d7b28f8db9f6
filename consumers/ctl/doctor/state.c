/* state.c -- the directories of the services: whether they can use what lies
 * there.
 *
 * A file that root has put there by hand, with a version of the program that
 * left it root's, keeps the service from starting. */
#include "doctor.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define BASE "/var/lib/sentra" /* the default, where each has its own */

/* How many files below dir are not its owner's; name: the first of them. */
static size_t count_foreign(DIR *dir, char name[256])
{
	const struct dirent *entry;
	struct stat own, st;
	size_t n = 0;

	if (fstat(dirfd(dir), &own) < 0)
		return 0;
	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, "..") != 0 &&
		    fstatat(dirfd(dir), entry->d_name, &st,
			    AT_SYMLINK_NOFOLLOW) == 0 &&
		    st.st_uid != own.st_uid && n++ == 0)
			snprintf(name, 256, "%s", entry->d_name);
	return n;
}

/* False: there is no such directory. */
static bool look_at(struct doctor *d, const char *path)
{
	char name[256] = "";
	DIR *dir = opendir(path);
	size_t n;

	if (!dir && errno == ENOENT)
		return false;
	if (!dir) {
		doctor_skipped(d, "%s: %m", path);
		return true;
	}
	n = count_foreign(dir, name);
	closedir(dir);
	if (n)
		doctor_wrong(d, "chown it to the owner of the directory",
			     "%s: %s%s is another user's, its service cannot "
			     "write it",
			     path, name, n > 1 ? " and more" : "");
	return true;
}

void doctor_state(struct doctor *d)
{
	const struct platforms *read = &d->ctl->pipeline.platforms;
	const char *base = d->ctl->pipeline.state_dir;
	size_t before = d->n, there = 0;
	char path[512];

	if (strcmp(base, BASE) != 0)
		there += look_at(d, base);
	for (size_t i = 0; strcmp(base, BASE) == 0 && i < read->n; i++) {
		snprintf(path, sizeof(path), "%s/%s", base,
			 platform_names[read->at[i]]);
		there += look_at(d, path);
	}
	if (d->n == before && there)
		doctor_fine(d, "what lies in %s is the services'", base);
	else if (d->n == before)
		doctor_skipped(d, "no service has kept anything yet");
}
