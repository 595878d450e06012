/* The line that tells how far a long run has come. That it comes on a terminal and nowhere else, tests/command shows. */
#include "run/progress.h"

#include "tests/suites.h"

static const char *
line(double seconds, size_t objects, size_t findings, uint64_t read, uint64_t total)
{
	static char text[PROGRESS_SIZE];
	progress_text(text, sizeof(text), seconds, objects, findings, read, total);
	return text;
}

START_TEST(a_line_tells_what_is_left_where_the_size_is_known)
{
	ck_assert_str_eq(line(2, 1000, 30, 250, 1000), "1000 objects, 500 a second, 30 findings, 25 %, 0:06 left");
	ck_assert_str_eq(line(100, 7, 0, 1, 100), "7 objects, 0 a second, 0 findings, 1 %, 2:45:00 left");
	ck_assert_str_eq(line(10, 10, 1, 500, 500), "10 objects, 1 a second, 1 findings, 100 %, 0:00 left");
}
END_TEST

START_TEST(a_line_tells_no_more_than_is_known)
{
	ck_assert_str_eq(line(2, 1000, 30, 250, 0), "1000 objects, 500 a second, 30 findings");
	ck_assert_str_eq(line(2, 1000, 30, 0, 1000), "1000 objects, 500 a second, 30 findings");
	/* a file that has grown since its size was asked for */
	ck_assert_str_eq(line(2, 1000, 30, 2000, 1000), "1000 objects, 500 a second, 30 findings");
}
END_TEST

START_TEST(any_number_fits)
{
	const char *text = line(1e12, SIZE_MAX, SIZE_MAX, 1, UINT64_MAX / 2);
	ck_assert_ptr_nonnull(strstr(text, " findings, 0 %, 999:59:59 left"));
}
END_TEST

Suite *
progress_suite(void)
{
	Suite *s = suite_create("progress");
	TCase *t = tcase_create("progress");
	tcase_add_test(t, a_line_tells_what_is_left_where_the_size_is_known);
	tcase_add_test(t, a_line_tells_no_more_than_is_known);
	tcase_add_test(t, any_number_fits);
	suite_add_tcase(s, t);
	return s;
}
