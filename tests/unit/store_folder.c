/* pointsim tests: the result folder is changed all at once or not at all, or says that it is not.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* renameat2 */
#include "store_fake.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

enum { FILES = 7 };
static const char *const files[FILES] = {"manifest.json", "summary.json", "monthly.csv",
                                         "ledger.csv",    "paths.csv",    "cohorts.csv",
                                         "about.tsv"};

/* Contents of the whole result; the caller frees. */
static void read_all(const stored *s, char *text[FILES]) {
    for (int i = 0; i < FILES; i++) {
        text[i] = stored_read(s, files[i]);
        cr_assert_not_null(text[i], "no %s", files[i]);
    }
}

static void assert_same_and_free(const stored *s, char *before[FILES]) {
    char *now[FILES];
    read_all(s, now);
    for (int i = 0; i < FILES; i++) {
        cr_assert_str_eq(now[i], before[i], "%s has changed", files[i]);
        free(now[i]);
        free(before[i]);
    }
}

/* Another result than the one stored before. */
static void change(stored *s) {
    s->f.results.fingerprint++;
    strcpy(s->f.name, "second run");
}

static void limit_file_size(rlim_t bytes) {
    struct rlimit limit;
    cr_assert_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

Test(store_folder, is_made_with_its_parents_and_holds_exactly_the_result) {
    stored s;
    char top[DIR_SIZE];
    stored_init(&s, 2, 0);
    strcpy(top, s.dir);
    (void)snprintf(s.dir, sizeof s.dir, "%.40s/a/b c/", top);
    stored_write(&s);
    cr_assert_eq(stored_entries(s.dir, false), FILES);
    stored_write(&s);
    cr_assert_eq(stored_entries(s.dir, true), FILES, "again into the same folder");
    cr_assert_eq(rmdir(s.dir), 0);
    (void)snprintf(s.dir, sizeof s.dir, "%.40s/a", top);
    cr_assert_eq(rmdir(s.dir), 0);
    strcpy(s.dir, top);
    stored_free(&s);
}

/* Whichever file the disk is too full for, the result before stands and nothing else is there. */
Test(store_folder, a_full_disk_leaves_the_previous_result_whole) {
    static const rlim_t sizes[] = {0, 1, 60, 200, 400, 700, 1500, 3000, 6000};
    int failed = 0;
    (void)signal(SIGXFSZ, SIG_IGN);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        stored s;
        char *before[FILES];
        stored_init(&s, 2, 0);
        stored_write(&s);
        read_all(&s, before);
        change(&s);
        limit_file_size(sizes[i]);
        int status = pts_store_write(s.dir, &s.in, &s.problems);
        limit_file_size(RLIM_INFINITY);
        cr_assert_eq(status, PTS_ERR_IO, "limit %d", (int)sizes[i]);
        cr_assert_eq(s.problems.n, 1);
        cr_assert(strncmp(s.problems.list[0].where, s.dir, strlen(s.dir)) == 0);
        cr_assert_not_null(strstr(s.problems.list[0].message, strerror(EFBIG)), "%s",
                           s.problems.list[0].message);
        assert_same_and_free(&s, before);
        cr_assert_eq(stored_entries(s.dir, false), FILES, "limit %d left files", (int)sizes[i]);
        failed++;
        stored_free(&s);
    }
    cr_assert_eq(failed, 9);
}

/* Killed by the signal of the limit, in the middle of a file; the next run cleans up. */
Test(store_folder, a_kill_leaves_the_previous_result_whole) {
    static const rlim_t sizes[] = {10, 300, 700, 3000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        stored s;
        char *before[FILES];
        int end = 0;
        stored_init(&s, 2, 0);
        stored_write(&s);
        read_all(&s, before);
        change(&s);
        pid_t child = fork();
        if (child == 0) {
            (void)signal(SIGXFSZ, SIG_DFL);
            limit_file_size(sizes[i]);
            (void)pts_store_write(s.dir, &s.in, &s.problems);
            _exit(0);
        }
        cr_assert_eq(waitpid(child, &end, 0), child);
        cr_assert(WIFSIGNALED(end), "limit %d did not kill", (int)sizes[i]);
        assert_same_and_free(&s, before);
        cr_assert(stored_entries(s.dir, false) > FILES, "the kill came before any file");
        stored_write(&s);
        cr_assert_eq(stored_entries(s.dir, false), FILES);
        char *manifest = stored_read(&s, "manifest.json");
        cr_assert_not_null(strstr(manifest, "0000000000000abd"));
        free(manifest);
        stored_free(&s);
    }
}

