/* api.c -- the rows of /api/v1. */
#include "api.h"

const struct api *const apis[] = { NULL };
