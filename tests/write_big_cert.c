/*
 * Writes a certificate of many names to standard output, to try what is slow or large:
 *   write_big_cert NAMES
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/big_cert.h"

int
main(int argc, char **argv)
{
	uint32_t names = argc == 2 ? (uint32_t)strtoul(argv[1], NULL, 10) : 0;
	size_t size;

	if (names == 0) {
		fprintf(stderr, "usage: write_big_cert NAMES\n");
		return 2;
	}
	uint8_t *octets = big_cert(names, BIG_CERT_PLAIN, &size);
	if (octets == NULL)
		return 1;
	fwrite(octets, 1, size, stdout);
	free(octets);
	return fflush(stdout) != 0;
}
