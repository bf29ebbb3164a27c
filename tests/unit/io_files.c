/* pointsim tests: files that extend each other, draw ids of named things, --set, standard input.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/stat.h>
#include <unistd.h>

#include "io_help.h"

/* ---- a folder of files ---- */

static char folder[200];

static void make_folder(void) {
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%.150s/pointsim_XXXXXX", tmp ? tmp : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
}

static void drop_folder(void) {
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    cr_assert_eq(system(command), 0);
}

static void put_bytes(const char *name, const char *bytes, size_t n) {
    char path[400];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *out = fopen(path, "wb");
    cr_assert_not_null(out);
    cr_assert_eq(fwrite(bytes, 1, n, out), n);
    fclose(out);
}

static void put(const char *name, const char *text) {
    put_bytes(name, text, strlen(text));
}

static loaded load_sets(const char *name, const char *const *sets, int n) {
    char path[400];
    loaded l = {0};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    l.status = pts_scenario_load(path, sets, n, &l.scenario, &l.resolved, &l.problems);
    return l;
}

static loaded load(const char *name) {
    return load_sets(name, NULL, 0);
}

/* One problem, at a file of the folder. */
static void expect_file_error(const loaded *l, int status, const char *name, const char *part) {
    char where[400];
    snprintf(where, sizeof where, "%s/%s", folder, name);
    cr_assert_eq(l->status, status, "status %d", l->status);
    cr_assert_eq(l->problems.n, 1);
    cr_assert_str_eq(l->problems.list[0].where, where);
    cr_assert_not_null(strstr(l->problems.list[0].message, part), "%s",
                       l->problems.list[0].message);
    cr_assert_null(l->resolved);
}

TestSuite(io_files, .init = make_folder, .fini = drop_folder);

/* ---- reading ---- */

Test(io_files, a_file_is_read_whole) {
    put("base.json", base_text);
    loaded l = load("base.json");
    expect_good(&l, "base.json");
    loaded text = load_text(base_text);
    cr_assert_str_eq(l.resolved, text.resolved);
    loaded_free(&text);
    loaded_free(&l);
}

Test(io_files, files_that_cannot_be_read) {
    put("huge", "");
    char path[400];
    snprintf(path, sizeof path, "%s/huge", folder);
    cr_assert_eq(truncate(path, ((off_t)64 << 20) + 1), 0);
    snprintf(path, sizeof path, "%s/dir", folder);
    cr_assert_eq(mkdir(path, 0700), 0);
    loaded l = load("nowhere.json");
    expect_file_error(&l, PTS_ERR_IO, "nowhere.json", "No such file");
    loaded_free(&l);
    l = load("dir");
    expect_file_error(&l, PTS_ERR_IO, "dir", "directory");
    loaded_free(&l);
    l = load("huge");
    expect_file_error(&l, PTS_ERR_INPUT, "huge", "64 MiB");
    loaded_free(&l);
    put("empty.json", "");
    l = load("empty.json");
    expect_file_error(&l, PTS_ERR_INPUT, "empty.json", "empty");
    loaded_free(&l);
    put_bytes("nul.json", "{\0}", 3);
    l = load("nul.json");
    expect_file_error(&l, PTS_ERR_INPUT, "nul.json", "the byte 0x00");
    loaded_free(&l);
}

Test(io_files, standard_input) {
    char path[400];
    put("patch.json", "{\"extends\": \"base.json\", \"name\": \"piped\"}");
    put("base.json", base_text);
    snprintf(path, sizeof path, "%s/patch.json", folder);
    cr_assert_not_null(freopen(path, "r", stdin));
    cr_assert_eq(chdir(folder), 0); /* relative to the current folder */
    loaded l = {0};
    l.status = pts_scenario_load("-", NULL, 0, &l.scenario, &l.resolved, &l.problems);
    expect_good(&l, "standard input");
    cr_assert_str_eq(l.scenario.name, "piped");
    loaded_free(&l);
    put("wrong.json", "{");
    cr_assert_not_null(freopen("wrong.json", "r", stdin));
    l.status = pts_scenario_load("-", NULL, 0, &l.scenario, &l.resolved, &l.problems);
    expect_refused(&l, "standard input", "line 1, column 2");
    loaded_free(&l);
    cr_assert_eq(chdir("/"), 0);
}

