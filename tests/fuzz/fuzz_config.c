/* fuzz_config.c -- any bytes as sentra.conf: no crash, no leak, and every
 * value within its range.  Seeds: deploy. */
#include "common/config/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct all {
	char *text, *name, *path, *url, *zone;
	int64_t count, pause_ms;
	double share;
	bool on;
};

#define ROW(member) offsetof(struct all, member)

static const struct cfg_item items[] = {
	{ "text", CFG_STR, ROW(text), NULL, 0, 0, "" },
	{ "name", CFG_NAME, ROW(name), "sentra", 0, 0, "" },
	{ "path", CFG_PATH, ROW(path), "$FUZZ|/p", 0, 0, "" },
	{ "url", CFG_URL, ROW(url), NULL, 0, 0, "" },
	{ "zone", CFG_ZONE, ROW(zone), "Asia/Jakarta", 0, 0, "" },
	{ "count", CFG_INT, ROW(count), "1", 1, 9, "" },
	{ "interval", CFG_DURATION, ROW(pause_ms), "1m", 1000, 1e8, "" },
	{ "share", CFG_REAL, ROW(share), "0", 0, 1, "" },
	{ "on", CFG_BOOL, ROW(on), "no", 0, 0, "" },
	{ .key = NULL },
};

/* The bytes as a file that has a name. */
static int make_file(const uint8_t *data, size_t size, char path[40])
{
	int fd = memfd_create("sentra.conf", 0);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, 40, "/proc/self/fd/%d", fd);
	return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct all all = { 0 };
	struct cfg_pairs rest = { 0 };
	const struct cfg_section sections[] = {
		{ "poll", items, &all, false, NULL },
		{ "x", items, &all, true, NULL },
		{ "kafka", NULL, NULL, false, &rest },
	};
	struct config *config = NULL;
	struct faults faults;
	char path[40];
	int fd = make_file(data, size, path);

	faults_init(&faults);
	if (config_load(&config, path, sections, ARRAY_LEN(sections), &faults,
			NULL) == 0 &&
	    (all.count < 1 || all.count > 9 || all.pause_ms < 1000 ||
	     !(all.share >= 0 && all.share <= 1) || !all.name[0]))
		abort();
	config_free(config);
	faults_release(&faults);
	close(fd);
	return 0;
}
