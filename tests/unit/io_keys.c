/* pointsim tests: every key of the table: in range, both bounds, out of range on both sides, wrong
 * types, missing, and where it does not apply.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <unistd.h>

#include "io_help.h"
#include "model/keys.h"
#include "model/phrase.h"

/* A place in the table: pointer and dotted path of an object, and its keys. */
typedef struct spot {
    const pts_key *keys;
    const struct spot *parent; /* the object that holds this one */
    const pts_key *key;        /* of this one in the parent; NULL: a named thing */
    char pointer[120], path[120];
} spot;

typedef struct bench {
    const pts_key *key;
    const spot *object;
    cJSON *tree; /* the base scenario, with all that the key needs */
    char pointer[200], path[200];
} bench;

/* Somebody who brings points along. */
static char member_file[64] = "/tmp/pointsim_keys_XXXXXX";

static void make_member_file(void) {
    int handle = mkstemp(member_file);
    FILE *out = fdopen(handle, "w");
    cr_assert_not_null(out);
    fputs("member,segment,points,earned\nm1,regular,10,2025-12-01\n", out);
    cr_assert_eq(fclose(out), 0);
}

/* `text` for every element of a list. */
static const char *list_of(int n, const char *text, char list[200]) {
    strcpy(list, "[");
    for (int i = 0; i < n; i++)
        sprintf(strchr(list, '\0'), "%s%s", i ? ", " : "", text);
    return strcat(list, "]");
}

static const char *sample_text(const pts_key *key, char text[200]) {
    if (strcmp(key->name, "file") == 0)
        snprintf(text, 200, "\"%s\"", member_file);
    else if (strcmp(key->name, "a") == 0)
        strcpy(text, "\"/segments/regular/spend/mean\"");
    else if (strcmp(key->name, "b") == 0)
        strcpy(text, "\"/segments/regular/purchases/per_year\"");
    else
        strcpy(text, "\"abc\"");
    return text;
}

/* A value that the key accepts, as raw JSON. */
static const char *sample(const pts_key *key, char text[200]) {
    if (key->type == PTS_KEY_NUMBER || key->type == PTS_KEY_NUMBER_LIST) {
        snprintf(text, 200, "%.17g", key->lo <= 2 && key->hi >= 2 ? 2.0 : key->hi);
        return text;
    }
    switch (key->type) {
    case PTS_KEY_INTEGER:
    case PTS_KEY_SEED:
        return "3";
    case PTS_KEY_REAL:
        return "0.5";
    case PTS_KEY_TEXT:
        return sample_text(key, text);
    case PTS_KEY_BOOL:
        return "true";
    case PTS_KEY_DATE:
        return strcmp(key->name, "start") == 0  ? "\"2024-02-01\""
               : strcmp(key->name, "date") == 0 ? "\"2028-12-31\""
                                                : "\"2026-02-01\"";
    case PTS_KEY_DURATION:
        return "\"90 days\"";
    case PTS_KEY_MONTHS:
        return "\"18 months\"";
    case PTS_KEY_MONTH_DAYS:
        return "[\"02-29\", \"12-31\"]";
    case PTS_KEY_NAMES:
        return "[\"a\"]";
    case PTS_KEY_NUMBERS:
        return list_of(key->count, "2", text);
    case PTS_KEY_ENUM:
        snprintf(text, 200, "\"%s\"", key->names[0]);
        return text;
    case PTS_KEY_SET:
        snprintf(text, 200, "[\"%s\"]", key->names[0]);
        return text;
    case PTS_KEY_MAP:
        return key->lo > 0 ? "{\"one\": {\"threshold\": 2}}" : "{}"; /* levels of tiers */
    default:
        return "{}";
    }
}

/* Raw text to nodes. */
static void settle(cJSON **tree) {
    char *printed = cJSON_PrintUnformatted(*tree);
    cJSON_Delete(*tree);
    *tree = cJSON_Parse(printed);
    free(printed);
}

static void fill(cJSON **tree, const spot *object, const pts_key *key);

/* The object and all around it, with what they need. */
static void build(cJSON **tree, const spot *object) {
    if (object->parent)
        build(tree, object->parent);
    if (object->key)
        fill(tree, object->parent, object->key);
    if (!pts_json_at(*tree, object->pointer))
        edit(*tree, object->pointer, "{}");
    settle(tree);
    fill(tree, object, NULL);
}

/* Makes the key (NULL: none) of the object apply: sets what decides, and the siblings that then are
 * needed, those that are objects with what they need. */
static void fill(cJSON **tree, const spot *object, const pts_key *key) {
    const pts_key *condition = key ? pts_key_condition(object->keys, key) : NULL;
    char pointer[300], text[200];
    int value = 0;
    for (; condition && !(key->when_mask >> value & 1u); value++)
        ;
    for (const pts_key *k = object->keys; k->name; k++) {
        bool needed =
            k->required && k != key &&
            (!k->when_mask || (condition && pts_key_condition(object->keys, k) == condition &&
                               k->when_mask >> value & 1u));
        snprintf(pointer, sizeof pointer, "%s/%s", object->pointer, k->name);
        if (k == condition)
            snprintf(text, sizeof text, "\"%s\"", k->names[value]);
        if (k == condition || (needed && !pts_json_at(*tree, pointer)))
            edit(*tree, pointer, k == condition ? text : sample(k, text));
    }
    settle(tree);
}

/* Numbers that can be correlated. */
static void make_uncertain(cJSON *tree) {
    edit(tree, "/segments/regular/spend/mean", "{\"uniform\": [20, 30]}");
    edit(tree, "/segments/regular/purchases/per_year",
         "{\"normal\": [12, 1], \"truncate\": [1, 24]}");
}

/* Points that lapse, and channels to say so by. */
static void make_reminding(cJSON *tree) {
    edit(tree, "/programme/expiry", "{\"kind\": \"rolling\", \"after\": \"12 months\"}");
    edit(tree, "/programme/channels",
         "{\"a\": {\"reach\": 0.9, \"open\": 0.5, \"click\": 0.2},"
         " \"regular\": {\"reach\": 0.8, \"open\": 0.5, \"click\": 0.1}}");
}

