/* fail.c -- the nth call of the product's own code fails, by the environment:
 *
 *   FAIL_WHAT=memory|system   which calls count
 *   FAIL_AT=n                 that one fails, from 1
 *   FAIL_ON=1                 and so do all after it
 *   FAIL_LOG=file             at the end: where each call came from
 *   FAIL_PROGRAM=name         of that program alone, not of its children
 *
 * What libraries call by themselves never fails.  A line of the log is a hash
 * of the functions that led to the call, and the call's name: those of one line
 * have one cause, so that a test need not take each. */
#include <dirent.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CALLS_MAX 2000000
#define FRAMES    8

static struct {
	const char *what, *log;
	long at;
	bool on;
	_Atomic long calls;
	struct {
		uint64_t from;
		const char *name;
	} seen[CALLS_MAX];
} state;

/* The program's own code is in one piece. */
extern const char __executable_start, etext;

static uint64_t where_from(void)
{
	void *frame[FRAMES + 3];
	int n = backtrace(frame, FRAMES + 3);
	uint64_t hash = 14695981039346656037u;

	for (int i = 0; i < n; i++) {
		const char *at = frame[i];

		if (at >= &__executable_start && at < &etext)
			hash = (hash ^ (uint64_t)(at - &__executable_start)) *
			       1099511628211u;
	}
	return hash;
}

static bool fails(const char *what, const char *name)
{
	long n;

	if (!state.what || strcmp(state.what, what) != 0)
		return false;
	n = ++state.calls;
	if (state.log && n <= CALLS_MAX) {
		state.seen[n - 1].from = where_from();
		state.seen[n - 1].name = name;
	}
	return state.at && (n == state.at || (state.on && n > state.at));
}

__attribute__((constructor)) static void begin(void)
{
	const char *at = getenv("FAIL_AT");
	const char *program = getenv("FAIL_PROGRAM");

	if (program && strcmp(program, program_invocation_short_name) != 0)
		return;
	state.what = getenv("FAIL_WHAT");
	state.log = getenv("FAIL_LOG");
	state.at = at ? atol(at) : 0;
	state.on = getenv("FAIL_ON") != NULL;
}

__attribute__((destructor)) static void end(void)
{
	FILE *out = state.log ? fopen(state.log, "w") : NULL;

	for (long i = 0; out && i < state.calls && i < CALLS_MAX; i++)
		fprintf(out, "%016lx %s\n", (unsigned long)state.seen[i].from,
			state.seen[i].name);
	if (out)
		fclose(out);
}

#define MEMORY(type, name, parameters, arguments) \
	type fail_##name parameters;              \
	type fail_##name parameters               \
	{                                         \
		if (fails("memory", #name)) {     \
			errno = ENOMEM;           \
			return NULL;              \
		}                                 \
		return name arguments;            \
	}
#define SYSTEM(type, name, parameters, arguments, error) \
	type fail_##name parameters;                     \
	type fail_##name parameters                      \
	{                                                \
		if (fails("system", #name)) {            \
			errno = error;                   \
			return -1;                       \
		}                                        \
		return name arguments;                   \
	}
#include "calls.inc"

int fail_asprintf(char **out, const char *fmt, ...);
int fail_asprintf(char **out, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (fails("memory", "asprintf")) {
		*out = NULL;
		return -1;
	}
	va_start(ap, fmt);
	n = vasprintf(out, fmt, ap);
	va_end(ap);
	return n;
}

int fail_open(const char *path, int flags, ...);
int fail_open(const char *path, int flags, ...)
{
	va_list ap;
	int mode;

	if (fails("system", "open")) {
		errno = EMFILE;
		return -1;
	}
	va_start(ap, flags);
	mode = flags & O_CREAT ? va_arg(ap, int) : 0;
	va_end(ap);
	return open(path, flags, mode);
}

char *fail_mkdtemp(char *path);
char *fail_mkdtemp(char *path)
{
	if (fails("system", "mkdtemp")) {
		errno = EACCES;
		return NULL;
	}
	return mkdtemp(path);
}

DIR *fail_opendir(const char *path);
DIR *fail_opendir(const char *path)
{
	if (fails("system", "opendir")) {
		errno = EMFILE;
		return NULL;
	}
	return opendir(path);
}

DIR *fail_fdopendir(int fd);
DIR *fail_fdopendir(int fd)
{
	if (fails("system", "fdopendir")) {
		errno = EMFILE;
		return NULL;
	}
	return fdopendir(fd);
}

int fail_openat(int at, const char *path, int flags, ...);
int fail_openat(int at, const char *path, int flags, ...)
{
	va_list ap;
	int mode;

	if (fails("system", "openat")) {
		errno = EMFILE;
		return -1;
	}
	va_start(ap, flags);
	mode = flags & O_CREAT ? va_arg(ap, int) : 0;
	va_end(ap);
	return openat(at, path, flags, mode);
}

/* It is closed all the same, as Linux does. */
int fail_close(int fd);
int fail_close(int fd)
{
	bool bad = fails("system", "close");
	int rc = close(fd);

	if (!bad)
		return rc;
	errno = EIO;
	return -1;
}

size_t fail_fwrite(const void *p, size_t size, size_t n, FILE *file);
size_t fail_fwrite(const void *p, size_t size, size_t n, FILE *file)
{
	if (fails("system", "fwrite")) {
		errno = ENOSPC;
		return 0;
	}
	return fwrite(p, size, n, file);
}
