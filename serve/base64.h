/* Base64 that came through a form. */
#ifndef SERVE_BASE64_H
#define SERVE_BASE64_H

#include <stdbool.h>

/*
 * Mends, in place, what forms do to base64: + that became a blank, and the alphabet of addresses, with - and _ (RFC 4648 5). Of PEM, what
 * stands outside of its blocks stays. Returns false if what was meant cannot be told: then nothing may be read, for it might be read as something
 * shorter.
 */
bool base64_mend(char *text);

#endif
