/* pointsim: charts of a stored result. The scripts are gnuplot's own files; this starts gnuplot in
 * the result folder, without a shell, and never writes a gnuplot command.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* posix_spawn_file_actions_addchdir_np, in POSIX from 2024 on */
#include "io/store_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef PTS_DATADIR
#define PTS_DATADIR "."
#endif

extern char **environ;

const char *const pts_plot_names[] = {"outstanding",     "programme_cost",  "budget_used",
                                      "redemption_rate", "value_per_point", NULL};

static const char how[] = "the result is stored; for its plots install gnuplot (apt-get install "
                          "gnuplot-nox), then run pointsim report on its folder";

enum { SAID_SIZE = 400, PLACE_SIZE = 80 };

/* ---- finding ---- */

/* Absolute path of NAME.gp in a folder or its subfolder plots; NULL if there is none. */
static char *script_in(const char *folder, const char *name) {
    static const char *const below[] = {"", "/plots"};
    size_t size = strlen(folder) + strlen(name) + sizeof "/plots/.gp";
    char *path = malloc(size), *found = NULL;
    for (int i = 0; i < 2 && path && !found; i++) {
        (void)snprintf(path, size, "%s%s/%s.gp", folder, below[i], name);
        found = realpath(path, NULL);
    }
    free(path);
    return found;
}

static const char *data_folder(void) {
    const char *folder = getenv("POINTSIM_DATADIR");
    return folder && *folder ? folder : PTS_DATADIR;
}

/* ---- running ---- */

/* Where gnuplot starts and what its three streams are; `said` is the write end of a pipe. */
static int prepare(posix_spawn_file_actions_t *actions, const char *dir, int said) {
    int code = posix_spawn_file_actions_addchdir_np(actions, dir);
    if (code == 0)
        code = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (code == 0)
        code = posix_spawn_file_actions_adddup2(actions, said, STDOUT_FILENO);
    if (code == 0)
        code = posix_spawn_file_actions_adddup2(actions, said, STDERR_FILENO);
    return code;
}

/* Reads to the end, so that gnuplot never waits for us; keeps the beginning. */
static void listen(int from, char said[SAID_SIZE]) {
    char chunk[1024];
    size_t kept = 0;
    ssize_t n;
    while ((n = read(from, chunk, sizeof chunk)) > 0 || (n < 0 && errno == EINTR)) {
        for (ssize_t i = 0; i < n && kept < SAID_SIZE - 1; i++)
            if (chunk[i] != '\n' || kept > 0)
                said[kept++] = chunk[i] == '\n' ? ' ' : chunk[i];
    }
    while (kept > 0 && said[kept - 1] == ' ')
        kept--;
    said[kept] = '\0';
}

