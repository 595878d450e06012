/* Words with which a sentence points at one before it, so that it does not stand alone. */
#ifndef TESTS_STANDING_ALONE_H
#define TESTS_STANDING_ALONE_H

#include <stddef.h>
#include <string.h>

/* The first of these with which a text begins, the last `spared` of them aside; NULL: none. */
static inline const char *
points_back(const char *text, size_t spared)
{
	static const char *const words[] = {
		"And ",  "One of",    "Another",  "Its ",     "This ", "These ", "But ",    "Or ",   "So ",    "Also",
		"Then ", "As before", "Likewise", "The same", "It ",   "That ",  "Neither", "Both ", "There ",
	};
	for (size_t i = 0; i + spared < sizeof(words) / sizeof(words[0]); i++) {
		if (strncmp(text, words[i], strlen(words[i])) == 0)
			return words[i];
	}
	return NULL;
}

/* The words at the end of the list that a whole sentence may begin with, if it says of what. */
#define POINTS_BACK_IN_TITLES_ONLY 6

#endif
