/* test_canvas.c -- a PDF and a picture: the same bytes wherever they are made,
 * texts and addresses that may be anything, tags that do not match.  Read back
 * by poppler where that is installed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/draw/canvas.h"
#include "common/draw/font.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CREATED_S INT64_C(1764435599) /* 2025-11-29T16:59:59Z */
#define MAX       ((size_t)8 << 20)

static const struct canvas_about about = {
	.title = "Laporan (\xc3\xa9) \xff\xe2\x80\xae",
	.author = "Sentra",
	.subject = "Pekan 48",
	.keywords = "a\nb",
	.language = "id",
	.created_s = CREATED_S,
};
static const struct canvas_style small = { .size = 10, .colour = RGB(1b4965) };
static const struct canvas_style large = { .size = 24, .bold = true };

static struct canvas *pdf_new(void)
{
	struct err err = { 0 };
	struct canvas *c = canvas_pdf(595, 842, &about, &err);

	if (!c)
		fail_msg("%s", err.text);
	return c;
}

static struct canvas *png_new(int w, int h)
{
	struct err err = { 0 };
	struct canvas *c = canvas_png(w, h, &err);

	if (!c)
		fail_msg("%s", err.text);
	return c;
}

static void end(struct canvas *c, struct buf *out)
{
	struct err err = { 0 };

	buf_init(out, MAX);
	if (canvas_end(c, out, &err) < 0)
		fail_msg("%s", err.text);
}

/* ---- the same bytes ---- */

static void table(struct canvas *c, int rows)
{
	canvas_begin(c, CANVAS_TABLE);
	for (int i = 0; i < rows; i++) {
		canvas_begin(c, CANVAS_ROW);
		for (int k = 0; k < 8; k++) {
			struct canvas_style cell = { .size = 8, .width = 60 };
			char text[40];

			snprintf(text, sizeof(text), "%d.%03d kartini", i,
				 k * 111);
			cell.bold = i == 0;
			canvas_begin(c, i ? CANVAS_CELL : CANVAS_HEAD);
			canvas_text(c, 20 + 70 * k, 80 + 18 * i, str_of(text),
				    &cell);
			canvas_finish(c);
		}
		canvas_finish(c);
	}
	canvas_finish(c);
}

static void draw(struct canvas *c)
{
	static const double zigzag[] = { 10, 10, 20, 20, 30, 10 };

	canvas_page(c);
	canvas_outline(c, "Bagian 1");
	canvas_begin(c, CANVAS_H1);
	canvas_text(c, 40, 20, STR_LIT("Laporan Sentra 340.138"), &large);
	canvas_finish(c);
	canvas_begin_figure(c, "Garis \xc3\xa9 (1) \xf0\x9f\x8e\x89 \xff");
	canvas_rect(c, 10, 10, 100, 20, 4, RGB(ffffff));
	canvas_line(c, zigzag, 3, 1.5, RGB(1b4965));
	canvas_dot(c, 30, 10, 3, RGB(1b4965));
	canvas_finish(c);
	table(c, 40);
	canvas_page(c);
	canvas_begin_link(c, STR_LIT("https://example.org/a"));
	canvas_text(c, 40, 20, STR_LIT("tautan"), &small);
	canvas_finish(c);
}

static void make(bool pdf, struct buf *out)
{
	struct canvas *c = pdf ? pdf_new() : png_new(600, 400);

	draw(c);
	end(c, out);
}

/* This program again, which writes what it draws to its output. */
static int write_out(const char *kind)
{
	struct buf out;
	size_t n;

	make(strcmp(kind, "pdf") == 0, &out);
	n = fwrite(out.data, 1, out.len, stdout);
	n -= out.len;
	buf_release(&out);
	return n == 0 ? EXIT_DONE : EXIT_FAILED;
}

