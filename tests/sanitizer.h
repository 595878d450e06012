/* Whether this is built with the address sanitizer, by clang or by gcc: HAS_ASAN. */
#ifndef TESTS_SANITIZER_H
#define TESTS_SANITIZER_H

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN
#endif

#endif
