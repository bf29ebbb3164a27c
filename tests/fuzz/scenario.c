/* Fuzz target: any bytes as the text of a scenario. SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/check.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
    check_scenario((const char *)data, size, NULL, 0);
    return 0;
}