static void prepare(bench *b) {
    if (strncmp(b->path, "programme.reminders.", 20) == 0 ||
        strncmp(b->path, "programme.lapse_effects.", 24) == 0) {
        make_reminding(b->tree);
        settle(&b->tree);
    }
    if (strncmp(b->path, "correlations.", 13) == 0)
        make_uncertain(b->tree);
    build(&b->tree, b->object);
    fill(&b->tree, b->object, b->key);
}

/* Points that lapse, log-odds to act on and, for a deadline, a notice of ten years. */
static void make_changing(const bench *b, cJSON *tree) {
    edit(tree, "/programme/expiry", "{\"kind\": \"rolling\", \"after\": \"1 year\"}");
    edit(tree, "/programme/redemption", "{\"decision\": \"logit\"}");
    edit(tree, "/segments/regular/tenure", "{\"mean_years\": 3}");
    if (strcmp(b->path, "programme.change.deadline.days") != 0)
        return;
    edit(tree, "/simulation/horizon", "\"12 years\"");
    edit(tree, "/programme/change/date", "\"2037-12-31\"");
    edit(tree, "/programme/change/announced", "\"2026-01-01\"");
}

/* The fault is found in the horizon. */
static void make_incident(const bench *b, cJSON *tree) {
    if (strcmp(b->path, "programme.incident.detected_after") == 0)
        edit(tree, "/simulation/horizon", "\"13 years\"");
    else if (strncmp(b->path, "programme.incident.", 19) == 0)
        edit(tree, "/programme/incident/detected_after", "0");
}

/* A tag of an item or a reminder, and the action of a guard, name each other. */
static void name_each_other(const bench *b, cJSON *tree, const char *raw) {
    static const char guards[] =
        "{\"one\": {\"metric\": \"outstanding\", \"above\": 1, \"%s\": %s}}";
    bool item = strcmp(b->path, "programme.items.mug.tag") == 0;
    bool reminder = strcmp(b->path, "programme.reminders.one.tag") == 0;
    bool given = raw && raw[0] == '"' && raw[1] != '"' && strlen(raw) <= 66;
    char text[400];
    if (given && strcmp(b->path, "programme.guards.one.open_items") == 0)
        edit(tree, "/programme/items/mug/tag", raw);
    if (given && strcmp(b->path, "programme.guards.one.remind") == 0) {
        snprintf(text, sizeof text,
                 "{\"one\": {\"days_before\": 1, \"channels\": [\"one\"], \"tag\": %s}}", raw);
        edit(tree, "/programme/channels", "{\"one\": {\"reach\": 1, \"open\": 1, \"click\": 1}}");
        edit(tree, "/programme/expiry", "{\"kind\": \"rolling\", \"after\": \"9 months\"}");
        edit(tree, "/programme/reminders", text);
    }
    if ((item || reminder) && raw && raw[0] == '"' &&
        snprintf(text, sizeof text, guards, item ? "open_items" : "remind", raw) < (int)sizeof text)
        edit(tree, "/programme/guards", text);
}

/* A guard has one bound. */
static void make_guard(const bench *b, cJSON *tree, const char *raw) {
    bool guard = strncmp(b->path, "programme.guards.one", 20) == 0;
    const char *key = b->path + (guard ? 20 : 0);
    bool above = strcmp(key, ".above") == 0, below = strcmp(key, ".below") == 0;
    if (guard && ((above || below) ? !raw : *key != 0))
        edit(tree, above ? "/programme/guards/one/below" : "/programme/guards/one/above", "0.5");
    if (guard && strcmp(key, ".metric") == 0) {
        edit(tree, "/budget", "{\"monthly\": 100}");
        edit(tree, "/economics",
             "{\"margin_rate\": 0.3, \"planned_urr\": 0.8, \"planned_cost_per_point\": 0.01}");
    }
    if (guard && strcmp(key, ".metric") == 0 && raw && strcmp(raw, "\"stock\"") == 0) {
        edit(tree, "/programme/items/mug/stock", "{\"units\": 100000}");
        edit(tree, "/programme/guards/one/item", "\"mug\"");
    }
    if (guard && strcmp(key, ".item") == 0 && raw && raw[0] == '"' && raw[1] != '"' &&
        strlen(raw) <= 66) {
        char place[100];
        snprintf(place, sizeof place, "/programme/items/%.*s", (int)strlen(raw) - 2, raw + 1);
        edit(
            tree, place,
            "{\"points\": 1, \"unit_cost\": 1, \"retail_value\": 1, \"stock\": {\"units\": 100000}}");
        edit(tree, "/programme/guards/one/metric", "\"stock\"");
    }
    if (guard && (strcmp(key, ".window") == 0 || strcmp(key, ".in_a_row") == 0))
        edit(tree, "/simulation/horizon", "\"800 months\"");
    name_each_other(b, tree, raw);
}

/* A quota is given in points or in money, just one of them. */
static void make_quota(const bench *b, cJSON *tree, const char *raw) {
    static const char *const quotas[] = {"issuance_quota", "redemption_quota"};
    for (int q = 0; q < 2; q++) {
        char pointer[80], path[80];
        size_t n = (size_t)snprintf(path, sizeof path, "programme.%s", quotas[q]);
        if (strncmp(b->path, path, n) != 0)
            continue;
        const char *key = b->path + n;
        bool points = strcmp(key, ".points") == 0, money = strcmp(key, ".money") == 0;
        snprintf(pointer, sizeof pointer, "/programme/%s/%s", quotas[q],
                 points ? "money" : "points");
        if ((points || money) ? !raw : *key != 0)
            edit(tree, pointer, "1e9");
    }
}

