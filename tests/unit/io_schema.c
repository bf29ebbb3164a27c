/* pointsim tests: the JSON Schema agrees with the loader, and the committed schema and reference
 * agree with the program. A small validator of the keywords the schema uses stands in for editors.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <regex.h>

#include "io_help.h"
#include "random_scenario.h"

/* ---- a validator of JSON Schema 2020-12, as far as ours goes ---- */

static cJSON *schema;

static const cJSON *get(const cJSON *object, const char *name) {
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

static bool valid(const cJSON *rule, const cJSON *value);

static bool has_type(const cJSON *value, const char *type) {
    if (strcmp(type, "integer") == 0)
        return cJSON_IsNumber(value) && value->valuedouble == (double)(int64_t)value->valuedouble;
    return (cJSON_IsObject(value) && strcmp(type, "object") == 0) ||
           (cJSON_IsArray(value) && strcmp(type, "array") == 0) ||
           (cJSON_IsString(value) && strcmp(type, "string") == 0) ||
           (cJSON_IsNumber(value) && strcmp(type, "number") == 0) ||
           (cJSON_IsBool(value) && strcmp(type, "boolean") == 0) ||
           (cJSON_IsNull(value) && strcmp(type, "null") == 0);
}

static bool type_allows(const cJSON *type, const cJSON *value) {
    const cJSON *one;
    if (cJSON_IsString(type))
        return has_type(value, type->valuestring);
    cJSON_ArrayForEach(one, type) if (has_type(value, one->valuestring)) return true;
    return false;
}

static bool listed(const cJSON *list, const cJSON *value) {
    const cJSON *one;
    cJSON_ArrayForEach(one, list) if (cJSON_Compare(one, value, 1)) return true;
    return false;
}

static bool matches(const char *pattern, const char *text) {
    regex_t regex;
    cr_assert_eq(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0, "%s", pattern);
    bool found = regexec(&regex, text, 0, NULL, 0) == 0;
    regfree(&regex);
    return found;
}

static int count_valid(const cJSON *rules, const cJSON *value) {
    int n = 0;
    const cJSON *rule;
    cJSON_ArrayForEach(rule, rules) n += valid(rule, value);
    return n;
}

static bool number_valid(const char *word, const cJSON *limit, double x) {
    if (strcmp(word, "minimum") == 0)
        return x >= limit->valuedouble;
    if (strcmp(word, "maximum") == 0)
        return x <= limit->valuedouble;
    if (strcmp(word, "exclusiveMaximum") == 0)
        return x < limit->valuedouble;
    return strcmp(word, "exclusiveMinimum") != 0 || x > limit->valuedouble;
}

static bool string_valid(const char *word, const cJSON *limit, const char *text) {
    if (strcmp(word, "pattern") == 0)
        return matches(limit->valuestring, text);
    if (strcmp(word, "minLength") == 0)
        return strlen(text) >= (size_t)limit->valuedouble;
    return strcmp(word, "maxLength") != 0 || strlen(text) <= (size_t)limit->valuedouble;
}

static bool unique(const cJSON *array) {
    for (const cJSON *a = array->child; a; a = a->next)
        for (const cJSON *b = a->next; b; b = b->next)
            if (cJSON_Compare(a, b, 1))
                return false;
    return true;
}

static bool items_valid(const cJSON *rule, const cJSON *each, const cJSON *array) {
    int i = cJSON_GetArraySize(get(rule, "prefixItems"));
    for (const cJSON *node = cJSON_GetArrayItem(array, i); node; node = node->next)
        if (!valid(each, node))
            return false;
    return true;
}

static bool array_valid(const cJSON *rule, const cJSON *word, const cJSON *array) {
    const char *name = word->string;
    int n = cJSON_GetArraySize(array), i = 0;
    const cJSON *one;
    if (strcmp(name, "minItems") == 0)
        return n >= word->valuedouble;
    if (strcmp(name, "maxItems") == 0)
        return n <= word->valuedouble;
    if (strcmp(name, "uniqueItems") == 0)
        return unique(array);
    if (strcmp(name, "items") == 0)
        return items_valid(rule, word, array);
    if (strcmp(name, "prefixItems") == 0)
        cJSON_ArrayForEach(one, word) if (i < n &&
                                          !valid(one, cJSON_GetArrayItem(array, i++))) return false;
    return true;
}

static bool object_valid(const cJSON *rule, const cJSON *word, const cJSON *object) {
    const char *name = word->string;
    const cJSON *properties = get(rule, "properties"), *node;
    if (strcmp(name, "minProperties") == 0)
        return cJSON_GetArraySize(object) >= word->valuedouble;
    if (strcmp(name, "maxProperties") == 0)
        return cJSON_GetArraySize(object) <= word->valuedouble;
    if (strcmp(name, "required") == 0)
        cJSON_ArrayForEach(node, word) if (!get(object, node->valuestring)) return false;
    cJSON_ArrayForEach(node, object) {
        const cJSON *own = get(properties, node->string);
        if (strcmp(name, "properties") == 0 && own && !valid(own, node))
            return false;
        if (strcmp(name, "additionalProperties") == 0 && !own && !valid(word, node))
            return false;
        if (strcmp(name, "propertyNames") == 0 &&
            !matches(get(word, "pattern")->valuestring, node->string))
            return false;
    }
    return true;
}

/* Keywords for any type; *known says whether `word` is one of them. */
static bool any_valid(const cJSON *rule, const cJSON *word, const cJSON *value, bool *known) {
    static const char *const notes[] = {"description", "default", "title", "$schema",
                                        "$defs",       "then",    "else"};
    const char *name = word->string;
    *known = true;
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (strcmp(name, notes[i]) == 0)
            return true;
    if (strcmp(name, "$ref") == 0)
        return valid(get(get(schema, "$defs"), strrchr(word->valuestring, '/') + 1), value);
    if (strcmp(name, "type") == 0)
        return type_allows(word, value);
    if (strcmp(name, "enum") == 0)
        return listed(word, value);
    if (strcmp(name, "anyOf") == 0)
        return count_valid(word, value) > 0;
    if (strcmp(name, "oneOf") == 0)
        return count_valid(word, value) == 1;
    if (strcmp(name, "allOf") == 0)
        return count_valid(word, value) == cJSON_GetArraySize(word);
    if (strcmp(name, "if") == 0)
        return valid(get(rule, valid(word, value) ? "then" : "else"), value);
    *known = false;
    return true;
}

/* Keywords of one type alone; a keyword the validator does not know must not pass unseen. */
static bool typed_valid(const cJSON *rule, const cJSON *word, const cJSON *value) {
    static const char *const words =
        " minimum maximum exclusiveMinimum exclusiveMaximum pattern minLength maxLength minItems maxItems uniqueItems"
        " items prefixItems minProperties maxProperties required properties additionalProperties"
        " propertyNames ";
    char padded[60];
    snprintf(padded, sizeof padded, " %s ", word->string);
    cr_assert_not_null(strstr(words, padded), "an unknown keyword: %s", word->string);
    if (cJSON_IsNumber(value))
        return number_valid(word->string, word, value->valuedouble);
    if (cJSON_IsString(value))
        return string_valid(word->string, word, value->valuestring);
    if (cJSON_IsArray(value))
        return array_valid(rule, word, value);
    return !cJSON_IsObject(value) || object_valid(rule, word, value);
}

static bool valid(const cJSON *rule, const cJSON *value) {
    cr_assert_not_null(rule);
    if (cJSON_IsBool(rule))
        return cJSON_IsTrue(rule);
    for (const cJSON *word = rule->child; word; word = word->next) {
        bool known = false, good = any_valid(rule, word, value, &known);
        if (!good || (!known && !typed_valid(rule, word, value)))
            return false;
    }
    return true;
}

static void open_schema(void) {
    char *text = pts_scenario_schema();
    schema = cJSON_Parse(text);
    free(text);
    cr_assert_not_null(schema);
}

static void close_schema(void) {
    cJSON_Delete(schema);
    schema = NULL;
}

static bool schema_accepts(const char *text) {
    cJSON *value = cJSON_Parse(text);
    cr_assert_not_null(value);
    bool good = valid(schema, value);
    cJSON_Delete(value);
    return good;
}

TestSuite(io_schema, .init = open_schema, .fini = close_schema);

/* ---- agreement ---- */

Test(io_schema, accepts_scenarios_and_what_they_resolve_to) {
    cr_assert(schema_accepts(base_text));
    for (uint64_t seed = 0; seed < 200; seed++) {
        char *text = random_scenario(seed);
        loaded l = load_text(text);
        expect_good(&l, text);
        cr_assert(schema_accepts(text), "%s", text);
        cr_assert(schema_accepts(l.resolved), "%s", l.resolved);
        loaded_free(&l);
        free(text);
    }
}

/* What a schema cannot say: parts of the loader's messages. */
static const char *const beyond[] = {"with values ",
                                     "almost nothing",
                                     "out of order",
                                     "a above b",
                                     "lo above hi",
                                     "first day of a month",
                                     "months, accepted: at most",
                                     "found no members",
                                     "can all be 0",
                                     "the draw_id of",
                                     "cash part",
                                     "found visit alone",
                                     "logit without",
                                     "months, such as",
                                     "1 day to 100 years",
                                     "a date, ",
                                     "as text up to",
                                     "0 days to 364 days",
                                     "programme.expiry lets points last",
                                     "have the same anniversary",
                                     "programme.expiry leaves",
                                     "members of opening.file",
                                     "accepted: the JSON pointer",
                                     "the pointer of a again",
                                     "found the pair of",
                                     "correlated numbers",
                                     "contradict each other",
                                     "No such file",
                                     "for each sampled one",
                                     "draws would be those of",
                                     "names of segments of this",
                                     "not before `from`",
                                     "never meets the time",
                                     "raise the cap",
                                     "in a scenario without feedback",
                                     "of points that never lapse",
                                     "with a compensation",
                                     "with a care_factor",
                                     "that expire soon while",
                                     "at least, accepted: at most 1",
                                     "neither voucher nor donation",
                                     "without instant_coupons",
                                     "that give to each other",
                                     "found together with stock",
                                     "it is detected in the horizon",
                                     "in the horizon",
                                     "neither out nor in",
                                     "so that nothing is lent",
                                     "in a programme without items",
                                     "at most days_before",
                                     "names of programme.channels",
                                     "at least least_points",
                                     "dates, such as",
                                     "accepted: one of them",
                                     "can never fire",
                                     "a window is for redemption_rate",
                                     "by the day or week redemption_rate",
                                     "the name of an item of programme.items that has a stock",
                                     "it is for the metric \"stock\" alone",
                                     "a metric that this scenario",
                                     "so that it is never offered",
                                     "so that it is never sent",
                                     "the tag of an item",
                                     "the tag of a reminder",
                                     "times what one sampled member stands for",
                                     "found no weight above 0",
                                     "found nothing that bars",
                                     "found together with stock, a quota, transfers or referral",
                                     "found no day of the horizon"};

static bool is_beyond(const pts_problem *problem) {
    for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++)
        if (strstr(problem->message, beyond[i]))
            return true;
    return false;
}

