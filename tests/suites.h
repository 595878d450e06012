/* The suites of unit tests, one a file. */
#ifndef TESTS_SUITES_H
#define TESTS_SUITES_H

#include <check.h>
#undef fail /* a name of old that Check still has */

#include "lints/linter.h"

Suite *decode_suite(void);
Suite *views_suite(void);
Suite *details_suite(void);
Suite *rules_suite(void);
Suite *names_suite(void);
Suite *logs_suite(void);
Suite *numbers_suite(void);
Suite *signatures_suite(void);
Suite *large_suite(void);
Suite *progress_suite(void);
Suite *reports_suite(void);
Suite *input_suite(void);
Suite *policies_suite(void);
Suite *audit_suite(void);
Suite *statistics_suite(void);

/* The linter of the suites that need one, and their fixture. */
extern struct linter linter;
void open_linter(void);
void close_linter(void);

#endif
