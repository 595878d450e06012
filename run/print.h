/* What a command prints once, and ends. */
#ifndef RUN_PRINT_H
#define RUN_PRINT_H

#include "report/buffer.h"

/* Writes a buffer to standard output and frees it. Returns whether all is out, having complained if not. */
bool print_buffer(struct buffer *b);

#endif