typedef struct verdicts {
    int both_accept, both_refuse, beyond;
} verdicts;

static void compare(const char *text, verdicts *seen) {
    loaded l = load_text(text);
    bool good = schema_accepts(text);
    cr_assert(l.status == PTS_OK || l.status == PTS_ERR_INPUT, "status %d", l.status);
    cr_assert(good || l.status != PTS_OK, "the schema alone refuses %s", text);
    for (int i = 0; good && i < l.problems.n; i++)
        cr_assert(is_beyond(&l.problems.list[i]), "the loader alone refuses: %s: %s\n%s",
                  l.problems.list[i].where, l.problems.list[i].message, text);
    seen->both_accept += good && l.status == PTS_OK;
    seen->both_refuse += !good && l.status != PTS_OK;
    seen->beyond += good && l.status != PTS_OK;
    loaded_free(&l);
}

/* ---- mutations ---- */

static uint64_t chance;

static int below(int n) {
    chance = chance * 6364136223846793005u + 1442695040888963407u;
    return (int)((chance >> 33) % (uint64_t)n);
}

static cJSON *pick_node(cJSON *node) {
    while (cJSON_GetArraySize(node) > 0 && below(6) > 0)
        node = cJSON_GetArrayItem(node, below(cJSON_GetArraySize(node)));
    return node;
}

