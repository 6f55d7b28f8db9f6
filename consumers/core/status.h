/* status.h -- what `systemctl status` says of a consumer: the truth of now. */
#ifndef SENTRA_CONSUMERS_CORE_STATUS_H
#define SENTRA_CONSUMERS_CORE_STATUS_H

#include "loop_state.h"

/* Tell it where it changed, at most once a second.  While Kafka is away asks
 * whether it is back, for a tenth of a second. */
void loop_tell_status(struct loop *);

#endif
