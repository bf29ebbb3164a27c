/* The resolved scenario as JSON: every key that applies, defaults filled in, in the order of the
 * table. Reading it gives the same scenario and the same text.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "io/memory_file.h"
#include "io/json_write.h"
#include "io/scenario_load.h"
#include "model/number_check.h"

typedef pts_writer writer;

/* `source` texts are kept in the tree alone. */
static void write_source(writer *json, const cJSON *object) {
    const cJSON *source = cJSON_GetObjectItemCaseSensitive(object, "source");
    if (cJSON_IsString(source))
        pts_writer_text(json, "source", source->valuestring);
}

static void write_double(writer *json, const char *name, double x) {
    pts_writer_figure(json, name, (pts_figure){.known = true, .value = x});
}

/* ---- numbers ---- */

static void write_parameters(writer *json, const pts_number *number, const cJSON *node) {
    const pts_family_info *family = &pts_families[number->family];
    bool choice = number->family == PTS_CHOICE;
    if (family->named)
        pts_writer_object(json, family->name);
    else
        pts_writer_array(json, family->name);
    for (int i = 0; i < (choice ? number->n_choices : family->n); i++)
        write_double(json, family->named ? family->parameters[i].name : NULL,
                     choice ? number->choices[i] : number->p[i]);
    if (family->named)
        write_source(json, cJSON_GetObjectItemCaseSensitive(node, family->name));
    pts_writer_end(json, family->named ? '}' : ']');
}

static void write_number(writer *json, const char *name, const pts_number *number,
                         const cJSON *node) {
    if (number->family == PTS_FIXED) {
        write_double(json, name, number->p[0]);
        return;
    }
    pts_writer_object(json, name);
    write_parameters(json, number, node);
    if (number->truncated) {
        pts_writer_array(json, "truncate");
        write_double(json, NULL, number->lo);
        write_double(json, NULL, number->hi);
        pts_writer_end(json, ']');
    }
    write_source(json, node);
    pts_writer_end(json, '}');
}

static void write_numbers(writer *json, const char *name, const pts_number *list, int n,
                          const cJSON *node) {
    const cJSON *element = cJSON_IsArray(node) ? node->child : NULL;
    pts_writer_array(json, name);
    for (int i = 0; i < n; i++) {
        write_number(json, NULL, &list[i], element);
        element = element ? element->next : NULL;
    }
    pts_writer_end(json, ']');
}

static void write_number_list(writer *json, const pts_key *key, const void *owner,
                              const cJSON *node) {
    const pts_number *list = pts_key_pointer(owner, key->offset);
    if (pts_key_flag(owner, key->offset3))
        write_number(json, key->name, list, node);
    else
        write_numbers(json, key->name, list, pts_key_int(owner, key->offset2), node);
}

/* ---- other values ---- */

static void write_integer(writer *json, const pts_key *key, const void *owner) {
    int64_t value = 0;
    if (key->size == sizeof value)
        memcpy(&value, pts_key_field(owner, key->offset), sizeof value);
    else
        value = pts_key_int(owner, key->offset);
    pts_writer_integer(json, key->name, value);
}

static void write_real(writer *json, const pts_key *key, const void *owner) {
    double value = 0.0;
    memcpy(&value, pts_key_field(owner, key->offset), sizeof value);
    write_double(json, key->name, value);
}

static void write_seed(writer *json, const pts_key *key, const void *owner) {
    uint64_t seed = 0;
    char text[24];
    memcpy(&seed, pts_key_field(owner, key->offset), sizeof seed);
    snprintf(text, sizeof text, "%" PRIu64, seed);
    pts_writer_text(json, key->name, text);
}

static void write_enum(writer *json, const pts_key *key, const void *owner) {
    int value = key->size ? pts_key_int(owner, key->offset) : 0;
    pts_writer_text(json, key->name, key->names[value]);
}

static void write_set(writer *json, const pts_key *key, const void *owner) {
    unsigned set = (unsigned)pts_key_int(owner, key->offset);
    pts_writer_array(json, key->name);
    for (int i = 0; key->names[i]; i++)
        if (set >> i & 1u)
            pts_writer_text(json, NULL, key->names[i]);
    pts_writer_end(json, ']');
}

static void write_date(writer *json, const pts_key *key, const void *owner) {
    pts_date date = {0};
    char text[11];
    memcpy(&date, pts_key_field(owner, key->offset), sizeof date);
    pts_date_format(pts_date_to_day(date), text);
    pts_writer_text(json, key->name, text);
}

static void write_span(writer *json, const char *name, int count, const char *unit) {
    char text[40];
    snprintf(text, sizeof text, "%d %s%s", count, unit, count == 1 ? "" : "s");
    pts_writer_text(json, name, text);
}

