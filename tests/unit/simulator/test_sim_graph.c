/* test_sim_graph.c -- the simulated Facebook, Instagram and Threads answer as
 * the documentation of the Graph API says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/hmac.h"
#include "tests/simulator/replay.h"
#include "tests/simulator/sim_fields.h"
#include "tests/unit/kit/sim_kit.h"

#include <unistd.h>

#define F1   "100064000000001"
#define F2   "100064000000002"
#define I0   "17841400000000000"
#define I1   "17841400000000001"
#define PG   "/v25.0/" F1
#define FP   "/v25.0/" F1 "/posts"
#define MANY "/v25.0/"
#define BD   "/v25.0/" I0
#define OWN  "/v25.0/" I1
#define TL   "/v1.0/profile_lookup"
#define TP   "/v1.0/profile_posts"
#define OM   "/v25.0/" I1 "/media"
#define OK   "Bearer secret"
#define ALL                                                         \
	"fields=id,created_time,message,permalink_url,status_type," \
	"attachments{media_type,type},shares,"                      \
	"reactions.summary(total_count).limit(0),"                  \
	"comments.filter(stream).summary(true).limit(0)"
#define USER "fields=business_discovery.username(SATU_ig)"
#define MEDIA                                                            \
	"{id,caption,permalink,media_type,media_product_type,timestamp," \
	"like_count,comments_count}"

static const struct row rows[] = {
	{ "a Page by id", "", PG, "fields=id,username,followers_count", OK, 200,
	  "{\"id\":\"" F1 "\",\"username\":\"satu.fb\",\"followers_count\":",
	  "\"name\"" },
	{ "a Page by name", "", "/v25.0/Satu.fb", "fields=followers_count", OK,
	  200, ",\"id\":\"" F1 "\"}", "error" },
	{ "without fields: name and id", "", PG, "", OK, 200,
	  "{\"name\":\"satu.fb\",\"id\":\"" F1 "\"}", "followers" },
	{ "any version", "", "/v9.12/" F1, "", OK, 200, F1, "error" },
	{ "no version", "", "/" F1, "", OK, 404, "", "{" },
	{ "a field that there is not", "", PG, "fields=id,likes", OK, 400,
	  "nonexisting field (likes) on node type (Page)\",\"type\":"
	  "\"OAuthException\",\"code\":100,\"fbtrace_id\"",
	  "subcode" },
	{ "bad syntax", "", PG, "fields=id,,name", OK, 400, "\"code\":2500",
	  F1 },
	{ "an unknown Page", "", "/v25.0/77", "", OK, 400,
	  "\"type\":\"GraphMethodException\",\"code\":100,\"error_subcode\":"
	  "33",
	  "data" },
	{ "several by id", "", MANY, "ids=" F1 "," F2 "&fields=fan_count", OK,
	  200, "\"" F2 "\":{\"fan_count\":", "error" },
	{ "one unknown fails all", "", MANY, "ids=" F1 ",77", OK, 400, "'77'",
	  F1 },
	{ "no ids", "", MANY, "fields=id", OK, 400, "\"code\":100", "data" },
	{ "no token", "", PG, "", NULL, 400, "\"code\":2500", F1 },
	{ "a wrong token", "", PG, "", "Bearer no", 400, "\"code\":190", F1 },
	{ "a token in the query", "", PG, "access_token=secret", OK, 400,
	  "Authorization", F1 },
	{ "posts, time without colon", "", FP, ALL, OK, 200, "+0000\"", "Z\"" },
	{ "posts, counted and nobody named", "", FP, ALL, OK, 200,
	  "\"reactions\":{\"data\":[],\"summary\":{\"total_count\":", "Orang" },
	{ "without limit(0) people come along", "", FP,
	  "fields=reactions.summary(true)", OK, 200, "Orang", "error" },
	{ "posts, comments", "", FP, ALL, OK, 200,
	  "\"comments\":{\"data\":[],\"summary\":{\"order\":\"chronological\","
	  "\"total_count\":",
	  "error" },
	{ "next tells the token", "", FP, "limit=2", OK, 200,
	  "/posts?access_token=secret&limit=2&after=QVFI", "error" },
	{ "an unknown field of a post", "", FP, "fields=likes2", OK, 400,
	  "node type (Post)", "data" },
	{ "of an attachment", "", FP, "fields=attachments{x}", OK, 400,
	  "node type (StoryAttachment)", "data" },
	{ "a limit too large", "", FP, "limit=101", OK, 400, "Param limit",
	  "data" },
	{ "a limit of none", "", FP, "limit=0", OK, 400, "Param limit",
	  "data" },
	{ "a cursor of nobody", "", FP, "after=QVFIx", OK, 400,
	  "Invalid cursor", "data" },
	{ "another edge", "", PG "/friends", "", OK, 400, "/friends", "data" },

	{ "discovery of an account", "", BD,
	  USER "{username,followers_count,media_count}", OK, 200,
	  "{\"business_discovery\":{\"username\":\"satu_ig\","
	  "\"followers_count\":",
	  "error" },
	{ "ours is the outer id", "", BD, USER "{username}", OK, 200,
	  "\"id\":\"" I1 "\"},\"id\":\"" I0 "\"}", "error" },
	{ "its media", "", BD, USER "{id,media.limit(3)" MEDIA "}", OK, 200,
	  "\"permalink\":\"https://www.instagram.com/p/", "\"next\"" },
	{ "media, only ids", "", BD, USER "{media.limit(3)}", OK, 200,
	  "\"media\":{\"data\":[{\"id\":\"17", "like_count" },
	{ "media, a page by cursor of nobody", "", BD,
	  USER "{media.after(x).limit(3){id}}", OK, 400, "Invalid cursor",
	  "data" },
	{ "discovery of nobody", "", BD,
	  "fields=business_discovery.username(nobody){id}", OK, 400,
	  "\"message\":\"Invalid user id\",\"type\":\"OAuthException\","
	  "\"code\":110,\"error_subcode\":2207013",
	  I0 },
	{ "discovery through another's id", "", OWN, USER "{id}", OK, 400,
	  "\"error_subcode\":33", "username" },
	{ "discovery, an unknown field", "", BD, USER "{fans}", OK, 400,
	  "nonexisting field (fans)", "id\":\"1" },
	{ "discovery, an open bracket", "", BD, USER "{id", OK, 400,
	  "\"code\":2500", "id\":\"1" },
	{ "an account of ours", "", OWN, "fields=id,username,followers_count",
	  OK, 200, "\"username\":\"satu_ig\"", "error" },
	{ "its media have a next page", "", OM, "fields=id,timestamp&limit=2",
	  OK, 200, "\"next\":\"https://", "error" },

	{ "a profile by name", "", TL,
	  "username=Satu.th&fields=username,is_verified,follower_count", OK,
	  200,
	  "{\"username\":\"satu.th\",\"is_verified\":false,"
	  "\"follower_count\":",
	  "error" },
	{ "no name", "", TL, "fields=username", OK, 400, "username is required",
	  "th\"" },
	{ "an unknown profile", "", TL, "username=x", OK, 400,
	  "\"type\":\"THApiException\",\"code\":100,\"error_subcode\":33",
	  "th\"" },
	{ "a field of Instagram's", "", TL,
	  "username=satu.th&fields=followers_count", OK, 400, "nonexisting",
	  "satu" },
	{ "posts of a profile", "", TP,
	  "username=satu.th&fields=id,text,timestamp,permalink,media_type&"
	  "limit=3",
	  OK, 200, "\"permalink\":\"https://www.threads.net/@satu.th/post/",
	  "error" },
	{ "posts have no counters", "", TP,
	  "username=satu.th&fields=like_count", OK, 400, "nonexisting",
	  "data" },
	{ "Threads, no token", "", TL, "username=satu.th", NULL, 400,
	  "\"code\":2500", "satu.th\"" },
	{ "fault private, Threads", "private", TP, "username=satu.th", OK, 400,
	  "33", "data" },
	{ "fault wrong_account, Threads", "wrong_account", TL,
	  "username=satu.th", OK, 200, "somebody.else", "username\":\"satu" },

	{ "fault auth", "auth:facebook", PG, "", OK, 400, "\"code\":190", F1 },
	{ "fault expired", "expired", PG, "", OK, 400, "\"error_subcode\":463",
	  F1 },
	{ "fault permission", "permission", PG, "", OK, 403, "\"code\":10",
	  F1 },
	{ "fault private, one of two", "private:facebook:" F2, MANY,
	  "ids=" F1 "," F2, OK, 403, "\"code\":10", F1 },
	{ "fault private, Instagram", "private:instagram", BD, USER "{id}", OK,
	  400, "2207013", I1 },
	{ "fault blocked", "blocked", BD, USER "{id}", OK, 403,
	  "\"code\":4,\"error_subcode\":2207051,\"is_transient\":false", I1 },
	{ "fault quota", "quota", PG, "", OK, 403, "\"code\":4,", F1 },
	{ "fault quota_minute", "quota_minute", PG, "", OK, 400, "\"code\":32",
	  F1 },
	{ "fault quota_user", "quota_user", PG, "", OK, 400, "\"code\":17",
	  F1 },
	{ "fault quota_page", "quota_page", PG, "", OK, 400, "\"code\":80001",
	  F1 },
	{ "fault quota_page, Instagram", "quota_page:instagram:satu_ig", BD,
	  USER "{id}", OK, 400, "\"code\":80002", I1 },
	{ "fault quota_custom", "quota_custom", PG, "", OK, 400, "\"code\":613",
	  F1 },
	{ "fault spent", "spent", PG, "", OK, 400, "\"code\":368", F1 },
	{ "fault outage", "outage", PG, "", OK, 500,
	  "\"code\":2,\"is_transient\":true", F1 },
	{ "fault bad_request", "bad_request", PG, "", OK, 400, "\"code\":100",
	  F1 },
	{ "fault reduce, many", "reduce", FP, "limit=6", OK, 500, "\"code\":1,",
	  "\"data\"" },
	{ "fault reduce, few", "reduce", FP, "limit=5", OK, 200, "data",
	  "error" },
	{ "fault reduce, discovery", "reduce", BD, USER "{media.limit(25){id}}",
	  OK, 500, "\"code\":1,", "\"data\"" },
	{ "fault not_found", "not_found:facebook:" F1, FP, "", OK, 400,
	  "\"error_subcode\":33", "data" },
	{ "fault wrong_account", "wrong_account", BD, USER "{id}", OK, 200,
	  "\"id\":\"17841400000000042\"}", I1 },
	{ "fault missing_counters", "missing_counters", FP, ALL, OK, 200,
	  "permalink_url", "\"total_count\"" },
	{ "fault empty_list", "empty_list", FP, "", OK, 200, "{\"data\":[]}",
	  "paging" },
	{ "fault empty_page", "empty_page", FP, "", OK, 200,
	  "{\"data\":[],\"paging\":{\"cursors\":{\"after\":\"QVFIstart\"},"
	  "\"next\":",
	  "message" },
	{ "fault empty_page, the second", "empty_page", FP, "after=QVFIstart",
	  OK, 200, "message", "data\":[]" },
	{ "fault loop_paging", "loop_paging", FP, "limit=100", OK, 200,
	  "\"after\":\"QVFIstart\"},\"next\"", NULL },
	{ "fault undated", "undated", FP, "fields=id,created_time&limit=1", OK,
	  200, "{\"data\":[{\"id\":", "created_time\":" },
	{ "fault ahead", "ahead", BD, USER "{media.limit(1){timestamp}}", OK,
	  200, "\"timestamp\":\"2026-03-11T", "error" },
	{ "fault huge_number", "huge_number", PG, "fields=followers_count", OK,
	  200, "\"followers_count\":99999999999999999999,", "error" },
	{ "fault wrong_type", "wrong_type", BD, USER "{followers_count}", OK,
	  200, "\"followers_count\":\"many\",", "error" },
	{ "fault negative", "negative", BD, USER "{followers_count}", OK, 200,
	  "\"followers_count\":-5,", "error" },
	{ "fault nul", "nul", FP, ALL, OK, 200, "\"message\":\"\\u0000", NULL },
	{ "fault html404", "html404", PG, "", OK, 404, "<html>", "{" },
	{ "fault html200", "html200", PG, "", OK, 200, "<html>", "{" },
	{ "fault null200", "null200", PG, "", OK, 200, "null", "{" },
	{ "fault error_text", "error_text", PG, "", OK, 400, "{\"error\":\"An",
	  "code" },
	{ "a fault of Facebook leaves Instagram alone", "auth:facebook", BD,
	  USER "{id}", OK, 200, I1, "error" },
};

static void test_rows(void **state)
{
	(void)state;
	check_rows(rows, ARRAY_LEN(rows));
}

/* Cursors lead through all pages; each post comes once. */
static size_t walk(struct fixture *f, const char *path, const char *head,
		   const char *tail, const char *mark)
{
	char after[40] = "QVFIstart", text[300];
	size_t found = 0;

	for (int page = 0; page < 100 && *after; page++) {
		struct sim_response r;
		const char *at;

		snprintf(text, sizeof(text), "%s%s%s", head, after, tail);
		ask(f, path, text, OK, &r);
		assert_int_equal(r.status, 200);
		at = buf_cstr(&r.body);
		while ((at = strstr(at, mark))) {
			found++;
			at++;
		}
		at = strstr(buf_cstr(&r.body), "\"after\":\"");
		/* Their last page has a cursor, too. */
		if (strstr(path, "posts") &&
		    !strstr(buf_cstr(&r.body), "\"next\""))
			at = NULL;
		snprintf(after, sizeof(after), "%.20s", at ? at + 9 : "");
		buf_release(&r.body);
	}
	assert_string_equal(after, "");
	return found;
}

