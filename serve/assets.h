/* Files that are part of the program, as octets; the definitions are made from page.css, page.js and openapi.json. */
#ifndef SERVE_ASSETS_H
#define SERVE_ASSETS_H

#include <stddef.h>

extern const unsigned char asset_style[], asset_script[], asset_openapi[];
extern const size_t asset_style_size, asset_script_size, asset_openapi_size;

#endif
