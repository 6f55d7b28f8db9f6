/* test_xlsx.c -- a workbook: the same bytes again, texts that stay texts.  Read
 * back by openpyxl where that is installed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/sheet/xlsx.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CREATED_S INT64_C(1773120600) /* 2026-03-10T05:30:00Z */
#define MAX       ((size_t)8 << 20)

static const char *const hostile[] = {
	"=1+1",
	"@SUM(A1)",
	"-1",
	"+1",
	"=HYPERLINK(\"http://x\")",
	"http://example.org/",
	"<b>&\"'",
	"Temanggung \xf0\x9f\x8e\x89",
	"0123",
};

static void fill(struct xlsx *x)
{
	xlsx_page(x, "Peringkat");
	xlsx_head(x, "Sentra");
	xlsx_head(x, "Pengikut");
	xlsx_head(x, "Skor");
	xlsx_head(x, "Terakhir");
	for (size_t i = 0; i < ARRAY_LEN(hostile); i++) {
		xlsx_row(x);
		xlsx_text(x, str_of(hostile[i]));
		xlsx_number(x, 340138 + (double)i, 0);
		xlsx_number(x, 99.25, 2);
		xlsx_time(x, CREATED_S, 7);
	}
	xlsx_row(x);
	xlsx_text(x, STR_LIT("a\nb\xe2\x80\xae\xff"));
	xlsx_empty(x);
	xlsx_number(x, 1.0 / 3, 4);
	xlsx_date(x, 20786);
	xlsx_page(x, "Program: [YAPI] / a name that is too long for Excel");
	xlsx_page(x, "peringkat");
	xlsx_row(x);
	xlsx_text(x, STR_LIT("no head"));
	xlsx_page(x, "");
}

static void write_book(struct buf *out)
{
	struct err err = { 0 };
	struct xlsx *x = xlsx_new(CREATED_S, &err);

	buf_init(out, MAX);
	assert_non_null(x);
	fill(x);
	if (xlsx_end(x, out, &err) < 0)
		fail_msg("%s", err.text);
}

/* A locale that writes 0,5 is made, where Debian's sources of locales are. */
static bool use_comma(char *dir)
{
	char command[200];
	bool made;

	if (!mkdtemp(dir))
		return false;
	snprintf(command, sizeof(command),
		 "localedef -i id_ID -f UTF-8 %s/id_ID.UTF-8 2>/dev/null", dir);
	made = system(command) == 0;
	setenv("LOCPATH", dir, 1);
	made = made && setlocale(LC_ALL, "id_ID.UTF-8");
	unsetenv("LOCPATH");
	snprintf(command, sizeof(command), "rm -r %s", dir);
	return system(command) == 0 && made;
}

static void test_same(void **state)
{
	char dir[] = "/tmp/sentra-locale-XXXXXX", half[10];
	struct buf once, again;

	(void)state;
	write_book(&once);
	assert_true(once.len > 4000);
	assert_memory_equal(once.data, "PK", 2);
	setenv("TZ", "Asia/Jayapura", 1);
	tzset();
	if (use_comma(dir)) {
		snprintf(half, sizeof(half), "%.1f", 0.5);
		assert_string_equal(half, "0,5");
	} else {
		print_message("no locale with a comma\n");
	}
	write_book(&again);
	assert_true(str_eq(buf_str(&once), buf_str(&again)));
	setlocale(LC_ALL, "C");
	unsetenv("TZ");
	tzset();
	buf_release(&once);
	buf_release(&again);
}

static int failures(const char *format, int n)
{
	struct err err = { 0 };
	struct buf out;
	struct xlsx *x;
	int rc;

	setenv("TMPDIR", format, 1);
	buf_init(&out, (size_t)n);
	x = xlsx_new(CREATED_S, &err);
	rc = err.code;
	if (x) {
		fill(x);
		rc = xlsx_end(x, &out, &err);
	}
	assert_true(rc == 0 || err.text[0]);
	buf_release(&out);
	unsetenv("TMPDIR");
	return rc;
}