/* ---- extends ---- */

Test(io_files, a_patch_does_not_ask_what_its_base_asks) {
    put("base.json", base_text);
    put("asks.json", "{\"extends\": \"base.json\", \"question\": \"why?\"}");
    put("silent.json", "{\"extends\": \"asks.json\", \"name\": \"silent\"}");
    put("own.json", "{\"extends\": \"silent.json\", \"question\": \"how?\"}");
    static const char *const files[][2] = {
        {"asks.json", "why?"}, {"silent.json", ""}, {"own.json", "how?"}};
    for (int i = 0; i < 3; i++) {
        loaded l = load(files[i][0]);
        expect_good(&l, files[i][0]);
        cr_assert_str_eq(l.scenario.question, files[i][1], "%s", files[i][0]);
        loaded_free(&l);
    }
}

Test(io_files, a_patch_changes_what_it_names) {
    char path[400], sub[600];
    put("base.json", base_text);
    snprintf(path, sizeof path, "%s/sub", folder);
    cr_assert_eq(mkdir(path, 0700), 0);
    put("sub/middle.json", "{\"extends\": \"../base.json\", \"name\": \"middle\", \"programme\":"
                           " {\"expiry\": {\"kind\": \"rolling\", \"after\": \"1 year\"}}}");
    put("top.json", "{\"extends\": \"sub/middle.json\", \"programme\": {\"expiry\": {\"kind\":"
                    " \"none\", \"after\": null}}, \"segments\": {\"regular\": {\"members\": 7}}}");
    loaded l = load("top.json");
    expect_good(&l, "two steps");
    cr_assert_str_eq(l.scenario.name, "middle");
    cr_assert_eq(l.scenario.expiry, PTS_EXPIRY_NONE);
    cr_assert_eq(l.scenario.segments[0].members, 7);
    cr_assert_eq(l.scenario.segments[0].spend_mean.p[0], 25);
    cr_assert_null(strstr(l.resolved, "extends"));
    loaded_free(&l);
    snprintf(sub, sizeof sub, "{\"extends\": \"%s/base.json\"}", folder); /* absolute */
    put("sub/absolute.json", sub);
    l = load("sub/absolute.json");
    expect_good(&l, "absolute");
    loaded_free(&l);
    /* from a text with its folder */
    const char *text = "{\"extends\": \"base.json\"}";
    l.status = pts_scenario_parse(text, strlen(text), folder, NULL, 0, &l.scenario, &l.resolved,
                                  &l.problems);
    expect_good(&l, "text");
    loaded_free(&l);
}

Test(io_files, problems_name_the_file_they_come_from) {
    char *base = with(base_text, "/segments/regular/spend/mean", "-1", NULL);
    put("base.json", base);
    put("patch.json", "{\"extends\": \"base.json\",\n \"simulation\": {\n\"paths\": -1}}");
    loaded l = load("patch.json");
    cr_assert_eq(l.problems.n, 2);
    expect_refused(&l, "simulation.paths", "found -1");
    cr_assert_eq(problem_at(&l, "simulation.paths")->line, 3);
    expect_refused(&l, "segments.regular.spend.mean", "/base.json:1)");
    cr_assert_eq(problem_at(&l, "segments.regular.spend.mean")->line, 0);
    loaded_free(&l);
    free(base);
    put("base.json", "{\"name\": x}");
    l = load("patch.json");
    expect_file_error(&l, PTS_ERR_INPUT, "base.json", "line 1, column 10");
    cr_assert_eq(l.problems.list[0].line, 0);
    loaded_free(&l);
}