Test(store_folder, an_unwritable_folder_is_told) {
    stored s;
    stored_init(&s, 1, 0);
    cr_assert_eq(chmod(s.dir, 0555), 0);
    bool root = geteuid() == 0;
    if (root)
        cr_assert_eq(seteuid(65534), 0);
    int status = pts_store_write(s.dir, &s.in, &s.problems);
    char below[PATH_SIZE];
    (void)snprintf(below, sizeof below, "%s/x/y", s.dir);
    int status_below = pts_store_write(below, &s.in, &s.problems);
    if (root)
        cr_assert_eq(seteuid(0), 0);
    cr_assert_eq(status, PTS_ERR_IO);
    cr_assert_eq(status_below, PTS_ERR_IO);
    cr_assert_eq(s.problems.n, 2);
    cr_assert_not_null(strstr(s.problems.list[0].message, strerror(EACCES)));
    cr_assert_eq(chmod(s.dir, 0777), 0);
    stored_free(&s);
}

Test(store_folder, a_file_in_the_way_is_told) {
    stored s;
    char path[PATH_SIZE], below[PATH_SIZE + 8];
    stored_init(&s, 1, 0);
    stored_put(&s, "taken", "a file\n");
    strcpy(path, stored_path(&s, "taken"));
    (void)snprintf(below, sizeof below, "%s/x", path);
    cr_assert_eq(pts_store_write(path, &s.in, &s.problems), PTS_ERR_IO);
    cr_assert_eq(pts_store_write(below, &s.in, &s.problems), PTS_ERR_IO);
    cr_assert_eq(pts_store_write("", &s.in, &s.problems), PTS_ERR_IO);
    cr_assert_eq(s.problems.n, 3);
    for (int i = 0; i < 2; i++)
        cr_assert_not_null(strstr(s.problems.list[i].message, "where a file is"), "%s",
                           s.problems.list[i].message);
    char *text = stored_read(&s, "taken");
    cr_assert_str_eq(text, "a file\n");
    free(text);
    stored_free(&s);
}

/* ---- daily.csv ---- */

enum { DAYS = 2 };

static void keep_days(stored *s) {
    s->f.results.dims.days = DAYS;
    for (int64_t i = 0; i < s->f.results.n_paths; i++) {
        pts_dims dims = s->f.results.dims;
        pts_ledger_free(&s->f.results.paths[i]);
        cr_assert_eq(pts_ledger_init(&s->f.results.paths[i], dims), PTS_OK);
        for (int f = 0; f < DAYS * PTS_DAILY_FLOWS; f++)
            s->f.results.paths[i].daily[f] = 100 * i + f;
    }
}

Test(store_folder, daily_flows_are_part_of_the_result) {
    stored s;
    stored_init(&s, 2, 0);
    keep_days(&s);
    stored_write(&s);
    cr_assert_eq(stored_entries(s.dir, false), FILES + 1);
    char *text = stored_read(&s, "daily.csv");
    cr_assert_str_eq(text, "path,day,purchases,enrolled,issued,redeemed,expired,redemptions\n"
                           "0,0,0,1,2,3,4,5\n"
                           "0,1,6,7,8,9,10,11\n"
                           "1,0,100,101,102,103,104,105\n"
                           "1,1,106,107,108,109,110,111\n");
    free(text);
    s.f.results.dims.days = 0;
    stored_write(&s);
    cr_assert_null(stored_read(&s, "daily.csv"), "of an earlier result");
    cr_assert_eq(stored_entries(s.dir, false), FILES);
    stored_free(&s);
}

/* ---- tiers.csv ---- */

