/* JSON Schema of single keys and objects. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/schema_parts.h"

#include <string.h>

bool pts_schema_begin(pts_writer *json, const char *name, bool patch) {
    pts_writer_object(json, name);
    if (!patch)
        return false;
    pts_writer_array(json, "anyOf");
    pts_writer_object(json, NULL);
    pts_writer_text(json, "type", "null");
    pts_writer_end(json, '}');
    pts_writer_object(json, NULL);
    return true;
}

void pts_schema_end(pts_writer *json, bool nullable) {
    if (nullable) {
        pts_writer_end(json, '}');
        pts_writer_end(json, ']');
    }
    pts_writer_end(json, '}');
}

void pts_schema_source(pts_writer *json, bool patch) {
    bool end = pts_schema_begin(json, "source", patch);
    pts_writer_text(json, "description", "Where the numbers of this object come from.");
    pts_writer_text(json, "type", "string");
    pts_schema_end(json, end);
}

static void integer_limits(pts_writer *json, const pts_key *key) {
    pts_writer_text(json, "type", "integer");
    pts_writer_integer(json, "minimum", (int64_t)key->lo);
    pts_writer_integer(json, "maximum", (int64_t)key->hi);
}

static void real_limits(pts_writer *json, const pts_key *key) {
    pts_writer_text(json, "type", "number");
    pts_writer_figure(json, key->open_lo ? "exclusiveMinimum" : "minimum",
                      (pts_figure){.known = true, .value = key->lo});
    pts_writer_figure(json, key->open_hi ? "exclusiveMaximum" : "maximum",
                      (pts_figure){.known = true, .value = key->hi});
}

static void pattern(pts_writer *json, const char *text) {
    pts_writer_text(json, "type", "string");
    pts_writer_text(json, "pattern", text);
}

static void write_seed(pts_writer *json, const pts_key *key) {
    pts_writer_array(json, "anyOf");
    pts_writer_object(json, NULL);
    integer_limits(json, key);
    pts_writer_end(json, '}');
    pts_writer_object(json, NULL);
    pattern(json, "^[0-9]{1,20}$");
    pts_writer_end(json, '}');
    pts_writer_end(json, ']');
}

static void write_text(pts_writer *json, const pts_key *key) {
    char text[100];
    if (key->names) {
        snprintf(text, sizeof text, "^[%.40s]{%.0f,%.0f}$", key->names[0], key->lo, key->hi);
        pattern(json, text);
    } else {
        pts_writer_text(json, "type", "string");
        if (key->lo > 0)
            pts_writer_integer(json, "minLength", (int64_t)key->lo);
        pts_writer_integer(json, "maxLength", (int64_t)key->hi);
    }
}

static void write_names(pts_writer *json, const pts_key *key) {
    pts_writer_array(json, "enum");
    for (int i = 0; key->names[i]; i++)
        pts_writer_text(json, NULL, key->names[i]);
    pts_writer_end(json, ']');
}

static void write_set(pts_writer *json, const pts_key *key) {
    pts_writer_text(json, "type", "array");
    pts_writer_object(json, "items");
    write_names(json, key);
    pts_writer_end(json, '}');
    pts_writer_bool(json, "uniqueItems", true);
}

static void write_month_days(pts_writer *json, const pts_key *key) {
    pts_writer_text(json, "type", "array");
    pts_writer_object(json, "items");
    pattern(json, "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$");
    pts_writer_end(json, '}');
    pts_writer_bool(json, "uniqueItems", true);
    pts_writer_integer(json, "minItems", (int64_t)key->lo);
    pts_writer_integer(json, "maxItems", (int64_t)key->hi);
}

static void write_name_list(pts_writer *json, const pts_key *key) {
    pts_writer_text(json, "type", "array");
    pts_writer_object(json, "items");
    pts_writer_text(json, "type", "string");
    pts_writer_integer(json, "minLength", 1);
    pts_writer_integer(json, "maxLength", PTS_NAME_LONGEST);
    pts_writer_end(json, '}');
    pts_writer_bool(json, "uniqueItems", true);
    pts_writer_integer(json, "minItems", (int64_t)key->lo);
    pts_writer_integer(json, "maxItems", (int64_t)key->hi);
}

/* Keywords for objects say nothing about null, so the type alone lets a patch remove one. */
static void object_type(pts_writer *json, bool nullable) {
    if (!nullable) {
        pts_writer_text(json, "type", "object");
        return;
    }
    pts_writer_array(json, "type");
    pts_writer_text(json, NULL, "object");
    pts_writer_text(json, NULL, "null");
    pts_writer_end(json, ']');
}

/* ASCII of names is PTS_NAME_SET turned round, without escapes: every engine reads it the same. */
#define NAME_PATTERN "^[^\001-\037!-,.:-@[-^`{-}\177]{1,64}$"

static void write_map(pts_writer *json, const pts_key *key, bool patch) {
    char target[64];
    snprintf(target, sizeof target, "#/$defs/%s_%s", key->name, patch ? "patch" : "one");
    object_type(json, patch);
    pts_writer_object(json, "propertyNames");
    pts_writer_text(json, "pattern", NAME_PATTERN);
    pts_writer_end(json, '}');
    pts_writer_object(json, "properties");
    pts_schema_source(json, patch);
    pts_writer_end(json, '}');
    pts_writer_object(json, "additionalProperties");
    pts_writer_text(json, "$ref", target);
    pts_writer_end(json, '}');
    if (!patch) {
        pts_writer_integer(json, "minProperties", (int64_t)key->lo);
        pts_writer_integer(json, "maxProperties", (int64_t)key->hi + 1); /* and "source" */
    }
}

static void write_keywords(pts_writer *json, const pts_key *keys, bool nullable, bool patch);

