/* pointsim tests: opening members from a file: where it is looked for, whom it brings, and what is
 * told when scenario and file disagree. The file's own rows are for the tests of its reader.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/stat.h>
#include <unistd.h>

#include "io_help.h"

static char folder[64];

static void open_folder(void) {
    strcpy(folder, "/tmp/pointsim_opening_XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
}

static void close_folder(void) {
    char command[100];
    snprintf(command, sizeof command, "rm -r %s", folder);
    cr_assert_eq(system(command), 0);
}

TestSuite(io_opening, .init = open_folder, .fini = close_folder);

static void put(const char *name, const char *text) {
    char path[400];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *out = fopen(path, "wb");
    cr_assert_not_null(out, "%s", path);
    cr_assert_geq(fputs(text, out), 0);
    cr_assert_eq(fclose(out), 0);
}

/* Two members of `regular` with three lots, one of `late`. */
static const char three[] = "member,segment,points,earned,expires\n"
                            "r1,regular,10,2025-11-01,\n"
                            "r1,regular,30,2025-12-31,2026-06-30\n"
                            "r2,regular,5,2025-12-01,\n"
                            "l1,late,7,2025-10-01,\n";

#define FROM_FILE(name) "{\"from\": \"file\", \"file\": \"" name "\"}"
#define LATE(more)                                                                                 \
    "/segments/late", "{\"purchases\": {\"per_year\": 1}, \"spend\": {\"mean\": 1}" more "}"

/* A text whose paths are seen from the folder. */
static loaded load_here(const char *text, const char *const *sets, int n_sets) {
    loaded l = {0};
    l.status = pts_scenario_parse(text, strlen(text), folder, sets, n_sets, &l.scenario,
                                  &l.resolved, &l.problems);
    return l;
}

static loaded load_file(const char *name) {
    loaded l = {0};
    char path[400];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    l.status = pts_scenario_load(path, NULL, 0, &l.scenario, &l.resolved, &l.problems);
    return l;
}

static void expect_three(const loaded *l) {
    const pts_segment *late = NULL, *regular = NULL;
    expect_good(l, "a file");
    for (int i = 0; i < l->scenario.n_segments; i++) {
        const pts_segment *g = &l->scenario.segments[i];
        *(strcmp(g->name, "late") == 0 ? &late : &regular) = g;
    }
    cr_assert_not_null(regular);
    cr_assert(regular->members == 2 && regular->given.n == 2 && regular->given.first[2] == 3);
    cr_assert(regular->given.lots[0].points == 10 && regular->given.lots[1].points == 30);
    cr_assert_eq(regular->given.lots[0].expiry, INT32_MAX);
    cr_assert_eq(regular->given.lots[1].expiry, pts_date_to_day((pts_date){2026, 6, 30}));
    cr_assert_not_null(late);
    cr_assert(late->members == 1 && late->given.n == 1 && late->given.lots[0].points == 7);
}

static char *two_segments(void) {
    return with(base_text, "/segments/regular/members", NULL, "/segments/regular/opening",
                FROM_FILE("m.csv"), LATE(", \"opening\": " FROM_FILE("m.csv")), NULL);
}

Test(io_opening, a_file_brings_members_and_lots) {
    char *text = two_segments();
    put("m.csv", three);
    loaded l = load_here(text, NULL, 0);
    expect_three(&l);
    cr_assert_not_null(strstr(l.resolved, "\"file\": \"m.csv\"")); /* as it was given */
    cr_assert_not_null(strstr(l.resolved, "\"members\": 2"));
    loaded again = load_here(l.resolved, NULL, 0);
    expect_three(&again);
    cr_assert_str_eq(again.resolved, l.resolved);
    loaded_free(&again);
    loaded_free(&l);
    free(text);
}

/* ---- where it is ---- */

static void make_folder(const char *name) {
    char path[400];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    cr_assert_eq(mkdir(path, 0700), 0);
}

