/* test_ledger.c -- what holds for a ledger of any kind, by a kind of this test:
 * it marks the posts whose newest text is "- -", and knows of each account when
 * the newest that was ever marked was published, also once it is forgotten. */
#include "tests/unit/kit/ledger_kit.h"

#include <errno.h>

#define BASE_MS (INT64_C(1773100800) * SECOND_MS)

struct marked_post {
	struct ledger_post base;
	int64_t marked;
};

struct marked_account {
	struct ledger_account base;
	int64_t forgotten_ms; /* the newest marked one that was forgotten */
};

struct marking_ledger {
	struct ledger base;
	int64_t version; /* of the marks: what ctx points to */
};

static const struct marked_post *marked(const struct ledger_post *post)
{
	return (const struct marked_post *)post;
}

static struct marked_account *marked_account(struct ledger_account *account)
{
	return (struct marked_account *)account;
}

static int apply(struct ledger *ledger, const struct event *event)
{
	struct sighting seen;
	int rc;

	((struct marking_ledger *)ledger)->version =
		*(const int64_t *)ledger->ctx;
	if (event->kind != EVENT_POST)
		return APPLIED;
	rc = ledger_see_post(ledger, event, &seen);
	if (rc == APPLIED && seen.newest_text)
		((struct marked_post *)seen.post)->marked =
			event->post.text.p && str_is(event->post.text, "- -");
	return rc;
}

static void forget(struct ledger *ledger, struct ledger_account *base,
		   const struct ledger_post *post)
{
	struct marked_account *account = marked_account(base);

	if (!marked(post)->marked ||
	    post->published_ms <= account->forgotten_ms)
		return;
	account->forgotten_ms = post->published_ms;
	ledger_dirty(ledger, &base->dirty);
}

static void account_init(struct ledger_account *base)
{
	marked_account(base)->forgotten_ms = TIME_NONE;
}

static size_t fields(const struct ledger_account *base)
{
	(void)base;
	return 1;
}

static void put_ledger(struct field_writer *writer, const struct ledger *ledger)
{
	field_number(writer, ((const struct marking_ledger *)ledger)->version);
}

static int load_ledger(struct ledger *ledger, struct field_scan *value)
{
	int64_t version = scan_number(value, 0, INT64_MAX);

	if (value->bad)
		return -EBADMSG;
	((struct marking_ledger *)ledger)->version = version;
	return version == *(const int64_t *)ledger->ctx ? 0 : -ESTALE;
}

static void put_account(struct field_writer *writer,
			const struct ledger *ledger,
			const struct ledger_account *base)
{
	(void)ledger;
	if (!base->dirty)
		return;
	field_begin(writer, 'f');
	buf_adds(&writer->name, base->id);
	field_number_or_null(
		writer, ((const struct marked_account *)base)->forgotten_ms,
		TIME_NONE);
	field_end(writer, false);
}

static int load_field(struct ledger *ledger, char letter,
		      struct field_scan *name, struct field_scan *value)
{
	struct str id = scan_id(name);
	struct ledger_account *base;

	if (letter != 'f' || !id.p)
		return -EBADMSG;
	base = ledger_account_get(ledger, id);
	if (!base)
		return -ENOMEM;
	marked_account(base)->forgotten_ms = scan_time_or_none(value);
	return scan_at_end(value) ? 0 : -EBADMSG;
}

static void put_post(struct field_writer *writer, const struct ledger *ledger,
		     const struct ledger_post *post)
{
	(void)ledger;
	field_number(writer, marked(post)->marked);
}

static void load_post(const struct ledger *ledger, struct ledger_post *post,
		      struct field_scan *value)
{
	(void)ledger;
	((struct marked_post *)post)->marked = scan_number(value, 0, 1);
}

static const struct ledger_kind marking = {
	.format = 3,
	.depends_on = "time zone or way to mark",
	.ledger_size = sizeof(struct marking_ledger),
	.account_size = sizeof(struct marked_account),
	.post_size = sizeof(struct marked_post),
	.apply = apply,
	.forget = forget,
	.account_init = account_init,
	.fields = fields,
	.put_ledger = put_ledger,
	.load_ledger = load_ledger,
	.put_account = put_account,
	.load_field = load_field,
	.put_post = put_post,
	.load_post = load_post,
};

static int64_t version = 1;

static struct ledger *marking_new(void)
{
	struct ledger *ledger = ledger_new(&marking, ZONE, &version);

	assert_non_null(ledger);
	return ledger;
}

static struct ledger_post *post_in(const struct ledger *ledger, const char *id)
{
	return posts_find(&ledger->accounts[0]->posts, str_of(id));
}

/* ---- readings of posts ---- */

struct row {
	const char *requirement;
	int64_t observed, published; /* hours from BASE_MS */
	const char *text;
	int rc;
	const char *want; /* the text then */
	bool marked;
};

