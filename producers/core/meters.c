/* meters.c -- the names under which Prometheus finds a producer's metrics, and
 * what users read about them.  Users' dashboards and alerts hold these names.
 */
#include "meters.h"

const struct metric_def meter_defs[METER_COUNT] = {
	[METER_REQUESTS] = { "sentra_producer_requests_total", METRIC_COUNTER,
			     "code",
			     "Requests by class of status (failed: no "
			     "answer)" },
	[METER_RETRIES] = { "sentra_producer_retries_total", METRIC_COUNTER,
			    NULL, "Requests that were repeated" },
	[METER_ROUNDS] = { "sentra_producer_rounds_total", METRIC_COUNTER,
			   "outcome", "Rounds over an account by outcome" },
	[METER_ACCOUNTS] = { "sentra_producer_accounts", METRIC_GAUGE,
			     "outcome",
			     "Accounts by what their newest round came to" },
	[METER_TROUBLE] = { "sentra_producer_platform_trouble", METRIC_GAUGE,
			    "outcome",
			    "1 while the platform as a whole fails so" },
	[METER_EVENTS] = { "sentra_producer_events_total", METRIC_COUNTER,
			   "schema", "Events handed over for delivery" },
	[METER_QUOTA_USED] = { "sentra_producer_quota_used_units", METRIC_GAUGE,
			       NULL, "Quota units spent in this period" },
	[METER_QUOTA_LIMIT] = { "sentra_producer_quota_limit_units",
				METRIC_GAUGE, NULL,
				"Quota units a period, 0: none" },
	[METER_QUOTA_RESET] = { "sentra_producer_quota_reset_timestamp_seconds",
				METRIC_GAUGE, NULL,
				"When the quota begins anew" },
	[METER_INTERVAL] = { "sentra_producer_interval_seconds", METRIC_GAUGE,
			     NULL,
			     "Between two rounds over an account, as the "
			     "budget allows" },
	[METER_OLDEST] = { "sentra_producer_oldest_observation_timestamp_"
			   "seconds",
			   METRIC_GAUGE, NULL,
			   "When the account observed longest ago was" },
	[METER_DEBT] = { "sentra_producer_debt_seconds", METRIC_GAUGE, NULL,
			 "How much longer ago than wanted an account was "
			 "observed, at worst" },
	[METER_PENDING] = { "sentra_producer_pending_events", METRIC_GAUGE,
			    NULL, "Events not yet acknowledged by Kafka" },
	[METER_UNDELIVERED] = { "sentra_producer_undelivered_events_total",
				METRIC_COUNTER, NULL,
				"Events that could not be delivered" },
	[METER_BREAKER] = { "sentra_producer_breaker_open", METRIC_GAUGE, NULL,
			    "1 while the platform is not asked because it "
			    "does not answer" },
	[METER_TOKENS_UNSAVED] = { "sentra_producer_tokens_unkept",
				   METRIC_GAUGE, NULL,
				   "1 while renewed tokens cannot be written "
				   "to the "
				   "state directory" },
	[METER_LAST_SUCCESS] = { "sentra_producer_last_success_timestamp_"
				 "seconds",
				 METRIC_GAUGE, NULL,
				 "When a round last came out ok" },
	[METER_STARTED] = { "sentra_producer_start_timestamp_seconds",
			    METRIC_GAUGE, NULL, "When the producer started" },
	[METER_HEARTBEAT] = { "sentra_producer_heartbeat_timestamp_seconds",
			      METRIC_GAUGE, NULL,
			      "When the producer was last seen at work" },
};
