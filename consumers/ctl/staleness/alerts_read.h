/* alerts_read.h -- all alerts that the stream still has. */
#ifndef SENTRA_CONSUMERS_CTL_STALENESS_ALERTS_READ_H
#define SENTRA_CONSUMERS_CTL_STALENESS_ALERTS_READ_H

#include "alerts_list.h"

/* Connected. */
int alerts_read(struct ctl *, struct alert_list *, struct err *) MUST_USE;

#endif
