/* Fuzz target: the arguments of --set, one a line up to an empty line, and the text of the scenario
 * that they change; without one, everything.json.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/check.h"
#include "fuzz/mutate.h"

/* libFuzzer's own mutation, and its hook for one that knows more. */
size_t LLVMFuzzerMutate(unsigned char *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(unsigned char *data, size_t size, size_t most, unsigned seed);

size_t LLVMFuzzerCustomMutator(unsigned char *data, size_t size, size_t most, unsigned seed) {
    size_t n = seed % 4 ? mutate_sets(data, size, most, seed) : 0;
    return n > 0 ? n : LLVMFuzzerMutate(data, size, most);
}

static const char otherwise[] = "{\"extends\": \"everything.json\"}";

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
    const char *sets[MOST_SETS], *rest;
    int n = 0;
    char *text = malloc(size + 1), *at = text;
    check(text != NULL, "memory for the input");
    memcpy(text, data, size);
    text[size] = '\0';
    while (n < MOST_SETS && *at && *at != '\n') {
        char *end = strchr(at, '\n');
        sets[n++] = at;
        at = end ? end + 1 : at + strlen(at);
        if (end)
            *end = '\0';
    }
    rest = *at == '\n' ? at + 1 : at;
    if (rest < text + size)
        check_scenario(rest, (size_t)(text + size - rest), sets, n);
    else
        check_scenario(otherwise, sizeof otherwise - 1, sets, n);
    free(text);
    return 0;
}