/* Lives of lots need rolling expiry; a score weighs something, a veto bars somebody. */
static void make_tiers(const bench *b, cJSON *tree, const char *raw) {
    static const char *const objects[] = {"programme.tiers.score",
                                          "programme.tiers.levels.one.veto"};
    static const char *const others[2][2] = {
        {"/programme/tiers/score/points", "/programme/tiers/score/spend"},
        {"/programme/tiers/levels/one/veto/least_purchases",
         "/programme/tiers/levels/one/veto/idle"}};
    if (strncmp(b->path, "programme.tiers.", 16) == 0)
        edit(tree, "/programme/expiry", "{\"kind\": \"rolling\", \"after\": \"1 year\"}");
    for (int i = 0; i < 2; i++) {
        size_t n = strlen(objects[i]);
        if (strncmp(b->path, objects[i], n) != 0 || (!b->path[n] && (!raw || raw[0] != '{')))
            continue;
        bool first = strcmp(b->path + n, i == 0 ? ".spend" : ".idle") == 0;
        edit(tree, others[i][!first], i == 1 && !first ? "\"9 months\"" : "1");
    }
}

static loaded try_value(const bench *b, const char *raw) {
    cJSON *tree = cJSON_Duplicate(b->tree, 1);
    edit(tree, b->pointer, raw);
    /* what else a bound of this key needs */
    if (strcmp(b->path, "simulation.horizon") == 0) {
        edit(tree, "/simulation/warmup", "\"0 months\"");
        edit(tree, "/simulation/runoff", "\"0 months\"");
        edit(tree, "/segments/regular/enrolments", "5");
    }
    if (strcmp(b->path, "segments.regular.enrolments") == 0)
        edit(tree, "/segments/regular/sample", "100000000"); /* one of the members is seen */
    if (strcmp(b->path, "programme.items.mug.cash") == 0)
        edit(tree, "/programme/items/mug/retail_value", "{\"uniform\": [9999999, 1e7]}");
    if (strstr(b->path, ".second_touch_days"))
        edit(tree, "/programme/reminders/one/days_before", "31");
    if (strncmp(b->path, "programme.reminders.", 20) == 0 &&
        (strstr(b->path, ".care_factor") || strstr(b->path, ".compensation")))
        edit(tree, "/programme/reminders/one/days_before", "-1");
    if (strncmp(b->path, "programme.redemption.near_expiry", 32) == 0)
        edit(tree, "/programme/expiry", "{\"kind\": \"rolling\", \"after\": \"1 year\"}");
    if (strcmp(b->path, "programme.items.mug.markdown.floor") == 0)
        edit(tree, "/programme/items/mug/points", "1000000000");
    if (strncmp(b->path, "programme.expiry.", 17) == 0) /* anniversaries */
        edit(tree, "/segments/regular/tenure", "{\"mean_years\": 3}");
    if (strncmp(b->path, "programme.tasks.", 16) == 0)
        edit(tree, "/feedback", "{\"cap\": 20}");
    if (strncmp(b->path, "feedback.", 9) == 0 && strcmp(b->path, "feedback.cap") != 0)
        edit(tree, "/feedback/cap", "20");
    if (strncmp(b->path, "programme.change.", 17) == 0)
        make_changing(b, tree);
    if (strncmp(b->path, "programme.conversion", 20) == 0)
        edit(tree, "/programme/expiry", "{\"kind\": \"rolling\", \"after\": \"1 year\"}");
    if (strcmp(b->path, "feedback.coupon") == 0)
        edit(tree, "/programme/instant_coupons",
             "{\"share\": 0.5, \"value\": 1, \"valid_days\": 30}");
    if (strcmp(b->path, "programme.conversion.voucher") == 0)
        edit(tree, "/programme/conversion/donation", "{\"member_share\": 0}");
    if (strcmp(b->path, "programme.conversion.donation") == 0)
        edit(tree, "/programme/conversion/voucher", "{\"member_share\": 0, \"rate\": 0}");
    if (strncmp(b->path, "programme.exchange.one", 22) == 0)
        edit(tree,
             b->path[23] == 'i' ? "/programme/exchange/one/out" : "/programme/exchange/one/in",
             b->path[23] == 'i' ? "{\"per_year\": 0, \"price\": 0}"
                                : "{\"per_year\": 0, \"points\": 1, \"price\": 0}");
    make_incident(b, tree);
    if (strcmp(b->path, "programme.transfers.one.least_points") == 0)
        edit(tree, "/programme/transfers/one/most_points", "1000000000");
    if (strcmp(b->path, "programme.loan.fee") == 0)
        edit(tree, "/programme/loan/most_points", "1000000000");
    if (strcmp(b->path, "programme.exchange.one.out.least_points") == 0)
        edit(tree, "/programme/exchange/one/out/most_points", "1000000000");
    make_tiers(b, tree, raw);
    make_quota(b, tree, raw);
    make_guard(b, tree, raw);
    char *text = cJSON_PrintUnformatted(tree);
    loaded l = load_text(text);
    free(text);
    cJSON_Delete(tree);
    return l;
}

static void accepts(const bench *b, const char *raw) {
    char what[300];
    snprintf(what, sizeof what, "%s = %s", b->path, raw);
    loaded l = try_value(b, raw);
    expect_good(&l, what);
    loaded_free(&l);
}

/* Refused at the key or inside it, naming what was found and what is accepted. */
static void refuses(const bench *b, const char *raw) {
    loaded l = try_value(b, raw);
    cr_assert_eq(l.status, PTS_ERR_INPUT, "%s = %s: status %d", b->path, raw, l.status);
    cr_assert_eq(strncmp(l.problems.list[0].where, b->path, strlen(b->path)), 0, "%s = %s: at %s",
                 b->path, raw, l.problems.list[0].where);
    cr_assert_not_null(strstr(l.problems.list[0].message, "found "), "%s = %s", b->path, raw);
    cr_assert_not_null(strstr(l.problems.list[0].message, "accepted: "), "%s = %s: %s", b->path,
                       raw, l.problems.list[0].message);
    cr_assert_null(l.resolved);
    loaded_free(&l);
}

static void accepts_double(const bench *b, double x) {
    char raw[64];
    snprintf(raw, sizeof raw, "%.17g", x);
    accepts(b, raw);
}

static void refuses_double(const bench *b, double x) {
    char raw[64];
    snprintf(raw, sizeof raw, "%.17g", x);
    refuses(b, raw);
}

