/*
 * Writes a large CRL to standard output, to measure on:
 *   write_big_crl ENTRIES [plain | defects | repeated | equal]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/big_crl.h"

int
main(int argc, char **argv)
{
	static const char *const kinds[] = { "plain", "defects", "repeated", "equal" };
	uint32_t count = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 0;
	unsigned kind = 0;
	size_t size;

	while (argc > 2 && kind < 4 && strcmp(argv[2], kinds[kind]) != 0)
		kind++;
	if (count == 0 || kind == 4) {
		fprintf(stderr, "usage: write_big_crl ENTRIES [plain | defects | repeated | equal]\n");
		return 2;
	}
	uint8_t *octets = big_crl(count, (enum big_crl_kind)kind, &size);
	if (octets == NULL)
		return 1;
	fwrite(octets, 1, size, stdout);
	free(octets);
	return fflush(stdout) != 0;
}