/* The base names it from its own folder, a patch from the patch's. */
Test(io_opening, a_path_is_seen_from_the_file_that_names_it) {
    char *text = two_segments();
    make_folder("base");
    put("base/m.csv", three);
    put("base/base.json", text);
    put("patch.json", "{\"extends\": \"base/base.json\", \"name\": \"patch\"}");
    loaded l = load_file("patch.json");
    expect_three(&l);
    loaded_free(&l);
    put("own.csv", "member,segment,points,earned\nx,regular,1,2025-12-01\n");
    put("patch.json", "{\"extends\": \"base/base.json\", \"segments\": {\"regular\": {\"opening\": "
                      "{\"file\": \"own.csv\"}}}}");
    l = load_file("patch.json");
    expect_good(&l, "one of each");
    cr_assert_eq(l.scenario.segments[0].members + l.scenario.segments[1].members, 2);
    loaded_free(&l);
    put("patch.json", "{\"extends\": \"base/base.json\", \"segments\": {\"regular\": {\"opening\": "
                      "{\"file\": \"m.csv\"}}}}");
    l = load_file("patch.json"); /* which is in base */
    cr_assert_eq(l.status, PTS_ERR_INPUT);
    cr_assert_not_null(strstr(l.problems.list[0].where, "/m.csv"));
    cr_assert_not_null(strstr(l.problems.list[0].message, "No such file"));
    cr_assert_eq(l.problems.list[0].line, 1);
    loaded_free(&l);
    free(text);
}

Test(io_opening, a_set_path_is_seen_from_the_scenario) {
    const char *sets[] = {"/segments/regular/opening/file=m.csv",
                          "/segments/late={\"purchases\": {\"per_year\": 1}, \"spend\": {\"mean\": "
                          "1}, \"opening\": {\"from\": \"file\", \"file\": \"m.csv\"}}"};
    char *text = with(base_text, "/segments/regular/members", NULL, "/segments/regular/opening",
                      FROM_FILE("none.csv"), NULL);
    put("m.csv", three);
    loaded l = load_here(text, sets, 2);
    expect_three(&l);
    loaded_free(&l);
    free(text);
}

Test(io_opening, an_absolute_path_is_itself) {
    char raw[300], path[200];
    put("m.csv", three);
    snprintf(path, sizeof path, "%s/m.csv", folder);
    snprintf(raw, sizeof raw, "{\"from\": \"file\", \"file\": \"%s\"}", path);
    char *text = with(base_text, LATE(""), "/segments/regular/opening", raw, NULL);
    loaded l = load_text(text); /* from the current folder */
    expect_good(&l, path);
    cr_assert_not_null(strstr(l.resolved, path));
    loaded_free(&l);
    free(text);
}

/* A pipe can be read once. */
Test(io_opening, a_file_is_read_once_for_all, .timeout = 20) {
    char path[400], command[900], *text = two_segments();
    put("m.csv", three);
    snprintf(path, sizeof path, "%s/pipe", folder);
    cr_assert_eq(mkfifo(path, 0600), 0);
    snprintf(command, sizeof command, "cat %s/m.csv >%s &", folder, path);
    cr_assert_eq(system(command), 0);
    char *piped = with(text, "/segments/regular/opening", FROM_FILE("pipe"),
                       "/segments/late/opening", FROM_FILE("pipe"), NULL);
    loaded l = load_here(piped, NULL, 0);
    expect_three(&l);
    loaded_free(&l);
    free(piped);
    free(text);
}

/* ---- how many ---- */

static loaded with_members(const char *members) {
    char *text = with(base_text, LATE(""), "/segments/regular/members", members,
                      "/segments/regular/opening", FROM_FILE("m.csv"), NULL);
    loaded l = load_here(text, NULL, 0);
    free(text);
    return l;
}

