/* sim_kit.h -- asks the simulator as its server does, without a socket. */
#ifndef SENTRA_TESTS_UNIT_KIT_SIM_KIT_H
#define SENTRA_TESTS_UNIT_KIT_SIM_KIT_H

#include "common/base/faults.h"
#include "tests/simulator/sim.h"

#include <stdio.h>
#include <stdlib.h>

#define T INT64_C(1773120600000)

#define ACCOUNT(platform, id, handle)                 \
	"{\"platform\":\"" platform "\",\"id\":\"" id \
	"\",\"handle\":\"" handle                     \
	"\",\"verified_by\":null,\"verified_at\":null}"

/* Two accounts on each platform. */
#define KIT_ROSTER(more)                                                     \
	"{\"version\":1,\"sentras\":[{\"id\":\"a\",\"name\":\"A\",\"kind\":" \
	"\"sentra\",\"city\":\"A\",\"province\":\"A\",\"timezone\":"         \
	"\"Asia/Jakarta\",\"aliases\":[],\"service_areas\":[],"              \
	"\"active_from\":null,\"active_until\":null,\"exempt\":null,"        \
	"\"accounts\":[" more "]}]}"

static const char kit_roster[] = KIT_ROSTER(
	ACCOUNT("youtube", "UCdemonbNFvrmk69SgvuV1UQ", "demo-kartini-temanggung") "," ACCOUNT("youtube", "UCdemontXHWuPmRz3r8ICLLQ", "demo-soeharso-surakarta") "," ACCOUNT("x", "9000000000000000001", "demo_kartinitem") "," ACCOUNT(
		"x", "9000000000000000002",
		"demo_soeharsosu") "," ACCOUNT("facebook", "100064000000001",
					       "satu.fb") "," ACCOUNT("faceboo"
								      "k",
								      "10006400"
								      "0000002",
								      "dua.fb") "," ACCOUNT("instagram",
											    "17841400000000001",
											    "satu_ig") "," ACCOUNT("instagram",
														   "17841400000000002",
														   "dua.ig") "," ACCOUNT("tiktok",
																	 "723f24d7-e717-40f8-a2b6-cb8464cd2301",
																	 "satu.tt") "," ACCOUNT("tiktok",
																				"723f24d7-e717-40f8-a2b6-cb8464cd2302",
																				"dua.tt"));

struct fixture {
	struct roster *roster;
	struct account threads[2]; /* which a roster need not know */
	struct sentra sentras[2];
	struct sim sim;
};

/* The roster's and those of Threads. */
static int make_world(struct fixture *f)
{
	struct roster all = { .sentras = f->sentras, .n = 2 };
	struct err err;

	for (size_t i = 0; i < 2; i++)
		f->threads[i] = (struct account){
			.platform = (enum platform_id)platform_find(
				STR_LIT("threads")),
			.handle = i ? "dua.th" : "satu.th",
			.identity = i ? "@dua.th" : "@satu.th",
		};
	f->sentras[0] = f->roster->sentras[0];
	f->sentras[1].accounts = f->threads;
	f->sentras[1].n_accounts = 2;
	f->sim.world = (struct world){ .seed = 7, .start_ms = T, .tempo = 1 };
	return world_init(&f->sim.world, &all, &err);
}

static struct fixture *begin(void)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct faults faults;
	struct err err;

	faults_init(&faults);
	f->sim.token = "secret";
	f->sim.ig_user = "17841400000000000";
	f->sim.day_units = 3;
	f->sim.window_requests = 2;
	f->sim.hour_calls = 10;
	f->sim.minute_requests = 3;
	f->sim.token_life_ms = 2 * HOUR_MS;
	if (roster_parse(&f->roster, STR_LIT(kit_roster), "kit", &faults,
			 &err) < 0)
		fail_msg("%s", faults.n ? faults.at[0].printed : err.text);
	faults_release(&faults);
	assert_int_equal(make_world(f), 0);
	return f;
}

static void end(struct fixture *f)
{
	sim_release(&f->sim);
	roster_free(f->roster);
	free(f);
}

/* ---- asking: "name=value&name=value", or a POST's body behind a | ---- */

struct params {
	const char *key;  /* the value of Authorization */
	const char *type; /* of a body */
	char text[1024];
	char *name[8], *value[8];
	size_t n;
};

static const char *query(const struct sim_request *q, const char *name)
{
	const struct params *p = q->inside;

	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->name[i], name) == 0)
			return p->value[i];
	return NULL;
}

static const char *header(const struct sim_request *q, const char *name)
{
	const struct params *p = q->inside;

	if (strcmp(name, "Content-Type") == 0)
		return p->type;
	if (!p->key)
		return NULL;
	if (strcmp(name, "Authorization") == 0)
		return p->key;
	return strcmp(name, "X-Goog-Api-Key") == 0 ? p->key + 7 : NULL;
}

static void split(struct params *p, char *at)
{
	while (*at && p->n < ARRAY_LEN(p->name)) {
		char *next = at + strcspn(at, "&");
		char *mark = strchr(at, '=');

		next += *next ? (*next = '\0', 1) : 0;
		*mark = '\0';
		p->name[p->n] = at;
		p->value[p->n++] = mark + 1;
		at = next;
	}
}

static void ask_at(struct fixture *f, const char *path, const char *text,
		   const char *key, int64_t now_ms, struct sim_response *r)
{
	struct params params = { .key = key };
	struct sim_request q = { .method = "GET",
				 .path = path,
				 .now_ms = now_ms,
				 .query = query,
				 .header = header,
				 .inside = &params };
	char *body;

	snprintf(params.text, sizeof(params.text), "%s", text);
	body = strchr(params.text, '|');
	if (body) {
		q.method = "POST";
		*body++ = '\0';
		q.body = str_of(body);
		params.type = *body == '{'
				      ? "application/json"
				      : "application/x-www-form-urlencoded";
	}
	split(&params, params.text);
	*r = (struct sim_response){ .status = 200 };
	buf_init(&r->body, (size_t)4 << 20);
	sim_answer(&f->sim, &q, r);
}

static void ask(struct fixture *f, const char *path, const char *text,
		const char *key, struct sim_response *r)
{
	ask_at(f, path, text, key, T, r);
}

static inline const char *header_of(const struct sim_response *r,
				    const char *name)
{
	for (size_t i = 0; i < r->n_headers; i++)
		if (strcmp(r->headers[i].name, name) == 0)
			return r->headers[i].value;
	return NULL;
}

static void put_fault(struct fixture *f, const char *text)
{
	struct err err;

	if (*text && fault_add(&f->sim.faults, str_of(text), &err) < 0)
		fail_msg("%s", err.text);
}

/* ---- tables: what is asked, and what the answer has and lacks ---- */

struct row {
	const char *what, *fault, *path, *query, *key;
	int status;
	const char *has, *lacks;
};

static void check_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct row *w = &rows[i];
		struct fixture *f = begin();
		struct sim_response r;
		const char *body;

		put_fault(f, w->fault);
		ask(f, w->path, w->query, w->key, &r);
		body = buf_cstr(&r.body);
		if (r.status != w->status || !strstr(body, w->has) ||
		    (w->lacks && strstr(body, w->lacks)))
			fail_msg("%s: %d %.600s", w->what, r.status, body);
		buf_release(&r.body);
		end(f);
	}
}

#endif
