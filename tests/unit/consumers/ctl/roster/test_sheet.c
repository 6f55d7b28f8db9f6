/* test_sheet.c -- a roster as a sheet and back: nothing is lost, and
 * what is wrong is reported by the sheet's line and column. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "common/base/file.h"
#include "consumers/ctl/roster/sheet.h"

#include <errno.h>
#include <stdio.h>

/* ---- there and back ---- */

static struct roster *parse(struct str text)
{
	struct roster *roster = NULL;
	struct faults faults;
	struct err err = { 0 };

	faults_init(&faults);
	if (roster_parse(&roster, text, "r", &faults, &err) < 0)
		fail_msg("%s", faults.n ? faults.at[0].printed : err.text);
	faults_release(&faults);
	return roster;
}

static void read_sheet(struct draft *d, struct str sheet,
		       struct findings *findings, struct roster **out)
{
	int rc;

	findings_init(findings);
	assert_int_equal(sheet_read(d, sheet, findings, NULL), 0);
	rc = draft_check(d, out, &findings->faults, NULL);
	assert_int_equal(rc < 0 && rc != -EINVAL, 0);
	faults_sort(&findings->faults);
}

static void round_trip(const struct roster *roster, char delimiter,
		       enum language language)
{
	struct buf before, after, sheet;
	struct roster *again = NULL;
	struct findings findings;
	struct draft d;

	buf_init(&before, 1 << 20);
	buf_init(&after, 1 << 20);
	buf_init(&sheet, 1 << 20);
	assert_int_equal(roster_text(roster, &before, NULL), 0);
	draft_init(&d, "");
	assert_int_equal(draft_of_roster(&d, roster, NULL), 0);
	sheet_write(&d, delimiter, language, &sheet);
	draft_release(&d);
	draft_init(&d, "s");
	read_sheet(&d, buf_str(&sheet), &findings, &again);
	if (findings.faults.n || findings.notes.n)
		fail_msg("%s", findings.faults.n
				       ? findings.faults.at[0].printed
				       : findings.notes.at[0].printed);
	assert_int_equal(roster_text(again, &after, NULL), 0);
	assert_string_equal(buf_cstr(&after), buf_cstr(&before));
	findings_release(&findings);
	draft_release(&d);
	roster_free(again);
	buf_release(&before);
	buf_release(&after);
	buf_release(&sheet);
}

static void round_trips(struct str text)
{
	struct roster *roster = parse(text);

	round_trip(roster, ',', ENGLISH);
	round_trip(roster, ';', INDONESIAN);
	round_trip(roster, '\t', INDONESIAN);
	roster_free(roster);
}

static void test_files_there_and_back(void **state)
{
	static const char *const files[] = {
		"deploy/roster.json",
		"deploy/roster-demo.json",
		"schemas/examples/valid/roster-empty.json",
		"schemas/examples/valid/roster-least.json",
		"schemas/examples/valid/roster-one-of-everything.json",
	};
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 20);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		buf_clear(&text);
		assert_int_equal(file_read(files[i], &text, NULL), 0);
		round_trips(buf_str(&text));
	}
	buf_release(&text);
}

#define SENTRA(id, more) SENTRA_IN("C", id, more)
#define SENTRA_IN(city, id, more)                                       \
	"{\"id\":\"" id "\",\"name\":\"A\",\"kind\":\"sentra\","        \
	"\"city\":\"" city "\",\"province\":\"P\",\"timezone\":\"Asia/" \
	"Jakarta\"," more "}"
#define ROSTER(sentras) "{\"version\":1,\"sentras\":[" sentras "]}"

static const char *const texts[] = {
	"=1+1",    "+62",       "-a",     "@a",        "'a",         "''",
	"a;b",     "a; b",      ";",      "\\",        "a\\;b",      " a ",
	"  ",      "a,b",       "\"a\"",  "\"",        "2026-03-01", "1E5",
	"0012",    "a'",        "é–ﷺ😀",   "a\xc2\xa0", "\xc2\x85",   "\\ ",
	"a\\",     "-",         "\u2013", "#N/A",      "\u200B",     "a\u00A0b",
	"\u0430a", "1.234.567",
};

