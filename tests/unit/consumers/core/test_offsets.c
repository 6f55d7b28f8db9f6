/* test_offsets.c -- how far each partition was read, and where to stop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/core/offsets.h"

#include <errno.h>

#define PARTITIONS 3

#define READ  3
#define FIRST PLATFORM_facebook

/* Some of them, with others before, between and after. */
static const struct platforms some = {
	{ PLATFORM_facebook, PLATFORM_instagram, PLATFORM_x }, READ
};

static struct partition stored_at(int32_t id, int64_t offset)
{
	struct partition stored = { .id = id };

	for (int t = 0; t < PLATFORM_COUNT; t++)
		stored.next[t] = offset;
	return stored;
}

static struct kafka_msg message(size_t topic, int64_t offset)
{
	return (struct kafka_msg){ .topic = topic,
				   .partition = 1,
				   .offset = offset,
				   .append_ms = -1,
				   .ms = 1000 + offset };
}

static void passed(struct offsets *p, int64_t offset)
{
	struct kafka_msg msg = message(FIRST, offset);

	offsets_passed(p, &msg);
}

static void init(struct offsets *p, bool once)
{
	assert_int_equal(offsets_init(p, PARTITIONS, &some, once, NULL), 0);
}

/* Every topic that is read, of these partitions. */
static void assign(struct offsets *p, const int32_t *owned, size_t n)
{
	struct kafka_part parts[READ * PARTITIONS];
	size_t k = 0;

	for (size_t t = 0; t < READ; t++)
		for (size_t i = 0; i < n; i++)
			parts[k++] =
				(struct kafka_part){ some.at[t], owned[i], -1 };
	assert_int_equal(offsets_assign(p, parts, k, NULL), 0);
}

/* Partition 1 alone, each topic with offsets first to end - 1. */
static void begin(struct offsets *p, bool once, int64_t stored, int64_t first,
		  int64_t end)
{
	const struct partition at = stored_at(1, stored);
	int32_t partition = 1;

	init(p, once);
	assign(p, &partition, 1);
	for (size_t t = 0; t < READ; t++)
		assert_int_equal(offsets_begin(p, some.at[t], &at, first, end,
					       NULL),
				 0);
}

static void test_beginning(void **state)
{
	static const struct {
		const char *name;
		int64_t stored, first, end;
		int rc;
		int64_t next;
	} rows[] = {
		{ "none stored: at the first", -1, 4, 9, 0, 4 },
		{ "at the stored one", 7, 4, 9, 0, 7 },
		{ "stored one at the end", 9, 4, 9, 0, 9 },
		{ "retention took what comes after it", 2, 4, 9, -ENODATA, 0 },
		{ "retention took just what was read", 4, 4, 9, 0, 4 },
		{ "empty log", -1, 0, 0, 0, 0 },
		{ "another log: it is beyond the end", 10, 4, 9, -ENODATA, 0 },
	};
	struct offsets p;
	int32_t partition = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct partition at = stored_at(0, rows[i].stored);
		struct err err = { 0 };

		init(&p, false);
		assign(&p, &partition, 1);
		if (offsets_begin(&p, 2, &at, rows[i].first, rows[i].end,
				  &err) != rows[i].rc)
			fail_msg("%s", rows[i].name);
		if (rows[i].rc == 0)
			assert_int_equal(offsets_part(&p, 2, 0)->next,
					 rows[i].next);
		else
			assert_non_null(strstr(err.text, "instagram"));
		offsets_release(&p);
	}
}