static const struct row rows[] = {
	{ "the first", 1, 0, "- -", APPLIED, "- -", true },
	{ "of one instant the first in the log", 1, 0, "b", APPLIED, "- -",
	  true },
	{ "the newest", 3, 0, "c", APPLIED, "c", false },
	{ "an older one", 2, 0, "- -", APPLIED, "c", false },
	{ "null replaces", 4, 0, NULL, APPLIED, NULL, false },
	{ "720 h after publication", 720, 0, "- -", APPLIED, "- -", true },
	{ "later it does not count", 721, 0, "e", APPLIED, "- -", true },
	{ "late", 696, 0, "f", APPLIED_LATE, "- -", true },
	{ "31 d after publication it is known", 744, 740, "g", APPLIED, "- -",
	  true },
	{ "then it begins anew", 745, 740, "h", APPLIED, "h", false },
};

static void test_readings(void **state)
{
	struct ledger *ledger = marking_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];
		struct event event =
			post_at("akun", "a", BASE_MS + row->observed * HOUR_MS,
				BASE_MS + row->published * HOUR_MS);
		const struct ledger_post *post;

		print_message("  %s\n", row->requirement);
		event.post.text = str_of(row->text);
		assert_int_equal(apply_next(ledger, &event), row->rc);
		post = post_in(ledger, "a");
		assert_non_null(post);
		assert_int_equal(marked(post)->marked, row->marked);
		if (row->want)
			assert_string_equal(post->text, row->want);
		else
			assert_null(post->text);
	}
	assert_int_equal(marked_account(ledger->accounts[0])->forgotten_ms,
			 BASE_MS);
	ledger_free(ledger);
}

/* What a sighting says beside the post. */
static void test_sighting(void **state)
{
	struct ledger *ledger = marking_new();
	struct event event = post_at("akun", "a", BASE_MS, BASE_MS + MINUTE_MS);
	struct sighting seen;

	(void)state;
	ledger->newest_ms = BASE_MS;
	event.post.counts[LIKES] = 4;
	assert_int_equal(ledger_see_post(ledger, &event, &seen), APPLIED);
	assert_int_equal(seen.published_ms, BASE_MS); /* not after observed */
	assert_true(seen.counts && seen.begins && seen.moves);
	assert_int_equal(seen.first.posts, 1);
	assert_int_equal(seen.first.counter[LIKES], 4);
	assert_int_equal(seen.rise.counter[LIKES], 0);
	event.observed_ms += MINUTE_MS;
	event.post.published_ms = BASE_MS;
	event.post.counts[LIKES] = 6;
	assert_int_equal(ledger_see_post(ledger, &event, &seen), APPLIED);
	assert_true(seen.counts && !seen.begins && !seen.moves);
	assert_int_equal(seen.first.posts, 0);
	assert_int_equal(seen.first.counter[LIKES], 0);
	assert_int_equal(seen.rise.counter[LIKES], 2);
	/* Another published_at of a post that is known. */
	event.post.published_ms = BASE_MS - 1;
	assert_int_equal(ledger_see_post(ledger, &event, &seen), APPLIED);
	assert_true(seen.moves && !seen.newest_text);
	assert_int_equal(seen.post->published_ms, BASE_MS);
	/* Never seen when it counted. */
	event = post_at("akun", "b", BASE_MS, BASE_MS - 31 * DAY_MS);
	assert_int_equal(ledger_see_post(ledger, &event, &seen), APPLIED);
	assert_true(seen.moves && !seen.counts && !seen.post);
	assert_int_equal(ledger->accounts[0]->posts.n, 1);
	ledger_free(ledger);
}

/* ---- forgotten posts, and saving ---- */

/* The same from the definitions: each life of a post is kept for ever. */
struct life {
	const char *account, *post;
	int64_t published_ms, texts_ms;
	bool marked;
};

struct model {
	struct life life[5000];
	size_t n;
};

static bool is_of(const struct life *life, const struct event *event)
{
	return strcmp(life->account, event->account_id.p) == 0 &&
	       strcmp(life->post, event->post.post_id.p) == 0;
}

/* An event that was applied. */
static void model_apply(struct model *model, const struct event *event)
{
	int64_t published_ms = event->post.published_ms;
	struct life *life;

	if (event->kind != EVENT_POST)
		return;
	if (published_ms > event->observed_ms)
		published_ms = event->observed_ms;
	for (life = model->life + model->n; life > model->life; life--)
		if (is_of(&life[-1], event))
			break;
	life = life > model->life ? life - 1 : NULL;
	if (life && event->observed_ms - life->published_ms > 31 * DAY_MS)
		life = NULL;
	if (event->observed_ms - (life ? life->published_ms : published_ms) >
	    30 * DAY_MS)
		return;
	if (!life) {
		assert_true(model->n < ARRAY_LEN(model->life));
		life = &model->life[model->n++];
		*life = (struct life){ event->account_id.p,
				       event->post.post_id.p, published_ms,
				       TIME_NONE, false };
	}
	if (event->observed_ms <= life->texts_ms)
		return;
	life->texts_ms = event->observed_ms;
	life->marked = event->post.text.p && str_is(event->post.text, "- -");
}

