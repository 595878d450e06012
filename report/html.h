/* What the parts of the format html share, and other pages with it. */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "report/formats.h"

/* A text that others chose, as buffer_safe() has it, in an element that keeps its direction of writing to itself. */
void html_text(struct buffer *b, const char *text);

/* The rows of a table of the reference data: file, version, SHA-256. */
void html_data_rows(struct buffer *b, const struct reference *reference);

/* "o3-n12": the place of a node in the tree of the object of this number; only those that a finding is about have one. */
void html_node_id(struct buffer *b, const struct result *result, const struct node *node);

/* "o3-f0": a finding of the object of this number. */
void html_finding_id(struct buffer *b, const struct result *result, uint32_t finding);

/*
 * The decoded tree as nested lists, with the octets of the findings marked in it. Of a list so many elements are shown, and of a tree so many values;
 * and beyond these whatever a finding is about, and what that is in. A sentence says how much is left out.
 */
#define HTML_LIST_SHOWN 100
#define HTML_TREE_SHOWN 2000
void html_tree(struct buffer *b, const struct result *result);

#endif