static size_t posts_of(struct fixture *f, int platform, const char *id)
{
	return world_posts(&f->sim.world,
			   world_find(&f->sim.world, (enum platform_id)platform,
				      str_of(id), str_of(id)),
			   T, f->sim.posts);
}

static void test_pages(void **state)
{
	struct fixture *f = begin();

	(void)state;
	f->sim.unlimited = true;
	assert_int_equal(walk(f, TP, "username=satu.th&limit=7&after=", "",
			      "\"id\":\"18"),
			 posts_of(f, platform_find(STR_LIT("threads")),
				  "satu.th"));
	assert_int_equal(walk(f, FP, "fields=id,created_time&limit=7&after=",
			      "", "\"created_time\""),
			 posts_of(f, PLATFORM_facebook, F1));
	assert_int_equal(
		walk(f, BD, USER "{media.after(", ").limit(7)}", "\"id\":\"17"),
		/* the ids of the two accounts on each page, too */
		posts_of(f, PLATFORM_instagram, I1) +
			2 * ((posts_of(f, PLATFORM_instagram, I1) + 6) / 7));
	end(f);
}

/* Of the numbers behind a mark. */
static long long sum(const struct sim_response *r, const char *mark)
{
	long long n = 0;

	for (const char *at = buf_cstr(&r->body); (at = strstr(at, mark));) {
		at += strlen(mark);
		n += strtoll(at, NULL, 10);
	}
	return n;
}

