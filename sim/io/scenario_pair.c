/* Whether two scenarios have the same futures and members, so that their rules can be compared.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/json.h"
#include "pointsim/io.h"

static const char both[] = "take it out of the policy, or use";
static const char apart[] =
    "take it out of the policy; to ask what other members change, run each scenario by itself and "
    "set their summaries side by side";

/* Members of an object that must be equal, and what to do where they are not. */
typedef struct equal {
    const char *name;
    const char *option; /* that sets it for all; NULL: none does */
} equal;

static const equal of_all[] = {{"currency", "--set /currency=..."}, {0}};
static const equal of_simulation[] = {{"seed", "--seed"},
                                      {"paths", "-n"},
                                      {"sample", "--members"},
                                      {"start", "--set /simulation/start=..."},
                                      {"horizon", "--set /simulation/horizon=..."},
                                      {"warmup", "--set /simulation/warmup=..."},
                                      {"runoff", "--set /simulation/runoff=..."},
                                      {0}};
static const equal of_segment[] = {
    {"draw_id", NULL},          {"members", NULL},    {"sample", NULL},
    {"tenure", NULL},           {"enrolments", NULL}, {"enrolment_growth", NULL},
    {"enrolment_season", NULL}, {"opening", NULL},    {0}};

enum { SHOWN = 120 };

/* As JSON, its beginning where it is long; a terminal gets ASCII alone. */
static void show(pts_problems *problems, const cJSON *node, char text[SHOWN]) {
    char *json = node ? cJSON_PrintUnformatted(node) : NULL;
    if (node && !json)
        problems->out_of_memory = true;
    size_t length = json ? strlen(json) : 0;
    (void)snprintf(text, SHOWN, "%.*s%s", SHOWN - 8, json ? json : "nothing",
                   length > SHOWN - 8 ? " ..." : "");
    for (char *c = text; *c; c++)
        if ((unsigned char)*c >= 0x7F)
            *c = '?';
    cJSON_free(json);
}

static void report(pts_problems *problems, const char *where, const cJSON *base,
                   const cJSON *policy, const char *option) {
    char found[SHOWN], accepted[SHOWN];
    show(problems, policy, found);
    show(problems, base, accepted);
    pts_problems_add(problems, where, 0, "found %s, accepted: %s as in the base; %s%s%s", found,
                     accepted, option ? both : apart, option ? " " : "", option ? option : "");
}

static void pair(pts_problems *problems, const char *prefix, const equal *keys, const cJSON *base,
                 const cJSON *policy) {
    for (; keys->name; keys++) {
        char where[400];
        const cJSON *one = cJSON_GetObjectItemCaseSensitive(base, keys->name);
        const cJSON *other = cJSON_GetObjectItemCaseSensitive(policy, keys->name);
        (void)snprintf(where, sizeof where, "%s%s", prefix, keys->name);
        if (one != other && !cJSON_Compare(one, other, true))
            report(problems, where, one, other, keys->option);
    }
}

static void pair_segments(pts_problems *problems, const cJSON *base, const cJSON *policy) {
    char where[400];
    for (const cJSON *one = base ? base->child : NULL; one; one = one->next) {
        const cJSON *other = cJSON_GetObjectItemCaseSensitive(policy, one->string);
        (void)snprintf(where, sizeof where, "segments.%.300s.", one->string);
        if (other)
            pair(problems, where, of_segment, one, other);
        else
            pts_problems_add(problems, "segments", 0,
                             "found no segment %.300s, which the base has; %s", one->string, apart);
    }
    for (const cJSON *other = policy ? policy->child : NULL; other; other = other->next)
        if (!cJSON_GetObjectItemCaseSensitive(base, other->string))
            pts_problems_add(problems, "segments", 0,
                             "found segment %.300s, which the base has not; %s", other->string,
                             apart);
}