Test(store_folder, members_of_tiers_are_part_of_the_result) {
    stored s;
    stored_init(&s, 1, 0);
    pts_tier_level levels[] = {{.name = "silver"}, {.name = "=gold"}};
    s.f.scenario.tiers = (pts_tier_rules){.levels = levels, .n_levels = 2};
    s.f.results.dims.tiers = 2;
    pts_ledger_free(&s.f.results.paths[0]);
    cr_assert_eq(pts_ledger_init(&s.f.results.paths[0], s.f.results.dims), PTS_OK);
    pts_ledger_tier(&s.f.results.paths[0], 0, 1)[1] = 7;
    pts_ledger_tier(&s.f.results.paths[0], 1, 3)[0] = 9;
    stored_write(&s);
    cr_assert_eq(stored_entries(s.dir, false), FILES + 1);
    char *text = stored_read(&s, "tiers.csv");
    static const char begins[] = "path,month,segment,tier,members\n"
                                 "0,2026-11,adults,silver,0\n"
                                 "0,2026-11,adults,'=gold,7\n"
                                 "0,2026-11,students,silver,0\n";
    cr_assert_eq(strncmp(text, begins, strlen(begins)), 0, "%s", text);
    cr_assert_not_null(strstr(text, "\n0,2027-01,students,silver,9\n"));
    free(text);
    s.f.scenario.tiers = (pts_tier_rules){0};
    s.f.results.dims.tiers = 0;
    stored_write(&s);
    cr_assert_null(stored_read(&s, "tiers.csv"), "of an earlier result");
    stored_free(&s);
}

/* ---- capacity.csv ---- */

Test(store_folder, units_of_items_are_part_of_the_result) {
    stored s;
    stored_init(&s, 1, 0);
    pts_item items[] = {{.name = "cup"}, {.name = "=mug"}};
    s.f.scenario.items = items;
    s.f.scenario.n_items = s.f.results.dims.items = 2;
    pts_ledger_free(&s.f.results.paths[0]);
    cr_assert_eq(pts_ledger_init(&s.f.results.paths[0], s.f.results.dims), PTS_OK);
    pts_ledger_unit(&s.f.results.paths[0], 0, 1)[1] = 7;
    pts_ledger_unit(&s.f.results.paths[0], 1, 1)[1] = 4;
    pts_ledger_unit(&s.f.results.paths[0], 1, 3)[0] = 9;
    stored_write(&s);
    cr_assert_eq(stored_entries(s.dir, false), FILES + 1);
    char *text = stored_read(&s, "capacity.csv");
    static const char begins[] = "month,item,unit,mean,se,p05,p50,p95\n"
                                 "2026-11,cup,count,0,,,,\n"
                                 "2026-11,'=mug,count,11,,,,\n";
    cr_assert_eq(strncmp(text, begins, strlen(begins)), 0, "%s", text);
    cr_assert_not_null(strstr(text, "\n2027-01,cup,count,9,,,,\n"));
    free(text);
    s.f.scenario.items = NULL;
    s.f.scenario.n_items = s.f.results.dims.items = 0;
    stored_write(&s);
    cr_assert_null(stored_read(&s, "capacity.csv"), "of an earlier result");
    stored_free(&s);
}

/* ---- cut off, or failing, between the renames ---- */

static int steps, renames; /* taken so far; a step is a rename or a removal */
static int kill_step, kill_rename, fail_rename;

static void step(bool rename) {
    renames += rename;
    if (++steps == kill_step || (rename && renames == kill_rename))
        (void)raise(SIGKILL);
}

/* These take the place of the C library's: the library under test is linked into this program. */
int renameat(int from_fd, const char *from, int to_fd, const char *to) {
    step(true);
    if (renames == fail_rename) {
        errno = EIO;
        return -1;
    }
    return renameat2(from_fd, from, to_fd, to, 0);
}

int unlinkat(int fd, const char *name, int flags) {
    step(false);
    return (int)syscall(SYS_unlinkat, fd, name, flags);
}

static int store(stored *s) {
    return pts_store_write(s->dir, &s->in, &s->problems);
}

/* No gnuplot is needed to complete a result. */
static int report(stored *s) {
    cr_assert_eq(setenv("PATH", "/nonexistent", 1), 0);
    return pts_store_plot(s->dir, &s->problems);
}

/* Whether the work was killed, at the latest before its n-th step. */
static bool killed_at(stored *s, int n, int (*work)(stored *)) {
    int end = 0;
    pid_t child = fork();
    if (child == 0) {
        steps = renames = 0;
        kill_step = n;
        (void)work(s);
        _exit(0);
    }
    cr_assert_eq(waitpid(child, &end, 0), child);
    return WIFSIGNALED(end);
}