/* Replies are comments only in a stream; no shares are no field. */
static void test_counters(void **state)
{
	struct fixture *f = begin();
	struct sim_response all, top;
	const char *mark = "\"total_count\":";
	long long n;

	(void)state;
	f->sim.unlimited = true;
	ask(f, FP, "fields=comments.filter(stream).summary(true).limit(0)", OK,
	    &all);
	ask(f, FP, "fields=comments.summary(true).limit(0)", OK, &top);
	n = sum(&top, mark);
	assert_true(n > 10 && n < sum(&all, mark));
	buf_release(&all.body);
	buf_release(&top.body);
	/* At the instant of a post nobody has shared it yet. */
	n = f->sim.posts[0].published_ms;
	ask_at(f, FP, "fields=shares&limit=100", OK, n, &all);
	assert_non_null(strstr(buf_cstr(&all.body), "\"shares\":{\"count\":"));
	assert_null(strstr(buf_cstr(&all.body), "\"count\":0"));
	buf_release(&all.body);
	end(f);
}

/* Facebook's list is not strictly by time, Instagram's is. */
static bool is_sorted(struct fixture *f, const char *path, const char *text,
		      const char *mark)
{
	char last[20] = "9";
	struct sim_response r;
	const char *at;
	bool sorted = true;

	ask(f, path, text, OK, &r);
	for (at = buf_cstr(&r.body); (at = strstr(at, mark));) {
		at += strlen(mark);
		sorted &= strncmp(last, at, 19) >= 0;
		snprintf(last, sizeof(last), "%.19s", at);
	}
	assert_true(strlen(last) == 19);
	buf_release(&r.body);
	return sorted;
}