/* What is missing is told where the patch made it so. */
Test(io_files, what_a_patch_lacks_has_its_line) {
    char *base = with(base_text, "/programme/expiry", "{}", NULL);
    put("base.json", base);
    put("patch.json", "{\"extends\": \"base.json\",\n \"programme\": {\n"
                      "\"expiry\": {\"kind\": \"rolling\"}}}");
    loaded l = load("patch.json");
    expect_refused(&l, "programme.expiry.after", "missing, accepted: 1 day to 100 years");
    cr_assert_eq(l.problems.list[0].line, 3);
    loaded_free(&l);
    free(base);
}

/* Checks across keys know their lines too. */
Test(io_files, checks_across_keys_have_lines) {
    put("base.json", base_text);
    put("patch.json", "{\"extends\": \"base.json\",\n \"segments\": {\n\"regular\": {\n"
                      "\"season\": [0,0,0,0,0,0,0,0,0,0,0,0]}}}");
    loaded l = load("patch.json");
    expect_refused(&l, "segments.regular.season", "all be 0");
    cr_assert_eq(l.problems.list[0].line, 4);
    loaded_free(&l);
}

Test(io_files, a_patch_may_not_misspell_what_it_removes) {
    put("base.json", base_text);
    put("patch.json", "{\"extends\": \"base.json\", \"programme\": {\"expirry\": null, \"items\":"
                      " {\"mug\": {\"chas\": null}}}, \"curency\": null, \"source\": null}");
    loaded l = load("patch.json");
    expect_refused(&l, "programme.expirry", "did you mean \"expiry\"?");
    expect_refused(&l, "programme.items.mug.chas", "did you mean \"cash\"?");
    expect_refused(&l, "curency", "did you mean \"currency\"?");
    cr_assert_eq(l.problems.n, 3);
    loaded_free(&l);
}

Test(io_files, wrong_extends) {
    put("base.json", base_text);
    put("self.json", "{\"extends\": \"self.json\"}");
    put("a.json", "{\"extends\": \"b.json\"}");
    put("b.json", "{\"extends\": \"./a.json\"}");
    put("missing.json", "{\"extends\": \"nowhere.json\"}");
    put("number.json", "{\"extends\": 5}");
    put("empty.json", "{\"extends\": \"\"}");
    put("null.json", "{\"extends\": null}");
    put("list.json", "[]");
    put("of_list.json", "{\"extends\": \"list.json\"}");
    put("hidden.json", "{\"extends\": \"\\u001b[2J\"}");
    loaded l = load("self.json");
    expect_file_error(&l, PTS_ERR_INPUT, "self.json", "extends itself");
    loaded_free(&l);
    l = load("a.json");
    expect_file_error(&l, PTS_ERR_INPUT, "./a.json", "extends itself");
    loaded_free(&l);
    l = load("missing.json");
    expect_refused(&l, "extends", "No such file");
    loaded_free(&l);
    l = load("of_list.json");
    expect_file_error(&l, PTS_ERR_INPUT, "list.json", "no object");
    loaded_free(&l);
    l = load("hidden.json");
    expect_refused(&l, "extends", "\\u001b[2J, which cannot be read (No such file");
    loaded_free(&l);
    put("of_folder.json", "{\"extends\": \".\"}");
    l = load("of_folder.json");
    expect_file_error(&l, PTS_ERR_INPUT, ".", "directory");
    loaded_free(&l);
    static const char *const names[] = {"number.json", "empty.json", "null.json"};
    for (int i = 0; i < 3; i++) {
        l = load(names[i]);
        expect_refused(&l, "extends", "accepted: the path of a file");
        loaded_free(&l);
    }
}

Test(io_files, chains_of_sixteen) {
    char name[40], text[100];
    for (int i = 0; i < 17; i++) {
        snprintf(name, sizeof name, "c%d.json", i);
        snprintf(text, sizeof text, "{\"extends\": \"c%d.json\"}", i + 1);
        put(name, text);
    }
    put("c17.json", base_text);
    loaded l = load("c1.json"); /* extends 16 files */
    expect_good(&l, "16 files");
    loaded_free(&l);
    l = load("c0.json");
    expect_file_error(&l, PTS_ERR_INPUT, "c17.json", "longer than 16");
    loaded_free(&l);
}