/* As it stands in the canonical text: nothing is lost on the way there. */
static void check_text(struct str text, struct str json)
{
	struct roster *roster = parse(text);
	struct buf got, want;

	buf_init(&got, 4096);
	buf_init(&want, 4096);
	assert_int_equal(roster_text(roster, &got, NULL), 0);
	buf_addf(&want, "\"aliases\": [%.*s, %.*s]", STR_ARG(json),
		 STR_ARG(json));
	assert_non_null(strstr(buf_cstr(&got), buf_cstr(&want)));
	round_trips(text);
	buf_release(&got);
	buf_release(&want);
	roster_free(roster);
}

static void test_texts_there_and_back(void **state)
{
	struct buf text, json;

	(void)state;
	buf_init(&text, 4096);
	buf_init(&json, 4096);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		buf_clear(&text);
		buf_clear(&json);
		buf_addjson(&json, str_of(texts[i]));
		buf_addf(&text,
			 "{\"version\":1,\"sentras\":[{\"id\":\"a\","
			 "\"kind\":\"sentra\",\"city\":\"C\","
			 "\"province\":\"P\",\"timezone\":\"Asia/Jakarta\","
			 "\"accounts\":[],\"aliases\":[%s,%s],\"name\":%s}]}",
			 buf_cstr(&json), buf_cstr(&json), buf_cstr(&json));
		check_text(buf_str(&text), buf_str(&json));
	}
	buf_release(&text);
	buf_release(&json);
}

/* What would be a formula, a rounded number or another date. */
static void test_guards(void **state)
{
	static const char want[] = "a,'=A,sentra,C,P,Asia/Jakarta,\"'@b; "
				   "1\",,'2026-01-01,,,,x,'-h,'17,"
				   "v',,'5m,,\r\n";
	struct roster *roster = parse(STR_LIT(
		ROSTER("{\"id\":\"a\",\"kind\":\"sentra\",\"city\":\"C\","
		       "\"province\":\"P\",\"timezone\":\"Asia/Jakarta\","
		       "\"name\":\"=A\",\"aliases\":[\"@b\",\"1\"],"
		       "\"active_from\":\"2026-01-01\",\"accounts\":["
		       "{\"platform\":\"x\",\"handle\":\"-h\",\"id\":\"17\","
		       "\"verified_by\":\"v'\",\"interval\":\"300s\"}]}")));
	struct draft d;
	struct buf sheet;

	(void)state;
	buf_init(&sheet, 1 << 16);
	draft_init(&d, "");
	assert_int_equal(draft_of_roster(&d, roster, NULL), 0);
	sheet_write(&d, ',', ENGLISH, &sheet);
	assert_string_equal(strchr(buf_cstr(&sheet), '\n') + 1, want);
	draft_release(&d);
	buf_release(&sheet);
	roster_free(roster);
}

static void test_canonical_is_as_delivered(void **state)
{
	struct roster *roster;
	struct buf text, again;

	(void)state;
	buf_init(&text, 1 << 20);
	buf_init(&again, 1 << 20);
	assert_int_equal(file_read("deploy/roster-demo.json", &text, NULL), 0);
	roster = parse(buf_str(&text));
	assert_int_equal(roster_text(roster, &again, NULL), 0);
	assert_string_equal(buf_cstr(&again), buf_cstr(&text));
	roster_free(roster);
	buf_release(&text);
	buf_release(&again);
}

/* ---- sheets that people write ---- */

#define HEAD "sentra_id,name,kind,city,province,timezone"
#define A    "a,A,sentra,C,P,Asia/Jakarta"

