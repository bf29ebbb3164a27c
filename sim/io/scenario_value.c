/* Values of a scenario that are not numbers: texts, names, dates, durations, seeds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/scenario_load.h"
#include "model/text.h"

/* Copies a value into the field, which is as large as the table says. */
static void store(const pts_key *key, void *owner, const void *value, size_t size) {
    if (key->size == size)
        memcpy((char *)owner + key->offset, value, size);
}

static bool load_integer(const pts_key *key, void *owner, const cJSON *node) {
    double x = cJSON_IsNumber(node) ? node->valuedouble : -1;
    if (!cJSON_IsNumber(node) || !(x >= key->lo && x <= key->hi) || x != (double)(int64_t)x)
        return false;
    int64_t value = (int64_t)x;
    store(key, owner, &value, sizeof value);
    store(key, owner, &(int){(int)value}, sizeof(int));
    return true;
}

static bool load_real(const pts_key *key, void *owner, const cJSON *node) {
    double x = cJSON_IsNumber(node) ? node->valuedouble + 0.0 : NAN; /* -0 is 0 */
    if (!(key->open_lo ? x > key->lo : x >= key->lo) ||
        !(key->open_hi ? x < key->hi : x <= key->hi))
        return false;
    store(key, owner, &x, sizeof x);
    return true;
}

/* 1 to 20 digits, at most 2^64 - 1. */
static bool parse_seed(const char *text, uint64_t *seed) {
    size_t n = strlen(text);
    if (n < 1 || n > 20 || strspn(text, "0123456789") != n)
        return false;
    for (*seed = 0; *text; text++) {
        uint64_t digit = (uint64_t)(*text - '0');
        if (*seed > (UINT64_MAX - digit) / 10)
            return false;
        *seed = *seed * 10 + digit;
    }
    return true;
}

static bool load_seed(const pts_key *key, void *owner, const cJSON *node) {
    uint64_t seed = 0;
    double x = cJSON_IsNumber(node) ? node->valuedouble : -1;
    bool small = x >= key->lo && x <= key->hi && x == (double)(uint64_t)x;
    if (small)
        seed = (uint64_t)x;
    else if (!cJSON_IsString(node) || !parse_seed(node->valuestring, &seed))
        return false;
    store(key, owner, &seed, sizeof seed);
    return true;
}

/* `wide` accepts visible characters beyond ASCII where the key has a set of them. */
static bool load_text(pts_loader *loader, const pts_key *key, void *owner, const cJSON *node,
                      bool wide) {
    int n = cJSON_IsString(node)
                ? pts_text_count(node->valuestring, key->names ? key->names[0] : NULL, wide)
                : -1;
    if (n < (int)key->lo || n > (int)key->hi)
        return false;
    size_t size = strlen(node->valuestring) + 1;
    char *text = malloc(size);
    if (text)
        memcpy(text, node->valuestring, size);
    loader->memory = loader->memory || !text;
    store(key, owner, &text, sizeof text);
    return true;
}

static bool load_bool(const pts_key *key, void *owner, const cJSON *node) {
    bool value = cJSON_IsTrue(node);
    if (!cJSON_IsBool(node))
        return false;
    store(key, owner, &value, sizeof value);
    return true;
}

static int name_index(const pts_key *key, const cJSON *node) {
    for (int i = 0; cJSON_IsString(node) && key->names[i]; i++)
        if (strcmp(key->names[i], node->valuestring) == 0)
            return i;
    return -1;
}

static bool load_enum(const pts_key *key, void *owner, const cJSON *node) {
    int value = name_index(key, node);
    if (value < 0)
        return false;
    store(key, owner, &value, sizeof value);
    return true;
}

