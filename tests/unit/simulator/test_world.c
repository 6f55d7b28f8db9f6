/* test_world.c -- the simulated world: the same question, the same answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/simulator/world.h"

#include <stdlib.h>

#define T INT64_C(1773120600000)

struct fixture {
	struct roster *roster;
	struct world world;
	struct sim_post a[SIM_POSTS_MAX], b[SIM_POSTS_MAX];
};

static struct fixture *begin_world(struct world world)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct faults faults;
	struct err err;

	faults_init(&faults);
	assert_int_equal(roster_load(&f->roster, "deploy/roster-demo.json",
				     &faults, &err),
			 0);
	faults_release(&faults);
	f->world = world;
	assert_int_equal(world_init(&f->world, f->roster, &err), 0);
	return f;
}

static struct fixture *begin(int64_t tempo)
{
	return begin_world(
		(struct world){ .seed = 7, .start_ms = T, .tempo = tempo });
}

static void end(struct fixture *f)
{
	world_release(&f->world);
	roster_free(f->roster);
	free(f);
}

static void test_same_answer(void **state)
{
	struct fixture *f = begin(500), *g = begin(500);

	(void)state;
	for (size_t i = 0; i < f->world.n; i++) {
		int64_t t = T + (int64_t)i * 60000;
		size_t n = world_posts(&f->world, &f->world.actors[i], t, f->a);

		assert_int_equal(world_posts(&g->world, &g->world.actors[i], t,
					     g->a),
				 n);
		assert_memory_equal(f->a, g->a, n * sizeof(f->a[0]));
		assert_true(n > 0);
	}
	end(f);
	end(g);
}

/* A post stays as it was, counters only rise, the newest is first. */
static void test_only_grows(void **state)
{
	struct fixture *f = begin(500);
	const struct actor *a = &f->world.actors[3];
	size_t n = world_posts(&f->world, a, T, f->a);
	size_t later = world_posts(&f->world, a, T + HOUR_MS, f->b);
	size_t found = 0;

	(void)state;
	assert_true(later > n); /* at this tempo an hour brings posts */
	for (size_t i = 0; i < later; i++) {
		assert_true(f->b[i].published_ms <= T + HOUR_MS);
		assert_true(i == 0 ||
			    f->b[i - 1].published_ms >= f->b[i].published_ms);
		for (size_t k = 0; k < n; k++) {
			if (f->a[k].key != f->b[i].key)
				continue;
			found++;
			assert_int_equal(f->a[k].published_ms,
					 f->b[i].published_ms);
			for (int c = 0; c < COUNTER_COUNT; c++)
				assert_true(f->b[i].counts[c] >=
					    f->a[k].counts[c]);
		}
	}
	assert_true(found + 2 >= n); /* but for the oldest, which fall out */
	assert_true(world_followers(&f->world, a, T + HOUR_MS) >=
		    world_followers(&f->world, a, T));
	end(f);
}

/* At tempo 1 nothing depends on when the simulator started. */
static void test_any_start(void **state)
{
	struct fixture *f = begin(1), *g = begin(1);

	(void)state;
	g->world.start_ms = T - 100 * DAY_MS;
	for (size_t i = 0; i < f->world.n; i++) {
		const struct actor *a = &f->world.actors[i];
		const struct actor *b = &g->world.actors[i];
		size_t n = world_posts(&f->world, a, T, f->a);

		assert_int_equal(world_posts(&g->world, b, T, g->a), n);
		assert_memory_equal(f->a, g->a, n * sizeof(f->a[0]));
		assert_int_equal(world_followers(&f->world, a, T),
				 world_followers(&g->world, b, T));
	}
	end(f);
	end(g);
}

/* Also long before anyone was there: counts are never negative. */
static void test_any_instant(void **state)
{
	struct fixture *f = begin(1);

	(void)state;
	for (int64_t t = 0; t < 4 * T; t += T / 10)
		for (size_t i = 0; i < f->world.n; i++)
			assert_true(world_followers(&f->world,
						    &f->world.actors[i],
						    t) > 0);
	end(f);
}

/* Of an uneven world's accounts: how many are as wanted at T. */
static void test_uneven(void **state)
{
	struct fixture *f = begin_world((struct world){
		.seed = 7, .start_ms = T, .tempo = 1, .uneven = true });
	size_t small = 0, large = 0, shrinking = 0, quiet = 0, busy = 0;

	(void)state;
	for (size_t i = 0; i < f->world.n; i++) {
		const struct actor *a = &f->world.actors[i];
		int64_t now = world_followers(&f->world, a, T);
		int64_t then = world_followers(&f->world, a, T - 90 * DAY_MS);
		size_t week = 0, n = world_posts(&f->world, a, T, f->a);

		assert_true(now > 0 && n > 0);
		while (week < n && f->a[week].published_ms > T - 7 * DAY_MS)
			week++;
		small += now < 300;
		large += now > 10000;
		shrinking += now < then;
		quiet += week < 2;
		busy += week > 7;
	}
	assert_true(small > 10 && large > 10 && shrinking > 20);
	assert_true(shrinking < f->world.n / 2 && quiet > 20 && busy > 10);
	end(f);
}

static void test_finds(void **state)
{
	struct fixture *f = begin(1);
	const struct actor *a = &f->world.actors[0];
	enum platform_id p = a->account->platform;

	(void)state;
	assert_ptr_equal(world_find(&f->world, p, str_of(a->id), STR_NULL), a);
	assert_ptr_equal(world_find(&f->world, p, STR_NULL, str_of(a->handle)),
			 a);
	assert_null(world_find(&f->world, p, STR_LIT("nobody"), STR_NULL));
	end(f);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_same_answer), cmocka_unit_test(test_only_grows),
	cmocka_unit_test(test_any_start),   cmocka_unit_test(test_any_instant),
	cmocka_unit_test(test_uneven),      cmocka_unit_test(test_finds),
};

int main(void)
{
	return cmocka_run_group_tests_name("world", tests, NULL, NULL);
}