/* ---- by type ---- */

static void check_number(const bench *b) {
    const pts_key *key = b->key;
    accepts_double(b, key->hi);
    accepts_double(b, key->open_lo ? nextafter(key->lo, key->hi) : key->lo);
    refuses_double(b, nextafter(key->hi, INFINITY));
    refuses_double(b, key->open_lo ? key->lo : nextafter(key->lo, -INFINITY));
    refuses_double(b, -1e300);
    accepts(b, key->hi <= 1
                   ? "{\"beta\": [1, 2]}"
                   : "{\"triangular\": [1, 1.5, 3], \"truncate\": [1.5, 2], \"source\": \"x\"}");
    refuses(b, "{\"normal\": [1, 1]}");
    refuses(b, "{\"normal\": [1]}");
    refuses(b, "{\"normal\": [1, \"x\"]}");
    refuses(b, "{\"normal\": {\"mean\": 1, \"sd\": 1}}");
    refuses(b, "{\"lognormal\": [1, 1]}");
    refuses(b, "{\"lognormal\": {\"mean\": 1}}");
    refuses(b, "{\"lognormal\": {\"mean\": 1, \"sd\": 1}}");
    refuses(b, "{\"lognormal\": {\"mean\": 1, \"cv\": 0, \"sd\": 1}}");
    refuses(b, "{\"uniform\": [1, 2, 3]}");
    refuses(b, "{\"uniform\": [1, 2], \"choice\": [1]}");
    refuses(b, "{\"uniform\": [1, 2], \"trunkate\": [1, 2]}");
    refuses(b, "{\"uniform\": [1, 2], \"truncate\": [1]}");
    refuses(b, "{\"uniform\": [1, 2], \"source\": 1}");
    refuses(b, "{\"choice\": []}");
    refuses(b, "{\"choice\": 1}");
    refuses(b, "{\"truncate\": [1, 2]}");
    refuses(b, "{}");
    refuses(b, "\"1\"");
    refuses(b, "true");
    refuses(b, "null");
    if (key->type == PTS_KEY_NUMBER)
        refuses(b, "[1]");
}

/* The list with one value at its end, or at its beginning. */
static const char *list_with(int n, const char *each, const char *one, bool last, char raw[300]) {
    strcpy(raw, "[");
    for (int i = 0; i < n; i++)
        sprintf(strchr(raw, '\0'), "%s%s", i ? ", " : "", i == (last ? n - 1 : 0) ? one : each);
    return strcat(raw, "]");
}

static void check_numbers(const bench *b) {
    char raw[300];
    int n = b->key->count;
    accepts(b, list_with(n, "1", "0", false, raw));
    accepts(b, list_with(n, "1", "100", true, raw));
    accepts(b, list_with(n, "0", "{\"uniform\": [1, 2]}", true, raw));
    refuses(b, list_with(n - 1, "1", "1", true, raw));
    refuses(b, list_with(n + 1, "1", "1", true, raw));
    refuses(b, list_with(n, "1", "-0.001", false, raw));
    refuses(b, list_with(n, "1", "100.001", true, raw));
    refuses(b, list_with(n, "1", "\"1\"", true, raw));
    refuses(b, list_with(n, "0", "0", true, raw));
    refuses(b, list_with(n, "0", "{\"choice\": [0, 1]}", true, raw));
    refuses(b, "1");
    refuses(b, "null");
}

static void check_number_list(const bench *b) {
    check_number(b);
    accepts(b, "[]");
    accepts(b, "[0, 1e9, {\"uniform\": [1, 2]}]");
    refuses(b, "[1, -1]");
    refuses(b, "[1, 1.0000000001e12]");
    if (b->key->hi < 1e12)
        refuses(b, "[1, 1000000001]");
    refuses(b, "[1, [2]]");
    refuses(b,
            "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]"); /* 37 */
    accepts(b, "{\"normal\": [-5, 9], \"truncate\": [0, 9]}");
}

/* A list beside another that is as long: here of one. */
static void check_steps(const bench *b) {
    check_number(b);
    accepts(b, "[2]");
    accepts(b, "[{\"uniform\": [1, 2]}]");
    refuses(b, "[-1]");
    refuses(b, "[1.0000000001e12]");
    refuses(b, "[[2]]");
    refuses(b,
            "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]"); /* 37 */
}

static void check_integer(const bench *b) {
    accepts_double(b, b->key->lo);
    accepts_double(b, b->key->hi);
    refuses_double(b, b->key->lo - 1);
    refuses_double(b, b->key->hi + 1);
    refuses(b, "1.5");
    refuses(b, "1e300");
    refuses(b, "\"1\"");
    refuses(b, "{\"uniform\": [1, 2]}");
    refuses(b, "true");
    refuses(b, "null");
}

static void check_seed(const bench *b) {
    accepts(b, "0");
    accepts(b, "9007199254740992");
    accepts(b, "\"18446744073709551615\"");
    accepts(b, "\"007\"");
    refuses(b, "-1");
    refuses(b, "1.5");
    refuses(b, "9007199254740994");
    refuses(b, "\"18446744073709551616\"");
    refuses(b, "\"99999999999999999999\"");
    refuses(b, "\"000000000000000000001\"");
    refuses(b, "\"\"");
    refuses(b, "\"-1\"");
    refuses(b, "\"0x1\"");
    refuses(b, "true");
    refuses(b, "null");
}

/* What is no text of the key, whatever it names. */
static void refuses_texts(const bench *b) {
    refuses(b, "5");
    refuses(b, "[]");
    refuses(b, "null");
    if (b->key->lo > 0)
        refuses(b, "\"\"");
    if (b->key->names)
        refuses(b, "\"a b\"");
    if (b->key->names)
        refuses(b, "\"a\\u0001\"");
}

/* A text of n characters that means the same file, or a pointer to nothing. */
static const char *long_text(const pts_key *key, int n, char raw[2000]) {
    bool file = strcmp(key->name, "file") == 0;
    size_t name = strlen(member_file);
    strcpy(raw, "\"");
    while (file && strlen(raw) - 1 + name < (size_t)n)
        strcat(raw, "/");
    strcat(raw, file ? member_file : "");
    while (strlen(raw) - 1 < (size_t)n)
        strcat(raw, "x");
    return strcat(raw, "\"");
}