static int64_t model_newest(const struct model *model, const char *account)
{
	int64_t newest_ms = TIME_NONE;

	for (size_t i = 0; i < model->n; i++)
		if (model->life[i].marked &&
		    model->life[i].published_ms > newest_ms &&
		    strcmp(model->life[i].account, account) == 0)
			newest_ms = model->life[i].published_ms;
	return newest_ms;
}

static int64_t newest_marked(struct ledger_account *account)
{
	int64_t newest_ms = marked_account(account)->forgotten_ms;

	for (size_t i = 0; i < account->posts.n_slots; i++) {
		const struct ledger_post *post = account->posts.slots[i];

		if (post && marked(post)->marked &&
		    post->published_ms > newest_ms)
			newest_ms = post->published_ms;
	}
	return newest_ms;
}

static void check_newest(const struct ledger *ledger, const struct model *model)
{
	for (size_t i = 0; i < ledger->n_accounts; i++)
		assert_true(newest_marked(ledger->accounts[i]) ==
			    model_newest(model, ledger->accounts[i]->id));
}

#define LOG 1500

/* A ledger is saved at random, and dies at random: it goes on from what was
 * saved, over the events from there on. */
static void run_lives(uint64_t seed)
{
	static struct model model;
	struct chance chance = { .state = seed, .now_ms = BASE_MS };
	struct ledger *ledger = marking_new();
	static struct event log[LOG];
	struct hash hash = { 0 };
	int64_t saved = 0;

	model.n = 0;
	for (int64_t i = 0; i < LOG; i++) {
		log[i] = draw_event(&chance);
		if (apply_next(ledger, &log[i]) == APPLIED)
			model_apply(&model, &log[i]);
		if (draw(&chance, 30) == 0) {
			flush(ledger, &hash);
			saved = i + 1;
		}
		if (saved && draw(&chance, 60) == 0) {
			ledger_free(ledger);
			ledger = load_into(marking_new(), &hash, saved);
			for (int64_t k = saved; k <= i; k++)
				assert_true(apply_next(ledger, &log[k]) >= 0);
		}
		check_newest(ledger, &model);
	}
	hash_release(&hash);
	ledger_free(ledger);
}

static void test_lives(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++)
		run_lives(seed);
}

/* What a kind puts beside ours, written down. */
static void test_fields(void **state)
{
	struct ledger *ledger = marking_new();
	struct event event = post_at("a b", "7 x", BASE_MS + 5, BASE_MS);
	struct hash hash = { 0 };

	(void)state;
	event.post.text = STR_LIT("- -");
	event.post.counts[LIKES] = 20;
	apply_next(ledger, &event);
	flush(ledger, &hash);
	assert_int_equal(hash.n, 2);
	assert_string_equal(hash.entry[0].field, "p3 a b7 x");
	assert_string_equal(hash.entry[0].value,
			    "1773100800000 1773100800005 20 - - - - 1 - - 3 "
			    "- -");
	assert_string_equal(hash.entry[1].field, "v");
	assert_string_equal(hash.entry[1].value, "3 7 1773100800005 0 1");
	event = event_at(EVENT_STATUS, "a b", BASE_MS + 33 * DAY_MS);
	apply_next(ledger, &event);
	flush(ledger, &hash);
	assert_int_equal(hash.n, 2);
	assert_string_equal(hash.entry[0].field, "fa b");
	assert_string_equal(hash.entry[0].value, "1773100800000");
	hash_release(&hash);
	ledger_free(ledger);
}

static void test_refused(void **state)
{
	static const struct {
		const char *requirement, *field, *value;
		int rc;
	} wrong[] = {
		{ "as it is written", "v", "3 7 1773100800005 0 1", 0 },
		{ "another version", "v", "3 7 1773100800005 0 2", -ESTALE },
		{ "no version", "v", "3 7 1773100800005 0", -EBADMSG },
		{ "a number more", "v", "3 7 1773100800005 0 1 1", -EBADMSG },
		{ "another format", "v", "2 7 1773100800005 0", -ESTALE },
		{ "another zone", "v", "3 8 1773100800005 0 1", -ESTALE },
		{ "a post", "p1 xy", "0 0 - - - - - 1 - - - ", 0 },
		{ "a post's own missing", "p1 xy", "0 0 - - - - - - - - ",
		  -EBADMSG },
		{ "a post's own out of range", "p1 xy",
		  "0 0 - - - - - 2 - - - ", -EBADMSG },
		{ "an account's own", "fx", "-", 0 },
		{ "an account without name", "f", "-", -EBADMSG },
		{ "no field of the kind", "ax", "-", -EBADMSG },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct ledger *ledger = marking_new();
		struct err err = { 0 };
		int rc = ledger_load(ledger, str_of(wrong[i].field),
				     str_of(wrong[i].value), &err);

		if (rc != wrong[i].rc)
			fail_msg("%s: got %d", wrong[i].requirement, rc);
		if (rc == -ESTALE)
			assert_string_equal(err.text,
					    "ledger: written for another time "
					    "zone or way to mark or in another "
					    "format");
		ledger_free(ledger);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_readings),
		cmocka_unit_test(test_sighting),
		cmocka_unit_test(test_lives),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