Test(io_opening, members_are_those_of_the_file_or_more) {
    put("m.csv", three);
    loaded l = with_members(NULL);
    expect_good(&l, "none given");
    cr_assert_eq(l.scenario.segments[1].members, 2);
    loaded_free(&l);
    l = with_members("2");
    expect_good(&l, "as many");
    loaded_free(&l);
    l = with_members("1000");
    expect_good(&l, "more");
    cr_assert(l.scenario.segments[1].members == 1000 && l.scenario.segments[1].given.n == 2);
    loaded_free(&l);
    static const char *const fewer[] = {"1", "0"};
    for (int i = 0; i < 2; i++) {
        char part[60];
        snprintf(part, sizeof part, "found %s, accepted: at least the 2 members", fewer[i]);
        l = with_members(fewer[i]);
        expect_refused(&l, "segments.regular.members", part);
        cr_assert_eq(l.problems.n, 1);
        loaded_free(&l);
    }
}

/* Nobody but the members of the file: somebody is there. */
Test(io_opening, a_file_is_somebody) {
    char *text = with(base_text, "/segments/regular/members", NULL, "/segments/regular/enrolments",
                      "0", "/segments/regular/opening", FROM_FILE("m.csv"), LATE(""), NULL);
    put("m.csv", three);
    loaded l = load_here(text, NULL, 0);
    expect_good(&l, "two members");
    loaded_free(&l);
    put("m.csv", "member,segment,points,earned\n");
    l = load_here(text, NULL, 0);
    cr_assert_eq(l.status, PTS_ERR_INPUT);
    cr_assert_eq(l.problems.n, 1); /* of the file; not also that nobody is there */
    cr_assert_not_null(strstr(l.problems.list[0].where, "m.csv"));
    loaded_free(&l);
    free(text);
}

/* ---- with other problems ---- */

Test(io_opening, problems_of_file_and_scenario_come_together) {
    char *text = two_segments();
    char *bad = with(text, "/programme/leaver", "\"keep\"", "/segments/regular/weekdays",
                     "[0, 0, 0, 0, 0, 0, 0]", NULL);
    put("m.csv",
        "member,segment,points,earned\nr1,regular,ten,2025-11-01\nl1,latte,1,2025-11-01\n");
    loaded l = load_here(bad, NULL, 0);
    expect_refused(&l, "programme.leaver", "keeps");
    expect_refused(&l, "segments.regular.weekdays", "can all be 0");
    cr_assert_eq(l.problems.n, 4);
    loaded_free(&l);
    free(bad);
    bad = with(text, "/simulation/start", "\"2026-13-01\"", NULL);
    l = load_here(bad, NULL, 0); /* dates of the file mean nothing without it */
    expect_refused(&l, "simulation.start", "2026-13-01");
    cr_assert_eq(l.problems.n, 1);
    loaded_free(&l);
    free(bad);
    bad = with(text, "/segments/late/opening/from", "\"fiel\"", NULL);
    l = load_here(bad, NULL, 0);
    expect_refused(&l, "segments.late.opening.from", "did you mean \"file\"?");
    loaded_free(&l);
    free(bad);
    free(text);
}

/* ---- lots that the rules took away ---- */

static loaded with_rule(const char *rule) {
    char *text = with(base_text, "/segments/regular/members", NULL, "/segments/regular/opening",
                      FROM_FILE("m.csv"), "/segments/regular/tenure", "{\"mean_years\": 3}",
                      LATE(", \"tenure\": {\"mean_years\": 3}, \"opening\": " FROM_FILE("m.csv")),
                      "/programme/expiry", rule, NULL);
    loaded l = load_here(text, NULL, 0);
    free(text);
    return l;
}

static void expect_lapsed(const char *rule, const char *where, const char *part) {
    loaded l = with_rule(rule);
    if (where)
        expect_refused(&l, where, part);
    else
        expect_good(&l, rule);
    loaded_free(&l);
}