static bool ended_well(pid_t child) {
    int status = 0;
    pid_t waited;
    do
        waited = waitpid(child, &status, 0);
    while (waited < 0 && errno == EINTR);
    return waited == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int spawn(const char *dir, char *script, int said, pid_t *child) {
    char program[] = "gnuplot", defaults[] = "-d", call[] = "-c", suffix[] = ".part";
    char *argv[] = {program, defaults, call, script, suffix, NULL};
    posix_spawn_file_actions_t actions;
    int code = posix_spawn_file_actions_init(&actions);
    if (code != 0)
        return code;
    code = prepare(&actions, dir, said);
    if (code == 0)
        code = posix_spawnp(child, program, &actions, NULL, argv, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    return code;
}

/* 0 when the script ran to its end; an errno when gnuplot could not be started; -1 when it failed,
 * with what it said. */
static int run_script(const char *dir, char *script, char said[SAID_SIZE]) {
    int ends[2];
    pid_t child = 0;
    said[0] = '\0';
    if (pipe2(ends, O_CLOEXEC) != 0)
        return errno;
    int code = spawn(dir, script, ends[1], &child);
    (void)close(ends[1]);
    if (code == 0) {
        listen(ends[0], said);
        code = ended_well(child) ? 0 : -1;
    }
    (void)close(ends[0]);
    return code;
}

/* ---- plots ---- */

/* gnuplot writes NAME.svg.part and NAME.png.part; a reader never sees half a picture. */
static const char *const endings[] = {"svg", "png"};

static void names_of(const char *name, int ending, char place[PLACE_SIZE], char part[PLACE_SIZE]) {
    (void)snprintf(place, PLACE_SIZE, "plots/%s.%s", name, endings[ending]);
    (void)snprintf(part, PLACE_SIZE, "plots/%s.%s.part", name, endings[ending]);
}

static int check_drawn(const pts_folder *folder, const char *name, pts_problems *problems) {
    for (int e = 0; e < 2; e++) {
        char part[PLACE_SIZE], place[PLACE_SIZE];
        struct stat made;
        names_of(name, e, place, part);
        if (fstatat(folder->fd, part, &made, 0) == 0 && made.st_size > 0)
            continue;
        pts_folder_problem(folder, place, errno ? errno : EIO, how, problems);
        return PTS_ERR_IO;
    }
    return PTS_OK;
}

static int keep_plot(const pts_folder *folder, const char *name, pts_problems *problems) {
    for (int e = 0; e < 2; e++) {
        char part[PLACE_SIZE], place[PLACE_SIZE];
        names_of(name, e, place, part);
        if (renameat(folder->fd, part, folder->fd, place) == 0)
            continue;
        pts_folder_problem(folder, place, errno, how, problems);
        return PTS_ERR_IO;
    }
    return PTS_OK;
}

static int draw_plot(const pts_folder *folder, const char *name, pts_problems *problems) {
    char said[SAID_SIZE];
    char *script = script_in(data_folder(), name);
    if (!script) {
        pts_problems_add(
            problems, data_folder(), 0,
            "no script plots/%s.gp here; set POINTSIM_DATADIR to the folder that holds "
            "pointsim's plots, then run pointsim report on this result",
            name);
        return PTS_ERR_IO;
    }
    int code = run_script(folder->path, script, said);
    free(script);
    errno = 0;
    if (code == 0)
        return check_drawn(folder, name, problems);
    if (code > 0)
        pts_problems_add(problems, "gnuplot", 0, "%s; %s", strerror(code), how);
    else
        pts_problems_add(problems, "gnuplot", 0, "it failed on plots/%s.gp, saying: %s; %s", name,
                         *said ? said : "nothing", how);
    return PTS_ERR_IO;
}

/* Plots of this result that are there already stay until all the new ones are drawn. */
static int make_plots(const pts_folder *folder, pts_problems *problems) {
    const char *const *names = folder->kind->plots;
    int status = PTS_OK;
    pts_folder_drop_plots(folder, false);
    if (mkdirat(folder->fd, "plots", 0777) != 0 && errno != EEXIST) {
        pts_folder_problem(folder, "plots", errno, how, problems);
        return PTS_ERR_IO;
    }
    for (int i = 0; names[i] && status == PTS_OK; i++)
        status = draw_plot(folder, names[i], problems);
    for (int i = 0; names[i] && status == PTS_OK; i++)
        status = keep_plot(folder, names[i], problems);
    if (status != PTS_OK)
        pts_folder_drop_plots(folder, false);
    return status;
}

static const char none[] = "there is no stored result to plot: pointsim run makes one";

/* Open and locked, with no result in it cut off. */
static int open_result(pts_folder *folder, pts_problems *problems) {
    folder->fd = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder->fd < 0) {
        pts_folder_problem(folder, "monthly.csv", errno, none, problems);
        return PTS_ERR_IO;
    }
    int status = pts_folder_lock(folder, problems);
    if (status == PTS_OK)
        status = pts_store_complete(folder, problems);
    if (status == PTS_ERR_INPUT) {
        pts_problems_add(problems, folder->path, 0,
                         "a run was cut off while storing its result here: the files may be of "
                         "two runs; run it again");
        status = PTS_ERR_IO;
    }
    return status;
}

/* The plots of each kind of result that is there. */
static int plot_kinds(pts_folder *folder, pts_problems *problems) {
    int status = PTS_OK, found = 0, code = ENOENT;
    for (int k = 0; pts_kinds[k] && status == PTS_OK; k++) {
        folder->kind = pts_kinds[k];
        if (faccessat(folder->fd, folder->kind->plotted, R_OK, 0) != 0) {
            code = errno != ENOENT ? errno : code;
            continue;
        }
        found++;
        status = make_plots(folder, problems);
    }
    if (found > 0)
        return status;
    pts_folder_problem(folder, "monthly.csv", code, none, problems);
    return PTS_ERR_IO;
}

int pts_store_plot(const char *dir, pts_problems *problems) {
    pts_folder folder = {.path = dir, .fd = -1};
    int status = open_result(&folder, problems);
    if (status == PTS_OK)
        status = plot_kinds(&folder, problems);
    pts_folder_close(&folder);
    return status;
}
