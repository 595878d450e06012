/* Octets that are changed by chance, where there is no fuzzer. */
#ifndef FUZZ_CHANGE_H
#define FUZZ_CHANGE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The same numbers at each run. */
static inline uint32_t
chance(void)
{
	static uint32_t state = 2463534242u;
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

/* Octets flipped, dropped, doubled, or set to those that mean something to a decoder. */
static inline size_t
change(uint8_t *data, size_t size)
{
	static const uint8_t telling[] = { 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xa0, 0xa3, 0xff };
	for (uint32_t times = 1 + chance() % 4; times > 0 && size > 0; times--) {
		size_t at = chance() % size;
		switch (chance() % 5) {
		case 0:
			data[at] ^= (uint8_t)(1u << chance() % 8);
			break;
		case 1:
			data[at] = telling[chance() % sizeof(telling)];
			break;
		case 2:
			data[at] = (uint8_t)chance();
			break;
		case 3:
			memmove(data + at, data + at + 1, size - at - 1);
			size--;
			break;
		default:
			size = at;
			break;
		}
	}
	return size;
}

#endif
