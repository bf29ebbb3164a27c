/* pointsim tests: what a person is told about a wrong scenario, and damaged or hostile files.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io_help.h"
#include "random_scenario.h"

/* ---- everything at once ---- */

Test(io_scenario, tells_all_problems_at_once) {
    static const struct {
        const char *where;
        int line;
        const char *part;
    } wanted[] = {
        {"name", 2, "found \"No Name\", accepted: a text of 1 to 64 characters of [a-z0-9_-]"},
        {"simulation.paths", 3, "found 0, accepted: a whole number, 1 to 1000000 paths"},
        {"simulation.horizont", 4, "did you mean \"horizon\"?"},
        {"simulation.horizon", 3, "missing, accepted: 1 to 1200 months"},
        {"segments.a.members", 6, "found \"many\", accepted: a whole number, 0 to 10000000000"},
        {"segments.a.purchases", 6, "missing, accepted: an object"},
        {"segments.a.spend.mean", 7, "found 0, accepted: more than 0, up to 10000000 currency"},
        {"segments.a.lifetime.model", 8, "did you mean \"exponential\"?"},
        {"programme.earn", 9, "missing"},
        {"programme.expiry.after", 10,
         "found 0, accepted: 1 day to 100 years, such as \"90 days\", \"12 months\" or \"2 years\""},
        {"programme.redemption.max_units", 11,
         "applies only where quantity is max, and that is one"},
        {"programme.redemption.at[1]", 11, "did you mean \"visit\"?"},
        {"programme.items.mug.points", 12, "accepted: 1 to 1000000000 points"},
        {"programme.nonsense", 13,
         "unknown key, accepted: anchor, earn, activities, tasks, campaigns, returns, expiry, leaver, "
         "redemption, items"},
        {"source", 14, "found 7, accepted: a text"}};
    loaded l = load_text(
        "{\"schema\": \"pointsim/scenario/1\",\n"
        " \"name\": \"No Name\",\n"
        " \"simulation\": {\"start\": \"2026-01-01\", \"paths\": 0,\n"
        "  \"horizont\": \"36 months\"},\n"
        " \"segments\": {\n"
        "  \"a\": {\"members\": \"many\",\n"
        "   \"spend\": {\"mean\": 0},\n"
        "   \"lifetime\": {\"model\": \"exponetial\", \"mean_days\": -5}}},\n"
        " \"programme\": {\n"
        "  \"expiry\": {\"kind\": \"rolling\", \"after\": 0},\n"
        "  \"redemption\": {\"max_units\": 3, \"at\": [\"purchase\", \"visits\"]},\n"
        "  \"items\": {\"mug\": {\"points\": 0.5, \"unit_cost\": 1, \"retail_value\": 2}},\n"
        "  \"nonsense\": {}},\n"
        " \"source\": 7}\n");
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        expect_refused(&l, wanted[i].where, wanted[i].part);
        cr_assert_eq(problem_at(&l, wanted[i].where)->line, wanted[i].line, "%s: line %d",
                     wanted[i].where, problem_at(&l, wanted[i].where)->line);
    }
    /* what depends on a wrong word is not judged */
    cr_assert_null(problem_at(&l, "segments.a.lifetime.mean_days"));
    cr_assert_eq(l.problems.n, (int)(sizeof wanted / sizeof *wanted));
    loaded_free(&l);
}

static void expect_suggestion(const char *pointer, const char *raw, const char *where,
                              const char *meant) {
    char *text = with(base_text, pointer, raw, NULL), part[100];
    loaded l = load_text(text);
    snprintf(part, sizeof part, "did you mean \"%s\"?", meant);
    expect_refused(&l, where, meant ? part : "unknown key, accepted: ");
    loaded_free(&l);
    free(text);
}

/* Checks across keys do not wait for the single keys to be right: they leave out only what reads a
 * wrong one (here the retail value, whose cash part is a text). */
