/* adapters_kit.h -- requests that an adapter builds. */
#ifndef SENTRA_TESTS_UNIT_KIT_ADAPTERS_KIT_H
#define SENTRA_TESTS_UNIT_KIT_ADAPTERS_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "producers/platforms/registry.h"
#include "tests/replay.h"

struct built {
	struct replay r;
	struct http_req req;
	struct err err;
};

/* request: as request.json of tests/cases. */
static void built_init(struct built *a, const char *platform,
		       const char *request)
{
	*a = (struct built){ 0 };
	replay_init(&a->r, registry_find(platform));
	http_req_init(&a->req);
	assert_int_equal(replay_set_request(&a->r, str_of(request), &a->err),
			 0);
}

static int built_build(struct built *a)
{
	return a->r.platform->build(&a->r.request, &a->req, &a->err);
}

static void built_release(struct built *a)
{
	http_req_release(&a->req);
	replay_release(&a->r);
}

#endif