static void same_elsewhere(const char *kind, const char *environment,
			   const struct buf *want)
{
	char command[300], bytes[4096];
	struct buf got;
	FILE *pipe;
	size_t n;

	buf_init(&got, MAX);
	snprintf(command, sizeof(command),
		 "cd / && env %s /proc/%d/exe write %s", environment,
		 (int)getpid(), kind);
	pipe = popen(command, "re");
	assert_non_null(pipe);
	while ((n = fread(bytes, 1, sizeof(bytes), pipe)) > 0)
		buf_add(&got, bytes, n);
	assert_int_equal(pclose(pipe), 0);
	assert_true(str_eq(buf_str(&got), buf_str(want)));
	buf_release(&got);
}

static void test_same(void **state)
{
	static const char *const elsewhere[] = {
		"TZ=Asia/Jayapura LC_ALL=C LANG= HOME=/nowhere",
		"-i",
		"LC_ALL=ja_JP.UTF-8 FONTCONFIG_FILE=/dev/null",
		"LANGUAGE=ja SOURCE_DATE_EPOCH=1 PANGO_LANGUAGE=ja",
		"XDG_CACHE_HOME=/nowhere FC_LANG=zh PANGOCAIRO_BACKEND=fc",
	};

	(void)state;
	for (int pdf = 0; pdf < 2; pdf++) {
		struct buf once, again;

		make(pdf, &once);
		make(pdf, &again);
		assert_true(once.len > 2000);
		assert_true(str_eq(buf_str(&once), buf_str(&again)));
		for (size_t i = 0; i < ARRAY_LEN(elsewhere); i++)
			same_elsewhere(pdf ? "pdf" : "png", elsewhere[i],
				       &once);
		buf_release(&once);
		buf_release(&again);
	}
}

static bool has(const struct buf *file, const char *text)
{
	return memmem(file->data, file->len, text, strlen(text));
}

static void test_formats(void **state)
{
	static const unsigned char size[] = { 0, 0, 2, 0x58, 0, 0, 1, 0x90 };
	struct buf out;

	(void)state;
	make(true, &out);
	assert_memory_equal(out.data, "%PDF-1.4", 8);
	assert_true(has(&out, "/CreationDate (D:20251129165959Z)"));
	assert_true(has(&out, "/ModDate (D:20251129165959Z)"));
	assert_true(has(&out, "/Marked true"));
	assert_true(has(&out, "/Lang (id)"));
	assert_true(has(&out, "/Alt <FEFF0047006100720069007300"
			      "2000E900200028003100290020D83CDF890020>"));
	assert_true(has(&out, "/URI (https://example.org/a)"));
	assert_true(has(&out, "(Bagian 1)"));
	buf_release(&out);
	make(false, &out);
	assert_memory_equal(out.data, "\x89PNG\r\n", 6);
	assert_memory_equal(out.data + 12, "IHDR", 4);
	assert_memory_equal(out.data + 16, size, sizeof(size));
	assert_false(has(&out, "tEXt") || has(&out, "tIME"));
	buf_release(&out);
}

/* ---- texts ---- */

static double width(struct canvas *c, const char *text)
{
	return canvas_text_width(c, str_of(text), &small);
}

static void test_width(void **state)
{
	struct canvas *c = png_new(10, 10);
	struct canvas_style twice = small, bold = small;

	(void)state;
	twice.size *= 2;
	bold.bold = true;
	assert_true(fabs(width(c, "111") - width(c, "888")) < 1e-9);
	assert_true(width(c, "Sentra") > 25 && width(c, "Sentra") < 40);
	assert_true(fabs(2 * width(c, "Sentra") -
			 canvas_text_width(c, STR_LIT("Sentra"), &twice)) <
		    0.1);
	assert_true(canvas_text_width(c, STR_LIT("Sentra"), &bold) >
		    width(c, "Sentra"));
	assert_true(width(c, "") == 0);
	canvas_free(c);
}

