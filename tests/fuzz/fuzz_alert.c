/* fuzz_alert.c -- any bytes as an alert: refused, or what is written of it
 * reads the same; and its texts never go wrong.  Seeds: schemas/examples. */
#include "consumers/alerter/alert.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
	if (!good)
		abort();
}

static void check_again(const struct alert_told *told, struct buf *text)
{
	char id[ALERT_ID_SIZE], id_again[ALERT_ID_SIZE];
	struct alert_told again;

	alert_encode(&told->alert, told->firing, told->observed_ms,
		     STR_LIT("detail"), text);
	require(!text->bad);
	require(alert_decode(buf_str(text), &again, NULL) == 0);
	alert_make_id(&told->alert, id);
	alert_make_id(&again.alert, id_again);
	require(strcmp(id, id_again) == 0);
	require(again.firing == told->firing &&
		again.observed_ms == told->observed_ms &&
		strcmp(again.alert.reason, told->alert.reason) == 0);
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
	struct alert_told told;
	struct buf text;

	if (alert_decode(input, &told, NULL) < 0)
		return 0;
	buf_init(&text, 1 << 16);
	check_again(&told, &text);
	buf_clear(&text);
	check_texts(&told.alert, &text);
	buf_release(&text);
	return 0;
}