/* A result of FILES + 1 files, and one of FILES that is stored over it. */
enum { ALL = FILES + 1, FIRST = 0, SECOND = 1 };
static const char *const all[ALL] = {"manifest.json", "summary.json", "monthly.csv", "ledger.csv",
                                     "paths.csv",     "cohorts.csv",  "about.tsv",   "daily.csv"};
static char *whole[2][ALL];

static void store_first(stored *s) {
    s->f.results.dims.days = DAYS;
    s->f.results.fingerprint = 0xabc;
    stored_write(s);
    (void)mkdir(stored_path(s, "plots"), 0777);
    stored_put(s, "plots/outstanding.svg", "of the first");
    stored_put(s, ".daily.csv.part", "of a killed run");
    s->f.results.dims.days = 0;
    s->f.results.fingerprint = 0xabd;
}

/* Stores the first; the second is what is stored next. */
static void two_results(stored *s) {
    stored_init(s, 2, 0);
    keep_days(s);
    for (int i = 0; i < 2; i++) {
        if (i == FIRST)
            store_first(s);
        else
            stored_write(s);
        for (int f = 0; f < ALL; f++)
            whole[i][f] = stored_read(s, all[f]);
    }
    cr_assert_null(whole[SECOND][ALL - 1]);
    store_first(s);
}

static void two_results_free(stored *s) {
    for (int f = 0; f < ALL; f++) {
        free(whole[FIRST][f]);
        free(whole[SECOND][f]);
    }
    stored_free(s);
}

static bool is_whole(const stored *s, int which) {
    bool same = true;
    for (int f = 0; f < ALL; f++) {
        char *text = stored_read(s, all[f]);
        const char *wanted = whole[which][f];
        same = same && (text && wanted ? strcmp(text, wanted) == 0 : !text && !wanted);
        free(text);
    }
    return same;
}

static bool is_marked(const stored *s) {
    return access(stored_path(s, "UNFINISHED"), F_OK) == 0;
}

static void assert_told(stored *s, const char *word) {
    cr_assert_geq(s->problems.n, 1);
    cr_assert_not_null(strstr(s->problems.list[0].message, word), "%s",
                       s->problems.list[0].message);
    pts_problems_free(&s->problems);
}

static void assert_completed(stored *s) {
    assert_told(s, "completed the result");
    cr_assert(is_whole(s, SECOND));
    cr_assert_not(is_marked(s));
    cr_assert_eq(stored_entries(s->dir, false), FILES + 1, "a hidden file is left");
    cr_assert_eq(stored_entries(stored_path(s, "plots"), false), 0, "of the first result");
}

/* Report says to run again and changes nothing; the next run puts it right. */
static void assert_refused_until_run_again(stored *s) {
    int entries = stored_entries(s->dir, false);
    cr_assert_eq(report(s), PTS_ERR_IO);
    assert_told(s, "run it again");
    cr_assert(is_marked(s));
    cr_assert_eq(stored_entries(s->dir, false), entries);
    stored_write(s);
    cr_assert_eq(s->problems.n, 0);
    cr_assert(is_whole(s, SECOND));
    cr_assert_eq(stored_entries(s->dir, false), FILES + 1);
}

/* The second result is cut off when it is marked and `moved` of its files are in their places. */
static void cut_after(stored *s, int moved) {
    kill_rename = 2 + moved; /* the mark's own is the first */
    cr_assert(killed_at(s, 0, store));
    kill_rename = 0;
    cr_assert(is_marked(s));
}

Test(store_folder, cut_anywhere_a_result_is_whole_or_can_be_completed) {
    stored s;
    int n = 1, cuts[2] = {0}, marks = 0;
    two_results(&s);
    for (; killed_at(&s, n, store); n++) {
        if (is_marked(&s)) {
            marks++;
            cr_assert_eq(report(&s), PTS_ERR_IO, "there is no gnuplot");
            assert_completed(&s);
        } else {
            cr_assert(is_whole(&s, FIRST) != is_whole(&s, SECOND), "step %d", n);
            cuts[is_whole(&s, SECOND)]++;
        }
        store_first(&s);
    }
    cr_assert_gt(cuts[FIRST], 0);
    cr_assert_eq(cuts[SECOND], 0, "the mark's removal is the last step");
    cr_assert_geq(marks, FILES + 3, "renames, daily.csv, plots, mark");
    two_results_free(&s);
}

