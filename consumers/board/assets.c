/* assets.c -- the files of static/, and openapi.json, put into the program by
 * the assembler. */
#include "assets.h"

#include "common/base/fnv.h"

#include <inttypes.h>
#include <stdio.h>

/* Paths are from the top of the project, where the compiler is run. */
#define FILE_BYTES(symbol, path)                              \
	__asm__(".section .rodata\n"                          \
		".global " #symbol "\n" #symbol ":\n"         \
		".incbin \"" path "\"\n"                      \
		".global " #symbol "_end\n" #symbol "_end:\n" \
		".previous\n");                               \
	extern const char symbol[], symbol##_end[]

FILE_BYTES(asset_css, "consumers/board/static/board.css");
FILE_BYTES(asset_js, "consumers/board/static/board.js");
FILE_BYTES(asset_icon, "consumers/board/static/icon.svg");
FILE_BYTES(asset_api, "schemas/openapi.json");

static const struct asset assets[] = {
	{ "board.css", "text/css; charset=utf-8", asset_css, asset_css_end },
	{ "board.js", "text/javascript; charset=utf-8", asset_js,
	  asset_js_end },
	{ "icon.svg", "image/svg+xml", asset_icon, asset_icon_end },
};

const struct asset asset_openapi = { "openapi.json", "application/json",
				     asset_api, asset_api_end };

const struct asset *asset_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(assets); i++)
		if (str_is(name, assets[i].name))
			return &assets[i];
	return NULL;
}

struct str asset_bytes(const struct asset *asset)
{
	return (struct str){ asset->begin,
			     (size_t)(asset->end - asset->begin) };
}

void asset_address(const char *name, char out[ASSET_ADDRESS_SIZE])
{
	const struct asset *asset = asset_find(str_of(name));
	uint64_t hash =
		fnv64(FNV64_BEGIN, asset ? asset_bytes(asset) : STR_NULL);

	snprintf(out, ASSET_ADDRESS_SIZE, "/static/%s?v=%016" PRIx64, name,
		 hash);
}