static void write_duration(writer *json, const pts_key *key, const void *owner) {
    pts_duration d = {0};
    memcpy(&d, pts_key_field(owner, key->offset), sizeof d);
    write_span(json, key->name, d.months ? d.months : d.days, d.months ? "month" : "day");
}

static void write_month_days(writer *json, const pts_key *key, const void *owner) {
    const pts_month_day *list = pts_key_pointer(owner, key->offset);
    int n = pts_key_int(owner, key->offset2);
    pts_writer_array(json, key->name);
    for (int i = 0; i < n; i++) {
        char text[24];
        snprintf(text, sizeof text, "%02d-%02d", list[i].month, list[i].day);
        pts_writer_text(json, NULL, text);
    }
    pts_writer_end(json, ']');
}

static void write_names(writer *json, const pts_key *key, const void *owner) {
    char *const *names = pts_key_pointer(owner, key->offset);
    int n = pts_key_int(owner, key->offset2);
    if (n > 0)
        pts_writer_array(json, key->name);
    for (int i = 0; i < n; i++)
        pts_writer_text(json, NULL, names[i]);
    if (n > 0)
        pts_writer_end(json, ']');
}

/* ---- objects ---- */

static void write_fields(writer *json, const pts_key *keys, const void *owner, const cJSON *node);

static void write_object(writer *json, const char *name, const pts_key *keys, const void *owner,
                         const cJSON *node) {
    pts_writer_object(json, name);
    write_fields(json, keys, owner, node);
    write_source(json, node);
    pts_writer_end(json, '}');
}

static void write_map(writer *json, const pts_key *key, const void *owner, const cJSON *node) {
    const char *things = pts_key_pointer(owner, key->offset);
    int n = pts_key_int(owner, key->offset2);
    pts_writer_object(json, key->name);
    for (int i = 0; i < n; i++) {
        const void *thing = things + (size_t)i * key->size;
        const char *name = pts_key_pointer(thing, 0);
        write_object(json, name, key->children, thing,
                     cJSON_GetObjectItemCaseSensitive(node, name));
    }
    write_source(json, node);
    pts_writer_end(json, '}');
}

static void write_field(writer *json, const pts_key *key, const void *owner, const cJSON *node) {
    const void *field = pts_key_field(owner, key->offset);
    bool flag = key->type == PTS_KEY_BOOL && pts_key_flag(owner, key->offset);
    switch (key->type) {
    case PTS_KEY_NUMBER:
        write_number(json, key->name, field, node);
        break;
    case PTS_KEY_NUMBERS:
        write_numbers(json, key->name, field, key->count, node);
        break;
    case PTS_KEY_NUMBER_LIST:
        write_number_list(json, key, owner, node);
        break;
    case PTS_KEY_INTEGER:
        write_integer(json, key, owner);
        break;
    case PTS_KEY_REAL:
        write_real(json, key, owner);
        break;
    case PTS_KEY_SEED:
        write_seed(json, key, owner);
        break;
    case PTS_KEY_TEXT:
        pts_writer_text(json, key->name, pts_key_pointer(owner, key->offset));
        break;
    case PTS_KEY_BOOL:
        pts_writer_bool(json, key->name, flag);
        break;
    case PTS_KEY_ENUM:
        write_enum(json, key, owner);
        break;
    case PTS_KEY_SET:
        write_set(json, key, owner);
        break;
    case PTS_KEY_DATE:
        write_date(json, key, owner);
        break;
    case PTS_KEY_DURATION:
        write_duration(json, key, owner);
        break;
    case PTS_KEY_MONTHS:
        write_span(json, key->name, pts_key_int(owner, key->offset), "month");
        break;
    case PTS_KEY_MONTH_DAYS:
        write_month_days(json, key, owner);
        break;
    case PTS_KEY_NAMES:
        write_names(json, key, owner);
        break;
    case PTS_KEY_OBJECT:
        write_object(json, key->name, key->children, owner, node);
        break;
    case PTS_KEY_MAP:
        write_map(json, key, owner, node);
        break;
    }
}

static void write_fields(writer *json, const pts_key *keys, const void *owner, const cJSON *node) {
    for (; keys->name; keys++)
        if (pts_key_applies(keys, owner) &&
            (!keys->has_present || pts_key_flag(owner, keys->offset2)))
            write_field(json, keys, owner, cJSON_GetObjectItemCaseSensitive(node, keys->name));
}

char *pts_scenario_resolved(const pts_scenario *scenario, const cJSON *tree) {
    pts_memory_file memory;
    FILE *out = pts_memory_open(&memory);
    if (!out)
        return NULL;
    writer json = {.out = out};
    write_object(&json, NULL, pts_scenario_keys, scenario, tree);
    bool failed = ferror(out) != 0;
    if (fclose(out) == 0 && !failed)
        return memory.text;
    free(memory.text);
    return NULL;
}