static const struct {
	const char *name, *sheet;
	const char *want; /* of the JSON, or the first fault */
	const char *note; /* NULL: none */
	size_t faults;
} sheets[] = {
	{ "least", HEAD "\n" A "\n", "\"accounts\": []", NULL, 0 },
	{ "byte order mark, CRLF", "\xEF\xBB\xBF" HEAD "\r\n" A "\r\n",
	  "\"timezone\": \"Asia/Jakarta\"", NULL, 0 },
	{ "rows of nothing", HEAD "\n,,,,,\n" A "\n\n  \n", "\"id\": \"a\"",
	  NULL, 0 },
	{ "Indonesian headers in any order and case",
	  "Zona Waktu;NAMA;Jenis;Kota/Kabupaten;Provinsi;ID Sentra;Nama "
	  "akun;Platform\nWITA;A;Sentra Terpadu;C;P;a;b;YouTube\n",
	  "\"kind\": \"sentra_terpadu\",\n    \"city\": \"C\", "
	  "\"province\": \"P\", \"timezone\": \"Asia/Makassar\"",
	  "s:2: Zona Waktu: WITA is Asia/Makassar", 0 },
	{ "lists, also by line breaks",
	  HEAD ",aliases\n" A ",\"B; C\n D ;;E\"\n",
	  "\"aliases\": [\"B\", \"C\", \"D\", \"E\"]", NULL, 0 },
	{ "outer spaces and a line break in a text",
	  HEAD "\na,\" A\nB \",sentra,C,P,Asia/Jakarta", "\"name\": \"A B\"",
	  NULL, 0 },
	{ "guarded", HEAD "\na,'=A,sentra,C,P,Asia/Jakarta", "\"name\": \"=A\"",
	  NULL, 0 },
	{ "a row an account, the sentra in full once",
	  HEAD ",platform,handle\n" A ",x,b\na,,,,,,tiktok,c\n",
	  "{\"platform\": \"x\", \"id\": null, \"handle\": \"b\", "
	  "\"verified_by\": null, \"verified_at\": null},\n      "
	  "{\"platform\": \"tiktok\"",
	  NULL, 0 },
	{ "a cell that only a later row has",
	  HEAD "\na,A,sentra,C,,WIB\na,,,,P,\n", "\"province\": \"P\"",
	  "s:2: timezone: WIB is Asia/Jakarta", 0 },
	{ "all of an account",
	  HEAD ",platform,account_id,handle,verified_by,verified_at,interval,"
	       "account_exempt_until,account_exempt_why\n" A
	       ",X,'17,b,humas,'2026-01-02,300s,'2026-02-03,baru",
	  "{\"platform\": \"x\", \"id\": \"17\", \"handle\": \"b\", "
	  "\"verified_by\": \"humas\", \"verified_at\": \"2026-01-02\", "
	  "\"interval\": \"5m\", \"exempt\": {\"until\": \"2026-02-03\", "
	  "\"why\": \"baru\"}}",
	  NULL, 0 },
	{ "all of a sentra",
	  HEAD ",active_from,active_until,sentra_exempt_until,"
	       "sentra_exempt_why\n" A ",2024-01-01,2026-01-01,2025-01-01,w",
	  "\"active_from\": \"2024-01-01\", \"active_until\": "
	  "\"2026-01-01\", \"exempt\": {\"until\": \"2025-01-01\", "
	  "\"why\": \"w\"}",
	  NULL, 0 },
	{ "an address as handle",
	  HEAD ",platform,handle\n" A ",,https://www.youtube.com/@B\n",
	  "{\"platform\": \"youtube\", \"id\": null, \"handle\": \"B\"",
	  "s:2: handle: https://www.youtube.com/@B is handle B of youtube", 0 },
	{ "an address with an id",
	  HEAD ",platform,handle\n" A ",youtube,youtube.com/channel/UCb\n",
	  "{\"platform\": \"youtube\", \"id\": \"UCb\", \"handle\": null",
	  "s:2: handle: youtube.com/channel/UCb is id UCb of youtube", 0 },
	{ "an address as id",
	  HEAD ",platform,account_id\n" A ",twitter,https://x.com/i/user/17\n",
	  "{\"platform\": \"x\", \"id\": \"17\"",
	  "s:2: account_id: https://x.com/i/user/17 is id 17 of x", 0 },
	{ "a handle with @", HEAD ",platform,handle\n" A ",x,@b\n",
	  "\"handle\": \"b\"", "s:2: handle: @b is written without @", 0 },
	{ "an id of 17 digits",
	  HEAD ",platform,account_id\n" A ",x,12345678901234501\n",
	  "\"id\": \"12345678901234501\"", NULL, 0 },
	{ "an id that a spreadsheet has rounded",
	  HEAD ",platform,account_id\n" A ",x,12345678901234000000\n",
	  "\"id\": \"12345678901234000000\"",
	  "s:2: account_id: 12345678901234000000 ends in zeros: see that no "
	  "spreadsheet rounded it",
	  0 },

	{ "a date as Indonesians write it",
	  HEAD ",aktif_dari\n" A ",29/11/2026\n",
	  "\"active_from\": \"2026-11-29\"",
	  "s:2: aktif_dari: 29/11/2026 is 2026-11-29 (day, month, year)", 0 },
	{ "a dash for nothing",
	  HEAD ",platform,handle,account_id\n" A ",x,-,17\n",
	  "\"handle\": null",
	  "s:2: handle: \"-\" is taken for nothing; leave the cell empty", 0 },
	{ "a no-break space at an end",
	  HEAD "\na,A\u00A0 ,sentra,C,P,Asia/Jakarta\n", "\"name\": \"A\"",
	  "s:2: name: U+00A0 (no-break space) at the end of the cell was "
	  "dropped",
	  0 },
	{ "a row of no-break spaces", HEAD "\n" A "\n\u00A0,\u00A0 ,,,,\n",
	  "\"id\": \"a\"", NULL, 0 },
	{ "an id that looks spoilt and is meant so",
	  HEAD ",platform,account_id\n" A ",x,'1.234.567\n",
	  "\"id\": \"1.234.567\"", NULL, 0 },
	{ "a name wholly in another alphabet",
	  HEAD ",aliases\n" A ",\u0421\u0435\u043D\n", "\"\u0421\u0435\u043D\"",
	  NULL, 0 },

	/* faults */
	{ "UTF-16 is one fault", "\xFF\xFEs\xFF,\xFF,\n\xFF,\n",
	  "s:1: UTF-16, not UTF-8; save the sheet as \"CSV UTF-8\"", NULL, 1 },
	{ "a no-break space within",
	  HEAD "\na,A\u00A0B,sentra,C,P,Asia/Jakarta\n",
	  "s:2: name: U+00A0 (no-break space) looks like a space and is none; "
	  "type a space",
	  NULL, 2 },
	{ "an invisible character", HEAD ",platform,handle\n" A ",x,\u200Bb\n",
	  "s:2: handle: U+200B (zero width space) is not to be seen; type the "
	  "cell anew",
	  NULL, 2 },
	{ "a direction mark", HEAD ",platform,account_id\n" A ",x,\u202A17\n",
	  "s:2: account_id: U+202A (direction mark) is not to be seen", NULL,
	  2 },
	{ "a letter of another alphabet",
	  HEAD ",platform,handle\n" A ",x,\u0430biyoso\n",
	  "s:2: handle: U+0430 (Cyrillic) only looks like a letter of ours; "
	  "type the cell anew",
	  NULL, 2 },
	{ "an error of the spreadsheet",
	  HEAD ",platform,handle\n" A ",x,#N/A\n",
	  "s:2: handle: #N/A is an error of the spreadsheet; write what "
	  "belongs "
	  "there",
	  NULL, 2 },
	{ "a column that was too narrow",
	  HEAD ",platform,account_id\n" A ",x,#####\n",
	  "s:2: account_id: ##### is an error", NULL, 2 },
	{ "a month that is none", HEAD ",aktif_dari\n" A ",11/29/2026\n",
	  "s:2: aktif_dari: want a date", NULL, 1 },
	{ "nothing", "", "s: empty; want a header row", NULL, 1 },
	{ "no sentra_id", "name\nA\n", "s:1: no column sentra_id; write one",
	  NULL, 1 },
	{ "unknown column", HEAD ",plaform\n" A ",x\n",
	  "s:1: unknown column \"plaform\"; did you mean platform?", NULL, 1 },
	{ "unknown column, two of them", HEAD ",catatan,note\n" A ",x,y\n",
	  "s:1: unknown column \"catatan\"; remove it", NULL, 2 },
	{ "column twice", HEAD ",nama\n" A ",A\n", "s:1: column \"nama\" twice",
	  NULL, 1 },
	{ "a cell too many", HEAD "\n" A ",x\n",
	  "s:2: \"x\" stands in a column without name", NULL, 1 },
	{ "no id", HEAD "\n,A,sentra,C,P,Asia/Jakarta\n",
	  "s:2: sentra_id: empty; write the sentra's id", NULL, 1 },
	{ "a row that is empty but for the id", HEAD "\na,,,,,\n",
	  "s:2: name: empty; write a text", NULL, 5 },
	{ "a header that is not UTF-8", "\xffs,name\n",
	  "s:1: not UTF-8; save the sheet as \"CSV UTF-8\"", NULL, 2 },
	{ "not UTF-8", HEAD "\na,\xe9,sentra,C,P,Asia/Jakarta\n",
	  "s:2: name: not UTF-8; save the sheet as \"CSV UTF-8\"", NULL, 2 },
	{ "every row is reported",
	  HEAD "\nA B,A,sentra,C,P,WIB\n"
	       "b,A,panti,C,P,Asia/Jakarta\n"
	       "c,\"A\"x,sentra,C,P,Asia/Jakarta\n"
	       "d,A,sentra,C,P,Asia/Yogya\n",
	  "s:2: sentra_id: no id; write a-z, 0-9 and -, at most 64",
	  "s:2: timezone: WIB is Asia/Jakarta", 4 },
	{ "rows of one sentra that differ",
	  HEAD "\n" A "\n"
	       "a,B,sentra,C,P,"
	       "Asia/Jakarta\n",
	  "s:3: name: \"B\", but \"A\" before (line 2); of one sentra all "
	  "rows are alike",
	  NULL, 1 },
	{ "a date of the wrong shape", HEAD ",aktif_dari\n" A ",2026/3/1\n",
	  "s:2: aktif_dari: want a date as \"2026-03-10\", or nothing", NULL,
	  1 },
	{ "days backwards",
	  HEAD ",active_from,active_until\n" A ",2026-01-02,2026-01-01\n",
	  "s:2: active_until: before active_from; put them in order", NULL, 1 },
	{ "half an exemption", HEAD ",sentra_exempt_why\n" A ",w\n",
	  "s:2: sentra_exempt_until: want a date as \"2026-03-10\"", NULL, 1 },
	{ "half an exemption of an account",
	  HEAD ",platform,handle,account_exempt_until\n" A ",x,b,2026-01-01\n",
	  "s:2: account_exempt_why: empty; write a text", NULL, 1 },
	{ "an account without platform", HEAD ",handle\n" A ",b\n",
	  "s:2: platform: unknown platform", NULL, 1 },
	{ "neither id nor handle", HEAD ",platform\n" A ",x\n",
	  "s:2: neither id nor handle; write one", NULL, 1 },
	{ "interval", HEAD ",platform,handle,selang\n" A ",x,b,5 menit\n",
	  "s:2: selang: no duration; write a number and a unit, as in 30s, "
	  "15m, 6h, 7d",
	  NULL, 1 },
	{ "the same account twice",
	  HEAD ",platform,handle\n" A ",x,b\n\n" A ",x,B\n",
	  "s:4: handle: B is line 2 already; an account stands once in the "
	  "roster",
	  NULL, 1 },
	{ "an address of another platform",
	  HEAD ",platform,handle\n" A ",tiktok,https://www.instagram.com/b/\n",
	  "s:2: handle: https://www.instagram.com/b/ has platform "
	  "\"instagram\", but the row says \"tiktok\"",
	  NULL, 2 },
	{ "an address that contradicts the id",
	  HEAD ",account_id,handle\n" A ",UCc,youtube.com/channel/UCb\n",
	  "s:2: handle: youtube.com/channel/UCb has account_id \"UCb\", but "
	  "the row says \"UCc\"",
	  NULL, 3 },
	{ "no address of a profile",
	  HEAD ",platform,handle\n" A ",youtube,https://youtu.be/x\n",
	  "s:2: handle: https://youtu.be/x is no address of a known platform",
	  NULL, 2 },
	{ "an id that a spreadsheet spoilt", HEAD ",platform;account_id\n",
	  "s:1: unknown column", NULL, 1 },
	{ "an id as a real",
	  HEAD ",platform,account_id\n" A ",x,\"1,23457E+17\"\n",
	  "s:2: account_id: 1,23457E+17 is what a spreadsheet made of an id",
	  NULL, 1 },
};