Test(store_folder, a_first_result_is_completed_too) {
    stored s;
    two_results(&s);
    (void)stored_entries(stored_path(&s, "plots"), true);
    (void)stored_entries(s.dir, true);
    cut_after(&s, 0);
    cr_assert_eq(report(&s), PTS_ERR_IO, "there is no gnuplot");
    assert_completed(&s);
    two_results_free(&s);
}

Test(store_folder, completing_can_be_cut_too) {
    stored s;
    int n = 1;
    two_results(&s);
    for (bool cut = true; cut; n++) {
        cut_after(&s, 2);
        cut = killed_at(&s, n, report);
        bool marked = is_marked(&s);
        cr_assert_eq(report(&s), PTS_ERR_IO, "there is no gnuplot");
        cr_assert_eq(s.problems.n, marked ? 2 : 1);
        if (marked)
            assert_completed(&s);
        cr_assert(is_whole(&s, SECOND), "step %d", n);
        pts_problems_free(&s.problems);
        store_first(&s);
    }
    cr_assert_gt(n, FILES);
    two_results_free(&s);
}

Test(store_folder, the_next_run_completes_before_it_writes) {
    stored s;
    two_results(&s);
    for (int moved = 0; moved < FILES; moved++) {
        cut_after(&s, moved);
        (void)signal(SIGXFSZ, SIG_IGN);
        limit_file_size(700);
        cr_assert_eq(store(&s), PTS_ERR_IO);
        limit_file_size(RLIM_INFINITY);
        cr_assert_eq(s.problems.n, 2, "completed, and the disk is full");
        assert_completed(&s);
        store_first(&s);
    }
    cut_after(&s, 3);
    s.f.results.dims.days = DAYS;
    s.f.results.fingerprint = 0xabc;
    stored_write(&s);
    assert_told(&s, "completed the result");
    cr_assert(is_whole(&s, FIRST));
    cr_assert_not(is_marked(&s));
    cr_assert_eq(stored_entries(s.dir, false), ALL + 1);
    two_results_free(&s);
}

/* Rename 1 is the mark's. */
Test(store_folder, a_rename_that_fails_is_told_and_can_be_made_up_for) {
    stored s;
    two_results(&s);
    for (int rename = 1; rename <= 1 + FILES; rename++) {
        renames = 0;
        fail_rename = rename;
        cr_assert_eq(store(&s), PTS_ERR_IO);
        fail_rename = 0;
        cr_assert_eq(s.problems.n, 1);
        assert_told(&s, strerror(EIO));
        cr_assert_eq(is_marked(&s), rename > 2);
        if (rename > 2) {
            (void)report(&s);
            assert_completed(&s);
            store_first(&s);
            continue;
        }
        cr_assert(is_whole(&s, FIRST), "rename %d", rename);
        cr_assert_eq(stored_entries(s.dir, false), ALL + 1, "a hidden file is left");
    }
    two_results_free(&s);
}

/* ---- marks that cannot be followed ---- */

/* The first `from` in the mark becomes `to`. */
static void edit_mark(const stored *s, const char *from, const char *to) {
    char *text = stored_read(s, "UNFINISHED"), edited[2000];
    char *at = strstr(text, from);
    cr_assert_not_null(at, "%s", text);
    (void)snprintf(edited, sizeof edited, "%.*s%s%s", (int)(at - text), text, to,
                   at + strlen(from));
    stored_put(s, "UNFINISHED", edited);
    free(text);
}

Test(store_folder, a_mark_with_anything_but_our_steps_is_not_followed) {
    static const char *const edits[][2] = {
        {"move about.tsv", "move ../victim"},
        {"move about.tsv", "move /etc/passwd"},
        {"move about.tsv", "move plots"},
        {"move about.tsv", "move UNFINISHED"},
        {"remove daily.csv", "remove ../victim"},
        {"remove daily.csv", "remove daily.csv\nremove ../victim"},
        {"remove daily.csv", "remove daily.csv 1"},
        {"remove daily.csv\n", ""},
        {"remove daily.csv", "remove about.tsv"},
        {"remove daily.csv", "sweep daily.csv"},
        {"move about.tsv ", "move about.tsv"},
        {"move about.tsv ", "move about.tsv +"},
        {"move about.tsv ", "move about.tsv 0x"},
        {"move about.tsv ", "move about.tsv 99999999999999999999"},
        {"move about.tsv ", "move about.tsv 1"},
        {"move about.tsv ", "move about.tsv 0\nmove about.tsv "},
        {"move about.tsv", " move about.tsv"},
        {"move about.tsv", "\nmove about.tsv"},
        {"\n\n", "\n"},
    };
    stored s;
    two_results(&s);
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        cut_after(&s, (int)i % FILES);
        edit_mark(&s, edits[i][0], edits[i][1]);
        assert_refused_until_run_again(&s);
        store_first(&s);
    }
    two_results_free(&s);
}

