/* The reference of every key as markdown, made from the key table.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/keys.h"
#include "model/phrase.h"
#include "pointsim/io.h"

/* A cell of a table: its bars would end it. */
static void put_cell(FILE *out, const char *text) {
    for (; *text; text++) {
        if (*text == '|')
            (void)fputc('\\', out);
        (void)fputc(*text, out);
    }
}

static void put_default(FILE *out, const pts_key *keys, const pts_key *key) {
    const pts_key *condition = pts_key_condition(keys, key);
    if (key->fallback)
        (void)fprintf(out, "`%s`", key->fallback);
    else
        (void)fputs(key->required ? "required" : "-", out);
    if (!condition)
        return;
    (void)fprintf(out, "; only where `%s` is ", condition->name);
    bool again = false;
    for (int i = 0; condition->names[i]; i++)
        if (key->when_mask >> i & 1u) {
            (void)fprintf(out, "%s%s", again ? " or " : "", condition->names[i]);
            again = true;
        }
}

static void put_row(FILE *out, const pts_key *keys, const pts_key *key, const char *path) {
    char accepted[PTS_PHRASE];
    pts_phrase_accepted(key, accepted);
    (void)fprintf(out, "| `%s` | ", path);
    put_cell(out, accepted);
    (void)fputs(" | ", out);
    put_default(out, keys, key);
    (void)fputs(" | ", out);
    put_cell(out, key->doc);
    (void)fputs(" |\n", out);
}

static void put_rows(FILE *out, const pts_key *keys, const char *prefix) {
    for (const pts_key *key = keys; key->name; key++) {
        char path[PTS_PLACE_TEXT];
        snprintf(path, sizeof path, "%.150s%s%s", prefix, prefix[0] ? "." : "", key->name);
        put_row(out, keys, key, path);
        if (key->type == PTS_KEY_MAP)
            snprintf(path, sizeof path, "%.150s%s%s.NAME", prefix, prefix[0] ? "." : "", key->name);
        if (key->children)
            put_rows(out, key->children, path);
    }
}

char *pts_scenario_reference(void) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    (void)fputs("| key | accepted | default | meaning |\n|---|---|---|---|\n", out);
    put_rows(out, pts_scenario_keys, "");
    bool failed = ferror(out) != 0;
    if (fclose(out) == 0 && !failed)
        return text;
    free(text);
    return NULL;
}