static bool load_set(pts_loader *loader, const pts_key *key, void *owner, const cJSON *node,
                     const pts_place *place) {
    unsigned set = 0;
    int i = 0;
    pts_key one = *key;
    one.type = PTS_KEY_ENUM;
    if (!cJSON_IsArray(node)) {
        pts_loader_wrong(loader, place, node, key);
        return false;
    }
    for (const cJSON *member = node->child; member; member = member->next, i++) {
        int value = name_index(key, member);
        pts_place at = pts_place_element(place, i);
        if (value < 0)
            pts_loader_wrong(loader, &at, member, &one);
        else if (set >> value & 1u)
            pts_loader_report(loader, &at, member, "found \"%s\" again, accepted: each once",
                              key->names[value]);
        if (value >= 0)
            set |= 1u << value;
    }
    store(key, owner, &set, sizeof set);
    return true;
}

static bool load_date(const pts_key *key, void *owner, const cJSON *node) {
    pts_date date = {0};
    if (!cJSON_IsString(node) || !pts_date_parse(node->valuestring, &date) || date.year < key->lo ||
        date.year > key->hi)
        return false;
    store(key, owner, &date, sizeof date);
    return true;
}

/* "12 months": digits, one space, a unit with or without s; at most 6 digits. */
static bool parse_duration(const char *text, pts_duration *duration) {
    size_t n = strspn(text, "0123456789");
    if (n < 1 || n > 6 || text[n] != ' ')
        return false;
    int count = atoi(text);
    const char *unit = text + n + 1;
    size_t letters = strlen(unit);
    letters -= letters > 0 && unit[letters - 1] == 's';
    if (letters == 3 && strncmp(unit, "day", 3) == 0)
        *duration = (pts_duration){.days = count};
    else if (letters == 5 && strncmp(unit, "month", 5) == 0)
        *duration = (pts_duration){.months = count};
    else if (letters == 4 && strncmp(unit, "year", 4) == 0)
        *duration = (pts_duration){.months = 12 * count};
    else
        return false;
    return true;
}

static bool load_duration(const pts_key *key, void *owner, const cJSON *node) {
    const double month = 365.25 / 12;
    pts_duration d = {0};
    if (!cJSON_IsString(node) || !parse_duration(node->valuestring, &d))
        return false;
    double days = d.days + month * d.months;
    if (days < key->lo || days > key->hi)
        return false;
    store(key, owner, &d, sizeof d);
    return true;
}

static bool load_months(const pts_key *key, void *owner, const cJSON *node) {
    pts_duration d = {0};
    if (!cJSON_IsString(node) || !parse_duration(node->valuestring, &d) || d.days ||
        strstr(node->valuestring, "day"))
        return false;
    if (d.months < key->lo || d.months > key->hi)
        return false;
    store(key, owner, &d.months, sizeof d.months);
    return true;
}

/* "12-31"; 02-29 is accepted. */
static bool parse_month_day(const cJSON *node, pts_month_day *date) {
    char text[11] = "2000-";
    pts_date day = {0};
    if (!cJSON_IsString(node) || strlen(node->valuestring) != 5)
        return false;
    memcpy(text + 5, node->valuestring, 6);
    if (!pts_date_parse(text, &day))
        return false;
    *date = (pts_month_day){.month = day.month, .day = day.day};
    return true;
}

static int by_day(const void *a, const void *b) {
    const pts_month_day *x = a, *y = b;
    return x->month != y->month ? x->month - y->month : x->day - y->day;
}

static void load_month_day(pts_loader *loader, const pts_key *key, pts_month_day *list, int n,
                           const cJSON *node, const pts_place *place) {
    bool again = false;
    if (!parse_month_day(node, &list[n])) {
        pts_loader_wrong(loader, place, node, key);
        return;
    }
    for (int i = 0; i < n; i++)
        again = again || by_day(&list[i], &list[n]) == 0;
    if (again)
        pts_loader_report(loader, place, node, "found \"%s\" again, accepted: each date once",
                          node->valuestring);
}

/* Order carries no meaning: kept in the order of the year. */
static bool load_month_days(pts_loader *loader, const pts_key *key, void *owner, const cJSON *node,
                            const pts_place *place) {
    int n = cJSON_IsArray(node) ? cJSON_GetArraySize(node) : -1, i = 0;
    if (n < key->lo || n > key->hi) {
        pts_loader_wrong(loader, place, node, key);
        return false;
    }
    pts_month_day *list = calloc((size_t)n, sizeof *list);
    if (!list) {
        loader->memory = true;
        return false;
    }
    for (const cJSON *date = node->child; date; date = date->next, i++) {
        pts_place at = pts_place_element(place, i);
        load_month_day(loader, key, list, i, date, &at);
    }
    qsort(list, (size_t)n, sizeof *list, by_day);
    store(key, owner, &list, sizeof list);
    memcpy((char *)owner + key->offset2, &n, sizeof n);
    return true;
}

