/* pointsim tests: the result folder is changed all at once or not at all, or says that it is not.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* renameat2 */
#include "store_fake.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
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

/* ---- killed or failing between the renames ---- */

static int renames, kill_at, fail_at;

/* Takes the place of the C library's: the library under test is linked into this program. */
int renameat(int from_fd, const char *from, int to_fd, const char *to) {
    renames++;
    if (renames == kill_at)
        (void)raise(SIGKILL);
    if (renames == fail_at) {
        errno = EIO;
        return -1;
    }
    return renameat2(from_fd, from, to_fd, to, 0);
}

static void store_killed_at(stored *s, int rename) {
    int end = 0;
    pid_t child = fork();
    if (child == 0) {
        renames = 0;
        kill_at = rename;
        (void)pts_store_write(s->dir, &s->in, &s->problems);
        _exit(0);
    }
    cr_assert_eq(waitpid(child, &end, 0), child);
    cr_assert(WIFSIGNALED(end), "no rename %d", rename);
}

/* Of two runs, and marked so: report refuses, the next run puts it right. */
static void assert_marked_until_run_again(stored *s, int rename) {
    char *mark = stored_read(s, "UNFINISHED");
    cr_assert_not_null(mark, "rename %d", rename);
    cr_assert_not_null(strstr(mark, "0000000000000abd"), "%s", mark);
    free(mark);
    pts_problems problems = {0};
    cr_assert_eq(pts_store_plot(s->dir, &problems), PTS_ERR_IO);
    cr_assert_eq(problems.n, 1);
    cr_assert_not_null(strstr(problems.list[0].message, "cut off while storing"), "%s",
                       problems.list[0].message);
    pts_problems_free(&problems);
    stored_write(s);
    cr_assert_eq(stored_entries(s->dir, false), FILES, "rename %d", rename);
}

Test(store_folder, a_kill_between_the_renames_is_marked) {
    for (int rename = 1; rename <= FILES; rename++) {
        stored s;
        stored_init(&s, 2, 0);
        stored_write(&s);
        change(&s);
        store_killed_at(&s, rename);
        assert_marked_until_run_again(&s, rename);
        stored_free(&s);
    }
}

Test(store_folder, a_rename_that_fails_is_told_and_marked) {
    for (int rename = 1; rename <= FILES; rename++) {
        stored s;
        stored_init(&s, 2, 0);
        stored_write(&s);
        change(&s);
        renames = 0;
        fail_at = rename;
        cr_assert_eq(pts_store_write(s.dir, &s.in, &s.problems), PTS_ERR_IO);
        fail_at = 0;
        cr_assert_eq(s.problems.n, 1);
        cr_assert_not_null(strstr(s.problems.list[0].message, strerror(EIO)));
        if (rename == 1) {
            cr_assert_null(stored_read(&s, "UNFINISHED"), "the old result is whole");
            cr_assert_eq(stored_entries(s.dir, false), FILES);
        } else
            assert_marked_until_run_again(&s, rename);
        stored_free(&s);
    }
}

/* A later run that finds the disk full leaves the mark: the files are still of two runs. */
Test(store_folder, the_mark_stays_until_a_run_has_stored_everything) {
    stored s;
    stored_init(&s, 2, 0);
    stored_write(&s);
    change(&s);
    store_killed_at(&s, 3);
    (void)signal(SIGXFSZ, SIG_IGN);
    limit_file_size(700);
    cr_assert_eq(pts_store_write(s.dir, &s.in, &s.problems), PTS_ERR_IO);
    limit_file_size(RLIM_INFINITY);
    assert_marked_until_run_again(&s, 3);
    stored_free(&s);
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
    cr_assert_str_eq(text, "path,day,purchases,enrolled,issued,redeemed,expired\n"
                           "0,0,0,1,2,3,4\n"
                           "0,1,5,6,7,8,9\n"
                           "1,0,100,101,102,103,104\n"
                           "1,1,105,106,107,108,109\n");
    free(text);
    s.f.results.dims.days = 0;
    stored_write(&s);
    cr_assert_null(stored_read(&s, "daily.csv"), "of an earlier result");
    cr_assert_eq(stored_entries(s.dir, false), FILES);
    stored_free(&s);
}

/* With the old daily.csv beside it the new result would be of two runs. */
Test(store_folder, a_run_that_fails_keeps_the_earlier_daily_flows) {
    stored s;
    stored_init(&s, 2, 0);
    keep_days(&s);
    stored_write(&s);
    s.f.results.dims.days = 0;
    change(&s);
    renames = 0;
    fail_at = 1;
    cr_assert_eq(pts_store_write(s.dir, &s.in, &s.problems), PTS_ERR_IO);
    fail_at = 0;
    char *text = stored_read(&s, "daily.csv");
    cr_assert_not_null(text);
    free(text);
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
