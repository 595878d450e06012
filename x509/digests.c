#include "x509/digests.h"

#include <stdlib.h>

void
digests_make(struct digests *d, struct span octets, uint8_t digest[SHA256_SIZE])
{
	size_t place = span_hash(octets, false) % DIGESTS_KEPT;
	if (!span_equal(octets, (struct span){ d->kept[place].octets, d->kept[place].size })) {
		sha256_octets(octets, d->kept[place].digest);
		d->kept[place].size = 0;
		if (octets.size > d->kept[place].room) {
			/* without memory it is not kept */
			free(d->kept[place].octets);
			d->kept[place].octets = malloc(octets.size);
			d->kept[place].room = d->kept[place].octets != NULL ? octets.size : 0;
		}
		if (octets.size > 0 && octets.size <= d->kept[place].room) {
			memcpy(d->kept[place].octets, octets.data, octets.size);
			d->kept[place].size = octets.size;
		}
	}
	memcpy(digest, d->kept[place].digest, SHA256_SIZE);
}

void
digests_free(struct digests *d)
{
	for (size_t i = 0; i < DIGESTS_KEPT; i++)
		free(d->kept[i].octets);
}
