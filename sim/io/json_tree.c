/* From text to cJSON tree: every node remembers the text and line it comes from.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/json.h"
#include "model/phrase.h"

enum { LINE_BITS = 26 };

/* The scan and cJSON meet the values in the same order. */
static void stamp(cJSON *node, const pts_json_lines *lines, size_t *next, int origin) {
    int line = *next < lines->n ? lines->line[(*next)++] : 0;
    if (line >= 1 << LINE_BITS)
        line = 0;
    node->valueint = origin << LINE_BITS | line;
    for (cJSON *child = node->child; child; child = child->next)
        stamp(child, lines, next, origin);
}

void pts_json_stamp(cJSON *node, int origin) {
    node->valueint = origin << LINE_BITS;
}

int pts_json_line(const cJSON *node) {
    return node->valueint & ((1 << LINE_BITS) - 1);
}

int pts_json_origin(const cJSON *node) {
    return node->valueint >> LINE_BITS & (PTS_JSON_ORIGINS - 1);
}

cJSON *pts_json_read(const pts_json_text *text, pts_problems *problems, int *status) {
    pts_json_lines lines = {0};
    cJSON *tree = NULL;
    size_t next = 0;
    *status = pts_json_scan(text, &lines, problems);
    if (*status == PTS_OK) {
        tree = cJSON_ParseWithOpts(text->data, NULL, 1);
        if (!tree)
            *status = PTS_ERR_MEMORY; /* the scan is stricter than cJSON */
    }
    if (tree)
        stamp(tree, &lines, &next, text->origin);
    free(lines.line);
    return tree;
}

/* At most 60 bytes of a text, cut at a whole character. */
static void found_text(const char *string, char text[PTS_JSON_FOUND]) {
    size_t n = strlen(string), whole = n;
    if (n > 60)
        for (n = 60; n > 0 && ((unsigned char)string[n] & 0xC0) == 0x80; n--)
            ;
    snprintf(text, PTS_JSON_FOUND, "\"%.*s%s\"", (int)n, string, n < whole ? "..." : "");
}

const char *pts_json_found(const cJSON *node, char text[PTS_JSON_FOUND]) {
    char digits[PTS_DIGITS];
    if (cJSON_IsString(node))
        found_text(node->valuestring, text);
    else if (cJSON_IsNumber(node))
        snprintf(text, PTS_JSON_FOUND, "%s", pts_phrase_double(node->valuedouble, digits));
    else if (cJSON_IsArray(node))
        snprintf(text, PTS_JSON_FOUND, "a list of %d", cJSON_GetArraySize(node));
    else if (cJSON_IsObject(node))
        snprintf(text, PTS_JSON_FOUND, "an object");
    else
        snprintf(text, PTS_JSON_FOUND, "%s",
                 cJSON_IsTrue(node)    ? "true"
                 : cJSON_IsFalse(node) ? "false"
                                       : "null");
    return text;
}
