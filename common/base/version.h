/* version.h -- which version of the source this is. */
#ifndef SENTRA_COMMON_BASE_VERSION_H
#define SENTRA_COMMON_BASE_VERSION_H

/* "0.1.0" of a release; between two, as git describe has it, with the commits
 * since then and the newest: "0.1.0-402-g2e67ba4".  The Makefile makes it. */
extern const char sentra_version[];

#endif
