// What the benchmark needs of a peer's library, as plain functions over plain arrays: the caller knows none of the
// library's structures, which change from version to version, and this file is compiled against its own header.
//
// PEER_IK is defined for ik_llama.cpp, which left llama.cpp's interface at an older state.
#define _GNU_SOURCE
#include "ggml-backend.h"
#include "ggml.h"
#ifndef PEER_IK
#include "gguf.h"
#endif
#include "llama.h"
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEER __attribute__((visibility("default")))

struct peer {
    struct llama_context *context;
    struct llama_batch batch;
    int rows, vocabulary;
#ifndef PEER_IK
    struct ggml_threadpool *threads;
#endif
};

static char last_error[1024] = "no message";

static void listen(enum ggml_log_level level, const char *text, void *unused) {
    (void) unused;
    if (level == GGML_LOG_LEVEL_ERROR)
        snprintf(last_error, sizeof last_error, "%s", text);
}

// The library's last complaint.
PEER const char *peer_error(void) { return last_error; }

// Once in a process; `folder` has the variants of the CPU backend, of which the library takes the best for this processor.
PEER void peer_start(const char *folder) {
    llama_log_set(listen, NULL);
#ifdef PEER_IK
    (void) folder;
#else
    ggml_backend_load_all_from_path(folder);
#endif
    llama_backend_init();
}

// One line: instructions in use. `size` bytes with the final 0.
PEER void peer_system(char *text, int size) { snprintf(text, size, "%s", llama_print_system_info()); }

PEER struct llama_model *peer_open(const char *path, int vocabulary_only) {
    struct llama_model_params parameters = llama_model_default_params();
    parameters.vocab_only = vocabulary_only != 0;
#ifdef PEER_IK
    // Its documentation recommends it for speed: weights are rearranged into rows that are computed together.
    parameters.repack_tensors = !vocabulary_only;
#endif
    return llama_model_load_from_file(path, parameters);
}

PEER void peer_close(struct llama_model *model) {
#ifdef PEER_IK
    llama_free_model(model);
#else
    llama_model_free(model);
#endif
}

PEER int64_t peer_parameters(struct llama_model *model) { return (int64_t) llama_model_n_params(model); }

PEER int peer_vocabulary(struct llama_model *model) { return llama_vocab_n_tokens(llama_model_get_vocab(model)); }

#ifndef PEER_IK
// The pool's functions lie in the backend that was chosen at run time; not all of them are given out by name.
static void *pool_function(const char *name) {
    ggml_backend_reg_t cpu = ggml_backend_dev_backend_reg(ggml_backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_CPU));
    void *known = ggml_backend_reg_get_proc_address(cpu, "ggml_threadpool_new");
    Dl_info place;
    if (!known || !dladdr(known, &place))
        return NULL;
    void *library = dlopen(place.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
    return library ? dlsym(library, name) : NULL;
}
#endif

// Room for `tokens` of all sequences together. `unified` lays the sequences' keys in one buffer, where shared prompts
// are stored once; otherwise each sequence has a stream of its own. `exact` keeps keys and values in fp32 and attends
// plainly; otherwise it is as the library would have it.
PEER struct peer *peer_begin(struct llama_model *model, int tokens, int sequences, int threads, int unified, int exact) {
    struct llama_context_params parameters = llama_context_default_params();
    parameters.n_ctx = (uint32_t) tokens;
    parameters.n_batch = 2048;
    parameters.n_ubatch = 512;
    parameters.n_seq_max = (uint32_t) sequences;
    parameters.n_threads = threads;
    parameters.n_threads_batch = threads;
    if (exact)
        parameters.type_k = parameters.type_v = GGML_TYPE_F32;
#ifdef PEER_IK
    (void) unified;
    parameters.flash_attn = !exact;
#else
    parameters.flash_attn_type = exact ? LLAMA_FLASH_ATTN_TYPE_DISABLED : LLAMA_FLASH_ATTN_TYPE_AUTO;
    parameters.kv_unified = unified != 0;
    parameters.no_perf = true;
#endif
    struct llama_context *context = llama_init_from_model(model, parameters);
    if (!context)
        return NULL;
    struct peer *peer = calloc(1, sizeof *peer);
    peer->context = context;
    peer->rows = 2048;
    peer->vocabulary = peer_vocabulary(model);
    peer->batch = llama_batch_init(peer->rows, 0, 1);
#ifndef PEER_IK
    // As its own programs do: without a pool, threads are made anew for every pass.
    struct ggml_threadpool *(*make)(struct ggml_threadpool_params *) = pool_function("ggml_threadpool_new");
    if (make) {
        struct ggml_threadpool_params pool = ggml_threadpool_params_default(threads);
        peer->threads = make(&pool);
        llama_attach_threadpool(context, peer->threads, NULL);
    }
#endif
    return peer;
}

PEER void peer_end(struct peer *peer) {
    llama_batch_free(peer->batch);
    llama_free(peer->context);
#ifndef PEER_IK
    void (*release)(struct ggml_threadpool *) = pool_function("ggml_threadpool_free");
    if (peer->threads && release)
        release(peer->threads);
#endif
    free(peer);
}