static void test_order(void **state)
{
	struct fixture *f = begin();

	(void)state;
	assert_false(is_sorted(f, FP, "fields=created_time&limit=100",
			       "\"created_time\":\""));
	assert_true(is_sorted(f, OM, "fields=timestamp&limit=100",
			      "\"timestamp\":\""));
	end(f);
}

/* Every id counts; at the end of the hour there is more. */
static void test_quota(void **state)
{
	struct fixture *f = begin();
	struct sim_response r;

	(void)state;
	for (int i = 0; i < 6; i++) {
		ask(f, MANY, "ids=" F1 "," F2, OK, &r);
		assert_int_equal(r.status, i < 5 ? 200 : 403);
		if (i == 1)
			assert_non_null(strstr(header_of(&r, "X-App-Usage"),
					       "\"call_count\":40,"));
		buf_release(&r.body);
	}
	ask(f, BD, USER "{id}", OK, &r); /* a quota of its own */
	assert_int_equal(r.status, 200);
	buf_release(&r.body);
	ask_at(f, PG, "", OK, T + HOUR_MS, &r);
	assert_int_equal(r.status, 200);
	buf_release(&r.body);
	end(f);
}

static void test_usage(void **state)
{
	struct fixture *f = begin();
	struct sim_response r;

	(void)state;
	f->sim.unlimited = true;
	ask(f, PG, "", OK, &r);
	assert_null(header_of(&r, "X-App-Usage"));
	assert_string_equal(header_of(&r, "facebook-api-version"), "v25.0");
	buf_release(&r.body);
	put_fault(f, "usage_high@1");
	ask(f, PG, "", OK, &r);
	assert_non_null(strstr(header_of(&r, "X-App-Usage"), "96"));
	assert_non_null(strstr(header_of(&r, "X-Business-Use-Case-Usage"),
			       "\"type\":\"pages\""));
	buf_release(&r.body);
	put_fault(f, "usage_odd@1");
	ask(f, PG, "", OK, &r);
	assert_int_equal(r.status, 200);
	assert_string_equal(header_of(&r, "X-Page-Usage"), "None");
	buf_release(&r.body);
	end(f);
}

