/* Octets that grow in memory. Where memory runs out they have failed, and take no more: who uses them asks once, at the end. */
#ifndef CT_OCTETS_H
#define CT_OCTETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* All 0 before it is first used. */
struct octets {
	unsigned char *data; /* no NUL stands behind it */
	size_t size, room;
	bool failed;
};

void octets_add(struct octets *o, const void *octets, size_t size);

/* Adds a string; what printf() says; digits of base 16; base64 with padding; a string of JSON (RFC 8259 7) with its quotation marks. */
void octets_say(struct octets *o, const char *string);
void octets_printf(struct octets *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
void octets_hex(struct octets *o, const void *octets, size_t size);
void octets_base64(struct octets *o, const void *octets, size_t size);
void octets_json(struct octets *o, const char *string);

/* The string that has been added, with a NUL behind it, which is not counted; "" if it failed. It lives until the next call. */
const char *octets_string(struct octets *o);

/* Makes room for so many more octets. Returns false if memory ran out. */
bool octets_reserve(struct octets *o, size_t size);

/* Takes the size back to 0, and the failure; the room stays. */
static inline void
octets_clear(struct octets *o)
{
	o->size = 0;
	o->failed = false;
}
void octets_free(struct octets *o);

/* What stands from octet `at`, at most `size`, on. Where there never was any there is no address to count from: NULL. */
static inline const unsigned char *
octets_from(const struct octets *o, size_t at)
{
	return o->data != NULL ? o->data + at : NULL;
}

/* Makes room for `more` items of `size` octets behind `count` of an array: `items` is the address of its pointer. Returns false if memory ran out. */
bool items_reserve(void *items, size_t *room, size_t count, size_t more, size_t size);

/* Octets of base64 (RFC 4648 4, with padding, nothing else between) are added. Returns false if they are none. */
bool octets_from_base64(struct octets *o, const char *text, size_t size);

/* `size` octets of hexadecimal digits. Returns false if the text is not exactly that. */
bool hex_read(const char *text, void *octets, size_t size);

/* Why something failed, in words: what it is said of is said by the caller. */
struct why {
	char text[512];
};
/* Says so, and returns false. */
bool because(struct why *why, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds what a descriptor gives, for which it waits, to the room that there is. Returns how many octets came, 0 at the end, or -1 and errno. */
ssize_t octets_read_some(struct octets *o, int fd);

/* Adds what a descriptor gives until its end, at most `most` octets, and waits for it; a signal ends that. false: `why`. */
bool octets_read(struct octets *o, int fd, size_t most, struct why *why);

/* Adds the contents of a file, at most `most` octets. false: `why`, without the file's name. */
bool octets_read_file(struct octets *o, const char *name, size_t most, struct why *why);

/* Puts "?" in the place of control characters: what a log sends, or a file is called, does nothing to a terminal. */
void make_printable(char *text, size_t size);

/* A time, seconds since 1970, as strftime() has it by UTC; one that is no time of a calendar as a number. */
#define UTC_SIZE 40
#define UTC_TIME "%Y-%m-%dT%H:%M:%SZ"
#define UTC_DAY  "%Y-%m-%d"
const char *utc_text(int64_t seconds, const char *format, char text[UTC_SIZE]);

#endif