static void test_partitions(void **state)
{
	static const int32_t owned[] = { 2, 0 };
	const struct kafka_part lone = { PLATFORM_x, 1, -1 };
	struct offsets p;
	struct err err = { 0 };

	(void)state;
	init(&p, false);
	assign(&p, owned, 2);
	assert_int_equal(p.n_owned, 2);
	assert_int_equal(p.owned[0].id, 0);
	assert_int_equal(p.owned[1].id, 2);
	offsets_list(&p);
	assert_int_equal(p.n_list, 2 * READ);
	for (size_t i = 0; i < p.n_list; i++)
		assert_int_equal(p.list[i].topic, some.at[i / 2]);
	assert_true(offsets_wants(&p, FIRST, 2, 0));
	assert_false(offsets_wants(&p, FIRST, 1, 0));
	/* A partition is assigned of all topics or not at all. */
	assert_int_equal(offsets_assign(&p, &lone, 1, &err), -EPROTO);
	offsets_revoke(&p);
	assert_false(offsets_wants(&p, FIRST, 2, 0));
	assert_true(offsets_caught_up(&p));
	offsets_release(&p);
}

static void test_reading(void **state)
{
	struct offsets p;

	(void)state;
	begin(&p, false, -1, 0, 3);
	assert_false(offsets_caught_up(&p));
	assert_int_equal(offsets_lag(&p), 3 * READ);
	assert_true(offsets_wants(&p, FIRST, 1, 0));
	passed(&p, 0);
	assert_false(offsets_wants(&p, FIRST, 1, 0)); /* given twice */
	passed(&p, 1);
	assert_int_equal(offsets_lag(&p), 3 * READ - 2);
	/* The end, where offset 2 is no message. */
	for (size_t t = 0; t < READ; t++)
		offsets_ended(&p, some.at[t], 1, 3);
	assert_true(offsets_caught_up(&p));
	assert_int_equal(offsets_lag(&p), 0);
	offsets_publish(&p);
	assert_int_equal(p.owned[0].next[FIRST], 3);
	/* Of another platform there is nothing to store. */
	assert_int_equal(p.owned[0].next[PLATFORM_youtube], 0);
	assert_false(offsets_wants(&p, PLATFORM_youtube, 1, 0));
	/* With later messages it is still caught up, and behind. */
	offsets_reach(&p, FIRST, 1, 5);
	assert_true(offsets_caught_up(&p));
	assert_int_equal(offsets_lag(&p), 2);
	offsets_reach(&p, FIRST, 1, -1); /* not known */
	assert_int_equal(offsets_lag(&p), 2);
	passed(&p, 4);
	offsets_part(&p, FIRST, 1)->next = 3;
	offsets_part(&p, FIRST, 1)->end = 3;
	passed(&p, 3);
	assert_true(offsets_caught_up(&p));
	assert_int_equal(offsets_lag(&p), 0);
	offsets_release(&p);
}

static void test_once(void **state)
{
	const struct partition at = stored_at(1, 1);
	struct offsets p;

	(void)state;
	begin(&p, true, -1, 0, 2);
	for (size_t t = 1; t < READ; t++)
		offsets_ended(&p, some.at[t], 1, 2);
	passed(&p, 0);
	assert_false(offsets_caught_up(&p));
	/* What came after the start is not read, and shows that nothing
	 * is left before it. */
	assert_false(offsets_wants(&p, FIRST, 1, 2));
	assert_true(offsets_caught_up(&p));
	assert_int_equal(offsets_part(&p, FIRST, 1)->next, 2);
	/* Restored again, the end is still that of the start. */
	assert_int_equal(offsets_begin(&p, FIRST, &at, 0, 50, NULL), 0);
	assert_false(offsets_caught_up(&p));
	assert_true(offsets_wants(&p, FIRST, 1, 1));
	assert_false(offsets_wants(&p, FIRST, 1, 2));
	offsets_release(&p);
}

static void test_as_of(void **state)
{
	struct offsets p;

	(void)state;
	begin(&p, false, -1, 0, 5);
	passed(&p, 0);
	offsets_stop(&p, FIRST, 1);
	assert_false(offsets_wants(&p, FIRST, 1, 1));
	for (size_t t = 1; t < READ; t++)
		offsets_ended(&p, some.at[t], 1, 5);
	assert_true(offsets_caught_up(&p));
	/* A later run goes on with the event at which this one stopped. */
	offsets_ended(&p, FIRST, 1, 5);
	offsets_publish(&p);
	assert_int_equal(p.owned[0].next[FIRST], 1);
	assert_int_equal(offsets_lag(&p), 0);
	offsets_release(&p);
}