/* Each fault and note has its like in Indonesian. */
static void check_indonesian(size_t i, const struct findings *english)
{
	struct roster *roster = NULL;
	struct findings f;
	struct draft d;

	draft_init(&d, "s");
	d.language = INDONESIAN;
	read_sheet(&d, str_of(sheets[i].sheet), &f, &roster);
	assert_int_equal(f.faults.n, english->faults.n);
	assert_int_equal(f.notes.n, english->notes.n);
	for (size_t k = 0; k < f.faults.n; k++)
		if (strcmp(f.faults.at[k].text, english->faults.at[k].text) ==
		    0)
			fail_msg("%s: %s", sheets[i].name, f.faults.at[k].text);
	for (size_t k = 0; k < f.notes.n; k++)
		assert_string_not_equal(f.notes.at[k].text,
					english->notes.at[k].text);
	roster_free(roster);
	findings_release(&f);
	draft_release(&d);
}

static void check_sheet(size_t i)
{
	struct roster *roster = NULL;
	struct findings f;
	struct draft d;
	struct buf text;
	const char *got;

	draft_init(&d, "s");
	buf_init(&text, 1 << 16);
	read_sheet(&d, str_of(sheets[i].sheet), &f, &roster);
	if (roster)
		assert_int_equal(roster_text(roster, &text, NULL), 0);
	got = f.faults.n ? f.faults.at[0].printed : buf_cstr(&text);
	if (f.faults.n != sheets[i].faults ||
	    (f.faults.n
		     ? strncmp(got, sheets[i].want, strlen(sheets[i].want)) != 0
		     : !strstr(got, sheets[i].want)))
		fail_msg("%s: %zu faults, %s", sheets[i].name, f.faults.n, got);
	if (sheets[i].note ? f.notes.n != 1 || strcmp(f.notes.at[0].printed,
						      sheets[i].note) != 0
			   : f.notes.n != 0)
		fail_msg("%s: %s", sheets[i].name,
			 f.notes.n ? f.notes.at[0].printed : "no note");
	check_indonesian(i, &f);
	roster_free(roster);
	buf_release(&text);
	findings_release(&f);
	draft_release(&d);
}

