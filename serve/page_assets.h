/* What pages need beside them, as octets; the definitions are made from page.css and page.js. */
#ifndef SERVE_PAGE_ASSETS_H
#define SERVE_PAGE_ASSETS_H

#include <stddef.h>

extern const unsigned char page_style_text[], page_script_text[];
extern const size_t page_style_text_size, page_script_text_size;

#endif