// Stops the workers, which otherwise poll for work for about a tenth of a second and would slow whoever comes next.
PEER void peer_rest(struct peer *peer) {
#ifdef PEER_IK
    (void) peer;
#else
    static void (*pause)(struct ggml_threadpool *);
    if (!pause)
        pause = pool_function("ggml_threadpool_pause");
    if (peer->threads && pause)
        pause(peer->threads);
#endif
}

PEER void peer_clear(struct peer *peer) {
#ifdef PEER_IK
    llama_kv_cache_clear(peer->context);
#else
    llama_memory_clear(llama_get_memory(peer->context), true);
#endif
}

// Sequence `to` begins with all that sequence `from` has.
PEER void peer_share(struct peer *peer, int from, int to) {
#ifdef PEER_IK
    llama_kv_cache_seq_cp(peer->context, from, to, -1, -1);
#else
    llama_memory_seq_cp(llama_get_memory(peer->context), from, to, -1, -1);
#endif
}

// Sequence `sequence` forgets everything from `position` on.
PEER void peer_trim(struct peer *peer, int sequence, int position) {
#ifdef PEER_IK
    llama_kv_cache_seq_rm(peer->context, sequence, position, -1);
#else
    llama_memory_seq_rm(llama_get_memory(peer->context), sequence, position, -1);
#endif
}

// Computes `count` tokens; 0 if all went well. Logits are kept of the rows that `wanted` marks.
PEER int peer_decode(struct peer *peer, int count, const int32_t *tokens, const int32_t *positions, const int32_t *sequences, const int8_t *wanted) {
    if (count > peer->rows)
        return -100;
    struct llama_batch *batch = &peer->batch;
    batch->n_tokens = count;
    for (int i = 0; i < count; i++) {
        batch->token[i] = tokens[i];
        batch->pos[i] = positions[i];
        batch->n_seq_id[i] = 1;
        batch->seq_id[i][0] = sequences[i];
        batch->logits[i] = wanted[i];
    }
    int result = llama_decode(peer->context, *batch);
    llama_synchronize(peer->context);
    return result;
}

// Logits of a row of the last batch that was marked as wanted; NULL of any other.
PEER const float *peer_logits(struct peer *peer, int row) { return llama_get_logits_ith(peer->context, row); }

// The most probable token there, the lowest of equals.
PEER int peer_greedy(struct peer *peer, int row) {
    const float *logits = llama_get_logits_ith(peer->context, row);
    if (!logits)
        return -1;
    float best = logits[0];
    for (int i = 1; i < peer->vocabulary; i++)
        best = logits[i] > best ? logits[i] : best;
    for (int i = 0; i < peer->vocabulary; i++)
        if (logits[i] == best)
            return i;
    return -1;
}

// The ids of a text, or the negative of how many there are if there is no room for them.
PEER int peer_tokenize(struct llama_model *model, const char *text, int length, int32_t *tokens, int room) {
#ifdef PEER_IK
    return llama_tokenize(model, text, length, tokens, room, false, false);
#else
    return llama_tokenize(llama_model_get_vocab(model), text, length, tokens, room, false, false);
#endif
}

// Writes a file again with all matrices in one format: F32, F16, BF16, Q8_0, Q4_0, Q4_K, Q5_K or Q6_K. 0 if all went well.
PEER int peer_quantize(const char *input, const char *output, const char *format, int threads) {
    static const struct { const char *name; enum llama_ftype type; } formats[] = {
        {"F32", LLAMA_FTYPE_ALL_F32}, {"F16", LLAMA_FTYPE_MOSTLY_F16}, {"BF16", LLAMA_FTYPE_MOSTLY_BF16}, {"Q8_0", LLAMA_FTYPE_MOSTLY_Q8_0},
        {"Q4_0", LLAMA_FTYPE_MOSTLY_Q4_0}, {"Q4_K", LLAMA_FTYPE_MOSTLY_Q4_K_S}, {"Q5_K", LLAMA_FTYPE_MOSTLY_Q5_K_S}, {"Q6_K", LLAMA_FTYPE_MOSTLY_Q6_K},
    };
    struct llama_model_quantize_params parameters = llama_model_quantize_default_params();
    parameters.nthread = threads;
    parameters.allow_requantize = true;
    parameters.pure = true;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(format, formats[i].name) == 0) {
            parameters.ftype = formats[i].type;
            return (int) llama_model_quantize(input, output, &parameters);
        }
    }
    snprintf(last_error, sizeof last_error, "no format of the name %s", format);
    return -1;
}

// Bytes of a file's tensors that computing one token reads: all but the embedding, where that is not the head as well.
// Negative where the file is no GGUF.
PEER int64_t peer_pass_bytes(const char *path) {
    struct gguf_init_params parameters = {true, NULL};
    struct ggml_context *tensors = NULL;
    parameters.ctx = &tensors;
    struct gguf_context *file = gguf_init_from_file(path, parameters);
    if (!file)
        return -1;
    int64_t bytes = 0;
    bool head = gguf_find_tensor(file, "output.weight") >= 0;
    for (struct ggml_tensor *tensor = ggml_get_first_tensor(tensors); tensor; tensor = ggml_get_next_tensor(tensors, tensor))
        bytes += head && strcmp(ggml_get_name(tensor), "token_embd.weight") == 0 ? 0 : (int64_t) ggml_nbytes(tensor);
    gguf_free(file);
    ggml_free(tensors);
    return bytes;
}
