/* Where a value stands in a scenario: a chain of names and positions on the caller's stack.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_PLACE_H
#define PTS_MODEL_PLACE_H

#include <stddef.h>
#include <stdint.h>

typedef struct pts_place {
    const struct pts_place *parent; /* NULL: the scenario itself */
    const char *name;               /* of a member; NULL: an element of an array */
    int index;
} pts_place;

enum { PTS_PLACE_TEXT = 400 }; /* bytes that hold the path of every accepted key */

pts_place pts_place_member(const pts_place *parent, const char *name);
pts_place pts_place_element(const pts_place *parent, int index);

/* "programme.expiry.after", "segments.regular.season[3]", a name of other characters as
 * segments["my shop"]; what does not fit is cut and ends in "...". The scenario: "scenario". */
void pts_place_text(const pts_place *place, char *text, size_t size);

/* 32-bit FNV-1a of the place's JSON pointer (RFC 6901), the address of an uncertain number. */
uint32_t pts_place_draw_id(const pts_place *place);

#endif