static void check_reference(const bench *b) {
    char raw[2000], text[200];
    accepts(b, sample(b->key, text));
    if (strcmp(b->key->name, "file") == 0)
        accepts(b, long_text(b->key, (int)b->key->hi, raw));
    refuses(b, long_text(b->key, (int)b->key->hi + 1, raw));
    refuses_texts(b);
}

static void check_text(const bench *b) {
    char raw[20000];
    int most = (int)b->key->hi;
    snprintf(raw, sizeof raw, "\"%0*d\"", most, 0);
    if (b->key->names && !strstr(b->key->names[0], "0-9"))
        for (char *c = raw; *c; c++)
            *c = *c == '0' ? 'A' : *c;
    accepts(b, raw);
    raw[strlen(raw) - 1] = '\0';
    strcat(raw, b->key->names && !strstr(b->key->names[0], "0-9") ? "A\"" : "0\"");
    refuses(b, raw);
    if (b->key->lo == 0)
        accepts(b, "\"\"");
    refuses_texts(b);
}

static void check_real(const bench *b) {
    accepts_double(b, b->key->lo + 1e-6);
    accepts_double(b, b->key->hi - 1e-6);
    (b->key->open_lo ? refuses_double : accepts_double)(b, b->key->lo);
    (b->key->open_hi ? refuses_double : accepts_double)(b, b->key->hi);
    refuses_double(b, b->key->lo - 1e-6);
    refuses_double(b, b->key->hi * (1 + 1e-9) + 1e-9);
    refuses(b, "1e300");
    refuses(b, "{\"uniform\": [0, 0.5]}");
    refuses(b, "\"0.5\"");
    refuses(b, "[0.5]");
    refuses(b, "true");
    refuses(b, "null");
}

/* Whether another key is required where this one has its i-th name. */
static bool needs_more(const bench *b, int i) {
    for (const pts_key *k = b->object->keys; k->name; k++)
        if (k->required && k->when_mask >> i & 1u &&
            pts_key_condition(b->object->keys, k) == b->key)
            return true;
    return false;
}

static void check_names(const bench *b, bool set) {
    char raw[200], all[200] = "[";
    for (int i = 0; b->key->names[i]; i++) {
        snprintf(raw, sizeof raw, set ? "[\"%s\"]" : "\"%s\"", b->key->names[i]);
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s\"%s\"", i ? ", " : "",
                 b->key->names[i]);
        if (set || !needs_more(b, i))
            accepts(b, raw);
    }
    strcat(all, "]");
    if (set)
        accepts(b, all);
    if (set)
        if (strcmp(b->key->name, "weekdays") != 0 &&
            strcmp(b->key->name, "counts") != 0) /* none would be a rule that is never on */
            accepts(b, "[]");
    refuses(b, set ? "\"purchase\"" : all);
    refuses(b, set ? "[\"nothing_such\"]" : "\"nothing_such\"");
    refuses(b, set ? "[1]" : "1");
    if (set)
        refuses(b, "[\"visit\", \"visit\"]");
    refuses(b, "\"\"");
    refuses(b, "null");
}

static void check_first_day(const bench *b) {
    accepts(b, "\"1900-01-01\"");
    accepts(b, "\"2200-12-01\"");
    accepts(b, "\"2024-02-01\"");
    refuses(b, "\"1899-12-01\"");
    refuses(b, "\"2201-01-01\"");
    refuses(b, "\"2024-02-02\"");
    refuses(b, "\"2024-02-30\"");
    refuses(b, "\"2024-13-01\"");
    refuses(b, "\"2024-2-1\"");
    refuses(b, "\"2024-02-01 \"");
    refuses(b, "20240201");
    refuses(b, "null");
}

/* Launch and retirement of an item, and a day in a horizon, from 2026 to 2028. */
static void check_day(const bench *b) {
    bool launch = strcmp(b->key->name, "launch") == 0;
    bool inside = strcmp(b->path, "programme.incident.date") == 0;
    accepts(b, "\"2026-01-01\"");
    accepts(b, "\"2028-12-31\"");
    if (!inside)
        accepts(b, launch ? "\"1900-01-01\"" : "\"2400-12-31\"");
    refuses(b, launch ? "\"1899-12-31\"" : "\"2401-01-01\"");
    refuses(b, "\"2026-02-30\"");
    refuses(b, "\"2026-2-1\"");
    refuses(b, "20260201");
    refuses(b, "null");
}

/* A change of the rules, and its announcement, in the same horizon; each at least 30 days from the
 * other end. */
static void check_change_day(const bench *b) {
    bool date = strcmp(b->key->name, "date") == 0;
    accepts(b, date ? "\"2026-01-31\"" : "\"2026-01-01\"");
    refuses(b, date ? "\"2026-01-30\"" : "\"2025-12-31\"");
    accepts(b, date ? "\"2028-12-31\"" : "\"2028-12-01\"");
    refuses(b, date ? "\"2029-01-01\"" : "\"2028-12-02\"");
    refuses(b, "\"1899-12-31\"");
    refuses(b, "\"2401-01-01\"");
    refuses(b, "\"2026-02-30\"");
    refuses(b, "20260201");
    refuses(b, "null");
}

static void span(const bench *b, double n, const char *unit, bool good) {
    char raw[60];
    snprintf(raw, sizeof raw, "\"%.0f %s\"", n, unit);
    if (good)
        accepts(b, raw);
    else
        refuses(b, raw);
}

