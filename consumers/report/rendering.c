/* rendering.c -- the list of the files that people get. */
#include "rendering.h"

const struct rendering renderings[] = {
	{ "laporan.pdf", pdf_make },
	{ "laporan.html", html_make },
	{ "laporan.xlsx", xlsx_make },
	{ "laporan.csv", csv_make },
	{ "laporan.md", md_make },
	{ "wa.txt", wa_make },
	{ "kartu.png", card_make },
	{ "slide.png", slide_make },
	{ NULL, NULL },
};
