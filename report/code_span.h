/* Code spans of Markdown (CommonMark 6.1), in which no reader looks for markup, names of persons, tickets or links. */
#ifndef REPORT_CODE_SPAN_H
#define REPORT_CODE_SPAN_H

#include "lints/lint.h"
#include "report/buffer.h"

/* Makes one of what was added since the buffer had the size `from`, which is UTF-8 in one line without control characters. */
void code_span_end(struct buffer *b, size_t from);

/* Adds one with a text as buffer_safe_text() has it, of which no more than `most` octets are shown. */
void code_span(struct buffer *b, const char *text, size_t most);

/* Adds what a rule says of itself: as it is where no reader takes any of it for markup; else, and where others chose it, as a code span. */
void rule_words(struct buffer *b, const struct lint *lint, const char *text);

#endif