Test(io_scenario, checks_across_keys_come_with_the_rest) {
    static const char text[] =
        "{\"schema\": \"pointsim/scenario/1\", \"name\": \"four\",\n"
        " \"simulation\": {\"start\": \"2026-03-05\", \"horizon\": \"12 months\"},\n"
        " \"segments\": {\"a\": {\"members\": 1000, \"purchases\": {\"per_year\": 4},"
        " \"spend\": {\"mean\": 30}}},\n"
        " \"programme\": {\"earn\": {\"points_per_unit\": 1}, \"expiry\": {\"kind\": \"rolling\"},\n"
        "  \"items\": {\"mug\": {\"points\": 500, \"unit_cost\": 3, \"retail_value\": 7.9, \"cash\": 9,"
        " \"utilty\": 1},\n"
        "   \"pen\": {\"points\": 100, \"unit_cost\": 1, \"retail_value\": 0.5, \"cash\": \"one\"}}}}\n";
    loaded l = load_text(text);
    cr_assert_eq(l.status, PTS_ERR_INPUT);
    cr_expect_eq(l.problems.n, 5);
    static const struct {
        const char *where;
        int line;
    } told[] = {{"simulation.start", 2},
                {"programme.expiry.after", 4},
                {"programme.items.mug.utilty", 5},
                {"programme.items.mug.retail_value", 5},
                {"programme.items.pen.cash", 6}};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        const pts_problem *problem = problem_at(&l, told[i].where);
        cr_assert_not_null(problem, "%s", told[i].where);
        cr_expect_eq(problem->line, told[i].line, "%s: line %d", told[i].where, problem->line);
    }
    loaded_free(&l);
}

Test(io_scenario, suggests_what_was_meant) {
    expect_suggestion("/progamme", "{}", "progamme", "programme");
    expect_suggestion("/Segments", "{}", "Segments", "segments");
    expect_suggestion("/simulation/path", "3", "simulation.path", "paths");
    expect_suggestion("/segments/regular/member", "3", "segments.regular.member", "members");
    expect_suggestion("/programme/earn/points_per_unti", "3", "programme.earn.points_per_unti",
                      "points_per_unit");
    expect_suggestion("/programme/leaver", "\"keep\"", "programme.leaver", "keeps");
    expect_suggestion("/programme/earn/rounding", "\"flor\"", "programme.earn.rounding", "floor");
    expect_suggestion("/programme/items/mug/cahs", "1", "programme.items.mug.cahs", "cash");
    expect_suggestion("/segments/regular/spend/mean", "{\"nromal\": [1, 0]}",
                      "segments.regular.spend.mean.nromal", "normal");
    expect_suggestion("/segments/regular/spend/mean", "{\"uniform\": [1, 2], \"truncat\": [1, 2]}",
                      "segments.regular.spend.mean.truncat", "truncate");
    expect_suggestion("/wholly_else", "1", "wholly_else", NULL);
}

/* A `when` key with a wrong kind beside it, and a kind that is right. */
Test(io_scenario, a_wrong_word_hides_what_depends_on_it) {
    char *text = with(base_text, "/programme/expiry",
                      "{\"kind\": \"monthly\", \"after\": \"1 year\", \"dates\": []}", NULL);
    loaded l = load_text(text);
    expect_refused(&l, "programme.expiry.kind", "none, rolling, calendar, inactivity");
    cr_assert_eq(l.problems.n, 1);
    loaded_free(&l);
    free(text);
}

Test(io_scenario, sources_stand_anywhere) {
    char *text =
        with(base_text, "/source", "\"s0\"", "/simulation/source", "\"s1\"", "/segments/source",
             "\"s2\"", "/segments/regular/source", "\"s3\"", "/segments/regular/spend/source",
             "\"s4\"", "/programme/items/source", "\"s5\"", "/programme/items/mug/source",
             "\"s6\\n\\u0001\"", "/segments/regular/purchases/per_year",
             "{\"lognormal\": {\"mean\": 5, \"cv\": 0.1, \"source\": \"s7\"}, "
             "\"truncate\": [1, 9], \"source\": \"s8\"}",
             NULL);
    loaded l = load_text(text);
    expect_good(&l, "sources");
    for (int i = 0; i < 9; i++) {
        char part[40];
        snprintf(part, sizeof part, "\"source\": \"s%d", i);
        cr_assert_not_null(strstr(l.resolved, part), "%s", part);
    }
    cr_assert_eq(l.scenario.n_segments, 1);
    loaded again = load_text(l.resolved);
    expect_good(&again, "resolved sources");
    cr_assert_str_eq(again.resolved, l.resolved);
    loaded_free(&again);
    loaded_free(&l);
    free(text);
}

