/* pointsim tests: charts by gnuplot, and what happens without it.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "store_fake.h"

#include <fcntl.h>
#include <sys/file.h>

static bool gnuplot_here(void) {
    return system("gnuplot --version >/dev/null 2>&1") == 0;
}

static void assert_no_plots(const stored *s) {
    cr_assert_eq(stored_entries(stored_path(s, "plots"), false), 0);
}

static void assert_told(stored *s, const char *word) {
    pts_problems_free(&s->problems);
    cr_assert_eq(pts_store_plot(s->dir, &s->problems), PTS_ERR_IO);
    cr_assert_eq(s->problems.n, 1);
    cr_assert_not_null(strstr(s->problems.list[0].message, word), "%s",
                       s->problems.list[0].message);
}

/* One problem, its message holding `word`; no picture is left, but those that were there are. */
static void assert_fails(stored *s, const char *word) {
    assert_told(s, word);
    assert_no_plots(s);
    (void)mkdir(stored_path(s, "plots"), 0777);
    stored_put(s, "plots/outstanding.svg", "drawn before");
    stored_put(s, "plots/value_per_point.png", "and this");
    assert_told(s, word);
    char *svg = stored_read(s, "plots/outstanding.svg");
    char *png = stored_read(s, "plots/value_per_point.png");
    cr_assert(svg && strcmp(svg, "drawn before") == 0);
    cr_assert(png && strcmp(png, "and this") == 0);
    cr_assert_eq(stored_entries(stored_path(s, "plots"), false), 2);
    free(svg);
    free(png);
}

/* A folder of scripts of which each holds `text`. */
static void put_scripts(const stored *s, const char *text) {
    for (int i = 0; pts_plot_names[i]; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "%s.gp", pts_plot_names[i]);
        stored_put(s, name, text);
    }
    cr_assert_eq(setenv("POINTSIM_DATADIR", s->dir, 1), 0);
}

Test(store_plot, without_gnuplot_a_message_says_how_to_get_it) {
    stored s;
    stored_init(&s, 1, 0);
    stored_write(&s);
    cr_assert_eq(setenv("PATH", "/nonexistent", 1), 0);
    assert_fails(&s, "apt-get install gnuplot-nox");
    stored_free(&s);
}

Test(store_plot, without_scripts_a_message_says_where_they_are_looked_for) {
    stored s;
    stored_init(&s, 1, 0);
    stored_write(&s);
    cr_assert_eq(setenv("POINTSIM_DATADIR", "/nonexistent", 1), 0);
    assert_fails(&s, "POINTSIM_DATADIR");
    cr_assert_str_eq(s.problems.list[0].where, "/nonexistent");
    stored_free(&s);
}

Test(store_plot, what_gnuplot_said_is_passed_on) {
    stored s;
    if (!gnuplot_here())
        cr_skip_test("gnuplot is not installed");
    stored_init(&s, 1, 0);
    stored_write(&s);
    put_scripts(&s, "print \"my last words\"\nexit status 3\n");
    assert_fails(&s, "my last words");
    stored_free(&s);
}

Test(store_plot, a_script_that_draws_nothing_is_no_success) {
    stored s;
    if (!gnuplot_here())
        cr_skip_test("gnuplot is not installed");
    stored_init(&s, 1, 0);
    stored_write(&s);
    put_scripts(&s, "# nothing\n");
    assert_fails(&s, "the result is stored");
    stored_free(&s);
}

Test(store_plot, a_folder_without_a_result_is_told) {
    stored s;
    stored_init(&s, 1, 0);
    cr_assert_eq(pts_store_plot(s.dir, &s.problems), PTS_ERR_IO);
    cr_assert_eq(pts_store_plot("/nonexistent/x", &s.problems), PTS_ERR_IO);
    cr_assert_eq(s.problems.n, 2);
    cr_assert_eq(stored_entries(s.dir, false), 0);
    stored_free(&s);
}

/* What a killed run left is no picture of this result. */
Test(store_plot, a_picture_left_half_way_is_not_taken_for_a_new_one) {
    stored s;
    if (!gnuplot_here())
        cr_skip_test("gnuplot is not installed");
    stored_init(&s, 1, 0);
    stored_write(&s);
    put_scripts(&s, "# nothing\n");
    cr_assert_eq(mkdir(stored_path(&s, "plots"), 0777), 0);
    stored_put(&s, "plots/outstanding.svg.part", "half");
    stored_put(&s, "plots/outstanding.png.part", "half");
    assert_told(&s, "the result is stored");
    assert_no_plots(&s);
    stored_free(&s);
}

/* The second of the scripts fails: the first one's picture does not replace an older one. */
Test(store_plot, all_pictures_are_replaced_or_none) {
    stored s;
    if (!gnuplot_here())
        cr_skip_test("gnuplot is not installed");
    stored_init(&s, 1, 0);
    stored_write(&s);
    put_scripts(&s, "exit status 3\n");
    stored_put(
        &s, "outstanding.gp",
        "do for [e in 'svg png'] { set print 'plots/outstanding.'.e.'.part'; print 'new' }\n");
    cr_assert_eq(mkdir(stored_path(&s, "plots"), 0777), 0);
    stored_put(&s, "plots/outstanding.svg", "old");
    assert_told(&s, "programme_cost.gp");
    char *svg = stored_read(&s, "plots/outstanding.svg");
    cr_assert_str_eq(svg, "old");
    cr_assert_eq(stored_entries(stored_path(&s, "plots"), false), 1);
    free(svg);
    stored_free(&s);
}

