/* Keys of logs, and what files of a log's list share with its reader. */
#ifndef CT_KEY_H
#define CT_KEY_H

#include "ct/log.h"

#define KEY_FILE_MAX 65536

/* Sets the key of a log, and with it its identity. Returns false if memory ran out. */
bool log_set_key(struct log *log, const void *key, size_t size);

/* An address with a slash at its end; what a checkpoint calls a log of that address (static-ct-api): without scheme and last slash. The caller frees
 * them; NULL if memory ran out. */
char *log_address(const char *url);
char *log_origin(const char *url);

/* Adds the SubjectPublicKeyInfo of a PEM text. Returns false if there is none. */
bool key_from_pem(const char *pem, size_t size, struct octets *out);

#endif
