/* report_css.c -- report.css, put into the program by the assembler. */
#include "report_css.h"

/* The path is from the top of the project, where the compiler is run. */
__asm__(".section .rodata\n"
	".global report_css_begin\nreport_css_begin:\n"
	".incbin \"consumers/report/report.css\"\n"
	".global report_css_end\nreport_css_end:\n"
	".previous\n");
extern const char report_css_begin[], report_css_end[];

struct str report_css(void)
{
	return (struct str){ report_css_begin,
			     (size_t)(report_css_end - report_css_begin) };
}