/* ---- draw ids ---- */

static int id_of(const pts_scenario *s, const char *segment) {
    for (int i = 0; i < s->n_segments; i++)
        if (strcmp(s->segments[i].name, segment) == 0)
            return s->segments[i].draw_id;
    return -1;
}

#define SEGMENT "{\"members\": 1, \"purchases\": {\"per_year\": 1}, \"spend\": {\"mean\": 1}}"
#define SEGMENT_ID(id)                                                                             \
    "{\"draw_id\": " id                                                                            \
    ", \"members\": 1, \"purchases\": {\"per_year\": 1}, \"spend\": {\"mean\": 1}}"

Test(io_files, names_get_ids_in_byte_order) {
    char *text = with(base_text, "/segments",
                      "{\"b\": " SEGMENT ", \"a\": " SEGMENT ", \"Z\": " SEGMENT "}", NULL);
    loaded l = load_text(text);
    expect_good(&l, "ids");
    cr_assert(id_of(&l.scenario, "Z") == 0 && id_of(&l.scenario, "a") == 1);
    cr_assert_str_eq(l.scenario.segments[2].name, "b"); /* in their order */
    loaded_free(&l);
    free(text);
    text = with(base_text, "/segments",
                "{\"b\": " SEGMENT ", \"c\": " SEGMENT_ID("7") ", \"a\": " SEGMENT "}", NULL);
    l = load_text(text);
    expect_good(&l, "explicit ids");
    cr_assert(id_of(&l.scenario, "a") == 8 && id_of(&l.scenario, "b") == 9);
    cr_assert_str_eq(l.scenario.segments[0].name, "c");
    loaded_free(&l);
    free(text);
}

Test(io_files, new_names_of_a_patch_come_after) {
    put("base.json", base_text);
    put("first.json",
        "{\"extends\": \"base.json\", \"segments\": {\"b\": " SEGMENT ", \"a\": " SEGMENT "}}");
    put("second.json",
        "{\"extends\": \"first.json\", \"segments\": {\"0\": " SEGMENT ", \"b\": null}}");
    const char *set = "/segments/_=" SEGMENT;
    loaded l = load("first.json");
    expect_good(&l, "first");
    cr_assert(id_of(&l.scenario, "regular") == 0 && id_of(&l.scenario, "a") == 1);
    cr_assert_eq(id_of(&l.scenario, "b"), 2);
    loaded_free(&l);
    l = load_sets("second.json", &set, 1);
    expect_good(&l, "second");
    cr_assert(id_of(&l.scenario, "regular") == 0 && id_of(&l.scenario, "a") == 1);
    cr_assert_eq(id_of(&l.scenario, "0"), 3); /* not the id of the removed one */
    cr_assert_eq(id_of(&l.scenario, "_"), 4);
    loaded again = load_text(l.resolved);
    cr_assert_str_eq(again.resolved, l.resolved);
    loaded_free(&again);
    loaded_free(&l);
}

Test(io_files, ids_must_differ) {
    char *text = with(base_text, "/segments",
                      "{\"b\": " SEGMENT_ID("3") ", \"a\": " SEGMENT_ID("3") "}", NULL);
    loaded l = load_text(text);
    expect_refused(&l, "segments.b.draw_id", "found 3, the draw_id of \"a\" too");
    loaded_free(&l);
    free(text);
    text =
        with(base_text, "/segments", "{\"b\": " SEGMENT_ID("65535") ", \"a\": " SEGMENT "}", NULL);
    l = load_text(text);
    expect_refused(&l, "segments.a.draw_id", "found 65536, accepted: a whole number, 0 to 65535");
    loaded_free(&l);
    free(text);
}

/* ---- --set ---- */