/* All the shapes in which a spreadsheet shows a number. */
static void test_spoilt_ids(void **state)
{
	static const char *const ids[] = {
		"1,78414E+16",   "1.23457E17",    "1.23457e+17",
		"1E+17",         "1234567890.0",  "1234567890,0",
		"1.234.567.890", "\"1,234,567\"",
	};
	char sheet[400];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		struct roster *roster = NULL;
		struct findings f;
		struct draft d;

		snprintf(sheet, sizeof(sheet),
			 "%s,platform,account_id\n%s,x,%s%s%s\n", HEAD, A,
			 *ids[i] == '"' ? "" : "\"", ids[i],
			 *ids[i] == '"' ? "" : "\"");
		draft_init(&d, "s");
		read_sheet(&d, str_of(sheet), &f, &roster);
		if (f.faults.n != 1 || !strstr(f.faults.at[0].printed,
					       "is what a spreadsheet made"))
			fail_msg("%s: %zu faults", ids[i], f.faults.n);
		roster_free(roster);
		findings_release(&f);
		draft_release(&d);
	}
}

static void test_sheets(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sheets); i++)
		check_sheet(i);
}

/* ---- on a base ---- */

#define BARE_B SENTRA("b", "\"accounts\":[]")
#define BASE_A                                              \
	SENTRA("a", "\"active_from\":\"2024-01-01\","       \
		    "\"accounts\":["                        \
		    "{\"platform\":\"x\",\"handle\":\"B\"," \
		    "\"verified_by\":\"humas\","            \
		    "\"verified_at\":\"2026-01-01\"},"      \
		    "{\"platform\":\"x\",\"id\":\"9\"}]")
