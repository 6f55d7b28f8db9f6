/* tidy.c -- what people write in a row, as the roster wants it. */
#include "address.h"
#include "sheet.h"

#include <ctype.h>

static void set(struct sheet_row *row, enum column c, struct str text)
{
	row->cell[c] = pool_copy(&row->draft->pool, text);
}

/* "Sentra Terpadu" -> "sentra_terpadu". */
static void simplify(struct sheet_row *row, enum column c)
{
	for (char *p = row->cell[c]; p && *p; p++)
		*p = *p == ' ' ? '_' : (char)tolower((unsigned char)*p);
}

static void tidy_platform(struct sheet_row *row)
{
	const char *platform;

	simplify(row, COLUMN_PLATFORM);
	platform = row->cell[COLUMN_PLATFORM];
	if (platform && strcmp(platform, "twitter") == 0)
		set(row, COLUMN_PLATFORM, STR_LIT("x"));
}

static void tidy_zone(struct sheet_row *row)
{
	static const char *const zones[][2] = {
		{ "WIB", "Asia/Jakarta" },
		{ "WITA", "Asia/Makassar" },
		{ "WIT", "Asia/Jayapura" },
	};
	const char *zone = row->cell[COLUMN_TIMEZONE];

	for (size_t i = 0; zone && i < ARRAY_LEN(zones); i++) {
		if (strcmp(zone, zones[i][0]) != 0)
			continue;
		row_note(row, COLUMN_TIMEZONE, "%s is %s", zone, zones[i][1]);
		set(row, COLUMN_TIMEZONE, str_of(zones[i][1]));
		return;
	}
}

/* What the address tells must not contradict the cell that is for it. */
static bool agree(struct sheet_row *row, enum column from, enum column c,
		  struct str told)
{
	const char *have = c == from ? NULL : row->cell[c];

	if (!have || str_is(told, have))
		return true;
	row_fault(row, from, "%s has %s \"%.*s\", but the row says \"%s\"",
		  row->cell[from], row->draft->label[c], STR_ARG(told), have);
	return false;
}

static void tidy_address(struct sheet_row *row, enum column from)
{
	const char *text = row->cell[from];
	struct address found;
	struct err why = { 0 };
	enum column to;
	struct str told;

	if (!text || !is_address(str_of(text)))
		return;
	if (address_read(&found, str_of(text), &why) < 0) {
		row_fault(row, from, "%s", why.text);
		row->cell[from] = NULL;
		return;
	}
	to = found.id.p ? COLUMN_ID : COLUMN_HANDLE;
	told = found.id.p ? found.id : found.handle;
	if (!agree(row, from, COLUMN_PLATFORM, str_of(found.platform)) ||
	    !agree(row, from, to, told))
		return;
	row_note(row, from, "%s is %s %.*s of %s", text, columns[to].member,
		 STR_ARG(told), found.platform);
	if (to != from)
		row->cell[from] = NULL;
	set(row, COLUMN_PLATFORM, str_of(found.platform));
	set(row, to, told);
}

static void tidy_handle(struct sheet_row *row)
{
	const char *handle = row->cell[COLUMN_HANDLE];

	if (!handle || *handle != '@')
		return;
	row_note(row, COLUMN_HANDLE, "%s is written without @", handle);
	row->cell[COLUMN_HANDLE] =
		handle[1] ? row->cell[COLUMN_HANDLE] + 1 : NULL;
}

/* "1,23457E+17" and an id that ends in zeros are what a spreadsheet leaves of
 * a long number. */
static void check_id(struct sheet_row *row)
{
	const char *id = row->cell[COLUMN_ID];
	size_t digits = id ? strspn(id, "0123456789.,") : 0;

	if (digits && (strncmp(id + digits, "E+", 2) == 0))
		row_fault(row, COLUMN_ID,
			  "%s is what a spreadsheet made of an id; write it "
			  "with a ' before it",
			  id);
	else if (digits > 15 && !id[digits] &&
		 strspn(id + 15, "0") == digits - 15)
		row_note(row, COLUMN_ID,
			 "%s ends in zeros: see that no spreadsheet rounded it",
			 id);
}

void row_tidy(struct sheet_row *row)
{
	simplify(row, COLUMN_KIND);
	tidy_zone(row);
	tidy_platform(row);
	tidy_address(row, COLUMN_HANDLE);
	tidy_address(row, COLUMN_ID);
	tidy_handle(row);
	check_id(row);
}
