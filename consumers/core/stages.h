/* stages.h -- the list of the stages that sentra-consumer has: the one place
 * that names them.
 *
 *   #define ROW(name) &stage_##name,
 *   static const struct stage *const stages[] = { STAGES(ROW) NULL };
 *
 * A new stage is a folder whose name is the stage's, with a `const struct
 * stage stage_<name>` in it, and a line here.  The Makefile links every folder
 * of consumers/; `make install` and the demo start what is listed (they read
 * the lines X(name) of this file); the alerter supervises whoever asks for it
 * by struct stage's `heartbeat`. */
#ifndef SENTRA_CONSUMERS_CORE_STAGES_H
#define SENTRA_CONSUMERS_CORE_STAGES_H

#include "stage.h"

#define STAGES(X)   \
	X(scorer)   \
	X(alerter)  \
	X(coverage) \
	/* the next one above this line */

#define STAGE_DECLARE(name) extern const struct stage stage_##name;
STAGES(STAGE_DECLARE)
#undef STAGE_DECLARE

#endif
