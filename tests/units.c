#include <stdlib.h>

#include "tests/suites.h"

struct linter linter;

void
open_linter(void)
{
	char where[4096];
	ck_assert_ptr_null(linter_init(&linter, NULL, where, sizeof(where)));
}

void
close_linter(void)
{
	linter_free(&linter);
}

int
main(void)
{
	SRunner *runner = srunner_create(decode_suite());
	srunner_add_suite(runner, views_suite());
	srunner_add_suite(runner, details_suite());
	srunner_add_suite(runner, rules_suite());
	srunner_add_suite(runner, names_suite());
	srunner_add_suite(runner, logs_suite());
	srunner_add_suite(runner, numbers_suite());
	srunner_add_suite(runner, signatures_suite());
	srunner_add_suite(runner, large_suite());
	srunner_add_suite(runner, progress_suite());
	srunner_add_suite(runner, reports_suite());
	srunner_add_suite(runner, input_suite());
	srunner_add_suite(runner, policies_suite());
	srunner_add_suite(runner, audit_suite());
	srunner_add_suite(runner, statistics_suite());
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
