/* stages.c -- the names of the stages. */
#include "consumers/core/stages.h"

#include "doctor.h"

#define ROW(name) #name,
const char *const doctor_stages[] = { STAGES(ROW) NULL };
#undef ROW