static void load_name(pts_loader *loader, const pts_key *key, char **list, int n, const cJSON *node,
                      const pts_place *place) {
    pts_key one = {.type = PTS_KEY_TEXT, .size = sizeof *list, .lo = 1, .hi = PTS_NAME_LONGEST};
    one.names = (const char *const[]){PTS_NAME_SET, NULL};
    one.offset = (size_t)n * sizeof *list;
    if (!load_text(loader, &one, list, node, true)) {
        pts_loader_wrong(loader, place, node, &one);
        return;
    }
    for (int i = 0; i < n; i++)
        if (list[i] && list[n] && strcmp(list[i], list[n]) == 0)
            pts_loader_report(loader, place, node, "found \"%s\" again, accepted: each %s once",
                              list[n], key->unit);
}

static bool load_name_list(pts_loader *loader, const pts_key *key, void *owner, const cJSON *node,
                           const pts_place *place) {
    int n = cJSON_IsArray(node) ? cJSON_GetArraySize(node) : -1, i = 0;
    if (n < key->lo || n > key->hi) {
        pts_loader_wrong(loader, place, node, key);
        return false;
    }
    char **list = calloc((size_t)n, sizeof *list);
    if (!list) {
        loader->memory = true;
        return false;
    }
    store(key, owner, &list, sizeof list);
    memcpy((char *)owner + key->offset2, &n, sizeof n);
    for (const cJSON *name = node->child; name; name = name->next, i++) {
        pts_place at = pts_place_element(place, i);
        load_name(loader, key, list, i, name, &at);
    }
    return true;
}

/* One value; false and not told when it is not accepted. */
static bool load_single(pts_loader *loader, const pts_key *key, void *owner, const cJSON *node) {
    switch (key->type) {
    case PTS_KEY_INTEGER:
        return load_integer(key, owner, node);
    case PTS_KEY_REAL:
        return load_real(key, owner, node);
    case PTS_KEY_SEED:
        return load_seed(key, owner, node);
    case PTS_KEY_TEXT:
        return load_text(loader, key, owner, node, false);
    case PTS_KEY_BOOL:
        return load_bool(key, owner, node);
    case PTS_KEY_ENUM:
        return load_enum(key, owner, node);
    case PTS_KEY_DATE:
        return load_date(key, owner, node);
    case PTS_KEY_DURATION:
        return load_duration(key, owner, node);
    case PTS_KEY_MONTHS:
        return load_months(key, owner, node);
    case PTS_KEY_NUMBER:
    case PTS_KEY_NUMBERS:
    case PTS_KEY_NUMBER_LIST:
    case PTS_KEY_SET:
    case PTS_KEY_MONTH_DAYS:
    case PTS_KEY_NAMES:
    case PTS_KEY_OBJECT:
    case PTS_KEY_MAP:
        break;
    }
    return false;
}

bool pts_load_value(pts_loader *loader, const pts_key *key, void *owner, const cJSON *node,
                    const pts_place *place) {
    if (key->type == PTS_KEY_NUMBER || key->type == PTS_KEY_NUMBERS ||
        key->type == PTS_KEY_NUMBER_LIST)
        return pts_load_numbers(loader, key, owner, node, place);
    if (key->type == PTS_KEY_SET)
        return load_set(loader, key, owner, node, place);
    if (key->type == PTS_KEY_MONTH_DAYS)
        return load_month_days(loader, key, owner, node, place);
    if (key->type == PTS_KEY_NAMES)
        return load_name_list(loader, key, owner, node, place);
    if (load_single(loader, key, owner, node))
        return true;
    pts_loader_wrong(loader, place, node, key);
    return false;
}