static void write_type(pts_writer *json, const pts_key *key, bool patch) {
    switch (key->type) {
    case PTS_KEY_NUMBER:
        pts_schema_number(json, key, patch, false);
        break;
    case PTS_KEY_NUMBER_LIST:
        pts_schema_number(json, key, patch, true);
        break;
    case PTS_KEY_NUMBERS:
        pts_schema_numbers(json, key, key->count);
        break;
    case PTS_KEY_INTEGER:
        integer_limits(json, key);
        break;
    case PTS_KEY_REAL:
        real_limits(json, key);
        break;
    case PTS_KEY_SEED:
        write_seed(json, key);
        break;
    case PTS_KEY_TEXT:
        write_text(json, key);
        break;
    case PTS_KEY_BOOL:
        pts_writer_text(json, "type", "boolean");
        break;
    case PTS_KEY_ENUM:
        write_names(json, key);
        break;
    case PTS_KEY_SET:
        write_set(json, key);
        break;
    case PTS_KEY_DATE:
        pattern(json, "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$");
        break;
    case PTS_KEY_DURATION:
        pattern(json, "^[0-9]{1,6} (day|month|year)s?$");
        break;
    case PTS_KEY_MONTHS:
        pattern(json, "^[0-9]{1,6} (month|year)s?$");
        break;
    case PTS_KEY_MONTH_DAYS:
        write_month_days(json, key);
        break;
    case PTS_KEY_NAMES:
        write_name_list(json, key);
        break;
    case PTS_KEY_OBJECT:
        write_keywords(json, key->children, patch, patch);
        break;
    case PTS_KEY_MAP:
        write_map(json, key, patch);
        break;
    }
}

static void write_property(pts_writer *json, const pts_key *key, bool patch) {
    bool object = key->type == PTS_KEY_OBJECT || key->type == PTS_KEY_MAP;
    bool end = pts_schema_begin(json, key->name, patch && !object);
    pts_writer_text(json, "description", key->doc);
    if (key->fallback && !patch)
        pts_writer_raw(json, "default", key->fallback);
    write_type(json, key, patch);
    pts_schema_end(json, end);
}

static void write_extends(pts_writer *json) {
    pts_writer_object(json, "extends");
    pts_writer_text(json, "description", "File that this one patches (RFC 7386).");
    pts_writer_text(json, "type", "string");
    pts_writer_integer(json, "minLength", 1);
    pts_writer_end(json, '}');
}

static void write_required(pts_writer *json, const pts_key *keys) {
    pts_writer_array(json, "required");
    for (; keys->name; keys++)
        if (keys->required && keys->when_mask == 0)
            pts_writer_text(json, NULL, keys->name);
    pts_writer_end(json, ']');
}

/* Whether the key applies where the deciding one is absent. */
static bool by_default(const pts_key *condition, const pts_key *key) {
    char text[64];
    for (int i = 0; condition->names[i] && condition->fallback; i++) {
        snprintf(text, sizeof text, "\"%s\"", condition->names[i]);
        if (strcmp(text, condition->fallback) == 0)
            return key->when_mask >> i & 1u;
    }
    return false;
}

/* The deciding key has one of these values. */
static void write_if(pts_writer *json, const pts_key *condition, const pts_key *key) {
    pts_writer_object(json, "if");
    pts_writer_object(json, "properties");
    pts_writer_object(json, condition->name);
    pts_writer_array(json, "enum");
    for (int i = 0; condition->names[i]; i++)
        if (key->when_mask >> i & 1u)
            pts_writer_text(json, NULL, condition->names[i]);
    pts_writer_end(json, ']');
    pts_writer_end(json, '}');
    pts_writer_end(json, '}');
    if (!by_default(condition, key)) {
        pts_writer_array(json, "required");
        pts_writer_text(json, NULL, condition->name);
        pts_writer_end(json, ']');
    }
    pts_writer_end(json, '}');
}

/* If it applies, then maybe required, else never there. */
static void write_condition(pts_writer *json, const pts_key *condition, const pts_key *key) {
    pts_writer_object(json, NULL);
    write_if(json, condition, key);
    pts_writer_object(json, "then");
    pts_writer_array(json, "required");
    if (key->required)
        pts_writer_text(json, NULL, key->name);
    pts_writer_end(json, ']');
    pts_writer_end(json, '}');
    pts_writer_object(json, "else");
    pts_writer_object(json, "properties");
    pts_writer_bool(json, key->name, false);
    pts_writer_end(json, '}');
    pts_writer_end(json, '}');
    pts_writer_end(json, '}');
}

static void write_conditions(pts_writer *json, const pts_key *keys) {
    bool open = false;
    for (const pts_key *key = keys; key->name; key++) {
        const pts_key *condition = pts_key_condition(keys, key);
        if (!condition)
            continue;
        if (!open)
            pts_writer_array(json, "allOf");
        open = true;
        write_condition(json, condition, key);
    }
    if (open)
        pts_writer_end(json, ']');
}

static void write_keywords(pts_writer *json, const pts_key *keys, bool nullable, bool patch) {
    object_type(json, nullable);
    pts_writer_object(json, "properties");
    if (patch && keys == pts_scenario_keys)
        write_extends(json);
    for (const pts_key *key = keys; key->name; key++)
        write_property(json, key, patch);
    pts_schema_source(json, patch);
    pts_writer_end(json, '}');
    pts_writer_bool(json, "additionalProperties", false);
    if (patch)
        return;
    write_required(json, keys);
    write_conditions(json, keys);
}

void pts_schema_object(pts_writer *json, const char *name, const pts_key *keys, bool patch) {
    pts_writer_object(json, name);
    write_keywords(json, keys, patch && keys != pts_scenario_keys, patch);
    pts_writer_end(json, '}');
}
