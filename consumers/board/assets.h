/* assets.h -- the files of static/, within the program: the CSS, the script,
 * the icon; and what describes /api/v1.
 *
 *   asset_address("board.css", address);             (for a page)
 *   asset = asset_find(STR_LIT("board.css"));        (for who asks)
 *
 * Their address has a hash of their bytes, so that a browser may keep them for
 * as long as it likes. */
#ifndef SENTRA_CONSUMERS_BOARD_ASSETS_H
#define SENTRA_CONSUMERS_BOARD_ASSETS_H

#include "common/base/str.h"

struct asset {
	const char *name;        /* "board.css" */
	const char *type;        /* Content-Type */
	const char *begin, *end; /* its bytes */
};

/* schemas/openapi.json, which is no file of static/: its address is fixed. */
extern const struct asset asset_openapi;

/* By its name; NULL: there is none. */
const struct asset *asset_find(struct str name);
struct str asset_bytes(const struct asset *);

/* "/static/board.css?v=9f3a0c11d2e4b657" */
#define ASSET_ADDRESS_SIZE 64
/* Where it is to be had; name: one of static/. */
void asset_address(const char *name, char out[ASSET_ADDRESS_SIZE]);

#endif