/* With a secret every call carries its proof. */
static void test_proof(void **state)
{
	struct fixture *f = begin();
	struct sim_response r;
	char text[200], proof[HMAC_HEX_SIZE];

	(void)state;
	f->sim.secret = "apps";
	ask(f, PG, "", OK, &r);
	assert_int_equal(r.status, 400);
	assert_non_null(strstr(buf_cstr(&r.body), "require an"));
	buf_release(&r.body);
	assert_int_equal(hmac_sha256_hex(STR_LIT("apps"), STR_LIT("secret"),
					 proof, NULL),
			 0);
	snprintf(text, sizeof(text), "appsecret_proof=%s", proof);
	ask(f, PG, text, OK, &r);
	assert_int_equal(r.status, 200);
	buf_release(&r.body);
	/* Threads knows none. */
	ask(f, TL, "username=satu.th", OK, &r);
	assert_int_equal(r.status, 200);
	buf_release(&r.body);
	text[20] ^= 1;
	ask(f, PG, text, OK, &r);
	assert_int_equal(r.status, 400);
	assert_non_null(strstr(buf_cstr(&r.body), "Invalid appsecret_proof"));
	buf_release(&r.body);
	end(f);
}

/* What nobody recorded nobody is told. */
static void test_replay(void **state)
{
	static const char series[] =
		"account,post,published_at,observed_at,likes,comments,title,"
		"followers\n"
		"satu_ig,B5HQkQMIeCq,2019-11-21T04:05:09Z,"
		"2019-11-22T06:31:19Z,240,,Halo,\n"
		"dua.ig,,,2019-11-22T06:31:19Z,,,,14106\n";
	char path[] = "/tmp/test_sim_graph.XXXXXX";
	struct fixture *f = begin();
	struct replay *replay = NULL;
	struct sim_response r;
	int fd = mkstemp(path);

	(void)state;
	assert_int_equal(write(fd, series, strlen(series)), strlen(series));
	close(fd);
	assert_int_equal(replay_load(&replay, path, NULL), 0);
	unlink(path);
	f->sim.world.replay = replay;
	ask(f, BD, USER "{username,followers_count,media_count,media" MEDIA "}",
	    OK, &r);
	assert_string_equal(
		buf_cstr(&r.body),
		"{\"business_discovery\":{\"username\":\"satu_ig\",\"media\":"
		"{\"data\":[{\"id\":\"2181785404513050794\",\"caption\":"
		"\"Halo\","
		"\"permalink\":\"https://www.instagram.com/p/B5HQkQMIeCq/\","
		"\"timestamp\":\"2019-11-21T04:05:09+0000\",\"like_count\":240}"
		"]"
		",\"paging\":{\"cursors\":{}}},\"id\":\"" I1 "\"},\"id\":\"" I0
		"\"}");
	buf_release(&r.body);
	ask(f, BD,
	    "fields=business_discovery.username(dua.ig){followers_count,media}",
	    OK, &r);
	assert_non_null(strstr(buf_cstr(&r.body),
			       "{\"followers_count\":14106,\"media\":{"
			       "\"data\":[]}"));
	buf_release(&r.body);
	f->sim.world.replay = NULL;
	replay_free(replay);
	end(f);
}