#define MERGED_A                                             \
	SENTRA_IN("D", "a",                                  \
		  "\"active_from\":\"2024-01-01\","          \
		  "\"accounts\":["                           \
		  "{\"platform\":\"x\",\"handle\":\"b\","    \
		  "\"id\":\"17\",\"verified_by\":\"humas\"," \
		  "\"verified_at\":\"2026-01-01\"},"         \
		  "{\"platform\":\"x\",\"id\":\"9\","        \
		  "\"handle\":\"c\"},"                       \
		  "{\"platform\":\"tiktok\",\"handle\":\"t\"}]")

static void test_base(void **state)
{
	static const char base[] = ROSTER(BASE_A "," BARE_B);
	static const char sheet[] = "sentra_id,city,platform,handle,id_akun\n"
				    "a,D,x,b,17\n"
				    "a,,x,c,9\n"
				    "a,,tiktok,t,\n";
	static const char want[] = ROSTER(MERGED_A "," BARE_B);
	struct roster *old = parse(str_of(base)), *expected;
	struct roster *roster = NULL;
	struct buf got, text;
	struct findings f;
	struct draft d;

	(void)state;
	expected = parse(str_of(want));
	buf_init(&got, 1 << 16);
	buf_init(&text, 1 << 16);
	draft_init(&d, "s");
	assert_int_equal(draft_of_roster(&d, old, NULL), 0);
	read_sheet(&d, str_of(sheet), &f, &roster);
	if (f.faults.n)
		fail_msg("%s", f.faults.at[0].printed);
	assert_int_equal(roster_text(roster, &got, NULL), 0);
	assert_int_equal(roster_text(expected, &text, NULL), 0);
	assert_string_equal(buf_cstr(&got), buf_cstr(&text));
	findings_release(&f);
	draft_release(&d);
	roster_free(old);
	roster_free(expected);
	roster_free(roster);
	buf_release(&got);
	buf_release(&text);
}