Test(io_scenario, sources_are_texts) {
    static const char *const pointers[] = {"/source", "/segments/source",
                                           "/segments/regular/source", "/programme/items/source"};
    static const char *const places[] = {"source", "segments.source", "segments.regular.source",
                                         "programme.items.source"};
    for (int i = 0; i < 4; i++) {
        char *text = with(base_text, pointers[i], "{\"members\": 1}", NULL);
        loaded l = load_text(text);
        expect_refused(&l, places[i], "found an object, accepted: a text");
        loaded_free(&l);
        free(text);
    }
}

Test(io_scenario, wrong_tops) {
    static const char *const texts[] = {"[]", "5", "\"x\"", "null", "true"};
    for (int i = 0; i < 5; i++) {
        loaded l = load_text(texts[i]);
        expect_refused(&l, "scenario", "accepted: an object");
        loaded_free(&l);
    }
    loaded l = load_text("{}");
    cr_assert_eq(l.status, PTS_ERR_INPUT);
    cr_assert_eq(l.problems.n, 5); /* schema, name, simulation, segments, programme */
    loaded_free(&l);
}

Test(io_scenario, wrong_schema) {
    char *text = with(base_text, "/schema", "\"pointsim/scenario/2\"", NULL);
    loaded l = load_text(text);
    expect_refused(&l, "schema", "found \"pointsim/scenario/2\", accepted: pointsim/scenario/1");
    loaded_free(&l);
    free(text);
}

/* ---- syntax ---- */

Test(io_scenario, syntax_errors_have_line_and_column) {
    loaded l = load_text("{\"schema\": \"pointsim/scenario/1\",\n \"name\": 'x'}");
    expect_refused(&l, "scenario", "line 2, column 10: found ', accepted: a value");
    cr_assert_eq(l.problems.list[0].line, 2);
    loaded_free(&l);
    l = load_text("");
    expect_refused(&l, "scenario", "the text is empty");
    loaded_free(&l);
    l = load_text("{\"name\": \"a\",\n\"simulation\": {\"seed\": 1, \"seed\": 2}}");
    expect_refused(&l, "simulation.seed", "twice");
    cr_assert_eq(l.problems.list[0].line, 2);
    loaded_free(&l);
}

Test(io_scenario, every_prefix_is_refused) {
    size_t n = strlen(base_text) - 1; /* without the last line end, still whole */
    for (size_t i = 0; i < n; i++) {
        char *part = malloc(i ? i : 1); /* exactly so long: no NUL behind it */
        loaded l = {0};
        memcpy(part, base_text, i);
        l.status =
            pts_scenario_parse(part, i, NULL, NULL, 0, &l.scenario, &l.resolved, &l.problems);
        cr_assert_eq(l.status, PTS_ERR_INPUT, "prefix of %zu bytes", i);
        cr_assert_gt(l.problems.n, 0);
        cr_assert_null(l.resolved);
        loaded_free(&l);
        free(part);
    }
}

/* Random bytes in place of others: whatever comes of it, it is told or it is a scenario. */
Test(io_scenario, damaged_bytes_never_crash) {
    uint64_t state = 1;
    size_t n = strlen(base_text);
    char *text = malloc(n);
    int good = 0;
    for (int i = 0; i < 20000; i++) {
        loaded l = {0};
        memcpy(text, base_text, n);
        for (int k = 0; k <= i % 3; k++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            text[(state >> 33) % n] =
                (char)(i % 2 ? "{}[]\",:0-e\\ "[(state >> 20) % 12] : (int)(state >> 20));
        }
        l.status =
            pts_scenario_parse(text, n, NULL, NULL, 0, &l.scenario, &l.resolved, &l.problems);
        cr_assert(l.status == PTS_OK || l.status == PTS_ERR_INPUT, "status %d", l.status);
        cr_assert_eq(l.status == PTS_OK, l.problems.n == 0);
        good += l.status == PTS_OK;
        loaded_free(&l);
    }
    cr_assert_gt(good, 100); /* digits for digits */
    free(text);
}