static void test_lines(void **state)
{
	static const struct str text = STR_LIT(
		"Sentra Handayani Jakarta Timur Kelurahan Bambu Apus Cipayung");
	struct canvas *c = png_new(10, 10);
	struct canvas_style cut = small, two = small, many = small;
	double line = canvas_text_height(c, text, &small);

	(void)state;
	cut.width = two.width = many.width = 80;
	two.lines = 2;
	many.lines = 100;
	assert_true(line > 10 && line < 15);
	assert_true(canvas_text_width(c, text, &cut) <= 80);
	assert_true(canvas_text_width(c, text, &cut) > 60);
	assert_true(canvas_text_width(c, text, &small) > 200);
	assert_true(fabs(canvas_text_height(c, text, &cut) - line) < 0.01);
	assert_true(fabs(canvas_text_height(c, text, &two) - 2 * line) < 0.01);
	assert_true(canvas_text_height(c, text, &many) > 3.9 * line);
	assert_true(canvas_text(c, 0, 0, text, &two) ==
		    canvas_text_height(c, text, &two));
	assert_true(canvas_text(c, 0, 0, STR_NULL, &small) == line);
	canvas_free(c);
}

/* A letter that stands on its line, and one that hangs below. */
static void test_foot(void **state)
{
	struct buf want, got;

	(void)state;
	for (int below = 0; below < 2; below++) {
		struct canvas *c = png_new(20, 60), *cut = png_new(20, 60);
		struct canvas_style style = { .size = 32 };
		double foot = 10 + CANVAS_FOOT * style.size;

		canvas_text(c, 0, 10, str_of(below ? "p" : "H"), &style);
		canvas_text(cut, 0, 10, str_of(below ? "p" : "H"), &style);
		canvas_rect(cut, 0, foot, 20, 60 - foot, 0, RGB(ffffff));
		end(c, &want);
		end(cut, &got);
		assert_int_equal(str_eq(buf_str(&want), buf_str(&got)), !below);
		buf_release(&want);
		buf_release(&got);
	}
}

static void picture(struct buf *out, double x, enum canvas_align align,
		    double w)
{
	struct canvas *c = png_new(200, 20);
	struct canvas_style style = { .size = 12, .align = align, .width = w };

	canvas_text(c, x, 0, STR_LIT("Sentra"), &style);
	end(c, out);
}

static void test_align(void **state)
{
	struct canvas_style style = { .size = 12 };
	struct canvas *c = png_new(1, 1);
	double w = canvas_text_width(c, STR_LIT("Sentra"), &style);
	struct buf left, same;

	(void)state;
	canvas_free(c);
	picture(&left, 150 - w, CANVAS_LEFT, 0);
	picture(&same, 150, CANVAS_RIGHT, 0);
	assert_true(str_eq(buf_str(&left), buf_str(&same)));
	buf_release(&same);
	picture(&same, 150 - w / 2, CANVAS_CENTRE, 0);
	assert_true(str_eq(buf_str(&left), buf_str(&same)));
	buf_release(&same);
	picture(&same, 50, CANVAS_RIGHT, 0);
	assert_false(str_eq(buf_str(&left), buf_str(&same)));
	buf_release(&left);
	buf_release(&same);
}

static const struct cleaned {
	const char *text, *want;
} cleaned[] = {
	{ "Temanggung \xf0\x9f\x8e\x89 raya", "Temanggung raya" },
	{ "\xf0\x9f\x8e\x89 raya \xe2\x9d\xa4\xef\xb8\x8f",
	  "raya \xe2\x9d\xa4" },
	{ "a\nb\tc\r\n  d ", "a b c d" },
	{ "a\xe2\x80\xae\xe2\x81\xa6"
	  "b\xff\xc3"
	  "c\x01",
	  "abc" },
	{ "\xd7\xa9\xd9\x85 \xe6\x97\xa5", "" },
	{ "Caf\xc3\xa9 \xe2\x80\x93 \xe2\x80\x9cx\xe2\x80\x9d \xe2\x96\xb2",
	  "Caf\xc3\xa9 \xe2\x80\x93 \xe2\x80\x9cx\xe2\x80\x9d \xe2\x96\xb2" },
	{ "a\xcc\x81\xcc\x81\xcc\x81\xcc\x81z", "a\xcc\x81\xcc\x81z" },
	{ "", "" },
};

