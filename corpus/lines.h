/* The lines of the corpus' files: a line that begins with white space goes on with the one before it. */
#ifndef CORPUS_LINES_H
#define CORPUS_LINES_H

#include <stdbool.h>

struct lines {
	char *text;      /* what is left of the file, ended by a NUL; it is cut up */
	unsigned number; /* of the next line, from 1 */
};

/*
 * Takes the next line, with those that go on with it, a blank in the place of each end of line between them. *number gets that of the first of them.
 * Returns NULL at the end.
 */
char *lines_next(struct lines *lines, unsigned *number);

#endif
