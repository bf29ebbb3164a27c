/* JSON Schema 2020-12 of scenario files, made from the key table, for editors. Files that extend
 * another are patches: nothing is required of them and null removes a key.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "io/schema_parts.h"
#include "model/number_check.h"

static void number(pts_writer *json, const char *name, double x) {
    pts_writer_figure(json, name, (pts_figure){.known = true, .value = x});
}

static void reference(pts_writer *json, const char *name) {
    char text[64];
    snprintf(text, sizeof text, "#/$defs/%s", name);
    pts_writer_object(json, NULL);
    pts_writer_text(json, "$ref", text);
    pts_writer_end(json, '}');
}

/* ---- distributions ---- */

static void limits(pts_writer *json, double lo, double hi, bool open_lo) {
    pts_writer_text(json, "type", "number");
    number(json, open_lo ? "exclusiveMinimum" : "minimum", lo);
    number(json, "maximum", hi);
}

static void parameter(pts_writer *json, const char *name, const pts_parameter *p) {
    pts_writer_object(json, name);
    limits(json, p->lo, p->hi, p->open_lo);
    pts_writer_end(json, '}');
}

static void listed(pts_writer *json, const pts_family_info *family) {
    pts_writer_text(json, "type", "array");
    pts_writer_array(json, "prefixItems");
    for (int i = 0; i < family->n; i++)
        parameter(json, NULL, &family->parameters[i]);
    pts_writer_end(json, ']');
    pts_writer_integer(json, "minItems", family->n);
    pts_writer_integer(json, "maxItems", family->n);
}

static void named(pts_writer *json, const pts_family_info *family) {
    pts_writer_text(json, "type", "object");
    pts_writer_object(json, "properties");
    for (int i = 0; i < family->n; i++)
        parameter(json, family->parameters[i].name, &family->parameters[i]);
    pts_schema_source(json, false);
    pts_writer_end(json, '}');
    pts_writer_array(json, "required");
    for (int i = 0; i < family->n; i++)
        pts_writer_text(json, NULL, family->parameters[i].name);
    pts_writer_end(json, ']');
    pts_writer_bool(json, "additionalProperties", false);
}

static void values(pts_writer *json, int least, int most) {
    pts_writer_text(json, "type", "array");
    pts_writer_object(json, "items");
    pts_writer_text(json, "type", "number");
    pts_writer_end(json, '}');
    pts_writer_integer(json, "minItems", least);
    pts_writer_integer(json, "maxItems", most);
}

static void family(pts_writer *json, const pts_family_info *info) {
    if (info->n == 0)
        values(json, 1, PTS_MOST_CHOICES);
    else if (info->named)
        named(json, info);
    else
        listed(json, info);
}

static void distribution(pts_writer *json, bool patch) {
    pts_writer_object(json, patch ? "distribution_patch" : "distribution");
    pts_writer_text(json, "description", "Drawn once a path.");
    pts_writer_text(json, "type", "object");
    pts_writer_object(json, "properties");
    for (const pts_family_info *info = &pts_families[PTS_NORMAL]; info->name; info++) {
        bool end = pts_schema_begin(json, info->name, patch);
        family(json, info);
        pts_schema_end(json, end);
    }
    bool end = pts_schema_begin(json, "truncate", patch);
    values(json, 2, 2);
    pts_schema_end(json, end);
    pts_schema_source(json, patch);
    pts_writer_end(json, '}');
    pts_writer_bool(json, "additionalProperties", false);
    if (!patch)
        pts_writer_array(json, "oneOf");
    for (const pts_family_info *info = &pts_families[PTS_NORMAL]; info->name && !patch; info++) {
        pts_writer_object(json, NULL);
        pts_writer_array(json, "required");
        pts_writer_text(json, NULL, info->name);
        pts_writer_end(json, ']');
        pts_writer_end(json, '}');
    }
    if (!patch)
        pts_writer_end(json, ']');
    pts_writer_end(json, '}');
}

void pts_schema_number(pts_writer *json, const pts_key *key, bool patch, bool list) {
    pts_writer_array(json, "anyOf");
    pts_writer_object(json, NULL);
    limits(json, key->lo, key->hi, key->open_lo);
    pts_writer_end(json, '}');
    reference(json, patch ? "distribution_patch" : "distribution");
    if (list) {
        pts_writer_object(json, NULL);
        pts_schema_numbers(json, key, 0);
        pts_writer_end(json, '}');
    }
    pts_writer_end(json, ']');
}

/* A merge patch replaces lists as a whole, so their elements are never patches. */
void pts_schema_numbers(pts_writer *json, const pts_key *key, int least) {
    pts_writer_text(json, "type", "array");
    pts_writer_object(json, "items");
    pts_schema_number(json, key, false, false);
    pts_writer_end(json, '}');
    pts_writer_integer(json, "minItems", least);
    pts_writer_integer(json, "maxItems", key->count);
}

/* ---- the document ---- */

/* What a map of named things refers to. */
static void things(pts_writer *json, const pts_key *keys) {
    for (; keys->name; keys++) {
        for (int patch = 0; patch < 2 && keys->type == PTS_KEY_MAP; patch++) {
            char name[64];
            snprintf(name, sizeof name, "%s_%s", keys->name, patch ? "patch" : "one");
            pts_schema_object(json, name, keys->children, patch);
        }
        if (keys->type == PTS_KEY_OBJECT)
            things(json, keys->children);
    }
}

static void definitions(pts_writer *json) {
    pts_writer_object(json, "$defs");
    distribution(json, false);
    distribution(json, true);
    pts_schema_object(json, "scenario", pts_scenario_keys, false);
    pts_schema_object(json, "patch", pts_scenario_keys, true);
    things(json, pts_scenario_keys);
    pts_writer_end(json, '}');
}

static void branch(pts_writer *json, const char *name, const char *target) {
    pts_writer_object(json, name);
    pts_writer_text(json, "$ref", target);
    pts_writer_end(json, '}');
}

static void document(pts_writer *json) {
    pts_writer_object(json, NULL);
    pts_writer_text(json, "$schema", "https://json-schema.org/draft/2020-12/schema");
    pts_writer_text(json, "title", "pointsim scenario");
    pts_writer_text(json, "type", "object");
    pts_writer_object(json, "if");
    pts_writer_array(json, "required");
    pts_writer_text(json, NULL, "extends");
    pts_writer_end(json, ']');
    pts_writer_end(json, '}');
    branch(json, "then", "#/$defs/patch");
    branch(json, "else", "#/$defs/scenario");
    definitions(json);
    pts_writer_end(json, '}');
}

char *pts_scenario_schema(void) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    pts_writer json = {.out = out};
    document(&json);
    bool failed = ferror(out) != 0;
    if (fclose(out) == 0 && !failed)
        return text;
    free(text);
    return NULL;
}