static void test_fault_against_the_base(void **state)
{
	struct roster *old = parse(STR_LIT(ROSTER(SENTRA(
		"a", "\"accounts\":[{\"platform\":\"x\",\"id\":\"9\"}]"))));
	struct roster *roster = NULL;
	struct findings f;
	struct draft d;

	(void)state;
	draft_init(&d, "s");
	assert_int_equal(draft_of_roster(&d, old, NULL), 0);
	read_sheet(&d,
		   STR_LIT(HEAD ",platform,account_id\nb,A,sentra,C,P,"
				"Asia/Jakarta,x,9\n"),
		   &f, &roster);
	assert_null(roster);
	assert_int_equal(f.faults.n, 1);
	assert_string_equal(f.faults.at[0].printed,
			    "s:2: account_id: 9 is an account of a already; "
			    "an account stands once in the roster");
	findings_release(&f);
	draft_release(&d);
	roster_free(old);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files_there_and_back),
		cmocka_unit_test(test_texts_there_and_back),
		cmocka_unit_test(test_guards),
		cmocka_unit_test(test_canonical_is_as_delivered),
		cmocka_unit_test(test_sheets),
		cmocka_unit_test(test_spoilt_ids),
		cmocka_unit_test(test_base),
		cmocka_unit_test(test_fault_against_the_base),
	};

	return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
