/* figure_map.c -- Indonesia's 38 provinces (since 2022) as tiles of one size:
 * Sumatra in the west, Papua in the east, each about where it lies. */
#include "figure.h"

#include "district.h"
#include "figure_draw.h"

#define COLUMNS 15
#define ROWS    8
#define GAP     2.0

const char *const province_names[PROVINCES] = {
	"Aceh",
	"Sumatera Utara",
	"Sumatera Barat",
	"Riau",
	"Jambi",
	"Sumatera Selatan",
	"Bengkulu",
	"Lampung",
	"Kepulauan Bangka Belitung",
	"Kepulauan Riau",
	"DKI Jakarta",
	"Jawa Barat",
	"Jawa Tengah",
	"DI Yogyakarta",
	"Jawa Timur",
	"Banten",
	"Bali",
	"Nusa Tenggara Barat",
	"Nusa Tenggara Timur",
	"Kalimantan Barat",
	"Kalimantan Tengah",
	"Kalimantan Selatan",
	"Kalimantan Timur",
	"Kalimantan Utara",
	"Sulawesi Utara",
	"Sulawesi Tengah",
	"Sulawesi Selatan",
	"Sulawesi Tenggara",
	"Gorontalo",
	"Sulawesi Barat",
	"Maluku",
	"Maluku Utara",
	"Papua",
	"Papua Barat",
	"Papua Selatan",
	"Papua Tengah",
	"Papua Pegunungan",
	"Papua Barat Daya",
};

/* In the order of their names: what people call it for short, and its tile. */
static const struct tile {
	const char *code;
	int column, row;
} tiles[PROVINCES] = {
	{ "Aceh", 0, 0 },    { "Sumut", 1, 1 },   { "Sumbar", 1, 2 },
	{ "Riau", 2, 2 },    { "Jambi", 2, 3 },   { "Sumsel", 2, 4 },
	{ "Bkulu", 1, 3 },   { "Lampg", 2, 5 },   { "Babel", 3, 4 },
	{ "Kepri", 3, 2 },   { "DKI", 4, 5 },     { "Jabar", 4, 6 },
	{ "Jateng", 5, 6 },  { "DIY", 5, 7 },     { "Jatim", 6, 6 },
	{ "Banten", 3, 6 },  { "Bali", 7, 6 },    { "NTB", 8, 6 },
	{ "NTT", 9, 7 },     { "Kalbar", 5, 2 },  { "Kalteng", 5, 3 },
	{ "Kalsel", 6, 3 },  { "Kaltim", 6, 2 },  { "Kaltara", 6, 1 },
	{ "Sulut", 9, 1 },   { "Sulteng", 8, 2 }, { "Sulsel", 8, 4 },
	{ "Sultra", 9, 4 },  { "Gtalo", 8, 1 },   { "Sulbar", 8, 3 },
	{ "Maluku", 11, 3 }, { "Malut", 11, 1 },  { "Papua", 14, 2 },
	{ "Pabar", 13, 2 },  { "Pasel", 14, 4 },  { "Pateng", 13, 3 },
	{ "Papeg", 14, 3 },  { "PBD", 12, 2 },
};

/* Other names that rosters have. */
static const struct alias {
	const char *name, *of;
} aliases[] = {
	{ "Jakarta", "DKI Jakarta" },
	{ "DK Jakarta", "DKI Jakarta" },
	{ "Daerah Khusus Jakarta", "DKI Jakarta" },
	{ "Daerah Khusus Ibukota Jakarta", "DKI Jakarta" },
	{ "Yogyakarta", "DI Yogyakarta" },
	{ "Daerah Istimewa Yogyakarta", "DI Yogyakarta" },
	{ "Bangka Belitung", "Kepulauan Bangka Belitung" },
	{ "Nanggroe Aceh Darussalam", "Aceh" },
};

/* By letters and digits, in any case, with or without "Provinsi" before it. */
static bool same_province(const struct area *want, const char *name)
{
	struct area area;

	area_read(str_of(name), &area);
	return area_fits(want, &area);
}

int province_find_name(struct str name)
{
	struct area want;

	area_read(name, &want);
	for (size_t i = 0; i < ARRAY_LEN(aliases); i++)
		if (same_province(&want, aliases[i].name))
			area_read(str_of(aliases[i].of), &want);
	for (int i = 0; i < PROVINCES; i++)
		if (same_province(&want, province_names[i]))
			return i;
	return -1;
}

static void draw_province(struct figure *figure, int i,
			  const struct figure_province *province)
{
	double w = figure->width / COLUMNS, h = figure->height / ROWS;
	double x = w * tiles[i].column, y = h * tiles[i].row;
	struct figure_item *item = draw_rect(figure, ROLE_TILE, x + GAP / 2,
					     y + GAP / 2, w - GAP, h - GAP);

	if (item) {
		item->level = province->level;
		item->link = pool_str(&figure->pool, province->link);
		draw_title(figure, item,
			   province->title.p ? province->title
					     : str_of(province_names[i]));
	}
	draw_text(figure, ROLE_TEXT, ANCHOR_MIDDLE, x + w / 2,
		  y + h / 2 + FIGURE_TEXT_DROP, 0, str_of(tiles[i].code));
}

void figure_map(struct figure *figure,
		const struct figure_province province[PROVINCES])
{
	for (int i = 0; i < PROVINCES; i++)
		draw_province(figure, i, &province[i]);
}
