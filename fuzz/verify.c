#include <stdlib.h>

#include "fuzz/targets.h"
#include "x509/verify.h"

int
fuzz_verify(const uint8_t *data, size_t size)
{
	static const uint8_t digest[32] = { 0x5a };
	size_t spki_size = size >= 4 ? (size_t)data[2] << 8 | data[3] : 0;
	if (size < 4 || spki_size > size - 4)
		return 0;
	/* copies of just these sizes: what lies behind them is nobody's */
	uint8_t *spki = malloc(spki_size + 1), *signature = malloc(size - 4 - spki_size + 1);
	if (spki == NULL || signature == NULL)
		abort();
	memcpy(spki + 1, data + 4, spki_size);
	memcpy(signature + 1, data + 4 + spki_size, size - 4 - spki_size);
	verify_sct_digest((struct span){ spki + 1, spki_size }, data[0], data[1], digest, (struct span){ signature + 1, size - 4 - spki_size });
	free(spki);
	free(signature);
	return 0;
}