static void test_clean(void **state)
{
	struct err err = { 0 };
	struct font *font = font_open(FONT_DIR, &err);
	char *much = malloc(2 * FONT_TEXT_MAX);
	struct buf out;

	(void)state;
	assert_non_null(font);
	assert_non_null(much);
	buf_init(&out, MAX);
	for (size_t i = 0; i < ARRAY_LEN(cleaned); i++) {
		buf_clear(&out);
		font_clean(font, str_of(cleaned[i].text), &out);
		assert_string_equal(buf_cstr(&out), cleaned[i].want);
	}
	memset(much, 'a', 2 * FONT_TEXT_MAX);
	buf_clear(&out);
	font_clean(font, (struct str){ much, 2 * FONT_TEXT_MAX }, &out);
	assert_int_equal(out.len, FONT_TEXT_MAX);
	free(much);
	buf_release(&out);
	font_close(font);
}

static void test_hostile_texts(void **state)
{
	struct canvas *c = pdf_new();
	struct canvas_style cut = { .size = 10, .width = 100, .lines = 3 };
	char bytes[10 << 10];
	struct buf out;

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 151 + i / 7);
	canvas_page(c);
	canvas_text(c, 0, 0, (struct str){ bytes, sizeof(bytes) }, &cut);
	canvas_text(c, 0, 0, (struct str){ bytes, sizeof(bytes) }, &small);
	for (size_t i = 0; i < ARRAY_LEN(cleaned); i++) {
		canvas_text(c, 0, 0, str_of(cleaned[i].text), &small);
		canvas_outline(c, cleaned[i].text);
		canvas_begin_figure(c, cleaned[i].text);
		canvas_finish(c);
	}
	cut.size = NAN;
	canvas_text(c, NAN, INFINITY, STR_LIT("nowhere"), &cut);
	cut.size = 1e30;
	cut.width = 1e30;
	canvas_text(c, 0, 0, STR_LIT("large"), &cut);
	canvas_rect(c, NAN, 0, 1, 1, NAN, 0);
	canvas_rect(c, 0, 0, 1, 1, NAN, 0);
	canvas_dot(c, 0, 0, -1, 0);
	canvas_line(c, NULL, 0, 1, 0);
	canvas_line(c, (double[]){ 1, NAN, 2, 2 }, 2, 1, 0);
	end(c, &out);
	buf_release(&out);
}

/* ---- structure ---- */

static void test_hostile_urls(void **state)
{
	static const char *const urls[] = {
		"https://x.y/' dest='a",
		"https://x.y/a) >> /S /JavaScript /JS (app.alert(1)",
		"https://x.y/\\",
		"HTTPS://x.y/\xf0\x9f\x8e\x89\n\"<>",
		"javascript:alert(1)",
		"file:///etc/passwd",
		"https://",
		"",
	};
	char *much = malloc(100000);
	struct canvas *c = pdf_new();
	struct buf out;

	(void)state;
	assert_non_null(much);
	memset(much, 'a', 100000);
	memcpy(much, "https://", 8);
	canvas_page(c);
	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		canvas_begin_link(c, str_of(urls[i]));
		canvas_text(c, 10, 20 * (double)i, STR_LIT("tautan"), &small);
		canvas_finish(c);
	}
	canvas_begin_link(c, STR_NULL);
	canvas_finish(c);
	canvas_begin_link(c, (struct str){ much, 100000 });
	canvas_text(c, 10, 400, STR_LIT("tautan"), &small);
	canvas_finish(c);
	end(c, &out);
	assert_true(has(&out, "(https://x.y/%27%20dest=%27a)"));
	assert_true(has(&out, "(https://x.y/a%29%20%3E%3E%20/S%20/JavaScript"));
	assert_true(has(&out, "(https://x.y/%5C)"));
	assert_true(has(&out, "(HTTPS://x.y/%F0%9F%8E%89%0A%22%3C%3E)"));
	assert_false(has(&out, "alert(1") || has(&out, "passwd") ||
		     has(&out, "aaaaaaaa"));
	free(much);
	buf_release(&out);
}

