"""The model file: GGUF in Q8_0 as llama.cpp loads it, written from a net's weights and read back to start another run.

Weights go by the net's own names; `embedding.weight` is also the output, so llama.cpp finds no output matrix.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import gguf
import numpy as np
from numpy.typing import NDArray

from desktop.llm import prompt

from . import tokenizer
from .shape import Shape

Array = NDArray[np.float32]
_TEMPLATE = "{% for m in messages %}{{ '" + prompt.DOCUMENT + "' + m.content + '" + prompt.ANSWER + "' }}{% endfor %}"


def _tensor_name(name: str) -> str:
    """A weight's name in the file: layers.0.attn_q.weight is blk.0.attn_q.weight."""
    whole = {"embedding.weight": "token_embd.weight", "norm.weight": "output_norm.weight"}
    return whole.get(name) or name.replace("layers.", "blk.", 1)


def write(path: Path, name: str, shape: Shape, weights: Mapping[str, Array], more: Mapping[str, str]) -> None:
    """The file at `path`: matrices as Q8_0, norms as float32, the tokenizer, and the texts `more` as further keys."""
    file = gguf.GGUFWriter(path, "llama")
    file.add_name(name)
    file.add_license("Apache-2.0")
    file.add_context_length(shape.context)
    file.add_embedding_length(shape.width)
    file.add_block_count(shape.layers)
    file.add_feed_forward_length(shape.feed)
    file.add_head_count(shape.heads)
    file.add_head_count_kv(shape.kv_heads)
    file.add_rope_dimension_count(shape.head)
    file.add_rope_freq_base(shape.base)
    file.add_layer_norm_rms_eps(shape.epsilon)
    file.add_vocab_size(shape.vocabulary)
    file.add_quantization_version(gguf.GGML_QUANT_VERSION)
    file.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    _write_tokenizer(file)
    for key, text in more.items():
        file.add_string(key, text)
    for weight_name, weight in weights.items():
        if weight.ndim == 2:
            packed = gguf.quants.quantize(weight, gguf.GGMLQuantizationType.Q8_0)
            file.add_tensor(_tensor_name(weight_name), packed, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
        else:
            file.add_tensor(_tensor_name(weight_name), weight)
    file.write_header_to_file()
    file.write_kv_data_to_file()
    file.write_tensors_to_file()
    file.close()


def _write_tokenizer(file: gguf.GGUFWriter) -> None:
    vocabulary, ids = tokenizer.vocabulary(), tokenizer.ids()
    kinds = [
        gguf.TokenType.CONTROL
        if token in tokenizer.CONTROL
        else gguf.TokenType.USER_DEFINED
        if token in tokenizer.FORM
        else gguf.TokenType.NORMAL
        for token in vocabulary.tokens
    ]
    file.add_tokenizer_model("gpt2")
    file.add_tokenizer_pre("smollm")
    file.add_token_list(list(vocabulary.tokens))
    file.add_token_types(kinds)
    file.add_token_merges([f"{a} {b}" for a, b in vocabulary.merges])
    file.add_bos_token_id(ids[prompt.DOCUMENT])
    file.add_eos_token_id(ids[prompt.END])
    file.add_pad_token_id(ids[tokenizer.PAD])
    file.add_add_bos_token(False)
    file.add_add_space_prefix(False)
    file.add_chat_template(_TEMPLATE)


def read(path: Path) -> tuple[dict[str, Array], list[str]]:
    """The weights of a file of this form by the net's names, in float32, and its tokens by id."""
    file = gguf.GGUFReader(path)
    names = {"token_embd.weight": "embedding.weight", "output_norm.weight": "norm.weight"}
    weights = {}
    for tensor in file.tensors:
        name = names.get(tensor.name) or tensor.name.replace("blk.", "layers.", 1)
        weights[name] = np.asarray(gguf.quants.dequantize(tensor.data, tensor.tensor_type), np.float32)
    tokens = file.fields["tokenizer.ggml.tokens"].contents()
    return weights, [str(token) for token in tokens]
