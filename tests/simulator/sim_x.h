/* sim_x.h -- what the two halves of X's API share. */
#ifndef SENTRA_TESTS_SIMULATOR_SIM_X_H
#define SENTRA_TESTS_SIMULATOR_SIM_X_H

#include "sim.h"

#define X_WINDOW_MS (15 * MINUTE_MS)
#define X_PROBLEMS  "https://api.twitter.com/2/problems/"

void sim_x_refuse(struct sim_response *, enum fault_kind, int64_t now_ms);

#endif