static cJSON *odd_value(void) {
    static const char *const values[] = {
        "null",
        "true",
        "-1",
        "0",
        "0.5",
        "1",
        "2",
        "1e6",
        "1e12",
        "\"x\"",
        "\"12 months\"",
        "\"90 days\"",
        "\"\"",
        "[]",
        "[1]",
        "[1, 2]",
        "{}",
        "\"rolling\"",
        "\"anniversary\"",
        "\"balance\"",
        "\"file\"",
        "\"gamma_gamma\"",
        "\"/segments/regulars/spend/mean\"",
        "[1, 1, 1, 1, 1, 1, 1]",
        "\"visit\"",
        "[\"visit\"]",
        "[\"visit\", \"visit\"]",
        "[\"12-31\"]",
        "[\"12-32\"]",
        "\"2026-01-01\"",
        "{\"normal\": [1, 0.1]}",
        "{\"uniform\": [0.5, 1]}",
        "{\"uniform\": [1, 2, 3]}",
        "{\"lognormal\": {\"mean\": 1, \"cv\": 0.2}, \"truncate\": [0.1, 5]}",
        "{\"lognormal\": [1, 2]}",
        "{\"choice\": []}",
        "{\"choice\": [1, 1.5]}",
        "{\"beta\": [2, 3], \"source\": \"s\"}",
        "{\"beta\": [0, 3]}",
        "{\"gamma\": [1, 2], \"beta\": [1, 2]}",
        "{\"triangular\": [0, 1, 2], \"truncate\": [1]}",
        "{\"truncate\": [1, 2]}"};
    return cJSON_Parse(values[below((int)(sizeof values / sizeof *values))]);
}