static void check_duration(const bench *b) {
    double months = floor(b->key->hi / (365.25 / 12));
    span(b, b->key->lo, "days", true);
    span(b, b->key->hi, "days", true);
    span(b, b->key->hi + 1, "days", false);
    span(b, 1, "month", true);
    span(b, months, "months", true);
    span(b, months + 1, "months", false);
    span(b, floor(months / 12) + 1, "years", false);
    span(b, 0, "months", b->key->lo == 0);
    span(b, 0, "days", b->key->lo == 0);
    accepts(b, "\"1 day\"");
    refuses(b, "\"999999 years\"");
    refuses(b, "\"9999999 days\"");
    refuses(b, "\"1.5 years\"");
    refuses(b, "\"-1 days\"");
    refuses(b, "\"1  day\"");
    refuses(b, "\" 1 day\"");
    refuses(b, "\"1 day \"");
    refuses(b, "\"1day\"");
    refuses(b, "\"1 week\"");
    refuses(b, "\"1 dayss\"");
    refuses(b, "\"day\"");
    refuses(b, "\"\"");
    refuses(b, "0");
    refuses(b, "null");
}

static void check_months(const bench *b) {
    char raw[40];
    double hi = strcmp(b->key->name, "runoff") ? b->key->hi : 1140; /* with 36 + 24: 100 years */
    snprintf(raw, sizeof raw, "\"%.0f months\"", b->key->lo);
    accepts(b, raw);
    snprintf(raw, sizeof raw, "\"%.0f months\"", hi);
    accepts(b, raw);
    accepts(b, "\"3 years\"");
    snprintf(raw, sizeof raw, "\"%.0f months\"", hi + 1);
    refuses(b, raw);
    snprintf(raw, sizeof raw, "\"%.0f months\"", b->key->hi + 1);
    refuses(b, raw);
    refuses(b, b->key->lo > 0 ? "\"0 months\"" : "\"-1 months\"");
    refuses(b, "\"0 days\"");
    refuses(b, "\"30 days\"");
    refuses(b, "12");
    refuses(b, "null");
}

/* One of two that have to be in order and to meet the horizon. */
static void check_window_date(const bench *b) {
    accepts(b, "\"2026-02-01\"");
    refuses(b, "\"1899-12-31\"");
    refuses(b, "\"2301-01-01\"");
    refuses(b, "\"2026-02-30\"");
    refuses(b, "\"2026-2-1\"");
    refuses(b, "20260201");
    refuses(b, "null");
}

static void check_date(const bench *b) {
    if (strcmp(b->key->name, "start") == 0)
        check_first_day(b);
    else if (strncmp(b->path, "programme.campaigns.", 20) == 0)
        check_window_date(b);
    else if (strncmp(b->path, "programme.change.", 17) == 0)
        check_change_day(b);
    else
        check_day(b);
}

/* Whose names they have to be is a check across keys: all are of segments. */
/* Whose names they have to be is a check across keys: "regular" is one. */
static void check_name_list(const bench *b) {
    accepts(b, "[\"regular\"]");
    refuses(b, "[]");
    refuses(b, "[\"regular\", \"regular\"]");
    refuses(b, "[\"nobody\"]");
    refuses(b, "[\"\"]");
    refuses(b, "[7]");
    refuses(b, "\"regular\"");
    refuses(b, "null");
}

static void check_month_days(const bench *b) {
    cJSON *all = cJSON_CreateArray();
    for (int day = 0; day < 366; day++) {
        char date[16];
        pts_date_format(pts_date_to_day((pts_date){2000, 1, 1}) + day, date);
        cJSON_AddItemToArray(all, cJSON_CreateString(date + 5));
    }
    char *text = cJSON_PrintUnformatted(all);
    accepts(b, text);
    free(text);
    cJSON_AddItemToArray(all, cJSON_CreateString("01-01"));
    text = cJSON_PrintUnformatted(all);
    refuses(b, text);
    free(text);
    cJSON_Delete(all);
    accepts(b, "[\"12-31\", \"06-30\"]");
    refuses(b, "[]");
    refuses(b, "[\"12-31\", \"12-31\"]");
    refuses(b, "[\"02-30\"]");
    refuses(b, "[\"13-01\"]");
    refuses(b, "[\"1-1\"]");
    refuses(b, "[\"2026-12-31\"]");
    refuses(b, "[1231]");
    refuses(b, "\"12-31\"");
    refuses(b, "null");
}

static void check_container(const bench *b) {
    refuses(b, "[]");
    refuses(b, "5");
    refuses(b, "\"x\"");
    refuses(b, "null");
}

static void check_type(const bench *b) {
    switch (b->key->type) {
    case PTS_KEY_NUMBER:
        check_number(b);
        break;
    case PTS_KEY_NUMBERS:
        check_numbers(b);
        break;
    case PTS_KEY_NUMBER_LIST:
        (strstr(b->path, "cost_steps") ? check_steps : check_number_list)(b);
        break;
    case PTS_KEY_INTEGER:
        check_integer(b);
        break;
    case PTS_KEY_SEED:
        check_seed(b);
        break;
    case PTS_KEY_REAL:
        check_real(b);
        break;
    case PTS_KEY_TEXT:
        if (strcmp(b->key->name, "file") == 0 || strncmp(b->path, "correlations.", 13) == 0)
            check_reference(b);
        else
            check_text(b);
        break;
    case PTS_KEY_BOOL:
        accepts(b, "true");
        accepts(b, "false");
        refuses(b, "0");
        refuses(b, "\"true\"");
        refuses(b, "null");
        break;
    case PTS_KEY_ENUM:
        check_names(b, false);
        break;
    case PTS_KEY_SET:
        check_names(b, true);
        break;
    case PTS_KEY_DATE:
        check_date(b);
        break;
    case PTS_KEY_DURATION:
        check_duration(b);
        break;
    case PTS_KEY_MONTHS:
        check_months(b);
        break;
    case PTS_KEY_MONTH_DAYS:
        check_month_days(b);
        break;
    case PTS_KEY_NAMES:
        check_name_list(b);
        break;
    case PTS_KEY_OBJECT:
    case PTS_KEY_MAP:
        check_container(b);
        break;
    }
}

/* Without it: an error where it is required, its default where it has one. */
static void check_missing(const bench *b) {
    loaded l = try_value(b, NULL);
    if (b->key->required)
        expect_refused(&l, b->path, "missing, accepted: ");
    else
        expect_good(&l, b->path);
    loaded_free(&l);
}