static const struct {
	const char *text, *names; /* NULL: bad syntax */
} exprs[] = {
	{ "", "" },
	{ "id", "id;" },
	{ "id,a_b2", "id;a_b2;" },
	{ "a.b(c).d(e(f)),g", "a;g;" },
	{ "a{b,c{d}},e", "a<b,c{d}>;e;" },
	{ "a.b(c){d}", "a<d>;" },
	{ ",", NULL },
	{ "a,", NULL },
	{ "a b", NULL },
	{ "a.b", NULL },
	{ "a.b(", NULL },
	{ "a{b", NULL },
	{ "a}", NULL },
};

static void test_exprs(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(exprs); i++) {
		struct str rest = str_of(exprs[i].text);
		char got[200] = "";
		struct field f;
		int rc;

		while ((rc = sim_field_next(&rest, &f)) > 0) {
			size_t n = strlen(got);

			snprintf(got + n, sizeof(got) - n,
				 f.inner.p ? "%.*s<%.*s>;" : "%.*s%.*s;",
				 STR_ARG(f.name), STR_ARG(f.inner));
		}
		if ((rc < 0) != !exprs[i].names ||
		    (rc == 0 && strcmp(got, exprs[i].names) != 0))
			fail_msg("%s: %d %s", exprs[i].text, rc, got);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_rows),     cmocka_unit_test(test_pages),
	cmocka_unit_test(test_quota),    cmocka_unit_test(test_usage),
	cmocka_unit_test(test_proof),    cmocka_unit_test(test_exprs),
	cmocka_unit_test(test_counters), cmocka_unit_test(test_order),
	cmocka_unit_test(test_replay),
};

int main(void)
{
	return cmocka_run_group_tests_name("sim_graph", tests, NULL, NULL);
}
