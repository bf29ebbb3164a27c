/* pointsim: numbers for people. Thousands separated, as many decimals as the error deserves.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Copies digits and puts a comma before every third one left of the point. */
static void separate(char text[PTS_CLI_TEXT], const char *digits) {
    size_t sign = digits[0] == '-', whole = strcspn(digits + sign, ".");
    size_t used = 0;
    for (size_t i = 0; digits[i] != '\0' && used + 2 < PTS_CLI_TEXT; i++) {
        size_t place = i - sign;
        if (i > sign && place < whole && (whole - place) % 3 == 0)
            text[used++] = ',';
        text[used++] = digits[i];
    }
    text[used] = '\0';
}

void pts_cli_number(char text[PTS_CLI_TEXT], double value, int decimals) {
    char digits[400];
    snprintf(digits, sizeof digits, "%.*f", decimals, value);
    bool zero = strspn(digits, "-0.") == strlen(digits); /* no "-0.00" */
    separate(text, zero && digits[0] == '-' ? digits + 1 : digits);
}

void pts_cli_integer(char text[PTS_CLI_TEXT], int64_t value) {
    char digits[32];
    snprintf(digits, sizeof digits, "%" PRId64, value);
    separate(text, digits);
}

int pts_cli_decimals(double error, int most) {
    if (!(error > 0))
        return most;
    int decimals = 1 - (int)floor(log10(error));
    return decimals < 0 ? 0 : decimals > most ? most : decimals;
}
