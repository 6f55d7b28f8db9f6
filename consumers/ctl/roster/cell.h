/* cell.h -- what keyboards, pages that were copied from, and spreadsheets leave
 * in a cell, where somebody meant something else.  Pure.
 *
 * Cells are UTF-8.  sheet.c says it to whoever filled in the sheet; what a
 * right value is it knows no more than this. */
#ifndef SENTRA_CONSUMERS_CTL_ROSTER_CELL_H
#define SENTRA_CONSUMERS_CTL_ROSTER_CELL_H

#include "common/base/str.h"

/* Without white space at its ends, the no-break kinds too. */
struct str cell_trim(struct str);
/* The first character beyond ASCII that cell_trim() drops there; 0: none. */
uint32_t cell_trimmed(struct str);

enum cell_character {
	CELL_PLAIN,
	CELL_SPACE,      /* white space that is no space: U+00A0 */
	CELL_INVISIBLE,  /* U+200B */
	CELL_LOOK_ALIKE, /* a letter of another alphabet among ours */
};
/* The first that is not plain, and what it is; CELL_PLAIN: there is none. */
enum cell_character cell_find_strange(struct str, uint32_t *code);
/* What Unicode calls it, in lower case: "zero width space"; "" where it is none
 * of those that are found here. */
const char *cell_character_name(uint32_t code);

/* "#N/A": what a spreadsheet shows where it could not compute. */
bool cell_is_error(const char *);
/* "-": what people write for nothing. */
bool cell_is_nothing(const char *);
/* A number as spreadsheets show it, which was an id: 1,78414E+16,
 * 1.234.567.890, 1234567890.0. */
bool cell_is_spoilt_number(const char *);
/* 29/11/2026, 29-11-2026, 29.11.2026: day, month, year. */
bool cell_read_date(const char *, int64_t *day);

#endif
