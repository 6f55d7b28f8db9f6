/* report_css.h -- how laporan.html looks: report.css, within the program. */
#ifndef SENTRA_CONSUMERS_REPORT_REPORT_CSS_H
#define SENTRA_CONSUMERS_REPORT_REPORT_CSS_H

#include "common/base/str.h"

struct str report_css(void);

#endif
