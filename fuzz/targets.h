/* What is fuzzed: one function a parser of what comes from outside. Each takes any octets, and returns 0. */
#ifndef FUZZ_TARGETS_H
#define FUZZ_TARGETS_H

#include <stddef.h>
#include <stdint.h>

int fuzz_lint(const uint8_t *data, size_t size);      /* an object, through all rules and all formats */
int fuzz_input(const uint8_t *data, size_t size);     /* a file, in each format of input */
int fuzz_reference(const uint8_t *data, size_t size); /* a file of reference data */
int fuzz_policy(const uint8_t *data, size_t size);    /* a policy, and behind a NUL an object that it is applied to */
int fuzz_verify(const uint8_t *data, size_t size);    /* hash and algorithm of a timestamp, the size of a key in two octets, the key, a signature */
int fuzz_serve(const uint8_t *data,
	       size_t size); /* four octets for path, method and types, the query of the address, a line feed, the body of a request */
int fuzz_ct(const uint8_t *data, size_t size);       /* a tile, or an answer to get-entries, through the library and the command */
int fuzz_ct_judge(const uint8_t *data, size_t size); /* an octet of flags, and a tile or an answer to get-entries, through brlint-ct's judging */
int fuzz_ct_trust(const uint8_t *data,
		  size_t size); /* an octet for the kind, and a note, an STH, a list of logs, a range, gzip, a path, a proof, a zip */
int fuzz_audit(const uint8_t *data, size_t size);  /* a file of a finished run, as each of those that are read */
int fuzz_corpus(const uint8_t *data, size_t size); /* a file of cases */

#endif