/* Texts that say where numbers come from may differ. */
static void drop_sources(cJSON *node) {
    if (cJSON_IsObject(node))
        cJSON_DeleteItemFromObjectCaseSensitive(node, "source");
    for (cJSON *child = node->child; child; child = child->next)
        drop_sources(child);
}

static cJSON *tree_of(const char *resolved) {
    cJSON *tree = cJSON_ParseWithOpts(resolved, NULL, true);
    if (tree)
        drop_sources(tree);
    return tree;
}

int pts_scenario_pair(const char *base_json, const char *policy_json, pts_problems *problems) {
    cJSON *base = tree_of(base_json), *policy = tree_of(policy_json);
    int before = problems->n;
    if (base && policy) {
        pair(problems, "", of_all, base, policy);
        pair(problems, "simulation.", of_simulation,
             cJSON_GetObjectItemCaseSensitive(base, "simulation"),
             cJSON_GetObjectItemCaseSensitive(policy, "simulation"));
        pair_segments(problems, cJSON_GetObjectItemCaseSensitive(base, "segments"),
                      cJSON_GetObjectItemCaseSensitive(policy, "segments"));
    }
    bool memory = !base || !policy || problems->out_of_memory;
    cJSON_Delete(base);
    cJSON_Delete(policy);
    return memory ? PTS_ERR_MEMORY : problems->n > before ? PTS_ERR_INPUT : PTS_OK;
}

/* ---- what may differ, but is no rule ---- */

typedef struct listing {
    FILE *out;
    int told, left_out;
} listing;

static void note(listing *l, const char *parent, const char *name, const cJSON *one,
                 const cJSON *other) {
    enum { MOST = 6 };
    if (one == other || cJSON_Compare(one, other, true))
        return;
    if (l->told++ < MOST)
        (void)fprintf(l->out, "%s%s/%s", l->told > 1 ? ", " : "", parent, name);
    else
        l->left_out++;
}

/* Members that differ, from either side. */
static void note_members(listing *l, const char *parent, const cJSON *base, const cJSON *policy) {
    for (const cJSON *one = base ? base->child : NULL; one; one = one->next)
        note(l, parent, one->string, one, cJSON_GetObjectItemCaseSensitive(policy, one->string));
    for (const cJSON *other = policy ? policy->child : NULL; other; other = other->next)
        if (!cJSON_GetObjectItemCaseSensitive(base, other->string))
            note(l, parent, other->string, NULL, other);
}

static void note_all(listing *l, const cJSON *base, const cJSON *policy) {
    static const char *const parts[] = {"economics", "budget", "economy", "simulation", NULL};
    for (int i = 0; parts[i]; i++) {
        char parent[40];
        (void)snprintf(parent, sizeof parent, "/%s", parts[i]);
        note_members(l, parent, cJSON_GetObjectItemCaseSensitive(base, parts[i]),
                     cJSON_GetObjectItemCaseSensitive(policy, parts[i]));
    }
    const cJSON *segments = cJSON_GetObjectItemCaseSensitive(base, "segments");
    for (const cJSON *one = segments ? segments->child : NULL; one; one = one->next) {
        char parent[400];
        (void)snprintf(parent, sizeof parent, "/segments/%.300s", one->string);
        note_members(l, parent, one,
                     cJSON_GetObjectItemCaseSensitive(
                         cJSON_GetObjectItemCaseSensitive(policy, "segments"), one->string));
    }
}

char *pts_scenario_beside(const char *base_json, const char *policy_json) {
    cJSON *base = tree_of(base_json), *policy = tree_of(policy_json);
    char *text = NULL;
    size_t size = 0;
    listing l = {.out = base && policy ? open_memstream(&text, &size) : NULL};
    if (l.out) {
        note_all(&l, base, policy);
        if (l.left_out > 0)
            (void)fprintf(l.out, " and %d more", l.left_out);
        if (fclose(l.out) != 0) {
            free(text);
            text = NULL;
        }
    }
    cJSON_Delete(base);
    cJSON_Delete(policy);
    return text;
}