static const char *odd_key(void) {
    static const char *const keys[] = {
        "source",    "extra",  "mean_days", "after",   "dates",   "to",           "members",
        "max_units", "tenure", "sample",    "draw_id", "kind",    "shape",        "cash",
        "a.b",       "from",   "file",      "balance", "model",   "shape_within", "rho",
        "share",     "cutoff", "extension", "order",   "weekdays"};
    return keys[below((int)(sizeof keys / sizeof *keys))];
}

/* Changes one thing somewhere: replaces, removes, adds or renames. */
static void mutate(cJSON *root) {
    cJSON *node = pick_node(root), *parent = node;
    if (node == root)
        return;
    int what = below(10);
    if (what < 4) {
        cJSON *value = odd_value();
        /* in place, keeping the name */
        char *name = node->string;
        node->string = NULL;
        cJSON_Delete(node->child);
        free(node->valuestring);
        node->type = value->type;
        node->valuestring = value->valuestring;
        node->valuedouble = value->valuedouble;
        node->valueint = value->valueint;
        node->child = value->child;
        node->string = name;
        value->valuestring = NULL;
        value->child = NULL;
        cJSON_Delete(value);
    } else if (what < 6 && cJSON_IsNumber(node)) {
        static const double factors[] = {-1, 0, 0.5, 1000, 1e9, 0.001};
        node->valuedouble *= factors[below(6)];
    } else if (what < 8 && (cJSON_IsObject(node) || cJSON_IsArray(node)) && node->child) {
        cJSON_DeleteItemFromArray(node, below(cJSON_GetArraySize(node)));
    } else if (cJSON_IsObject(parent)) {
        const char *key = odd_key();
        cJSON_DeleteItemFromObjectCaseSensitive(parent, key);
        cJSON_AddItemToObject(parent, key, odd_value());
    } else if (cJSON_IsArray(parent)) {
        cJSON_AddItemToArray(parent, odd_value());
    }
}

Test(io_schema, agrees_with_the_loader_on_mutations) {
    verdicts seen = {0};
    for (uint64_t seed = 0; seed < 1500; seed++) {
        char *text = random_scenario(seed % 400);
        cJSON *root = cJSON_Parse(text);
        chance = seed * 77 + 5;
        for (int i = 0; i <= below(2); i++)
            mutate(root);
        char *mutated = cJSON_PrintUnformatted(root);
        compare(mutated, &seen);
        free(mutated);
        cJSON_Delete(root);
        free(text);
    }
    cr_log_info("%d accepted, %d refused by both, %d by the loader", seen.both_accept,
                seen.both_refuse, seen.beyond);
    cr_assert_gt(seen.both_accept, 400);
    cr_assert_gt(seen.both_refuse, 400);
    cr_assert_gt(seen.beyond, 3);
}

typedef struct verdict {
    const char *raw;
    bool good;
} verdict;

/* Values at the pointer that loader and schema both accept, or both refuse. */
static void expect_verdicts(const char *pointer, const verdict *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        char *text = with(base_text, "/segments/regular/tenure", "{\"mean_years\": 3}", pointer,
                          list[i].raw, NULL);
        verdicts seen = {0};
        compare(text, &seen);
        cr_assert_eq(seen.both_accept, list[i].good, "%s", list[i].raw);
        cr_assert_eq(seen.both_refuse, !list[i].good, "%s", list[i].raw);
        free(text);
    }
}