/* Where the deciding key has each other value, the key is an error. */
static void check_elsewhere(const bench *b) {
    const pts_key *condition = pts_key_condition(b->object->keys, b->key);
    char pointer[200], raw[80], text[200];
    for (int i = 0; condition && condition->names[i]; i++) {
        if (b->key->when_mask >> i & 1u)
            continue;
        bench other = *b;
        other.tree = cJSON_Duplicate(b->tree, 1);
        snprintf(pointer, sizeof pointer, "%s/%s", b->object->pointer, condition->name);
        snprintf(raw, sizeof raw, "\"%s\"", condition->names[i]);
        edit(other.tree, pointer, raw);
        loaded l = try_value(&other, sample(b->key, text));
        expect_refused(&l, b->path, "but it applies only where ");
        expect_refused(&l, b->path, condition->names[i]);
        expect_refused(&l, b->path, "set it to null");
        loaded_free(&l);
        cJSON_Delete(other.tree);
    }
}

static int checked;

static void check_key(const spot *object, const pts_key *key) {
    bench b = {.key = key, .object = object, .tree = cJSON_Parse(base_text)};
    snprintf(b.pointer, sizeof b.pointer, "%s/%s", object->pointer, key->name);
    snprintf(b.path, sizeof b.path, "%s%s%s", object->path, object->path[0] ? "." : "", key->name);
    prepare(&b);
    check_type(&b);
    check_missing(&b);
    check_elsewhere(&b);
    cJSON_Delete(b.tree);
    checked++;
}

/* The named thing that stands for all of a map. */
static const char *thing_of(const pts_key *map) {
    return strcmp(map->name, "segments") == 0 ? "regular"
           : strcmp(map->name, "items") == 0  ? "mug"
                                              : "one";
}

static spot inside(const spot *parent, const pts_key *keys, const pts_key *key, const char *name) {
    spot inner = {.keys = keys, .parent = parent, .key = key};
    snprintf(inner.pointer, sizeof inner.pointer, "%.80s/%s", parent->pointer, name);
    snprintf(inner.path, sizeof inner.path, "%.80s%s%s", parent->path, parent->path[0] ? "." : "",
             name);
    return inner;
}

static void check_keys(const spot *object) {
    static const pts_key none[] = {{0}};
    for (const pts_key *key = object->keys; key->name; key++) {
        bool map = key->type == PTS_KEY_MAP;
        check_key(object, key);
        if (!key->children)
            continue;
        spot inner = inside(object, map ? none : key->children, key, key->name);
        if (map) {
            spot thing = inside(&inner, key->children, NULL, thing_of(key));
            check_keys(&thing);
        } else {
            check_keys(&inner);
        }
    }
}

Test(io_keys, every_key_and_every_bound) {
    loaded l = load_text(base_text);
    expect_good(&l, "the base");
    loaded_free(&l);
    spot top = {.keys = pts_scenario_keys};
    make_member_file();
    check_keys(&top);
    remove(member_file);
    cr_assert_eq(checked, 405, "%d keys", checked); /* a new key is counted on purpose */
}

/* ---- what is stored ---- */

Test(io_keys, values_reach_their_fields) {
    char *text = with(
        base_text, "/question", "\"why?\"", "/currency", "\"USD\"", "/simulation/seed",
        "\"18446744073709551615\"", "/simulation/paths", "7", "/simulation/sample", "9",
        "/simulation/warmup", "\"1 year\"", "/simulation/runoff", "\"5 months\"",
        "/segments/regular/tenure", "{\"mean_years\": 2}", "/segments/regular/sample", "11",
        "/segments/regular/purchases/shape", "0.5", "/segments/regular/purchase_at_enrolment",
        "true", "/segments/regular/lifetime",
        "{\"model\": \"pareto_nbd\", \"shape\": 3, \"scale_days\": 4}", "/segments/regular/season",
        "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, {\"gamma\": [3, 2], "
        "\"truncate\": [1, 4]}]",
        "/segments/regular/redemption",
        "{\"propensity\": -1, \"propensity_sd\": 2, \"value\": 3, \"pressure\": 4, \"size\": 5}",
        "/programme/expiry", "{\"kind\": \"calendar\", \"dates\": [\"12-31\", \"06-30\"]}",
        "/programme/leaver", "\"keeps\"", "/programme/redemption",
        "{\"at\": [\"visit\", \"purchase\"], \"decision\": \"logit\", \"quantity\": \"max\", "
        "\"max_units\": 4}",
        NULL);
    loaded l = load_text(text);
    expect_good(&l, "many values");
    const pts_scenario *s = &l.scenario;
    const pts_segment *g = &s->segments[0];
    cr_assert_str_eq(s->name, "base");
    cr_assert_str_eq(s->question, "why?");
    cr_assert_str_eq(s->currency, "USD");
    cr_assert_eq(s->seed, UINT64_MAX);
    cr_assert(s->paths == 7 && s->sample == 9 && s->horizon_months == 36);
    cr_assert(s->warmup_months == 12 && s->runoff_months == 5);
    cr_assert(s->start.year == 2026 && s->start.month == 1 && s->start.day == 1);
    cr_assert(s->n_segments == 1 && s->n_items == 1);
    cr_assert_str_eq(g->name, "regular");
    cr_assert(g->members == 1000 && g->sample == 11 && g->draw_id == 0);
    cr_assert(g->has_tenure && g->tenure_mean_years.p[0] == 2 && g->tenure_shape.p[0] == 1);
    cr_assert(g->n_enrolments == 2 && !g->enrolments_constant && g->enrolments[1].p[0] == 6);
    cr_assert(g->purchases_per_year.p[0] == 12 && g->purchases_mixed);
    cr_assert(g->purchases_shape.p[0] == 0.5 && g->purchase_at_enrolment);
    cr_assert(g->visits_per_year.p[0] == 4 && !g->visits_mixed);
    cr_assert(g->lifetime == PTS_PARETO_NBD && g->life_shape.p[0] == 3);
    cr_assert(g->life_scale_days.p[0] == 4 && g->spend_mean.p[0] == 25);
    cr_assert(g->season[10].p[0] == 11 && g->season[11].family == PTS_GAMMA);
    cr_assert(g->season[11].p[0] == 3 && g->season[11].p[1] == 2 && g->season[11].truncated);
    cr_assert(g->season[11].lo == 1 && g->season[11].hi == 4);
    cr_assert(g->propensity.p[0] == -1 && g->propensity_sd.p[0] == 2 && g->value_effect.p[0] == 3);
    cr_assert(g->pressure_effect.p[0] == 4 && g->size_effect.p[0] == 5);
    cr_assert(s->anchor_points.p[0] == 100 && s->anchor_value.p[0] == 1);
    cr_assert(s->points_per_unit.p[0] == 1 && s->rounding == PTS_FLOOR);
    cr_assert(s->expiry == PTS_CALENDAR && s->n_reset_dates == 2);
    cr_assert(s->reset_dates[0].month == 6 && s->reset_dates[1].day == 31); /* in order */
    cr_assert(s->leaver == PTS_LEAVER_KEEPS && s->decision == PTS_LOGIT);
    cr_assert_eq(s->redeem_at, PTS_AT_PURCHASE | PTS_AT_VISIT);
    cr_assert(s->quantity == PTS_MAX && s->max_units == 4);
    cr_assert(s->items[0].points.p[0] == 500 && s->items[0].unit_cost.p[0] == 3);
    cr_assert(s->items[0].retail_value.p[0] == 5 && s->items[0].cash.p[0] == 0);
    loaded_free(&l);
    free(text);
}