/* Plots of one result beside another's figures would come of drawing while a run is storing. */
Test(store_plot, nothing_is_drawn_while_a_run_is_storing) {
    stored s;
    stored_init(&s, 1, 0);
    stored_write(&s);
    int other = open(s.dir, O_RDONLY);
    cr_assert_eq(flock(other, LOCK_EX), 0);
    assert_told(&s, "another pointsim");
    cr_assert_eq(close(other), 0);
    stored_free(&s);
}

/* ---- pictures ---- */

static int occurrences(const char *text, const char *word) {
    int n = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at++)
        n++;
    return n;
}

static void assert_pictures(const stored *s) {
    for (int i = 0; pts_plot_names[i]; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "plots/%s.svg", pts_plot_names[i]);
        char *svg = stored_read(s, name);
        cr_assert_not_null(svg, "%s", name);
        cr_assert_not_null(strstr(svg, "</svg>"), "%s is cut", name);
        cr_assert_eq(occurrences(svg, ">median</text>"), 1, "%s", name);
        bool known = strstr(svg, "The scenario gives no budget") == NULL;
        cr_assert_eq(strstr(svg, "90 % of paths") != NULL, known && s->f.results.n_paths >= 72,
                     "%s: the legend tells what is drawn", name);
        cr_assert_null(strstr(svg, "NaN"), "%s", name);
        free(svg);
        (void)snprintf(name, sizeof name, "plots/%s.png", pts_plot_names[i]);
        char *png = stored_read(s, name);
        cr_assert_not_null(png, "%s", name);
        cr_assert_eq(memcmp(png, "\x89PNG", 4), 0);
        free(png);
    }
    int pictures = 0;
    while (pts_plot_names[pictures / 2])
        pictures += 2;
    cr_assert_eq(stored_entries(stored_path(s, "plots"), false), pictures,
                 "nothing but the pictures");
}

Test(store_plot, pictures_of_a_result) {
    stored s;
    if (!gnuplot_here())
        cr_skip_test("gnuplot is not installed");
    stored_init(&s, 72, 0);
    stored_write(&s);
    cr_assert_eq(pts_store_plot(s.dir, &s.problems), PTS_OK, "%s", s.problems.list[0].message);
    assert_pictures(&s);
    char *svg = stored_read(&s, "plots/value_per_point.svg");
    cr_assert_not_null(strstr(svg, "EUR per 100 points"));
    cr_assert_not_null(strstr(svg, ">anchor</text>"));
    cr_assert_not_null(strstr(svg, "72 paths; 950 members at the start, 9 simulated"));
    free(svg);
    svg = stored_read(&s, "plots/programme_cost.svg");
    cr_assert_not_null(strstr(svg, " EUR</text>"), "a sum of money");
    free(svg);
    svg = stored_read(&s, "plots/budget_used.svg");
    cr_assert_not_null(strstr(svg, "The scenario gives no budget"));
    cr_assert_null(strstr(svg, ">budget</text>"), "no line where there is no budget");
    free(svg);
    stored_free(&s);
}

/* 13 paths have a median and quartiles, 3 have none: the chart shows what there is. */
Test(store_plot, pictures_of_few_paths) {
    static const int paths[] = {13, 3};
    if (!gnuplot_here())
        cr_skip_test("gnuplot is not installed");
    for (int i = 0; i < 2; i++) {
        stored s;
        stored_init(&s, paths[i], 0);
        stored_write(&s);
        cr_assert_eq(pts_store_plot(s.dir, &s.problems), PTS_OK);
        assert_pictures(&s);
        char *svg = stored_read(&s, "plots/outstanding.svg");
        bool none = strstr(svg, "not available in any month") != NULL;
        cr_assert_eq(none, i == 1, "%d paths", paths[i]);
        free(svg);
        stored_free(&s);
    }
}

/* What gnuplot would run, format or read as a cell stays the text it is. */
Test(store_plot, hostile_names_are_shown_not_run) {
    stored s;
    if (!gnuplot_here())
        cr_skip_test("gnuplot is not installed");
    stored_init(&s, 3, 0);
    strcpy(s.f.name, "`touch HERE` a_b^2 {/Symbol x} @y %s <b>, \"q\"");
    strcpy(s.f.currency, "`touch HERE`,$_");
    stored_write(&s);
    cr_assert_eq(pts_store_plot(s.dir, &s.problems), PTS_OK);
    assert_pictures(&s);
    char *svg = stored_read(&s, "plots/outstanding.svg");
    cr_assert_not_null(strstr(svg, "`touch HERE` a_b^2 {/Symbol x} @y %s &lt;b"));
    cr_assert_null(stored_read(&s, "HERE"));
    free(svg);
    stored_free(&s);
}

Test(store_plot, a_result_in_which_nothing_happened_has_pictures) {
    stored s;
    if (!gnuplot_here())
        cr_skip_test("gnuplot is not installed");
    stored_init(&s, 2, 0);
    for (int i = 0; i < 2; i++) {
        size_t flows = 2 * (FAKE_MONTHS + 2) * PTS_FLOWS;
        memset(s.f.results.paths[i].flows, 0, flows * sizeof(int64_t));
    }
    pts_estimates_free(&s.estimates);
    cr_assert_eq(pts_estimates_make(&s.f.scenario, &s.f.results, NULL, &s.estimates), PTS_OK);
    stored_write(&s);
    cr_assert_eq(pts_store_plot(s.dir, &s.problems), PTS_OK, "%s",
                 s.problems.n ? s.problems.list[0].message : "");
    assert_pictures(&s);
    char *svg = stored_read(&s, "plots/redemption_rate.svg");
    cr_assert_not_null(strstr(svg, "not available in any month"));
    free(svg);
    stored_free(&s);
}