/* A log is known by the message that was read last: it has to come again,
 * before the end counts as reached. */
static void test_another_log(void **state)
{
	struct partition at = stored_at(1, 5);
	struct kafka_msg msg = message(FIRST, 4);
	struct err err = { 0 };
	struct offsets p;

	(void)state;
	begin(&p, false, 5, 0, 5);
	assert_true(offsets_caught_up(&p)); /* nothing is known of it */
	at.mark[FIRST] = (struct log_mark){ 4, 1004 };
	for (int other = 0; other < 2; other++) {
		assert_int_equal(offsets_begin(&p, FIRST, &at, 0, 5, NULL), 0);
		assert_false(offsets_caught_up(&p));
		assert_int_equal(offsets_starts(&p)[0].offset, 4);
		assert_int_equal(offsets_list(&p)[0].offset, 5);
		msg.ms = 1004 + other;
		assert_int_equal(offsets_verify(&p, &msg, &err),
				 other ? -ENODATA : 0);
		assert_false(offsets_wants(&p, FIRST, 1, 4));
		assert_true(offsets_caught_up(&p));
	}
	assert_non_null(strstr(err.text, "facebook was read up to offset 5"));
	/* Retention has taken it, and nothing that was not read. */
	assert_int_equal(offsets_begin(&p, FIRST, &at, 5, 7, NULL), 0);
	assert_int_equal(offsets_starts(&p)[0].offset, 5);
	msg = message(FIRST, 5);
	assert_int_equal(offsets_verify(&p, &msg, NULL), 0);
	offsets_passed(&p, &msg);
	offsets_publish(&p);
	assert_int_equal(p.owned[0].mark[FIRST].offset, 5);
	assert_int_equal(p.owned[0].mark[FIRST].ms, 1005);
	offsets_release(&p);
}

/* In a topic made anew all was appended later than what was read. */
static void test_made_anew_while_read(void **state)
{
	struct kafka_part parts[READ * PARTITIONS];
	int64_t ms[READ * PARTITIONS], later = 3;
	struct kafka_msg msg = message(FIRST, 0);
	struct offsets p;

	(void)state;
	begin(&p, false, -1, 0, 5);
	offsets_passed(&p, &msg); /* a producer's time says nothing */
	assert_int_equal(offsets_anchors(&p, parts, ms), 0);
	msg = message(FIRST, 1);
	msg.append_ms = msg.ms;
	offsets_passed(&p, &msg);
	msg = message(FIRST, 2);
	msg.append_ms = msg.ms;
	offsets_passed(&p, &msg);
	assert_int_equal(offsets_anchors(&p, parts, ms), 1);
	assert_int_equal(parts[0].offset, 1);
	assert_int_equal(ms[0], 1001);
	assert_false(offsets_judge(&p, parts, &later, 1));
	assert_int_equal(offsets_anchors(&p, parts, ms), 1);
	assert_int_equal(parts[0].offset, 2);
	later = -1; /* nobody answered */
	assert_false(offsets_judge(&p, parts, &later, 1));
	later = 0;
	assert_true(offsets_judge(&p, parts, &later, 1));
	assert_int_equal(offsets_starts(&p)[0].offset, 2);
	assert_int_equal(offsets_verify(&p, &msg, NULL),
			 0); /* it is the same */
	assert_int_equal(offsets_anchors(&p, parts, ms), 0);
	msg = message(FIRST, 3);
	msg.append_ms = msg.ms;
	offsets_passed(&p, &msg);
	assert_int_equal(offsets_anchors(&p, parts, ms), 1);
	assert_true(offsets_judge(&p, parts, &later, 1));
	msg.ms++;
	assert_int_equal(offsets_verify(&p, &msg, NULL), -ENODATA);
	offsets_release(&p);
}

/* What shows the log after a restart is not what may be of another one, and
 * what showed it is what it is known by from then on. */