/* Keys that apply only sometimes. */
Test(io_schema, agrees_on_expiry) {
#define YEAR "\"after\": \"1 year\""
#define END  "\"dates\": [\"12-31\"]"
    static const verdict list[] = {
        {"{}", true},
        {"{" YEAR "}", false},
        {"{\"kind\": \"rolling\"}", false},
        {"{\"kind\": \"rolling\", " YEAR "}", true},
        {"{\"kind\": \"rolling\", " YEAR ", \"to\": \"day\"}", true},
        {"{\"kind\": \"rolling\", " YEAR ", \"cutoff\": \"1 day\"}", false},
        {"{\"kind\": \"rolling\", " YEAR ", \"extension\": {}}", false},
        {"{\"kind\": \"rolling\", " YEAR ", \"extension\": {\"by\": \"1 day\"}}", true},
        {"{\"kind\": \"inactivity\", " YEAR ", \"to\": \"day\"}", false},
        {"{\"kind\": \"inactivity\", " YEAR ", \"activity\": \"earn\"}", true},
        {"{\"kind\": \"inactivity\", " YEAR ", \"grace_days\": 5, \"share\": 0.5}", true},
        {"{\"kind\": \"inactivity\", " YEAR ", \"extension\": {\"by\": \"1 day\"}}", false},
        {"{\"kind\": \"calendar\", " END "}", true},
        {"{\"kind\": \"calendar\", " END ", \"cutoff\": \"3 months\"}", true},
        {"{\"kind\": \"calendar\"}", false},
        {"{\"kind\": \"calendar\", " END ", " YEAR "}", false},
        {"{\"kind\": \"anniversary\"}", true},
        {"{\"kind\": \"anniversary\", " YEAR "}", false},
        {"{\"kind\": \"anniversary\", \"share\": 0}", false},
        {"{\"kind\": \"none\", \"activity\": \"earn\"}", false},
        {"{\"kind\": \"none\", \"grace_days\": 0}", false},
        {"{\"share\": 1}", false},
        {"{\"extension\": {\"by\": \"1 day\"}}", false},
        {"{\"activity\": \"earn\"}", false},
        {"{\"kind\": \"monthly\"}", false}};
    expect_verdicts("/programme/expiry", list, sizeof list / sizeof *list);
}

/* Where the deciding key has a default under which others apply. */
Test(io_schema, agrees_on_spend) {
#define SHAPES "\"shape_between\": 3, \"shape_within\": 2"
    static const verdict list[] = {
        {"{\"mean\": 1}", true},
        {"{\"mean\": 1, \"sd_within\": 1}", true},
        {"{\"mean\": 1, \"model\": \"lognormal\", \"sd_between\": 1}", true},
        {"{\"mean\": 1, " SHAPES "}", false},
        {"{\"mean\": 1, \"model\": \"gamma_gamma\", " SHAPES "}", true},
        {"{\"mean\": 1, \"model\": \"gamma_gamma\", \"shape_between\": 3}", false},
        {"{\"mean\": 1, \"model\": \"gamma_gamma\", " SHAPES ", \"sd_within\": 1}", false},
        {"{\"mean\": 1, \"model\": \"gamma_gamma\", \"sd_within\": 1}", false},
        {"{\"mean\": 1, \"model\": \"gamma\"}", false}};
    expect_verdicts("/segments/regular/spend", list, sizeof list / sizeof *list);
}

Test(io_schema, agrees_on_opening) {
#define BALANCE "\"balance\": {\"mean\": 100, \"age_days\": 90}"
    static const verdict list[] = {{"{}", true},
                                   {"{\"from\": \"warmup\"}", true},
                                   {"{\"from\": \"balance\"}", false},
                                   {"{\"from\": \"balance\", " BALANCE "}", true},
                                   {"{\"from\": \"balance\", \"balance\": {\"mean\": 100}}", false},
                                   {"{\"from\": \"balance\", " BALANCE ", \"file\": \"x\"}", false},
                                   {"{" BALANCE "}", false},
                                   {"{\"from\": \"file\"}", false},
                                   {"{\"from\": \"file\", \"file\": \"\"}", false},
                                   {"{\"file\": \"x\"}", false}};
    expect_verdicts("/segments/regular/opening", list, sizeof list / sizeof *list);
}

