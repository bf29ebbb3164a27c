/* Merge patches (RFC 7386) and pointers (RFC 6901) on cJSON trees; Debian's cJSON comes without
 * them. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "io/json.h"

static cJSON *copy(const cJSON *node) {
    return cJSON_Duplicate(node, 1);
}

/* Adds and takes `item`; false frees it. */
static bool add_member(cJSON *object, const char *name, cJSON *item) {
    if (item && cJSON_AddItemToObject(object, name, item))
        return true;
    cJSON_Delete(item);
    return false;
}

static bool merge_member(cJSON *target, const cJSON *member) {
    cJSON *old = cJSON_DetachItemFromObjectCaseSensitive(target, member->string);
    if (!cJSON_IsNull(member))
        return add_member(target, member->string, pts_json_merge(old, member));
    cJSON_Delete(old);
    return true;
}

cJSON *pts_json_merge(cJSON *target, const cJSON *patch) {
    if (!cJSON_IsObject(patch) || !cJSON_IsObject(target)) {
        cJSON_Delete(target);
        target = cJSON_IsObject(patch) ? cJSON_CreateObject() : copy(patch);
    }
    if (!target || !cJSON_IsObject(patch))
        return target;
    target->valueint = patch->valueint; /* what it lacks now is the patch's doing */
    for (const cJSON *member = patch->child; member; member = member->next)
        if (!merge_member(target, member)) {
            cJSON_Delete(target);
            return NULL;
        }
    return target;
}

/* The next reference token, unescaped, into `token` (as long as the pointer); NULL: malformed. */
static const char *next_token(const char *pointer, char *token) {
    if (*pointer != '/')
        return NULL;
    for (pointer++; *pointer && *pointer != '/'; pointer++) {
        char c = *pointer;
        if (c == '~') {
            pointer++;
            if (*pointer != '0' && *pointer != '1')
                return NULL;
            c = *pointer == '0' ? '~' : '/';
        }
        *token++ = c;
    }
    *token = '\0';
    return pointer;
}

/* Digits without a leading zero, below the size of any list; -1 else. */
static int element_index(const char *token) {
    size_t n = strlen(token);
    bool number = n > 0 && n <= 7 && strspn(token, "0123456789") == n;
    return number && (n == 1 || token[0] != '0') ? atoi(token) : -1;
}

static cJSON *child(cJSON *node, const char *token) {
    if (cJSON_IsObject(node))
        return cJSON_GetObjectItemCaseSensitive(node, token);
    if (cJSON_IsArray(node) && element_index(token) >= 0)
        return cJSON_GetArrayItem(node, element_index(token));
    return NULL;
}

/* Follows the pointer to its end. */
static cJSON *follow(cJSON *node, const char *pointer, char *token) {
    for (int depth = 0; *pointer && node; depth++) {
        pointer = next_token(pointer, token);
        if (!pointer || depth >= PTS_JSON_DEPTH)
            return NULL;
        node = child(node, token);
    }
    return node;
}

/* Follows the pointer to before its last token, which is left in `token`; with `make`, through an
 * object of the root that was not there. Deeper ones may be named things, where a slip of the pen
 * would make a new one. */
static cJSON *follow_parent(cJSON *node, const char *pointer, char *token, bool make) {
    for (int depth = 0; *pointer && node; depth++) {
        pointer = next_token(pointer, token);
        if (!pointer || depth >= PTS_JSON_DEPTH)
            return NULL;
        if (!*pointer)
            return node;
        cJSON *next = child(node, token);
        node = next || !make || depth > 0 || !cJSON_IsObject(node)
                   ? next
                   : cJSON_AddObjectToObject(node, token);
    }
    return node;
}

cJSON *pts_json_at(cJSON *root, const char *pointer) {
    char *token = malloc(strlen(pointer) + 1);
    cJSON *node = token ? follow(root, pointer, token) : NULL;
    free(token);
    return node;
}

static bool set_member(cJSON *object, const char *name, cJSON *value) {
    cJSON_DeleteItemFromObjectCaseSensitive(object, name);
    if (!cJSON_IsNull(value))
        return add_member(object, name, value);
    cJSON_Delete(value);
    return true;
}

/* Takes the value only where it fits. */
static bool set_element(cJSON *array, const char *token, cJSON *value, const char **wrong) {
    int i = element_index(token);
    cJSON *old = i >= 0 ? cJSON_GetArrayItem(array, i) : NULL;
    if (!old && strcmp(token, "-") != 0) {
        *wrong = "there is no such element of the list; \"-\" appends";
        return false;
    }
    if (!old)
        return cJSON_AddItemToArray(array, value);
    return cJSON_ReplaceItemViaPointer(array, old, value);
}

int pts_json_set(cJSON *root, const char *pointer, cJSON *value, const char **wrong) {
    char *token = malloc(strlen(pointer) + 1);
    bool make = !cJSON_IsNull(value); /* taking away what is not there is a mistake */
    cJSON *parent = token && *pointer ? follow_parent(root, pointer, token, make) : NULL;
    bool done = false, taken = cJSON_IsObject(parent);
    *wrong = NULL;
    if (token && *pointer != '/')
        *wrong = "a JSON pointer begins with /";
    else if (token && !cJSON_IsObject(parent) && !cJSON_IsArray(parent))
        *wrong = "what it would be part of is not there: check the spelling, or set that part as a "
                 "whole, as in /programme/tiers={...}";
    else if (taken)
        done = set_member(parent, token, value);
    else if (token)
        done = taken = set_element(parent, token, value, wrong);
    if (!taken)
        cJSON_Delete(value);
    free(token);
    return done ? PTS_OK : *wrong ? PTS_ERR_INPUT : PTS_ERR_MEMORY;
}