static void test_unbalanced(void **state)
{
	struct canvas *c = pdf_new();
	struct buf out;

	(void)state;
	canvas_finish(c);
	canvas_begin(c, CANVAS_P); /* before any page */
	canvas_text(c, 10, 10, STR_LIT("a"), &small);
	canvas_page(c);
	canvas_finish(c);
	canvas_begin(c, CANVAS_TABLE);
	canvas_begin(c, CANVAS_ROW);
	canvas_page(c);
	canvas_finish(c);
	for (int i = 0; i < 100; i++)
		canvas_begin(c, CANVAS_LIST);
	canvas_begin_link(c, STR_LIT("https://x.y/deep"));
	canvas_begin_figure(c, "deep");
	canvas_text(c, 10, 10, STR_LIT("b"), &small);
	for (int i = 0; i < 200; i++)
		canvas_finish(c);
	canvas_begin(c, CANVAS_FIGURE);
	end(c, &out);
	assert_true(has(&out, "/Count 2"));
	buf_release(&out);
}

static void test_nothing(void **state)
{
	struct buf out;

	(void)state;
	end(pdf_new(), &out);
	assert_memory_equal(out.data, "%PDF", 4);
	buf_release(&out);
	canvas_free(pdf_new());
	canvas_free(png_new(1, 1));
	canvas_free(NULL);
}

/* ---- what fails ---- */

static void test_failures(void **state)
{
	struct err err = { 0 };
	struct canvas *c;
	struct buf out;

	(void)state;
	assert_null(font_open("/nowhere", &err));
	assert_int_equal(err.code, -ENOENT);
	assert_string_equal(err.text, "no font Inter in /nowhere: apt install "
				      "fonts-inter");
	assert_null(canvas_png(-1, 10, &err));
	assert_true(err.code < 0);
	buf_init(&out, 100);
	assert_int_equal(canvas_end(png_new(100, 100), &out, &err), -EMSGSIZE);
	buf_release(&out);
	c = pdf_new();
	canvas_spoil(c);
	assert_int_equal(canvas_end(c, &out, &err), -ENOMEM);
	assert_int_equal(out.len, 0);
}

/* ---- as others read it ---- */

static void read_back(const char *command, const char *path, struct buf *out)
{
	char line[200], bytes[4096];
	FILE *pipe;
	size_t n;

	snprintf(line, sizeof(line), command, path);
	buf_init(out, MAX);
	pipe = popen(line, "re");
	assert_non_null(pipe);
	while ((n = fread(bytes, 1, sizeof(bytes), pipe)) > 0)
		buf_add(out, bytes, n);
	assert_int_equal(pclose(pipe), 0);
}

static void test_poppler(void **state)
{
	char path[] = "/tmp/sentra-canvas-XXXXXX";
	int fd = mkstemp(path);
	struct buf file, out;

	(void)state;
	make(true, &file);
	assert_int_equal(write(fd, file.data, file.len), file.len);
	close(fd);
	buf_release(&file);
	if (system("pdfinfo -v >/dev/null 2>&1") != 0) {
		unlink(path);
		print_message("poppler is not here\n");
		return;
	}
	read_back("pdfinfo %s 2>&1", path, &out);
	assert_true(has(&out, "Tagged:          yes"));
	assert_true(has(&out, "Pages:           2"));
	assert_true(has(&out, "Laporan (\xc3\xa9) \n"));
	assert_false(has(&out, "Syntax"));
	buf_release(&out);
	read_back("pdftotext -layout %s - 2>&1", path, &out);
	assert_true(has(&out, "Laporan Sentra 340.138"));
	assert_true(has(&out, "39.777"));
	buf_release(&out);
	read_back("pdffonts %s 2>&1 | grep -vc 'yes yes yes' | tr -d '\n'",
		  path, &out);
	assert_string_equal(buf_cstr(&out), "2"); /* the head's lines */
	buf_release(&out);
	unlink(path);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_foot),
		cmocka_unit_test(test_align),
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_hostile_texts),
		cmocka_unit_test(test_hostile_urls),
		cmocka_unit_test(test_unbalanced),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_poppler),
	};

	if (argc == 3 && strcmp(argv[1], "write") == 0)
		return write_out(argv[2]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
