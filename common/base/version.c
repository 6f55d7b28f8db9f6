/* version.c -- compiled again with each commit, so nothing else is here. */
#include "version.h"

const char sentra_version[] = SENTRA_VERSION;
