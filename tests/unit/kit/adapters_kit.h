/* adapters_kit.h -- an adapter that is asked to write a request. */
#ifndef SENTRA_TESTS_UNIT_KIT_ADAPTERS_KIT_H
#define SENTRA_TESTS_UNIT_KIT_ADAPTERS_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "producers/platforms/registry.h"
#include "tests/replay.h"

struct asking {
	struct replay r;
	struct http_req req;
	struct err err;
};

/* ask: as in tests/cases. */
static void asking_init(struct asking *a, const char *platform,
			const char *request)
{
	*a = (struct asking){ 0 };
	replay_init(&a->r, registry_find(platform));
	http_req_init(&a->req);
	assert_int_equal(replay_ask(&a->r, str_of(request), &a->err), 0);
}

static int asking_build(struct asking *a)
{
	return a->r.platform->build(&a->r.request, &a->req, &a->err);
}

static void asking_release(struct asking *a)
{
	http_req_release(&a->req);
	replay_release(&a->r);
}

#endif