/* Patches: nothing is required of them, null removes, unknown keys are errors all the same. */
Test(io_schema, knows_patches) {
    static const struct {
        const char *text;
        bool good;
    } cases[] = {
        {"{\"extends\": \"x.json\"}", true},
        {"{\"extends\": \"x.json\", \"name\": \"p\", \"source\": \"s\"}", true},
        {"{\"extends\": \"x.json\", \"programme\": {\"expiry\": null}}", true},
        {"{\"extends\": \"x.json\", \"programme\": null}", true},
        {"{\"extends\": \"x.json\", \"programme\": {\"expiry\": {\"after\": null, \"kind\": \"none\"}}}",
         true},
        {"{\"extends\": \"x.json\", \"programme\": {\"expirry\": null}}", false},
        {"{\"extends\": \"x.json\", \"segments\": {\"a\": null, \"b\": {\"members\": 5}}}", true},
        {"{\"extends\": \"x.json\", \"segments\": {\"b\": {\"members\": -5}}}", false},
        {"{\"extends\": \"x.json\", \"segments\": {\"b\": {\"spend\": {\"mean\": {\"normal\": null, "
         "\"uniform\": [1, 2]}}}}}",
         true},
        {"{\"extends\": \"x.json\", \"segments\": {\"b.c\": null}}", false},
        {"{\"extends\": \"\"}", false},
        {"{\"extends\": 5}", false},
        {"{\"name\": \"p\"}", false},
        {"[]", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_eq(schema_accepts(cases[i].text), cases[i].good, "%s", cases[i].text);
}

/* ---- what is committed ---- */

static char *read_whole(const char *path) {
    const char *root = getenv("PTS_ROOT");
    char full[600];
    snprintf(full, sizeof full, "%s/%s", root ? root : ".", path);
    FILE *in = fopen(full, "rb");
    if (!in)
        cr_skip_test("%s is not here: run from the top folder, or set PTS_ROOT", full);
    fseek(in, 0, SEEK_END);
    size_t n = (size_t)ftell(in);
    rewind(in);
    char *text = calloc(1, n + 1);
    cr_assert_eq(fread(text, 1, n, in), n);
    fclose(in);
    return text;
}

/* The first difference, by line; 0: none. */
static int differing_line(const char *a, const char *b) {
    int line = 1;
    for (; *a && *a == *b; a++, b++)
        line += *a == '\n';
    return *a == *b ? 0 : line;
}

static void write_whole(const char *path, const char *text) {
    FILE *out = fopen(path, "wb");
    cr_assert_not_null(out);
    cr_assert_geq(fputs(text, out), 0);
    cr_assert_eq(fclose(out), 0);
}

/* PTS_UPDATE=1 writes the committed files anew. */
Test(io_schema, the_committed_schema_is_the_program_s) {
    char *made = pts_scenario_schema();
    if (getenv("PTS_UPDATE"))
        write_whole("scenarios/schema.json", made);
    char *kept = read_whole("scenarios/schema.json");
    cr_assert_eq(differing_line(kept, made), 0,
                 "scenarios/schema.json differs at line %d; PTS_UPDATE=1 writes it anew",
                 differing_line(kept, made));
    free(kept);
    free(made);
}

Test(io_schema, the_committed_reference_is_the_program_s) {
    static const char opens[] = "<!-- keys:begin -->\n", closes[] = "<!-- keys:end -->";
    char *made = pts_scenario_reference(), *kept = read_whole("scenarios/README.md");
    char *begin = strstr(kept, opens), *end = strstr(kept, closes);
    cr_assert(begin && end && begin < end, "scenarios/README.md has lost its marks");
    begin += strlen(opens);
    if (getenv("PTS_UPDATE")) {
        char *text = malloc(strlen(kept) + strlen(made) + 1);
        sprintf(text, "%.*s%s%s", (int)(begin - kept), kept, made, end);
        write_whole("scenarios/README.md", text);
        free(kept);
        kept = text;
        begin = strstr(kept, opens) + strlen(opens);
        end = strstr(kept, closes);
    }
    *end = '\0';
    cr_assert_eq(
        differing_line(begin, made), 0,
        "the keys in scenarios/README.md differ at their line %d; PTS_UPDATE=1 writes them "
        "anew",
        differing_line(begin, made));
    free(kept);
    free(made);
}