/* `[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]` at the pointer's own index, and nowhere else. */
Test(io_keys, numbers_know_their_draw_address) {
    char *text = with(base_text, "/segments/regular/season",
                      "[1, 1, 1, {\"uniform\": [1, 2]}, 1, 1, 1, 1, 1, 1, 1, 1]",
                      "/segments/regular/enrolments", "{\"choice\": [1, 2]}", NULL);
    loaded l = load_text(text);
    expect_good(&l, "uncertain");
    pts_place top = {0}, segments = pts_place_member(&top, "segments");
    pts_place regular = pts_place_member(&segments, "regular");
    pts_place season = pts_place_member(&regular, "season"), april = pts_place_element(&season, 3);
    pts_place enrolments = pts_place_member(&regular, "enrolments");
    cr_assert_eq(l.scenario.segments[0].season[3].draw_id, pts_place_draw_id(&april));
    cr_assert_eq(l.scenario.segments[0].enrolments[0].draw_id, pts_place_draw_id(&enrolments));
    cr_assert(l.scenario.segments[0].enrolments_constant);
    loaded_free(&l);
    free(text);
}

/* ---- names of things ---- */

static void try_name(const char *name, bool good) {
    char raw[2000], what[700];
    snprintf(what, sizeof what, "name %s", name);
    snprintf(
        raw, sizeof raw,
        "{\"%s\": {\"members\": 1, \"purchases\": {\"per_year\": 1}, \"spend\": {\"mean\": 1}}}",
        name);
    char *text = with(base_text, "/segments", raw, NULL);
    loaded l = load_text(text);
    cr_assert_eq(l.status, good ? PTS_OK : PTS_ERR_INPUT, "%s", what);
    loaded_free(&l);
    free(text);
}

Test(io_keys, names_of_things) {
    char wide[64 * 4 + 8] = "";
    for (int i = 0; i < 64; i++)
        strcat(wide, "\xF0\x9F\x98\x80");
    try_name("a", true);
    try_name("My shop_2-b", true);
    try_name("a/b~c", true);
    try_name("\xC3\xA9t\xC3\xA9 \xE4\xBC\x9A\xE5\x91\x98", true);
    try_name(wide, true);
    strcat(wide, "a");
    try_name(wide, false);
    try_name("", false);
    try_name("a\\nb", false);
    try_name("a\\u007f", false);
    try_name("a\\u0085", false);
    try_name("a\\u202eb", false);
    try_name("a.b", false);
    try_name("a\\\"b", false);
    try_name("<a>", false);
}

/* 1200 months at most, whatever the horizon. */
Test(io_keys, length_of_a_list) {
    char list[4000] = "[1";
    for (int n = 2; n <= 1200; n++)
        strcat(list, ", 1");
    for (int extra = 0; extra < 2; extra++) {
        strcpy(strchr(list, '\0'), extra ? ", 1]" : "]");
        char *text = with(base_text, "/simulation",
                          "{\"start\": \"2026-01-01\", \"horizon\": \"100 years\", \"warmup\": \"0 "
                          "months\", \"runoff\": \"0 months\"}",
                          "/segments/regular/enrolments", list, NULL);
        loaded l = load_text(text);
        if (extra)
            expect_refused(&l, "segments.regular.enrolments", "or a list of up to 1200 such");
        else
            expect_good(&l, "1200 months");
        list[strlen(list) - 1] = '\0';
        loaded_free(&l);
        free(text);
    }
}

Test(io_keys, counts_of_things) {
    cJSON *root = cJSON_Parse(base_text);
    for (int i = 0; i < 257; i++) {
        char name[16];
        snprintf(name, sizeof name, "i%d", i);
        cJSON *item = cJSON_Parse("{\"points\": 1, \"unit_cost\": 0, \"retail_value\": 1}");
        cJSON_AddItemToObject(pts_json_at(root, "/programme/items"), name, item);
        if (i == 254 || i == 255) { /* with the mug: 256, 257 */
            char *text = cJSON_PrintUnformatted(root);
            loaded l = load_text(text);
            if (i == 254)
                expect_good(&l, "256 items");
            else
                expect_refused(&l, "programme.items", "found 257, accepted: an object of 0 to 256");
            loaded_free(&l);
            free(text);
        }
    }
    cJSON_Delete(root);
    char *none = with(base_text, "/segments", "{}", NULL);
    loaded l = load_text(none);
    expect_refused(&l, "segments", "found 0, accepted: an object of 1 to 4096 segments");
    loaded_free(&l);
    free(none);
}