Test(store_folder, a_mark_that_is_none_of_ours_is_not_followed) {
    static const char *const texts[] = {"", "cut\n", "\n\n", "older words\nwithout a list\n\n"};
    stored s;
    two_results(&s);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        cut_after(&s, 4);
        stored_put(&s, "UNFINISHED", texts[i]);
        assert_refused_until_run_again(&s);
        store_first(&s);
    }
    for (int i = 0; i < 2; i++) {
        static const char *const ends[] = {"\0more", "more\n"};
        cut_after(&s, 4);
        FILE *mark = fopen(stored_path(&s, "UNFINISHED"), "ab");
        cr_assert_not_null(mark);
        cr_assert_eq(fwrite(ends[i], 1, 5, mark), 5);
        cr_assert_eq(fclose(mark), 0);
        assert_refused_until_run_again(&s);
        store_first(&s);
    }
    char large[9000] = "";
    memset(large, 'x', sizeof large - 1);
    cut_after(&s, 4);
    stored_put(&s, "UNFINISHED", large);
    assert_refused_until_run_again(&s);
    two_results_free(&s);
}

/* A later run that fails before it moves anything in leaves the mark: the files are of two runs. */
Test(store_folder, a_mark_stays_until_a_run_has_stored_everything) {
    stored s;
    two_results(&s);
    cut_after(&s, 4);
    stored_put(&s, "UNFINISHED", "cut\n");
    for (int rename = 2; rename <= 3; rename++) { /* 1 says that the list is lost */
        renames = 0;
        fail_rename = rename;
        cr_assert_eq(store(&s), PTS_ERR_IO);
        fail_rename = 0;
        assert_told(&s, strerror(EIO));
        cr_assert(is_marked(&s));
        cr_assert_eq(stored_entries(s.dir, false), ALL + 2, "a hidden file is left");
    }
    assert_refused_until_run_again(&s);
    two_results_free(&s);
}

/* Nor does a pipe hold us up. */
Test(store_folder, a_mark_that_is_no_file_is_not_followed) {
    char kept[PATH_SIZE];
    stored s;
    two_results(&s);
    for (int kind = 0; kind < 2; kind++) {
        cut_after(&s, 4);
        strcpy(kept, stored_path(&s, "mark"));
        cr_assert_eq(rename(stored_path(&s, "UNFINISHED"), kept), 0);
        cr_assert_eq(kind ? symlink("mark", stored_path(&s, "UNFINISHED"))
                          : mkfifo(stored_path(&s, "UNFINISHED"), 0666),
                     0);
        cr_assert_eq(report(&s), PTS_ERR_IO);
        assert_told(&s, "run it again");
        stored_write(&s);
        cr_assert(is_whole(&s, SECOND));
        cr_assert_not(is_marked(&s));
        cr_assert_eq(remove(kept), 0);
        store_first(&s);
    }
    two_results_free(&s);
}

static int store_onto_a_full_disk(stored *s) {
    (void)signal(SIGXFSZ, SIG_DFL);
    limit_file_size(2000);
    return store(s);
}

/* What a copy without hidden files leaves out cannot be moved in. */
Test(store_folder, without_all_hidden_files_a_result_is_not_completed) {
    static const char *const lost[] = {".manifest.json.part", ".cohorts.csv.part"};
    stored s;
    two_results(&s);
    for (int i = 0; i < 3; i++) {
        cut_after(&s, 2);
        for (int f = 0; f < ALL; f++) {
            char part[DIR_SIZE];
            (void)snprintf(part, sizeof part, ".%s.part", all[f]);
            if (i == 2 || strcmp(part, lost[i]) == 0)
                (void)remove(stored_path(&s, part));
        }
        if (i == 1) { /* what is half written then may have the inode of what was lost */
            cr_assert(killed_at(&s, 0, store_onto_a_full_disk));
            char *mark = stored_read(&s, "UNFINISHED");
            cr_assert_null(strstr(mark, "\nmove"), "%s", mark);
            free(mark);
        }
        assert_refused_until_run_again(&s);
        store_first(&s);
    }
    two_results_free(&s);
}

