/* A folder for the member files of random scenarios; every test has its own: give these two to its
 * suite. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_TESTS_RANDOM_FOLDER_H
#define POINTSIM_TESTS_RANDOM_FOLDER_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[200];

static void make_folder(void) {
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%.150s/pointsim_XXXXXX", tmp ? tmp : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
}

static void remove_folder(void) {
    char path[sizeof folder + 16];
    snprintf(path, sizeof path, "%s/members.csv", folder);
    unlink(path);
    rmdir(folder);
}

#endif
