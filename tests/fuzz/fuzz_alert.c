/* fuzz_alert.c -- any bytes as an alert: refused, or what is written of it
 * reads the same; and its texts never go wrong.  Seeds: schemas/examples. */
#include "consumers/alerter/alert.h"
#include "consumers/alerter/alert_text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
	if (!good)
		abort();
}

static void check_again(const struct alert_event *event, struct buf *text)
{
	char id[ALERT_ID_SIZE], id_again[ALERT_ID_SIZE];
	struct alert_event again;

	alert_encode(&event->alert, event->firing, event->observed_ms,
		     STR_LIT("detail"), text);
	require(!text->bad);
	require(alert_decode(buf_str(text), &again, NULL) == 0);
	alert_make_id(&event->alert, id);
	alert_make_id(&again.alert, id_again);
	require(strcmp(id, id_again) == 0);
	require(again.firing == event->firing &&
		again.observed_ms == event->observed_ms &&
		strcmp(again.alert.reason, event->alert.reason) == 0);
}

static void check_texts(const struct monitor_alert *alert, struct buf *text)
{
	const struct alert_facts facts = { .alert = alert };

	for (int language = 0; language < 2; language++) {
		alert_summary(&facts, language, text);
		alert_description(&facts, language, text);
	}
	alert_runbook(alert, text);
	require(!text->bad && text->len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str input = { (const char *)data, size };
	struct alert_event event;
	struct buf text;

	if (alert_decode(input, &event, NULL) < 0)
		return 0;
	buf_init(&text, 1 << 16);
	check_again(&event, &text);
	buf_clear(&text);
	check_texts(&event.alert, &text);
	buf_release(&text);
	return 0;
}
