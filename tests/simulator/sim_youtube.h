/* sim_youtube.h -- what the two halves of YouTube's API share. */
#ifndef SENTRA_TESTS_SIMULATOR_SIM_YOUTUBE_H
#define SENTRA_TESTS_SIMULATOR_SIM_YOUTUBE_H

#include "sim.h"

void sim_youtube_error(struct sim_response *, int status, const char *reason,
		       const char *domain, const char *message,
		       const char *details);
void sim_youtube_refuse(struct sim_response *, enum fault_kind, int64_t now_ms);

#endif
