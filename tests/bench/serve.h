/* serve.h -- a server to measure, where no other is named. */
#ifndef SENTRA_TESTS_BENCH_SERVE_H
#define SENTRA_TESTS_BENCH_SERVE_H

#include <sys/types.h>

/* A process of its own: pages as large as the board's, and a frame a second,
 * which begins with "data: t=<CLOCK_MONOTONIC in us>".  url: at least 100
 * bytes. */
pid_t serve_self(char *url);

#endif