static void test_mark_is_sure(void **state)
{
	struct partition at = stored_at(1, 5);
	struct kafka_part parts[READ * PARTITIONS];
	int64_t ms[READ * PARTITIONS], later = INT64_MAX;
	struct kafka_msg msg = message(FIRST, 4);
	struct offsets p;

	(void)state;
	begin(&p, false, 5, 0, 9);
	at.mark[FIRST] = (struct log_mark){ 4, msg.ms };
	assert_int_equal(offsets_begin(&p, FIRST, &at, 0, 9, NULL), 0);
	msg.append_ms = msg.ms;
	assert_int_equal(offsets_verify(&p, &msg, NULL), 0);
	assert_int_equal(offsets_anchors(&p, parts, ms), 1);
	assert_int_equal(parts[0].offset, 4);
	msg = message(FIRST, 5);
	msg.append_ms = msg.ms;
	offsets_passed(&p, &msg);
	offsets_publish(&p);
	assert_int_equal(p.owned[0].next[FIRST], 6);
	assert_int_equal(p.owned[0].mark[FIRST].offset, 4);
	assert_false(offsets_judge(&p, parts, &later, 1));
	offsets_publish(&p);
	assert_int_equal(p.owned[0].mark[FIRST].offset, 5);
	offsets_release(&p);
}

static void test_partitions_added(void **state)
{
	const struct kafka_part more = { PLATFORM_facebook, PARTITIONS, -1 };
	struct err err = { 0 };
	struct offsets p;

	(void)state;
	init(&p, false);
	assert_int_equal(offsets_assign(&p, &more, 1, &err), -ERANGE);
	assert_non_null(strstr(err.text, "make the topics anew"));
	offsets_release(&p);
}

/* What is read again has its letter already, unless that was refused. */
static void test_letters(void **state)
{
	struct offsets p;

	(void)state;
	begin(&p, false, -1, 0, 5);
	assert_true(offsets_letter(&p, FIRST, 1, 0));
	assert_false(offsets_letter(&p, FIRST, 1, 0));
	offsets_letters(&p, true);
	assert_true(offsets_letter(&p, FIRST, 1, 3));
	offsets_letters(&p, false);
	assert_false(offsets_letter(&p, FIRST, 1, 0));
	assert_true(offsets_letter(&p, FIRST, 1, 3));
	offsets_revoke(&p);
	assert_true(offsets_letter(&p, FIRST, 1, 0));
	offsets_release(&p);
}

/* Letters of a log that is gone stand for no message of the next. */
static void test_letters_of_another_log(void **state)
{
	struct partition at = stored_at(1, 5);
	struct kafka_msg msg = message(FIRST, 4);
	struct offsets p;

	(void)state;
	begin(&p, false, -1, 0, 5);
	at.mark[FIRST] = (struct log_mark){ 4, msg.ms - 1 };
	for (int shorter = 0; shorter < 2; shorter++) {
		int64_t end = shorter ? 2 : 9;
		int rc;

		assert_true(offsets_letter(&p, FIRST, 1, 3));
		offsets_letters(&p, true);
		assert_false(offsets_letter(&p, FIRST, 1, 1));
		rc = offsets_begin(&p, FIRST, &at, 0, end, NULL);
		assert_int_equal(rc, shorter ? -ENODATA : 0);
		assert_int_equal(offsets_verify(&p, &msg, NULL),
				 shorter ? 0 : -ENODATA);
		assert_true(offsets_letter(&p, FIRST, 1, 1));
	}
	offsets_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_beginning),
		cmocka_unit_test(test_partitions),
		cmocka_unit_test(test_reading),
		cmocka_unit_test(test_once),
		cmocka_unit_test(test_as_of),
		cmocka_unit_test(test_another_log),
		cmocka_unit_test(test_made_anew_while_read),
		cmocka_unit_test(test_mark_is_sure),
		cmocka_unit_test(test_partitions_added),
		cmocka_unit_test(test_letters),
		cmocka_unit_test(test_letters_of_another_log),
	};

	return cmocka_run_group_tests_name("offsets", tests, NULL, NULL);
}