/* ---- hostile sizes ---- */

Test(io_scenario, megabytes_of_names) {
    size_t n = 3000000;
    char *text = malloc(n + 200), *to = text;
    to += sprintf(to, "{\"");
    memset(to, 'x', n);
    to += n;
    strcpy(to, "\": 1, \"segments\": {\"\\u001b[2J\": 5}}");
    loaded l = load_text(text);
    cr_assert_eq(l.status, PTS_ERR_INPUT);
    for (int i = 0; i < l.problems.n; i++) {
        cr_assert_lt(strlen(l.problems.list[i].where), 500);
        cr_assert_lt(strlen(l.problems.list[i].message), 2500);
        cr_assert_null(strchr(l.problems.list[i].where, '\033'));
    }
    cr_assert_not_null(problem_at(&l, "segments[\"\\u001b[2J\"]"));
    loaded_free(&l);
    free(text);
}

Test(io_scenario, thousands_of_unknown_keys) {
    char *text = malloc(200000), *to = text;
    to += sprintf(to, "{");
    for (int i = 0; i < 8000; i++)
        to += sprintf(to, "%s\"k%d\": %d", i ? "," : "", i, i);
    strcpy(to, "}");
    loaded l = load_text(text);
    cr_assert_eq(l.status, PTS_ERR_INPUT);
    cr_assert_eq(l.problems.n, 1001);
    loaded_free(&l);
    free(text);
}

Test(io_scenario, more_than_64_mib) {
    size_t n = ((size_t)64 << 20) + 1;
    char *text = malloc(n);
    loaded l = {0};
    memset(text, ' ', n);
    l.status = pts_scenario_parse(text, n, NULL, NULL, 0, &l.scenario, &l.resolved, &l.problems);
    expect_refused(&l, "scenario", "more than 64 MiB");
    loaded_free(&l);
    l.status =
        pts_scenario_parse(text, n - 1, NULL, NULL, 0, &l.scenario, &l.resolved, &l.problems);
    expect_refused(&l, "scenario", "empty");
    loaded_free(&l);
    free(text);
}

/* ---- the resolved scenario ---- */

static void same_number(const pts_number *a, const pts_number *b) {
    cr_assert(a->family == b->family && a->truncated == b->truncated && a->draw_id == b->draw_id);
    cr_assert_eq(memcmp(a->p, b->p, sizeof a->p), 0);
    cr_assert(a->lo == b->lo && a->hi == b->hi && a->n_choices == b->n_choices);
    for (int i = 0; i < a->n_choices; i++)
        cr_assert_eq(a->choices[i], b->choices[i]);
}

/* Every byte outside names, lists and padding; those are compared by the resolved text. */
static void same_segment(const pts_segment *a, const pts_segment *b) {
    cr_assert_str_eq(a->name, b->name);
    cr_assert(a->draw_id == b->draw_id && a->members == b->members && a->sample == b->sample);
    cr_assert(a->has_tenure == b->has_tenure && a->lifetime == b->lifetime);
    cr_assert(a->n_enrolments == b->n_enrolments);
    cr_assert(a->enrolments_constant == b->enrolments_constant);
    for (int i = 0; i < a->n_enrolments; i++)
        same_number(&a->enrolments[i], &b->enrolments[i]);
    for (int i = 0; i < 12; i++)
        same_number(&a->season[i], &b->season[i]);
    same_number(&a->tenure_mean_years, &b->tenure_mean_years);
    same_number(&a->purchases_per_year, &b->purchases_per_year);
    same_number(&a->purchases_shape, &b->purchases_shape);
    same_number(&a->visits_per_year, &b->visits_per_year);
    same_number(&a->life_mean_days, &b->life_mean_days);
    same_number(&a->dropout_a, &b->dropout_a);
    same_number(&a->spend_mean, &b->spend_mean);
    same_number(&a->propensity, &b->propensity);
    same_number(&a->size_effect, &b->size_effect);
}

