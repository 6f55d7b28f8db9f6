/* usable.c -- whether a message of a metrics topic can be used.  Must not know
 * what becomes of it. */
#include "usable.h"

#include "common/kafka/kafka.h"

enum event_fault message_decode(const struct log_message *msg,
				struct buf *scratch, struct event *out,
				struct err *detail)
{
	const struct event_origin origin = {
		.platform = str_of(platform_names[msg->platform]),
		.key = msg->key,
		.check_key = true,
		.misplaced = kafka_partition_of(msg->key, msg->partitions) !=
			     msg->partition,
		.append_ms = msg->append_ms,
	};

	return event_decode(msg->payload, &origin, scratch, out, detail);
}