static loaded set(const char *assignment) {
    put("base.json", base_text);
    return load_sets("base.json", &assignment, 1);
}

Test(io_files, sets_values) {
    loaded l = set("/simulation/paths=77");
    expect_good(&l, "a number");
    cr_assert_eq(l.scenario.paths, 77);
    loaded_free(&l);
    l = set("/simulation/horizon=12 months"); /* no JSON: a text */
    expect_good(&l, "a text");
    cr_assert_eq(l.scenario.horizon_months, 12);
    loaded_free(&l);
    l = set("/simulation/seed=\"18446744073709551615\"");
    expect_good(&l, "a quoted text");
    cr_assert_eq(l.scenario.seed, UINT64_MAX);
    loaded_free(&l);
    l = set("/question=a=b"); /* the first = divides */
    expect_good(&l, "two =");
    cr_assert_str_eq(l.scenario.question, "a=b");
    loaded_free(&l);
    l = set("/segments/regular/enrolments/1=9");
    expect_good(&l, "an element");
    cr_assert_eq(l.scenario.segments[0].enrolments[1].p[0], 9);
    loaded_free(&l);
    l = set("/segments/regular/enrolments/-={\"choice\": [1, 2]}");
    expect_good(&l, "an appended element");
    cr_assert_eq(l.scenario.segments[0].n_enrolments, 3);
    loaded_free(&l);
    l = set("/segments/regular/visits=null");
    expect_good(&l, "removed");
    cr_assert_eq(l.scenario.segments[0].visits_per_year.p[0], 0);
    loaded_free(&l);
    l = set("/segments/my~1shop={\"purchases\": {\"per_year\": 1}, \"spend\": {\"mean\": 1}}");
    expect_good(&l, "an escaped name");
    cr_assert_str_eq(l.scenario.segments[1].name, "my/shop");
    loaded_free(&l);
}

Test(io_files, sets_apply_in_turn_and_after_merging) {
    static const char *const sets[] = {"/simulation/paths=1", "/simulation/paths=2", "/name=x"};
    put("base.json", base_text);
    put("patch.json", "{\"extends\": \"base.json\", \"name\": \"patch\"}");
    loaded l = load_sets("patch.json", sets, 3);
    expect_good(&l, "three sets");
    cr_assert_eq(l.scenario.paths, 2);
    cr_assert_str_eq(l.scenario.name, "x");
    loaded_free(&l);
}

static void refuse_set(const char *assignment, const char *where, const char *part) {
    loaded l = set(assignment);
    char label[200];
    snprintf(label, sizeof label, "--set %.80s", assignment);
    expect_refused(&l, where ? where : label, part);
    cr_assert_eq(l.problems.list[0].line, 0); /* of no file */
    loaded_free(&l);
}

Test(io_files, wrong_sets) {
    refuse_set("/simulation/paths", NULL, "found no =");
    refuse_set("simulation/paths=1", NULL, "begins with /");
    refuse_set("=1", NULL, "begins with /");
    refuse_set("/simulatoin/paths=1", "simulatoin", "did you mean \"simulation\"");
    refuse_set("/programme/items/cup/points=1", NULL, "not there");
    refuse_set("/segments/regular/enrolments/9=1", NULL, "no such element");
    refuse_set("/simulation/paths=0", "simulation.paths",
               "found 0, accepted: a whole number, 1 to "
               "1000000 paths (--set)");
    refuse_set("/simulation/pats=1", "simulation.pats", "did you mean \"paths\"?");
    refuse_set("/extends=x.json", "extends", "unknown key");
    refuse_set("/simulation/paths={\"a\": 1, \"a\": 2}", "simulation.paths", "found \"{");
}

Test(io_files, sets_of_other_bytes) {
    loaded l = set("/question=\xFF");
    cr_assert_eq(l.status, PTS_ERR_INPUT);
    cr_assert_not_null(strstr(l.problems.list[0].message, "UTF-8"));
    loaded_free(&l);
}