static void test_failures(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_int_equal(failures("/nowhere", 100000), -ENOENT);
	assert_int_equal(failures("", 100), -EMSGSIZE);
	assert_int_equal(failures("/tmp", 100000), 0);
	xlsx_free(NULL);
	xlsx_free(xlsx_new(CREATED_S, &err));
}

/* A cell before the first sheet is no crash. */
static void test_no_page(void **state)
{
	struct err err = { 0 };
	struct xlsx *x = xlsx_new(CREATED_S, &err);
	struct buf out;

	(void)state;
	buf_init(&out, MAX);
	xlsx_head(x, "a");
	xlsx_row(x);
	xlsx_text(x, STR_LIT("b"));
	xlsx_number(x, 1, 1);
	xlsx_empty(x);
	assert_int_equal(xlsx_end(x, &out, &err), 0);
	buf_release(&out);
}

/* ---- read back ---- */

static const char reader[] =
	"import sys, datetime, openpyxl\n"
	"b = openpyxl.load_workbook(sys.argv[1])\n"
	"assert b.sheetnames == ['Peringkat',"
	" 'Program_ _YAPI_ _ a name that i', 'peringkat 2', 'Sheet'], "
	"b.sheetnames\n"
	"s = b['Peringkat']\n"
	"assert s.freeze_panes == 'A2' and s.auto_filter.ref == 'A1:D11'\n"
	"assert [c.value for c in s[1]] =="
	" ['Sentra', 'Pengikut', 'Skor', 'Terakhir'] and s['A1'].font.b\n"
	"want = eval(sys.argv[2])\n"
	"for i, text in enumerate(want):\n"
	"    a, n, f, t = s[i + 2]\n"
	"    assert a.value == text and a.data_type == 's', a.value\n"
	"    assert not a.hyperlink\n"
	"    assert n.value == 340138 + i and n.number_format == '#,##0'\n"
	"    assert f.value == 99.25 and f.number_format == '#,##0.00'\n"
	"    assert t.value == datetime.datetime(2026, 3, 10, 12, 30), "
	"t.value\n"
	"assert s['A11'].value == 'a?b' + 2 * '?', s['A11'].value\n"
	"assert s['B11'].value is None and abs(s['C11'].value - 1/3) < 1e-15\n"
	"assert s['D11'].value == datetime.datetime(2026, 11, 29)\n"
	"assert s['D11'].number_format == 'yyyy-mm-dd'\n"
	"assert b['peringkat 2']['A1'].value == 'no head'\n"
	"assert b.properties.created == datetime.datetime(2026, 3, 10, 5, "
	"30)\n";

static void wanted(struct buf *list)
{
	buf_init(list, 4000);
	buf_addc(list, '[');
	for (size_t i = 0; i < ARRAY_LEN(hostile); i++) {
		buf_addjson(list, str_of(hostile[i]));
		buf_addc(list, ',');
	}
	buf_addc(list, ']');
}

static int run_reader(const char *path, const char *want)
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		execl("/usr/bin/python3", "python3", "-c", reader, path, want,
		      (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_read_back(void **state)
{
	char path[] = "/tmp/sentra-test-XXXXXX.xlsx";
	int fd = mkstemps(path, 5);
	struct buf out, want;
	int status;

	(void)state;
	if (system("/usr/bin/python3 -c 'import openpyxl' 2>/dev/null") != 0) {
		print_message("python3-openpyxl is not installed\n");
		close(fd);
		unlink(path);
		skip();
	}
	write_book(&out);
	wanted(&want);
	assert_int_equal(write(fd, out.data, out.len), (ssize_t)out.len);
	close(fd);
	status = run_reader(path, buf_cstr(&want));
	unlink(path);
	buf_release(&out);
	buf_release(&want);
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_no_page),
		cmocka_unit_test(test_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