/* The oldest lots are of 1 October and 1 November 2025, 92 and 61 days before the start. */
Test(io_opening, lots_must_have_outlived_the_rules) {
    const char *regular = "segments.regular.opening.file", *late = "segments.late.opening.file";
    put("m.csv", three);
    expect_lapsed("{\"kind\": \"rolling\", \"after\": \"92 days\"}", NULL, NULL);
    expect_lapsed("{\"kind\": \"rolling\", \"after\": \"91 days\"}", late,
                  "found 1 lots that programme.expiry let lapse before 2026-01-01");
    expect_lapsed("{\"kind\": \"rolling\", \"after\": \"60 days\"}", regular, "found 1 lots");
    expect_lapsed(
        "{\"kind\": \"rolling\", \"after\": \"60 days\", \"grace_days\": {\"uniform\": [0, "
        "40]}}",
        NULL, NULL); /* on some paths they have lapsed, on others not */
    expect_lapsed("{\"kind\": \"rolling\", \"after\": \"30 days\"}", regular, "found 2 lots");
    expect_lapsed("{\"kind\": \"calendar\", \"dates\": [\"12-31\"]}", regular, "found 2 lots");
    expect_lapsed("{\"kind\": \"calendar\", \"dates\": [\"12-31\"], \"cutoff\": \"93 days\"}", NULL,
                  NULL);
    expect_lapsed("{\"kind\": \"calendar\", \"dates\": [\"12-31\"], \"cutoff\": \"91 days\"}", late,
                  "found 1 lots");
    expect_lapsed("{\"kind\": \"anniversary\"}", NULL, NULL); /* by path */
}

/* With inactivity a member's lots lapse together: r1's last is of 31 December, r2's of the 1st. */
Test(io_opening, balances_must_have_outlived_inactivity) {
    put("m.csv", "member,segment,points,earned\nr1,regular,1,2024-01-01\n"
                 "r1,regular,1,2025-12-31\nr2,regular,1,2025-12-01\nr2,regular,2,2025-11-01\n"
                 "l1,late,1,2025-12-31\n");
    expect_lapsed("{\"kind\": \"inactivity\", \"after\": \"31 days\"}", NULL, NULL);
    expect_lapsed("{\"kind\": \"inactivity\", \"after\": \"30 days\"}",
                  "segments.regular.opening.file", "found 2 lots");
}

/* ---- hostile ---- */

Test(io_opening, hostile_paths) {
    static const char *const names[] = {".", "nothing", "a/b/c", "m\\u0001.csv", "\\u001b[2J"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char raw[100];
        snprintf(raw, sizeof raw, "{\"from\": \"file\", \"file\": \"%s\"}", names[i]);
        char *text = with(base_text, "/segments/regular/opening", raw, NULL);
        loaded l = load_here(text, NULL, 0);
        cr_assert_eq(l.status, PTS_ERR_INPUT, "%s", names[i]);
        cr_assert_geq(l.problems.n, 1);
        cr_assert_null(strchr(l.problems.list[0].where, '\033'));
        cr_assert_null(l.scenario.segments);
        loaded_free(&l);
        free(text);
    }
}

/* Files of hundreds of segments. */
Test(io_opening, many_segments) {
    enum { SEGMENTS = 400 };
    cJSON *root = cJSON_Parse(base_text);
    char *rows = calloc(1, 40 * SEGMENTS + 100), name[20];
    strcpy(rows, "member,segment,points,earned\n");
    for (int i = 0; i < SEGMENTS; i++) {
        snprintf(name, sizeof name, "s%d", i);
        sprintf(strchr(rows, '\0'), "m%d,s%d,%d,2025-12-01\n", i, i, i + 1);
        cJSON_AddItemToObject(
            pts_json_at(root, "/segments"), name,
            cJSON_Parse("{\"purchases\": {\"per_year\": 1}, \"spend\": {\"mean\": "
                        "1}, \"opening\": " FROM_FILE("m.csv") "}"));
    }
    put("m.csv", rows);
    char *text = cJSON_PrintUnformatted(root);
    loaded l = load_here(text, NULL, 0);
    expect_good(&l, "many");
    int64_t points = 0;
    for (int i = 0; i < l.scenario.n_segments; i++)
        for (int64_t k = 0; k < l.scenario.segments[i].given.n; k++)
            points += l.scenario.segments[i].given.lots[k].points;
    cr_assert_eq(points, SEGMENTS * (SEGMENTS + 1) / 2);
    loaded_free(&l);
    free(text);
    free(rows);
    cJSON_Delete(root);
}