static void same_scenario(const pts_scenario *a, const pts_scenario *b) {
    cr_assert(a->seed == b->seed && a->paths == b->paths && a->sample == b->sample);
    cr_assert(a->horizon_months == b->horizon_months && a->warmup_months == b->warmup_months);
    cr_assert(a->n_segments == b->n_segments && a->n_items == b->n_items);
    cr_assert(a->redeem_at == b->redeem_at && a->max_units == b->max_units);
    cr_assert(a->expiry == b->expiry && a->n_reset_dates == b->n_reset_dates);
    cr_assert(a->expiry_after.days == b->expiry_after.days);
    cr_assert(a->expiry_after.months == b->expiry_after.months);
    for (int i = 0; i < a->n_segments; i++)
        same_segment(&a->segments[i], &b->segments[i]);
    for (int i = 0; i < a->n_items; i++) {
        cr_assert_str_eq(a->items[i].name, b->items[i].name);
        same_number(&a->items[i].points, &b->items[i].points);
        same_number(&a->items[i].retail_value, &b->items[i].retail_value);
    }
}

Test(io_scenario, resolved_text_reads_back) {
    for (uint64_t seed = 0; seed < 300; seed++) {
        char *text = random_scenario(seed);
        loaded a = load_text(text);
        expect_good(&a, text);
        loaded b = load_text(a.resolved);
        expect_good(&b, a.resolved);
        cr_assert_str_eq(a.resolved, b.resolved);
        same_scenario(&a.scenario, &b.scenario);
        loaded_free(&a);
        loaded_free(&b);
        free(text);
    }
}

Test(io_scenario, resolved_numbers_keep_every_bit) {
    char raw[64];
    uint64_t state = 7;
    for (int i = 0; i < 2000; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        double x = (double)(state >> 11) * 0x1p-53 * 1e7;
        snprintf(raw, sizeof raw, "%.17g", x);
        char *text = with(base_text, "/segments/regular/spend/mean", raw, NULL);
        loaded a = load_text(text);
        loaded b = load_text(a.resolved);
        cr_assert_eq(a.scenario.segments[0].spend_mean.p[0], x);
        cr_assert_eq(b.scenario.segments[0].spend_mean.p[0], x);
        loaded_free(&a);
        loaded_free(&b);
        free(text);
    }
}

Test(io_scenario, resolved_forms) {
    char *text = with(base_text, "/simulation/seed", "5", "/simulation/runoff", "\"1 year\"",
                      "/programme/expiry", "{\"kind\": \"rolling\", \"after\": \"1 day\"}", NULL);
    loaded l = load_text(text);
    expect_good(&l, "forms");
    cr_assert_not_null(strstr(l.resolved, "\"seed\": \"5\""));
    cr_assert_not_null(strstr(l.resolved, "\"runoff\": \"12 months\""));
    cr_assert_not_null(strstr(l.resolved, "\"after\": \"1 day\""));
    cr_assert_not_null(strstr(l.resolved, "\"to\": \"day\""));
    cr_assert_not_null(strstr(l.resolved, "\"draw_id\": 0"));
    cr_assert_not_null(strstr(l.resolved, "\"enrolments\": [5, 6]"));
    cr_assert_null(strstr(l.resolved, "max_units")); /* does not apply */
    cr_assert_null(strstr(l.resolved, "tenure"));
    loaded_free(&l);
    free(text);
    text = with(base_text, "/segments/regular/enrolments", "5", NULL);
    l = load_text(text);
    cr_assert_not_null(strstr(l.resolved, "\"enrolments\": 5,"));
    loaded_free(&l);
    free(text);
}
