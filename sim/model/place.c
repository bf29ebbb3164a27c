/* Places in a scenario: as text for people, as a draw address for the engine.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/place.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

pts_place pts_place_member(const pts_place *parent, const char *name) {
    return (pts_place){.parent = parent, .name = name};
}

pts_place pts_place_element(const pts_place *parent, int index) {
    return (pts_place){.parent = parent, .index = index};
}

static bool plain(const char *name) {
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    return n > 0 && name[n] == '\0';
}

/* Bytes of `name` to show: all of a name of accepted length, a cut at a whole character else. */
static int shown(const char *name) {
    size_t n = strlen(name);
    if (n <= 256)
        return (int)n;
    for (n = 80; n > 0 && ((unsigned char)name[n] & 0xC0) == 0x80; n--)
        ;
    return (int)n;
}

static size_t append(const pts_place *place, char *text, size_t size) {
    if (!place->parent)
        return 0;
    size_t at = append(place->parent, text, size);
    if (at >= size)
        return at;
    int n = 0;
    if (!place->name)
        n = snprintf(text + at, size - at, "[%d]", place->index);
    else if (plain(place->name))
        n = snprintf(text + at, size - at, "%s%.*s", at ? "." : "", shown(place->name),
                     place->name);
    else
        n = snprintf(text + at, size - at, "[\"%.*s\"]", shown(place->name), place->name);
    return n < 0 ? size : at + (size_t)n;
}

void pts_place_text(const pts_place *place, char *text, size_t size) {
    size_t n = append(place, text, size);
    if (n == 0)
        snprintf(text, size, "scenario");
    if (n >= size && size >= 4)
        memcpy(text + size - 4, "...", 4);
}

static uint32_t fnv(uint32_t hash, const char *text) {
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}

static uint32_t fnv_token(uint32_t hash, const char *name) {
    for (char one[2] = {0}; *name; name++) {
        one[0] = *name;
        hash = fnv(hash, *name == '~' ? "~0" : *name == '/' ? "~1" : one);
    }
    return hash;
}

uint32_t pts_place_draw_id(const pts_place *place) {
    if (!place->parent)
        return 2166136261u;
    uint32_t hash = fnv(pts_place_draw_id(place->parent), "/");
    char digits[12];
    snprintf(digits, sizeof digits, "%d", place->index);
    return place->name ? fnv_token(hash, place->name) : fnv(hash, digits);
}
