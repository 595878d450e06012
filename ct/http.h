/* What answers over HTTP say of time; for http.c and its tests. */
#ifndef CT_HTTP_H
#define CT_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The seconds that a Retry-After (RFC 9110 10.2.3) asks to wait from `now` on, a number or a date; -1 if it is neither. */
int64_t retry_after(const char *value, int64_t now);

/* How long to wait before try `number` (from 1) without it, in milliseconds, 100 to 30,000; `random` spreads it over the upper half. */
unsigned backoff(unsigned number, uint32_t random);

#endif