/* The link would stay where the result is. */
Test(store_folder, a_link_in_a_hidden_files_place_is_not_moved_in) {
    stored s;
    two_results(&s);
    cut_after(&s, 0);
    cr_assert_eq(remove(stored_path(&s, ".ledger.csv.part")), 0);
    cr_assert_eq(symlink("/etc/passwd", stored_path(&s, ".ledger.csv.part")), 0);
    assert_refused_until_run_again(&s);
    two_results_free(&s);
}

Test(store_folder, a_folder_in_the_marks_place_changes_nothing) {
    stored s;
    char *before[FILES];
    stored_init(&s, 2, 0);
    stored_write(&s);
    read_all(&s, before);
    change(&s);
    cr_assert_eq(mkdir(stored_path(&s, "UNFINISHED"), 0777), 0);
    cr_assert_eq(pts_store_write(s.dir, &s.in, &s.problems), PTS_ERR_IO);
    assert_same_and_free(&s, before);
    cr_assert_eq(stored_entries(s.dir, false), FILES + 1);
    stored_free(&s);
}

/* A folder named summary.json would stop the renames half way. */
Test(store_folder, a_folder_in_a_files_place_changes_nothing) {
    stored s;
    stored_init(&s, 1, 0);
    cr_assert_eq(mkdir(stored_path(&s, "summary.json"), 0777), 0);
    stored_put(&s, "about.tsv", "old");
    cr_assert_eq(pts_store_write(s.dir, &s.in, &s.problems), PTS_ERR_IO);
    cr_assert_eq(stored_entries(s.dir, false), 2);
    char *text = stored_read(&s, "about.tsv");
    cr_assert_str_eq(text, "old");
    free(text);
    stored_free(&s);
}

Test(store_folder, a_link_laid_for_us_is_not_followed) {
    stored s;
    stored_init(&s, 1, 0);
    stored_put(&s, "victim", "precious");
    cr_assert_eq(symlink("victim", stored_path(&s, ".summary.json.part")), 0);
    stored_write(&s);
    char *text = stored_read(&s, "victim");
    cr_assert_str_eq(text, "precious");
    free(text);
    stored_free(&s);
}

Test(store_folder, two_runs_do_not_write_at_once) {
    stored s;
    stored_init(&s, 1, 0);
    int other = open(s.dir, O_RDONLY);
    cr_assert_eq(flock(other, LOCK_EX), 0);
    cr_assert_eq(pts_store_write(s.dir, &s.in, &s.problems), PTS_ERR_IO);
    cr_assert_not_null(strstr(s.problems.list[0].message, "another pointsim"));
    cr_assert_eq(close(other), 0);
    stored_write(&s);
    stored_free(&s);
}

Test(store_folder, a_new_result_takes_the_old_plots_away) {
    stored s;
    stored_init(&s, 1, 0);
    cr_assert_eq(mkdir(stored_path(&s, "plots"), 0777), 0);
    stored_put(&s, "plots/outstanding.svg", "old");
    stored_put(&s, "plots/mine.svg", "kept");
    stored_write(&s);
    cr_assert_null(stored_read(&s, "plots/outstanding.svg"));
    char *text = stored_read(&s, "plots/mine.svg");
    cr_assert_not_null(text, "only pointsim's own plots are its to remove");
    free(text);
    stored_free(&s);
}

Test(store_folder, nothing_to_store_is_told) {
    stored s;
    stored_init(&s, 1, 0);
    s.in.estimates = NULL;
    cr_assert_eq(pts_store_write(s.dir, &s.in, &s.problems), PTS_ERR_INPUT);
    cr_assert_eq(pts_store_summary(stderr, &s.in), PTS_ERR_INPUT);
    cr_assert_eq(stored_entries(s.dir, false), 0);
    stored_free(&s);
}
