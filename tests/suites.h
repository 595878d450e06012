/* The suites of unit tests, one a file. */
#ifndef TESTS_SUITES_H
#define TESTS_SUITES_H

#include <check.h>

Suite *decode_suite(void);
Suite *views_suite(void);
Suite *rules_suite(void);
Suite *library_suite(void);
Suite *names_suite(void);
Suite *numbers_suite(void);
Suite *large_suite(void);
Suite *progress_suite(void);

#endif
